//! The reader behind `read`: one pass over the characters.

mod word;

use super::{Command, Joint, Part, Redirect, Script, Word};
use std::borrow::Cow;
use word::is_name;

/// Words that begin what is not simulated.
const COMPOUND: [&str; 8] = [
    "if", "for", "while", "until", "case", "function", "select", "time",
];

pub(super) fn read(text: &str) -> Script<'_> {
    let mut reader = Reader {
        text,
        at: 0,
        script: Script {
            commands: Vec::with_capacity(2),
            parts: Vec::with_capacity(16),
            ..Script::default()
        },
    };
    reader.read();
    reader.script
}

struct Reader<'a> {
    text: &'a str,
    /// Byte offset of what comes next.
    at: usize,
    script: Script<'a>,
}

impl Command {
    fn new(joint: Joint) -> Self {
        Self {
            joint,
            negated: false,
            assignments: Vec::new(),
            words: Vec::with_capacity(4),
            redirects: Vec::new(),
            background: false,
        }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.assignments.is_empty() && self.redirects.is_empty()
    }
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.rest().chars().next(),
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// What stands before the first byte that ends it, or everything. What ends it is ASCII,
    /// or everything that is not.
    fn run(&mut self, ends: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r') => self.at += 1,
                Some('\\') if self.rest().starts_with("\\\n") => self.at += 2,
                Some('#')
                    if self.at == 0 || self.text[..self.at].ends_with(char::is_whitespace) =>
                {
                    self.run(|byte| byte == b'\n');
                }
                _ => return,
            }
        }
    }

    fn read(&mut self) {
        let mut command = Command::new(Joint::Then);
        loop {
            self.skip_blanks();
            let Some(c) = self.peek() else { break };
            let joint = match c {
                '\n' | ';' => Some(Joint::Then),
                '&' => Some(Joint::And),
                '|' => Some(Joint::Or),
                _ => None,
            };
            if let Some(joint) = joint {
                if !self.end(&mut command, c, joint) {
                    return;
                }
            } else if !self.part(&mut command) {
                return;
            }
        }
        if command.is_empty() {
            // `a &&` waits for more, and there is none.
            if matches!(command.joint, Joint::And | Joint::Or | Joint::Pipe) {
                self.fail(&["end of file unexpected"]);
            }
            return;
        }
        self.script.commands.push(command);
    }

    /// Ends a command at `;`, a newline, `&`, `&&`, `|` or `||`.
    fn end(&mut self, command: &mut Command, c: char, joint: Joint) -> bool {
        let from = self.at;
        self.at += 1;
        let double = c != '\n' && self.take(c);
        if command.is_empty() {
            if c == '\n' {
                return true;
            }
            return self.fail(&["\"", &self.text[from..self.at], "\" unexpected"]);
        }
        let joint = match (c, double) {
            ('&', false) => {
                command.background = true;
                Joint::Then
            }
            ('|', false) => Joint::Pipe,
            (';', true) => return self.fail(&["\";;\" unexpected"]),
            _ => joint,
        };
        let done = std::mem::replace(command, Command::new(joint));
        self.script.commands.push(done);
        true
    }

    /// Reads a word, an assignment or a redirection. False when the rest is left alone.
    fn part(&mut self, command: &mut Command) -> bool {
        if let Some(redirect) = self.redirect() {
            return match redirect {
                Ok(redirect) => {
                    command.redirects.push(redirect);
                    true
                }
                Err(()) => self.beyond(self.at),
            };
        }
        if matches!(self.peek(), Some('(' | ')')) {
            if self.peek() == Some(')') {
                return self.fail(&["\")\" unexpected"]);
            }
            return self.beyond(self.at);
        }
        let from = self.at;
        let Some(word) = self.word() else {
            return self.fail(&["Unterminated quoted string"]);
        };
        if command.words.is_empty() {
            match self.plain(&word) {
                Some("!") => {
                    command.negated = true;
                    return true;
                }
                Some("{" | "}") => return self.beyond(from),
                Some(first) if COMPOUND.contains(&first) => return self.beyond(from),
                Some("[[") => {
                    command.words.push(word);
                    self.condition(command);
                    return true;
                }
                _ => {}
            }
            if self.peek() == Some('(') {
                return self.beyond(from);
            }
            if let Some(assignment) = self.assignment(&word) {
                command.assignments.push(assignment);
                return true;
            }
        }
        command.words.push(word);
        true
    }

    fn fail(&mut self, words: &[&str]) -> bool {
        self.script.commands.clear();
        self.script.error = Some(["Syntax error: ", &words.concat()].concat());
        false
    }

    fn beyond(&mut self, from: usize) -> bool {
        let line = self.text[from..].split('\n').next().unwrap_or("");
        let end = line.char_indices().nth(60).map_or(line.len(), |(at, _)| at);
        self.script.beyond = Some(line[..end].to_owned());
        false
    }

    /// A redirection, if one begins here; an error for a kind that is not simulated.
    fn redirect(&mut self) -> Option<Result<Redirect, ()>> {
        let start = self.at;
        let digit = self.peek().filter(char::is_ascii_digit);
        if digit.is_some() {
            self.at += 1;
        }
        let Some(sign @ ('>' | '<')) = self.peek() else {
            self.at = start;
            return None;
        };
        self.at += 1;
        let append = self.take(sign);
        if sign == '<' && append {
            self.at = start;
            return Some(Err(()));
        }
        let descriptor = match (digit, sign) {
            (Some('2'), _) => 2,
            (Some('0'), _) | (None, '<') => 0,
            _ => 1,
        };
        self.take('|');
        let from = self.at;
        if self.take('&') {
            self.next();
            let whole = Part::Plain(Cow::Borrowed(&self.text[from..self.at]));
            self.script.parts.push(whole);
            let end = self.script.parts.len();
            return Some(Ok(Redirect {
                descriptor,
                append,
                target: end - 1..end,
            }));
        }
        self.skip_blanks();
        let target = self.word().filter(|word| !word.is_empty());
        Some(target.ok_or(()).map(|target| Redirect {
            descriptor,
            append,
            target,
        }))
    }

    fn plain(&self, word: &Word) -> Option<&str> {
        match self.script.parts(word) {
            [Part::Plain(text)] => Some(text),
            _ => None,
        }
    }

    /// `NAME=…` as name and value, which is what is left of the word.
    fn assignment(&mut self, word: &Word) -> Option<(String, Word)> {
        let Some(Part::Plain(first)) = self.script.parts.get_mut(word.start) else {
            return None;
        };
        let end = first.bytes().position(|byte| !is_name(char::from(byte)))?;
        let (name, rest) = first.split_at(end);
        let value = rest.strip_prefix('=')?;
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (name, value) = (name.to_owned(), value.to_owned());
        *first = Cow::Owned(value);
        Some((name, word.clone()))
    }
}
