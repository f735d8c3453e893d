//! Loops, choices and functions.

use std::rc::Rc;

use super::Parser;
use crate::workflow::run::script::lexer::{self, Token};
use crate::workflow::run::script::{Command, Dialect, Join, List, Piece, Pipeline, What, plain};

impl Parser {
    /// `for NAME in …`, and `for (( … ))`, which is a `while` with something before it.
    pub(super) fn repeated(&mut self) -> What {
        self.tokens.next();
        if let Some(text) = self.arithmetic() {
            return match self.dialect {
                Dialect::Bash => self.counted(&text),
                Dialect::Posix => self.refuse("for (("),
            };
        }
        let name = self.reserved().unwrap_or_default().to_owned();
        self.tokens.next();
        let mut words = Vec::new();
        if self.takes("in") {
            while let Some(Token::Word {
                mut word, opens, ..
            }) = self
                .tokens
                .next_if(|token| matches!(token, Token::Word { .. }))
            {
                if opens {
                    word.push(Piece::Hidden);
                }
                words.push(word);
            }
        }
        let body = self.body();
        What::For { name, words, body }
    }

    /// `do … done`
    fn body(&mut self) -> List {
        self.skip_ends();
        self.takes("do");
        let body = self.list(&["done"]);
        self.ends("done");
        body
    }

    fn counted(&mut self, text: &str) -> What {
        let mut parts = text.splitn(3, ';');
        // Only the second part says something: the others stop no script, as nothing with a
        // `!` before it does.
        let mut part = |negated| match parts.next().unwrap_or_default().trim() {
            "" => List::new(),
            part => vec![one(
                What::Arithmetic(lexer::filled(part, 0, Dialect::Bash)),
                negated,
            )],
        };
        let (mut list, condition, step) = (part(true), part(false), part(true));
        let body = self.body();
        let what = What::While {
            until: false,
            condition,
            body,
            step,
        };
        list.push(one(what, false));
        What::Group(list)
    }

    /// The text of `(( … ))`, if it comes next.
    pub(super) fn arithmetic(&mut self) -> Option<String> {
        match self
            .tokens
            .next_if(|token| matches!(token, Token::Arithmetic(_)))
        {
            Some(Token::Arithmetic(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn repeating(&mut self, until: bool) -> What {
        self.tokens.next();
        let condition = self.list(&["do", "done"]);
        let body = self.body();
        What::While {
            until,
            condition,
            body,
            step: List::new(),
        }
    }

    /// `case WORD in PATTERN | PATTERN) … ;; esac`
    pub(super) fn choice(&mut self) -> What {
        self.tokens.next();
        let mut word = Vec::new();
        if let Some(Token::Word { word: found, .. }) = self.tokens.next() {
            word = found;
        }
        self.skip_ends();
        self.takes("in");
        let mut arms = Vec::new();
        loop {
            self.skip_ends();
            if self.takes("esac") || self.tokens.peek().is_none() {
                break;
            }
            self.takes_operator("(");
            let mut patterns = Vec::new();
            while let Some(token) = self
                .tokens
                .next_if(|token| matches!(token, Token::Word { .. } | Token::Operator("|")))
            {
                if let Token::Word { word, pattern, .. } = token {
                    patterns.push(pattern.unwrap_or(word));
                }
            }
            if !self.takes_operator(")") {
                // What this is nobody knows: on behind it.
                self.tokens.next();
                continue;
            }
            let body = self.list(&["esac"]);
            self.takes_operator(";;");
            arms.push((patterns, body));
        }
        What::Case { word, arms }
    }

    /// `name() COMMAND`, the name and the first parenthesis taken.
    pub(super) fn function(&mut self, name: String) -> What {
        self.takes_operator(")");
        self.skip_ends();
        match self.deeper(Self::command) {
            Some(body) => What::Function {
                name,
                body: Rc::new(body),
            },
            None => What::Opaque("function".to_owned()),
        }
    }

    /// Leaves out everything up to the word that ends a construct.
    pub(super) fn opaque(&mut self, first: &str, end: &str) -> What {
        let mut open = 0_usize;
        let mut begins = true;
        for token in self.tokens.by_ref() {
            let word = match &token {
                Token::Word {
                    word,
                    quoted: false,
                    ..
                } => plain(word).unwrap_or_default(),
                _ => "",
            };
            if begins && matches!(word, "select" | "while" | "until" | "for") {
                open += 1;
            } else if begins && word == end {
                open = open.saturating_sub(1);
                if open == 0 {
                    break;
                }
            }
            begins = matches!(token, Token::Operator(_)) || matches!(word, "do" | "then" | "else");
        }
        self.commands += 1;
        What::Opaque(first.to_owned())
    }
}

/// A construct as a command by itself.
fn one(what: What, negated: bool) -> Pipeline {
    Pipeline {
        join: Join::Then,
        negated,
        background: false,
        commands: vec![Command {
            what,
            output: None,
            appends: false,
            input: None,
            from: None,
            errors: false,
        }],
    }
}
