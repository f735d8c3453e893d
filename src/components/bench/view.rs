//! The workbench: the Dockerfile as blocks or as text, the ignore file, the tray. It holds
//! the listeners for everything inside it.

use leptos::ev;
use leptos::prelude::*;
use odp_sim::missions::jigsaw::{FileName, MAX_TEXT};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

use super::deed::{Deed, Item};
use super::sheet::sheet;
use super::tray::tray;
use super::{Bench, Draft, Tab};
use crate::browser::file::{self, Arrived, Unread};
use crate::components::board::code::{Grammar, statement};
use crate::components::board::drag::{Press, gap_at, hit, scroll_near_edge};
use crate::components::board::editor::{Editor, Typing};
use crate::components::board::lift::{Step, Via};
use crate::dom::{IntoNode, Node, el, group, target, when};
use crate::live::memo;

/// The rows of the list that is worked on.
const ROWS: &str = "#bench [data-row]";

/// The middle pane.
/// `below` stands under the tray; `call` is told of line numbers that were pressed.
pub fn bench(bench: Bench, below: impl IntoNode, call: Callback<usize>) -> Node {
    let hands = Fingers::new(bench, call);
    el("section")
        .attr("id", "bench")
        .class("pane bench")
        .attr("aria-label", bench.game.word("board.bench"))
        .on("click", move |event| hands.click(&event))
        .on("keydown", move |event| hands.key(&event))
        .on("pointerdown", move |event| hands.down(&event))
        .on("pointermove", move |event| hands.moved(&event))
        .on("pointerup", move |_: ev::PointerEvent| hands.up())
        .on("pointercancel", move |_: ev::PointerEvent| hands.cancel())
        // A drag of the browser's own, of selected words, would end the hand's.
        .on("dragstart", |event: ev::DragEvent| {
            if target::<HtmlTextAreaElement>(&event).is_none() {
                event.prevent_default();
            }
        })
        .child(
            el("div").class("paper").child(tabs(bench)).child(
                el("div")
                    .attr("role", "tabpanel")
                    .attr("id", "bench-panel")
                    .attr("aria-labelledby", move || tab_id(bench.tab.get()))
                    .child(move || panel(bench, bench.tab.get())),
            ),
        )
        .child(when(
            move || bench.tab.get() == Tab::Blocks,
            move || tray(bench),
        ))
        .child(below)
        .child(
            el("p")
                .attr("id", "dnd-help")
                .class("heard")
                .child(bench.game.word("board.dnd-help")),
        )
        .child(ghost(bench, hands.at))
        .into_node()
}

fn panel(bench: Bench, tab: Tab) -> Node {
    match tab {
        Tab::Blocks => sheet(bench),
        Tab::Text => editor(bench, FileName::Dockerfile, "editor", Grammar::DOCKERFILE),
        Tab::Ignore => group![
            el("p").class("note").child(move || about_ignore(bench)),
            editor(bench, FileName::Ignore, "ignore-editor", Grammar::IGNORE),
        ],
    }
}

/// What the ignore file is for; the words come with what runs the builds.
fn about_ignore(bench: Bench) -> Option<String> {
    let key = "board.ignore-what";
    bench.words.has(key).then(|| bench.words.get(key))
}

fn editor(bench: Bench, file: FileName, testid: &'static str, grammar: Grammar) -> Node {
    let refuse = move |key: &'static str| {
        let words = bench.words.get(key);
        bench.said.set(words.clone());
        bench.status.say(words);
    };
    let typing = Typing {
        draft: Callback::new(move |text| bench.draft.set(Some(Draft { file, text }))),
        rest: Callback::new(move |()| bench.settle()),
        too_large: Callback::new(move |()| refuse("board.too-large")),
    };
    // A file that is dropped takes the place of the text; undo brings it back.
    let dropped = move |files: Vec<Arrived>| match files.into_iter().next() {
        Some((_, Ok(text))) => {
            typing.draft.run(text);
            typing.rest.run(());
        }
        Some((_, Err(Unread::TooLarge))) => refuse("board.too-large"),
        Some((_, Err(Unread::NoText))) => refuse("board.no-text"),
        None => {}
    };
    let label = Signal::derive(move || {
        bench.words.get(match file {
            FileName::Dockerfile => "board.editor",
            FileName::Ignore => "board.ignore-editor",
        })
    });
    let value = Signal::derive(move || bench.text_of(file));
    let editor = Editor {
        testid,
        grammar,
        label,
        value,
        limit: MAX_TEXT,
        undone_by_board: true,
        typing,
    };
    file::take_dropped(editor.show(), MAX_TEXT, dropped).into_node()
}

const TABS: [(Tab, &str); 3] = [
    (Tab::Blocks, "blocks"),
    (Tab::Text, "text"),
    (Tab::Ignore, "ignore"),
];

fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Blocks => "tab-blocks",
        Tab::Text => "tab-text",
        Tab::Ignore => "tab-ignore",
    }
}

fn tabs(bench: Bench) -> Node {
    let one = move |(tab, name): (Tab, &'static str)| {
        let open = move || bench.tab.get() == tab;
        el("button")
            .attr("role", "tab")
            .attr("id", tab_id(tab))
            .testid(tab_id(tab))
            .attr(
                "aria-selected",
                move || if open() { "true" } else { "false" },
            )
            .attr("aria-controls", "bench-panel")
            .attr("tabindex", move || if open() { "0" } else { "-1" })
            .on_click(move || open_tab(bench, tab))
            .child(move || bench.words.get(&format!("board.tab-{name}")))
    };
    let key = move |event: ev::KeyboardEvent| {
        let now = TABS
            .iter()
            .position(|(tab, _)| *tab == bench.tab.get_untracked())
            .unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => now + 1,
            "ArrowLeft" => now + TABS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let (tab, _) = TABS[to % TABS.len()];
        open_tab(bench, tab);
        crate::browser::page::focus(&["#", tab_id(tab)].concat());
    };
    el("div")
        .class("tabs")
        .attr("role", "tablist")
        .attr("aria-label", bench.game.word("board.bench"))
        .on("keydown", key)
        .child(TABS.map(one))
        .into_node()
}

fn open_tab(bench: Bench, tab: Tab) {
    bench.settle();
    bench.cancel_lift();
    bench.editing.set(None);
    bench.tab.set(tab);
}

/// What a dragging pointer carries.
fn ghost(bench: Bench, at: RwSignal<(i32, i32)>) -> Node {
    let carried = memo(move || {
        let held = bench
            .lift
            .get()
            .held()
            .filter(|held| held.via == Via::Drag)?;
        Some(held.item)
    });
    let place = move || {
        let (x, y) = at.get();
        format!("translate({x}px,{y}px)")
    };
    (move || {
        let item = carried.get()?;
        Some(
            el("div")
                .class("ghost")
                .attr("aria-hidden", "true")
                .style("transform", place)
                .child(statement(&bench.name_of(item))),
        )
    })
    .into_node()
}

/// The row that an element stands in.
fn row_of(element: &Element) -> Option<usize> {
    let row = element.closest("[data-row]").ok()??;
    row.get_attribute("data-row")?.parse().ok()
}

/// What the hands are doing on the bench.
#[derive(Clone, Copy)]
struct Fingers {
    bench: Bench,
    /// Told of line numbers that were pressed.
    call: Callback<usize>,
    /// A pointer that is down on something that can be lifted.
    press: StoredValue<Option<(Press, Item)>>,
    /// The click that follows a drag is not a tap.
    dragged: StoredValue<bool>,
    /// Where the pointer is.
    at: RwSignal<(i32, i32)>,
}

impl Fingers {
    fn new(bench: Bench, call: Callback<usize>) -> Self {
        Self {
            bench,
            call,
            press: StoredValue::new(None),
            dragged: StoredValue::new(false),
            at: RwSignal::new((0, 0)),
        }
    }

    fn click(self, event: &ev::MouseEvent) {
        if self.dragged.get_value() {
            return self.dragged.set_value(false);
        }
        let Some((element, deed)) = hit(event, "data-do") else {
            return;
        };
        if element.get_attribute("aria-disabled").as_deref() == Some("true") {
            return;
        }
        match Deed::read(&deed, row_of(&element)) {
            Some(Deed::Call(row)) => self.call.run(row),
            // A click without a pointer is a key on a button.
            Some(deed) => self.bench.perform(deed, event.detail() == 0),
            None => {}
        }
    }

    fn key(self, event: &ev::KeyboardEvent) {
        let Some(held) = self.bench.lift.get_untracked().held() else {
            return;
        };
        let step = match event.key().as_str() {
            "ArrowUp" => Some(Step::Up),
            "ArrowDown" => Some(Step::Down),
            "Home" => Some(Step::First),
            "End" => Some(Step::Last),
            "Escape" => None,
            "Tab" if held.via == Via::Keys => return self.bench.cancel_lift(),
            " " | "Enter" if held.via == Via::Keys => {
                event.prevent_default();
                return self.bench.drop_it();
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        match step {
            Some(step) => self.bench.step_lift(step),
            None => self.bench.cancel_lift(),
        }
    }

    fn down(self, event: &ev::PointerEvent) {
        self.dragged.set_value(false);
        let Some((element, _)) = hit(event, "data-lift") else {
            return;
        };
        let Some(Deed::Lift(item)) = element
            .get_attribute("data-do")
            .as_deref()
            .and_then(|deed| Deed::read(deed, row_of(&element)))
        else {
            return;
        };
        if let Some(press) = Press::of(event) {
            self.press.set_value(Some((press, item)));
        }
    }

    fn moved(self, event: &ev::PointerEvent) {
        let Some((press, item)) = self.press.get_value() else {
            return;
        };
        let dragging = self
            .bench
            .lift
            .get_untracked()
            .held()
            .is_some_and(|held| held.via == Via::Drag);
        if !dragging {
            if !press.left(event) {
                return;
            }
            if let Some(element) = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
            {
                // A pointer that is gone already has nothing to capture.
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            self.dragged.set_value(true);
            self.bench
                .lift
                .set(crate::components::board::lift::Lift::Idle);
            self.bench.lift_or_drop(item, Via::Drag);
        }
        self.at.set((event.client_x(), event.client_y()));
        scroll_near_edge(event.client_y());
        self.bench.hold_over(gap_at(ROWS, event.client_y()));
    }

    fn up(self) {
        self.press.set_value(None);
        if self.dragged.get_value() && self.bench.lift.get_untracked().held().is_some() {
            self.bench.drop_it();
        }
    }

    fn cancel(self) {
        self.press.set_value(None);
        self.bench.cancel_lift();
    }
}
