//! Effects and signals without a type of their own for each.

pub mod following;

use std::rc::Rc;

use leptos::prelude::*;

use crate::browser::clock;

/// Tells the outside whenever what it reads has changed.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_| run());
}

/// Runs `then` after the paint that follows a change of what `read` reads: once, however
/// much has changed, and only while the part of the page is there that asked.
pub fn after_paint(read: impl Fn() + 'static, then: impl Fn() + 'static) {
    let waits = StoredValue::new(false);
    let then: Rc<dyn Fn()> = Rc::new(then);
    effect(move || {
        read();
        if waits.get_value() {
            return;
        }
        waits.set_value(true);
        let then = then.clone();
        clock::after_paint(Box::new(move || {
            if waits.try_set_value(false).is_none() {
                then();
            }
        }));
    });
}

/// A value that is told on only when it has changed.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    run: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let run: Box<dyn Fn() -> T + Send + Sync> = Box::new(run);
    Memo::new(move |_| run())
}

/// Sets a signal when the value is another one, so that nothing is drawn again in vain.
pub fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
