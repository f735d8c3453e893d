//! A game in progress: the log, and the state that follows from it. The state is the fold of
//! the log, and [`Session::dispatch`] the only way to change it.

mod history;
mod standing;

use crate::attempt::{Attempt, Entry, MAX_ENTRIES, Move};
use crate::content::Content;
use crate::finding::Code;
use crate::mission::{Mission, Rejection, UnknownSetup};
use crate::setup::Setup;
use crate::verdict::Stars;
use history::Step;
use std::collections::VecDeque;

/// Most bytes of text that the moves of an attempt may make the simulator work through, as
/// [`Mission::weight`] counts them: two megabytes are thousands of runs of an ordinary file,
/// and a second or two of replay whatever was stored.
pub const MAX_WORK: u64 = 2 << 20;

/// So many seeds are tried for an instance that looks different.
const DEALS: u64 = 24;

/// A game in progress.
#[derive(Clone)]
pub struct Session<M: Mission> {
    setup: Setup,
    log: Vec<Entry<M::Action>>,
    start: M::State,
    state: M::State,
    done: Vec<Step<M::Action>>,
    undone: Vec<Step<M::Action>>,
    /// States after every so many steps of `done`.
    checkpoints: Vec<M::State>,
    /// States after the last steps, with the number of steps that led there.
    recent: VecDeque<(usize, M::State)>,
    /// Work done so far, up to [`MAX_WORK`].
    work: u64,
    hints: u32,
    solution_shown: bool,
    /// Stars of the best run of this attempt: they are not lost by playing on.
    best: Stars,
}

/// Why a move was refused; nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The action does not fit the state.
    Rejected(Rejection),
    /// Nothing to undo.
    NothingToUndo,
    /// Nothing to redo.
    NothingToRedo,
    /// The log is as long as a log may be, or its moves are as much work as they may be.
    LogFull,
}

impl Refusal {
    /// Its name in the language files: `rejection.<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rejected(rejection) => rejection.code(),
            Self::NothingToUndo => "nothing-to-undo",
            Self::NothingToRedo => "nothing-to-redo",
            Self::LogFull => "log-full",
        }
    }
}

impl<M: Mission> Session<M> {
    /// A new game.
    ///
    /// # Errors
    /// The content has no such level or app.
    pub fn start(content: &Content, setup: Setup) -> Result<Self, UnknownSetup> {
        if setup.mission != M::ID {
            return Err(UnknownSetup::Mission);
        }
        let start = M::start(content, &setup)?;
        Ok(Self {
            setup,
            log: Vec::new(),
            state: start.clone(),
            start,
            done: Vec::new(),
            undone: Vec::new(),
            checkpoints: Vec::new(),
            recent: VecDeque::new(),
            work: 0,
            hints: 0,
            solution_shown: false,
            best: Stars::default(),
        })
    }

    /// A new game that does not look like `old`: of some seeds, beginning with the one in the
    /// setup, the first that deals something else. Where all look the same, the first.
    ///
    /// # Errors
    /// As of [`Session::start`].
    pub fn start_unlike(
        content: &Content,
        setup: &Setup,
        old: &[(Code, String)],
    ) -> Result<Self, UnknownSetup> {
        let dealt = |turn: u64| {
            let mut setup = setup.clone();
            // Never the canonical instance, which is seed 0.
            setup.seed = setup.seed.wrapping_add(turn << 1).max(1);
            Self::start(content, setup)
        };
        let mut seeds = (1..DEALS).map(dealt);
        let first = dealt(0)?;
        if M::dealt(&first.state) != old {
            return Ok(first);
        }
        let unlike =
            seeds.find(|game| game.as_ref().is_ok_and(|game| M::dealt(&game.state) != old));
        unlike.unwrap_or(Ok(first))
    }

    /// The game that a stored attempt tells of. Entries that no longer fit are passed over,
    /// as they were when they were made.
    ///
    /// # Errors
    /// The content has no such level or app, or there is nobody yet to judge its runs.
    pub fn replay(content: &Content, attempt: Attempt<M::Action>) -> Result<Self, UnknownSetup> {
        Self::replay_until(content, attempt, usize::MAX)
    }

    /// The game after the first `entries` of a stored attempt.
    ///
    /// # Errors
    /// As of [`Session::replay`].
    pub fn replay_until(
        content: &Content,
        attempt: Attempt<M::Action>,
        entries: usize,
    ) -> Result<Self, UnknownSetup> {
        let mut session = Self::start(content, attempt.setup)?;
        for entry in attempt.log.into_iter().take(entries) {
            let done = session.dispatch(entry.what, entry.seconds);
            if done == Err(Refusal::Rejected(Rejection::NotReady)) {
                return Err(UnknownSetup::NotReady);
            }
        }
        Ok(session)
    }

    /// Makes a move. A refused move changes nothing and is not logged.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn dispatch(&mut self, what: Move<M::Action>, seconds: u32) -> Result<(), Refusal> {
        if self.log.len() >= MAX_ENTRIES || self.work >= MAX_WORK {
            return Err(Refusal::LogFull);
        }
        match &what {
            Move::Do(action) => self.act(action)?,
            Move::Undo => self.undo()?,
            Move::Redo => self.redo()?,
            Move::Reset => self.reset(),
            Move::Hint { gap, step } => {
                self.hints += u32::from(!self.is_read(gap, *step));
            }
            Move::Solution => self.solution_shown = true,
        }
        let seconds = seconds.max(self.log.last().map_or(0, |entry| entry.seconds));
        self.log.push(Entry { seconds, what });
        self.best = self.best.or(self.stars());
        Ok(())
    }

    fn act(&mut self, action: &M::Action) -> Result<(), Refusal> {
        // A move that is refused was work as well.
        self.work += M::weight(&self.state, action);
        M::apply(&mut self.state, action).map_err(Refusal::Rejected)?;
        if M::edits(action) {
            self.undone.clear();
        }
        self.push(Step::Do(action.clone()));
        Ok(())
    }

    /// The head of the attempt.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The state now.
    pub fn state(&self) -> &M::State {
        &self.state
    }

    /// The state at the start of the level.
    pub fn start_state(&self) -> &M::State {
        &self.start
    }

    /// Everything that was done, oldest first.
    pub fn log(&self) -> &[Entry<M::Action>] {
        &self.log
    }

    /// What is stored.
    pub fn attempt(&self) -> Attempt<M::Action> {
        Attempt {
            setup: self.setup.clone(),
            log: self.log.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
