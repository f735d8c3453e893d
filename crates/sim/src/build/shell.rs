//! The part of the POSIX shell that people write in `RUN`: simple commands in lists.
//!
//! Reads text into commands; running them is `interpret`'s work. Whatever is beyond it
//! (loops, functions, substitutions) is named, so that nobody takes silence for success.

mod reader;

use std::borrow::Cow;
use std::ops::Range;

/// How a command follows the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// First, or after `;` or a newline.
    Then,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|`
    Pipe,
}

/// A part of a word, as a piece of the text that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Characters outside of quotes: wildcards work.
    Plain(Cow<'a, str>),
    /// Characters inside of quotes or behind a backslash.
    Quoted(&'a str),
    /// A variable and, for `${name:-word}`, what it falls back to.
    Variable {
        /// Name.
        name: &'a str,
        /// Fallback.
        default: &'a str,
        /// Whether it stands in double quotes and is not split.
        quoted: bool,
    },
    /// `$(…)` or backquotes: not simulated.
    Substitution,
}

/// A word before expansion: where its parts stand among those of the script.
pub(crate) type Word = Range<usize>;

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// 1 for output, 2 for errors, 0 for input.
    pub(crate) descriptor: u8,
    /// `>>`
    pub(crate) append: bool,
    /// Where to; `&1` is as written.
    pub(crate) target: Word,
}

/// A simple command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    /// How it follows the one before.
    pub(crate) joint: Joint,
    /// `!`
    pub(crate) negated: bool,
    /// `NAME=value` in front.
    pub(crate) assignments: Vec<(String, Word)>,
    /// Name and arguments.
    pub(crate) words: Vec<Word>,
    /// Redirections.
    pub(crate) redirects: Vec<Redirect>,
    /// `&`
    pub(crate) background: bool,
}

/// What could be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Script<'a> {
    /// In order.
    pub(crate) commands: Vec<Command>,
    /// What its words are made of.
    parts: Vec<Part<'a>>,
    /// What is not simulated, as written; what follows it is left out.
    pub(crate) beyond: Option<String>,
    /// The shell's own words for text that makes no sense; nothing is run.
    pub(crate) error: Option<String>,
}

/// Reads a script.
pub(crate) fn read(text: &str) -> Script<'_> {
    reader::read(text)
}

impl<'a> Script<'a> {
    /// What a word of it is made of.
    pub(crate) fn parts(&self, word: &Word) -> &[Part<'a>] {
        self.parts.get(word.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(script: &Script, word: &Word) -> String {
        let part = |part: &Part| match part {
            Part::Plain(text) => text.to_string(),
            Part::Quoted(text) => ["`", text, "`"].concat(),
            Part::Variable { name, .. } => ["$", name].concat(),
            Part::Substitution => "$()".into(),
        };
        let parts = script.parts(word).iter();
        ["<", &parts.map(part).collect::<String>(), ">"].concat()
    }

    fn command(script: &Script, command: &Command) -> String {
        let word = |at: &Word| word(script, at);
        let joint = match command.joint {
            Joint::Then => ";",
            Joint::And => "&&",
            Joint::Or => "||",
            Joint::Pipe => "|",
        };
        let mut parts = vec![joint.to_owned()];
        parts.extend(
            command
                .assignments
                .iter()
                .map(|(name, _)| [name, "="].concat()),
        );
        parts.extend(command.words.iter().map(word));
        let redirect =
            |redirect: &Redirect| format!("{}>{}", redirect.descriptor, word(&redirect.target));
        parts.extend(command.redirects.iter().map(redirect));
        parts.join(" ")
    }

    fn shown(text: &str) -> String {
        let script = read(text);
        let mut parts: Vec<String> = script.error.iter().cloned().collect();
        parts.extend(script.commands.iter().map(|one| command(&script, one)));
        parts.extend(script.beyond.as_ref().map(|rest| ["... ", rest].concat()));
        parts.join(" ")
    }

    #[test]
    fn lists_quotes_and_continuations_are_read() {
        let cases = [
            ("a b && c || d; e", "; <a> <b> && <c> || <d> ; <e>"),
            ("A=1 b 'c d' \"e $F\"", "; A= <b> <`c d`> <`e `$F``>"),
            ("a \\\n b # c\nd", "; <a> <b> ; <d>"),
            ("a > /dev/null 2>&1", "; <a> 1></dev/null> 2><&1>"),
            ("a | b", "; <a> | <b>"),
            ("if true; then b; fi", "... if true; then b; fi"),
            ("a && ", "Syntax error: end of file unexpected"),
            ("&& a", "Syntax error: \"&&\" unexpected"),
            ("a 'b", "Syntax error: Unterminated quoted string"),
            ("['streamlit', 'run']", "; <[`streamlit`,> <`run`]>"),
            ("echo ${A:-b}$(date)", "; <echo> <$A$()>"),
            ("(cd /a && b)", "... (cd /a && b)"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
