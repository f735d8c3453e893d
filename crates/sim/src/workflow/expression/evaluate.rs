//! What an expression comes to where it stands.

use std::cmp::Ordering;
use std::rc::Rc;

use super::functions::{self, Name};
use super::memory::{Bounded, ITEM, Memory, OBJECT, of_text};
use super::value::{Array, Value};
use super::{Comparison, Expression, Literal, Node, What, fold, json};

/// What an expression can ask of the place where it stands.
pub trait Scope {
    /// A context by its name in lower case; `null` where there is none.
    fn context(&self, name: &str) -> Value;
    /// Whether things have gone as a status function asks.
    fn status(&self, status: Status) -> bool;
    /// What `hashFiles` gives for these patterns: 64 hexadecimal digits, or nothing when no
    /// file matches.
    fn hash_files(&self, patterns: &[Rc<str>]) -> String;
}

/// The status functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// `success()`.
    Success,
    /// `failure()`.
    Failure,
    /// `cancelled()`.
    Cancelled,
    /// `always()`.
    Always,
}

/// Why an expression comes to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvaluationError {
    /// `format` got no format: the format.
    Format(Rc<str>),
    /// `format` has too few values: the format.
    FormatArguments(Rc<str>),
    /// `fromJSON` got no JSON.
    Json,
    /// A predicate of `case` is neither `true` nor `false`.
    Predicate,
    /// It would take more than a megabyte.
    Memory,
    /// There is no such function, or not with as many parameters.
    Function,
}

impl EvaluationError {
    /// GitHub's words for it (`ExpressionResources`).
    pub fn said(&self) -> String {
        match self {
            Self::Format(format) => ["The following format string is invalid: ", format].concat(),
            Self::FormatArguments(format) => [
                "The following format string references more arguments than were supplied: ",
                format,
            ]
            .concat(),
            Self::Json => "Error parsing JSON when evaluating fromJson".to_owned(),
            Self::Predicate => "case predicate must evaluate to a boolean value".to_owned(),
            Self::Memory => "The maximum allowed memory size was exceeded".to_owned(),
            Self::Function => "Unrecognized function".to_owned(),
        }
    }
}

type Outcome = Result<Value, EvaluationError>;

impl Expression {
    /// What it comes to.
    pub fn evaluate(&self, scope: &dyn Scope) -> Outcome {
        let mut evaluator = Evaluator {
            scope,
            memory: Memory::default(),
        };
        evaluator.node(&self.root, 0)
    }
}

struct Evaluator<'a> {
    scope: &'a dyn Scope,
    memory: Memory,
}

impl Evaluator<'_> {
    fn node(&mut self, node: &Node, level: usize) -> Outcome {
        let value = self.what(&node.what, level)?;
        let bytes = match &value {
            Value::Text(text) => of_text(text),
            Value::Array(array) if array.filtered => OBJECT + ITEM * array.items.len(),
            _ => OBJECT,
        };
        self.memory.add(level, bytes, value.is_primitive())?;
        Ok(value)
    }

    fn what(&mut self, what: &What, level: usize) -> Outcome {
        let below = level + 1;
        Ok(match what {
            What::Literal(literal) => literal.value(),
            What::Context(name) => self.scope.context(&name.to_ascii_lowercase()),
            What::Call(name, parameters) => return self.call(name, parameters, below),
            What::Index(target, index) => {
                let target = self.node(target, below)?;
                let index = self.node(index, below)?;
                indexed(&target, &index)
            }
            What::Star(target) => filtered(&self.node(target, below)?),
            What::Not(node) => Value::Bool(!self.node(node, below)?.is_truthy()),
            What::Compare(comparison, left, right) => {
                let left = self.node(left, below)?;
                let right = self.node(right, below)?;
                Value::Bool(comparison.holds(&left, &right))
            }
            What::And(nodes) => return self.first(nodes, false, below),
            What::Or(nodes) => return self.first(nodes, true, below),
        })
    }

    /// The first value that counts as `wanted`, or the last one.
    fn first(&mut self, nodes: &[Node], wanted: bool, level: usize) -> Outcome {
        let mut value = Value::Null;
        for node in nodes {
            value = self.node(node, level)?;
            if value.is_truthy() == wanted {
                break;
            }
        }
        Ok(value)
    }

    fn call(&mut self, name: &str, parameters: &[Node], level: usize) -> Outcome {
        let function = functions::function(name)
            .filter(|function| function.refuses(parameters.len()).is_none())
            .ok_or(EvaluationError::Function)?;
        if function.what() == Name::Case {
            return self.case(parameters, level);
        }
        let mut values = Vec::with_capacity(parameters.len());
        for parameter in parameters {
            values.push(self.node(parameter, level)?);
        }
        let text = |at: usize| values.get(at).map_or_else(|| "".into(), Value::text);
        Ok(match function.what() {
            Name::Contains => contains(&values).into(),
            Name::StartsWith => affix(&values, |text, affix| text.starts_with(affix)).into(),
            Name::EndsWith => affix(&values, |text, affix| text.ends_with(affix)).into(),
            Name::Format => Value::Text(format(&text(0), values.get(1..).unwrap_or_default())?),
            Name::Join => Value::Text(join(&values)?),
            Name::ToJson => Value::Text(json::print(values.first().unwrap_or(&Value::Null))?),
            Name::FromJson => json::read(&text(0)).ok_or(EvaluationError::Json)?,
            Name::HashFiles => {
                let patterns: Vec<Rc<str>> = values.iter().map(Value::text).collect();
                Value::Text(self.scope.hash_files(&patterns).into())
            }
            Name::Success => self.scope.status(Status::Success).into(),
            Name::Failure => self.scope.status(Status::Failure).into(),
            Name::Cancelled => self.scope.status(Status::Cancelled).into(),
            Name::Always | Name::Case => self.scope.status(Status::Always).into(),
        })
    }

    /// Pairs of a predicate and a value, and the value for when none holds.
    fn case(&mut self, parameters: &[Node], level: usize) -> Outcome {
        let mut pairs = parameters.chunks_exact(2);
        for pair in &mut pairs {
            match self.node(&pair[0], level)? {
                Value::Bool(true) => return self.node(&pair[1], level),
                Value::Bool(false) => {}
                _ => return Err(EvaluationError::Predicate),
            }
        }
        match pairs.remainder().first() {
            Some(otherwise) => self.node(otherwise, level),
            None => Ok(Value::Null),
        }
    }
}

impl Literal {
    fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(yes) => Value::Bool(*yes),
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => (&**text).into(),
        }
    }
}

impl Comparison {
    fn holds(self, left: &Value, right: &Value) -> bool {
        let order = || left.order(right);
        match self {
            Self::Equal => left.equals(right),
            Self::NotEqual => !left.equals(right),
            Self::Less => order() == Some(Ordering::Less),
            Self::Greater => order() == Some(Ordering::Greater),
            Self::LessOrEqual => left.equals(right) || order() == Some(Ordering::Less),
            Self::GreaterOrEqual => left.equals(right) || order() == Some(Ordering::Greater),
        }
    }
}

fn indexed(target: &Value, index: &Value) -> Value {
    match target {
        Value::Array(array) if array.filtered => {
            let items = array.items.iter().filter_map(|item| inside(item, index));
            filter(items.collect())
        }
        _ => inside(target, index).unwrap_or(Value::Null),
    }
}

/// The item of a list at a number, or the property of an object of a name.
fn inside(target: &Value, index: &Value) -> Option<Value> {
    match target {
        Value::Array(array) => array.items.get(place(index)?).cloned(),
        Value::Object(object) if index.is_primitive() => object.find(&index.text()).cloned(),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a negative or too large number has gone before"
)]
fn place(index: &Value) -> Option<usize> {
    let number = index.number();
    (number >= 0.0 && number <= f64::from(i32::MAX)).then_some(number as usize)
}

/// `.*`: every item, or those of every item where it is a filter already.
fn filtered(target: &Value) -> Value {
    let values = |value: &Value| match value {
        Value::Array(array) => array.items.clone(),
        Value::Object(object) => object
            .pairs()
            .iter()
            .map(|(_, value)| value.clone())
            .collect(),
        _ => Vec::new(),
    };
    match target {
        Value::Array(array) if array.filtered => {
            filter(array.items.iter().flat_map(values).collect())
        }
        _ => filter(values(target)),
    }
}

fn filter(items: Vec<Value>) -> Value {
    Value::Array(Rc::new(Array {
        items,
        filtered: true,
    }))
}

/// `contains`: a part of a string without case, or an item that equals.
fn contains(values: &[Value]) -> bool {
    match values {
        [Value::Array(array), item] => array.items.iter().any(|one| one.equals(item)),
        _ => affix(values, |text, part| text.contains(part)),
    }
}

/// Compares two strings in upper case; false when one of the two is no string.
fn affix(values: &[Value], holds: fn(&str, &str) -> bool) -> bool {
    match values {
        [text, part] if text.is_primitive() && part.is_primitive() => {
            holds(&fold::folded(&text.text()), &fold::folded(&part.text()))
        }
        _ => false,
    }
}

fn join(values: &[Value]) -> Result<Rc<str>, EvaluationError> {
    let separator = match values.get(1) {
        Some(separator) if separator.is_primitive() => separator.text(),
        _ => ",".into(),
    };
    match values.first() {
        Some(Value::Array(array)) => {
            let mut text = Bounded::default();
            for (place, item) in array.items.iter().enumerate() {
                if place > 0 {
                    text.push(&separator)?;
                }
                text.push(&item.text())?;
            }
            Ok(text.0.into())
        }
        Some(value) if value.is_primitive() => Ok(value.text()),
        _ => Ok("".into()),
    }
}

/// `{0}` is the first value, `{{` and `}}` are braces (`Format.cs`).
fn format(format: &Rc<str>, values: &[Value]) -> Result<Rc<str>, EvaluationError> {
    let invalid = || EvaluationError::Format(Rc::clone(format));
    let mut text = Bounded::default();
    let mut rest: &str = format;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, found) = rest.split_at(at);
        text.push(before)?;
        let brace = &found[..1];
        if found[1..].starts_with(brace) {
            text.push(brace)?;
            rest = &found[2..];
            continue;
        }
        let (number, after) = found[1..].split_once('}').ok_or_else(invalid)?;
        let number = placeholder(number)
            .filter(|_| brace == "{")
            .ok_or_else(invalid)?;
        let value = values
            .get(number)
            .ok_or_else(|| EvaluationError::FormatArguments(Rc::clone(format)))?;
        text.push(&value.text())?;
        rest = after;
    }
    text.push(rest)?;
    Ok(text.0.into())
}

/// Whether a format can be used with so many values: the first one that it has no place for.
pub(crate) fn placeholders(text: &str, count: usize) -> Result<Option<usize>, EvaluationError> {
    // Every value is one character of its own, which then is there or not.
    let mark = |at: usize| char::from_u32(0xF_0000 + u32::try_from(at).unwrap_or(0));
    let marks = || (0..count).filter_map(mark);
    let values: Vec<Value> = marks()
        .map(|mark| mark.to_string().as_str().into())
        .collect();
    let text = format(&text.into(), &values)?;
    Ok(marks().position(|mark| !text.contains(mark)))
}

/// The number of a placeholder, 0 to 255.
fn placeholder(digits: &str) -> Option<usize> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits
        .then(|| digits.parse::<u8>().ok())?
        .map(usize::from)
}
