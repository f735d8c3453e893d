//! What an expression comes to, and how values become other kinds.
//!
//! Equality and order are those of `EvaluationResult.cs`: like JavaScript's `==`, but strings
//! compare without case and objects only with themselves.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{fold, number};

/// A value of the language.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, and what is missing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Every number is a double.
    Number(f64),
    /// A string.
    Text(Rc<str>),
    /// A list.
    Array(Rc<Array>),
    /// Names with values.
    Object(Rc<Object>),
}

/// A list of values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Array {
    /// What is in it.
    pub items: Vec<Value>,
    /// Whether an object filter (`.*`) made it, so that the next index goes into each item.
    pub filtered: bool,
}

/// Names with values, in their order; names differ by more than case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    pairs: Vec<(Rc<str>, Value)>,
    /// Where each name stands, as soon as there are more than a few.
    index: BTreeMap<String, usize>,
}

/// Names that are looked through one by one.
const FEW: usize = 32;

impl Object {
    fn place(&self, name: &str) -> Option<usize> {
        if self.pairs.len() > FEW {
            return self.index.get(&fold::folded(name)).copied();
        }
        let mut names = self.pairs.iter();
        names.position(|(known, _)| fold::equal(known, name))
    }

    /// Sets a value: of the same name the later one counts, of names that differ in case
    /// the first.
    pub fn set(&mut self, name: &str, value: Value) {
        if let Some(at) = self.place(name) {
            if *self.pairs[at].0 == *name {
                self.pairs[at].1 = value;
            }
            return;
        }
        self.pairs.push((name.into(), value));
        if self.pairs.len() > FEW {
            let from = self.index.len();
            let new = self.pairs[from..].iter().zip(from..);
            let new = new.map(|((name, _), at)| (fold::folded(name), at));
            self.index.extend(new);
        }
    }

    /// The same, as one goes along.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.set(name, value.into());
        self
    }

    /// The value of a name, whatever its case.
    pub fn find(&self, name: &str) -> Option<&Value> {
        self.place(name).map(|at| &self.pairs[at].1)
    }

    /// Names with values, in their order.
    pub fn pairs(&self) -> &[(Rc<str>, Value)] {
        &self.pairs
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(Rc::new(object))
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::Array(Rc::new(Array {
            items,
            filtered: false,
        }))
    }
}

impl Value {
    /// Whether it counts as yes.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(yes) => *yes,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::Array(_) | Self::Object(_) => true,
        }
    }

    /// Whether it is neither a list nor an object.
    pub fn is_primitive(&self) -> bool {
        !matches!(self, Self::Array(_) | Self::Object(_))
    }

    /// As a string.
    pub fn text(&self) -> Rc<str> {
        match self {
            Self::Null => "".into(),
            Self::Bool(true) => "true".into(),
            Self::Bool(false) => "false".into(),
            Self::Number(value) => number::print(*value).into(),
            Self::Text(text) => Rc::clone(text),
            Self::Array(_) => "Array".into(),
            Self::Object(_) => "Object".into(),
        }
    }

    /// As a number; NaN for what is none.
    pub fn number(&self) -> f64 {
        match self {
            Self::Null => 0.0,
            Self::Bool(yes) => f64::from(u8::from(*yes)),
            Self::Number(number) => *number,
            Self::Text(text) => number::parse(text),
            Self::Array(_) | Self::Object(_) => f64::NAN,
        }
    }

    /// The property of an object, or nothing.
    pub fn property(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(object) => object.find(name),
            _ => None,
        }
    }

    /// `==`.
    pub fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Text(left), Self::Text(right)) => fold::equal(left, right),
            (Self::Array(left), Self::Array(right)) => Rc::ptr_eq(left, right),
            (Self::Object(left), Self::Object(right)) => Rc::ptr_eq(left, right),
            _ => self.order(other) == Some(Ordering::Equal),
        }
    }

    /// Order for `<` and `>`; nothing where there is none.
    pub fn order(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Self::Null, Self::Null) => None,
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            (Self::Text(left), Self::Text(right)) => Some(fold::compare(left, right)),
            _ => self.number().partial_cmp(&other.number()),
        }
    }
}
