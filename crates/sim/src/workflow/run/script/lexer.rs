//! From the text of a script to words and operators.

mod word;

use super::{Dialect, Piece, Word};
pub(in super::super) use word::name;
use word::{Builder, closing};

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
        /// What it is as a pattern, if that differs: what is quoted stands for itself.
        pattern: Option<Word>,
    },
    /// A quote that nothing closes.
    Broken,
    /// What the shell at hand cannot read, though another one can.
    Refused(&'static str),
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
    /// `>`, `1>` and `&>`.
    Output,
    /// `>>`, `1>>` and `&>>`.
    Append,
    /// `<<<`.
    Input,
    /// `<`.
    From,
    /// `< <(…)`.
    Given,
    /// Whatever does not matter here, such as `2>`.
    Other,
}

/// Longest first where one begins with another.
const OPERATORS: [&str; 9] = ["&&", "||", ";;", "|&", "|", ";", "&", "(", ")"];

/// Longest first where one begins with another.
const REDIRECTS: [(&str, Redirect); 9] = [
    ("<<<", Redirect::Input),
    ("&>>", Redirect::Append),
    ("&>", Redirect::Output),
    ("2>>", Redirect::Other),
    ("2>", Redirect::Other),
    ("1>>", Redirect::Append),
    ("1>", Redirect::Output),
    (">>", Redirect::Append),
    (">", Redirect::Output),
];

/// Words that a command follows, or the `((` of a loop.
const BEFORE_COMMANDS: [&str; 10] = [
    "if", "elif", "then", "else", "while", "until", "do", "for", "!", "{",
];

/// The words and operators of a script.
pub(super) fn tokens(text: &str, depth: usize, dialect: Dialect) -> Vec<Token> {
    let mut lexer = Lexer {
        rest: text,
        depth,
        dialect,
        tokens: Vec::new(),
        here: Vec::new(),
    };
    while lexer.tokens.len() < MOST && lexer.token() {}
    lexer.tokens
}

/// A text whose variables are put in, though nothing in it is quoted or split.
pub(super) fn filled(text: &str, depth: usize, dialect: Dialect) -> Word {
    let mut inner = Lexer {
        rest: text,
        depth,
        dialect,
        tokens: Vec::new(),
        here: Vec::new(),
    };
    let mut word = Builder::default();
    inner.quoted(&mut word, false);
    word.finish().0
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
    dialect: Dialect,
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
            let reads = self.rest.starts_with('<');
            self.skip(2);
            self.aside(reads);
        } else if let Some((sign, redirect)) = self.redirect() {
            self.skip(sign);
            if redirect == Redirect::Input {
                self.refuse("<<<");
            }
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
            // `a |& b` is `a 2>&1 | b`.
            let operator = if operator == "|&" {
                self.refuse("|&");
                "|"
            } else {
                operator
            };
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
        // To another shell than bash it is a command that nobody waits for, and then `>`.
        let apart = self.rest.starts_with("&>") && self.dialect == Dialect::Posix;
        let mut known = REDIRECTS.iter().filter(|_| !apart);
        let found = known.find(|(sign, _)| self.rest.starts_with(sign));
        if let Some((sign, redirect)) = found {
            return Some((sign.len(), *redirect));
        }
        self.rest.starts_with('<').then_some((1, Redirect::From))
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
                filled(&text, self.depth, self.dialect)
            } else {
                vec![Piece::Text(text)]
            };
            self.tokens[here.at] = Token::Here(word);
        }
    }
}
