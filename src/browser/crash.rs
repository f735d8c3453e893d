//! What happens when this module panics: the progress is written, and a page in plain
//! HTML and JavaScript (`assets/crash.js`) takes over.

use std::panic;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// From here on a panic shows the page that says so. `last` runs after it is shown.
pub fn install(last: fn()) {
    panic::set_hook(Box::new(move |info| {
        show(&info.to_string());
        last();
    }));
}

/// Shows the page with a report for the people who can mend it.
pub fn show(report: &str) {
    let function = js_sys::Reflect::get(&window(), &"odpCrash".into());
    if let Ok(function) = function.and_then(JsCast::dyn_into::<js_sys::Function>) {
        // Nothing more can be done when even this fails.
        let _ = function.call1(&JsValue::NULL, &report.into());
    }
}
