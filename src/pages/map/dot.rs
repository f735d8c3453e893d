//! The dot: on each return to the map a commit travels as a dot of light through the doors
//! that are solved, and stops at the first one that is not.

use leptos::ev;
use leptos::prelude::*;

use crate::browser::{clock, page, view};
use crate::dom::{El, el, when};
use crate::progress::Players;
use crate::rooms::ROOMS;
use crate::shell::use_status;
use crate::text::{Arg, Text, t};

/// So long the dot travels, in milliseconds.
const TRAVEL: u32 = 3_400;
/// And so long it knocks at the door where it stops.
const KNOCK: u32 = 600;

/// A dot on its way.
#[derive(Clone, Copy)]
pub(super) struct Dot {
    /// Doors that it passes.
    passes: usize,
    /// Whether it is on its way.
    on: RwSignal<bool>,
}

impl Dot {
    /// Sends one, where things may move; what it does is said in any case.
    pub(super) fn send(text: Text, players: Players) -> Self {
        let solved = |room: &&_| untrack(|| players.stars(**room) > 0);
        let passes = ROOMS.iter().take_while(solved).count();
        let dot = Self {
            passes,
            on: RwSignal::new(!view::calm()),
        };
        use_status().say(dot.said(text));
        clock::after(TRAVEL + KNOCK, move || dot.end());
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                dot.end();
            }
        });
        on_cleanup(move || keys.remove());
        dot
    }

    fn end(self) {
        // The map may be left by then.
        if self.on.try_get_untracked() == Some(true) {
            self.on.set(false);
        }
    }

    /// Its way in one sentence.
    fn said(self, text: Text) -> String {
        let Some(room) = ROOMS.get(self.passes) else {
            return text.get("map.dot-through");
        };
        let name = text.get(&format!("room.{}.name", room.slug()));
        let args = [
            ("count", Arg::Count(self.passes as u64)),
            ("at", Arg::Count(room.number.into())),
            ("name", Arg::Text(name)),
        ];
        let key = match self.passes {
            0 => "map.dot-first",
            _ => "map.dot",
        };
        text.say(key, &args)
    }

    /// The milliseconds after which it is at a door, counted from 0; none for doors that it
    /// does not reach.
    fn reaches(self, door: usize) -> Option<u32> {
        let half = |doors: usize| u32::try_from(2 * doors + 1).unwrap_or(1);
        (door <= self.passes).then(|| TRAVEL * half(door) / half(self.passes))
    }

    /// Lights a door up as the dot passes it, or knocks at it.
    pub(super) fn at_door(self, door: usize, element: El) -> El {
        let Some(after) = self.reaches(door) else {
            return element;
        };
        let knocks = door == self.passes;
        element
            .style("--after", format!("{after}ms"))
            .class_if("passed", move || self.on.get() && !knocks)
            .class_if("knocked", move || self.on.get() && knocks)
    }

    /// The dot itself, over the way.
    pub(super) fn light(self) -> El {
        // A stop is as wide as all others, and one more stands for the audience.
        let stops = ROOMS.len() + 1;
        let to = format!("{}%", (200 * self.passes + 100) / (2 * stops));
        el("span")
            .class("lane")
            .attr("aria-hidden", "true")
            .style("--to", to)
            .style("--travel", format!("{TRAVEL}ms"))
            .child(when(
                move || self.on.get(),
                || el("span").class("dot").testid("dot"),
            ))
    }

    /// The way out, while it is on its way.
    pub(super) fn skip(self) -> impl Fn() -> Option<El> + 'static {
        move || {
            let skip = move || {
                self.end();
                page::focus("h1");
            };
            self.on.get().then(|| {
                el("button")
                    .class("link skip")
                    .testid("dot-skip")
                    .on_click(skip)
                    .child(t("map.dot-skip"))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dot, TRAVEL};
    use leptos::prelude::*;

    #[test]
    fn doors_are_reached_one_after_the_other_and_the_last_one_at_the_end() {
        for passes in 0..6 {
            let dot = Dot {
                passes,
                on: RwSignal::new(true),
            };
            let times: Vec<_> = (0..6).map_while(|door| dot.reaches(door)).collect();
            assert_eq!(times.len(), passes + 1);
            assert!(times.is_sorted(), "{times:?}");
            assert_eq!(times.last(), Some(&TRAVEL));
        }
    }
}
