//! JSON as `fromJSON` reads and `toJSON` prints it.

use std::rc::Rc;

use super::memory::Bounded;
use super::value::{Object, Value};
use super::{EvaluationError, number};

/// Deepest nesting that is read (`PipelineTemplateConstants`' limit of the runner).
const MAX_NESTING: u8 = 100;

/// Reads one JSON text, objects in their order; nothing when it is none.
pub fn read(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(MAX_NESTING)?;
    reader.blank();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blank(&mut self) {
        let rest = self.rest();
        let blank = [' ', '\t', '\r', '\n'];
        self.at += rest.len() - rest.trim_start_matches(blank).len();
    }

    fn takes(&mut self, word: &str) -> bool {
        let taken = self.rest().starts_with(word);
        if taken {
            self.at += word.len();
        }
        taken
    }

    fn value(&mut self, nesting: u8) -> Option<Value> {
        self.blank();
        match self.rest().bytes().next()? {
            b'{' => self.object(nesting.checked_sub(1)?),
            b'[' => self.array(nesting.checked_sub(1)?),
            b'"' => Some(Value::Text(self.string()?.into())),
            b't' => self.takes("true").then_some(Value::Bool(true)),
            b'f' => self.takes("false").then_some(Value::Bool(false)),
            b'n' => self.takes("null").then_some(Value::Null),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let word = &rest[..length];
        let value = number::decimal(word).filter(|_| number::is_documented(word))?;
        self.at += length;
        Some(Value::Number(value))
    }

    fn array(&mut self, nesting: u8) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        self.blank();
        if self.takes("]") {
            return Some(items.into());
        }
        loop {
            items.push(self.value(nesting)?);
            self.blank();
            if self.takes("]") {
                return Some(items.into());
            }
            self.takes(",").then_some(())?;
        }
    }

    fn object(&mut self, nesting: u8) -> Option<Value> {
        self.at += 1;
        let mut object = Object::default();
        self.blank();
        if self.takes("}") {
            return Some(object.into());
        }
        loop {
            self.blank();
            let name = self.string()?;
            self.blank();
            self.takes(":").then_some(())?;
            let value = self.value(nesting)?;
            object.set(&name, value);
            self.blank();
            if self.takes("}") {
                return Some(object.into());
            }
            self.takes(",").then_some(())?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.takes("\"").then_some(())?;
        let mut string = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(|c| matches!(c, '"' | '\\') || c < ' ')?;
            string.push_str(&rest[..plain]);
            self.at += plain;
            if self.takes("\"") {
                return Some(string);
            }
            self.takes("\\").then_some(())?;
            string.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unit()?,
            _ => return None,
        })
    }

    /// `\u` and four hexadecimal digits; a high surrogate takes the low one that follows.
    fn unit(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let before = self.at;
        if self.takes("\\u")
            && let Some(second) = self.four_digits()
            && (0xdc00..0xe000).contains(&second)
        {
            return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
        }
        self.at = before;
        Some(char::REPLACEMENT_CHARACTER)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let value = digits
            .chars()
            .try_fold(0, |value, digit| Some(value * 16 + digit.to_digit(16)?))?;
        self.at += 4;
        Some(value)
    }
}

/// Prints a value with two blanks a level, as `toJSON` does.
pub fn print(value: &Value) -> Result<Rc<str>, EvaluationError> {
    let mut text = Bounded::default();
    write(&mut text, value, 0)?;
    Ok(text.0.into())
}

fn write(text: &mut Bounded, value: &Value, level: usize) -> Result<(), EvaluationError> {
    match value {
        Value::Null => text.push("null"),
        Value::Bool(_) | Value::Number(_) => text.push(&value.text()),
        Value::Text(string) => quote(text, string),
        Value::Array(array) if array.items.is_empty() => text.push("[]"),
        Value::Object(object) if object.pairs().is_empty() => text.push("{}"),
        Value::Array(array) => {
            text.push("[")?;
            for (place, item) in array.items.iter().enumerate() {
                separate(text, place, level)?;
                write(text, item, level + 1)?;
            }
            close(text, "]", level)
        }
        Value::Object(object) => {
            text.push("{")?;
            for (place, (name, item)) in object.pairs().iter().enumerate() {
                separate(text, place, level)?;
                quote(text, name)?;
                text.push(": ")?;
                write(text, item, level + 1)?;
            }
            close(text, "}", level)
        }
    }
}

fn separate(text: &mut Bounded, place: usize, level: usize) -> Result<(), EvaluationError> {
    text.push(if place == 0 { "\n" } else { ",\n" })?;
    indent(text, level + 1)
}

fn close(text: &mut Bounded, bracket: &str, level: usize) -> Result<(), EvaluationError> {
    text.push("\n")?;
    indent(text, level)?;
    text.push(bracket)
}

fn indent(text: &mut Bounded, level: usize) -> Result<(), EvaluationError> {
    for _ in 0..level {
        text.push("  ")?;
    }
    Ok(())
}

fn quote(text: &mut Bounded, string: &str) -> Result<(), EvaluationError> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    text.push("\"")?;
    for c in string.chars() {
        match c {
            '"' => text.push("\\\"")?,
            '\\' => text.push("\\\\")?,
            '\u{8}' => text.push("\\b")?,
            '\u{c}' => text.push("\\f")?,
            '\n' => text.push("\\n")?,
            '\r' => text.push("\\r")?,
            '\t' => text.push("\\t")?,
            c if c < ' ' => {
                text.push("\\u00")?;
                let code = c as usize;
                let digits = [DIGITS[code / 16], DIGITS[code % 16]].map(char::from);
                for digit in digits {
                    text.push(digit.encode_utf8(&mut [0; 4]))?;
                }
            }
            c => text.push(c.encode_utf8(&mut [0; 4]))?,
        }
    }
    text.push("\"")
}
