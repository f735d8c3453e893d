//! Whose turn it is: those whom a change has touched wait here.

use std::cell::{Cell, RefCell};

use super::again;

thread_local! {
    /// The places of those that a change has touched.
    static TOUCHED: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    /// Whether somebody is to see to them already.
    static AWAITED: Cell<bool> = const { Cell::new(false) };
    /// The places of those that were touched and can wait until the page has been painted.
    static PATIENT: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Puts a place among those that wait.
pub(super) fn wait(place: usize, patient: bool) {
    let waiting = if patient { &PATIENT } else { &TOUCHED };
    let first = waiting.with_borrow_mut(|waiting| {
        waiting.push(place);
        waiting.len() == 1
    });
    if patient && first {
        after_paint(run_patient);
    }
    if !patient && !AWAITED.replace(true) {
        later(run_touched);
    }
}

/// Runs all that a change has touched, and what that touches in turn.
pub(super) fn run_touched() {
    loop {
        let places = TOUCHED.take();
        if places.is_empty() {
            break;
        }
        places.into_iter().for_each(again);
    }
    AWAITED.set(false);
}

/// Runs all that would have waited for the next paint.
pub fn run_patient() {
    PATIENT.take().into_iter().for_each(again);
}

/// Behind whatever runs now, and before the browser does anything else.
#[cfg(target_family = "wasm")]
fn later(run: fn()) {
    crate::browser::spawn(async move { run() });
}

#[cfg(target_family = "wasm")]
fn after_paint(run: fn()) {
    crate::browser::clock::after_paint(Box::new(run));
}

/// Tests say themselves when.
#[cfg(not(target_family = "wasm"))]
fn later(_: fn()) {}

#[cfg(not(target_family = "wasm"))]
fn after_paint(_: fn()) {}
