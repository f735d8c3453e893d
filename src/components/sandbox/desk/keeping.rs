//! What is kept of the sandbox in this browser, and how one takes the place of another.

use leptos::prelude::*;
use odp_sim::sandbox::Form;

use super::Desk;
use crate::browser::storage;
use crate::components::sandbox::kept::{Kept, OTHER, Place, example, packed, unpacked};
use crate::live::put;

impl Desk {
    /// Keeps what stands in the fields. What somebody else has sent is kept from the first
    /// change on, and what it takes the place of is kept beside it.
    pub(in crate::components::sandbox) fn keep(self) {
        put(
            self.rested,
            self.form.with_untracked(|form| form.texts.clone()),
        );
        if self.shared.get_untracked() {
            let unchanged = |sent: &Form| self.form.with_untracked(|form| form == sent);
            if self.sent.with_value(unchanged) {
                return;
            }
            self.put_beside();
            self.adopt();
        }
        let text = self.form.with_untracked(packed);
        let keep = |text: String| self.place.try_update_value(|place| place.keep(&text));
        match text.and_then(keep) {
            Some(Kept::Here) => {}
            Some(Kept::Moved) => {
                self.tabs.set(self.place.with_value(Place::others));
                self.tell(self.words.get("sandbox.said-apart"));
            }
            Some(Kept::Nowhere) | None => put(self.problem, Some("sandbox.not-kept")),
        }
    }

    /// Goes to the sandbox of another tab. This one is kept.
    pub(in crate::components::sandbox) fn turn_to(self, key: &str) {
        self.keep();
        let turned = self.place.try_update_value(|place| place.turn_to(key));
        self.tabs.set(self.place.with_value(Place::others));
        match turned.flatten().map(|text| unpacked(&text)) {
            Some(Ok(form)) => {
                self.show(form);
                self.tell(self.words.get("sandbox.said-mine"));
            }
            _ => self.problem.set(Some("sandbox.kept-aside")),
        }
    }

    /// Forgets the sandbox of another tab.
    pub(in crate::components::sandbox) fn forget(self, key: &str) {
        storage::forget(key);
        self.tabs.set(self.place.with_value(Place::others));
    }

    /// From here on it is not somebody else's.
    fn adopt(self) {
        self.shared.set(false);
        self.other.set(storage::read(OTHER).is_some());
        self.place.with_value(Place::stay);
    }

    /// What was kept so far stays within reach, unless it is what the page begins with.
    pub(super) fn put_beside(self) {
        let own = self.place.with_value(Place::own);
        let own = own.filter(|own| packed(&example()).as_ref() != Some(own));
        if let Some(own) = own {
            self.other.set(storage::write(OTHER, &own));
        }
    }

    /// Begins anew with the example.
    pub(in crate::components::sandbox) fn example(self) {
        self.put_beside();
        self.show(example());
        self.tell(self.words.get("sandbox.said-example"));
    }

    /// Goes back to the one before, which changes places with this one.
    pub(in crate::components::sandbox) fn bring_back(self) {
        let shared = self.shared.get_untracked();
        let own = self.place.with_value(Place::own).filter(|_| shared);
        let found = own.or_else(|| storage::read(OTHER));
        let found = found.map(|text| unpacked(&text));
        match found {
            Some(Ok(form)) => {
                if !shared {
                    self.put_beside();
                }
                self.show(form);
                self.tell(self.words.get("sandbox.said-mine"));
            }
            _ => self.problem.set(Some("sandbox.kept-aside")),
        }
    }

    fn show(self, form: Form) {
        if self.shared.get_untracked() {
            self.adopt();
        }
        self.problem.set(None);
        self.form.set(form);
        self.run();
        self.side.set(0);
    }
}
