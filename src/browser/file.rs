//! Files that leave the page and files that come in.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlInputElement, Url};

/// Gives the player a file. `None` when the browser refuses.
pub fn download(name: &str, kind: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The click has taken the file; what is left is memory.
    Url::revoke_object_url(&address).ok()
}

/// The text of the file that was chosen in an `<input type="file">`, which is emptied so
/// that the same file can be chosen again. `None` above `longest` bytes.
pub async fn chosen(input: &HtmlInputElement, longest: u32) -> Option<String> {
    let file = input.files()?.get(0)?;
    input.set_value("");
    if file.size() > f64::from(longest) {
        return None;
    }
    JsFuture::from(file.text()).await.ok()?.as_string()
}
