//! Text with `${{ }}` in it.

use std::rc::Rc;

use super::memory::Bounded;
use super::{EvaluationError, Expression, ExpressionError, Scope, Value, parse};

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Taken as it is: where it begins, in bytes, and what it is.
    Literal(usize, &'a str),
    /// What stands between `${{` and `}}`, with its blanks: where it begins, and what it is.
    Expression(usize, &'a str),
}

/// A `${{` without its `}}`: where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclosed(pub usize);

/// GitHub's words for an unclosed expression (`TemplateReader.cs`).
pub const UNCLOSED: &str = "The expression is not closed. An unescaped ${{ sequence was found, but the closing }} sequence was not found.";

/// GitHub's words for an empty expression (`TemplateStrings`).
pub const EMPTY: &str = "An expression was expected";

/// Splits a text at its expressions. A `}}` in a string of the expression does not end it.
pub fn split(text: &str) -> Result<Vec<Part<'_>>, Unclosed> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("${{") {
        let open = at + open;
        if open > at {
            parts.push(Part::Literal(at, &text[at..open]));
        }
        let start = open + 3;
        let length = end(&text[start..]).ok_or(Unclosed(open))?;
        parts.push(Part::Expression(start, &text[start..start + length]));
        at = start + length + 2;
    }
    if at < text.len() {
        parts.push(Part::Literal(at, &text[at..]));
    }
    Ok(parts)
}

/// Where `}}` stands outside strings.
fn end(text: &str) -> Option<usize> {
    let mut quoted = false;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            b'}' if !quoted && bytes.get(at + 1) == Some(&b'}') => return Some(at),
            _ => {}
        }
    }
    None
}

/// The only expression of a text that holds nothing else, as in `if: ${{ … }}`: where it
/// begins and what it is.
pub fn whole(text: &str) -> Option<(usize, &str)> {
    match split(text).as_deref() {
        Ok([Part::Expression(at, inner)]) => Some((*at, inner)),
        _ => None,
    }
}

/// What is wrong with a text that has expressions in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateError {
    /// A `${{` without its `}}`: where.
    Unclosed(usize),
    /// Nothing between `${{` and `}}`: where.
    Empty(usize),
    /// What is between them is no expression; `at` counts from the start of the text.
    Expression(ExpressionError),
}

/// A text whose expressions were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    parts: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Literal(Box<str>),
    Expression(Box<Expression>),
}

/// Reads the expressions of a text.
pub fn template(text: &str) -> Result<Template, TemplateError> {
    let mut parts = Vec::new();
    let pieces = split(text).map_err(|Unclosed(at)| TemplateError::Unclosed(at))?;
    for piece in pieces {
        parts.push(match piece {
            Part::Literal(_, literal) => Piece::Literal(literal.into()),
            Part::Expression(at, inner) if inner.trim().is_empty() => {
                return Err(TemplateError::Empty(at));
            }
            Part::Expression(at, inner) => {
                let expression = parse(inner).map_err(|mut error| {
                    error.at += at;
                    TemplateError::Expression(error)
                })?;
                Piece::Expression(Box::new(expression))
            }
        });
    }
    Ok(Template { parts })
}

impl Template {
    /// The expressions in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.parts.iter().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Expression(expression) => Some(&**expression),
        })
    }

    /// What it comes to: the value of its only expression, else a string.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Value, EvaluationError> {
        if let [Piece::Expression(expression)] = &*self.parts {
            return expression.evaluate(scope);
        }
        let mut text = Bounded::default();
        for piece in &self.parts {
            match piece {
                Piece::Literal(literal) => text.push(literal)?,
                Piece::Expression(expression) => text.push(&expression.evaluate(scope)?.text())?,
            }
        }
        Ok(Value::Text(text.0.into()))
    }

    /// What it comes to, as a string.
    pub fn text(&self, scope: &dyn Scope) -> Result<Rc<str>, EvaluationError> {
        Ok(self.evaluate(scope)?.text())
    }
}
