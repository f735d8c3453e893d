//! Undo, redo and replay on a room that is nothing but a number.

use super::history::RECENT;
use super::*;
use crate::facts::Known;
use crate::finding::Finding;
use crate::mission::{Artefact, AuthoredLevel, Gap, Lines, Route, Sentence};
use crate::missions::jigsaw::Judge;
use crate::seed::Chance;
use crate::setup::{Difficulty, MissionId, Policy};
use crate::verdict::{Goal, Unearned, Verdict};
use proptest::prelude::*;

/// Add, double, or run. Running is never given back.
#[derive(Debug, Clone, Copy)]
struct Number;

#[derive(Debug, Clone, PartialEq, Default)]
struct Board {
    value: u64,
    runs: u32,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
enum Press {
    Add(u8),
    Double,
    Run,
}

struct NoLevel;

impl AuthoredLevel for NoLevel {
    fn id(&self) -> &'static str {
        "none"
    }
    fn difficulty(&self) -> Difficulty {
        Difficulty::Beginner
    }
    fn is_demonstration(&self) -> bool {
        false
    }
    fn goals(&self) -> Vec<&'static str> {
        Vec::new()
    }
    fn metrics(&self) -> Vec<&'static str> {
        Vec::new()
    }
}

impl Mission for Number {
    const ID: MissionId = MissionId::Cache;
    type Level = NoLevel;
    type State = Board;
    type Action = Press;

    fn levels(_: &Content) -> &[NoLevel] {
        &[]
    }
    fn dealt(board: &Board) -> Vec<(Code, String)> {
        vec![("value", board.value.to_string())]
    }
    fn start(_: &Content, _: &Setup) -> Result<Board, UnknownSetup> {
        Ok(Board::default())
    }
    fn apply(board: &mut Board, press: &Press) -> Result<(), Rejection> {
        match press {
            Press::Add(0) => return Err(Rejection::NothingToDo),
            Press::Add(n) => board.value = board.value.wrapping_add(u64::from(*n)),
            Press::Double => board.value = board.value.wrapping_mul(2),
            Press::Run => board.runs += 1,
        }
        Ok(())
    }
    /// The largest numbers are hard to add.
    fn weight(_: &Board, press: &Press) -> u64 {
        match press {
            Press::Add(255) => MAX_WORK / 10,
            Press::Add(254) => MAX_WORK / 400,
            _ => 1,
        }
    }
    fn edits(press: &Press) -> bool {
        *press != Press::Run
    }
    fn carry(old: &Board, new: &mut Board) {
        new.runs = old.runs;
    }
    fn press() -> Press {
        Press::Run
    }
    fn verdict(board: &Board) -> Verdict {
        let met = board.value == 7;
        let goal = Goal {
            id: "seven",
            met: Some(met),
            observed: "7".into(),
            blocked_by: None,
        };
        Verdict {
            goals: vec![goal],
            metrics: Vec::new(),
        }
    }
    fn findings(_: &Board) -> Vec<Finding> {
        Vec::new()
    }
    fn resting_on(_: &str) -> &'static [&'static str] {
        &[]
    }
    fn lines(_: &Board) -> Lines<Press> {
        Lines {
            winning: Vec::new(),
            losing: Vec::new(),
        }
    }
    fn route(_: &Board) -> Route<Press> {
        Route {
            line: String::new(),
            actions: Vec::new(),
        }
    }
    fn gap(board: &Board) -> Option<Gap> {
        let code = if board.value > 7 {
            "too-much"
        } else {
            "too-little"
        };
        (board.value != 7).then(|| Gap {
            goal: "seven",
            code,
            args: Vec::new(),
            next: "run",
        })
    }
    fn advice(_: &Board) -> Option<Press> {
        Some(Press::Run)
    }
    fn right_calls(_: &Board) -> u32 {
        0
    }
    fn stray(_: &Board, _: &mut Chance) -> Press {
        Press::Run
    }
    fn sentence(_: &Board, _: &Press) -> Sentence {
        ("run", Vec::new())
    }
    fn say(_: &Board, _: &Press) -> String {
        String::new()
    }
    fn read(_: &Board, _: &str) -> Result<Press, Finding> {
        Ok(Press::Run)
    }
    fn artefacts(_: &Board) -> Vec<Artefact> {
        Vec::new()
    }
}

fn content() -> Content {
    Content {
        facts: Known::default(),
        apps: Vec::new(),
        jigsaw: Vec::new(),
        cache: Vec::new(),
        pipeline: Vec::new(),
        judge: Judge::default(),
    }
}

fn session(difficulty: Difficulty) -> Session<Number> {
    let setup = Setup {
        mission: MissionId::Cache,
        difficulty,
        level: "none".into(),
        seed: 0,
        app: String::new(),
        inherited: None,
        policy: Policy::default(),
    };
    Session::start(&content(), setup).unwrap()
}

fn hint() -> Move<Press> {
    hint_of("seven/too-little", 1)
}

fn hint_of(gap: &str, step: u8) -> Move<Press> {
    Move::Hint {
        gap: gap.into(),
        step,
    }
}

#[test]
fn undo_takes_edits_back_with_the_runs_of_them() {
    let mut game = session(Difficulty::Beginner);
    for press in [
        Press::Add(3),
        Press::Run,
        Press::Double,
        Press::Run,
        Press::Run,
    ] {
        game.dispatch(Move::Do(press), 1).unwrap();
    }
    let mut step = |what: Move<Press>, value| {
        game.dispatch(what, 2).unwrap();
        assert_eq!(game.state(), &Board { value, runs: 3 });
    };
    step(Move::Undo, 3);
    step(Move::Undo, 0);
    step(Move::Redo, 3);
    step(Move::Redo, 6);
    assert_eq!(game.dispatch(Move::Redo, 3), Err(Refusal::NothingToRedo));
    assert_eq!(game.log().len(), 9);
}

#[test]
fn a_run_leaves_what_can_be_made_again() {
    let mut game = session(Difficulty::Beginner);
    for what in [
        Move::Do(Press::Add(3)),
        Move::Undo,
        Move::Do(Press::Run),
        Move::Redo,
    ] {
        game.dispatch(what, 1).unwrap();
    }
    assert_eq!(game.state(), &Board { value: 3, runs: 1 });
}

#[test]
fn a_run_alone_is_nothing_to_undo() {
    let mut game = session(Difficulty::Beginner);
    game.dispatch(Move::Do(Press::Run), 1).unwrap();
    assert!(!game.can_undo());
    assert_eq!(game.dispatch(Move::Undo, 2), Err(Refusal::NothingToUndo));
}

#[test]
fn reset_can_be_undone() {
    let mut game = session(Difficulty::Beginner);
    game.dispatch(Move::Do(Press::Add(5)), 1).unwrap();
    game.dispatch(Move::Do(Press::Run), 1).unwrap();
    game.dispatch(Move::Reset, 1).unwrap();
    assert_eq!(game.state(), &Board { value: 0, runs: 1 });
    game.dispatch(Move::Undo, 1).unwrap();
    assert_eq!(game.state(), &Board { value: 5, runs: 1 });
}

#[test]
fn a_refused_move_leaves_no_trace() {
    let mut game = session(Difficulty::Beginner);
    let refused = game.dispatch(Move::Do(Press::Add(0)), 1);
    assert_eq!(refused, Err(Refusal::Rejected(Rejection::NothingToDo)));
    assert_eq!((game.log().len(), game.can_undo()), (0, false));
}

/// The game that the stored form of a game leads to is the same.
fn assert_replays(game: &Session<Number>) {
    let again = Session::<Number>::replay(&content(), game.attempt()).unwrap();
    assert_eq!(again.log(), game.log());
    assert_eq!(again.state(), game.state());
}

#[test]
fn moves_that_are_too_much_work_end_an_attempt() {
    let mut game = session(Difficulty::Beginner);
    let hard = || Move::Do(Press::Add(255));
    let made = (0..100).take_while(|_| game.dispatch(hard(), 1).is_ok());
    assert_eq!(made.count(), 11, "the last one may go over");
    for what in [
        hard(),
        Move::Do(Press::Run),
        Move::Undo,
        Move::Reset,
        hint(),
    ] {
        assert_eq!(game.dispatch(what, 1), Err(Refusal::LogFull));
    }
    assert_replays(&game);
}

#[test]
fn undoing_far_back_is_the_work_of_what_is_made_again() {
    let mut game = session(Difficulty::Beginner);
    for _ in 0..200 {
        game.dispatch(Move::Do(Press::Add(254)), 1).unwrap();
    }
    let undone = (0..200).take_while(|_| game.dispatch(Move::Undo, 1).is_ok());
    let undone = undone.count();
    assert!((RECENT..200).contains(&undone), "{undone}");
    assert_eq!(game.dispatch(Move::Redo, 1), Err(Refusal::LogFull));
    assert_replays(&game);
}

#[test]
fn hints_cost_the_clean_star_only_beyond_the_free_ones() {
    let mut game = session(Difficulty::Advanced);
    game.dispatch(Move::Do(Press::Add(7)), 1).unwrap();
    game.dispatch(hint(), 1).unwrap();
    assert_eq!((game.stars().count(), game.free_hints_left()), (3, Some(0)));
    game.dispatch(hint_of("seven/too-little", 2), 1).unwrap();
    assert_eq!((game.stars().clean, game.stars().solved), (false, true));
    assert_eq!(session(Difficulty::Beginner).free_hints_left(), None);
}

#[test]
fn stars_are_kept_when_the_player_plays_on_and_lost_with_the_solution() {
    let mut game = session(Difficulty::Beginner);
    game.dispatch(Move::Do(Press::Add(7)), 1).unwrap();
    game.dispatch(Move::Do(Press::Add(1)), 1).unwrap();
    assert_eq!((game.stars().count(), game.best().count()), (0, 3));
    game.dispatch(Move::Solution, 1).unwrap();
    assert_eq!(game.best().count(), 0);
}

#[test]
fn a_win_says_why_stars_are_missing() {
    let mut game = session(Difficulty::Advanced);
    game.dispatch(hint(), 1).unwrap();
    assert_eq!(game.unearned(), [], "it is not won yet");
    game.dispatch(Move::Do(Press::Add(7)), 1).unwrap();
    assert_eq!(game.unearned(), []);
    let mut game = session(Difficulty::Advanced);
    for step in 1..=3 {
        game.dispatch(hint_of("seven/too-little", step), 1).unwrap();
    }
    game.dispatch(Move::Do(Press::Add(7)), 1).unwrap();
    assert_eq!(game.unearned(), [Unearned::Hints(2)]);
    game.dispatch(Move::Solution, 1).unwrap();
    assert_eq!(game.unearned(), [Unearned::Shown]);
}

#[test]
fn before_the_first_run_a_hint_speaks_of_that_run() {
    let mut game = session(Difficulty::Beginner);
    let speaks = |game: &Session<Number>| {
        let (gap, _) = game.next_hint().unwrap();
        (gap.code, gap.next)
    };
    let never = ("never-run", "run");
    assert_eq!(speaks(&game), never);
    game.dispatch(Move::Do(Press::Add(9)), 1).unwrap();
    assert_eq!(speaks(&game), never);
    game.dispatch(Move::Do(Press::Run), 1).unwrap();
    assert_ne!(speaks(&game), never);
    game.dispatch(Move::Reset, 1).unwrap();
    assert_eq!(speaks(&game), never);
}

#[test]
fn a_hint_that_costs_a_star_says_so_before_it_is_read() {
    let mut game = session(Difficulty::Intermediate);
    for step in 1..=3 {
        assert!(!game.hint_costs("seven/too-little", step), "a free one");
        game.dispatch(hint_of("seven/too-little", step), 1).unwrap();
    }
    assert!(game.hint_costs("seven/too-much", 1));
    game.dispatch(hint_of("seven/too-much", 1), 1).unwrap();
    assert!(!game.hint_costs("seven/too-much", 2), "it is gone already");
    assert!(!session(Difficulty::Beginner).hint_costs("seven/too-much", 1));
}

#[test]
fn a_hint_that_was_read_costs_nothing_again() {
    let mut game = session(Difficulty::Intermediate);
    let mut left = |what| {
        game.dispatch(what, 1).unwrap();
        game.free_hints_left()
    };
    assert_eq!(left(hint()), Some(2));
    assert_eq!(left(hint()), Some(2), "the same card");
    assert_eq!(left(Move::Do(Press::Add(1))), Some(2));
    assert_eq!(left(hint()), Some(2), "the same words");
    assert_eq!(left(hint_of("seven/too-little", 3)), Some(1));
    assert_eq!(left(hint_of("seven/too-little", 3)), Some(1));
    assert_eq!(left(Move::Do(Press::Add(1))), Some(1));
    assert_eq!(
        left(hint_of("seven/too-little", 3)),
        Some(0),
        "another move"
    );
    assert!(!game.hint_costs("seven/too-little", 1));
    assert!(game.hint_costs("seven/too-little", 2), "never read");
}

#[test]
fn hints_go_from_observation_to_near_solution_and_start_anew_at_a_new_gap() {
    let mut game = session(Difficulty::Beginner);
    game.dispatch(Move::Do(Press::Run), 1).unwrap();
    let steps: Vec<u8> = (0..4)
        .map(|_| {
            let (gap, step) = game.next_hint().unwrap();
            game.dispatch(
                Move::Hint {
                    gap: gap.id(),
                    step,
                },
                1,
            )
            .unwrap();
            step
        })
        .collect();
    assert_eq!(steps, [1, 2, 3, 3]);
    game.dispatch(Move::Do(Press::Add(9)), 1).unwrap();
    assert_eq!(
        game.next_hint().map(|(gap, step)| (gap.code, step)),
        Some(("too-much", 1))
    );
}

/// The same game by the plainest means: after every move, everything from the start.
#[derive(Default)]
struct Plain {
    done: Vec<Option<Press>>,
    undone: Vec<Option<Press>>,
    board: Board,
}

impl Plain {
    fn edits(step: Option<&Press>) -> bool {
        step != Some(&Press::Run)
    }

    fn play(&mut self, what: &Move<Press>) {
        match what {
            Move::Do(press) => {
                if Number::apply(&mut self.board, press).is_ok() {
                    if Number::edits(press) {
                        self.undone.clear();
                    }
                    self.done.push(Some(press.clone()));
                }
                return;
            }
            Move::Reset => {
                self.done.push(None);
                self.undone.clear();
            }
            Move::Undo => {
                let edits = |step: &Option<Press>| Self::edits(step.as_ref());
                if let Some(edit) = self.done.iter().rposition(edits) {
                    self.undone
                        .extend(self.done.split_off(edit).into_iter().rev());
                }
            }
            Move::Redo => {
                self.done.extend(self.undone.pop());
                while self
                    .undone
                    .last()
                    .is_some_and(|step| !Self::edits(step.as_ref()))
                {
                    self.done.extend(self.undone.pop());
                }
            }
            Move::Hint { .. } | Move::Solution => return,
        }
        let mut board = Board::default();
        for step in &self.done {
            match step {
                Some(press) => Number::apply(&mut board, press).unwrap(),
                None => board = Board::default(),
            }
        }
        board.runs = self.board.runs;
        self.board = board;
    }
}

fn moves() -> impl Strategy<Value = Vec<Move<Press>>> {
    let one = prop_oneof![
        4 => (0u8..4).prop_map(|n| Move::Do(Press::Add(n))),
        2 => Just(Move::Do(Press::Double)),
        2 => Just(Move::Do(Press::Run)),
        4 => Just(Move::Undo),
        2 => Just(Move::Redo),
        1 => Just(Move::Reset),
        1 => Just(hint()),
    ];
    prop::collection::vec(one, 0..120)
}

proptest! {
    #[test]
    fn checkpoints_change_nothing(moves in moves()) {
        let mut game = session(Difficulty::Beginner);
        let mut plain = Plain::default();
        for what in moves {
            let _refused_or_not = game.dispatch(what.clone(), 0);
            plain.play(&what);
            prop_assert_eq!(game.state(), &plain.board);
            prop_assert_eq!(game.can_undo(), plain.done.iter().any(|step| Plain::edits(step.as_ref())));
            prop_assert_eq!(game.can_redo(), !plain.undone.is_empty());
        }
        let bytes = crate::attempt::encode::<Number>(&game.attempt());
        let stored = crate::attempt::decode::<Number>(&bytes).unwrap();
        let again = Session::<Number>::replay(&content(), stored).unwrap();
        prop_assert_eq!(again.state(), game.state());
        prop_assert_eq!(again.log(), game.log());
    }

    #[test]
    fn what_reads_as_an_attempt_is_one(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        use crate::attempt::{VERSION, decode, encode};
        let mut marked = vec![VERSION];
        marked.extend(&bytes);
        for bytes in [bytes, marked] {
            if let Ok(attempt) = decode::<Number>(&bytes) {
                prop_assert_eq!(attempt.setup.mission, MissionId::Cache);
                let again = decode::<Number>(&encode::<Number>(&attempt));
                prop_assert_eq!(again, Ok(attempt));
            }
        }
    }
}

#[test]
fn bytes_that_are_no_attempt_are_named() {
    use crate::attempt::{MAX_BYTES, Unreadable, VERSION, decode, encode};
    let whole = encode::<Number>(&session(Difficulty::Beginner).attempt());
    let cases: [(&[u8], Unreadable); 5] = [
        (&[], Unreadable::Empty),
        (&[VERSION + 1, 0], Unreadable::Newer),
        (&whole[..whole.len() - 1], Unreadable::Damaged),
        (&[&whole[..], &[0]].concat(), Unreadable::Damaged),
        (&vec![VERSION; MAX_BYTES + 1], Unreadable::TooLarge),
    ];
    for (bytes, reason) in cases {
        assert_eq!(decode::<Number>(bytes).err(), Some(reason));
    }
}
