//! Addresses behind the `#`, so that the page runs under any path, and from a file.
//!
//! `leptos_router` reads the addresses. Its components follow real paths only and are not
//! used: the browser goes from one `#` to another by itself.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationProvider, Url};

use super::page;
use crate::dom::{El, el};

thread_local! {
    /// The address of the moment, once [`install`] has run.
    static ADDRESS: Cell<Option<RwSignal<Url>>> = const { Cell::new(None) };
}

/// Follows the address from now on, as long as the page lives.
pub fn install() {
    let address = RwSignal::new(read(&path()));
    ADDRESS.set(Some(address));
    let heard = window_event_listener(ev::hashchange, move |_| {
        // What was typed into a field counts before its page goes.
        page::leave_field();
        address.set(read(&path()));
    });
    std::mem::forget(heard);
}

/// The address behind the `#`; reading it follows it.
pub fn address() -> Url {
    ADDRESS
        .get()
        .map_or_else(|| read("/"), |address| address.get())
}

/// The path behind the `#`, or `/`.
fn path() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#')
        .filter(|path| path.starts_with('/'))
        .unwrap_or("/")
        .to_owned()
}

fn read(path: &str) -> Url {
    const BASE: &str = "https://app.invalid";
    BrowserUrl::parse_with_base(path, BASE)
        .or_else(|_| BrowserUrl::parse_with_base("/", BASE))
        .unwrap_or_default()
}

/// Goes to a path, with an entry in the history.
pub fn go(path: &str) {
    // Refused by no browser: it is a part of this page.
    let _ = window().location().set_hash(path);
}

/// Takes the question off the address, without an entry in the history and without telling
/// anybody: what it asked for is here.
pub fn forget_question() {
    ask("");
}

/// Puts a question into the address in the same way: for a reload of this tab.
pub fn ask(question: &str) {
    let path = path();
    let path = path.split('?').next().unwrap_or("/");
    if let Ok(history) = window().history() {
        let mark = if question.is_empty() { "" } else { "?" };
        let to = ["#", path, mark, question].concat();
        // Refused only for other pages.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&to));
    }
}

/// The whole address of a path.
pub fn address_of(path: &str) -> String {
    let here = window().location().href().unwrap_or_default();
    let page = here.split('#').next().unwrap_or_default();
    [page, "#", path].concat()
}

/// Back to where the player came from, or to a path when they came from nowhere.
pub fn back(otherwise: &str) {
    let history = window().history().ok();
    match history.filter(|history| history.length().is_ok_and(|entries| entries > 1)) {
        // Refused only while the page is being left.
        Some(history) => drop(history.back()),
        None => go(otherwise),
    }
}

/// A link to a path of the page, which begins with `/`.
pub fn link(to: &str, class: &'static str) -> El {
    let here = to.to_owned();
    let current = move || (address().path() == here).then_some("page");
    el("a")
        .attr("href", ["#", to].concat())
        .class(class)
        .attr("aria-current", current)
}
