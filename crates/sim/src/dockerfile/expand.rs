//! Variables, quotes and escapes in a word, by the rules of `BuildKit`
//! (`frontend/dockerfile/shell/lex.go`).
//!
//! It knows values and nothing of instructions: who expands which words is decided where a
//! stage is walked.

mod lexer;
mod pattern;
mod substitution;
mod variables;

use std::collections::BTreeSet;

pub use pattern::{Glob, Token, reverse_pattern, trim_prefix, trim_suffix};
use substitution::{Changer, changed};
pub use variables::{Variable, Variables};

/// What a word becomes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expansion {
    /// The whole as one word.
    pub text: String,
    /// Split at the blanks that are not quoted, also those that came out of variables.
    pub words: Vec<String>,
    /// Names that were asked for and found.
    pub matched: BTreeSet<String>,
    /// Names that were asked for and not found.
    pub unmatched: BTreeSet<String>,
}

/// How to read a word.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the switches of the real reader, all independent"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexer {
    /// The escape character: a backslash or a backtick.
    pub escape: char,
    /// Keep quotes in the result.
    pub raw_quotes: bool,
    /// Keep escape characters in the result.
    pub raw_escapes: bool,
    /// Quotes are ordinary characters (bodies of heredocs).
    pub skip_quotes: bool,
    /// Leave `$name` as it stands when there is no such variable.
    pub skip_unset: bool,
}

impl Lexer {
    /// The reader of ordinary instructions.
    pub const fn new(escape: char) -> Self {
        Self {
            escape,
            raw_quotes: false,
            raw_escapes: false,
            skip_quotes: false,
            skip_unset: false,
        }
    }

    /// The reader of heredoc bodies: variables only.
    pub const fn body() -> Self {
        let mut lexer = Self::new('\\');
        lexer.skip_quotes = true;
        lexer
    }

    /// Expands a word.
    ///
    /// What was asked for is reported even when the word is wrong; the error is `BuildKit`'s
    /// sentence.
    pub fn expand(self, word: &str, variables: &Variables) -> (Expansion, Result<(), String>) {
        lexer::run(self, word, variables, true, changed)
    }

    /// Splits a word where there are no variables yet, so that every `$name` stays as it stands.
    ///
    /// Nothing in it asks for what changes a value: whoever only splits does without that code.
    pub fn unset_words(mut self, word: &str) -> Result<Vec<String>, String> {
        self.skip_unset = true;
        let unchanged: Changer = |value, _| Ok(value.to_owned());
        let (expansion, outcome) = lexer::run(self, word, &Variables::new(), true, unchanged);
        outcome.map(|()| expansion.words)
    }

    /// Whether a word stands for itself.
    pub fn is_plain(self, word: &str) -> bool {
        let special = |byte: u8| {
            matches!(byte, b'$' | b'\'' | b'"' | 0xef) || u32::from(byte) == u32::from(self.escape)
        };
        // The bytes say so of most words at once.
        (self.escape.is_ascii() && !word.bytes().any(special)) || {
            let special = |c: char| matches!(c, '$' | '\'' | '"' | '\u{feff}') || c == self.escape;
            !word.contains(special)
        }
    }

    /// Expands a word and wants only the text.
    pub fn word(self, word: &str, variables: &Variables) -> Result<String, String> {
        if self.is_plain(word) {
            return Ok(word.to_owned());
        }
        let (expansion, outcome) = lexer::run(self, word, variables, false, changed);
        outcome.map(|()| expansion.text)
    }

    /// Expands and splits into words.
    pub fn words(self, word: &str, variables: &Variables) -> Result<Vec<String>, String> {
        let (expansion, outcome) = self.expand(word, variables);
        outcome.map(|()| expansion.words)
    }
}

#[cfg(test)]
mod tests;
