//! The reader behind `Lexer`: one pass over the characters, with a bounded depth.

use super::substitution::Changer;
use super::{Expansion, Lexer, Variables};
use crate::dockerfile::quote::quote;
use std::borrow::Cow;

/// Substitutions inside substitutions beyond this are refused: the real tool would read on
/// until its stack ends.
const DEPTH: u32 = 100;

/// Bytes that variables may add to a word: what one argument of a process may have.
const GROWTH: usize = 128 << 10;

/// Bytes that quotes mostly do not have between them.
const QUOTED: usize = 64;

pub(super) const MISSING_BRACE: &str = "syntax error: missing '}'";

/// Reads the whole word; what it is split into and which names it asks for only where that
/// is wanted.
pub(super) fn run(
    lexer: Lexer,
    word: &str,
    variables: &Variables,
    whole: bool,
    changer: Changer,
) -> (Expansion, Result<(), String>) {
    let mut reader = Reader {
        lexer,
        rest: word.strip_prefix('\u{feff}').unwrap_or(word),
        variables,
        found: Expansion::default(),
        whole,
        changer,
        depth: 0,
        limit: word.len() + GROWTH,
    };
    match reader.until(None, lexer.raw_escapes) {
        Ok(text) => {
            reader.found.text = text;
            (reader.found, Ok(()))
        }
        Err(error) => {
            let error = format!("failed to process {}: {error}", quote(word));
            (reader.found, Err(error))
        }
    }
}

pub(super) struct Reader<'a> {
    pub(super) lexer: Lexer,
    pub(super) rest: &'a str,
    variables: &'a Variables,
    found: Expansion,
    /// Whether more than the text is wanted.
    whole: bool,
    pub(super) changer: Changer,
    depth: u32,
    limit: usize,
}

/// Collects words while text is added.
struct Words {
    wanted: bool,
    current: String,
    done: Vec<String>,
    in_word: bool,
}

impl Words {
    fn add(&mut self, c: char) {
        if !c.is_whitespace() {
            self.add_raw(c);
        } else if self.in_word && !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
            self.in_word = false;
        }
    }

    fn add_raw(&mut self, c: char) {
        self.add_raw_str(c.encode_utf8(&mut [0; 4]));
    }

    fn add_raw_str(&mut self, text: &str) {
        if self.wanted {
            self.current.push_str(text);
            self.in_word = true;
        }
    }

    fn finish(mut self) -> Vec<String> {
        if !self.current.is_empty() {
            self.done.push(self.current);
        }
        self.done
    }
}

/// A piece of text, or why there is none.
pub(super) type Outcome<'a> = Result<Cow<'a, str>, String>;

impl<'a> Reader<'a> {
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    /// Adds a part, unless the word gets too long for any process.
    fn push(&self, text: &mut String, part: &str) -> Result<(), String> {
        text.push_str(part);
        if text.len() > self.limit {
            Err("argument list too long".to_owned())
        } else {
            Ok(())
        }
    }

    /// Reads up to and with `stop`, or to the end when there is none.
    pub(super) fn until(
        &mut self,
        stop: Option<char>,
        raw_escapes: bool,
    ) -> Result<String, String> {
        let before = std::mem::replace(&mut self.lexer.raw_escapes, raw_escapes);
        self.depth += 1;
        let outcome = if self.depth > DEPTH {
            self.rest = "";
            Err("syntax error: substitutions are nested too deeply".to_owned())
        } else {
            self.until_inner(stop)
        };
        self.depth -= 1;
        self.lexer.raw_escapes = before;
        outcome
    }

    fn until_inner(&mut self, stop: Option<char>) -> Result<String, String> {
        let mut text = String::with_capacity(self.rest.len());
        let mut words = Words {
            wanted: self.whole && stop.is_none(),
            current: String::new(),
            done: Vec::new(),
            in_word: false,
        };
        while let Some(c) = self.peek() {
            let plain = if words.wanted { "" } else { self.plain() };
            if !plain.is_empty() {
                text.push_str(plain);
                continue;
            }
            if stop == Some(c) {
                self.next();
                return Ok(text);
            }
            if let Some(special) = self.special(c) {
                let part = special?;
                self.push(&mut text, &part)?;
                if c == '$' && words.wanted {
                    part.chars().for_each(|c| words.add(c));
                } else {
                    words.add_raw_str(&part);
                }
                continue;
            }
            self.next();
            if c != self.lexer.escape {
                words.add(c);
                text.push(c);
                continue;
            }
            if self.lexer.raw_escapes {
                words.add_raw(c);
                text.push(c);
            }
            let Some(escaped) = self.next() else { break };
            words.add_raw(escaped);
            text.push(escaped);
        }
        if let Some(stop) = stop {
            return Err(format!(
                "unexpected end of statement while looking for matching {stop}"
            ));
        }
        self.found.words = words.finish();
        Ok(text)
    }

    fn special(&mut self, c: char) -> Option<Outcome<'a>> {
        match c {
            '$' => Some(self.dollar()),
            '<' => Some(Ok(self.angle())),
            '\'' if !self.lexer.skip_quotes => Some(self.single_quote()),
            '"' if !self.lexer.skip_quotes => Some(self.double_quote()),
            _ => None,
        }
    }

    /// `<<` takes the blanks behind it into the word, so that `<< EOF` is one.
    fn angle(&mut self) -> Cow<'a, str> {
        self.next();
        if self.peek() != Some('<') {
            return Cow::Borrowed("<");
        }
        self.next();
        let start = self.rest;
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
        let blanks = &start[..start.len() - self.rest.len()];
        Cow::Owned(["<<", blanks].concat())
    }

    fn single_quote(&mut self) -> Outcome<'a> {
        self.next();
        let Some(end) = self.rest.find('\'') else {
            self.rest = "";
            return Err(
                "unexpected end of statement while looking for matching single-quote".to_owned(),
            );
        };
        let inner = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Ok(if self.lexer.raw_quotes {
            Cow::Owned(["'", inner, "'"].concat())
        } else {
            Cow::Borrowed(inner)
        })
    }

    fn double_quote(&mut self) -> Outcome<'a> {
        self.next();
        let mut text = String::with_capacity(self.rest.len().min(QUOTED));
        if self.lexer.raw_quotes {
            text.push('"');
        }
        loop {
            match self.peek() {
                None => {
                    return Err(
                        "unexpected end of statement while looking for matching double-quote"
                            .to_owned(),
                    );
                }
                Some('"') => {
                    self.next();
                    if self.lexer.raw_quotes {
                        text.push('"');
                    }
                    return Ok(Cow::Owned(text));
                }
                Some('$') => {
                    let part = self.dollar()?;
                    self.push(&mut text, &part)?;
                }
                Some(c) => {
                    let plain = self.plain();
                    text.push_str(plain);
                    if !plain.is_empty() {
                        continue;
                    }
                    self.next();
                    if c == self.lexer.escape {
                        self.escape_in_quotes(c, &mut text);
                    } else {
                        text.push(c);
                    }
                }
            }
        }
    }

    /// Takes what means nothing but itself, wherever it stands.
    fn plain(&mut self) -> &'a str {
        let special =
            |byte: u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'.'));
        let end = self.rest.bytes().position(special);
        let (plain, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        plain
    }

    /// Inside double quotes only the quote, the dollar and the escape itself can be escaped.
    fn escape_in_quotes(&mut self, escape: char, text: &mut String) {
        if self.lexer.raw_escapes {
            text.push(escape);
        }
        match self.peek() {
            None => {}
            Some(c) if c == '"' || c == '$' || c == self.lexer.escape => {
                self.next();
                text.push(c);
            }
            Some(_) => text.push(escape),
        }
    }

    fn dollar(&mut self) -> Outcome<'a> {
        self.next();
        if self.peek() == Some('{') {
            self.next();
            return self.braces();
        }
        let name = self.name();
        if name.is_empty() {
            return Ok(Cow::Borrowed("$"));
        }
        Ok(match self.value(name) {
            Some(value) => Cow::Borrowed(value),
            None if self.lexer.skip_unset => Cow::Owned(["$", name].concat()),
            None => Cow::Borrowed(""),
        })
    }

    /// A name: letters, digits and `_`; a number; or one special parameter.
    pub(super) fn name(&mut self) -> &'a str {
        let rest = self.rest;
        let length = match self.peek() {
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            Some(c) if c.is_numeric() => end(rest, char::is_numeric),
            _ => end(rest, |c| c.is_alphanumeric() || c == '_'),
        };
        let (name, rest) = rest.split_at(length);
        self.rest = rest;
        name
    }

    pub(super) fn value(&mut self, name: &str) -> Option<&'a str> {
        let value = self.variables.get(name).map(|value| &**value);
        if self.whole {
            let seen = if value.is_some() {
                &mut self.found.matched
            } else {
                &mut self.found.unmatched
            };
            seen.insert(name.to_owned());
        }
        value
    }
}

/// Where the characters end that go on.
fn end(text: &str, goes_on: fn(char) -> bool) -> usize {
    text.find(|c| !goes_on(c)).unwrap_or(text.len())
}
