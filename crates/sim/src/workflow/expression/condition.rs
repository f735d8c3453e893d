//! The condition of an `if`: an expression, with or without `${{ }}` around it.
//!
//! One that asks for no status means `success() && (…)`. See
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions>.

use super::template::{Template, TemplateError, template, whole};
use super::{EvaluationError, Expression, Scope, Status, What, function, parse};

/// A condition that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    what: Inner,
    /// Whether it asks for a status itself.
    asks_status: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Inner {
    /// Nothing was written.
    Empty,
    Expression(Expression),
    /// Text around `${{ }}`: a string, which is always true when it is not empty.
    Text(Template),
}

/// Reads the condition of an `if`.
pub fn condition(text: &str) -> Result<Condition, TemplateError> {
    let trimmed = text.trim();
    // Blanks around `${{ }}` make a text of it, as any other character does.
    let (at, inner) = match whole(text) {
        Some((at, inner)) if inner.trim().is_empty() => return Err(TemplateError::Empty(at)),
        Some(found) => found,
        None => (0, trimmed),
    };
    let what = if trimmed.is_empty() {
        Inner::Empty
    } else if trimmed.contains("${{") && at == 0 {
        Inner::Text(template(text)?)
    } else {
        let blanks = text.len() - text.trim_start().len();
        let before = if at == 0 { blanks } else { 0 };
        Inner::Expression(parse(inner).map_err(|mut error| {
            error.at += before + at;
            TemplateError::Expression(error)
        })?)
    };
    let asks_status = match &what {
        Inner::Empty => false,
        Inner::Expression(expression) => expression.asks_status(),
        Inner::Text(text) => text.expressions().any(Expression::asks_status),
    };
    Ok(Condition { what, asks_status })
}

impl Condition {
    /// The expressions in it.
    pub fn expressions(&self) -> Vec<&Expression> {
        match &self.what {
            Inner::Empty => Vec::new(),
            Inner::Expression(expression) => vec![expression],
            Inner::Text(text) => text.expressions().collect(),
        }
    }

    /// Whether it asks for a status itself (`always()`, `failure()`, …), so that nothing is
    /// added to it.
    pub fn asks_status(&self) -> bool {
        self.asks_status
    }

    /// Whether it holds.
    pub fn holds(&self, scope: &dyn Scope) -> Result<bool, EvaluationError> {
        if !self.asks_status && !scope.status(Status::Success) {
            return Ok(false);
        }
        Ok(match &self.what {
            Inner::Empty => true,
            Inner::Expression(expression) => expression.evaluate(scope)?.is_truthy(),
            Inner::Text(text) => text.evaluate(scope)?.is_truthy(),
        })
    }
}

impl Expression {
    /// Whether a status function is called in it.
    pub fn asks_status(&self) -> bool {
        let mut asks = false;
        self.walk(&mut |node| {
            if let What::Call(name, _) = &node.what {
                asks |= function(name).is_some_and(super::Function::is_status);
            }
        });
        asks
    }
}
