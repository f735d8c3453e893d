//! Addresses behind the `#`, so that the page runs under any path, and from a file.
//!
//! `leptos_router` knows only real paths. Its address is therefore overwritten with the one
//! behind the `#`, and its own listeners are kept from hearing of clicks and history.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider, Url};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::dom::{El, el};

thread_local! {
    /// The router's address, once it has one.
    static ADDRESS: RefCell<Option<ArcRwSignal<Url>>> = const { RefCell::new(None) };
}

/// The path behind the `#`, or `/`.
pub fn path() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#')
        .filter(|path| path.starts_with('/'))
        .unwrap_or("/")
        .to_owned()
}

/// Goes to a path, with an entry in the history.
pub fn go(path: &str) {
    // The listener of `popstate` hears of it.
    let _ = window().location().set_hash(path);
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

/// Must run before the router mounts: listeners hear events in the order they came.
pub fn install() {
    let pop = window_event_listener(ev::popstate, |event| {
        event.stop_immediate_propagation();
        ADDRESS.with_borrow(|address| {
            if let Some(address) = address {
                address.set(address_of(&path()));
            }
        });
    });
    let click = window_event_listener(ev::click, |event| {
        let plain = event.button() == 0
            && !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key());
        if let Some(path) = target_path(&event).filter(|_| plain && !event.default_prevented()) {
            event.prevent_default();
            go(&path);
        }
    });
    // They live as long as the page.
    std::mem::forget((pop, click));
}

/// The path of the `#/` link that was clicked.
fn target_path(event: &web_sys::MouseEvent) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let link = element.closest("a[href^='#/']").ok()??;
    if link.has_attribute("target") || link.has_attribute("download") {
        return None;
    }
    Some(link.get_attribute("href")?[1..].to_owned())
}

fn address_of(path: &str) -> Url {
    let base = "https://app.invalid";
    BrowserUrl::parse_with_base(path, base)
        .or_else(|_| BrowserUrl::parse_with_base("/", base))
        .expect("the base is an address")
}

/// Puts the address behind the `#` into the router, which must be above.
pub fn bridge() {
    let router = expect_context::<BrowserUrl>();
    router.as_url().set(address_of(&path()));
    ADDRESS.set(Some(router.as_url().clone()));
}

/// A link to a path of the page, which begins with `/`.
pub fn link(to: &str, class: &'static str) -> El {
    let path = use_location().pathname;
    let here = to.to_owned();
    el("a")
        .attr("href", ["#", to].concat())
        .class(class)
        .attr("aria-current", move || {
            path.with(|path| *path == here).then_some("page")
        })
}
