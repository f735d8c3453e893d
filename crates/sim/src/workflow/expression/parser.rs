//! From words to a tree, by descent. Depth is counted on the way down and, for chains of
//! comparisons, on the tree, so that neither reader nor evaluator can run out of stack.

use super::lexer::{Token, TokenKind, lex};
use super::{
    ErrorKind, Expression, ExpressionError, Literal, MAX_DEPTH, MAX_LENGTH, Node, What, number,
};

/// Reads an expression, without what surrounds it. An empty text is `null`. Names are not
/// looked at: see [`Expression::check`].
pub fn parse(text: &str) -> Result<Expression, ExpressionError> {
    if text.len() > MAX_LENGTH {
        return Err(ExpressionError {
            at: 0,
            kind: ErrorKind::Length,
            symbol: Box::default(),
        });
    }
    let tokens = lex(text)?;
    let mut parser = Parser {
        text,
        tokens: &tokens,
        at: 0,
        depth: 0,
    };
    let root = if parser.peek() == TokenKind::End {
        Node {
            at: 0,
            what: What::Literal(Literal::Null),
        }
    } else {
        let (root, _) = parser.expression()?;
        if parser.peek() != TokenKind::End {
            return Err(parser.unexpected());
        }
        root
    };
    Ok(Expression {
        root,
        odd_numbers: odd_numbers(text, &tokens),
    })
}

/// Where numbers stand that are written in none of the documented ways.
fn odd_numbers(text: &str, tokens: &[Token]) -> Vec<usize> {
    let odd = |token: &&Token| {
        let word = &text[token.start..token.end];
        matches!(token.kind, TokenKind::Number(_))
            && !number::is_documented(word)
            && !matches!(word, "NaN" | "Infinity" | "-Infinity")
    };
    tokens.iter().filter(odd).map(|token| token.start).collect()
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: u8,
}

/// A node with how deep it is.
type Deep = (Node, u8);

impl Parser<'_> {
    fn token(&self) -> Token {
        self.tokens.get(self.at).copied().unwrap_or(Token {
            kind: TokenKind::End,
            start: self.text.len(),
            end: self.text.len(),
        })
    }

    fn peek(&self) -> TokenKind {
        self.token().kind
    }

    fn takes(&mut self, kind: TokenKind) -> bool {
        let taken = self.peek() == kind;
        self.at += usize::from(taken);
        taken
    }

    fn expects(&mut self, kind: TokenKind) -> Result<(), ExpressionError> {
        if self.takes(kind) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> ExpressionError {
        let token = self.token();
        let ended = token.kind == TokenKind::End;
        let about = match self.at.checked_sub(1).and_then(|at| self.tokens.get(at)) {
            Some(last) if ended => *last,
            _ => token,
        };
        ExpressionError {
            at: about.start,
            kind: if ended {
                ErrorKind::End
            } else {
                ErrorKind::Symbol
            },
            symbol: self.text[about.start..about.end].into(),
        }
    }

    fn down(&mut self) -> Result<(), ExpressionError> {
        self.depth += 1;
        self.bounded(self.depth)
    }

    fn bounded(&self, depth: u8) -> Result<(), ExpressionError> {
        if depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(ExpressionError {
            at: self.token().start,
            kind: ErrorKind::Depth,
            symbol: Box::default(),
        })
    }

    fn expression(&mut self) -> Result<Deep, ExpressionError> {
        self.down()?;
        let found = self.chain(TokenKind::Or, What::Or);
        self.depth -= 1;
        found
    }

    /// `a || b || c` or `a && b && c` as one node.
    fn chain(
        &mut self,
        operator: TokenKind,
        what: fn(Vec<Node>) -> What,
    ) -> Result<Deep, ExpressionError> {
        let or = operator == TokenKind::Or;
        let operand = |parser: &mut Self| {
            if or {
                parser.chain(TokenKind::And, What::And)
            } else {
                parser.equality()
            }
        };
        let (first, mut deepest) = operand(self)?;
        if self.peek() != operator {
            return Ok((first, deepest));
        }
        self.down()?;
        let at = first.at;
        let mut nodes = vec![first];
        while self.takes(operator) {
            let (node, depth) = operand(self)?;
            deepest = deepest.max(depth);
            nodes.push(node);
        }
        self.depth -= 1;
        self.deeper(at, what(nodes), deepest)
    }

    fn equality(&mut self) -> Result<Deep, ExpressionError> {
        self.comparisons(true)
    }

    /// Chains of `==` and `!=`, or of the tighter `<`, `<=`, `>`, `>=`, from the left.
    fn comparisons(&mut self, equality: bool) -> Result<Deep, ExpressionError> {
        use super::Comparison::{Equal, NotEqual};
        let operand = |parser: &mut Self| {
            if equality {
                parser.comparisons(false)
            } else {
                parser.unary()
            }
        };
        let mut left = operand(self)?;
        while let TokenKind::Compare(comparison) = self.peek()
            && matches!(comparison, Equal | NotEqual) == equality
        {
            self.at += 1;
            let right = operand(self)?;
            let deepest = left.1.max(right.1);
            let what = What::Compare(comparison, Box::new(left.0), Box::new(right.0));
            let at = self.start_of(&what);
            left = self.deeper(at, what, deepest)?;
        }
        Ok(left)
    }

    fn start_of(&self, what: &What) -> usize {
        match what {
            What::Compare(_, left, _) | What::Index(left, _) | What::Star(left) => left.at,
            _ => self.token().start,
        }
    }

    fn deeper(&self, at: usize, what: What, deepest: u8) -> Result<Deep, ExpressionError> {
        let depth = deepest.saturating_add(1);
        self.bounded(depth)?;
        Ok((Node { at, what }, depth))
    }

    fn unary(&mut self) -> Result<Deep, ExpressionError> {
        let at = self.token().start;
        if !self.takes(TokenKind::Not) {
            return self.indexed();
        }
        self.down()?;
        let (node, depth) = self.unary()?;
        self.depth -= 1;
        self.deeper(at, What::Not(Box::new(node)), depth)
    }

    /// `.name`, `.*`, `[…]` and `[*]` after a name, a call or a group.
    fn indexed(&mut self) -> Result<Deep, ExpressionError> {
        let indexable = matches!(self.peek(), TokenKind::Name | TokenKind::Open);
        let before = self.depth;
        let mut found = self.primary()?;
        while let Some(what) = self.index(&mut found, indexable)? {
            self.down()?;
            let at = self.start_of(&what);
            found = self.deeper(at, what, found.1)?;
        }
        self.depth = before;
        Ok(found)
    }

    /// The next index, if one follows.
    fn index(
        &mut self,
        found: &mut Deep,
        indexable: bool,
    ) -> Result<Option<What>, ExpressionError> {
        Ok(if indexable && self.takes(TokenKind::OpenBracket) {
            Some(self.bracketed(found)?)
        } else if indexable && self.takes(TokenKind::Dot) {
            Some(self.dotted(found)?)
        } else {
            None
        })
    }

    /// The target is moved out of `found`, whose depth grows to that of the index.
    fn bracketed(&mut self, found: &mut Deep) -> Result<What, ExpressionError> {
        let star = self.takes(TokenKind::Star);
        let index = if star { None } else { Some(self.expression()?) };
        self.expects(TokenKind::CloseBracket)?;
        let target = Box::new(taken(&mut found.0));
        Ok(match index {
            None => What::Star(target),
            Some((index, depth)) => {
                found.1 = found.1.max(depth);
                What::Index(target, Box::new(index))
            }
        })
    }

    fn dotted(&mut self, found: &mut Deep) -> Result<What, ExpressionError> {
        let token = self.token();
        if self.takes(TokenKind::Star) {
            return Ok(What::Star(Box::new(taken(&mut found.0))));
        }
        self.expects(TokenKind::Name)?;
        let name = Literal::Text(self.text[token.start..token.end].into());
        let index = Node {
            at: token.start,
            what: What::Literal(name),
        };
        Ok(What::Index(Box::new(taken(&mut found.0)), Box::new(index)))
    }

    fn primary(&mut self) -> Result<Deep, ExpressionError> {
        let token = self.token();
        let literal = match token.kind {
            TokenKind::Open => return self.group(),
            TokenKind::Name => return self.named(token),
            TokenKind::True => Literal::Bool(true),
            TokenKind::False => Literal::Bool(false),
            TokenKind::Null => Literal::Null,
            TokenKind::Number(number) => Literal::Number(number),
            TokenKind::Text => {
                let quoted = &self.text[token.start + 1..token.end - 1];
                Literal::Text(quoted.replace("''", "'").into())
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        let what = What::Literal(literal);
        let at = token.start;
        Ok((Node { at, what }, 1))
    }

    fn group(&mut self) -> Result<Deep, ExpressionError> {
        self.at += 1;
        let found = self.expression()?;
        self.expects(TokenKind::Close)?;
        Ok(found)
    }

    /// A context, or a call.
    fn named(&mut self, token: Token) -> Result<Deep, ExpressionError> {
        self.at += 1;
        let name: Box<str> = self.text[token.start..token.end].into();
        let at = token.start;
        if !self.takes(TokenKind::Open) {
            let what = What::Context(name);
            return Ok((Node { at, what }, 1));
        }
        let mut parameters = Vec::new();
        let mut deepest = 0;
        if !self.takes(TokenKind::Close) {
            loop {
                let (node, depth) = self.expression()?;
                deepest = deepest.max(depth);
                parameters.push(node);
                if self.takes(TokenKind::Close) {
                    break;
                }
                self.expects(TokenKind::Comma)?;
            }
        }
        self.deeper(at, What::Call(name, parameters), deepest)
    }
}

/// Moves a node out, leaving `null` behind.
fn taken(node: &mut Node) -> Node {
    let nothing = Node {
        at: node.at,
        what: What::Literal(Literal::Null),
    };
    std::mem::replace(node, nothing)
}
