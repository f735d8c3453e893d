//! What follows signals and costs little: attributes and parts of the page, of which a board
//! has hundreds.
//!
//! An effect of Leptos is a task with a channel, and is polled by itself. Here all that a
//! change touches runs in one go behind whatever made it, each in the order in which it heard
//! of it. And the words of the page, which nearly all of these read and which change only
//! with the language, are no signal to them: a signal looks up each of its readers whenever
//! that reads again.

mod ear;
mod turn;

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use leptos::prelude::Owner;
use leptos::reactive::graph::{Observer, ReactiveNode, Subscriber, WithObserver};

use self::ear::Ear;
pub use self::turn::run_patient;

thread_local! {
    /// All that follow, by their places; a place that is free has nobody in it.
    static ALL: RefCell<Vec<Option<Weak<dyn Again>>>> = const { RefCell::new(Vec::new()) };
    /// Places that are free.
    static FREE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    /// Who reads now.
    static READING: RefCell<Option<Arc<Ear>>> = const { RefCell::new(None) };
}

/// What is made anew out of what was there before, as often as something that was read for it
/// has changed.
pub struct Following<T: 'static>(Rc<Inner<T>>);

/// How something comes about, given what was there before.
type Run<T> = Box<dyn FnMut(Option<T>) -> T>;

struct Inner<T> {
    ear: Arc<Ear>,
    owner: Whose,
    run: RefCell<Run<T>>,
    value: RefCell<Option<T>>,
}

/// To whom belongs what is made while it runs, such as signals.
enum Whose {
    /// To itself: all of it goes when it runs again.
    Own(Owner),
    /// To the part of the page in which it stands: it makes nothing.
    Shared(Owner),
}

/// What runs again.
trait Again {
    fn ear(&self) -> &Arc<Ear>;
    fn again(&self);
}

impl<T> Following<T> {
    /// Runs now, and again after each change. What it makes meanwhile is its own. It must not set
    /// what it reads: that would touch it again, without end.
    pub fn new(run: Run<T>, was: Option<T>) -> Self {
        Self::with(Whose::Own(Owner::new()), false, run, was)
    }

    /// The same for what only reads: it makes no signals, and has no owner of its own. If it
    /// is `patient`, it runs again only behind the paint: nobody sees what it makes.
    pub fn reading(patient: bool, run: Run<T>, was: Option<T>) -> Self {
        let owner = Owner::current().unwrap_or_default();
        Self::with(Whose::Shared(owner), patient, run, was)
    }

    fn with(owner: Whose, patient: bool, run: Run<T>, was: Option<T>) -> Self {
        let following = Rc::new(Inner {
            ear: Arc::new(Ear::at(take_place(), patient)),
            owner,
            run: RefCell::new(run),
            value: RefCell::new(was),
        });
        let weak: Weak<dyn Again> = Rc::downgrade(&(following.clone() as Rc<dyn Again>));
        ALL.with_borrow_mut(|all| all[following.ear.place] = Some(weak));
        following.run();
        Self(following)
    }

    /// Takes what is there.
    pub fn take(&self) -> Option<T> {
        self.0.value.take()
    }

    /// Asks what is there.
    pub fn peek(&self, ask: impl FnOnce(&T)) {
        if let Some(value) = &*self.0.value.borrow() {
            ask(value);
        }
    }
}

impl<T> Inner<T> {
    fn run(&self) {
        let was = self.value.take();
        let subscriber = self.ear.subscriber();
        let heard = self.ear.anew();
        let before = READING.replace(Some(self.ear.clone()));
        let read = || subscriber.with_observer(|| (self.run.borrow_mut())(was));
        let made = match &self.owner {
            Whose::Own(owner) => owner.with_cleanup(read),
            Whose::Shared(owner) => owner.with(read),
        };
        READING.replace(before);
        self.ear.forget(&heard);
        self.value.replace(Some(made));
    }
}

impl<T> Again for Inner<T> {
    fn ear(&self) -> &Arc<Ear> {
        &self.ear
    }

    fn again(&self) {
        let subscriber = self.ear.subscriber();
        if subscriber.with_observer(|| self.ear.update_if_necessary()) {
            self.run();
        }
    }
}

/// Nobody is told any more of what nobody shows.
impl<T> Drop for Inner<T> {
    fn drop(&mut self) {
        self.ear.clear_sources(&self.ear.subscriber());
        let place = self.ear.place;
        ALL.with_borrow_mut(|all| all[place] = None);
        FREE.with_borrow_mut(|free| free.push(place));
    }
}

fn take_place() -> usize {
    FREE.with_borrow_mut(Vec::pop).unwrap_or_else(|| {
        ALL.with_borrow_mut(|all| {
            all.push(None);
            all.len() - 1
        })
    })
}

/// Runs whoever is at a place, if something has touched it: the place may be another's by now,
/// whom nothing has touched.
fn again(place: usize) {
    let there = ALL.with_borrow(|all| all[place].as_ref().and_then(Weak::upgrade));
    if let Some(there) = there.filter(|there| there.ear().was_touched()) {
        there.again();
    }
}

/// Notes that whoever follows now reads words of the page. False when that is somebody else,
/// who has to be told in another way.
pub fn reads_words() -> bool {
    READING.with_borrow(|reading| {
        let Some(ear) = reading else { return false };
        let follows =
            Observer::get().is_some_and(|observer| observer.0 == Arc::as_ptr(ear) as usize);
        if follows {
            ear.words.store(true, Relaxed);
        }
        follows
    })
}

/// Has everybody who has read words of the page read them again.
pub fn words_changed() {
    let all = ALL.with_borrow(Vec::clone);
    for there in all.iter().flatten().filter_map(Weak::upgrade) {
        if there.ear().words.load(Relaxed) {
            there.ear().mark_dirty();
        }
    }
}

#[cfg(test)]
mod tests;
