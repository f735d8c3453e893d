//! Reads a glob, and finds what is wrong with it.

use super::{GlobError, GlobErrorKind, Piece, Repeat, Set, Subject};

/// Everything wrong with a glob, in its order.
pub fn check(text: &str, subject: Subject) -> Vec<GlobError> {
    let mut reader = Reader::new(text);
    let body = reader.at;
    if reader.rest().is_empty() {
        reader.error(body, GlobErrorKind::Empty);
        return reader.errors;
    }
    reader.read(subject);
    let plain = &text[body..];
    match subject {
        Subject::Path => {
            if plain.split('/').any(|part| matches!(part, "." | "..")) {
                reader.error(body, GlobErrorKind::Dots);
            }
            if text.trim() != text {
                reader.error(body, GlobErrorKind::Blank);
            }
        }
        Subject::Ref => {
            if text.starts_with('/') {
                reader.errors.insert(
                    0,
                    GlobError {
                        at: 0,
                        kind: GlobErrorKind::RefStart,
                    },
                );
            }
            if plain.ends_with(['/', '.']) {
                reader.error(text.len() - 1, GlobErrorKind::RefEnd);
            }
        }
    }
    reader.errors
}

pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) at: usize,
    pub(super) pieces: Vec<Piece>,
    errors: Vec<GlobError>,
    /// Whether `?` and `+` may follow.
    repeatable: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: usize::from(text.starts_with('!')),
            pieces: Vec::new(),
            errors: Vec::new(),
            repeatable: false,
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn takes(&mut self, c: char) -> bool {
        let taken = self.rest().starts_with(c);
        if taken {
            self.at += c.len_utf8();
        }
        taken
    }

    fn error(&mut self, at: usize, kind: GlobErrorKind) {
        self.errors.push(GlobError { at, kind });
    }

    fn push(&mut self, set: Set) {
        self.pieces.push(Piece {
            set,
            repeat: Repeat::Once,
        });
        self.repeatable = true;
    }

    pub(super) fn read(&mut self, subject: Subject) {
        while let Some(c) = self.peek() {
            let at = self.at;
            self.at += c.len_utf8();
            match c {
                '*' => self.star(at),
                '?' => self.repeat(at, Repeat::Optional),
                '+' => self.repeat(at, Repeat::OneOrMore),
                '[' => self.class(at),
                '\\' => self.escape(at, subject),
                _ => {
                    self.plain(at, c, subject);
                    self.push(Set::Char(c));
                }
            }
        }
    }

    fn plain(&mut self, at: usize, c: char, subject: Subject) {
        match c {
            '\n' | '\r' => self.error(at, GlobErrorKind::Newline),
            ' ' | '\t' | '~' | '^' | ':' if subject == Subject::Ref => {
                self.error(at, GlobErrorKind::RefCharacter);
            }
            _ => {}
        }
    }

    /// `**/` where a part of a path begins stands for any number of directories.
    fn star(&mut self, at: usize) {
        let mut double = false;
        while self.takes('*') {
            double = true;
        }
        let begins = self.text[..at].ends_with('/') || at == 0 || self.text[..at] == *"!";
        let (set, repeat) = if double && begins && self.takes('/') {
            (Set::Any, Repeat::Directories)
        } else if double {
            (Set::Any, Repeat::ZeroOrMore)
        } else {
            (Set::NotSlash, Repeat::ZeroOrMore)
        };
        self.pieces.push(Piece { set, repeat });
        self.repeatable = repeat == Repeat::Directories;
    }

    fn repeat(&mut self, at: usize, repeat: Repeat) {
        match self.pieces.last_mut() {
            Some(piece) if self.repeatable && piece.repeat == Repeat::Once => piece.repeat = repeat,
            _ => self.error(at, GlobErrorKind::Repeat),
        }
        self.repeatable = false;
    }

    fn escape(&mut self, at: usize, subject: Subject) {
        let next = self.peek();
        let reference = subject == Subject::Ref;
        match next {
            Some('[' | '?' | '*') if reference => self.error(at, GlobErrorKind::RefCharacter),
            Some('[' | '?' | '*' | '+' | '\\' | '!') => {}
            _ if reference => self.error(at, GlobErrorKind::Escape),
            _ => return self.push(Set::Char('\\')),
        }
        if let Some(c) = next {
            self.at += c.len_utf8();
            self.push(Set::Char(c));
        }
    }

    fn class(&mut self, at: usize) {
        let mut ranges: Vec<(char, char)> = Vec::new();
        loop {
            let Some(first) = self.peek() else {
                self.error(self.at, GlobErrorKind::OpenClass);
                break;
            };
            let here = self.at;
            self.at += first.len_utf8();
            if first == ']' {
                match &*ranges {
                    [] => self.error(here, GlobErrorKind::EmptyClass),
                    [(one, _)] if here == at + 1 + one.len_utf8() => {
                        self.error(at, GlobErrorKind::SingleClass);
                    }
                    _ => {}
                }
                break;
            }
            let last = if self.takes('-') {
                self.range_end(first)
            } else {
                first
            };
            ranges.push((first, last));
        }
        self.push(Set::Class(ranges));
    }

    fn range_end(&mut self, first: char) -> char {
        let at = self.at;
        match self.peek() {
            None => first,
            Some(']') => {
                self.error(at, GlobErrorKind::RangeEnd);
                first
            }
            Some(last) => {
                self.at += last.len_utf8();
                if last < first {
                    self.error(at, GlobErrorKind::RangeOrder);
                }
                last
            }
        }
    }
}
