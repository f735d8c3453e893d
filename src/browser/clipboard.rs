//! The clipboard, which is absent on plain http.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard. False where the browser has none or refuses; the text
/// can then still be selected where it is shown.
pub async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    let present = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if !present.as_ref().is_ok_and(JsValue::is_object) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .is_ok()
}
