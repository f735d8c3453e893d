//! From words and operators to commands.

mod compound;
mod simple;

use super::lexer::{self, Token, tokens};
use super::{Command, Dialect, Join, List, Pipeline, Script, What, plain};

/// How deep constructs may stand in each other.
const DEEPEST: usize = 40;

/// Reads a script. Total: what makes no sense to a shell is read as commands, which then fail
/// to be known.
pub(in super::super) fn parse(text: &str, dialect: Dialect) -> Script {
    parse_at(text, 0, dialect)
}

/// Reads a script that stands so deep in `$(…)`.
pub(super) fn parse_at(text: &str, depth: usize, dialect: Dialect) -> Script {
    let tokens = tokens(text, depth, dialect);
    let refused = tokens.iter().find_map(|token| match token {
        Token::Refused(what) => Some(*what),
        _ => None,
    });
    let mut parser = Parser {
        tokens: tokens.into_iter().peekable(),
        dialect,
        refused: None,
        depth: 0,
        commands: 0,
        broken: false,
        doubtful: depth > 0 || text.contains('`') || text.contains("$(") && text.contains("case"),
    };
    let mut list = List::new();
    loop {
        list.append(&mut parser.list(&[]));
        // A closing word that nothing has opened.
        if parser.tokens.next().is_none() {
            break;
        }
    }
    Script {
        list,
        commands: parser.commands,
        refused,
    }
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    dialect: Dialect,
    /// What the construct at hand has that its shell cannot read.
    refused: Option<&'static str>,
    depth: usize,
    commands: usize,
    /// Whether a construct at hand has no end.
    broken: bool,
    /// Whether the script has parts in which it is easy to lose count of parentheses.
    doubtful: bool,
}

impl Parser {
    /// The next token as a reserved word: a word that nothing in it is quoted or put in.
    fn reserved(&mut self) -> Option<&str> {
        match self.tokens.peek() {
            Some(Token::Word {
                word,
                quoted: false,
                ..
            }) => plain(word),
            _ => None,
        }
    }

    fn takes(&mut self, word: &str) -> bool {
        let taken = self.reserved() == Some(word);
        if taken {
            self.tokens.next();
        }
        taken
    }

    fn takes_operator(&mut self, operator: &str) -> bool {
        let taken = matches!(self.tokens.peek(), Some(Token::Operator(next)) if *next == operator);
        if taken {
            self.tokens.next();
        }
        taken
    }

    fn skip_ends(&mut self) {
        while self.takes_operator(";") {}
    }

    /// Pipelines up to one of these words, a closing parenthesis or the end.
    fn list(&mut self, ends: &[&str]) -> List {
        let mut list = List::new();
        let mut join = Join::Then;
        loop {
            if join == Join::Then {
                while self.takes_operator(";") || self.takes_operator("&") {}
            } else {
                self.skip_ends();
            }
            let over = match self.tokens.peek() {
                None | Some(Token::Operator(")" | ";;")) => true,
                _ => self.reserved().is_some_and(|word| ends.contains(&word)),
            };
            if over {
                return list;
            }
            let negated = self.takes("!");
            let commands = self.pipeline();
            if commands.is_empty() {
                // An operator with nothing before it.
                if !matches!(self.tokens.peek(), None | Some(Token::Operator(")" | ";;"))) {
                    self.tokens.next();
                }
                continue;
            }
            list.push(Pipeline {
                join,
                negated,
                background: self.takes_operator("&"),
                commands,
            });
            join = if self.takes_operator("&&") {
                Join::And
            } else if self.takes_operator("||") {
                Join::Or
            } else {
                Join::Then
            };
        }
    }

    fn pipeline(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        while let Some(command) = self.command() {
            commands.push(command);
            if !self.takes_operator("|") {
                break;
            }
            self.skip_ends();
        }
        commands
    }

    fn command(&mut self) -> Option<Command> {
        let deep = self.depth >= DEEPEST;
        let what = match self.construct() {
            "if" if !deep => self.deeper(Self::conditional),
            "for" if !deep => self.deeper(Self::repeated),
            "{" if !deep => {
                self.tokens.next();
                let list = self.deeper(|parser| parser.list(&["}"]));
                self.ends("}");
                What::Group(list)
            }
            "while" if !deep => self.deeper(|parser| parser.repeating(false)),
            "until" if !deep => self.deeper(|parser| parser.repeating(true)),
            "case" if !deep => self.deeper(Self::choice),
            "[[" => self.bracketed(),
            "function" if !deep => {
                self.tokens.next();
                let name = self.reserved().unwrap_or_default().to_owned();
                self.tokens.next();
                self.takes_operator("(");
                self.function(name)
            }
            "select" => self.opaque("select", "done"),
            "" if !deep && self.takes_operator("(") => {
                let list = self.deeper(|parser| parser.list(&[]));
                self.broken |= !self.takes_operator(")") && self.tokens.peek().is_none();
                What::Subshell(list)
            }
            _ => match self.arithmetic() {
                Some(text) => What::Arithmetic(lexer::filled(&text, 0, self.dialect)),
                None => return self.simple(),
            },
        };
        let mut command = Command {
            what,
            output: None,
            appends: false,
            input: None,
            from: None,
            errors: false,
        };
        // All around it has no end either, and none of it runs.
        if self.broken && self.depth == 0 {
            self.broken = false;
            command.what = self.unread();
        }
        while self.redirection(&mut command) {}
        if let Some(Token::Refused(what)) = self.tokens.peek() {
            let what = *what;
            command.what = self.refuse(what);
        }
        Some(command)
    }

    /// The word that begins a construct, if one comes next.
    fn construct(&mut self) -> &'static str {
        // The last ones are those of bash.
        const POSIX: usize = 6;
        let known = [
            "if", "for", "{", "while", "until", "case", "[[", "function", "select",
        ];
        let most = match self.dialect {
            Dialect::Posix => POSIX,
            Dialect::Bash => known.len(),
        };
        let next = self.reserved().unwrap_or_default();
        known
            .into_iter()
            .take(most)
            .find(|word| *word == next)
            .unwrap_or_default()
    }

    /// What a shell cannot read to its end; nobody knows where that is not certain.
    fn unread(&mut self) -> What {
        match self.refused.take() {
            _ if self.doubtful => What::Opaque("…".to_owned()),
            Some(what) => What::Refused(what),
            None => What::Broken,
        }
    }

    /// Gives up all up to the end of the script, and whatever is around it.
    fn refuse(&mut self, what: &'static str) -> What {
        self.refused = Some(what);
        self.commands += 1;
        while self.tokens.next().is_some() {}
        self.broken = self.depth > 0;
        if self.broken {
            What::Broken
        } else {
            self.unread()
        }
    }

    /// Takes the word that ends a construct.
    fn ends(&mut self, word: &str) {
        self.broken |= !self.takes(word) && self.tokens.peek().is_none();
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn conditional(&mut self) -> What {
        let mut branches = Vec::new();
        let mut otherwise = List::new();
        self.tokens.next();
        loop {
            let condition = self.list(&["then", "fi"]);
            self.takes("then");
            let body = self.list(&["elif", "else", "fi"]);
            branches.push((condition, body));
            if !self.takes("elif") {
                break;
            }
        }
        if self.takes("else") {
            otherwise = self.list(&["fi"]);
        }
        self.ends("fi");
        What::If {
            branches,
            otherwise,
        }
    }
}
