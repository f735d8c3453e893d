//! From the text of a script to words and operators.

use super::{Piece, Word, parser};

/// Most words and operators of a script; what comes behind is left out.
const MOST: usize = 20_000;

/// How deep `$(…)` may stand in `$(…)`.
const DEEPEST: usize = 8;

/// A word or an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word {
        word: Word,
        /// Whether some of it is quoted, so that it is no reserved word.
        quoted: bool,
        /// Whether it may become other words: `*`, `?` and `{a,b}` that nothing quotes.
        opens: bool,
    },
    /// A quote that nothing closes.
    Broken,
    /// `>&2`.
    Errors,
    /// `&&`, `||`, `|`, `;`, `;;`, `&`, `(`, `)`; the end of a line is `;`.
    Operator(&'static str),
    /// Where output or input goes: the next word says.
    Redirect(Redirect),
    /// What stands between `<<END` and `END`.
    Here(Word),
    /// What stands between `((` and `))`.
    Arithmetic(String),
}

/// A redirection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Redirect {
    /// `>`, `>>` and `1>`.
    Output,
    /// `<<<`.
    Input,
    /// Whatever does not matter here, such as `2>`.
    Other,
}

/// Longest first where one begins with another.
const OPERATORS: [&str; 8] = ["&&", "||", ";;", "|", ";", "&", "(", ")"];

/// Longest first where one begins with another.
const REDIRECTS: [(&str, Redirect); 9] = [
    ("<<<", Redirect::Input),
    ("&>>", Redirect::Other),
    ("&>", Redirect::Other),
    ("2>>", Redirect::Other),
    ("2>", Redirect::Other),
    ("1>>", Redirect::Output),
    ("1>", Redirect::Output),
    (">>", Redirect::Output),
    (">", Redirect::Output),
];

/// Words that a command follows, or the `((` of a loop.
const BEFORE_COMMANDS: [&str; 10] = [
    "if", "elif", "then", "else", "while", "until", "do", "for", "!", "{",
];

/// The words and operators of a script.
pub(super) fn tokens(text: &str, depth: usize) -> Vec<Token> {
    let mut lexer = Lexer {
        rest: text,
        depth,
        tokens: Vec::new(),
        here: Vec::new(),
    };
    while lexer.tokens.len() < MOST && lexer.token() {}
    lexer.tokens
}

/// A text whose variables are put in, though nothing in it is quoted or split.
pub(super) fn filled(text: &str, depth: usize) -> Word {
    let mut inner = Lexer {
        rest: text,
        depth,
        tokens: Vec::new(),
        here: Vec::new(),
    };
    let mut word = Builder::default();
    inner.quoted(&mut word, false);
    word.finish()
}

/// What stands between `((` and its `))`, if nothing else begins like this.
fn arithmetic(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("((")?;
    let inner = &inner[..closing(inner)];
    text[inner.len() + 2..].starts_with("))").then_some(inner)
}

/// A here-document whose text is yet to come.
struct Here<'a> {
    /// Its place among the tokens.
    at: usize,
    end: &'a str,
    /// Whether variables are put in: its end is not quoted.
    filled: bool,
    /// `<<-`: tabs at the beginnings of lines do not count.
    tabs: bool,
}

struct Lexer<'a> {
    rest: &'a str,
    depth: usize,
    tokens: Vec<Token>,
    here: Vec<Here<'a>>,
}

impl Lexer<'_> {
    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    /// Reads what comes next; whether there was something.
    fn token(&mut self) -> bool {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if self.rest.starts_with("\\\n") {
            self.skip(2);
        } else if first == '#' {
            let line = self.rest.find('\n').unwrap_or(self.rest.len());
            self.skip(line);
        } else if first == '\n' {
            self.skip(1);
            self.tokens.push(Token::Operator(";"));
            self.here_documents();
        } else if let Some(inner) = arithmetic(self.rest).filter(|_| self.begins()) {
            self.tokens.push(Token::Arithmetic(inner.to_owned()));
            self.skip(inner.len() + 4);
        } else if self.rest.starts_with("<<") && !self.rest.starts_with("<<<") {
            self.here();
        } else if self.rest.starts_with("<(") || self.rest.starts_with(">(") {
            self.skip(2);
            self.aside();
        } else if let Some((sign, redirect)) = self.redirect() {
            self.skip(sign);
            // `2>&1` names no file.
            if let Some(rest) = self.rest.strip_prefix('&') {
                if redirect == Redirect::Output && rest.starts_with('2') {
                    self.tokens.push(Token::Errors);
                }
                self.rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            } else {
                self.tokens.push(Token::Redirect(redirect));
            }
        } else if let Some(operator) = OPERATORS
            .into_iter()
            .find(|operator| self.rest.starts_with(operator))
        {
            self.skip(operator.len());
            self.tokens.push(Token::Operator(operator));
        } else {
            self.word();
        }
        true
    }

    /// Whether a command may begin here.
    fn begins(&self) -> bool {
        match self.tokens.last() {
            None => true,
            Some(Token::Operator(operator)) => *operator != ")",
            Some(Token::Word {
                word,
                quoted: false,
                ..
            }) => super::plain(word).is_some_and(|word| BEFORE_COMMANDS.contains(&word)),
            _ => false,
        }
    }

    fn redirect(&self) -> Option<(usize, Redirect)> {
        let mut known = REDIRECTS.iter();
        let found = known.find(|(sign, _)| self.rest.starts_with(sign));
        if let Some((sign, redirect)) = found {
            return Some((sign.len(), *redirect));
        }
        // `< file`: what stands in it is not known.
        self.rest.starts_with('<').then_some((1, Redirect::Other))
    }

    /// `<<END`: the text comes with the next line.
    fn here(&mut self) {
        self.skip(2);
        let tabs = self.rest.starts_with('-');
        self.skip(usize::from(tabs));
        self.rest = self.rest.trim_start_matches(' ');
        let length = self
            .rest
            .find(|c: char| c.is_whitespace() || ";|&<>()".contains(c))
            .unwrap_or(self.rest.len());
        let end = &self.rest[..length];
        self.skip(length);
        let name = end.trim_matches(['"', '\'', '\\']);
        self.here.push(Here {
            at: self.tokens.len(),
            end: name,
            filled: name == end,
            tabs,
        });
        self.tokens.push(Token::Here(Word::new()));
    }

    /// The texts of the here-documents of the line that has ended.
    fn here_documents(&mut self) {
        for here in std::mem::take(&mut self.here) {
            let mut text = String::new();
            while !self.rest.is_empty() {
                let length = self.rest.find('\n').map_or(self.rest.len(), |end| end + 1);
                let line = &self.rest[..length];
                self.skip(length);
                let line = if here.tabs {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                if line.trim_end() == here.end {
                    break;
                }
                text.push_str(line);
            }
            let word = if here.filled {
                filled(&text, self.depth)
            } else {
                vec![Piece::Text(text)]
            };
            self.tokens[here.at] = Token::Here(word);
        }
    }

    fn word(&mut self) {
        let mut word = Builder::default();
        let mut quoted = false;
        let mut opens = false;
        let begun = self.rest;
        while let Some(c) = self.rest.chars().next() {
            match c {
                // An array: what it holds nobody follows.
                '(' if is_array(&begun[..begun.len() - self.rest.len()]) => {
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
                '$' if self.rest.starts_with("$'") => {
                    quoted = true;
                    self.escaped(&mut word);
                }
                '$' if self.rest.starts_with("$\"") => self.skip(1),
                '$' | '`' => self.expansion(&mut word, false),
                c => {
                    opens |= matches!(c, '*' | '?') || c == ',' && word.text.contains('{');
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
    fn quoted(&mut self, word: &mut Builder, closes: bool) {
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

    /// `<(…)` and `>(…)`, behind the parenthesis: what comes of it nobody follows.
    fn aside(&mut self) {
        let length = closing(self.rest);
        self.skip((length + 1).min(self.rest.len()));
        self.tokens.push(Token::Word {
            word: vec![Piece::Hidden],
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
                let inner = filled(inner, self.depth + 1);
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

    fn output(&self, word: &mut Builder, text: &str, quoted: bool) {
        word.end_text();
        if self.depth < DEEPEST {
            let script = parser::parse_at(text, self.depth + 1);
            word.pieces.push(Piece::Output { script, quoted });
        }
    }
}

/// A word that is being read.
#[derive(Default)]
struct Builder {
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

    fn finish(mut self) -> Word {
        self.end_text();
        self.pieces
    }
}

/// How many bytes are a name.
pub(super) fn name(text: &str) -> usize {
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
fn closing(text: &str) -> usize {
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
