//! The game on a board as its common parts see it, whatever the room: goals, hints, what is
//! said, the debrief. One type for all rooms, so that these parts are in the page once.

use std::sync::OnceLock;

use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::finding::{Arg, Finding};
use odp_sim::mission::{Artefact, Gap, Mission, Sentence};
use odp_sim::session::{Refusal, Session};
use odp_sim::setup::Difficulty;
use odp_sim::verdict::{Unearned, Verdict};

use crate::components::board::hints::Hinting;
use crate::components::prose::plain;
use crate::handle::Handle;
use crate::player::{Mode, Player};
use crate::shell::{Status, use_status};
use crate::text::{Text, use_text};

/// What hints and the debrief ask of a game.
pub trait Ask: Send + Sync {
    /// What the last run had to say.
    fn findings(&self) -> Vec<Finding>;
    /// The files made so far.
    fn artefacts(&self) -> Vec<Artefact>;
    /// Stars of the best run, and whether it had been called right.
    fn gained(&self) -> (u8, bool);
    /// Why a win has fewer than three stars.
    fn unearned(&self) -> Vec<Unearned>;
    /// The digits that a won room gives; followed.
    fn fragment(&self) -> Option<u8>;
    /// What a hint would speak of, and its step.
    fn next_hint(&self) -> Option<(Gap, u8)>;
    /// A hint was read.
    fn hinted(&self, gap: String, step: u8);
    /// The solution is asked for. False when the log is full.
    fn ask_solution(&self) -> bool;
    /// The next move of the solution in words, and the goal that it serves; followed.
    fn next_of_solution(&self) -> Option<(Sentence, Option<&'static str>)>;
    /// Whether a step of a gap's hint costs a star.
    fn hint_costs(&self, gap: &str, step: u8) -> bool;
    /// Whether a step of a gap's hint was read already.
    fn is_read(&self, gap: &str, step: u8) -> bool;
    /// Whether the last thing that was done took back what was done before, or did it again.
    fn turned_back(&self) -> bool;
}

impl<M: Mission<State: Send + Sync, Action: Send + Sync>> Ask for Player<M> {
    fn findings(&self) -> Vec<Finding> {
        self.peek(|session| M::findings(session.state()))
    }

    fn artefacts(&self) -> Vec<Artefact> {
        self.peek(|session| M::artefacts(session.state()))
    }

    fn gained(&self) -> (u8, bool) {
        self.peek(|session| {
            let best = session.best();
            (
                best.count(),
                best.solved && M::right_calls(session.state()) > 0,
            )
        })
    }

    fn unearned(&self) -> Vec<Unearned> {
        self.peek(Session::unearned)
    }

    fn fragment(&self) -> Option<u8> {
        self.with(Session::fragment)
    }

    fn next_hint(&self) -> Option<(Gap, u8)> {
        self.peek(Session::next_hint)
    }

    fn hinted(&self, gap: String, step: u8) {
        // A full log refuses; the hint is on the screen all the same.
        let _ = self.dispatch(Move::Hint { gap, step });
    }

    fn ask_solution(&self) -> bool {
        self.dispatch(Move::Solution).is_ok()
    }

    fn next_of_solution(&self) -> Option<(Sentence, Option<&'static str>)> {
        self.with(|session| {
            let state = session.state();
            let action = M::route(state).actions.into_iter().next()?;
            let edits = action != M::press();
            let goal = edits.then(|| M::serves(state, &action)).flatten();
            Some((M::sentence(state, &action), goal))
        })
    }

    fn hint_costs(&self, gap: &str, step: u8) -> bool {
        self.peek(|session| session.hint_costs(gap, step))
    }

    fn is_read(&self, gap: &str, step: u8) -> bool {
        self.peek(|session| session.is_read(gap, step))
    }

    fn turned_back(&self) -> bool {
        let back = |what: &_| matches!(what, Move::Undo | Move::Redo | Move::Reset);
        self.peek(|session| session.log().last().is_some_and(|entry| back(&entry.what)))
    }
}

/// A handle to the game on a board.
pub type Game = Handle<Parts>;

/// What the common parts share.
pub struct Parts {
    ask: OnceLock<Box<dyn Ask>>,
    /// What the board is for.
    pub mode: Mode,
    /// The level's name.
    pub level: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// Names for the level's and the goals' sentences.
    pub args: Vec<(&'static str, Arg)>,
    /// The words.
    pub words: Text,
    /// The live region.
    pub status: Status,
    /// Goals and numbers.
    pub verdict: Memo<Verdict>,
    /// The last move as its command.
    pub said: RwSignal<String>,
    /// Whether there was a run.
    pub ran: Signal<bool>,
    /// Whether the last run was of the texts as they stand.
    pub fresh: Memo<bool>,
    /// Whether the drawer with the outcome is open, where there is one.
    pub drawer: RwSignal<bool>,
    /// Whether the debrief is open.
    pub debrief: RwSignal<bool>,
    /// Whether the demonstration is open; none in a room that has none.
    pub demonstration: Option<RwSignal<bool>>,
    /// The hint panel.
    pub hints: Hinting,
}

impl Game {
    /// The game of a player. `ran`: whether there was a run; `fresh`: whether it was of the
    /// texts as they stand; `demonstrated`: whether the room has a demonstration.
    pub fn new<M: Mission<State: Send + Sync, Action: Send + Sync>>(
        player: Player<M>,
        args: Vec<(&'static str, Arg)>,
        ran: Signal<bool>,
        fresh: Memo<bool>,
        demonstrated: bool,
    ) -> Self {
        let (level, difficulty) = player.peek(|session| {
            let setup = session.setup();
            (setup.level.clone(), setup.difficulty)
        });
        Self::to(Parts {
            ask: OnceLock::new(),
            mode: player.mode,
            level,
            difficulty,
            args,
            words: use_text(),
            status: use_status(),
            verdict: player.memo(Session::verdict),
            said: RwSignal::new(player.greeting()),
            ran,
            fresh,
            drawer: RwSignal::new(false),
            debrief: RwSignal::new(false),
            demonstration: demonstrated.then(|| RwSignal::new(false)),
            hints: Hinting::closed(),
        })
    }

    /// From now on hints and the debrief can ask. Apart from [`Game::new`], because a room
    /// may fetch what answers them after its board.
    pub fn answered_by<M>(self, player: Player<M>)
    where
        M: Mission<State: Send + Sync, Action: Send + Sync>,
    {
        self.shared().ask.get_or_init(|| Box::new(player));
    }

    /// What hints and the debrief ask.
    ///
    /// # Panics
    /// Nobody answers yet: see [`Game::answered_by`].
    pub fn ask(self) -> &'static dyn Ask {
        let ask = self.shared().ask.get();
        &**ask.expect("hints and the debrief come with what answers them")
    }

    /// Whether the last thing that was done took back what was done before, or did it again.
    pub fn turned_back(self) -> bool {
        let ask = self.shared().ask.get();
        ask.is_some_and(|ask| ask.turned_back())
    }

    /// Whether what the last run showed is no longer about the texts as they stand.
    pub fn stale(self) -> bool {
        self.ran.get() && !self.fresh.get()
    }

    /// Whether moves can be made here.
    pub fn live(self) -> bool {
        self.mode == Mode::Live
    }

    /// The sentence under a key, following the language.
    pub fn word(self, key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        move || self.words.get(key)
    }

    /// A sentence of the level, such as its title or task.
    pub fn of_level(self, part: &'static str) -> String {
        let level = &self.level;
        self.words.say(&format!("level.{level}.{part}"), &self.args)
    }

    /// How many goals are met, in a sentence; nothing when all are.
    pub fn goals_met(self) -> Option<String> {
        let (met, of) = self.verdict.with_untracked(|verdict| {
            let met = verdict.goals.iter().filter(|goal| goal.met == Some(true));
            (met.count(), verdict.goals.len())
        });
        let args = [
            ("met", Arg::Count(met as u64)),
            ("of", Arg::Count(of as u64)),
        ];
        (met < of).then(|| self.words.say("board.goals-met", &args))
    }

    /// Says why a move was refused.
    pub fn refuse(self, refusal: Refusal) {
        self.tell(self.words.get(&format!("rejection.{}", refusal.code())));
    }

    /// Shows a sentence in the bar and has it spoken.
    pub fn tell(self, words: String) {
        let words = plain(words);
        self.said.set(words.clone());
        self.status.say(words);
    }
}
