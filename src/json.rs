//! JSON (RFC 8259), as far as this page reads and writes it: words, and everyone's progress.
//! Small, as the first part of the page pays for it. Whatever the text, nothing panics.

use crate::names::Names;

/// How deep values may stand in one another.
const DEEPEST: u8 = 100;

/// Names that an object of values of one kind may have: many times what anyone plays.
const MOST_NAMES: usize = 1_000;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Nothing,
    /// `true` or `false`
    Flag(bool),
    /// A whole number that is not negative.
    Number(u64),
    /// Any other number: nobody here asks which.
    Figure,
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in the order in which it is written.
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text; `None` when it is no JSON.
    pub fn read(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text };
        let value = reader.value(DEEPEST)?;
        reader.blank();
        reader.rest.is_empty().then_some(value)
    }

    /// A field of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(fields) => fields
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The fields of an object.
    pub fn fields(self) -> Option<Fields> {
        match self {
            Self::Map(fields) => Some(Fields(fields)),
            _ => None,
        }
    }
}

/// The fields of an object that are not read yet.
pub struct Fields(Vec<(String, Json)>);

impl Fields {
    /// A field that has to be there; `None` when it is not, or of another kind.
    pub fn needed<T: Stored>(&mut self, name: &str) -> Option<T> {
        T::read(self.take(name)?)
    }

    /// A field that may be missing; `None` when it is of another kind.
    pub fn given<T: Stored + Default>(&mut self, name: &str) -> Option<T> {
        self.take(name).map_or_else(|| Some(T::default()), T::read)
    }

    fn take(&mut self, name: &str) -> Option<Json> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(at).1)
    }
}

/// An object that is being written.
pub struct Writer<'a>(&'a mut String);

impl<'a> Writer<'a> {
    /// Opens it.
    pub fn new(out: &'a mut String) -> Self {
        out.push('{');
        Self(out)
    }

    /// Writes a field.
    pub fn put<T: Stored>(&mut self, name: &str, value: &T) {
        value.write(self.name(name));
    }

    /// Writes a field, unless it is as good as missing.
    pub fn put_sparse<T: Stored + Default + PartialEq>(&mut self, name: &str, value: &T) {
        if *value != T::default() {
            self.put(name, value);
        }
    }

    /// Closes it.
    pub fn end(self) {
        self.0.push('}');
    }

    fn name(&mut self, name: &str) -> &mut String {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        quote(name, self.0);
        self.0.push(':');
        self.0
    }
}

/// What can be stored.
pub trait Stored: Sized {
    /// Reads it; `None` when it is of another kind.
    fn read(json: Json) -> Option<Self>;

    /// Writes it behind what is written.
    fn write(&self, out: &mut String);
}

/// Makes a record [`Stored`]: fields that are `needed`, those that are `given` or else their
/// default, and `sparse` ones, which are not written either when they are that.
macro_rules! stored {
    ($record:ident { $($kind:ident $field:ident),* $(,)? }) => {
        impl $crate::json::Stored for $record {
            fn read(json: $crate::json::Json) -> Option<Self> {
                let mut fields = json.fields()?;
                Some(Self { $($field: $crate::json::stored!(read $kind $field of fields)),* })
            }

            fn write(&self, out: &mut String) {
                let mut writer = $crate::json::Writer::new(out);
                $($crate::json::stored!(write $kind self.$field, as $field to writer);)*
                writer.end();
            }
        }
    };
    (read needed $field:ident of $fields:ident) => { $fields.needed(stringify!($field))? };
    (read $kind:ident $field:ident of $fields:ident) => { $fields.given(stringify!($field))? };
    (write sparse $value:expr, as $field:ident to $writer:ident) => {
        $writer.put_sparse(stringify!($field), &$value)
    };
    (write $kind:ident $value:expr, as $field:ident to $writer:ident) => {
        $writer.put(stringify!($field), &$value)
    };
}
pub(crate) use stored;

impl Stored for bool {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Stored for u64 {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::Number(number) => Some(number),
            _ => None,
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

/// Numbers of smaller types.
macro_rules! numbers {
    ($($number:ident)*) => {
        $(impl Stored for $number {
            fn read(json: Json) -> Option<Self> {
                u64::read(json)?.try_into().ok()
            }

            fn write(&self, out: &mut String) {
                u64::from(*self).write(out);
            }
        })*
    };
}

numbers! { u8 u32 }

impl Stored for String {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    fn write(&self, out: &mut String) {
        quote(self, out);
    }
}

impl<T: Stored> Stored for Option<T> {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::Nothing => Some(None),
            some => T::read(some).map(Some),
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::List(items) => items.into_iter().map(T::read).collect(),
            _ => None,
        }
    }

    fn write(&self, out: &mut String) {
        out.push('[');
        for (at, item) in self.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            item.write(out);
        }
        out.push(']');
    }
}

impl<T: Stored> Stored for Names<T> {
    fn read(json: Json) -> Option<Self> {
        let fields = json.fields()?.0;
        if fields.len() > MOST_NAMES {
            return None;
        }
        let mut names = Self::default();
        for (name, value) in fields {
            names.insert(name, T::read(value)?);
        }
        Some(names)
    }

    fn write(&self, out: &mut String) {
        let mut writer = Writer::new(out);
        for (name, value) in self.iter() {
            writer.put(name, value);
        }
        writer.end();
    }
}

/// Writes a string in quotation marks.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..' ' => {
                let digit = |number: u32| char::from_digit(number, 16).unwrap_or_default();
                out.push_str("\\u00");
                out.extend([digit(u32::from(letter) >> 4), digit(u32::from(letter) & 15)]);
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}

/// What is left of a text.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Goes past a letter, if it is the next.
    fn eat(&mut self, letter: char) -> bool {
        let rest = self.rest.strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Goes past white space and a letter, if that is the next.
    fn mark(&mut self, letter: char) -> bool {
        self.blank();
        self.eat(letter)
    }

    fn value(&mut self, deepest: u8) -> Option<Json> {
        self.blank();
        match self.rest.chars().next()? {
            '"' => self.text().map(Json::Text),
            '[' => self.list(deepest.checked_sub(1)?),
            '{' => self.map(deepest.checked_sub(1)?),
            'n' => self.literal("null", Json::Nothing),
            't' => self.literal("true", Json::Flag(true)),
            'f' => self.literal("false", Json::Flag(false)),
            _ => self.number(),
        }
    }

    fn literal(&mut self, word: &str, meant: Json) -> Option<Json> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(meant)
    }

    fn list(&mut self, deepest: u8) -> Option<Json> {
        self.eat('[');
        let mut items = Vec::new();
        if !self.mark(']') {
            items.push(self.value(deepest)?);
            while self.mark(',') {
                items.push(self.value(deepest)?);
            }
            self.mark(']').then_some(())?;
        }
        Some(Json::List(items))
    }

    fn map(&mut self, deepest: u8) -> Option<Json> {
        self.eat('{');
        let mut fields = Vec::new();
        if !self.mark('}') {
            fields.push(self.field(deepest)?);
            while self.mark(',') {
                fields.push(self.field(deepest)?);
            }
            self.mark('}').then_some(())?;
        }
        Some(Json::Map(fields))
    }

    fn field(&mut self, deepest: u8) -> Option<(String, Json)> {
        self.blank();
        let name = self.text()?;
        self.mark(':').then_some(())?;
        Some((name, self.value(deepest)?))
    }

    fn number(&mut self) -> Option<Json> {
        let mut plain = !self.eat('-');
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return None;
        }
        if self.eat('.') {
            self.digits()?;
            plain = false;
        }
        if self.eat('e') || self.eat('E') {
            let _sign = self.eat('+') || self.eat('-');
            self.digits()?;
            plain = false;
        }
        let number = whole.parse().ok().filter(|_| plain);
        Some(number.map_or(Json::Figure, Json::Number))
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|letter: char| !letter.is_ascii_digit());
        let (digits, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        self.rest = rest;
        (!digits.is_empty()).then_some(digits)
    }

    fn text(&mut self) -> Option<String> {
        self.eat('"').then_some(())?;
        let mut out = String::new();
        loop {
            let special = |letter: char| matches!(letter, '"' | '\\' | '\0'..' ');
            let (plain, rest) = self.rest.split_at_checked(self.rest.find(special)?)?;
            out.push_str(plain);
            self.rest = rest;
            if self.eat('"') {
                return Some(out);
            }
            self.eat('\\').then_some(())?;
            out.push(self.escaped()?);
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next()?;
        self.rest = letters.as_str();
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let high = self.unit()?;
                if high & 0xfc00 != 0xd800 {
                    return char::from_u32(high);
                }
                self.rest = self.rest.strip_prefix("\\u")?;
                let low = self.unit()?;
                let pair = 0x1_0000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
                return char::from_u32(pair).filter(|_| low & 0xfc00 == 0xdc00);
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        let mut digits = digits.chars();
        digits.try_fold(0, |unit, digit| Some(unit << 4 | digit.to_digit(16)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// What `serde_json` makes of a text, in our words.
    fn theirs(value: Value) -> Json {
        match value {
            Value::Null => Json::Nothing,
            Value::Bool(flag) => Json::Flag(flag),
            Value::Number(number) => number.as_u64().map_or(Json::Figure, Json::Number),
            Value::String(text) => Json::Text(text),
            Value::Array(items) => Json::List(items.into_iter().map(theirs).collect()),
            Value::Object(fields) => {
                let fields = fields.into_iter();
                Json::Map(fields.map(|(name, value)| (name, theirs(value))).collect())
            }
        }
    }

    fn agree(text: &str) {
        let expected = serde_json::from_str::<Value>(text).ok().map(theirs);
        assert_eq!(Json::read(text), expected, "{text}");
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            " ",
            "nul",
            "[1,]",
            "[,]",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{\"a\":1,}",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\n\"",
            "[1] 2",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "[",
            "{",
        ] {
            assert_eq!(Json::read(text), None, "{text}");
            agree(text);
        }
        assert_eq!(Json::read(&"[".repeat(1_000_000)), None);
    }

    #[test]
    fn every_kind_is_read() {
        let text = r#" { "a" : [ null , true , false , 0 , 18446744073709551615 , -1 , 2.5E-3 , {} ] ,
            "\u00e9\ud83d\ude80\/\b\f\n\r\t\"\\" : [] } "#;
        agree(text);
        assert!(Json::read(text).is_some());
    }

    #[test]
    fn numbers_have_to_fit() {
        assert_eq!(u8::read(Json::Number(255)), Some(255));
        assert_eq!(u8::read(Json::Number(256)), None);
        assert_eq!(u64::read(Json::Figure), None);
        assert_eq!(Option::<bool>::read(Json::Nothing), Some(None));
    }

    #[test]
    fn more_names_than_anyone_has_are_refused() {
        let map = |count: usize| {
            let fields: Vec<String> = (0..count).map(|at| format!("\"{at}\":{at}")).collect();
            Json::read(&format!("{{{}}}", fields.join(",")))
        };
        assert!(map(1_000).and_then(Names::<u64>::read).is_some());
        assert!(map(1_001).and_then(Names::<u64>::read).is_none());
    }

    proptest! {
        #[test]
        fn strings_are_written_so_that_others_read_them(text in ".*", more in "\\PC*") {
            let texts = vec![text, more, "\0\u{1f}\u{7f}\"\\\u{2028}".to_owned()];
            let mut out = String::new();
            texts.write(&mut out);
            prop_assert_eq!(&serde_json::from_str::<Vec<String>>(&out)?, &texts);
            prop_assert_eq!(Json::read(&out).and_then(Vec::<String>::read), Some(texts));
        }

        #[test]
        fn texts_are_read_as_others_read_them(text in "[\\[\\]{}:,\"\\\\u0-9a-f.eE+\\- \ntruefalsn]{0,40}") {
            let twice = text.matches('"').count() > 3;
            // Theirs knows one of two fields of the same name.
            if !twice {
                agree(&text);
            }
        }

        #[test]
        fn maps_come_back(map in prop::collection::btree_map(".{0,9}", any::<u64>(), 0..9)) {
            let mut names = Names::default();
            for (name, value) in map {
                names.insert(name, value);
            }
            let mut out = String::new();
            names.write(&mut out);
            prop_assert_eq!(Json::read(&out).and_then(Names::read), Some(names));
        }
    }
}
