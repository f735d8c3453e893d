//! `.dockerignore`: which files of the context the builder never sees.
//!
//! The reader follows `moby/patternmatcher/ignorefile`, the matcher `moby/patternmatcher`:
//! the last pattern that fits decides, and what fits a parent fits its children.

mod class;
mod pattern;
mod regex;

use super::glob::{self, BAD_PATTERN, BadPattern};
use super::instruction::Found;
use crate::finding::{Arg, Finding, Place};
pub use pattern::{MatchKind, Pattern};

/// A pattern that cannot be read; the build fails.
pub const INVALID: &str = "ignore-invalid-pattern";

/// The name of the file.
pub const FILE: &str = ".dockerignore";

/// The patterns of an ignore file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ignore {
    rules: Vec<Rule>,
}

/// A pattern with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it fits.
    pub pattern: Pattern,
    /// The line, from 1.
    pub line: u32,
    /// As the player wrote it, trimmed.
    pub written: String,
}

/// Reads an ignore file. Patterns that make no sense are left out and reported.
pub fn parse_ignore(text: &str) -> Found<Ignore> {
    let mut ignore = Ignore::default();
    let mut findings = Vec::new();
    for (written, line) in lines(text) {
        let outcome = match rule(&normalize(written)) {
            Ok(None) => continue,
            Ok(Some(pattern)) if pattern.matches("").is_err() => Err(BAD_PATTERN.to_owned()),
            outcome => outcome,
        };
        match outcome {
            Ok(Some(pattern)) => {
                ignore.rules.push(Rule {
                    pattern,
                    line,
                    written: written.to_owned(),
                });
            }
            Ok(None) => {}
            Err(said) => {
                let place = Place {
                    path: FILE.into(),
                    line,
                    column: 1,
                };
                let finding = Finding::error(INVALID, place).said(said);
                findings.push(finding.with("pattern", Arg::Code(written.to_owned())));
            }
        }
    }
    (ignore, findings)
}

/// The patterns of a file, as the real reader hands them on (`ignorefile.ReadAll`).
pub fn read_patterns(text: &str) -> Vec<String> {
    lines(text).map(|(written, _)| normalize(written)).collect()
}

/// Lines that are neither empty nor comments, trimmed; a comment begins in the first column.
fn lines(text: &str) -> impl Iterator<Item = (&str, u32)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let numbered = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.starts_with('#'));
    numbered
        .map(|(line, number)| (line.trim(), number))
        .filter(|(line, _)| !line.is_empty())
}

/// Cleans a path, and drops the slash of an absolute one.
fn normalize(written: &str) -> String {
    let (bang, path) = match written.strip_prefix('!') {
        Some(path) => ("!", path.trim()),
        None => ("", written),
    };
    if path.is_empty() {
        return bang.to_owned();
    }
    let cleaned = glob::clean(path);
    let relative = if cleaned.len() > 1 {
        cleaned.strip_prefix('/').unwrap_or(&cleaned)
    } else {
        &cleaned
    };
    format!("{bang}{relative}")
}

/// One pattern of a list; nothing for a blank one (`patternmatcher.New`).
fn rule(text: &str) -> Result<Option<Pattern>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let cleaned = glob::clean(text);
    if cleaned == "!" {
        return Err("illegal exclusion pattern: \"!\"".to_owned());
    }
    match Pattern::new(&cleaned) {
        Ok(pattern) => Ok(Some(pattern)),
        Err(BadPattern) => Err(BAD_PATTERN.to_owned()),
    }
}

impl Ignore {
    /// A matcher of patterns from elsewhere than a file, such as `--exclude`.
    pub fn from_patterns<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut ignore = Self::default();
        for (written, line) in patterns.into_iter().zip(1..) {
            if let Some(pattern) = rule(written)? {
                ignore.rules.push(Rule {
                    pattern,
                    line,
                    written: written.to_owned(),
                });
            }
        }
        Ok(ignore)
    }

    /// The patterns in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether any pattern takes files back in.
    pub fn has_negations(&self) -> bool {
        self.rules.iter().any(|rule| rule.pattern.negated)
    }

    /// Whether a file of the context, a path with slashes and without `./`, is left out.
    pub fn excludes(&self, path: &str) -> bool {
        self.decide(path).is_ok_and(|decision| decision.excluded)
    }

    /// The rule that decides over a path.
    pub fn decide(&self, path: &str) -> Result<Decision, BadPattern> {
        let mut decision = Decision {
            excluded: false,
            rule: None,
        };
        let clean = glob::is_clean(path);
        for (index, rule) in self.rules.iter().enumerate() {
            // Only what would change the decision needs to be asked.
            if rule.pattern.negated == decision.excluded
                && rule.pattern.matches_with_parents(path, clean)?
            {
                decision = Decision {
                    excluded: !rule.pattern.negated,
                    rule: Some(index),
                };
            }
        }
        Ok(decision)
    }
}

/// What becomes of a path, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Whether the builder never sees it.
    pub excluded: bool,
    /// Index of the deciding rule; none when no pattern fits.
    pub rule: Option<usize>,
}

#[cfg(test)]
mod tests;
