//! The bar at the thumb: undo, redo, reset, hint, what was done last, and the one big button.

use leptos::prelude::*;

use crate::browser::clock;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el};
use crate::text::{Arg, use_text};

/// What the bar shows and whom it tells.
#[derive(Clone, Copy)]
pub struct Bar {
    /// Whether there is something to undo.
    pub can_undo: Signal<bool>,
    /// Whether there is something to redo.
    pub can_redo: Signal<bool>,
    /// Hints that are free; `None` when all are.
    pub hints: Signal<Option<u32>>,
    /// Whether the hint button glows.
    pub glow: Signal<bool>,
    /// The last move as its command.
    pub said: Signal<String>,
    /// The key of the big button's word.
    pub go: &'static str,
    /// Told of presses.
    pub press: Callback<Press>,
}

/// A button of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// Take the last move back.
    Undo,
    /// Make it again.
    Redo,
    /// To the start of the level.
    Reset,
    /// Show a hint.
    Hint,
    /// The big one.
    Go,
}

/// The bar.
pub fn action_bar(bar: Bar) -> Node {
    let text = use_text();
    let busy = RwSignal::new(false);
    let left = move || match bar.hints.get() {
        None => "∞".to_owned(),
        Some(left) => left.to_string(),
    };
    let hint = move || match bar.hints.get() {
        None => text.get("board.hint-any"),
        Some(left) => text.say("board.hint-left", &[("count", Arg::Count(left.into()))]),
    };
    el("footer")
        .class("act")
        .attr("role", "group")
        .attr("aria-label", move || text.get("board.actions"))
        .child(small(bar, Press::Undo, "undo", bar.can_undo))
        .child(small(bar, Press::Redo, "redo", bar.can_redo))
        .child(small(bar, Press::Reset, "reset", bar.can_undo))
        .child(
            el("button")
                .class("btn hint")
                .class_if("glow", bar.glow)
                .testid("hint")
                .on_click(move || bar.press.run(Press::Hint))
                .child(icon("bulb"))
                .child(
                    el("span")
                        .class("wide")
                        .attr("aria-hidden", "true")
                        .child(move || text.get("board.hint")),
                )
                .child(el("small").attr("aria-hidden", "true").child(left))
                .child(el("span").class("heard").child(hint)),
        )
        .child(el("span").class("said").child(bar.said))
        .child(
            el("button")
                .class("btn go")
                .testid("big-button")
                .attr("aria-busy", move || busy.get().then_some("true"))
                .on_click(move || go(bar.press, busy))
                .child(icon("play"))
                .child(el("span").child(move || text.get(bar.go))),
        )
        .into_node()
}

/// A run takes a moment: the press is shown before it begins.
fn go(press: Callback<Press>, busy: RwSignal<bool>) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    clock::after_paint(Box::new(move || {
        // A board that was left in between has nobody to tell.
        if busy.try_set(false).is_none() {
            press.run(Press::Go);
        }
    }));
}

/// A small button; one that can do nothing now keeps the focus that it may have.
fn small(bar: Bar, press: Press, name: &'static str, can: Signal<bool>) -> Node {
    let text = use_text();
    let label = move || text.get(&format!("board.{name}"));
    el("button")
        .class("btn icon")
        .testid(name)
        .attr("aria-label", label)
        .attr("title", label)
        .attr(
            "aria-disabled",
            move || if can.get() { "false" } else { "true" },
        )
        .on_click(move || bar.press.run(press))
        .child(icon(name))
        .into_node()
}
