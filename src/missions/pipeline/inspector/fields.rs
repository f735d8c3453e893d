//! Fields: words that are typed, and flags.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::ev;
use odp_sim::missions::pipeline::Action;
use web_sys::{Event, HtmlInputElement, HtmlTextAreaElement};

use crate::dom::{El, el, target};
use crate::missions::pipeline::desk::Desk;

/// Characters that a field may have.
const MOST: &str = "2000";

/// A field with words.
pub(super) struct Entry {
    /// Its name, as it stands in the file.
    pub(super) name: String,
    /// The key whose help stands below; none for a field without.
    pub(super) help: Option<&'static str>,
    /// For the browser tests.
    pub(super) testid: String,
    /// What stands there.
    pub(super) value: String,
}

/// What was told last of a field: one that goes because it was told is left once more.
struct Told(RefCell<String>);

impl Told {
    fn of(value: &str) -> Rc<Self> {
        Rc::new(Self(RefCell::new(value.trim().to_owned())))
    }

    /// What was typed, if that is news.
    fn news(&self, typed: &str) -> Option<String> {
        let typed = typed.trim().to_owned();
        (self.0.replace(typed.clone()) != typed).then_some(typed)
    }
}

/// A field that is typed into: Enter or leaving it is a move, Escape forgets what was typed.
pub(super) fn line(desk: Desk, entry: Entry, change: impl Fn(String) -> Action + 'static) -> El {
    let Entry {
        name,
        help,
        testid,
        value,
    } = entry;
    let change = Rc::new(change);
    let told = Told::of(&value);
    let (left, last) = (change.clone(), told.clone());
    let old = value.clone();
    let key_down = move |event: ev::KeyboardEvent| {
        let Some(input) = target::<HtmlInputElement>(&event) else {
            return;
        };
        match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                if let Some(typed) = told.news(&input.value()) {
                    desk.act(change(typed));
                }
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
        .child(el("span").class("mono").child(name))
        .child(
            el("input")
                .attr("type", "text")
                .class("mono")
                .testid(["field-", &testid].concat())
                .attr("spellcheck", "false")
                .attr("autocapitalize", "off")
                .attr("autocomplete", "off")
                .attr("maxlength", MOST)
                .prop("value", value)
                .on("keydown", key_down)
                .on("blur", move |event: Event| {
                    let input = target::<HtmlInputElement>(&event);
                    if let Some(typed) = input.and_then(|input| last.news(&input.value())) {
                        desk.leave(left(typed));
                    }
                }),
        )
        .child(help.map(|key| el("small").child(desk.game.word(helping(key)))))
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

/// A script: Enter breaks the line, leaving it is a move.
pub(super) fn script(
    desk: Desk,
    testid: &str,
    value: String,
    change: impl Fn(&str) -> Action + 'static,
) -> El {
    let rows = value.lines().count().clamp(1, 12);
    let told = Told::of(&value);
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
                    let area = target::<HtmlTextAreaElement>(&event);
                    if let Some(typed) = area.and_then(|area| told.news(&area.value())) {
                        desk.leave(change(&typed));
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
                    }
                }),
        )
        .child(el("span").class("mono").child(name.to_owned()))
        .child(says)
}
