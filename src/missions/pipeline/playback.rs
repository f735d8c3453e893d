//! A run played back on its axis: the playhead, and who stops it.

use std::sync::Arc;

use leptos::prelude::*;

use super::desk::Desk;
use crate::browser::{clock, page, view as sight};
use crate::live::put;

/// So long a playback takes, in milliseconds.
const SHOW: u64 = 5_000;

impl Desk {
    /// Plays back what is watched, and then tells how it went. Nothing moves for whom things
    /// should stand still, nor where there is nothing to see.
    pub(super) fn play(self, land: Arc<dyn Fn() + Send + Sync>) {
        self.reel.update_value(|reel| *reel += 1);
        let total = self.watched.with_untracked(|watched| watched.film.total_ms);
        if sight::calm() || total == 0 {
            self.now.set(None);
            return land();
        }
        self.now.set(Some(0));
        if sight::narrow() {
            // Once the drawer is open and the goals above have taken their new height.
            clock::after(60, || page::show("#bench .picture"));
        }
        let reel = self.reel.get_value();
        self.turn(reel, clock::now(), total, land);
    }

    fn turn(self, reel: u32, begun: u64, total: u64, land: Arc<dyn Fn() + Send + Sync>) {
        request_animation_frame(move || {
            // Somebody left, skipped it or pressed again.
            if self.reel.try_get_value() != Some(reel) {
                return;
            }
            let passed = clock::now().saturating_sub(begun);
            let ended = passed >= SHOW || self.now.with_untracked(Option::is_none);
            self.now.set((!ended).then(|| passed * total / SHOW));
            if ended {
                land();
            } else {
                self.turn(reel, begun, total, land);
            }
        });
    }

    /// Skips to the end of what is played back.
    pub fn skip(self) {
        self.now.set(None);
    }

    /// Stops a playback without a word: something else is on the board.
    pub(super) fn end_playback(self) {
        self.reel.update_value(|reel| *reel += 1);
        put(self.now, None);
    }
}
