//! YAML 1.2 as a tree with places: what stands in the text and where, not what it means.
//!
//! The reader is our own because only three things are wanted of it that general ones do not
//! give together: the line and column of every key and value, an end in bounded time and
//! memory whatever it is fed, and few bytes. Plain scalars are resolved by the core schema of
//! YAML 1.2 (yaml.org/spec/1.2.2, chapter 10.3), so `on`, `yes` and `n` are strings.

mod cursor;
mod flow;
pub mod paint;
mod parse;
mod scalar;
mod source;

use std::sync::Arc;

pub(super) use parse::{
    BOMB, COLON, DOCUMENTS, DUPLICATE, INDENT, MERGE, NO_ANCHOR, NO_COLON, OPEN, TAB, TOO_DEEP,
    TOO_LARGE, UNUSED,
};
pub use parse::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Problem, parse};
pub use source::Source;

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Mark {
    /// Bytes before it.
    pub offset: u32,
    /// First line is 1; 0 where there is no place.
    pub line: u32,
    /// First character is 1.
    pub column: u32,
}

/// A value with its place. An alias is the very node that it names.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where its content starts, behind anchors and tags.
    pub start: Mark,
    /// Where its content ends: behind the last character of the last thing in it.
    pub end: Mark,
    /// How many nodes it stands for, with its aliases followed; long texts count as several.
    weight: u32,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A word, number or text.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Arc<Node>>),
    /// Keys with values, in the order of the text, duplicates included.
    Mapping(Vec<(Arc<Node>, Arc<Node>)>),
}

/// A scalar as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// Its text, unescaped and unfolded.
    pub text: String,
    /// How it is written.
    pub style: Style,
    /// What a tag forces it to be.
    pub tag: Option<Resolved>,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Bare words; the only ones that can be numbers, booleans or null.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What a scalar means by the core schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// Nothing, `~`, `null`.
    Null,
    /// `true`, `false`.
    Bool,
    /// A whole number.
    Int,
    /// Another number.
    Float,
    /// Everything else.
    Str,
}

impl Node {
    /// The scalar, if it is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar that is not null.
    pub fn text(&self) -> Option<&str> {
        let scalar = self.scalar()?;
        (scalar.resolved() != Resolved::Null).then_some(scalar.text.as_str())
    }

    /// Whether it is null or nothing at all.
    pub fn is_null(&self) -> bool {
        self.scalar()
            .is_some_and(|scalar| scalar.resolved() == Resolved::Null)
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Arc<Node>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// Key and value, if this is a mapping that has the key.
    pub fn entry(&self, key: &str) -> Option<&(Arc<Node>, Arc<Node>)> {
        let Kind::Mapping(entries) = &self.kind else {
            return None;
        };
        entries
            .iter()
            .find(|(name, _)| name.scalar().is_some_and(|name| name.text == key))
    }
}

/// The same value, wherever it stands.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Scalar(a), Kind::Scalar(b)) => a.text == b.text && a.resolved() == b.resolved(),
            (Kind::Sequence(a), Kind::Sequence(b)) => a == b,
            (Kind::Mapping(a), Kind::Mapping(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Node {}

impl Scalar {
    /// What it means.
    pub fn resolved(&self) -> Resolved {
        match (self.tag, self.style) {
            (Some(tag), _) => tag,
            (None, Style::Plain) => resolve(&self.text),
            _ => Resolved::Str,
        }
    }

    /// Whether it is written as one piece of bare words.
    pub fn is_plain(&self) -> bool {
        self.style == Style::Plain
    }
}

/// The core schema on a plain scalar.
pub fn resolve(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Resolved::Bool,
        ".nan" | ".NaN" | ".NAN" => Resolved::Float,
        _ => resolve_number(text),
    }
}

fn resolve_number(text: &str) -> Resolved {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(octal) = text.strip_prefix("0o") {
        let all = !octal.is_empty() && octal.bytes().all(|b| (b'0'..b'8').contains(&b));
        return if all { Resolved::Int } else { Resolved::Str };
    }
    if let Some(hex) = text.strip_prefix("0x") {
        let all = !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit());
        return if all { Resolved::Int } else { Resolved::Str };
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits(unsigned) {
        return Resolved::Int;
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Resolved::Float;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_fits = match (whole, part) {
        ("", part) => digits(part),
        (whole, "") => digits(whole),
        (whole, part) => digits(whole) && digits(part),
    };
    let exponent_fits =
        exponent.is_none_or(|text| digits(text.strip_prefix(['-', '+']).unwrap_or(text)));
    if mantissa_fits && exponent_fits {
        Resolved::Float
    } else {
        Resolved::Str
    }
}

#[cfg(test)]
mod tests;
