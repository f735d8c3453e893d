//! What keys do in the node editor: every drag has keys that do the same.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::super::drawing::Way;
use super::super::wire::End;
use super::Fingers;
use crate::components::board::drag::hit;

/// A step of Alt and an arrow key, alone and with Shift, in units of the drawing.
const STEPS: (i32, i32) = (8, 32);

impl Fingers {
    /// A key, while the focus is in the editor.
    pub(in super::super) fn key(&self, event: &ev::KeyboardEvent) {
        let key = event.key();
        if self.sheet.busy.get_untracked() {
            if key == "Escape" {
                self.cancel();
                stop(event);
            }
            return;
        }
        let done = if self.sheet.wiring.begun().is_some() {
            self.key_of_wire(event, &key)
        } else {
            self.key_of_edge(&key)
                || self.key_of_window(event, &key)
                || self.key_of_node(event, &key)
        };
        if done {
            stop(event);
        }
    }

    /// Keys while an arrow is being drawn: they hold it at jobs that it can be connected with.
    fn key_of_wire(&self, event: &ev::KeyboardEvent, key: &str) -> bool {
        let sheet = self.sheet;
        let wiring = sheet.wiring;
        let Some(begun) = wiring.begun() else {
            return false;
        };
        match key {
            "Escape" => {
                wiring.cancel();
                sheet.focus(&begun.job);
            }
            "Enter" | " " => match begun.at {
                Some(at) => wiring.finish(&at),
                // The key presses the port that has the focus.
                None if on_button(event) => return false,
                None => match hit(event, "data-node") {
                    Some((_, id)) => drop(wiring.press(&id, begun.end)),
                    None => return false,
                },
            },
            "Tab" => self.step(!event.shift_key()),
            "ArrowRight" | "ArrowDown" => self.step(true),
            "ArrowLeft" | "ArrowUp" => self.step(false),
            _ => return false,
        }
        true
    }

    fn step(&self, forward: bool) {
        self.sheet.wiring.step(forward);
        if let Some(at) = self.sheet.wiring.begun().and_then(|begun| begun.at) {
            self.sheet.focus(&at);
        }
    }

    /// Keys while an arrow is chosen.
    fn key_of_edge(&self, key: &str) -> bool {
        let Some((job, _)) = self.sheet.edge.get_untracked() else {
            return false;
        };
        match key {
            "Delete" | "Backspace" => self.cut(),
            "Escape" => {
                self.sheet.edge.set(None);
                self.sheet.focus(&job);
            }
            _ => return false,
        }
        true
    }

    /// Keys that move the window.
    fn key_of_window(&self, event: &ev::KeyboardEvent, key: &str) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        match key {
            "+" | "=" => self.sheet.zoom(true, None),
            "-" => self.sheet.zoom(false, None),
            "0" => self.sheet.show_whole(),
            _ => return false,
        }
        true
    }

    /// Keys of the job that has the focus, or one of its ports.
    fn key_of_node(&self, event: &ev::KeyboardEvent, key: &str) -> bool {
        let sheet = self.sheet;
        let Some((_, id)) = hit(event, "data-node") else {
            return false;
        };
        if event.ctrl_key() || event.meta_key() {
            return false;
        }
        if let Some(way) = Way::of(key) {
            if event.alt_key() {
                let by = if event.shift_key() { STEPS.1 } else { STEPS.0 };
                sheet.shift(&id, way.x * by, way.y * by);
            } else {
                sheet.go(&id, way);
            }
            return true;
        }
        match key {
            "Home" | "End" => self.go_to_end(key == "End"),
            "c" | "C" => sheet.wiring.begin(&id, End::Output),
            // The key presses the port that has the focus.
            _ if on_button(event) => return false,
            " " => sheet.wiring.begin(&id, End::Output),
            "Enter" if sheet.wiring.calling.get_untracked() => {
                sheet.wiring.press(&id, End::Output);
            }
            "Enter" => sheet.wiring.open(&id),
            "Delete" => self.remove(&id),
            _ => return false,
        }
        true
    }

    fn go_to_end(&self, last: bool) {
        let end = self.sheet.drawing.with_untracked(|drawing| {
            let end = if last {
                drawing.ids.last()
            } else {
                drawing.ids.first()
            };
            end.cloned()
        });
        if let Some(end) = end {
            self.sheet.focus(&end);
        }
    }

    /// Takes a job out; the focus goes to the one behind it, or before it.
    fn remove(&self, id: &str) {
        let sheet = self.sheet;
        let next = sheet.drawing.with_untracked(|drawing| {
            let at = drawing.place(id)?;
            let next = drawing.ids.get(at + 1);
            next.or_else(|| drawing.ids.get(at.checked_sub(1)?))
                .cloned()
        });
        sheet.wiring.remove(id);
        if let Some(next) = next {
            request_animation_frame(move || sheet.focus(&next));
        }
    }
}

fn stop(event: &ev::KeyboardEvent) {
    event.prevent_default();
    event.stop_propagation();
}

fn on_button(event: &Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.tag_name().eq_ignore_ascii_case("button"))
}
