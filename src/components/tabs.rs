//! A row of tabs over a number that says which one is open.

use leptos::ev;
use leptos::prelude::*;

use crate::browser::page;
use crate::dom::{El, el};
use crate::text::t;

/// A tab.
pub struct Tab {
    /// Of the button, which is its name for the browser tests too.
    pub id: &'static str,
    /// Of what it opens.
    pub panel: &'static str,
    /// What is written on it.
    pub name: Box<dyn Fn() -> String>,
}

/// The row. Arrow keys go from one tab to the next.
pub fn tabs(label: &'static str, open: RwSignal<usize>, all: impl FnOnce() -> Vec<Tab>) -> El {
    let all = all();
    let ids: Vec<&'static str> = all.iter().map(|tab| tab.id).collect();
    let key = move |event: ev::KeyboardEvent| {
        let now = open.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" => now + 1,
            "ArrowLeft" => now + ids.len() - 1,
            "Home" => 0,
            "End" => ids.len() - 1,
            _ => return,
        } % ids.len();
        event.prevent_default();
        open.set(to);
        page::focus(&["#", ids[to]].concat());
    };
    let one = |(at, tab): (usize, Tab)| {
        let on = move || open.get() == at;
        el("button")
            .attr("role", "tab")
            .attr("id", tab.id)
            .testid(tab.id)
            .attr("aria-selected", move || if on() { "true" } else { "false" })
            .attr("aria-controls", tab.panel)
            .attr("tabindex", move || if on() { "0" } else { "-1" })
            .on_click(move || open.set(at))
            .child(tab.name)
    };
    el("div")
        .class("tabs")
        .attr("role", "tablist")
        .attr("aria-label", t(label))
        .on("keydown", key)
        .child(all.into_iter().enumerate().map(one).collect::<Vec<_>>())
}
