//! JSON (RFC 8259), as far as this page reads and writes it: words, and everyone's progress.
//! Small, as the first part of the page pays for it. Whatever the text, nothing panics.

mod read;

use crate::names::Names;

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
        serde_json::from_str(text).ok()
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
    // A string never fails to be one.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

#[cfg(test)]
mod tests;
