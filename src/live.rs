//! Effects and signals without a type of their own for each.

use leptos::prelude::*;

/// Tells the outside whenever what it reads has changed.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_| run());
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
