//! H8: whoever makes the move of each hint wins, and takes nothing out that comes back in.

use super::Report;
use super::lines::{note_gap, played};
use odp_sim::attempt::Move;
use odp_sim::mission::{LosingLine, Mission};
use odp_sim::session::Session;

/// Seeds whose hints are followed: every app twice; a hint takes as long as many runs.
const SEEDS: u64 = 8;

/// Follows the hints from the start of a level, and from where each losing line ends.
pub(super) fn check<M: Mission>(
    start: &Session<M>,
    losing: &[LosingLine<M::Action>],
    report: &mut Report,
) {
    if start.setup().seed >= SEEDS {
        return;
    }
    let lost = losing.iter().map(|line| (&*line.name, played(start, line)));
    for (from, session) in std::iter::once(("start", start.clone())).chain(lost) {
        let led = follow(session, report).err();
        let what = format!("H8 hints lead from {from} {}", led.unwrap_or("to a win"));
        report.claim(led.is_none(), &what, start.setup());
    }
}

/// Makes the move that each hint ends with, and runs after it as a player would.
fn follow<M: Mission>(mut session: Session<M>, report: &mut Report) -> Result<(), &'static str> {
    let enough = 2 * M::route(session.state()).actions.len();
    let mut gone = Vec::new();
    for _ in 0..=enough {
        let _seen_in_the_verdict = session.dispatch(Move::Do(M::press()), 1);
        if session.verdict().solved() {
            return Ok(());
        }
        note_gap(&session, report);
        let action = M::advice(session.state()).ok_or("nowhere")?;
        let (next, args) = M::sentence(session.state(), &action);
        let block = args.into_iter().find(|(name, _)| *name == "block");
        match block {
            Some((_, block)) if next == "remove" => gone.push(block),
            Some((_, block)) if gone.contains(&block) => return Err("to and fro"),
            _ => {}
        }
        let made = session.dispatch(Move::Do(action), 1);
        made.map_err(|_| "to a move that is refused")?;
    }
    Err("on and on")
}
