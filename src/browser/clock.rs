//! Time, which only the shell may know; the simulator is told.

use std::time::Duration;

use leptos::prelude::*;

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

/// Runs again and again until the component that asked is gone.
pub fn every(millis: u32, run: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(run, Duration::from_millis(millis.into())) {
        on_cleanup(move || handle.clear());
    }
}
