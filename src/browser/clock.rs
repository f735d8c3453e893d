//! Time, which only the shell may know; the simulator is told.

use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::*;

thread_local! {
    /// What waits for the next paint.
    static WAITING: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
}

/// Milliseconds since 1970.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and far below 2^53"
)]
pub fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Runs once after so many milliseconds.
pub fn after(millis: u32, run: impl FnOnce() + 'static) {
    set_timeout(run, Duration::from_millis(millis.into()));
}

/// Runs once the page shows what it looks like now: what the player need not see at once
/// makes nothing else wait. Should the page be left before, it runs before that.
pub fn after_paint(run: Box<dyn FnOnce()>) {
    let first = WAITING.with_borrow_mut(|waiting| {
        waiting.push(run);
        waiting.len() == 1
    });
    if first {
        // The frame that begins paints when its own callbacks are through.
        request_animation_frame(|| after(0, catch_up));
    }
}

/// Runs what waits for the next paint.
pub fn catch_up() {
    for run in WAITING.take() {
        run();
    }
}

/// Runs again and again until the component that asked is gone.
pub fn every(millis: u32, run: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(run, Duration::from_millis(millis.into())) {
        on_cleanup(move || handle.clear());
    }
}
