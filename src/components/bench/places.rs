//! Where a row of a long list can be sent to.

use leptos::prelude::*;

use super::Bench;
use crate::dom::{El, el, target};
use crate::text::Arg;

/// In a long list: any place at once. Until somebody comes to it, there is nothing to choose
/// from: all places of all rows would be hundreds of elements, made anew with each move.
pub(super) fn places(bench: Bench, index: ReadSignal<usize>, name: String) -> El {
    let name = Arg::Text(name);
    let label = move || bench.words.say("board.row-to", &[("name", name.clone())]);
    let reached = RwSignal::new(false);
    let all = move || {
        if !reached.get() {
            return vec![el("option").attr("value", "").child("…")];
        }
        (1..=bench.rows.with(Vec::len)).map(place).collect()
    };
    let here = move || {
        if !reached.get() {
            return String::new();
        }
        // Other places to choose from forget which one was chosen.
        bench.rows.with(Vec::len);
        (index.get() + 1).to_string()
    };
    let picked = move |event: web_sys::Event| {
        let select = target::<web_sys::HtmlSelectElement>(&event);
        let place: Option<usize> = select.and_then(|select| select.value().parse().ok());
        if let Some(place) = place {
            bench.move_to(index.get_untracked(), place - 1);
        }
    };
    el("select")
        .attr("aria-label", label)
        .on("change", picked)
        .on("focus", move |_: web_sys::Event| reached.set(true))
        .on("pointerdown", move |_: web_sys::Event| reached.set(true))
        .child(all)
        .prop("value", here)
}

fn place(number: usize) -> El {
    el("option").attr("value", number).child(number.to_string())
}
