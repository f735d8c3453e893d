//! The part of the shell that people write under `run`: commands in lists, conditions, loops
//! and functions. What is beyond it is named, so that nobody takes silence for success.
//!
//! The grammar follows <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html>
//! and, for `[[`, <https://www.gnu.org/software/bash/manual/bash.html#Conditional-Constructs>.

pub(super) mod arithmetic;
pub(super) mod condition;
pub(super) mod javascript;
mod lexer;
mod parser;
pub(super) mod python;
pub(super) mod regex;
pub(super) mod rule;

use std::rc::Rc;

pub(super) use lexer::name;
pub(super) use parser::parse;

/// A text in which only variables are put in.
pub(super) fn filled(text: &str) -> Word {
    lexer::filled(text, 1, Dialect::Bash)
}

/// What a shell understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// All that bash does; busybox and others are taken to do so, too.
    Bash,
    /// What POSIX asks for, as `dash` does it: `sh` of Debian and Ubuntu.
    /// <https://manpages.debian.org/bookworm/dash/sh.1.en.html>
    Posix,
}

/// A script.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Script {
    pub(super) list: List,
    /// How many simple commands it has.
    pub(super) commands: usize,
    /// What stands in it that its shell cannot read.
    pub(super) refused: Option<&'static str>,
}

/// Pipelines, one after the other.
pub(super) type List = Vec<Pipeline>;

/// Commands with `|` between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pipeline {
    pub(super) join: Join,
    /// `!` in front of it.
    pub(super) negated: bool,
    /// `&` behind it: nobody waits for how it goes.
    pub(super) background: bool,
    pub(super) commands: Vec<Command>,
}

/// When a pipeline runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// After the one before it.
    Then,
    /// When the one before it went well.
    And,
    /// When the one before it failed.
    Or,
}

/// A command with its redirections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) what: What,
    /// The file that its output goes to.
    pub(super) output: Option<Word>,
    /// `>>`: what stands in the file stays.
    pub(super) appends: bool,
    /// What it is given to read: `<<` and `<<<`.
    pub(super) input: Option<Word>,
    /// The file that it is given to read; what stands in it is not known.
    pub(super) from: Option<Word>,
    /// `>&2`: a pipe behind it gets nothing.
    pub(super) errors: bool,
}

/// What a command is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A program with its words, after assignments.
    Simple {
        assignments: Vec<(String, Word)>,
        words: Vec<Word>,
    },
    /// `if`, each `elif`, and `else`.
    If {
        branches: Vec<(List, List)>,
        otherwise: List,
    },
    /// `for NAME in …`.
    For {
        name: String,
        words: Vec<Word>,
        body: List,
    },
    /// `while` and `until`; of `for (( … ))` the last part runs behind the body.
    While {
        until: bool,
        condition: List,
        body: List,
        step: List,
    },
    /// `case … in`: patterns and what they lead to.
    Case {
        word: Word,
        arms: Vec<(Vec<Word>, List)>,
    },
    /// `name() { … }`
    Function { name: String, body: Rc<Command> },
    /// `(( … ))`
    Arithmetic(Word),
    /// `{ … }`
    Group(List),
    /// `( … )`, which ends for itself.
    Subshell(List),
    /// What the shell cannot read to its end.
    Broken,
    /// What this shell cannot read, though another one can.
    Refused(&'static str),
    /// A construct that is not followed, by the word that begins it.
    Opaque(String),
}

/// A word before its variables are put in.
pub(super) type Word = Vec<Piece>;

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Characters that stand for themselves.
    Text(String),
    /// `$NAME`, `${NAME}`, `${NAME:-default}`.
    Variable {
        name: String,
        /// What is done to the value: all behind the name, or `#` for its length.
        rule: String,
        /// In double quotes: it is not split at blanks.
        quoted: bool,
    },
    /// What nobody knows: names of files, arrays, `<(…)`.
    Hidden,
    /// `$((…))`.
    Arithmetic(Word),
    /// `$(…)`.
    Output {
        script: Script,
        /// In double quotes: it is not split at blanks.
        quoted: bool,
    },
}

/// The word as it stands, if nothing has to be put in.
pub(super) fn plain(word: &Word) -> Option<&str> {
    match &**word {
        [] => Some(""),
        [Piece::Text(text)] => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
