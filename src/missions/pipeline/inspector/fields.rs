//! Fields: words that are typed, and flags.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::ev;
use web_sys::{Event, HtmlInputElement, HtmlTextAreaElement};

use super::refocus;
use crate::dom::{El, el, target};
use crate::missions::pipeline::desk::Desk;

/// Characters that a field may have.
const MOST: &str = "2000";

/// A field with words.
pub(super) struct Entry {
    /// Its key in the file, which is its name.
    pub key: &'static str,
    /// For the browser tests.
    pub testid: String,
    /// What stands there.
    pub value: String,
    /// Whether a line of help stands below.
    pub help: bool,
}

/// A field that is typed into: Enter or leaving it is a move, Escape forgets what was typed.
pub(super) fn line(desk: Desk, entry: Entry, change: impl Fn(String) + Clone + 'static) -> El {
    let Entry {
        key,
        testid,
        value,
        help,
    } = entry;
    let testid = ["field-", &testid].concat();
    let again = testid.clone();
    // What was told last: a field that goes because it was told is left once more.
    let told = Rc::new(RefCell::new(value.trim().to_owned()));
    let done = move |typed: String| {
        let typed = typed.trim().to_owned();
        if told.replace(typed.clone()) != typed {
            change(typed);
        }
    };
    let left = done.clone();
    let old = value.clone();
    let key_down = move |event: ev::KeyboardEvent| {
        let Some(input) = target::<HtmlInputElement>(&event) else {
            return;
        };
        match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                done(input.value());
                refocus(&again);
            }
            "Escape" => {
                event.stop_propagation();
                input.set_value(&old);
            }
            _ => {}
        }
    };
    el("label")
        .class("field")
        .child(el("span").class("mono").child(key))
        .child(
            el("input")
                .attr("type", "text")
                .class("mono")
                .testid(testid)
                .attr("spellcheck", "false")
                .attr("autocapitalize", "off")
                .attr("autocomplete", "off")
                .attr("maxlength", MOST)
                .prop("value", value)
                .on("keydown", key_down)
                .on("blur", move |event: Event| {
                    if let Some(input) = target::<HtmlInputElement>(&event) {
                        left(input.value());
                    }
                }),
        )
        .child(help.then(|| el("small").child(desk.game.word(helping(key)))))
}

/// The help of a key; each stands here in full so that no word is asked for in vain.
fn helping(key: &str) -> &'static str {
    match key {
        "if" => "pipeline.help-if",
        "environment" => "pipeline.help-environment",
        "permissions" => "pipeline.help-permissions",
        "concurrency" => "pipeline.help-concurrency",
        "runs-on" => "pipeline.help-runs-on",
        "timeout-minutes" => "pipeline.help-timeout-minutes",
        "continue-on-error" => "pipeline.help-continue-on-error",
        "cancel-in-progress" => "pipeline.help-cancel-in-progress",
        "uses" => "pipeline.help-uses",
        "run" => "pipeline.help-run",
        _ => "pipeline.help-with",
    }
}

/// A script: Shift+Enter or just Enter breaks the line, leaving it is a move.
pub(super) fn script(
    desk: Desk,
    testid: &str,
    value: String,
    change: impl Fn(String) + 'static,
) -> El {
    let rows = value.lines().count().clamp(1, 12);
    let told = RefCell::new(value.trim_end().to_owned());
    let old = value.clone();
    el("label")
        .class("field")
        .child(el("span").class("mono").child("run"))
        .child(
            el("textarea")
                .class("mono")
                .attr("rows", rows)
                .testid(["field-", testid].concat())
                .attr("spellcheck", "false")
                .attr("autocapitalize", "off")
                .attr("maxlength", "8000")
                .prop("value", value)
                .on("keydown", move |event: ev::KeyboardEvent| {
                    if event.key() == "Escape"
                        && let Some(area) = target::<HtmlTextAreaElement>(&event)
                    {
                        event.stop_propagation();
                        area.set_value(&old);
                    }
                })
                .on("blur", move |event: Event| {
                    if let Some(area) = target::<HtmlTextAreaElement>(&event) {
                        let typed = area.value().trim_end().to_owned();
                        if told.replace(typed.clone()) != typed {
                            change(typed);
                        }
                    }
                }),
        )
        .child(el("small").child(desk.game.word("pipeline.help-run")))
}

/// A flag.
pub(super) fn flag(
    desk: Desk,
    help: &'static str,
    name: &str,
    testid: &str,
    on: bool,
    change: impl Fn(bool) + 'static,
) -> El {
    let testid = ["field-", testid].concat();
    let again = testid.clone();
    let says = (help != "on").then(|| el("small").child(desk.game.word(helping(help))));
    el("label")
        .class("field flag")
        .child(
            el("input")
                .attr("type", "checkbox")
                .testid(testid)
                .prop("checked", on)
                .on("change", move |event: Event| {
                    if let Some(input) = target::<HtmlInputElement>(&event) {
                        change(input.checked());
                        refocus(&again);
                    }
                }),
        )
        .child(el("span").class("mono").child(name.to_owned()))
        .child(says)
}
