//! Words with their quotes, variables and `$(…)`.

use super::{DEEPEST, Lexer, Redirect, Token, arithmetic, filled};
use crate::workflow::run::script::{Dialect, Piece, Word, condition, parser};

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
                    word.piece(Piece::Hidden);
                }
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | '>' | '<' | '(' | ')' => break,
                '\'' => {
                    quoted = true;
                    let inner = &self.rest[1..];
                    let length = inner.find('\'').unwrap_or(inner.len());
                    self.check(length < inner.len());
                    word.exactly(&inner[..length]);
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
                            word.exactly(c.encode_utf8(&mut [0; 4]));
                        }
                        self.skip(c.len_utf8());
                    }
                }
                // Only bash has quotes that begin with a dollar.
                '$' if self.rest[1..].starts_with(['\'', '"'])
                    && self.dialect == Dialect::Posix =>
                {
                    word.plainly('$');
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
                    word.plainly(c);
                    self.skip(c.len_utf8());
                }
            }
        }
        let (mut word, pattern) = word.finish();
        if quoted && word.is_empty() {
            word.push(Piece::Text(String::new()));
        }
        self.tokens.push(Token::Word {
            word,
            quoted,
            opens,
            pattern,
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
                        word.exactly(escaped);
                    }
                    self.skip(2);
                }
                '$' | '`' => self.expansion(word, true),
                c => {
                    word.exactly(c.encode_utf8(&mut [0; 4]));
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
                        'n' => word.exactly("\n"),
                        't' => word.exactly("\t"),
                        'r' => word.exactly("\r"),
                        '\\' | '\'' | '"' | '?' => word.exactly(next.encode_utf8(&mut [0; 4])),
                        _ => word.piece(Piece::Hidden),
                    }
                }
                _ => word.exactly(c.encode_utf8(&mut [0; 4])),
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
            pattern: None,
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
            if self.depth < DEEPEST {
                let inner = filled(inner, self.depth + 1, self.dialect);
                word.piece(Piece::Arithmetic(inner));
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
                word.plainly('$');
            } else {
                word.variable(&rest[1..=length], "", quoted);
            }
            self.skip(1 + length);
        }
    }

    fn output(&mut self, word: &mut Builder, text: &str, quoted: bool) {
        if self.depth < DEEPEST {
            let script = parser::parse_at(text, self.depth + 1, self.dialect);
            if let Some(what) = script.refused {
                self.refuse(what);
            }
            word.piece(Piece::Output { script, quoted });
        }
    }
}

/// A word that is being read.
#[derive(Default)]
pub(super) struct Builder {
    pieces: Word,
    text: String,
    /// The same as a pattern.
    patterns: Word,
    pattern: String,
    /// Whether it is another word as a pattern.
    differs: bool,
}

impl Builder {
    /// A character that nothing quotes.
    fn plainly(&mut self, c: char) {
        self.text.push(c);
        self.pattern.push(c);
    }

    /// What is quoted, and so stands for itself in a pattern, too.
    fn exactly(&mut self, text: &str) {
        self.text.push_str(text);
        let escaped = condition::escaped(text);
        self.differs |= escaped != text;
        self.pattern.push_str(&escaped);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let pattern = Piece::Text(std::mem::take(&mut self.pattern));
            self.patterns.push(pattern);
            self.pieces
                .push(Piece::Text(std::mem::take(&mut self.text)));
        }
    }

    fn piece(&mut self, piece: Piece) {
        self.end_text();
        self.patterns.push(piece.clone());
        self.pieces.push(piece);
    }

    fn variable(&mut self, name: &str, rule: &str, quoted: bool) {
        self.piece(Piece::Variable {
            name: name.to_owned(),
            rule: rule.to_owned(),
            quoted,
        });
    }

    /// The word, and what it is as a pattern, if that differs.
    pub(super) fn finish(mut self) -> (Word, Option<Word>) {
        self.end_text();
        (self.pieces, self.differs.then_some(self.patterns))
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

/// Where the parenthesis that is open closes. Those behind the patterns of `case` close none.
pub(super) fn closing(text: &str) -> usize {
    let mut open = 0;
    let mut quote = 0;
    let mut escaped = false;
    // How many parentheses were open at each `case` that has no end yet.
    let mut choices: Vec<i32> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quote != b'\'' => escaped = true,
            b'\'' | b'"' if quote == byte => quote = 0,
            b'\'' | b'"' if quote == 0 => quote = byte,
            _ if quote != 0 => {}
            b'c' if begins_choice(text, at) => choices.push(open),
            b'e' if !choices.is_empty() && is_word(text, at, "esac") => _ = choices.pop(),
            b'(' => open += 1,
            b')' if choices.last() == Some(&open) => {}
            b')' if open == 0 => return at,
            b')' => open -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a word of its own stands there.
fn is_word(text: &str, at: usize, word: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || ";&|()".contains(c);
    let before = text[..at].chars().next_back();
    let after = text[at..].strip_prefix(word);
    before.is_none_or(ends)
        && after.is_some_and(|after| after.is_empty() || after.starts_with(ends))
}

/// Whether `case … in … esac` begins there.
fn begins_choice(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let first = before.is_empty()
        || before.ends_with(['\n', ';', '&', '|', '(', '{', '!'])
        || [
            " do", " then", " else", "\ndo", "\nthen", "\nelse", ";do", ";then",
        ]
        .iter()
        .any(|word| before.ends_with(word));
    let rest = &text[at..];
    let chooses = |(_, rest): (&str, &str)| rest.contains("esac");
    first && is_word(text, at, "case") && rest.split_once(" in").is_some_and(chooses)
}
