//! Moves of the hands as edits of the workflow file.

use crate::mission::Rejection;
use crate::missions::pipeline::Action;
use crate::missions::pipeline::instance::Block;
use crate::missions::pipeline::route::jobs;
use crate::workflow::edit::{self, Refusal};
use crate::workflow::yaml::Source;

/// The text after a move of the hands.
///
/// # Errors
/// The move does not fit the text, or changes nothing.
pub(in super::super) fn edited(
    text: &Source,
    action: &Action,
    palette: &[Block],
) -> Result<Source, Rejection> {
    let edited = match action {
        Action::Need { job, on } if job == on => return Err(Rejection::NothingToDo),
        Action::Need { job, on } => edit::add_need(text, job, on),
        Action::Free { job, on } => edit::remove_need(text, job, on),
        Action::Add { block } => {
            let block = palette.get(usize::from(*block));
            edit::add_job(text, &block.ok_or(Rejection::NoSuchPlace)?.text)
        }
        Action::Drop { job } => return dropped(text, job),
        Action::Set {
            job,
            step,
            keys,
            value,
        } => set(text, job.as_deref(), *step, keys, value.as_deref()),
        Action::Edit { patch } => {
            let text = patch.apply(text).ok_or(Rejection::NoSuchPlace)?;
            return Ok(Source::new(&text));
        }
        Action::Run | Action::Try { .. } | Action::Call(_) => return Err(Rejection::NothingToDo),
    };
    edited.map_err(refused)
}

const fn refused(refusal: Refusal) -> Rejection {
    match refusal {
        Refusal::Taken => Rejection::NothingToDo,
        Refusal::Unreadable | Refusal::Missing | Refusal::Unfit | Refusal::Inline => {
            Rejection::NoSuchPlace
        }
    }
}

/// A job goes with the arrows to it.
fn dropped(text: &Source, job: &str) -> Result<Source, Rejection> {
    let all = jobs(text).ok_or(Rejection::NoSuchPlace)?;
    let mut text = edit::remove_job(text, job).map_err(refused)?;
    for (other, needs) in all {
        if other != job && needs.iter().any(|need| need == job) {
            text = edit::remove_need(&text, &other, job).map_err(refused)?;
        }
    }
    Ok(text)
}

fn set(
    text: &Source,
    job: Option<&str>,
    step: Option<u8>,
    keys: &[String],
    value: Option<&str>,
) -> Result<Source, Refusal> {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    match (job, step, value) {
        (None, _, Some(value)) => edit::set_field(text, &keys, value),
        (None, _, None) => edit::remove_field(text, &keys),
        (Some(job), None, Some(value)) => edit::set_job_field(text, job, &keys, value),
        (Some(job), None, None) => edit::remove_job_field(text, job, &keys),
        (Some(job), Some(step), Some(value)) => {
            edit::set_step_field(text, job, step.into(), &keys, value)
        }
        (Some(job), Some(step), None) => edit::remove_step_field(text, job, step.into(), &keys),
    }
}
