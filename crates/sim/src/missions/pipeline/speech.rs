//! Moves as text and text as moves: the lines of the workflow that a move writes, and what
//! GitHub's own command line calls running it.

use crate::finding::{Arg, Finding, Place};
use crate::missions::pipeline::Action;
use crate::missions::pipeline::state::State;

/// The command that starts a workflow by hand (cli.github.com, `gh workflow run`).
const RUN: &str = "gh workflow run deploy.yml";

/// The text that a move stands for; empty for a called shot.
pub(super) fn say(state: &State, action: &Action) -> String {
    match action {
        Action::Need { job, on } => [job, ": needs: ", on].concat(),
        Action::Free { job, on } => [job, ": needs: -", on].concat(),
        Action::Add { block } => {
            let block = state.instance().palette.get(usize::from(*block));
            block.map_or_else(String::new, |block| ["jobs: ", &block.job].concat())
        }
        Action::Drop { job } => ["jobs: -", job].concat(),
        Action::Set {
            job,
            step,
            keys,
            value,
        } => {
            let step = step.map(|step| ["steps[", &step.to_string(), "]"].concat());
            let path = job.iter().chain(&step).chain(keys);
            let path: Vec<&str> = path.map(String::as_str).collect();
            let value = value.as_deref().unwrap_or("-");
            [&path.join("."), ": ", value].concat()
        }
        Action::Edit { patch } => patch.put.trim().to_owned(),
        Action::Run => RUN.to_owned(),
        Action::Try { event } => {
            let card = state.instance().events.get(usize::from(*event));
            card.map_or_else(String::new, |card| [RUN, " # ", card.name()].concat())
        }
        Action::Call(_) => String::new(),
    }
}

/// The move that a typed line stands for: `push: needs: test`, `push: needs: -test`,
/// `jobs: scan`, `jobs: -scan`, `job.key: value`, or the run.
pub(super) fn read(state: &State, text: &str) -> Result<Action, Finding> {
    let line = text.trim();
    if let Some(rest) = line.strip_prefix(RUN) {
        let card = rest.trim().trim_start_matches('#').trim();
        let mut events = state.instance().events.iter();
        let event = events.position(|known| known.name() == card);
        return match event.and_then(|event| u8::try_from(event).ok()) {
            Some(event) => Ok(Action::Try { event }),
            None if card.is_empty() => Ok(Action::Run),
            None => Err(unknown(card)),
        };
    }
    let (place, value) = line.split_once(": ").ok_or_else(|| unknown(line))?;
    if place == "jobs" {
        return jobs(state, value);
    }
    if let Some(need) = value.strip_prefix("needs: ") {
        let job = place.to_owned();
        return Ok(match need.strip_prefix('-') {
            Some(on) => Action::Free {
                job,
                on: on.to_owned(),
            },
            None => Action::Need {
                job,
                on: need.to_owned(),
            },
        });
    }
    set(state, place, value).ok_or_else(|| unknown(line))
}

fn jobs(state: &State, value: &str) -> Result<Action, Finding> {
    if let Some(job) = value.strip_prefix('-') {
        return Ok(Action::Drop { job: job.into() });
    }
    let mut palette = state.instance().palette.iter();
    let block = palette.position(|block| block.job == value);
    let block = block.and_then(|block| u8::try_from(block).ok());
    block
        .map(|block| Action::Add { block })
        .ok_or_else(|| unknown(value))
}

fn set(state: &State, place: &str, value: &str) -> Option<Action> {
    let mut parts: Vec<&str> = place.split('.').collect();
    let job = parts
        .first()
        .filter(|id| state.workflow().job(id).is_some())
        .map(|id| (*id).to_owned());
    if job.is_some() {
        parts.remove(0);
    }
    let number = |part: &&str| {
        let inner = part.strip_prefix("steps[")?.strip_suffix(']')?;
        inner.parse::<u8>().ok()
    };
    let step = parts.first().and_then(number).filter(|_| job.is_some());
    if step.is_some() {
        parts.remove(0);
    }
    if parts.is_empty() || parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    Some(Action::Set {
        job,
        step,
        keys: parts.into_iter().map(str::to_owned).collect(),
        value: Some(value.to_owned()).filter(|value| value != "-"),
    })
}

fn unknown(word: &str) -> Finding {
    Finding::error("not-a-move", Place::default()).with("typed", Arg::Code(word.to_owned()))
}
