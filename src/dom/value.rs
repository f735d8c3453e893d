//! What attributes, classes and properties are set to.

use std::borrow::Cow;

use leptos::prelude::{Get, Memo, ReadSignal, RwSignal, Signal};

/// A value, or how it comes about.
pub enum Value {
    /// The attribute is not there.
    Absent,
    /// Words.
    Text(Cow<'static, str>),
    /// Yes or no.
    Flag(bool),
    /// What changes: read again whenever a signal that it read has changed.
    Live(Box<dyn FnMut() -> Value>),
}

/// What can be the value of an attribute, a class or a property.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoValue for $number {
            fn into_value(self) -> Value {
                Value::Text(Cow::Owned(self.to_string()))
            }
        }
    )*};
}

numbers!(i32 u64 usize);

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Absent, T::into_value)
    }
}

impl<T: IntoValue, F: FnMut() -> T + 'static> IntoValue for F {
    fn into_value(mut self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {$(
        impl<T: IntoValue + Clone + Send + Sync + 'static> IntoValue for $signal<T> {
            fn into_value(self) -> Value {
                Value::Live(Box::new(move || self.get().into_value()))
            }
        }
    )*};
}

signals!(Memo ReadSignal RwSignal Signal);
