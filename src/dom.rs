//! The page's elements, of one type: `el("p").class("dim").child(words)`.
//!
//! `view!` gives every element, attribute and closure a type of its own, and each costs the
//! page a kilobyte or more; all of the game's screens made the page twice as heavy as the
//! same screens out of these. The signals are Leptos'; a closure as child or as value follows
//! them, and what it makes has its own owner (`live::following`).

mod built;
mod list;
mod node;
mod value;

pub use self::list::each;
pub(crate) use self::node::group;
pub use self::node::{IntoNode, Node, live, when};
pub use self::value::{IntoValue, Value};

use std::rc::Rc;

use leptos::prelude::StoredValue;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// Hears an event of an element.
type Listener = Rc<dyn Fn(Event)>;
/// Is given an element as soon as it has been made.
type Made = Box<dyn FnOnce(&Element)>;

/// An element that is described and not yet made.
#[must_use = "an element that is put nowhere is never made"]
pub struct El(Box<Parts>);

/// What an element is made of. Boxed, so that passing it on costs a pointer.
struct Parts {
    tag: &'static str,
    bindings: Vec<(Slot, Value)>,
    listeners: Vec<(&'static str, Listener)>,
    children: Vec<Node>,
    made: Option<Made>,
}

/// What of an element a value sets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// An attribute; a flag that is down takes it away.
    Attribute(&'static str),
    /// A class beside those in the attribute.
    Class(&'static str),
    /// A property of its style; the page's policy refuses whole styles in attributes.
    Style(&'static str),
    /// A property of the object, such as what stands in a field.
    Property(&'static str),
}

/// An element: `el("button")`. Elements of pictures belong to SVG's namespace.
pub fn el(tag: &'static str) -> El {
    El(Box::new(Parts {
        tag,
        bindings: Vec::new(),
        listeners: Vec::new(),
        children: Vec::new(),
        made: None,
    }))
}

impl El {
    /// Sets an attribute: words, a flag, a number, or a closure that gives one of them.
    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        self.bind(Slot::Attribute(name), value.into_value())
    }

    /// Sets the classes.
    pub fn class(self, value: impl IntoValue) -> Self {
        self.attr("class", value)
    }

    /// A class that is there while a flag is up.
    pub fn class_if(self, name: &'static str, flag: impl IntoValue) -> Self {
        self.bind(Slot::Class(name), flag.into_value())
    }

    /// Sets a property of the style.
    pub fn style(self, name: &'static str, value: impl IntoValue) -> Self {
        self.bind(Slot::Style(name), value.into_value())
    }

    /// Sets a property of the object, after the children are there.
    pub fn prop(self, name: &'static str, value: impl IntoValue) -> Self {
        self.bind(Slot::Property(name), value.into_value())
    }

    /// Names the element for the browser tests.
    pub fn testid(self, value: impl IntoValue) -> Self {
        self.attr("data-testid", value)
    }

    /// Hears an event, as the type that the event has.
    pub fn on<E: JsCast + 'static>(self, event: &'static str, run: impl Fn(E) + 'static) -> Self {
        self.hear(event, Rc::new(move |event| run(event.unchecked_into())))
    }

    /// Hears clicks.
    pub fn on_click(self, run: impl Fn() + 'static) -> Self {
        self.hear("click", Rc::new(move |_| run()))
    }

    /// Adds a child.
    pub fn child(self, child: impl IntoNode) -> Self {
        self.hold(child.into_node())
    }

    /// Gives the element out once it has been made.
    pub fn made(mut self, run: impl FnOnce(&Element) + 'static) -> Self {
        self.0.made = Some(Box::new(run));
        self
    }

    fn bind(mut self, slot: Slot, value: Value) -> Self {
        self.0.bindings.push((slot, value));
        self
    }

    fn hear(mut self, event: &'static str, run: Listener) -> Self {
        self.0.listeners.push((event, run));
        self
    }

    fn hold(mut self, child: Node) -> Self {
        self.0.children.push(child);
        self
    }
}

/// Puts a part of the page into an element, for as long as the page lives.
pub fn mount(parent: &Element, node: Node) {
    std::mem::forget(built::build(node, parent, None));
}

/// Makes a part of the page that follows its signals and stands nowhere. It goes with its owner:
/// another language must not reach what has lost its signals.
pub fn unseen(node: Node) {
    StoredValue::new_local(built::build(node, &built::fragment(), None));
}

/// The field that an event came from, such as a `HtmlInputElement`.
pub fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}
