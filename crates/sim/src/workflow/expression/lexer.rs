//! From text to words. Words are read up to a boundary and then judged, so that an error
//! names the whole of what was written.

use super::{Comparison, ErrorKind, ExpressionError, number};

/// A word with the bytes it stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TokenKind {
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    Comma,
    Dot,
    Not,
    Compare(Comparison),
    And,
    Or,
    Star,
    Number(f64),
    Text,
    Name,
    True,
    False,
    Null,
    End,
}

/// Splits an expression into words; the last one is [`TokenKind::End`].
pub(super) fn lex(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens: Vec<Token> = Vec::new();
    while let Some(c) = lexer.peek() {
        let start = lexer.at;
        if c.is_whitespace() {
            lexer.at += c.len_utf8();
            continue;
        }
        let before = tokens.last().map(|token| token.kind);
        let kind = lexer.token(c, before)?;
        tokens.push(Token {
            kind,
            start,
            end: lexer.at,
        });
    }
    tokens.push(Token {
        kind: TokenKind::End,
        start: text.len(),
        end: text.len(),
    });
    Ok(tokens)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text[self.at..].chars().next(),
        }
    }

    fn token(&mut self, c: char, before: Option<TokenKind>) -> Result<TokenKind, ExpressionError> {
        let single = match c {
            '(' => TokenKind::Open,
            ')' => TokenKind::Close,
            '[' => TokenKind::OpenBracket,
            ']' => TokenKind::CloseBracket,
            ',' => TokenKind::Comma,
            '*' => TokenKind::Star,
            '.' if continues(before) => TokenKind::Dot,
            '.' | '+' | '-' | '0'..='9' => return self.number(),
            '\'' => return self.string(),
            '!' | '=' | '<' | '>' | '&' | '|' => return self.operator(c),
            _ => return self.name(before),
        };
        self.at += 1;
        Ok(single)
    }

    fn operator(&mut self, c: char) -> Result<TokenKind, ExpressionError> {
        let twice =
            self.text[self.at + 1..].starts_with(if matches!(c, '&' | '|') { c } else { '=' });
        let kind = match (c, twice) {
            ('!', false) => TokenKind::Not,
            ('!', true) => TokenKind::Compare(Comparison::NotEqual),
            ('=', true) => TokenKind::Compare(Comparison::Equal),
            ('<', false) => TokenKind::Compare(Comparison::Less),
            ('<', true) => TokenKind::Compare(Comparison::LessOrEqual),
            ('>', false) => TokenKind::Compare(Comparison::Greater),
            ('>', true) => TokenKind::Compare(Comparison::GreaterOrEqual),
            ('&', true) => TokenKind::And,
            ('|', true) => TokenKind::Or,
            _ => {
                let start = self.at;
                self.at += 1;
                self.skip(false);
                return Err(self.unexpected(start));
            }
        };
        self.at += 1 + usize::from(twice);
        Ok(kind)
    }

    /// Goes on to the next boundary; dots belong to numbers.
    fn skip(&mut self, dots: bool) {
        while let Some(c) = self.peek() {
            let boundary = c.is_whitespace()
                || matches!(
                    c,
                    '(' | ')' | '[' | ']' | ',' | '!' | '>' | '<' | '=' | '&' | '|'
                )
                || c == '.' && !dots;
            if boundary {
                break;
            }
            self.at += c.len_utf8();
        }
    }

    fn number(&mut self) -> Result<TokenKind, ExpressionError> {
        let start = self.at;
        self.at += 1;
        self.skip(true);
        let value = number::parse(&self.text[start..self.at]);
        if value.is_nan() {
            return Err(self.unexpected(start));
        }
        Ok(TokenKind::Number(value))
    }

    /// Two quotes in a row are one quote in the string.
    fn string(&mut self) -> Result<TokenKind, ExpressionError> {
        let start = self.at;
        self.at += 1;
        while let Some(quote) = self.text[self.at..].find('\'') {
            self.at += quote + 1;
            if !self.text[self.at..].starts_with('\'') {
                return Ok(TokenKind::Text);
            }
            self.at += 1;
        }
        self.at = self.text.len();
        Err(self.unexpected(start))
    }

    fn name(&mut self, before: Option<TokenKind>) -> Result<TokenKind, ExpressionError> {
        let start = self.at;
        self.skip(false);
        let name = &self.text[start..self.at];
        if !is_name(name) {
            return Err(self.unexpected(start));
        }
        if before == Some(TokenKind::Dot) {
            return Ok(TokenKind::Name);
        }
        Ok(match name {
            "true" => TokenKind::True,
            "false" => TokenKind::False,
            "null" => TokenKind::Null,
            "NaN" => TokenKind::Number(f64::NAN),
            "Infinity" => TokenKind::Number(f64::INFINITY),
            _ => TokenKind::Name,
        })
    }

    fn unexpected(&self, start: usize) -> ExpressionError {
        ExpressionError {
            at: start,
            kind: ErrorKind::Character,
            symbol: self.text[start..self.at].into(),
        }
    }
}

/// Whether a dot after this word goes into it; else it begins a number.
fn continues(before: Option<TokenKind>) -> bool {
    matches!(
        before,
        Some(TokenKind::Name | TokenKind::CloseBracket | TokenKind::Close | TokenKind::Star)
    )
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
