//! A bar that is dragged onto another one waits for it. A finger taps instead: it scrolls the
//! page where a mouse drags.

use leptos::ev::PointerEvent;
use leptos::prelude::*;

use crate::components::board::drag::{Press, hit};
use crate::components::graph::Wiring;
use crate::components::graph::wire::End;

/// A pointer that went down on a bar, and whether it drags.
#[derive(Debug, Clone)]
pub(super) struct Pressed {
    press: Press,
    job: String,
    drags: bool,
}

type Held = StoredValue<Option<Pressed>>;

/// The job whose lane is under a pointer.
fn lane(event: &PointerEvent) -> Option<String> {
    hit(event, "data-lane").map(|(_, job)| job)
}

/// A pointer goes down.
pub(super) fn down(event: &PointerEvent, held: Held) {
    let press = Press::of(event).filter(|_| event.pointer_type() != "touch");
    let pressed = press.zip(lane(event)).map(|(press, job)| Pressed {
        press,
        job,
        drags: false,
    });
    held.set_value(pressed);
}

/// A pointer moves: a bar that is dragged is held at the one that it is over.
pub(super) fn moved(event: &PointerEvent, held: Held, wiring: Wiring) {
    let Some(pressed) = held.get_value() else {
        return;
    };
    if !pressed.drags {
        let idle = wiring.begun().is_none() && !wiring.calling.get_untracked();
        if !idle || !pressed.press.left(event) {
            return;
        }
        wiring.begin(&pressed.job, End::Input);
        held.update_value(|held| {
            if let Some(pressed) = held {
                pressed.drags = true;
            }
        });
    }
    let over = lane(event).filter(|job| *job != pressed.job);
    if wiring.begun().is_some_and(|begun| begun.at != over) {
        wiring.hold(over);
    }
}

/// A pointer goes up: over another bar, the dragged one waits for that.
pub(super) fn up(event: &PointerEvent, held: Held, wiring: Wiring) {
    let Some(pressed) = held.get_value().filter(|pressed| pressed.drags) else {
        return held.set_value(None);
    };
    match lane(event) {
        // The click that follows takes back what was begun.
        Some(job) if job == pressed.job => held.set_value(None),
        Some(job) => {
            held.set_value(None);
            wiring.drop_on(&job);
        }
        None => end(held, wiring),
    }
}

/// The pointer has left the chart.
pub(super) fn end(held: Held, wiring: Wiring) {
    if held.get_value().is_some_and(|pressed| pressed.drags) {
        wiring.cancel();
    }
    held.set_value(None);
}
