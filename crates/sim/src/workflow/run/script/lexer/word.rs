//! Words with their quotes, variables and `$(…)`.

use super::{DEEPEST, Lexer, Redirect, Token, arithmetic, filled};
use crate::workflow::run::script::{Dialect, Piece, Word, parser};

impl Lexer<'_> {
    pub(super) fn word(&mut self) {
        let mut word = Builder::default();
        let mut quoted = false;
        let mut opens = false;
        let begun = self.rest;
        while let Some(c) = self.rest.chars().next() {
            match c {
                // An array: what it holds nobody follows.
                '(' if is_array(&begun[..begun.len() - self.rest.len()]) => {
                    self.refuse("NAME=(…)");
                    self.skip(1);
                    let length = closing(self.rest);
                    self.skip((length + 1).min(self.rest.len()));
                    word.end_text();
                    word.pieces.push(Piece::Hidden);
                }
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | '>' | '<' | '(' | ')' => break,
                '\'' => {
                    quoted = true;
                    let inner = &self.rest[1..];
                    let length = inner.find('\'').unwrap_or(inner.len());
                    self.check(length < inner.len());
                    word.text.push_str(&inner[..length]);
                    self.skip((length + 2).min(self.rest.len()));
                }
                '"' => {
                    quoted = true;
                    self.skip(1);
                    self.quoted(&mut word, true);
                }
                '\\' => {
                    quoted = true;
                    self.skip(1);
                    if let Some(c) = self.rest.chars().next() {
                        if c != '\n' {
                            word.text.push(c);
                        }
                        self.skip(c.len_utf8());
                    }
                }
                // Only bash has quotes that begin with a dollar.
                '$' if self.rest[1..].starts_with(['\'', '"'])
                    && self.dialect == Dialect::Posix =>
                {
                    word.text.push('$');
                    self.skip(1);
                }
                '$' if self.rest.starts_with("$'") => {
                    quoted = true;
                    self.escaped(&mut word);
                }
                '$' if self.rest.starts_with("$\"") => self.skip(1),
                '$' | '`' => self.expansion(&mut word, false),
                c => {
                    let braces = c == ',' && word.text.contains('{');
                    opens |= matches!(c, '*' | '?') || braces && self.dialect == Dialect::Bash;
                    word.text.push(c);
                    self.skip(c.len_utf8());
                }
            }
        }
        let mut word = word.finish();
        if quoted && word.is_empty() {
            word.push(Piece::Text(String::new()));
        }
        self.tokens.push(Token::Word {
            word,
            quoted,
            opens,
        });
    }

    /// Up to the closing quote, or in a here-document up to the end.
    pub(super) fn quoted(&mut self, word: &mut Builder, closes: bool) {
        while let Some(c) = self.rest.chars().next() {
            match c {
                '"' if closes => {
                    self.skip(1);
                    return;
                }
                '\\' if self.rest[1..].starts_with(['"', '\\', '$', '`', '\n']) => {
                    let escaped = &self.rest[1..2];
                    if escaped != "\n" {
                        word.text.push_str(escaped);
                    }
                    self.skip(2);
                }
                '$' | '`' => self.expansion(word, true),
                c => {
                    word.text.push(c);
                    self.skip(c.len_utf8());
                }
            }
        }
        self.check(!closes);
    }

    /// `$'…'`
    /// <https://www.gnu.org/software/bash/manual/bash.html#ANSI_002dC-Quoting>
    fn escaped(&mut self, word: &mut Builder) {
        self.skip(2);
        while let Some(c) = self.rest.chars().next() {
            self.skip(c.len_utf8());
            let next = self.rest.chars().next();
            match (c, next) {
                ('\'', _) => return,
                ('\\', Some(next)) => {
                    self.skip(next.len_utf8());
                    match next {
                        'n' => word.text.push('\n'),
                        't' => word.text.push('\t'),
                        'r' => word.text.push('\r'),
                        '\\' | '\'' | '"' | '?' => word.text.push(next),
                        _ => {
                            word.end_text();
                            word.pieces.push(Piece::Hidden);
                        }
                    }
                }
                _ => word.text.push(c),
            }
        }
        self.check(false);
    }

    /// Notes a quote that nothing closes, in the script itself.
    fn check(&mut self, closed: bool) {
        if !closed && self.depth == 0 {
            self.tokens.push(Token::Broken);
        }
    }

    /// Notes what only bash can read, where another shell reads the script.
    pub(super) fn refuse(&mut self, what: &'static str) {
        if self.dialect == Dialect::Posix {
            self.tokens.push(Token::Refused(what));
        }
    }

    /// `<(…)` and `>(…)`, behind the parenthesis: what comes of it nobody follows, but where it
    /// is read as a file.
    pub(super) fn aside(&mut self, reads: bool) {
        self.refuse("<(…)");
        let length = closing(self.rest);
        let text = &self.rest[..length];
        self.skip((length + 1).min(self.rest.len()));
        let mut word = vec![Piece::Hidden];
        if reads
            && self.depth < DEEPEST
            && let Some(from @ Token::Redirect(Redirect::From)) = self.tokens.last_mut()
        {
            *from = Token::Redirect(Redirect::Given);
            let script = parser::parse_at(text, self.depth + 1, self.dialect);
            let quoted = true;
            word = vec![Piece::Output { script, quoted }];
        }
        self.tokens.push(Token::Word {
            word,
            quoted: true,
            opens: false,
        });
    }

    /// `$NAME`, `${NAME…}`, `$(command)` and the like.
    fn expansion(&mut self, word: &mut Builder, quoted: bool) {
        let rest = self.rest;
        if let Some(inner) = rest.strip_prefix('`') {
            let length = inner.find('`').unwrap_or(inner.len());
            self.output(word, &inner[..length], quoted);
            self.skip((length + 2).min(rest.len()));
        } else if let Some(inner) = arithmetic(&rest[1..]) {
            word.end_text();
            if self.depth < DEEPEST {
                let inner = filled(inner, self.depth + 1, self.dialect);
                word.pieces.push(Piece::Arithmetic(inner));
            }
            self.skip(inner.len() + 5);
        } else if let Some(inner) = rest.strip_prefix("$(") {
            let length = closing(inner);
            self.output(word, &inner[..length], quoted);
            self.skip((length + 3).min(rest.len()));
        } else if let Some(inner) = rest.strip_prefix("${") {
            let length = brace(inner);
            let inner = &inner[..length];
            if let Some(name) = inner.strip_prefix('#') {
                let (name, rule) = name.split_at(self::name(name));
                word.variable(name, if rule.is_empty() { "#" } else { "#[@]" }, quoted);
            } else {
                let (name, rule) = inner.split_at(name(inner));
                word.variable(name, rule, quoted);
            }
            self.skip((length + 3).min(rest.len()));
        } else {
            let length = match rest[1..].chars().next() {
                Some('?' | '#' | '@' | '*' | '!' | '$' | '0'..='9') => 1,
                _ => name(&rest[1..]),
            };
            if length == 0 {
                word.text.push('$');
            } else {
                word.variable(&rest[1..=length], "", quoted);
            }
            self.skip(1 + length);
        }
    }

    fn output(&mut self, word: &mut Builder, text: &str, quoted: bool) {
        word.end_text();
        if self.depth < DEEPEST {
            let script = parser::parse_at(text, self.depth + 1, self.dialect);
            if let Some(what) = script.refused {
                self.refuse(what);
            }
            word.pieces.push(Piece::Output { script, quoted });
        }
    }
}

/// A word that is being read.
#[derive(Default)]
pub(super) struct Builder {
    pieces: Word,
    text: String,
}

impl Builder {
    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.pieces
                .push(Piece::Text(std::mem::take(&mut self.text)));
        }
    }

    fn variable(&mut self, name: &str, rule: &str, quoted: bool) {
        self.end_text();
        self.pieces.push(Piece::Variable {
            name: name.to_owned(),
            rule: rule.to_owned(),
            quoted,
        });
    }

    pub(super) fn finish(mut self) -> Word {
        self.end_text();
        self.pieces
    }
}

/// How many bytes are a name.
pub(in super::super::super) fn name(text: &str) -> usize {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

/// Whether an array is given to a variable: `NAME=` and `NAME+=` before a parenthesis.
/// <https://www.gnu.org/software/bash/manual/bash.html#Arrays>
fn is_array(head: &str) -> bool {
    let Some(name) = head.strip_suffix('=') else {
        return false;
    };
    let name = name.strip_suffix('+').unwrap_or(name);
    !name.is_empty() && self::name(name) == name.len()
}

/// Where the brace of `${` closes.
fn brace(text: &str) -> usize {
    let mut open = 0;
    let mut before = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' if before == b'$' => open += 1,
            b'}' if open == 0 => return at,
            b'}' => open -= 1,
            _ => {}
        }
        before = byte;
    }
    text.len()
}

/// Where the parenthesis that is open closes.
pub(super) fn closing(text: &str) -> usize {
    let mut open = 0;
    let mut quote = 0;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quote != b'\'' => escaped = true,
            b'\'' | b'"' if quote == byte => quote = 0,
            b'\'' | b'"' if quote == 0 => quote = byte,
            _ if quote != 0 => {}
            b'(' => open += 1,
            b')' if open == 0 => return at,
            b')' => open -= 1,
            _ => {}
        }
    }
    text.len()
}
