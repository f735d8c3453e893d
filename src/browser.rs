//! What the page asks of the browser beyond its own elements: storage, clock, clipboard, files,
//! the address. Everything here is small, takes and returns plain values, and says in its return
//! type when the browser refuses.

pub mod check;
pub mod clipboard;
pub mod clock;
pub mod crash;
pub mod file;
pub mod intl;
pub mod page;
pub mod route;
pub mod storage;
pub mod view;

use std::pin::Pin;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Lets a future run when the browser has time.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    // One type of future for all, as each costs a kilobyte of the page.
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

/// The text of a file beside the page. `assets/early.js` began to fetch the words before
/// this module arrived and remembers what it fetched.
pub async fn text(path: &str) -> Option<String> {
    promised("odpText", path)?.await.ok()?.as_string()
}

/// What a function of `assets/early.js` promises for a path.
fn promised(function: &str, path: &str) -> Option<JsFuture> {
    let ask: js_sys::Function = js_sys::Reflect::get(&window(), &function.into())
        .ok()?
        .dyn_into()
        .ok()?;
    let promise: js_sys::Promise = ask
        .call1(&JsValue::NULL, &path.into())
        .ok()?
        .dyn_into()
        .ok()?;
    Some(JsFuture::from(promise))
}

/// The bytes of a file beside the page.
pub async fn bytes(path: &str) -> Option<Vec<u8>> {
    Download::of(path).bytes().await
}

/// A file beside the page that is under way, whether somebody waits for it or not.
pub struct Download(Option<JsFuture>);

impl Download {
    /// Asks for it.
    pub fn of(path: &str) -> Self {
        Self(promised("odpFetch", path))
    }

    /// Waits for its bytes.
    pub async fn bytes(self) -> Option<Vec<u8>> {
        let answer: web_sys::Response = self.0?.await.ok()?.dyn_into().ok()?;
        if !answer.ok() {
            return None;
        }
        let buffer = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
        Some(js_sys::Uint8Array::new(&buffer).to_vec())
    }
}

/// Runs when the page is left, as long as the part of the page is there that asked.
pub fn before_leaving(run: impl Fn() + 'static) {
    let heard = window_event_listener(ev::pagehide, move |_| run());
    on_cleanup(move || heard.remove());
}

/// Runs when the page is hidden or left, which may be the last thing it does.
pub fn on_leave(run: impl Fn() + Clone + 'static) {
    let again = run.clone();
    window_event_listener(ev::pagehide, move |_| run());
    // `visibilitychange` is an event of the document and reaches the window by bubbling.
    window_event_listener(ev::visibilitychange, move |_| again());
}
