//! What two tabs, or a tab and a file, have of the same player: nothing of either is lost.

use odp_sim::attempt::{Attempt, Entry, Move, encode};
use odp_sim::missions::jigsaw::{Action, Jigsaw};
use odp_sim::setup::{MissionId, Policy, Setup};

use super::super::{Player, Progress};
use super::{played, record, solve};
use crate::rooms::Difficulty::{Advanced, Beginner};

#[test]
fn merging_loses_nothing_of_either_side() {
    let mut here = played("Ana", 1);
    let mut there = here.clone();
    solve(&mut here, 1, &[1]);
    here.player_mut(0).keep("jigsaw", Advanced, &[1]);
    solve(&mut there, 3, &[2]);
    there.player_mut(0).keep("jigsaw", Advanced, &[2]);
    there.player_mut(0).keep("jigsaw", Advanced, &[3]);
    there.start("Ben", Beginner, false, 9);
    here.merge(there);
    assert_eq!(here.current().unwrap().name, "Ana", "the turn stays");
    assert_eq!(here.players().len(), 2);
    assert_eq!(record(&here, Beginner).stars().count(), 3);
    assert_eq!(record(&here, Advanced).running(), Some(vec![3]));
}

/// The bytes of an attempt with so many hints read after so many undos.
pub(super) fn moves(undos: usize, hints: usize) -> Vec<u8> {
    let hint = Move::Hint {
        gap: String::new(),
        step: 1,
    };
    let undone = std::iter::repeat_n(Move::Undo, undos);
    let log = undone.chain(std::iter::repeat_n(hint, hints));
    written("mb", log.collect())
}

/// The bytes of an attempt with so many undos, at the level as an app has it.
pub(super) fn of_app(app: &str, undos: usize) -> Vec<u8> {
    written(app, std::iter::repeat_n(Move::Undo, undos).collect())
}

fn written(app: &str, log: Vec<Move<Action>>) -> Vec<u8> {
    let entry = |what| Entry { seconds: 0, what };
    let setup = Setup {
        mission: MissionId::Jigsaw,
        difficulty: Beginner,
        level: "empty-box".into(),
        seed: 0,
        app: app.into(),
        inherited: None,
        policy: Policy::default(),
    };
    let log = log.into_iter().map(entry).collect();
    encode::<Jigsaw>(&Attempt { setup, log })
}

/// Every attempt at the level that a progress holds.
fn held(progress: &Progress) -> Vec<Vec<u8>> {
    let mut progress = progress.clone();
    let mut all = Vec::new();
    let player = progress.player_mut(0);
    let running = player.running("jigsaw", Beginner);
    let mine = running.as_deref();
    let beside = |player: &Player| player.beside("jigsaw", Beginner, mine.unwrap_or_default());
    while let Some(copy) = beside(player) {
        all.push(copy);
        player.put_away("jigsaw", Beginner, mine);
    }
    all.splice(0..0, running.clone());
    all
}

fn keep(progress: &mut Progress, attempt: &[u8]) {
    progress.player_mut(0).keep("jigsaw", Beginner, attempt);
}

#[test]
fn two_tabs_that_part_ways_keep_both_attempts() {
    let mut one = played("Ana", 1);
    keep(&mut one, &moves(1, 0));
    let mut two = one.clone();
    keep(&mut one, &moves(2, 0));
    keep(&mut two, &moves(1, 1));
    keep(&mut two, &moves(1, 2));
    let mut stored = two.clone();
    stored.merge(one.clone());
    assert_eq!(held(&stored), [moves(1, 2), moves(2, 0)]);
    // The first tab goes on: what it had so far is no attempt of its own any more.
    one.merge(stored.clone());
    keep(&mut one, &moves(3, 0));
    assert_eq!(held(&one), [moves(3, 0), moves(1, 2)]);
    two.merge(one.clone());
    assert!(!one.lacks(&two) && !two.lacks(&one));
    assert_eq!(held(&two).len(), 2);
}

#[test]
fn an_attempt_that_goes_on_leaves_no_copy() {
    let mut here = played("Ana", 1);
    keep(&mut here, &moves(1, 0));
    let mut there = here.clone();
    for undos in 2..5 {
        keep(&mut there, &moves(undos, 0));
        here.merge(there.clone());
        assert_eq!(held(&here), [moves(undos, 0)]);
    }
}

#[test]
fn copies_take_turns_and_are_put_away_for_good() {
    let mut here = played("Ana", 1);
    for hints in 1..4 {
        keep(&mut here, &moves(0, 0));
        keep(&mut here, &moves(hints, 1));
    }
    let mut seen = vec![moves(3, 1)];
    for at in 0..2 {
        let mine = seen[at].clone();
        let other = here.player_mut(0).change("jigsaw", Beginner, Some(&mine));
        seen.push(other.unwrap());
    }
    let mine = seen[2].clone();
    seen.sort();
    let mut all = [moves(1, 1), moves(2, 1), moves(3, 1)];
    all.sort();
    assert_eq!(seen, all);
    let other_tab = here.clone();
    here.player_mut(0).put_away("jigsaw", Beginner, Some(&mine));
    here.merge(other_tab.clone());
    assert_eq!(held(&here).len(), 2);
    assert!(other_tab.lacks(&here));
}

#[test]
fn what_was_ended_comes_back_only_where_it_went_on_elsewhere() {
    let mut here = played("Ana", 1);
    keep(&mut here, &moves(2, 0));
    let (old, mut elsewhere) = (here.clone(), here.clone());
    keep(&mut here, &moves(3, 0));
    here.player_mut(0).end("jigsaw", Beginner);
    here.merge(old);
    assert!(held(&here).is_empty());
    keep(&mut elsewhere, &moves(2, 1));
    here.merge(elsewhere);
    assert_eq!(held(&here), [moves(2, 1)]);
}

#[test]
fn files_without_copies_are_read_as_before() {
    let mut here = played("Ana", 1);
    keep(&mut here, &moves(1, 0));
    let text = here.write();
    for new in ["copies", "ended", "put_away"] {
        assert!(!text.contains(new), "{text}");
    }
}

/// The bytes of an attempt in which nothing was done.
fn attempt() -> Vec<u8> {
    moves(0, 0)
}

#[test]
fn what_is_no_attempt_is_forgotten_and_takes_no_place() {
    let mut here = played("Ana", 1);
    here.player_mut(0).keep("jigsaw", Beginner, &attempt());
    let mut there = here.clone();
    for _ in 0..3 {
        there.player_mut(0).keep("jigsaw", Beginner, &[1, 2, 3]);
    }
    there.player_mut(0).keep("jigsaw", Advanced, &attempt());
    solve(&mut there, 3, &[9]);
    assert_eq!(there.forget_unreadable(), 2);
    here.merge(there);
    assert_eq!(record(&here, Beginner).running(), Some(attempt()));
    assert_eq!(record(&here, Beginner).best(), None);
    assert_eq!(record(&here, Advanced).running(), Some(attempt()));
}

#[test]
fn merging_the_same_twice_changes_nothing() {
    let mut progress = played("Ana", 1);
    solve(&mut progress, 2, &[1]);
    let once = progress.clone();
    progress.merge(once.clone());
    assert_eq!(progress, once);
}

#[test]
fn an_ended_attempt_stays_ended_after_a_merge() {
    let mut here = played("Ana", 1);
    here.player_mut(0).keep("jigsaw", Beginner, &[1]);
    let there = here.clone();
    here.player_mut(0).end("jigsaw", Beginner);
    here.merge(there);
    assert_eq!(record(&here, Beginner).running(), None);
}
