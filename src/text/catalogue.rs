//! Sentences by key, read from i18next JSON v4 files: nested or flat keys, `{{name}}`
//! placeholders, `_one`/`_other` endings for plurals.

use odp_sim::finding::Arg;

use super::Language;
use crate::browser::intl;
use crate::json::Json;
use crate::names::Names;

/// The sentences of one language.
#[derive(Debug, Default)]
pub struct Catalogue {
    sentences: Names<String>,
    bundles: Vec<String>,
}

impl Catalogue {
    /// Adds the sentences of one file.
    pub fn read(&mut self, bundle: &str, json: &str) -> Option<()> {
        let Json::Map(fields) = Json::read(json)? else {
            return None;
        };
        self.add("", fields)?;
        self.bundles.push(bundle.into());
        Some(())
    }

    /// Adds the sentences of a branch: path by path, in dots.
    fn add(&mut self, path: &str, fields: Vec<(String, Json)>) -> Option<()> {
        for (name, value) in fields {
            let path = match path {
                "" => name,
                _ => [path, &name].join("."),
            };
            match value {
                Json::Text(sentence) => self.sentences.insert(path, sentence),
                Json::Map(fields) => self.add(&path, fields)?,
                _ => return None,
            }
        }
        Some(())
    }

    /// Whether files were read last under these names, in this order.
    pub fn ends_with(&self, bundles: &[&str]) -> bool {
        let from = self.bundles.len().saturating_sub(bundles.len());
        self.bundles[from..] == *bundles
    }

    /// All keys with their sentences as they are written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sentences
            .iter()
            .map(|(key, sentence)| (key, sentence.as_str()))
    }

    /// A sentence as it is written, placeholders and all.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.sentences.get(key).map(String::as_str)
    }

    /// A sentence with its placeholders filled. A `count` among the arguments chooses the
    /// plural. A key that is nowhere is shown as it is, so that its absence is seen.
    pub fn say(&self, language: Language, key: &str, args: &[(&str, Arg)]) -> String {
        let count = args.iter().find_map(|(name, arg)| match arg {
            Arg::Count(count) if *name == "count" => Some(*count),
            _ => None,
        });
        let plural = count.and_then(|count| {
            let form = intl::plural(language.code(), count);
            self.get(&format!("{key}_{form}"))
                .or_else(|| self.get(&format!("{key}_other")))
        });
        plural
            .or_else(|| self.get(key))
            .map_or_else(|| key.to_owned(), |sentence| fill(language, sentence, args))
    }
}

/// Puts the arguments where `{{name}}` stands. One nobody gave stays as it is written.
fn fill(language: Language, sentence: &str, args: &[(&str, Arg)]) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, from)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = from.split_once("}}") else {
            rest = &rest[before.len()..];
            break;
        };
        match args.iter().find(|(known, _)| *known == name.trim()) {
            Some((_, arg)) => out.push_str(&show(language, arg)),
            None => out.extend(["{{", name, "}}"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// An argument as the language writes it.
pub fn show(language: Language, arg: &Arg) -> String {
    let number = |value: u64, per: u64, digits| intl::number(language.code(), value, per, digits);
    match arg {
        Arg::Text(text) | Arg::Code(text) => text.clone(),
        Arg::Count(count) => number(*count, 1, 0),
        Arg::Bytes(bytes @ ..1_000) => number(*bytes, 1, 0) + " B",
        Arg::Bytes(bytes @ ..1_000_000) => number(*bytes, 1_000, 1) + " kB",
        Arg::Bytes(bytes @ ..100_000_000) => number(*bytes, 1_000_000, 1) + " MB",
        Arg::Bytes(bytes @ ..10_000_000_000) => number(*bytes, 1_000_000, 0) + " MB",
        Arg::Bytes(bytes) => number(*bytes, 1_000_000_000, 1) + " GB",
        Arg::Millis(millis @ ..1_000) => number(*millis, 1, 0) + " ms",
        Arg::Millis(millis @ ..60_000) => number(*millis, 1_000, 1) + " s",
        Arg::Millis(millis) => {
            let seconds = millis / 1_000;
            format!(
                "{} min {} s",
                number(seconds / 60, 1, 0),
                number(seconds % 60, 1, 0)
            )
        }
        Arg::Micros(micros) => "$".to_owned() + &number(*micros, 1_000_000, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::{Arg, Catalogue, Language};

    fn catalogue(json: &str) -> Catalogue {
        let mut catalogue = Catalogue::default();
        catalogue.read("test", json).unwrap();
        catalogue
    }

    fn said(json: &str, key: &str, args: &[(&str, Arg)]) -> String {
        catalogue(json).say(Language::default(), key, args)
    }

    #[test]
    fn keys_may_be_nested_or_flat() {
        let words = catalogue(r#"{"map": {"title": "Map"}, "map.lead": "Lead"}"#);
        assert_eq!(words.get("map.title"), Some("Map"));
        assert_eq!(words.get("map.lead"), Some("Lead"));
    }

    #[test]
    fn placeholders_are_filled_and_unknown_ones_stay() {
        let args = [("name", Arg::Text("Ana".into()))];
        assert_eq!(
            said(r#"{"k": "Hi {{name}}, {{ name }}!"}"#, "k", &args),
            "Hi Ana, Ana!"
        );
        assert_eq!(
            said(r#"{"k": "{{other}} {{open"}"#, "k", &args),
            "{{other}} {{open"
        );
    }

    #[test]
    fn what_the_player_wrote_is_never_read_as_a_placeholder() {
        let args = [
            ("a", Arg::Text("{{b}}".into())),
            ("b", Arg::Text("no".into())),
        ];
        assert_eq!(said(r#"{"k": "{{a}}"}"#, "k", &args), "{{b}}");
    }

    #[test]
    fn the_count_chooses_the_plural() {
        let json = r#"{"k_one": "{{count}} door", "k_other": "{{count}} doors"}"#;
        assert_eq!(said(json, "k", &[("count", Arg::Count(1))]), "1 door");
        assert_eq!(said(json, "k", &[("count", Arg::Count(3))]), "3 doors");
    }

    #[test]
    fn a_missing_key_is_seen() {
        assert_eq!(said("{}", "no.such", &[]), "no.such");
    }

    #[test]
    fn figures_have_units() {
        let show = |arg| super::show(Language::default(), &arg);
        assert_eq!(show(Arg::Bytes(118_900_000)), "119 MB");
        assert_eq!(show(Arg::Bytes(2_340_000)), "2.3 MB");
        assert_eq!(show(Arg::Millis(36_600)), "36.6 s");
        assert_eq!(show(Arg::Millis(125_000)), "2 min 5 s");
        assert_eq!(show(Arg::Micros(1_500_000)), "$1.50");
    }

    #[test]
    fn a_file_that_is_no_catalogue_is_refused() {
        for bad in ["", "[]", r#"{"k": 1}"#, r#"{"k": "v"} x"#] {
            assert!(Catalogue::default().read("test", bad).is_none(), "{bad}");
        }
    }
}
