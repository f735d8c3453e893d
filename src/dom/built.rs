//! Parts of the page that have been made: how they are made, changed in place and taken
//! away.

mod bound;
mod patch;
mod picture;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event};

use self::bound::bind;
pub(super) use self::patch::patch;
use super::list::Row;
use super::{El, Listener, Node, Parts, Slot, Value};
use crate::live::following::Following;

thread_local! {
    /// Whether parts are being taken away. What the browser tells meanwhile, that a field
    /// has lost the focus for one, is nothing that the player did.
    static REMOVING: Cell<bool> = const { Cell::new(false) };
}

/// A part of the page that has been made.
pub(super) enum Built {
    /// A mark that nobody sees, where there is nothing.
    Nothing(web_sys::Node),
    /// Words.
    Text(web_sys::Node, Cow<'static, str>),
    /// An element.
    Element(Box<Standing>),
    /// A picture of that name.
    Picture(web_sys::Node, &'static str),
    /// Several, and the mark at their end.
    Many(Vec<Built>, web_sys::Node),
    /// Rows, and the mark at their end.
    Rows(Vec<Row>, web_sys::Node),
    /// What changes.
    Live(Following<Built>),
    /// What a binding that changes has set.
    Set(Value),
}

/// An element that has been made.
pub(super) struct Standing {
    tag: &'static str,
    element: Element,
    bindings: Vec<(Slot, Built)>,
    listeners: Vec<Hearing>,
    children: Vec<Built>,
}

/// A listener that can be replaced without touching the element.
struct Hearing {
    element: Element,
    event: &'static str,
    run: Rc<RefCell<Listener>>,
    /// What the browser calls.
    closure: Closure<dyn FnMut(Event)>,
}

/// An event that was on its way when the element went, such as the word that a sheet has
/// closed, finds nobody who listens.
impl Drop for Hearing {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        // Refused by no element.
        let _ = self
            .element
            .remove_event_listener_with_callback(self.event, callback);
    }
}

/// A mark that nobody sees.
pub(super) fn mark() -> web_sys::Node {
    document().create_comment("").into()
}

/// Where parts are made before they have a place.
pub(super) fn fragment() -> web_sys::Node {
    document().create_document_fragment().into()
}

/// Puts a node before another one, or at the end.
pub(super) fn insert(parent: &web_sys::Node, node: &web_sys::Node, before: Option<&web_sys::Node>) {
    // Refused only for a place that is not in the parent, and places are read from it.
    let _ = parent.insert_before(node, before);
}

/// Makes a part before a node of the parent, or at its end.
pub(super) fn build(node: Node, parent: &web_sys::Node, before: Option<&web_sys::Node>) -> Built {
    match node {
        Node::Nothing => {
            let mark = mark();
            insert(parent, &mark, before);
            Built::Nothing(mark)
        }
        Node::Text(words) => {
            let text: web_sys::Node = document().create_text_node(&words).into();
            insert(parent, &text, before);
            Built::Text(text, words)
        }
        Node::Element(El(parts)) => {
            let standing = stand(*parts);
            insert(parent, &standing.element, before);
            Built::Element(Box::new(standing))
        }
        Node::Picture(name) => {
            let picture = picture::picture(name);
            insert(parent, &picture, before);
            Built::Picture(picture, name)
        }
        Node::Many(nodes) => {
            let built = build_all(nodes, parent, before);
            let mark = mark();
            insert(parent, &mark, before);
            Built::Many(built, mark)
        }
        Node::Live(run) => {
            let place = fragment();
            let effect = follow(run, None, Some(place.clone()));
            insert(parent, &place, before);
            Built::Live(effect)
        }
        Node::List(rows) => {
            let place = fragment();
            let effect = super::list::follow(rows, &place);
            insert(parent, &place, before);
            Built::Live(effect)
        }
    }
}

fn build_all(
    nodes: Vec<Node>,
    parent: &web_sys::Node,
    before: Option<&web_sys::Node>,
) -> Vec<Built> {
    let each = |node| build(node, parent, before);
    nodes.into_iter().map(each).collect()
}

/// Makes what changes, first into `place` unless there is something to change already.
fn follow(
    mut run: Box<dyn FnMut() -> Node>,
    was: Option<Built>,
    mut place: Option<web_sys::Node>,
) -> Following<Built> {
    let again: Box<dyn FnMut(Option<Built>) -> Built> = Box::new(move |was| {
        let node = run();
        match (was, place.take()) {
            (Some(was), _) => patch(was, node),
            (None, Some(place)) => build(node, &place, None),
            (None, None) => build(node, &fragment(), None),
        }
    });
    Following::new(again, was)
}

/// Makes an element.
fn stand(parts: Parts) -> Standing {
    let element = create(parts.tag);
    let listeners = parts.listeners.into_iter();
    let listeners = listeners.map(|(event, run)| hear(&element, event, run));
    let listeners = listeners.collect();
    let children = build_all(parts.children, &element, None);
    let bindings = parts.bindings.into_iter();
    let bindings = bindings.map(|(slot, value)| (slot, bind(&element, slot, value, None)));
    let bindings = bindings.collect();
    if let Some(made) = parts.made {
        made(&element);
    }
    Standing {
        tag: parts.tag,
        element,
        bindings,
        listeners,
        children,
    }
}

fn create(tag: &str) -> Element {
    const SVG: &str = "http://www.w3.org/2000/svg";
    let made = match tag {
        "svg" | "use" | "path" | "g" | "line" | "rect" | "circle" | "text" => {
            document().create_element_ns(Some(SVG), tag)
        }
        _ => document().create_element(tag),
    };
    made.expect("tags are names")
}

fn hear(element: &Element, event: &'static str, run: Listener) -> Hearing {
    let run = Rc::new(RefCell::new(run));
    let heard = run.clone();
    let closure = Closure::<dyn FnMut(Event)>::new(move |event| {
        if !REMOVING.get() {
            let run = heard.borrow().clone();
            run(event);
        }
    });
    // Refused by no element.
    let _ = element.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    Hearing {
        element: element.clone(),
        event,
        run,
        closure,
    }
}

impl Built {
    /// What a binding has set.
    fn value(self) -> Option<Value> {
        match self {
            Self::Set(value) => Some(value),
            Self::Live(effect) => effect.take().and_then(Self::value),
            _ => None,
        }
    }

    /// Calls `run` with each node that stands at the top of this part.
    pub(super) fn each(&self, run: &mut dyn FnMut(&web_sys::Node)) {
        match self {
            Self::Nothing(node) | Self::Text(node, _) | Self::Picture(node, _) => run(node),
            Self::Element(standing) => run(&standing.element),
            Self::Many(parts, mark) => {
                for part in parts {
                    part.each(run);
                }
                run(mark);
            }
            Self::Rows(rows, mark) => {
                for row in rows {
                    row.built.each(run);
                }
                run(mark);
            }
            Self::Live(effect) => {
                effect.peek(|part| part.each(run));
            }
            Self::Set(_) => {}
        }
    }

    /// The first node of this part.
    pub(super) fn first(&self) -> Option<web_sys::Node> {
        let mut first = None;
        self.each(&mut |node| {
            if first.is_none() {
                first = Some(node.clone());
            }
        });
        first
    }

    /// Puts this part before a node of the parent, or at its end.
    pub(super) fn place(&self, parent: &web_sys::Node, before: Option<&web_sys::Node>) {
        self.each(&mut |node| insert(parent, node, before));
    }

    /// Takes this part out of the page without a word to its listeners: what they would
    /// change may be gone by now.
    pub(super) fn remove(self) {
        let before = REMOVING.replace(true);
        self.each(&mut |node| {
            if let Some(parent) = node.parent_node() {
                // It is there: the parent was just read from it.
                let _ = parent.remove_child(node);
            }
        });
        REMOVING.set(before);
    }
}
