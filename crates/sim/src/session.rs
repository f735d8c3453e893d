//! A game in progress: the log, the state that follows from it, undo, redo, reset.
//!
//! The state is the fold of the log. Undo replays from the nearest checkpoint, so that it
//! is quick however long the log is; a property test holds it equal to a full replay.

use crate::attempt::{Attempt, Entry, MAX_ENTRIES, Move};
use crate::content::Content;
use crate::mission::{Gap, Mission, Rejection, UnknownSetup};
use crate::seed::fnv1a;
use crate::setup::Setup;
use crate::verdict::{Stars, Verdict};
use std::collections::VecDeque;

/// Steps between two checkpoints.
const STRIDE: usize = 16;
/// Most bytes of text that the moves of an attempt may make the simulator work through, as
/// [`Mission::weight`] counts them: two megabytes are thousands of runs of an ordinary file,
/// and a second or two of replay whatever was stored.
pub const MAX_WORK: u64 = 2 << 20;
/// States of the last steps that are kept as they are, so that undo replays nothing.
const RECENT: usize = 64;

/// What can be taken back.
#[derive(Debug, Clone, PartialEq)]
enum Step<A> {
    Do(A),
    Reset,
}

/// A game in progress.
#[derive(Clone)]
pub struct Session<M: Mission> {
    setup: Setup,
    log: Vec<Entry<M::Action>>,
    start: M::State,
    state: M::State,
    done: Vec<Step<M::Action>>,
    undone: Vec<Step<M::Action>>,
    /// `checkpoints[i]` is the state after `(i + 1) * STRIDE` steps of `done`.
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

    /// The game that a stored attempt tells of. Entries that no longer fit are passed over,
    /// as they were when they were made.
    ///
    /// # Errors
    /// The content has no such level or app.
    pub fn replay(content: &Content, attempt: Attempt<M::Action>) -> Result<Self, UnknownSetup> {
        Self::replay_until(content, attempt, usize::MAX)
    }

    /// The game after the first `entries` of a stored attempt.
    ///
    /// # Errors
    /// The content has no such level or app.
    pub fn replay_until(
        content: &Content,
        attempt: Attempt<M::Action>,
        entries: usize,
    ) -> Result<Self, UnknownSetup> {
        let mut session = Self::start(content, attempt.setup)?;
        for entry in attempt.log.into_iter().take(entries) {
            let _passed_over = session.dispatch(entry.what, entry.seconds);
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
            Move::Hint { .. } => self.hints += 1,
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

    fn push(&mut self, step: Step<M::Action>) {
        self.done.push(step);
        if self.done.len().is_multiple_of(STRIDE) {
            self.checkpoints.push(self.state.clone());
        }
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back((self.done.len(), self.state.clone()));
    }

    fn reset(&mut self) {
        self.undone.clear();
        self.state = self.restarted(&self.state);
        self.push(Step::Reset);
    }

    fn restarted(&self, old: &M::State) -> M::State {
        let mut state = self.start.clone();
        M::carry(old, &mut state);
        state
    }

    /// Takes the last edit back, and with it the runs that came after: they were of it.
    fn undo(&mut self) -> Result<(), Refusal> {
        let edit = self.last_edit().ok_or(Refusal::NothingToUndo)?;
        self.undone.extend(self.done.drain(edit..).rev());
        self.checkpoints.truncate(self.done.len() / STRIDE);
        let mut state = self.after_done();
        M::carry(&self.state, &mut state);
        self.state = state;
        Ok(())
    }

    fn last_edit(&self) -> Option<usize> {
        self.done.iter().rposition(Self::edits)
    }

    fn edits(step: &Step<M::Action>) -> bool {
        match step {
            Step::Do(action) => M::edits(action),
            Step::Reset => true,
        }
    }

    /// The state after the steps in `done`, before anything is carried over.
    fn after_done(&mut self) -> M::State {
        let steps = self.done.len();
        while self.recent.back().is_some_and(|(at, _)| *at > steps) {
            self.recent.pop_back();
        }
        if let Some((at, state)) = self.recent.back()
            && *at == steps
        {
            return state.clone();
        }
        let from = self.checkpoints.len() * STRIDE;
        let mut state = self.checkpoints.last().unwrap_or(&self.start).clone();
        let mut work = 0;
        for step in &self.done[from..] {
            work += self.redone(&mut state, step);
        }
        self.work += work;
        state
    }

    /// Makes the edit again that was taken back, and the runs that went with it.
    fn redo(&mut self) -> Result<(), Refusal> {
        let mut next = Some(self.undone.pop().ok_or(Refusal::NothingToRedo)?);
        while let Some(step) = next {
            let mut state = self.state.clone();
            self.work += self.redone(&mut state, &step);
            M::carry(&self.state, &mut state);
            self.state = state;
            self.push(step);
            next = self.undone.pop_if(|step| !Self::edits(step));
        }
        Ok(())
    }

    /// Makes a step again that was legal once, and returns how much work it was; an action
    /// that no longer fits does nothing.
    fn redone(&self, state: &mut M::State, step: &Step<M::Action>) -> u64 {
        match step {
            Step::Do(action) => {
                let weight = M::weight(state, action);
                let _legal_once = M::apply(state, action);
                weight
            }
            Step::Reset => {
                *state = self.restarted(state);
                0
            }
        }
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

    /// Where the player stands.
    pub fn verdict(&self) -> Verdict {
        M::verdict(&self.state)
    }

    /// The stars of the board as it stands.
    pub fn stars(&self) -> Stars {
        let verdict = self.verdict();
        Stars {
            solved: verdict.solved(),
            lean: verdict.lean(),
            clean: verdict.solved() && self.is_clean(),
        }
    }

    /// The best stars of this attempt so far. A solution that was shown takes all of them.
    pub fn best(&self) -> Stars {
        if self.solution_shown {
            Stars::default()
        } else {
            self.best
        }
    }

    fn is_clean(&self) -> bool {
        !self.solution_shown && self.hint_limit().is_none_or(|limit| self.hints <= limit)
    }

    /// Hints that leave the clean star alone: the free ones, and one for each right call.
    fn hint_limit(&self) -> Option<u32> {
        Some(self.setup.free_hints()? + M::right_calls(&self.state))
    }

    /// Hints read so far.
    pub fn hints(&self) -> u32 {
        self.hints
    }

    /// Hints that still leave the clean star alone; `None` when there is no limit.
    pub fn free_hints_left(&self) -> Option<u32> {
        Some(self.hint_limit()?.saturating_sub(self.hints))
    }

    /// Whether the solution was shown in this attempt.
    pub fn solution_shown(&self) -> bool {
        self.solution_shown
    }

    /// The gap a hint would speak of, and its next step (1 to 3); `None` when solved.
    pub fn next_hint(&self) -> Option<(Gap, u8)> {
        let gap = M::gap(&self.state)?;
        let id = gap.id();
        let read = self
            .log
            .iter()
            .rev()
            .take_while(|entry| is_hint_of(&entry.what, &id))
            .count();
        let step = u8::try_from(read + 1).unwrap_or(3).min(3);
        Some((gap, step))
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.last_edit().is_some()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// One number for all that the board shows: the same on every machine, different when
    /// the simulator decides anything differently.
    pub fn digest(&self) -> u64 {
        let verdict = self.verdict();
        let mut words = String::new();
        let mut note = |name: &str, value: &str| {
            words.push_str(name);
            words.push('=');
            words.push_str(value);
            words.push('\n');
        };
        for goal in &verdict.goals {
            note(
                goal.id,
                if goal.met == Some(true) {
                    &goal.observed
                } else {
                    ""
                },
            );
        }
        for metric in &verdict.metrics {
            note(metric.id, &metric.value.unwrap_or(0).to_string());
            note("par", &metric.par.to_string());
        }
        for finding in M::findings(&self.state) {
            note(finding.code, &finding.place.line.to_string());
        }
        note("score", &self.best().score().to_string());
        fnv1a(words.as_bytes())
    }

    /// Two hexadecimal digits of the vault's code, once solved.
    pub fn fragment(&self) -> Option<u8> {
        let verdict = self.verdict();
        verdict
            .solved()
            .then(|| verdict.behaviour(&self.setup).to_be_bytes()[0])
    }
}

fn is_hint_of<A>(what: &Move<A>, id: &str) -> bool {
    matches!(what, Move::Hint { gap, .. } if gap == id)
}

#[cfg(test)]
mod tests;
