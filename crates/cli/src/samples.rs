//! Pipelines of the third room: what solves its levels, and what comes of random moves.

use odp_sim::attempt::Move;
use odp_sim::content::Content;
use odp_sim::finding::Severity;
use odp_sim::mission::{AuthoredLevel, Mission};
use odp_sim::missions::pipeline::{Action, Pipeline};
use odp_sim::seed::Chance;
use odp_sim::session::Session;
use odp_sim::setup::{MissionId, Policy, Setup};

/// Moves of a random pipeline.
const MOVES: usize = 12;

/// Every winning line of every level, and `random` pipelines made by legal moves of blind
/// hands that our own reader has nothing against: a name and the text each.
pub fn pipelines(content: &Content, random: u64) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for level in &content.pipeline {
        let Some(start) = session(content, level.id(), 0) else {
            continue;
        };
        for line in Pipeline::lines(start.start_state()).winning {
            let solved = played(start.clone(), &line.actions);
            let name = [level.id(), "-", &line.name].concat();
            all.push((name, solved.state().text().to_string()));
        }
    }
    let levels = content.pipeline.len().max(1);
    for number in 0..random {
        let level = &content.pipeline[usize::try_from(number).unwrap_or(0) % levels];
        if let Some(start) = session(content, level.id(), number) {
            let text = strayed(start, number);
            all.push((format!("{}-random-{number}", level.id()), text));
        }
    }
    all
}

fn session(content: &Content, level: &str, seed: u64) -> Option<Session<Pipeline>> {
    let authored = content.pipeline.iter().find(|known| known.id == level)?;
    let app = usize::try_from(seed).unwrap_or(0) % content.apps.len().max(1);
    let setup = Setup {
        mission: MissionId::Pipeline,
        difficulty: authored.difficulty(),
        level: level.to_owned(),
        seed,
        app: content.apps.get(app)?.id.clone(),
        inherited: None,
        policy: Policy::default(),
    };
    Session::start(content, setup).ok()
}

fn played(mut session: Session<Pipeline>, actions: &[Action]) -> Session<Pipeline> {
    for action in actions {
        let _a_refused_move_changes_nothing = session.dispatch(Move::Do(action.clone()), 1);
    }
    session
}

/// The text after some moves; one that would be refused is taken back.
fn strayed(mut session: Session<Pipeline>, number: u64) -> String {
    let mut chance = Chance::new(number, "samples");
    let mut made = 0;
    for _ in 0..20 * MOVES {
        let action = Pipeline::stray(session.state(), &mut chance);
        if made == MOVES || !Pipeline::edits(&action) {
            continue;
        }
        if session.dispatch(Move::Do(action), 1).is_err() {
            continue;
        }
        let mut problems = session.state().problems().iter();
        if problems.any(|problem| problem.severity > Severity::Info) {
            let _taken_back = session.dispatch(Move::Undo, 1);
        } else {
            made += 1;
        }
    }
    session.state().text().to_string()
}
