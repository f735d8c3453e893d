//! The words behind `streamlit run` (click, `parser.py` and `exceptions.py`).

use super::config::is_known;
use super::process::Started;
use super::streamlit::refused;

/// Flags as pairs, and the words that are none.
pub(super) type Options = (Vec<(String, String)>, Vec<String>);

/// Why options are not taken (click, `parser.py` and `exceptions.py`).
pub(super) enum Wrong {
    /// There is none of that name, dashes included.
    Unknown(String),
    /// Its value is missing.
    NoValue(String),
    /// Help is asked for, and given.
    Help,
}

impl Wrong {
    pub(super) fn started(self, usage: &str) -> Started {
        match self {
            Self::Unknown(option) => {
                let error = format!("No such option '{option}'.");
                refused(usage, &error, "streamlit-usage")
            }
            Self::NoValue(option) => {
                let error = format!("Option '{option}' requires an argument.");
                refused("", &error, "streamlit-usage")
            }
            Self::Help => Started::exited(0, Vec::new()),
        }
    }
}

pub(super) fn options(words: &[String], measured: bool) -> Result<Options, Wrong> {
    let mut flags = Vec::new();
    let mut targets = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix("--") else {
            if let Some(letter) = word.strip_prefix('-').and_then(|rest| rest.chars().next()) {
                return Err(Wrong::Unknown(['-', letter].iter().collect()));
            }
            targets.push(word.clone());
            continue;
        };
        if flag.is_empty() {
            targets.extend(words.cloned());
            break;
        }
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (flag, None),
        };
        if name == "help" {
            return Err(Wrong::Help);
        }
        let option = ["--", name].concat();
        if !is_known(name, measured) {
            return Err(Wrong::Unknown(option));
        }
        let Some(value) = value.or_else(|| words.next().cloned()) else {
            return Err(Wrong::NoValue(option));
        };
        flags.push((name.to_owned(), value));
    }
    Ok((flags, targets))
}
