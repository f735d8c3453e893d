//! The stored lines of a level: those that win, those that lose.

use super::Report;
use odp_sim::attempt::{self, Move};
use odp_sim::content::Content;
use odp_sim::mission::{Line, Lines, LosingLine, Mission};
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use std::collections::BTreeSet;

/// Proves one instance.
pub(super) fn check<M: Mission>(
    content: &Content,
    start: &Session<M>,
    lines: &Lines<M::Action>,
    demonstration: bool,
    report: &mut Report,
) {
    let setup = start.setup().clone();
    report.claim(!start.stars().solved, "starts unsolved", &setup);
    winning(content, start, &lines.winning, report);
    if demonstration {
        return;
    }
    hot(start, report);
    losing(start, &lines.losing, report);
    let roads = if setup.difficulty == Difficulty::Beginner {
        1
    } else {
        2
    };
    report.claim(lines.winning.len() >= roads, "H7 has two roads", &setup);
}

/// H1: the first press shows something and solves nothing.
fn hot<M: Mission>(start: &Session<M>, report: &mut Report) {
    let mut session = start.clone();
    let pressed = session.dispatch(Move::Do(M::press()), 1);
    let seen = session
        .verdict()
        .goals
        .iter()
        .any(|goal| goal.met.is_some());
    let hot = pressed.is_ok() && seen && !session.stars().solved;
    report.claim(hot, "H1 opens hot", start.setup());
    note_codes(&session, report);
}

fn winning<M: Mission>(
    content: &Content,
    start: &Session<M>,
    lines: &[Line<M::Action>],
    report: &mut Report,
) {
    let setup = start.setup().clone();
    for (at, line) in lines.iter().enumerate() {
        let mut session = start.clone();
        let mut near = true;
        for (done, action) in line.actions.iter().enumerate() {
            let left = line.actions.len() - done;
            near &= M::route(session.state()).actions.len() <= left;
            note_gap(&session, report);
            if session.dispatch(Move::Do(action.clone()), 1).is_err() {
                report.claim(false, &format!("line {} can be played", line.name), &setup);
            }
        }
        let name = &line.name;
        report.claim(
            session.stars().solved,
            &format!("line {name} solves"),
            &setup,
        );
        report.claim(
            near,
            &format!("H8 from line {name} the nearest way is no longer"),
            &setup,
        );
        if at == 0 {
            report.claim(
                session.stars().count() == 3,
                "par reaches three stars",
                &setup,
            );
            report.claim(
                line.actions.len() <= moves(setup.difficulty),
                "par is short",
                &setup,
            );
            report.claim(
                replays(content, &session),
                "par replays to the same board",
                &setup,
            );
        }
        note_codes(&session, report);
    }
}

/// Moves a level may take at par.
fn moves(difficulty: Difficulty) -> usize {
    match difficulty {
        Difficulty::Beginner => 8,
        Difficulty::Intermediate => 15,
        Difficulty::Advanced => 30,
    }
}

fn replays<M: Mission>(content: &Content, session: &Session<M>) -> bool {
    let bytes = attempt::encode::<M>(&session.attempt());
    let Ok(stored) = attempt::decode::<M>(&bytes) else {
        return false;
    };
    Session::<M>::replay(content, stored).is_ok_and(|again| {
        again.verdict() == session.verdict() && again.fragment() == session.fragment()
    })
}

/// H2 each goal is missed by some line alone; H3 health is not enough; H4 everything loses.
fn losing<M: Mission>(start: &Session<M>, lines: &[LosingLine<M::Action>], report: &mut Report) {
    let setup = start.setup().clone();
    let mut alone: BTreeSet<String> = BTreeSet::new();
    for line in lines {
        let session = played(start, line);
        loses(&session, line, report);
        if let [goal] = line.misses.as_slice() {
            alone.insert(goal.clone());
        }
        note_codes(&session, report);
    }
    let goals = start.verdict().goals;
    for goal in &goals {
        report.claim(
            alone.contains(goal.id),
            &format!("H2 a line misses {} alone", goal.id),
            &setup,
        );
    }
    let has = |id: &str| goals.iter().any(|goal| goal.id == id);
    if has("page") {
        report.claim(alone.contains("page"), "H3 health is not enough", &setup);
    }
    report.claim(
        lines.iter().any(|line| line.name == "everything"),
        "H4 everything loses",
        &setup,
    );
}

pub(super) fn played<M: Mission>(start: &Session<M>, line: &LosingLine<M::Action>) -> Session<M> {
    let mut session = start.clone();
    for action in &line.actions {
        let _shown_by_the_verdict = session.dispatch(Move::Do(action.clone()), 1);
    }
    session
}

fn loses<M: Mission>(session: &Session<M>, line: &LosingLine<M::Action>, report: &mut Report) {
    let (setup, name) = (session.setup(), &line.name);
    let verdict = session.verdict();
    let told = M::findings(session.state())
        .iter()
        .any(|finding| finding.code == line.told);
    report.claim(
        told,
        &format!("losing line {name} is told {}", line.told),
        setup,
    );
    if line.misses.is_empty() {
        let only_lean = verdict.solved() && !verdict.lean();
        return report.claim(
            only_lean,
            &format!("losing line {name} solves and is not lean"),
            setup,
        );
    }
    let mut expected: BTreeSet<&str> = line.misses.iter().map(String::as_str).collect();
    expected.extend(line.misses.iter().flat_map(|goal| M::resting_on(goal)));
    let missed: Vec<&str> = verdict
        .goals
        .iter()
        .filter(|goal| goal.met != Some(true))
        .map(|goal| goal.id)
        .collect();
    let all = line
        .misses
        .iter()
        .all(|goal| missed.contains(&goal.as_str()));
    let no_more = missed.iter().all(|goal| expected.contains(goal));
    let what = format!(
        "losing line {name} misses {:?}, not {missed:?}",
        line.misses
    );
    report.claim(all && no_more, &what, setup);
}

fn note_codes<M: Mission>(session: &Session<M>, report: &mut Report) {
    report.codes.extend(
        M::findings(session.state())
            .iter()
            .map(|finding| finding.code.to_owned()),
    );
    note_gap(session, report);
}

/// Seeds whose gaps are gone through: which gaps there are does not depend on many.
const GAP_SEEDS: u64 = 16;

/// The gap that a hint would speak of needs words.
pub(super) fn note_gap<M: Mission>(session: &Session<M>, report: &mut Report) {
    if session.setup().seed >= GAP_SEEDS {
        return;
    }
    if let Some(gap) = M::gap(session.state()) {
        report
            .gaps
            .insert((gap.goal.to_owned(), gap.code.to_owned()));
    }
}
