//! A game on the screen: a `Copy` handle over the session, with what a player can mean.
//! The only place of the page where a session changes.

use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::session::{Refusal, Session};

use crate::browser::clock;
use crate::live::memo;

/// What a board is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is played.
    Live,
    /// It shows a moment of an attempt.
    Replay,
    /// It shows how such a board is played.
    Demo,
}

/// Play time: it stands still while nobody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlayTime {
    /// Milliseconds up to the last pause.
    before: u64,
    /// Since when it runs.
    since: Option<u64>,
}

impl PlayTime {
    /// Goes on from so many seconds.
    pub fn from(seconds: u32, now: u64) -> Self {
        Self {
            before: u64::from(seconds) * 1_000,
            since: Some(now),
        }
    }

    /// Stops or goes on.
    pub fn run(&mut self, running: bool, now: u64) {
        self.before = self.millis(now);
        self.since = running.then_some(now);
    }

    /// Whole seconds of play.
    pub fn seconds(self, now: u64) -> u32 {
        u32::try_from(self.millis(now) / 1_000).unwrap_or(u32::MAX)
    }

    fn millis(self, now: u64) -> u64 {
        self.before + self.since.map_or(0, |since| now.saturating_sub(since))
    }
}

/// What is told of every move that was made.
type Keep<M> = Box<dyn Fn(&Session<M>) + Send + Sync>;

/// A game on the screen.
pub struct Player<M: Mission<State: Send + Sync, Action: Send + Sync>> {
    session: RwSignal<Session<M>>,
    time: StoredValue<PlayTime>,
    keep: StoredValue<Option<Keep<M>>>,
    /// What the next board has to say first.
    greeting: StoredValue<String>,
    /// What the board is for.
    pub mode: Mode,
}

#[expect(
    clippy::expl_impl_clone_on_copy,
    reason = "deriving would ask the mission to be Clone"
)]
impl<M: Mission<State: Send + Sync, Action: Send + Sync>> Clone for Player<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Mission<State: Send + Sync, Action: Send + Sync>> Copy for Player<M> {}

impl<M: Mission<State: Send + Sync, Action: Send + Sync>> Player<M> {
    /// A board for a session.
    pub fn new(session: Session<M>, mode: Mode) -> Self {
        let seconds = session.log().last().map_or(0, |entry| entry.seconds);
        Self {
            session: RwSignal::new(session),
            time: StoredValue::new(PlayTime::from(seconds, clock::now())),
            keep: StoredValue::new(None),
            greeting: StoredValue::new(String::new()),
            mode,
        }
    }

    /// From now on every move is told to `keep`.
    pub fn keep_with(self, keep: impl Fn(&Session<M>) + Send + Sync + 'static) {
        self.keep.set_value(Some(Box::new(keep)));
    }

    /// The board that is made next for this player says so much first.
    pub fn greet(self, words: String) {
        self.greeting.set_value(words);
    }

    /// What a board has to say as soon as it is there; it is said once.
    pub fn greeting(self) -> String {
        self.greeting
            .try_update_value(std::mem::take)
            .unwrap_or_default()
    }

    /// Puts another session on the board.
    pub fn show(self, session: Session<M>) {
        let seconds = session.log().last().map_or(0, |entry| entry.seconds);
        self.time.set_value(PlayTime::from(seconds, clock::now()));
        self.session.set(session);
    }

    /// Plays the same moves over, as when the one who judges runs has come. The clock goes on.
    pub fn play_again(self, content: &Content) {
        if let Ok(session) = Session::replay(content, self.peek(Session::attempt)) {
            self.session.set(session);
        }
    }

    /// Asks the session, following changes.
    pub fn with<T>(self, ask: impl FnOnce(&Session<M>) -> T) -> T {
        self.session.with(ask)
    }

    /// Asks the session without following changes.
    pub fn peek<T>(self, ask: impl FnOnce(&Session<M>) -> T) -> T {
        self.session.with_untracked(ask)
    }

    /// Asks the session, if its board is still there.
    pub fn try_peek<T>(self, ask: impl FnOnce(&Session<M>) -> T) -> Option<T> {
        self.session.try_with_untracked(ask)
    }

    /// A part of the session that views follow: they are told only when it changed.
    pub fn memo<T>(self, part: impl Fn(&Session<M>) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        memo(move || self.session.with(&part))
    }

    /// The next move of the shortest way to a win.
    pub fn next_step(self) -> Option<M::Action> {
        self.peek(|session| M::route(session.state()).actions.into_iter().next())
    }

    /// Makes a move of the room.
    pub fn act(self, action: M::Action) -> Result<(), Refusal> {
        self.dispatch(Move::Do(action))
    }

    /// Makes any move. What is refused changes nothing and tells nobody.
    pub fn dispatch(self, what: Move<M::Action>) -> Result<(), Refusal> {
        if self.mode == Mode::Replay {
            return Ok(());
        }
        let seconds = self.time.get_value().seconds(clock::now());
        let done = self.session.try_maybe_update(|session| {
            let done = session.dispatch(what, seconds);
            (done.is_ok(), done)
        });
        let done = done.unwrap_or(Ok(()));
        if done.is_ok() {
            self.keep.with_value(|keep| {
                if let Some(keep) = keep {
                    self.session.with_untracked(|session| keep(session));
                }
            });
        }
        done
    }

    /// Stops the clock while the page is not seen.
    pub fn watch_time(self, seen: bool) {
        self.time.update_value(|time| time.run(seen, clock::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::PlayTime;

    #[test]
    fn only_time_that_was_played_counts() {
        let mut time = PlayTime::from(7, 1_000);
        assert_eq!(time.seconds(3_500), 9);
        time.run(false, 4_000);
        assert_eq!(time.seconds(90_000), 10);
        time.run(true, 100_000);
        assert_eq!(time.seconds(102_000), 12);
    }

    #[test]
    fn a_clock_that_goes_back_takes_nothing_away() {
        assert_eq!(PlayTime::from(5, 10_000).seconds(2_000), 5);
    }
}
