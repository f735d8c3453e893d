//! What of an element follows a value: attributes, classes, styles and properties.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::Built;
use crate::dom::{Slot, Value};
use crate::live::following::Following;

/// Sets a value, and sets it again as often as it changes. `was` is what was set before.
pub(super) fn bind(element: &Element, slot: Slot, value: Value, was: Option<Value>) -> Built {
    let Value::Live(mut run) = value else {
        return Built::Set(set(element, slot, value, was));
    };
    let element = element.clone();
    // What is only heard, or read in a little window beside the pointer.
    let unseen = matches!(slot, Slot::Attribute("aria-label" | "title"));
    let again: Box<dyn FnMut(Option<Built>) -> Built> = Box::new(move |was| {
        let was = match was {
            Some(Built::Set(value)) => Some(value),
            _ => None,
        };
        Built::Set(set(&element, slot, run(), was))
    });
    Built::Live(Following::reading(unseen, again, was.map(Built::Set)))
}

/// Sets a value unless it is set already.
fn set(element: &Element, slot: Slot, mut value: Value, was: Option<Value>) -> Value {
    while let Value::Live(mut run) = value {
        value = run();
    }
    // A field may hold something else by now: the player types there.
    let typed = matches!(slot, Slot::Property(_));
    if typed || !was.is_some_and(|was| same(&was, &value)) {
        put(element, slot, &value);
    }
    value
}

fn same(was: &Value, now: &Value) -> bool {
    match (was, now) {
        (Value::Absent, Value::Absent) => true,
        (Value::Text(was), Value::Text(now)) => was == now,
        (Value::Flag(was), Value::Flag(now)) => was == now,
        _ => false,
    }
}

/// Attributes, classes and styles take any value there is: nothing is refused.
fn put(element: &Element, slot: Slot, value: &Value) {
    let words: Option<&str> = match value {
        Value::Text(words) => Some(words),
        Value::Flag(true) => Some(""),
        _ => None,
    };
    match (slot, words) {
        (Slot::Attribute(name), Some(words)) => drop(element.set_attribute(name, words)),
        (Slot::Attribute(name), None) => drop(element.remove_attribute(name)),
        (Slot::Class(name), words) => {
            let list = element.class_list();
            drop(list.toggle_with_force(name, words.is_some()));
        }
        (Slot::Style(name), words) => {
            let element: &web_sys::HtmlElement = element.unchecked_ref();
            drop(
                element
                    .style()
                    .set_property(name, words.unwrap_or_default()),
            );
        }
        (Slot::Property(name), words) => {
            let value = match value {
                Value::Flag(flag) => JsValue::from_bool(*flag),
                _ => JsValue::from_str(words.unwrap_or_default()),
            };
            drop(js_sys::Reflect::set(element, &name.into(), &value));
        }
    }
}
