//! What the shell shares with every page: sentences that stay until they are dismissed,
//! sentences that are only spoken, and what the bar at the top says of a room.

use leptos::prelude::*;

use crate::browser::clock;

/// Something about the page itself that the player should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The browser keeps nothing for this page.
    StorageBlocked,
    /// The browser's store is full.
    StorageFull,
    /// Stored progress could not be read and was put aside.
    KeptAside,
    /// Stored progress could not be read, nor copied: it is left as it is.
    NotSaved,
    /// The same game is open in another tab.
    SecondTab,
    /// The words of a language did not arrive.
    Words,
    /// The countdown of a room is near its end.
    Soon,
    /// The countdown of a room has ended.
    Seated,
}

impl Notice {
    /// The key of its sentence.
    pub const fn key(self) -> &'static str {
        match self {
            Self::StorageBlocked => "notice.storage-blocked",
            Self::StorageFull => "notice.storage-full",
            Self::KeptAside => "notice.kept-aside",
            Self::NotSaved => "notice.not-saved",
            Self::SecondTab => "notice.second-tab",
            Self::Words => "notice.words",
            Self::Soon => "notice.soon",
            Self::Seated => "notice.seated",
        }
    }
}

/// The notices that stand.
#[derive(Clone, Copy)]
pub struct Notices(RwSignal<Vec<Notice>>);

impl Notices {
    /// None yet.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Says something until it is dismissed.
    pub fn raise(self, notice: Notice) {
        if !self.0.with_untracked(|standing| standing.contains(&notice)) {
            self.0.update(|standing| standing.push(notice));
        }
    }

    /// The player has read it.
    pub fn dismiss(self, notice: Notice) {
        self.0
            .update(|standing| standing.retain(|other| *other != notice));
    }

    /// All that stand.
    pub fn standing(self) -> Vec<Notice> {
        self.0.get()
    }
}

impl Default for Notices {
    fn default() -> Self {
        Self::new()
    }
}

/// The one polite live region.
#[derive(Clone, Copy)]
pub struct Status(RwSignal<String>);

impl Status {
    /// Nothing to say yet.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Has a sentence spoken, also when it is the same as the last one.
    pub fn say(self, sentence: String) {
        self.0.set(String::new());
        clock::after(30, move || self.0.set(sentence));
    }

    /// What was said belongs to a page that was left.
    pub fn hush(self) {
        self.0.set(String::new());
    }

    /// The sentence of the moment.
    pub fn sentence(self) -> String {
        self.0.get()
    }
}

impl Default for Status {
    fn default() -> Self {
        Self::new()
    }
}

/// The live region, from the context.
pub fn use_status() -> Status {
    expect_context()
}

/// What the bar at the top says of the room that is open.
#[derive(Clone, Copy)]
pub struct Bar {
    /// Whether the countdown runs. A board sets it while there is something to do.
    pub running: RwSignal<bool>,
    /// The name of the page, and the line below it.
    pub place: RwSignal<(String, String)>,
    /// The stars of the room that is open; none outside rooms.
    pub stars: RwSignal<Option<u8>>,
    /// Seconds left on the countdown of the room that is open; none outside rooms.
    pub left: RwSignal<Option<i32>>,
}

impl Bar {
    /// Outside of every room.
    pub fn new() -> Self {
        Self {
            running: RwSignal::new(false),
            place: RwSignal::new(Default::default()),
            stars: RwSignal::new(None),
            left: RwSignal::new(None),
        }
    }
}

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

/// The bar, from the context.
pub fn use_bar() -> Bar {
    expect_context()
}
