//! What stands in the braces of `${…}`.

use super::lexer::{MISSING_BRACE, Outcome, Reader};
use super::pattern::{Glob, trim_prefix, trim_suffix};

impl Reader<'_> {
    /// `${…}`, from behind the brace.
    pub(super) fn braces(&mut self) -> Outcome {
        match self.peek() {
            None => return Err(MISSING_BRACE.to_owned()),
            Some('{' | '}' | ':') => return Err("syntax error: bad substitution".to_owned()),
            Some(_) => {}
        }
        let name = self.name();
        match self.next() {
            Some('}') => Ok(match self.value(&name) {
                Some(value) => value,
                None if self.lexer.skip_unset => format!("${{{name}}}"),
                None => String::new(),
            }),
            Some(':') => {
                let modifier = self.next();
                self.modified(&name, true, modifier)
            }
            Some('/') => self.replace(&name),
            modifier @ Some('+' | '-' | '?' | '#' | '%') => self.modified(&name, false, modifier),
            modifier => Err(unsupported(modifier, false)),
        }
    }

    fn modified(&mut self, name: &str, null_is_unset: bool, modifier: Option<char>) -> Outcome {
        let trims = matches!(modifier, Some('#' | '%'));
        let word = match self.until(Some('}'), trims) {
            Ok((word, _)) => word,
            Err(_) if self.rest.is_empty() => return Err(MISSING_BRACE.to_owned()),
            Err(error) => return Err(error),
        };
        let value = self.value(name);
        if value.is_none() && self.lexer.skip_unset {
            let colon = if null_is_unset { ":" } else { "" };
            let modifier = modifier.map(String::from).unwrap_or_default();
            return Ok(format!("${{{name}{colon}{modifier}{word}}}"));
        }
        let filled = value
            .as_deref()
            .filter(|value| !(null_is_unset && value.is_empty()));
        match modifier {
            Some('-') => Ok(filled.map_or(word, str::to_owned)),
            Some('+') => Ok(if filled.is_some() {
                word
            } else {
                String::new()
            }),
            Some('?') => match filled {
                Some(value) => Ok(value.to_owned()),
                None if !word.is_empty() => Err(format!("{name}: {word}")),
                None if value.is_none() => Err(format!("{name}: is not allowed to be unset")),
                None => Err(format!("{name}: is not allowed to be empty")),
            },
            // `:#` and `:%` are no modifiers of the shell, and of the tool neither.
            Some('#' | '%') if null_is_unset => Err(unsupported(modifier, true)),
            Some(side @ ('#' | '%')) => trim(side, &word, &value.unwrap_or_default()),
            _ => Err(unsupported(modifier, null_is_unset)),
        }
    }

    fn replace(&mut self, name: &str) -> Outcome {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = match self.until(Some('/'), true) {
            Ok((pattern, _)) => pattern,
            Err(_) if self.rest.is_empty() => {
                return Err("syntax error: missing '/' in ${}".to_owned());
            }
            Err(error) => return Err(error),
        };
        let replacement = match self.until(Some('}'), true) {
            Ok((replacement, _)) => replacement,
            Err(_) if self.rest.is_empty() => return Err(MISSING_BRACE.to_owned()),
            Err(error) => return Err(error),
        };
        let value = match self.value(name) {
            Some(value) => value,
            None if self.lexer.skip_unset => {
                return Ok(format!("${{{name}/{pattern}/{replacement}}}"));
            }
            None => String::new(),
        };
        let glob = Glob::new(&pattern)
            .map_err(|error| format!("invalid pattern ({pattern}) in substitution: {error}"))?;
        Ok(glob.replace(&value, &replacement, all))
    }
}

fn trim(side: char, word: &str, value: &str) -> Outcome {
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
