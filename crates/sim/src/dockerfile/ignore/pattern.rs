//! One pattern of an ignore file (`moby/patternmatcher`, `Pattern`).

use super::regex::Regex;
use crate::dockerfile::glob::{self, BadPattern};

/// A pattern that passed the first check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// Whether it takes files back in.
    pub negated: bool,
    matcher: Matcher,
}

/// How a pattern is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Matcher {
    Exact,
    /// The text without its final `**`.
    Prefix,
    /// The text without its leading `**`.
    Suffix,
    Regex(Regex),
    /// Sound to the first check and not to the second.
    Malformed,
}

/// The four ways, for explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchKind {
    /// The path itself.
    Exact,
    /// Everything below a directory.
    Prefix,
    /// The end of the path.
    Suffix,
    /// Wildcards.
    Regex,
}

impl Pattern {
    /// Reads a pattern, trimmed and cleaned, with or without `!`.
    pub(super) fn new(cleaned: &str) -> Result<Self, BadPattern> {
        let (negated, text) = match cleaned.strip_prefix('!') {
            Some(text) => (true, text),
            None => (false, cleaned),
        };
        glob::check(text)?;
        let (kind, expression) = translate(text);
        let matcher = match kind {
            MatchKind::Exact => Matcher::Exact,
            MatchKind::Prefix => Matcher::Prefix,
            MatchKind::Suffix => Matcher::Suffix,
            MatchKind::Regex => Regex::new(&expression).map_or(Matcher::Malformed, Matcher::Regex),
        };
        Ok(Self {
            text: text.to_owned(),
            negated,
            matcher,
        })
    }

    /// The pattern, cleaned and without `!`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether this path fits, its parents aside.
    pub fn matches(&self, path: &str) -> Result<bool, BadPattern> {
        Ok(match &self.matcher {
            Matcher::Exact => path == self.text,
            Matcher::Prefix => path.starts_with(&self.text[..self.text.len() - 2]),
            Matcher::Suffix => self.matches_suffix(path),
            Matcher::Regex(regex) => regex.is_match(path, false),
            Matcher::Malformed => return Err(BadPattern),
        })
    }

    fn matches_suffix(&self, path: &str) -> bool {
        let suffix = &self.text[2..];
        path.ends_with(suffix) || suffix.strip_prefix('/').is_some_and(|name| name == path)
    }

    /// Whether this path or one of its parents fits; whether the path is clean is known.
    pub(super) fn matches_with_parents(&self, path: &str, clean: bool) -> Result<bool, BadPattern> {
        if !clean {
            return self.matches_unclean(path);
        }
        Ok(match &self.matcher {
            Matcher::Exact => path
                .strip_prefix(self.text.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            // What begins a parent begins the path.
            Matcher::Prefix => return self.matches(path),
            Matcher::Suffix => {
                self.matches_suffix(path)
                    || path
                        .match_indices('/')
                        .any(|(at, _)| self.matches_suffix(&path[..at]))
            }
            Matcher::Regex(regex) => regex.is_match(path, true),
            Matcher::Malformed => return Err(BadPattern),
        })
    }

    fn matches_unclean(&self, path: &str) -> Result<bool, BadPattern> {
        if self.matches(path)? {
            return Ok(true);
        }
        // Go's `filepath.Dir`.
        let parent = glob::clean(&path[..path.rfind('/').map_or(0, |at| at + 1)]);
        if parent == "." {
            return Ok(false);
        }
        let ends = parent
            .match_indices('/')
            .map(|(at, _)| at)
            .chain([parent.len()]);
        for end in ends {
            if self.matches(&parent[..end])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How it is compared, and the expression when that is the way.
    pub fn explain(&self) -> (MatchKind, String) {
        translate(&self.text)
    }
}

/// Writes the expression, and finds the cases that need none.
fn translate(text: &str) -> (MatchKind, String) {
    let mut kind = MatchKind::Exact;
    let mut out = String::from("^");
    let mut chars = text.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.peek() == Some(&'*') => {
                chars.next();
                // `**/` is as good as `**`.
                chars.next_if_eq(&'/');
                kind = if chars.peek().is_some() {
                    out.push_str("(.*/)?");
                    MatchKind::Regex
                } else if kind == MatchKind::Exact {
                    MatchKind::Prefix
                } else {
                    out.push_str(".*");
                    MatchKind::Regex
                };
                if first {
                    kind = MatchKind::Suffix;
                }
            }
            '*' => {
                out.push_str("[^/]*");
                kind = MatchKind::Regex;
            }
            '?' => {
                out.push_str("[^/]");
                kind = MatchKind::Regex;
            }
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => out.extend(['\\', c]),
            '\\' => {
                out.push('\\');
                if let Some(escaped) = chars.next() {
                    out.push(escaped);
                    kind = MatchKind::Regex;
                }
            }
            '[' | ']' => {
                out.push(c);
                kind = MatchKind::Regex;
            }
            c => out.push(c),
        }
        first = false;
    }
    if kind == MatchKind::Regex {
        out.push('$');
    } else {
        out.clear();
    }
    (kind, out)
}
