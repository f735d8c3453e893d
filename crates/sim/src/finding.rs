//! What the simulator objects to or points at, as data.
//!
//! A finding carries no prose for the player: its words live in the language files under
//! `finding.<code>.what|why|try`. It may carry the real tool's own sentence, which stays
//! in English and in the tool's format.

use std::fmt;

/// A stable kebab-case name, such as `copy-ignored-file`.
pub type Code = &'static str;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Works, but not as a careful person would have it.
    Warning,
    /// Does not work.
    Error,
}

impl Severity {
    /// The lower-case word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where in the player's texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The file as the player knows it (`Dockerfile`, `.dockerignore`); empty when there is none.
    pub path: String,
    /// First line is 1; 0 when the finding is about the whole file.
    pub line: u32,
    /// First character is 1; 0 when the finding is about the whole line.
    pub column: u32,
}

impl Place {
    /// A line of the Dockerfile.
    pub fn dockerfile(line: u32, column: u32) -> Self {
        Self {
            path: "Dockerfile".into(),
            line,
            column,
        }
    }
}

/// A parameter of a finding's sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words of the player's or of the tool, shown as they are.
    Text(String),
    /// A number of things; chooses the plural.
    Count(u64),
    /// A size in bytes.
    Bytes(u64),
    /// A duration in milliseconds.
    Millis(u64),
    /// Money in millionths of a dollar.
    Micros(u64),
    /// The code of another finding, level or file, shown in monospace.
    Code(String),
}

/// One thing the simulator has to say about what the player made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// Named parameters of the sentence.
    pub args: Vec<(&'static str, Arg)>,
    /// The real tool's own words, or empty where the real tool stays silent.
    pub said: String,
}

impl Finding {
    /// A finding at a place, without parameters.
    pub fn new(code: Code, severity: Severity, place: Place) -> Self {
        Self {
            code,
            severity,
            place,
            args: Vec::new(),
            said: String::new(),
        }
    }

    /// An error at a place.
    pub fn error(code: Code, place: Place) -> Self {
        Self::new(code, Severity::Error, place)
    }

    /// A warning at a place.
    pub fn warning(code: Code, place: Place) -> Self {
        Self::new(code, Severity::Warning, place)
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name, arg));
        self
    }

    /// Adds the real tool's own words.
    #[must_use]
    pub fn said(mut self, words: impl Into<String>) -> Self {
        self.said = words.into();
        self
    }
}

/// Each code and place once, the first of a kind staying.
pub(crate) fn each_once(all: Vec<Finding>) -> Vec<Finding> {
    let mut once: Vec<Finding> = Vec::with_capacity(all.len());
    for finding in all {
        let same = |seen: &Finding| seen.code == finding.code && seen.place == finding.place;
        if !once.iter().any(same) {
            once.push(finding);
        }
    }
    once
}

/// `path:line:column: code words`, the form of compilers and of `odp lint`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { path, line, column } = &self.place;
        write!(f, "{path}:{line}:{column}: {} {}", self.code, self.said)
    }
}
