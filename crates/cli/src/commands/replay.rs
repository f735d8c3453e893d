//! `odp replay`: the verdict of a stored attempt.

use super::{operand, option, refuse};
use odp_cli::content;
use odp_sim::attempt;
use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::missions::cache::Cache;
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::missions::pipeline::Pipeline;
use odp_sim::session::Session;
use odp_sim::setup::MissionId;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(words: &[String]) -> ExitCode {
    let missions = Path::new(option(words, "--missions", "missions"));
    let Some(file) = operand(words) else {
        return refuse("replay takes the file of an attempt");
    };
    match replayed(missions, Path::new(file)) {
        Ok(verdict) => {
            println!("{verdict:#}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{file}: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn replayed(missions: &Path, file: &Path) -> Result<Value, String> {
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    let content = content::read(missions).map_err(|problems| problems.join("\n"))?;
    let unreadable = |why: attempt::Unreadable| format!("not an attempt: {}", why.code());
    match attempt::read_mission(&bytes).map_err(unreadable)? {
        MissionId::Cache => of::<Cache>(&content, &bytes),
        MissionId::Pipeline => of::<Pipeline>(&content, &bytes),
        // Rooms that are not built yet have no attempts; the first says so.
        _ => of::<Jigsaw>(&content, &bytes),
    }
}

fn of<M: Mission>(content: &Content, bytes: &[u8]) -> Result<Value, String> {
    let unreadable = |why: attempt::Unreadable| format!("not an attempt: {}", why.code());
    let attempt = attempt::decode::<M>(bytes).map_err(unreadable)?;
    let session = Session::<M>::replay(content, attempt)
        .map_err(|unknown| format!("this game does not have what it names: {unknown:?}"))?;
    Ok(verdict(&session))
}

fn verdict<M: Mission>(session: &Session<M>) -> Value {
    let setup = session.setup();
    let verdict = session.verdict();
    let goals: Vec<Value> = verdict
        .goals
        .iter()
        .map(|goal| json!({"id": goal.id, "met": goal.met}))
        .collect();
    let metrics: Vec<Value> = verdict
        .metrics
        .iter()
        .map(|metric| json!({"id": metric.id, "value": metric.value, "par": metric.par}))
        .collect();
    let stars = session.best();
    json!({
        "mission": setup.mission.as_str(),
        "level": setup.level,
        "difficulty": setup.difficulty.as_str(),
        "seed": format!("{:x}", setup.seed),
        "app": setup.app,
        "rules": attempt::RULES,
        "goals": goals,
        "metrics": metrics,
        "stars": {"solved": stars.solved, "lean": stars.lean, "clean": stars.clean},
        "score": stars.score(),
        "hints": session.hints(),
        "solution_shown": session.solution_shown(),
        "moves": session.log().len(),
    })
}
