//! What views follow, boxed into a few types: every closure type of its own that a view or
//! an effect takes costs a kilobyte of the page.

use leptos::prelude::*;

/// Words that change.
pub type Words = Box<dyn FnMut() -> String + Send>;
/// A yes or no that changes.
pub type Flag = Box<dyn FnMut() -> bool + Send>;
/// A part of a view that changes.
pub type Part = Box<dyn FnMut() -> AnyView + Send>;

/// Words for a view or an attribute to follow.
pub fn words(run: impl FnMut() -> String + Send + 'static) -> Words {
    Box::new(run)
}

/// A yes or no for a class or an attribute to follow.
pub fn flag(run: impl FnMut() -> bool + Send + 'static) -> Flag {
    Box::new(run)
}

/// A part of a view to follow.
pub fn part(run: impl FnMut() -> AnyView + Send + 'static) -> Part {
    Box::new(run)
}

/// Tells the outside whenever what it reads has changed.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_| run());
}

/// Sets a signal when the value is another one, so that nothing is drawn again in vain.
pub fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
