//! Addresses behind the `#`, so that the page runs under any path, and from a file.
//!
//! A router that knows real paths would cost a fifth of all the bytes the page may have; the
//! browser itself goes to `#/map` on a click and keeps the history. Which page belongs to
//! which address is said in `app.rs`.

use leptos::ev;
use leptos::prelude::*;

/// The path behind the `#`, from the context.
#[derive(Clone, Copy)]
pub struct Path(Memo<String>);

impl Path {
    /// The path as it is now, following changes.
    pub fn get(self) -> String {
        self.0.get()
    }
}

/// What stands behind the `#`: a path, and perhaps a query.
fn address() -> String {
    let hash = window().location().hash().unwrap_or_default();
    let address = hash
        .strip_prefix('#')
        .filter(|address| address.starts_with('/'));
    address.unwrap_or("/").to_owned()
}

/// A value of the query behind the `#`: `#/room/1?seed=2a`.
pub fn query(name: &str) -> Option<String> {
    let address = address();
    let (_, query) = address.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// Goes to a path, with an entry in the history.
pub fn go(path: &str) {
    // The listener of `hashchange` hears of it.
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

/// Follows the address bar for as long as the page lives.
pub fn install() -> Path {
    let whole = RwSignal::new(address());
    let listener = window_event_listener(ev::hashchange, move |_| whole.set(address()));
    std::mem::forget(listener);
    Path(Memo::new(move |_| {
        whole.with(|address| address.split('?').next().unwrap_or("/").to_owned())
    }))
}

/// The path, from the context.
pub fn use_path() -> Path {
    expect_context()
}

/// A link to a path of the page: `<HLink to="/map">`.
#[component]
pub fn HLink(
    /// The path, beginning with `/`.
    #[prop(into)]
    to: String,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// For the browser tests.
    #[prop(optional)]
    testid: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let path = use_path();
    let href = format!("#{to}");
    let current = move || (path.get() == to).then_some("page");
    view! {
        <a href=href class=class aria-current=current data-testid=testid>
            {children()}
        </a>
    }
}
