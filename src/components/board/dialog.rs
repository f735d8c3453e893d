//! A sheet over the board: the browser's own dialog, which keeps the focus inside and
//! closes on Escape.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use crate::components::icon;
use crate::dom::{El, Node, el, when};
use crate::live::effect;
use crate::text::use_text;

/// A sheet that is there while `open` says so.
pub fn dialog(
    testid: &'static str,
    open: RwSignal<bool>,
    title: Signal<String>,
    body: impl Fn() -> Node + 'static,
) -> El {
    let text = use_text();
    let heading = [testid, "-title"].concat();
    let labelled = heading.clone();
    let within = move || {
        let close = el("button")
            .class("btn icon")
            .attr("aria-label", move || text.get("board.close"))
            .testid([testid, "-close"].concat())
            .on_click(move || open.set(false))
            .child(icon("x"));
        let name = el("h2")
            .attr("id", heading.clone())
            .attr("tabindex", "-1")
            .child(title);
        el("div")
            .class("sheet-in")
            .testid(testid)
            .child(el("header").child(name).child(close))
            .child(body())
    };
    el("dialog")
        .class("sheet")
        .attr("aria-labelledby", labelled)
        .on("close", move |_: web_sys::Event| open.set(false))
        .made(move |element| obey(element.clone().unchecked_into(), open))
        .child(when(move || open.get(), within))
}

/// Opens and closes the browser's dialog as the flag says.
fn obey(dialog: HtmlDialogElement, open: RwSignal<bool>) {
    effect(move || match (open.get(), dialog.open()) {
        // Fails only for a dialog that is not in the page.
        (true, false) => drop(dialog.show_modal()),
        (false, true) => dialog.close(),
        _ => {}
    });
}
