//! What stands in the braces of `${…}`.

use super::lexer::{MISSING_BRACE, Outcome, Reader};
use super::pattern::{Glob, trim_prefix, trim_suffix};
use std::borrow::Cow;

/// What the braces ask to be made of a value.
pub(super) enum Change<'a> {
    /// `#` or `%`, and the pattern that is taken from that end.
    Trim(char, &'a str),
    /// `/`: the pattern, the text in its place, and whether every time.
    Replace(&'a str, &'a str, bool),
}

/// What makes it.
pub(super) type Changer = fn(&str, &Change<'_>) -> Result<String, String>;

impl<'a> Reader<'a> {
    /// `${…}`, from behind the brace.
    pub(super) fn braces(&mut self) -> Outcome<'a> {
        match self.peek() {
            None => return Err(MISSING_BRACE.to_owned()),
            Some('{' | '}' | ':') => return Err("syntax error: bad substitution".to_owned()),
            Some(_) => {}
        }
        let name = self.name();
        match self.next() {
            Some('}') => Ok(match self.value(name) {
                Some(value) => Cow::Borrowed(value),
                None if self.lexer.skip_unset => Cow::Owned(["${", name, "}"].concat()),
                None => Cow::Borrowed(""),
            }),
            Some(':') => {
                let modifier = self.next();
                self.modified(name, true, modifier)
            }
            Some('/') => self.replace(name),
            modifier @ Some('+' | '-' | '?' | '#' | '%') => self.modified(name, false, modifier),
            modifier => Err(unsupported(modifier, false)),
        }
    }

    fn modified(&mut self, name: &str, null_is_unset: bool, modifier: Option<char>) -> Outcome<'a> {
        let trims = matches!(modifier, Some('#' | '%'));
        let word = match self.until(Some('}'), trims) {
            Ok(word) => word,
            Err(_) if self.rest.is_empty() => return Err(MISSING_BRACE.to_owned()),
            Err(error) => return Err(error),
        };
        let value = self.value(name);
        if value.is_none() && self.lexer.skip_unset {
            let colon = if null_is_unset { ":" } else { "" };
            let modifier = modifier.map(String::from).unwrap_or_default();
            return Ok(Cow::Owned(format!("${{{name}{colon}{modifier}{word}}}")));
        }
        let filled = value.filter(|value| !(null_is_unset && value.is_empty()));
        match modifier {
            Some('-') => Ok(filled.map_or(Cow::Owned(word), Cow::Borrowed)),
            Some('+') if filled.is_some() => Ok(Cow::Owned(word)),
            Some('+') => Ok(Cow::Borrowed("")),
            Some('?') => match filled {
                Some(value) => Ok(Cow::Borrowed(value)),
                None if !word.is_empty() => Err(format!("{name}: {word}")),
                None if value.is_none() => Err(format!("{name}: is not allowed to be unset")),
                None => Err(format!("{name}: is not allowed to be empty")),
            },
            // `:#` and `:%` are no modifiers of the shell, and of the tool neither.
            Some('#' | '%') if null_is_unset => Err(unsupported(modifier, true)),
            Some(side @ ('#' | '%')) => {
                let change = Change::Trim(side, &word);
                (self.changer)(value.unwrap_or_default(), &change).map(Cow::Owned)
            }
            _ => Err(unsupported(modifier, null_is_unset)),
        }
    }

    fn replace(&mut self, name: &str) -> Outcome<'a> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = match self.until(Some('/'), true) {
            Ok(pattern) => pattern,
            Err(_) if self.rest.is_empty() => {
                return Err("syntax error: missing '/' in ${}".to_owned());
            }
            Err(error) => return Err(error),
        };
        let replacement = match self.until(Some('}'), true) {
            Ok(replacement) => replacement,
            Err(_) if self.rest.is_empty() => return Err(MISSING_BRACE.to_owned()),
            Err(error) => return Err(error),
        };
        let value = match self.value(name) {
            Some(value) => value,
            None if self.lexer.skip_unset => {
                return Ok(Cow::Owned(format!("${{{name}/{pattern}/{replacement}}}")));
            }
            None => "",
        };
        let change = Change::Replace(&pattern, &replacement, all);
        (self.changer)(value, &change).map(Cow::Owned)
    }
}

/// Changes a value by the patterns of the shell.
pub(super) fn changed(value: &str, change: &Change<'_>) -> Result<String, String> {
    match *change {
        Change::Trim(side, pattern) => trim(side, pattern, value),
        Change::Replace(pattern, with, all) => {
            let glob = Glob::new(pattern)
                .map_err(|error| format!("invalid pattern ({pattern}) in substitution: {error}"))?;
            Ok(glob.replace(value, with, all))
        }
    }
}

fn trim(side: char, word: &str, value: &str) -> Result<String, String> {
    let (greedy, word) = match word.strip_prefix(side) {
        Some(word) => (true, word),
        None => (false, word),
    };
    if side == '%' {
        trim_suffix(word, value, greedy)
    } else {
        trim_prefix(word, value, greedy)
    }
}

fn unsupported(modifier: Option<char>, colon: bool) -> String {
    // At the end of the word the tool prints what its reader gives there: U+FFFD.
    let modifier = modifier.unwrap_or('\u{fffd}');
    let colon = if colon { ":" } else { "" };
    format!("unsupported modifier ({colon}{modifier}) in substitution")
}
