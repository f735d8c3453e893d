//! `# check=skip=A,B;error=true;experimental=C` (`linter/linter.go`).

use super::rule::Rule;
use crate::dockerfile::directive::{CHECK, DirectiveReader};
use crate::dockerfile::quote::quote;

/// Which rules run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Config {
    skip: Names,
    experimental: Names,
    /// Whether a finding fails the build.
    pub(super) error: bool,
}

/// Some rules, or all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Names {
    All,
    Some(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Some(Vec::new())
    }
}

impl Names {
    fn parse(text: &str) -> Self {
        if text == "all" {
            return Self::All;
        }
        Self::Some(text.split(',').map(|name| name.trim().to_owned()).collect())
    }

    fn holds(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(names) => names.iter().any(|known| known == name),
        }
    }
}

/// What stands before the first blank; behind it is talk.
pub(super) fn first_word(text: &str) -> &str {
    text.split_once(' ').map_or(text, |(word, _)| word)
}

impl Config {
    /// Reads options.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut config = Self::default();
        let text = text.trim();
        if text.is_empty() {
            return Ok(config);
        }
        for part in text.splitn(3, ';') {
            let Some((key, value)) = part.split_once('=') else {
                return Err(format!("invalid check option {}", quote(part)));
            };
            let value = value.trim();
            match key.trim() {
                "skip" => config.skip = Names::parse(value),
                "experimental" => config.experimental = Names::parse(value),
                "error" => config.error = boolean(part, value)?,
                key => return Err(format!("invalid check option {}", quote(key))),
            }
        }
        Ok(config)
    }

    /// Reads the first comment above a statement that is such a line; one that makes no sense
    /// says nothing.
    pub(super) fn of_comments(comments: &[String]) -> Option<Self> {
        for comment in comments {
            let directive = DirectiveReader::new("").read(comment);
            if let Ok(Some(directive)) = directive
                && directive.key == CHECK
            {
                return Self::parse(first_word(&directive.value)).ok();
            }
        }
        None
    }

    /// Whether a rule runs, here or with what a statement adds.
    pub(super) fn runs(&self, rule: &Rule, local: Option<&Self>) -> bool {
        let asked = |pick: fn(&Self) -> &Names| {
            pick(self).holds(rule.name) || local.is_some_and(|local| pick(local).holds(rule.name))
        };
        if rule.experimental {
            asked(|config| &config.experimental)
        } else {
            !asked(|config| &config.skip)
        }
    }
}

fn boolean(part: &str, value: &str) -> Result<bool, String> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!(
            "failed to parse check option {}: strconv.ParseBool: parsing {}: invalid syntax",
            quote(part),
            quote(value)
        )),
    }
}
