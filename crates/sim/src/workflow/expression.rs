//! The expression language between `${{` and `}}`.
//!
//! [`parse`] reads one expression, [`template`] the text around it, [`condition()`] an `if`.
//! Whether a context or function may be used where the expression stands is asked with
//! [`Expression::check`]; what it comes to, with [`Expression::evaluate`].
//!
//! The rules are those of the two open implementations: `actions/runner`
//! (`src/Sdk/DTExpressions2`) and `actions/languageservices` (`expressions/src`), and of
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions>.

pub mod condition;
mod evaluate;
mod fold;
mod functions;
pub mod json;
mod lexer;
mod memory;
mod number;
mod parser;
pub mod template;
#[cfg(test)]
mod tests;
pub mod value;
pub mod visit;

pub use condition::{Condition, condition};
pub(crate) use evaluate::placeholders;
pub use evaluate::{EvaluationError, Scope, Status};
pub use functions::{Function, function};
pub use parser::parse;
pub use template::{Part, Unclosed, split};
pub use value::Value;

/// Most bytes of one expression (`ExpressionConstants.MaxLength`).
pub const MAX_LENGTH: usize = 21_000;

/// Deepest nesting of one expression (`ExpressionConstants.MaxDepth`).
pub const MAX_DEPTH: u8 = 50;

/// An expression that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    root: Node,
    /// Numbers that are read in another way than they look: bytes from the start.
    odd_numbers: Vec<usize>,
}

/// A part of an expression, with the byte it starts at.
#[derive(Debug, Clone, PartialEq)]
struct Node {
    at: usize,
    what: What,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    Literal(Literal),
    /// A name that stands alone, such as `github`.
    Context(Box<str>),
    Call(Box<str>, Vec<Node>),
    /// `a.b` or `a['b']`.
    Index(Box<Node>, Box<Node>),
    /// `a.*` or `a[*]`.
    Star(Box<Node>),
    Not(Box<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
}

#[derive(Debug, Clone, PartialEq)]
enum Literal {
    Null,
    Bool(bool),
    Number(f64),
    Text(Box<str>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Why a text is no expression, or none here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// Bytes from the start of the text.
    pub at: usize,
    /// What is wrong.
    pub kind: ErrorKind,
    /// The word it is wrong about; empty when it is about the whole.
    pub symbol: Box<str>,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Characters that make no word of the language.
    Character,
    /// A word where it cannot stand.
    Symbol,
    /// It ends too early.
    End,
    /// No such context, or not here.
    Context,
    /// No such function, or not here.
    Function,
    /// A call with too few parameters.
    TooFew,
    /// A call with too many parameters.
    TooMany,
    /// `case` takes pairs and one value more.
    Even,
    /// Nested deeper than [`MAX_DEPTH`].
    Depth,
    /// Longer than [`MAX_LENGTH`].
    Length,
}

impl ExpressionError {
    /// GitHub's words for it (`ParseException.cs`).
    pub fn said(&self, text: &str) -> String {
        let what = match self.kind {
            ErrorKind::Character | ErrorKind::Symbol => "Unexpected symbol: '",
            ErrorKind::End => "Unexpected end of expression: '",
            ErrorKind::Context => "Unrecognized named-value: '",
            ErrorKind::Function => "Unrecognized function: '",
            ErrorKind::TooFew => "Too few parameters supplied: '",
            ErrorKind::TooMany => "Too many parameters supplied: '",
            ErrorKind::Even => "Even number of parameters supplied, requires an odd number: '",
            ErrorKind::Depth => return "Exceeded max expression depth 50".to_owned(),
            ErrorKind::Length => return "Exceeded max expression length 21000".to_owned(),
        };
        let mut said = what.to_owned();
        said.push_str(&self.symbol);
        said.push_str("'. Located at position ");
        let position = text.get(..self.at).unwrap_or(text).chars().count() + 1;
        said.push_str(&position.to_string());
        said.push_str(" within expression: ");
        said.push_str(text);
        said
    }
}

impl Expression {
    /// Numbers that are written in none of the documented ways, such as `0123`, which is not
    /// octal, or `.5`: bytes from the start.
    pub fn odd_numbers(&self) -> &[usize] {
        &self.odd_numbers
    }

    /// Whether only literals, operators and well-known functions are in it, so that it comes
    /// to the same at every run.
    pub fn is_constant(&self) -> bool {
        let mut constant = true;
        self.walk(&mut |node| match &node.what {
            What::Context(_) => constant = false,
            What::Call(name, _) => {
                constant &= function(name).is_some_and(|function| !function.depends_on_run());
            }
            _ => {}
        });
        constant
    }

    /// Whether every context and function in it is known and called with as many parameters
    /// as it takes. `contexts` are the names that may be used where it stands, `functions`
    /// those of the run (`success`, `hashFiles`, …); the others may be used everywhere.
    /// See <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability>.
    pub fn check(&self, contexts: &[&str], functions: &[&str]) -> Result<(), ExpressionError> {
        let mut first = None;
        self.walk(&mut |node| {
            if first.is_none() {
                first = node.problem(contexts, functions);
            }
        });
        first.map_or(Ok(()), Err)
    }

    /// Calls for every node, parameters before what takes them.
    fn walk(&self, visit: &mut dyn FnMut(&Node)) {
        self.root.walk(visit);
    }
}

impl Node {
    fn walk(&self, visit: &mut dyn FnMut(&Node)) {
        self.each(&mut |node| node.walk(visit));
        visit(self);
    }

    /// Calls for every node right below, in the order in which they stand.
    fn each(&self, visit: &mut dyn FnMut(&Node)) {
        match &self.what {
            What::Literal(_) | What::Context(_) => {}
            What::Call(_, nodes) | What::And(nodes) | What::Or(nodes) => {
                nodes.iter().for_each(visit);
            }
            What::Index(left, right) | What::Compare(_, left, right) => {
                visit(left);
                visit(right);
            }
            What::Star(node) | What::Not(node) => visit(node),
        }
    }

    fn problem(&self, contexts: &[&str], functions: &[&str]) -> Option<ExpressionError> {
        let (kind, symbol) = match &self.what {
            What::Context(name) if !named(contexts, name) => (ErrorKind::Context, name),
            What::Call(name, parameters) => {
                let known = function(name)
                    .filter(|known| !known.depends_on_run() || named(functions, name));
                let kind = match known {
                    None => ErrorKind::Function,
                    Some(known) => known.refuses(parameters.len())?,
                };
                (kind, name)
            }
            _ => return None,
        };
        Some(ExpressionError {
            at: self.at,
            kind,
            symbol: symbol.clone(),
        })
    }
}

fn named(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
