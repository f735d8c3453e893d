//! Files that leave the page and files that come in.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, File, FileList, HtmlAnchorElement, HtmlInputElement, Url,
};

use super::clock;
use crate::dom::El;

/// So long a file that was given can still be read by the browser, in milliseconds.
const KEPT: u32 = 60_000;

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
    // A browser under load comes to the file later than the click; what is left is memory.
    clock::after(KEPT, move || drop(Url::revoke_object_url(&address)));
    Some(())
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

/// Why a file could not be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It has more bytes than it may have.
    TooLarge,
    /// It is no text in UTF-8, or the browser did not give it.
    NoText,
}

/// A file that came in: its name, and its text.
pub type Arrived = (String, Result<String, Unread>);

/// The texts of all files that were chosen in an `<input type="file">`, which is emptied so
/// that the same files can be chosen again. Each may have so many bytes.
pub async fn all_chosen(input: &HtmlInputElement, longest: usize) -> Vec<Arrived> {
    let files = input.files();
    let files = listed(files.as_ref());
    input.set_value("");
    read_all(files, longest).await
}

/// Lets files be dropped on an element: each may have so many bytes. Without this the
/// browser leaves the page for a file that is dropped on it.
pub fn take_dropped(element: El, longest: usize, taken: impl Fn(Vec<Arrived>) + 'static) -> El {
    let taken: Rc<dyn Fn(Vec<Arrived>)> = Rc::new(taken);
    let over = |event: DragEvent| {
        if carries_files(&event) {
            event.prevent_default();
        }
    };
    let dropped = move |event: DragEvent| {
        let files = event.data_transfer().and_then(|data| data.files());
        let files = listed(files.as_ref());
        if files.is_empty() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let taken = taken.clone();
        super::spawn(async move { taken(read_all(files, longest).await) });
    };
    element.on("dragover", over).on("drop", dropped)
}

fn carries_files(event: &DragEvent) -> bool {
    let data = event.data_transfer();
    data.is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

fn listed(files: Option<&FileList>) -> Vec<File> {
    let Some(files) = files else {
        return Vec::new();
    };
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

async fn read_all(files: Vec<File>, longest: usize) -> Vec<Arrived> {
    let mut all = Vec::with_capacity(files.len());
    for file in files {
        let text = read(&file, longest).await;
        all.push((file.name(), text));
    }
    all
}

/// The size is known before anything is read.
#[expect(clippy::cast_precision_loss, reason = "limits are far below 2^53")]
async fn read(file: &File, longest: usize) -> Result<String, Unread> {
    if file.size() > longest as f64 {
        return Err(Unread::TooLarge);
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let bytes = js_sys::Uint8Array::new(&buffer.map_err(|_| Unread::NoText)?).to_vec();
    let text = String::from_utf8(bytes).map_err(|_| Unread::NoText)?;
    if text.contains('\0') {
        return Err(Unread::NoText);
    }
    Ok(text)
}
