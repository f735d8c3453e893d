//! The browser's store behind a probe. Where it is blocked, or was given up, a map in
//! memory stands in for as long as the page lives. Keys begin with `odp.`: the store is
//! shared with every other page of the same origin, so it is never cleared.

use std::cell::RefCell;

use gloo_storage::{LocalStorage, Storage};
use leptos::ev;
use leptos::prelude::*;

use crate::names::Names;

/// Written and removed to learn whether writing works.
const PROBE: &str = "odp.probe";

thread_local! {
    static KIND: RefCell<Option<Kind>> = const { RefCell::new(None) };
}

enum Kind {
    Browser,
    Memory(Names<String>),
}

fn with<T>(run: impl FnOnce(&mut Kind) -> T) -> T {
    KIND.with_borrow_mut(|kind| run(kind.get_or_insert_with(probe)))
}

/// `gloo-storage` panics where the store is blocked, so it is asked only after this.
fn probe() -> Kind {
    let store = window().local_storage().ok().flatten();
    // A full store refuses the probe and still holds what can be read.
    let readable = store.is_some_and(|store| store.get_item(PROBE).is_ok());
    if readable {
        Kind::Browser
    } else {
        Kind::Memory(Names::default())
    }
}

/// Whether what is written outlives the page.
pub fn persists() -> bool {
    with(|kind| matches!(kind, Kind::Browser))
}

/// From here on, nothing in the browser's store is touched.
pub fn give_up() {
    with(|kind| *kind = Kind::Memory(Names::default()));
}

/// What lies under a key.
pub fn read(key: &str) -> Option<String> {
    with(|kind| match kind {
        Kind::Browser => LocalStorage::raw().get_item(key).ok().flatten(),
        Kind::Memory(map) => map.get(key).cloned(),
    })
}

/// Puts a text under a key. False when there is no room.
pub fn write(key: &str, text: &str) -> bool {
    with(|kind| match kind {
        Kind::Browser => LocalStorage::raw().set_item(key, text).is_ok(),
        Kind::Memory(map) => {
            map.insert(key.into(), text.into());
            true
        }
    })
}

/// Takes away what lies under a key.
pub fn forget(key: &str) {
    with(|kind| match kind {
        // Refused only where nothing can be read either.
        Kind::Browser => drop(LocalStorage::raw().remove_item(key)),
        Kind::Memory(map) => drop(map.remove(key)),
    });
}

/// Tells of every key that another tab wrote.
pub fn on_change(run: impl Fn(&str) + 'static) {
    let handle = window_event_listener(ev::storage, move |event| {
        if let (Some(key), Some(_)) = (event.key(), event.new_value()) {
            run(&key);
        }
    });
    // It lives as long as the page.
    std::mem::forget(handle);
}
