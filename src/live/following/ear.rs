//! What signals know of somebody who follows them.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

use leptos::reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Source as _, Subscriber};

use super::turn;

/// Hears of changes.
pub(super) struct Ear {
    pub(super) place: usize,
    patient: bool,
    /// Something that was read has changed for certain.
    dirty: AtomicBool,
    /// It is among those that were touched.
    touched: AtomicBool,
    /// It has read words of the page.
    pub(super) words: AtomicBool,
    sources: RwLock<Vec<AnySource>>,
}

impl Ear {
    pub(super) fn at(place: usize, patient: bool) -> Self {
        Self {
            place,
            patient,
            dirty: AtomicBool::new(false),
            touched: AtomicBool::new(false),
            words: AtomicBool::new(false),
            sources: RwLock::new(Vec::new()),
        }
    }

    /// As signals hold it.
    pub(super) fn subscriber(self: &Arc<Self>) -> AnySubscriber {
        let weak = Arc::downgrade(self);
        AnySubscriber(Arc::as_ptr(self) as usize, weak)
    }

    /// Has it run behind whatever touches it now.
    fn touch(&self) {
        if !self.touched.swap(true, Relaxed) {
            turn::wait(self.place, self.patient);
        }
    }

    /// Whether it was touched; from here on it can be again.
    pub(super) fn was_touched(&self) -> bool {
        self.touched.swap(false, Relaxed)
    }

    /// What was heard so far; from here on it is heard anew.
    pub(super) fn anew(&self) -> Vec<AnySource> {
        self.words.store(false, Relaxed);
        self.change(std::mem::take)
    }

    /// Hears no more of what it read before and does not read now. To go on hearing the rest
    /// is cheaper than to begin again: in the list of hundreds of a signal, all that stand
    /// behind somebody who leaves it move up.
    pub(super) fn forget(self: &Arc<Self>, before: &[AnySource]) {
        let subscriber = self.subscriber();
        self.change(|now| {
            for source in before.iter().filter(|source| !now.contains(source)) {
                source.remove_subscriber(&subscriber);
            }
        });
    }

    fn change<R>(&self, change: impl FnOnce(&mut Vec<AnySource>) -> R) -> R {
        let sources = self.sources.write();
        change(&mut sources.unwrap_or_else(PoisonError::into_inner))
    }
}

impl ReactiveNode for Ear {
    fn mark_dirty(&self) {
        self.dirty.store(true, Relaxed);
        self.touch();
    }

    fn mark_check(&self) {
        self.touch();
    }

    fn mark_subscribers_check(&self) {}

    fn update_if_necessary(&self) -> bool {
        let newer = |sources: &mut Vec<_>| sources.iter().any(AnySource::update_if_necessary);
        self.dirty.swap(false, Relaxed) || self.change(newer)
    }
}

impl Subscriber for Ear {
    fn add_source(&self, source: AnySource) {
        self.change(|sources| {
            if !sources.contains(&source) {
                sources.push(source);
            }
        });
    }

    fn clear_sources(&self, subscriber: &AnySubscriber) {
        for source in self.change(std::mem::take) {
            source.remove_subscriber(subscriber);
        }
    }
}
