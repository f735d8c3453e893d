//! Pictures of the set that the page holds. Each is a copy: an element that only refers to the
//! set is a tree of its own to the browser, and with every move a board with dozens of icons
//! pays for all of them.

use std::cell::RefCell;

use leptos::prelude::document;
use web_sys::Element;

use super::{create, insert};

thread_local! {
    /// The pictures that were drawn so far, by name.
    static DRAWN: RefCell<Vec<(&'static str, Element)>> = const { RefCell::new(Vec::new()) };
}

/// A copy of a picture.
pub(super) fn picture(name: &'static str) -> web_sys::Node {
    DRAWN.with_borrow_mut(|drawn| {
        let known = drawn.iter().position(|(known, _)| *known == name);
        let at = known.unwrap_or_else(|| {
            drawn.push((name, draw(name)));
            drawn.len() - 1
        });
        // Refused by no element.
        let copy = drawn[at].1.clone_node_with_deep(true);
        copy.unwrap_or_else(|_| super::mark())
    })
}

/// Draws what the symbol of that name holds.
fn draw(name: &str) -> Element {
    let svg = create("svg");
    let set = |name: &str, value: &str| drop(svg.set_attribute(name, value));
    set("class", "i");
    set("aria-hidden", "true");
    let symbol = document().get_element_by_id(&["i-", name].concat());
    if let Some(symbol) = symbol {
        set(
            "viewBox",
            &symbol.get_attribute("viewBox").unwrap_or_default(),
        );
        if let Ok(copy) = symbol.clone_node_with_deep(true) {
            while let Some(part) = copy.first_child() {
                insert(&svg, &part, None);
            }
        }
    }
    svg
}
