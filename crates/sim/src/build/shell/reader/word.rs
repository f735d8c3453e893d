//! A word of the shell: plain characters, quotes, variables.

use super::Reader;
use crate::build::shell::{Command, Part, Word};
use std::borrow::Cow;

impl<'a> Reader<'a> {
    /// What stands between `[[` and `]]`, where operators are not those of a list, as one word.
    pub(super) fn condition(&mut self, command: &mut Command) {
        let rest = self.rest();
        let closes = |at: &usize| {
            let (before, after) = (&rest[..*at], &rest[at + 2..]);
            before.ends_with(char::is_whitespace)
                && after
                    .bytes()
                    .next()
                    .is_none_or(|byte| b" \t\n;&|)".contains(&byte))
        };
        let mut ends = rest.match_indices("]]").map(|(at, _)| at);
        if let Some(end) = ends.find(closes) {
            self.at += end;
            let from = self.script.parts.len();
            self.script.parts.push(Part::Quoted(rest[..end].trim()));
            command.words.push(from..from + 1);
        }
    }

    /// A word. `None` when a quote is not closed.
    pub(super) fn word(&mut self) -> Option<Word> {
        let from = self.script.parts.len();
        while let Some(c) = self.peek() {
            match c {
                '\'' => {
                    self.at += 1;
                    let text = self.until('\'')?;
                    self.push(Part::Quoted(text));
                }
                '"' => {
                    self.at += 1;
                    self.double_quoted()?;
                }
                '\\' => {
                    self.at += 1;
                    let escaped = self.at;
                    match self.next() {
                        Some('\n') => {}
                        Some(_) => self.push(Part::Quoted(&self.text[escaped..self.at])),
                        None => self.push_plain(from, "\\"),
                    }
                }
                '$' => self.dollar(from, false)?,
                '`' => {
                    self.at += 1;
                    self.until('`')?;
                    self.push(Part::Substitution);
                }
                c if c.is_ascii() && ends_word(c as u8) => break,
                _ => {
                    let text = self.run(|byte| {
                        ends_word(byte) || matches!(byte, b'\'' | b'"' | b'\\' | b'$' | b'`')
                    });
                    self.push_plain(from, text);
                }
            }
        }
        Some(from..self.script.parts.len())
    }

    /// What stands before a character, which is passed over. `None` when it does not come.
    fn until(&mut self, end: char) -> Option<&'a str> {
        let (text, _) = self.rest().split_once(end)?;
        self.at += text.len() + end.len_utf8();
        Some(text)
    }

    fn double_quoted(&mut self) -> Option<()> {
        loop {
            let text = self.run(|byte| matches!(byte, b'"' | b'\\' | b'`' | b'$'));
            self.push(Part::Quoted(text));
            let from = self.at;
            match self.next()? {
                '"' => return Some(()),
                '\\' => match self.next()? {
                    '\n' => {}
                    '$' | '`' | '"' | '\\' => {
                        self.push(Part::Quoted(&self.text[from + 1..self.at]));
                    }
                    _ => self.push(Part::Quoted(&self.text[from..self.at])),
                },
                '`' => {
                    self.until('`')?;
                    self.push(Part::Substitution);
                }
                _ => {
                    self.at = from;
                    self.dollar(self.script.parts.len(), true)?;
                }
            }
        }
    }

    /// `$name`, `${name…}`, `$(…)` or a lone dollar, in a word whose parts begin at `word`.
    fn dollar(&mut self, word: usize, quoted: bool) -> Option<()> {
        self.at += 1;
        let (name, default) = match self.peek() {
            Some('(') => {
                self.parentheses()?;
                self.push(Part::Substitution);
                return Some(());
            }
            Some('{') => {
                self.at += 1;
                let inside = self.until('}')?;
                let end = inside.find(|c: char| !is_name(c)).unwrap_or(inside.len());
                let (name, rest) = inside.split_at(end);
                let default = rest
                    .strip_prefix(":-")
                    .or_else(|| rest.strip_prefix('-'))
                    .unwrap_or("");
                (name, default)
            }
            Some(c) if is_name(c) && !c.is_ascii_digit() => {
                (self.run(|byte| !is_name(char::from(byte))), "")
            }
            Some('@' | '*' | '#' | '?' | '$' | '!' | '0'..='9') => {
                self.at += 1;
                (&self.text[self.at - 1..self.at], "")
            }
            _ if quoted => {
                self.push(Part::Quoted("$"));
                return Some(());
            }
            _ => {
                self.push_plain(word, "$");
                return Some(());
            }
        };
        self.push(Part::Variable {
            name,
            default,
            quoted,
        });
        Some(())
    }

    fn parentheses(&mut self) -> Option<()> {
        let mut depth = 0u32;
        loop {
            match self.next()? {
                '(' => depth += 1,
                ')' if depth <= 1 => return Some(()),
                ')' => depth -= 1,
                _ => {}
            }
        }
    }

    pub(super) fn push(&mut self, part: Part<'a>) {
        self.script.parts.push(part);
    }

    /// Adds plain characters to a word whose parts begin at `word`.
    fn push_plain(&mut self, word: usize, text: &'a str) {
        match self.script.parts[word..].last_mut() {
            Some(Part::Plain(before)) => before.to_mut().push_str(text),
            _ => self.push(Part::Plain(Cow::Borrowed(text))),
        }
    }
}

fn ends_word(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')'
    )
}

pub(super) fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
