//! Simple commands: words, assignments and redirections.

use super::{DEEPEST, Parser};
use crate::workflow::run::script::lexer::{self, Redirect, Token};
use crate::workflow::run::script::{Command, Dialect, Piece, What, Word, condition, plain};

impl Parser {
    /// `[[ … ]]`: operators of the shell are words in it.
    pub(super) fn bracketed(&mut self) -> What {
        let mut words = Vec::new();
        for token in self.tokens.by_ref() {
            let before = words.last().and_then(plain);
            let compares = before.is_some_and(condition::compares);
            let word = match token {
                Token::Word {
                    pattern: Some(pattern),
                    ..
                } if compares => pattern,
                Token::Word { word, .. } => word,
                Token::Operator(";") => break,
                Token::Operator(operator) => vec![Piece::Text(operator.to_owned())],
                Token::Redirect(_)
                | Token::Here(_)
                | Token::Arithmetic(_)
                | Token::Errors
                | Token::Refused(_)
                | Token::Broken => continue,
            };
            let last = plain(&word) == Some("]]");
            words.push(word);
            if last {
                break;
            }
        }
        self.commands += 1;
        What::Simple {
            assignments: Vec::new(),
            words,
        }
    }

    pub(super) fn simple(&mut self) -> Option<Command> {
        let mut assignments = Vec::new();
        let mut words: Vec<Word> = Vec::new();
        let mut command = Command {
            what: What::Opaque(String::new()),
            output: None,
            appends: false,
            input: None,
            from: None,
            errors: false,
        };
        let mut redirected = false;
        loop {
            if self.redirection(&mut command) {
                redirected = true;
                continue;
            }
            if self.tokens.next_if_eq(&Token::Broken).is_some() {
                // The quote goes on to the end.
                while self.tokens.next().is_some() {}
                command.what = self.unread();
                self.commands += 1;
                return Some(command);
            }
            if let Some(Token::Refused(what)) = self.tokens.peek() {
                let what = *what;
                command.what = self.refuse(what);
                return Some(command);
            }
            let next = self
                .tokens
                .next_if(|token| matches!(token, Token::Word { .. }));
            let Some(Token::Word {
                mut word, opens, ..
            }) = next
            else {
                break;
            };
            let printer = words.first().and_then(plain);
            if opens && printer.is_some_and(|first| matches!(first, "echo" | "printf" | "set")) {
                word.push(Piece::Hidden);
            }
            let own = assignment(&word, self.dialect).filter(|_| words.is_empty());
            match own {
                Some(assignment) => assignments.push(assignment),
                None => words.push(word),
            }
        }
        // `name() { … }`
        if let [name] = &*words
            && self.depth < DEEPEST
            && self.takes_operator("(")
        {
            let name = plain(name).unwrap_or_default().to_owned();
            command.what = self.function(name);
            return Some(command);
        }
        // Behind other words than a name, no parenthesis can stand.
        let called = !words.is_empty() && self.dialect == Dialect::Posix;
        if called && matches!(self.tokens.peek(), Some(Token::Operator("("))) {
            let keyword = words.first().and_then(plain) == Some("function");
            let what = if keyword { "function" } else { "(" };
            command.what = self.refuse(what);
            return Some(command);
        }
        if assignments.is_empty() && words.is_empty() && !redirected {
            return None;
        }
        self.commands += 1;
        command.what = What::Simple { assignments, words };
        Some(command)
    }

    /// Takes a redirection; whether there was one.
    pub(super) fn redirection(&mut self, command: &mut Command) -> bool {
        let next = self
            .tokens
            .next_if(|token| matches!(token, Token::Redirect(_) | Token::Here(_) | Token::Errors));
        match next {
            Some(Token::Errors) => command.errors = true,
            Some(Token::Here(text)) => command.input = Some(text),
            Some(Token::Redirect(redirect)) => {
                let target = self
                    .tokens
                    .next_if(|token| matches!(token, Token::Word { .. }));
                if let Some(Token::Word { word, .. }) = target {
                    match redirect {
                        Redirect::Output | Redirect::Append => {
                            command.appends = redirect == Redirect::Append;
                            command.output = Some(word);
                        }
                        Redirect::Input => {
                            // Its line has an end.
                            let end = Piece::Text("\n".to_owned());
                            command.input = Some([word, vec![end]].concat());
                        }
                        Redirect::Given => command.input = Some(word),
                        Redirect::From => command.from = Some(word),
                        Redirect::Other => {}
                    }
                }
            }
            _ => return false,
        }
        true
    }
}

/// `NAME=value`; only bash has `NAME+=value` and `NAME[place]=value`.
fn assignment(word: &Word, dialect: Dialect) -> Option<(String, Word)> {
    let Some(Piece::Text(first)) = word.first() else {
        return None;
    };
    let length = lexer::name(first);
    let rest = &first[length..];
    // A place of an array, which nobody follows.
    let place = rest.starts_with('[') && rest.contains("]=");
    let bash = dialect == Dialect::Bash;
    if length > 0 && place && bash {
        return Some((first[..length].to_owned(), vec![Piece::Hidden]));
    }
    let adds = bash && rest.starts_with("+=");
    let rest = if adds { &rest[1..] } else { rest };
    let rest = rest.strip_prefix('=')?;
    if length == 0 || first.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut value = Word::new();
    if adds {
        value.push(Piece::Variable {
            name: first[..length].to_owned(),
            rule: String::new(),
            quoted: true,
        });
    }
    if !rest.is_empty() {
        value.push(Piece::Text(rest.to_owned()));
    }
    value.extend(word[1..].iter().cloned());
    Some((first[..length].to_owned(), value))
}
