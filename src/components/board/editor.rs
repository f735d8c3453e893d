//! A text that is typed: a textarea over the same text in colours. Undo is the board's;
//! Tab leaves after Escape, and writes two blanks otherwise.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Event, HtmlTextAreaElement};

use super::code::{Grammar, painted};
use super::lines::{Named, named};
use crate::browser::clock;
use crate::dom::{El, IntoNode, Node, each, el, live, target};
use crate::live::memo;
use crate::text::use_text;

/// A burst of typing ends after so many milliseconds of rest.
const REST: u32 = 600;
/// Longer texts are shown without colours.
const COLOURED: usize = 24 * 1024;

/// What the editor tells.
#[derive(Clone, Copy)]
pub struct Typing {
    /// The text as typed so far.
    pub draft: Callback<String>,
    /// A burst of typing has ended.
    pub rest: Callback<()>,
    /// Something was put in that is larger than the text may be.
    pub too_large: Callback<()>,
}

/// A text that can be typed.
#[derive(Clone, Copy)]
pub struct Editor {
    /// For the browser tests, and the id.
    pub testid: &'static str,
    /// How it is coloured.
    pub grammar: Grammar,
    /// What it is called.
    pub label: Signal<String>,
    /// The text.
    pub value: Signal<String>,
    /// Bytes that it may have.
    pub limit: usize,
    /// Whether typing is undone by the board, and not by the browser.
    pub undone_by_board: bool,
    /// What it tells.
    pub typing: Typing,
}

impl Editor {
    /// The textarea over the same text in colours.
    pub fn show(self) -> El {
        let text = use_text();
        let help = el("p")
            .attr("id", "editor-help")
            .class("heard")
            .child(move || text.get("board.editor-help"));
        let long = memo(move || self.value.with(String::len) > COLOURED);
        let hidden = || el("pre").attr("aria-hidden", "true");
        el("div")
            .class("editor")
            .child(hidden().child(coloured(self.grammar, self.value, long)))
            .child(self.area())
            .child(hidden().class("numbers").child(numbers(self.value, long)))
            .child(help)
    }

    fn area(self) -> El {
        let Self { limit, typing, .. } = self;
        let state = Keyboard {
            composing: StoredValue::new(false),
            free: StoredValue::new(false),
            burst: StoredValue::new(0),
        };
        let input = move |event: &Event| {
            if let Some(area) = target(event) {
                state.input(&area, self);
            }
        };
        el("textarea")
            .attr("id", self.testid)
            .testid(self.testid)
            .attr("aria-label", self.label)
            .attr("aria-describedby", "editor-help")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("wrap", "off")
            .prop("value", self.value)
            .on("input", move |event: Event| input(&event))
            .on("compositionstart", move |_: Event| {
                state.composing.set_value(true);
            })
            .on("compositionend", move |event: Event| {
                state.composing.set_value(false);
                input(&event);
            })
            .on("blur", move |_: Event| typing.rest.run(()))
            .on("keydown", move |event| state.key(&event))
            .on("beforeinput", move |event| {
                if self.undone_by_board {
                    keep_own_undo(&event);
                }
            })
            .on("paste", move |event| refuse_floods(&event, limit, typing))
    }
}

/// The text in colours, a line an element so that only lines that changed are made anew.
fn coloured(grammar: Grammar, value: Signal<String>, long: Memo<bool>) -> Node {
    let all = move || {
        value.with(|value| {
            let all = grammar
                .lines(value)
                .into_iter()
                .map(|(begins, line)| (begins, line.to_owned()));
            named(all, |(_, line)| line)
        })
    };
    let name = |named: &Named<(bool, String)>| format!("{}{}", named.name(), named.line.0);
    let line = move |named: Named<(bool, String)>, _| {
        let (begins, line) = named.line;
        el("span")
            .class("ln")
            .child(painted(grammar, &line, begins))
            .child("\n")
    };
    live(move || {
        if long.get() {
            el("span").class("ln").child(value).into_node()
        } else {
            each(all, name, line)
        }
    })
}

/// The numbers of the lines: one text for all of them, made anew when there are more or fewer.
fn numbers(value: Signal<String>, long: Memo<bool>) -> Node {
    let lines = memo(move || {
        if long.get() {
            return 0;
        }
        value.with(|value| value.matches('\n').count() + 1)
    });
    live(move || {
        let one = |number: usize| format!("{number}\n");
        (1..=lines.get()).map(one).collect::<String>()
    })
}

/// What the keyboard is doing.
#[derive(Clone, Copy)]
struct Keyboard {
    /// An input method is at work; what it shows is not typed yet.
    composing: StoredValue<bool>,
    /// Escape was pressed: the next Tab leaves.
    free: StoredValue<bool>,
    /// Counts changes, so that only the last one ends the burst.
    burst: StoredValue<u32>,
}

impl Keyboard {
    fn input(self, area: &HtmlTextAreaElement, editor: Editor) {
        let Editor {
            value,
            limit,
            typing,
            ..
        } = editor;
        if self.composing.get_value() {
            return;
        }
        // A length in characters costs nothing; ten megabytes are not copied to be refused.
        let typed = area.text_length() as usize;
        let fits = typed <= limit;
        let now = if fits { area.value() } else { String::new() };
        if !fits || now.len() > limit {
            area.set_value(&value.get_untracked());
            return typing.too_large.run(());
        }
        typing.draft.run(now);
        self.burst.update_value(|burst| *burst += 1);
        let mine = self.burst.get_value();
        clock::after(REST, move || {
            if self.burst.try_get_value() == Some(mine) && !self.composing.get_value() {
                typing.rest.run(());
            }
        });
    }

    fn key(self, event: &ev::KeyboardEvent) {
        let free = event.key() == "Escape";
        if event.key() == "Tab" && !self.free.get_value() && !event.shift_key() {
            event.prevent_default();
            if let Some(area) = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok())
            {
                indent(&area);
            }
        }
        if free {
            event.stop_propagation();
        }
        self.free.set_value(free);
    }
}

/// Two blanks at the caret, told like typing.
fn indent(area: &HtmlTextAreaElement) {
    let (Ok(Some(from)), Ok(Some(to))) = (area.selection_start(), area.selection_end()) else {
        return;
    };
    let done = area.set_range_text_with_start_and_end("  ", from, to);
    if done.is_ok() {
        // A caret behind the end stays at the end; an event that is refused is none.
        let _ = area.set_selection_range(from + 2, from + 2);
        if let Ok(event) = web_sys::Event::new("input") {
            let _ = area.dispatch_event(&event);
        }
    }
}

/// The browser's own undo knows nothing of the other moves.
fn keep_own_undo(event: &web_sys::InputEvent) {
    if event.input_type().starts_with("history") {
        event.prevent_default();
    }
}

/// A paste that can't fit is stopped before the browser lays it out.
fn refuse_floods(event: &ClipboardEvent, limit: usize, typing: Typing) {
    let pasted = event
        .clipboard_data()
        .and_then(|data| data.get_data("text").ok());
    let length = pasted.map_or(0, |text| text.len());
    if length > limit {
        event.prevent_default();
        typing.too_large.run(());
    }
}
