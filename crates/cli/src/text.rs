//! The words the player reads, as authors write them: i18next JSON v4.
//!
//! Keys may nest; here they are flat, joined by dots. Plural forms end in `_one`,
//! `_other` and the like.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Flat keys and their sentences.
pub type Words = BTreeMap<String, String>;

/// Reads one language file.
///
/// # Errors
/// A sentence that says what is wrong with the file.
pub fn read(path: &Path) -> Result<Words, String> {
    let named = |what: String| format!("{}: {what}", path.display());
    let text = fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
    parse(&text).map_err(named)
}

/// Reads the text of a language file.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn parse(text: &str) -> Result<Words, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut words = Words::new();
    flatten("", &value, &mut words)?;
    Ok(words)
}

fn flatten(key: &str, value: &Value, words: &mut Words) -> Result<(), String> {
    match value {
        Value::String(text) => {
            words.insert(key.to_owned(), text.clone());
            Ok(())
        }
        Value::Object(entries) => entries.iter().try_for_each(|(name, value)| {
            let key = if key.is_empty() {
                name.clone()
            } else {
                format!("{key}.{name}")
            };
            flatten(&key, value, words)
        }),
        _ => Err(format!("{key} is neither a sentence nor a group")),
    }
}

/// The names between `{{` and `}}`.
pub fn placeholders(text: &str) -> BTreeSet<String> {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

/// What differs between a language and English: keys that one of them lacks, placeholders
/// that do not match. Plural forms count as one key, since languages have different ones.
pub fn differences(english: &Words, other: &Words) -> Vec<String> {
    let (english, other) = (by_stem(english), by_stem(other));
    let mut problems = Vec::new();
    for (key, names) in &english {
        match other.get(key) {
            None => problems.push(format!("{key} is missing")),
            Some(theirs) if theirs != names => {
                problems.push(format!(
                    "{key} has the placeholders {theirs:?}, not {names:?}"
                ));
            }
            Some(_) => {}
        }
    }
    let surplus = other.keys().filter(|key| !english.contains_key(*key));
    problems.extend(surplus.map(|key| format!("{key} is not in English")));
    problems
}

fn by_stem(words: &Words) -> BTreeMap<String, BTreeSet<String>> {
    let mut stems: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, text) in words {
        stems
            .entry(stem(key).to_owned())
            .or_default()
            .extend(placeholders(text));
    }
    stems
}

/// A key without its plural ending.
pub fn stem(key: &str) -> &str {
    ["_zero", "_one", "_two", "_few", "_many", "_other"]
        .iter()
        .find_map(|ending| key.strip_suffix(ending))
        .unwrap_or(key)
}

/// Words as people count them; placeholders count as one.
pub fn count(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pairs: &[(&str, &str)]) -> Words {
        pairs
            .iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_missing_key_and_a_lost_placeholder_are_found() {
        let english = words(&[
            ("a", "{{n}} lines"),
            ("b", "x"),
            ("c_one", "1"),
            ("c_other", "2"),
        ]);
        let other = words(&[("a", "lines"), ("c_many", "2"), ("d", "y")]);
        assert_eq!(
            differences(&english, &other),
            [
                "a has the placeholders {}, not {\"n\"}",
                "b is missing",
                "d is not in English",
            ]
        );
        assert_eq!(differences(&english, &english), Vec::<String>::new());
    }

    #[test]
    fn words_are_counted_as_people_do() {
        assert_eq!(count("Pack the app — so that `curl` works."), 7);
    }
}
