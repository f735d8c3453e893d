//! Who plays here and how far they are: the handle that components use, and the only
//! effect on storage. Whatever was stored once is read, or kept aside and reported; it is
//! never overwritten.

pub mod player;
pub mod record;
pub mod stored;

use std::cell::RefCell;

use leptos::prelude::*;

pub use self::player::Player;
pub use self::record::{Outcome, Record, Solved};
pub use self::stored::{Progress, Unreadable};
use crate::browser::{self, clock, storage};
use crate::rooms::{Difficulty, Room};
use crate::shell::{Notice, Notices};

/// Where the progress is kept.
pub const KEY: &str = "odp.progress";
/// Under this and a number lies what could not be read.
const ASIDE: &str = "odp.kept.";
/// How long the store may lag behind the last move, in milliseconds.
const DEBOUNCE: u32 = 300;

thread_local! {
    /// What is to be written, ready as text so that even a panic can write it.
    static PENDING: RefCell<Option<Progress>> = const { RefCell::new(None) };
    /// The move that was made last, until the page has shown it: the rest can wait so long.
    static RECORDED: RefCell<Option<Recorded>> = const { RefCell::new(None) };
    /// What this page read or wrote last; anything else was written by another tab.
    static SEEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A running attempt that is not yet part of the progress.
#[derive(Clone)]
struct Recorded {
    room: Room,
    difficulty: Difficulty,
    attempt: Vec<u8>,
}

impl Recorded {
    fn keep(&self, progress: &mut Progress) {
        let player = progress.player_mut(clock::now());
        player.keep(self.room.slug(), self.difficulty, &self.attempt);
    }
}

/// What came of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Players that it held.
    pub players: usize,
    /// Attempts that could not be read and were left out.
    pub unreadable: usize,
}

/// A `Copy` handle to the progress of everyone who plays in this browser.
#[derive(Clone, Copy)]
pub struct Players {
    progress: RwSignal<Progress>,
    notices: Notices,
    /// How often something came from another tab.
    heard: RwSignal<u32>,
}

/// The progress, from the context.
pub fn use_players() -> Players {
    expect_context()
}

impl Players {
    /// Reads what is stored.
    pub fn open(notices: Notices) -> Self {
        if !storage::persists() {
            notices.raise(Notice::StorageBlocked);
        }
        let progress = storage::read(KEY).map(|text| {
            let Ok(progress) = Progress::read(&text) else {
                keep_aside(&text, notices);
                return Progress::default();
            };
            SEEN.set(Some(text));
            progress
        });
        let players = Self {
            progress: RwSignal::new(progress.unwrap_or_default()),
            notices,
            heard: RwSignal::new(0),
        };
        storage::on_change(move |key| {
            if key == KEY {
                players.take_from_other_tab();
            }
        });
        browser::on_leave(move || {
            clock::catch_up();
            if PENDING.with_borrow(Option::is_some) {
                players.take_from_other_tab();
            }
            flush();
        });
        players
    }

    /// Runs a question about the player of the moment, following changes.
    pub fn with<T>(self, ask: impl FnOnce(Option<&Player>) -> T) -> T {
        self.progress.with(|progress| ask(progress.current()))
    }

    /// The same without following changes.
    pub fn peek<T>(self, ask: impl FnOnce(Option<&Player>) -> T) -> T {
        self.progress
            .with_untracked(|progress| ask(progress.current()))
    }

    /// How hard the player wants it.
    pub fn difficulty(self) -> Difficulty {
        self.with(|player| player.map(|player| player.difficulty).unwrap_or_default())
    }

    /// The app that was chosen.
    pub fn app(self) -> Option<String> {
        self.with(|player| player.and_then(|player| player.app.clone()))
    }

    /// The best number of stars in a room, over all difficulties.
    pub fn stars(self, room: Room) -> u8 {
        self.best(room).0
    }

    /// The best number of stars in a room, and the difficulty at which they were won.
    pub fn best(self, room: Room) -> (u8, Difficulty) {
        self.with(|player| player.map_or_else(Default::default, |player| player.best(room.slug())))
    }

    /// The travelling box: the best one that was packed for the app.
    pub fn outcome(self) -> Option<Outcome> {
        self.with(|player| player.and_then(Player::travelling_box).cloned())
    }

    /// The attempt at a room that can be resumed: the bytes that [`Self::record`] was given.
    pub fn attempt(self, room: Room, difficulty: Difficulty) -> Option<Vec<u8>> {
        self.take_up();
        self.peek(|player| player?.running(room.slug(), difficulty))
    }

    /// An attempt at a room that is kept and that `mine` does not go on from; followed.
    pub fn beside(self, room: Room, difficulty: Difficulty, mine: &[u8]) -> Option<Vec<u8>> {
        self.with(|player| player?.beside(room.slug(), difficulty, mine))
    }

    /// Makes the attempt the running one that lies beside `mine`, which is kept in turn if
    /// there is something in it.
    pub fn open_other(
        self,
        room: Room,
        difficulty: Difficulty,
        mine: Option<&[u8]>,
    ) -> Option<Vec<u8>> {
        let mut taken = None;
        self.change(|progress| {
            let player = progress.player_mut(clock::now());
            taken = player.change(room.slug(), difficulty, mine);
        });
        taken
    }

    /// Puts the attempt away for good that lies beside `mine`.
    pub fn forget_other(self, room: Room, difficulty: Difficulty, mine: Option<&[u8]>) {
        self.change(|progress| {
            let player = progress.player_mut(clock::now());
            player.put_away(room.slug(), difficulty, mine);
        });
    }

    /// What another tab wrote has arrived here; followed.
    pub fn heard(self) -> u32 {
        self.heard.get()
    }

    /// Starts or goes on: the player of that name, or a new one. `fresh` makes a new one
    /// in any case.
    pub fn start(self, name: &str, difficulty: Difficulty, fresh: bool) {
        let now = clock::now();
        self.change(|progress| progress.start(name, difficulty, fresh, now));
    }

    /// Runs a question about the others who play in this browser, following changes.
    pub fn with_others<T>(self, ask: impl FnMut(&Player) -> T) -> Vec<T> {
        self.progress
            .with(|progress| progress.others().map(ask).collect())
    }

    /// Gives the turn to the player of that id.
    pub fn turn_to(self, id: &str) {
        self.change(|progress| progress.turn_to(id));
    }

    /// Changes how hard it is from here on.
    pub fn set_difficulty(self, difficulty: Difficulty) {
        self.change(|progress| progress.player_mut(clock::now()).difficulty = difficulty);
    }

    /// Chooses the app that all rooms will speak of.
    pub fn choose_app(self, app: &str) {
        self.change(|progress| progress.player_mut(clock::now()).app = Some(app.to_owned()));
    }

    /// Keeps the running attempt at a room. To be called after every move: the page shows it
    /// before all that follows the progress is told.
    pub fn record(self, room: Room, difficulty: Difficulty, attempt: Vec<u8>) {
        self.take_up();
        RECORDED.set(Some(Recorded {
            room,
            difficulty,
            attempt,
        }));
        clock::after_paint(Box::new(move || self.take_up()));
    }

    /// Makes what was recorded last a part of the progress.
    fn take_up(self) {
        if RECORDED.with_borrow(Option::is_some) {
            self.change(|_| {});
        }
    }

    /// Forgets the running attempt at a room: it was reset or a new variant was asked for.
    pub fn end(self, room: Room, difficulty: Difficulty) {
        self.change(|progress| {
            progress
                .player_mut(clock::now())
                .end(room.slug(), difficulty);
        });
    }

    /// Keeps the stars of a solved attempt and, when it is the best so far, the attempt and
    /// what it made.
    pub fn solved(self, room: Room, difficulty: Difficulty, solved: Solved) {
        self.change(|progress| {
            let player = progress.player_mut(clock::now());
            player.solve(room.slug(), difficulty, solved);
        });
    }

    /// Puts an attempt that the simulator can't read aside and says so.
    pub fn keep_attempt_aside(self, room: Room, difficulty: Difficulty) {
        let text = self.export();
        if keep_aside(&text, self.notices) {
            self.end(room, difficulty);
        }
    }

    /// Everything as one file.
    pub fn export(self) -> String {
        self.take_up();
        self.progress.with_untracked(Progress::write)
    }

    /// Adds what a file holds to what is here, but for attempts that are none: they would
    /// take the place of good ones.
    pub fn import(self, file: &str) -> Result<Imported, Unreadable> {
        let mut other = Progress::read(file)?;
        let imported = Imported {
            unreadable: other.forget_unreadable(),
            players: other.players().len(),
        };
        self.change(|progress| progress.merge(other));
        Ok(imported)
    }

    /// What was kept aside because it could not be read, with the keys it lies under.
    pub fn aside(self) -> Vec<(String, String)> {
        (1..=99)
            .map(|number| format!("{ASIDE}{number}"))
            .map_while(|key| storage::read(&key).map(|text| (key, text)))
            .collect()
    }

    fn change(self, how: impl FnOnce(&mut Progress)) {
        let recorded = RECORDED.take();
        self.progress.update(|progress| {
            if let Some(recorded) = recorded {
                recorded.keep(progress);
            }
            how(progress);
        });
        self.save_soon();
    }

    fn save_soon(self) {
        let waiting = PENDING
            .with_borrow_mut(|pending| pending.replace(self.progress.get_untracked()).is_some());
        if !waiting {
            clock::after(DEBOUNCE, move || {
                self.take_from_other_tab();
                if !flush() {
                    self.notices.raise(Notice::StorageFull);
                }
            });
        }
    }

    /// When another tab wrote in the meantime, nothing of either is lost.
    fn take_from_other_tab(self) {
        self.take_up();
        let Some(text) = storage::read(KEY) else {
            return;
        };
        if SEEN.with_borrow(|seen| seen.as_deref() == Some(text.as_str())) {
            return;
        }
        self.notices.raise(Notice::SecondTab);
        let read = Progress::read(&text);
        if read.is_err() {
            keep_aside(&text, self.notices);
        }
        SEEN.set(Some(text));
        let Ok(other) = read else { return };
        self.progress
            .update(|progress| progress.merge(other.clone()));
        PENDING.with_borrow_mut(|pending| {
            if pending.is_some() {
                *pending = Some(self.progress.get_untracked());
            }
        });
        self.heard.update(|heard| *heard += 1);
        // It may have written before it knew of what is here.
        if self.progress.with_untracked(|mine| other.lacks(mine)) {
            self.save_soon();
        }
    }
}

/// Writes what waits to be written. False when the store is full or gone. Called when the
/// page is left and by the panic hook, so it touches no signal.
pub fn flush() -> bool {
    let pending = PENDING.with(|pending| pending.try_borrow_mut().ok()?.take());
    let Some(progress) = with_recorded(pending) else {
        return true;
    };
    let text = progress.write();
    let done = storage::write(KEY, &text);
    if done {
        SEEN.set(Some(text));
    }
    done
}

/// What waits to be written, with the last move where the page broke before it could show it.
fn with_recorded(pending: Option<Progress>) -> Option<Progress> {
    let recorded = RECORDED.with(|recorded| recorded.try_borrow().ok()?.clone());
    let Some(recorded) = recorded else {
        return pending;
    };
    let written = || {
        let text = SEEN.with(|seen| seen.try_borrow().ok()?.clone());
        Progress::read(&text?).ok()
    };
    let mut progress = pending.or_else(written).unwrap_or_default();
    recorded.keep(&mut progress);
    Some(progress)
}

/// Puts a text that can't be read where nothing overwrites it. When there is no room for
/// a copy, the store is left as it is and this page plays on in memory.
fn keep_aside(text: &str, notices: Notices) -> bool {
    let free = (1..=99)
        .map(|number| format!("{ASIDE}{number}"))
        .find(|key| storage::read(key).is_none_or(|kept| kept == text));
    let kept = free.is_some_and(|key| storage::write(&key, text));
    if !kept {
        storage::give_up();
    }
    notices.raise(if kept {
        Notice::KeptAside
    } else {
        Notice::NotSaved
    });
    kept
}
