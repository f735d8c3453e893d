//! `uses`: how an action is named, and what the offered ones take.

use crate::finding::{Arg, Code, Severity};
use crate::workflow::model::{Pairs, Text};
use crate::workflow::read::{Reader, is_remote_workflow, quoted, unexpected};
use crate::workflow::run::is_simulated;
use crate::workflow::tables::{ACTIONS, Known};

/// A name that is none of an action.
const FORMAT: Code = "workflow-action-format";
/// An action that the game does not know.
const UNKNOWN: Code = "workflow-action-unknown";
/// A workflow, which only a job can call.
const CALL: Code = "workflow-call-in-step";
/// An input that the action does not take.
const INPUT: Code = "workflow-action-input";
/// An input that the action must have.
const NO_INPUT: Code = "workflow-action-input-missing";

pub(super) fn check(name: &Text, with: &Pairs, reader: &mut Reader) {
    let word = name.value.as_str();
    if name.has_expression() {
        return;
    }
    if is_remote_workflow(word) {
        let said = "Reusable workflows should be referenced at the top-level `jobs.<job_id>.uses` key, not within steps";
        reader.error(CALL, name.at, word, said);
        return;
    }
    if !is_action(word) {
        let said = [
            "Expected format {owner}/{repo}[/{path}]@{ref}. Actual '",
            word,
            "'",
        ]
        .concat();
        reader.report(Severity::Error, FORMAT, name.at, word, said);
        return;
    }
    if let Some(known) = known(word) {
        inputs(known, name, with, reader);
    } else if !is_plain(word) {
        let said = "The simulator does not know this action and lets it succeed";
        reader.info(UNKNOWN, name.at, word, said);
    }
}

/// Whether an action is known, though not its inputs.
fn is_plain(name: &str) -> bool {
    let (name, _) = name.split_once('@').unwrap_or((name, ""));
    is_simulated(name)
}

/// The action that the game offers under a name, whatever its version.
pub(super) fn known(name: &str) -> Option<&'static Known> {
    let (name, _) = name.split_once('@')?;
    ACTIONS
        .iter()
        .find(|known| known.name.eq_ignore_ascii_case(name))
}

/// `./path`, `docker://image` or `owner/repo@ref`.
fn is_action(name: &str) -> bool {
    if name.starts_with("./") || name.starts_with(".\\") {
        return true;
    }
    if let Some(image) = name.strip_prefix("docker://") {
        return !image.is_empty() && !image.ends_with([':', '@', '/']);
    }
    let Some((path, reference)) = name.split_once('@') else {
        return false;
    };
    let mut parts = path.split('/');
    let owner = parts.next().unwrap_or("");
    let repo = parts.next().unwrap_or("");
    let whole = !owner.is_empty() && !repo.is_empty();
    whole && !reference.is_empty() && !reference.contains('@') && owner != "." && owner != ".."
}

fn inputs(known: &Known, name: &Text, with: &Pairs, reader: &mut Reader) {
    if with.expression.is_some() {
        return;
    }
    for (input, _) in &with.entries {
        let word = input.value.as_str();
        let takes = known
            .inputs
            .iter()
            .any(|own| own.eq_ignore_ascii_case(word));
        if !takes && !input.has_expression() {
            let near = known.inputs.iter().copied();
            let said = crate::dockerfile::suggest::wrap(unexpected(word), word, near, false);
            reader.report(Severity::Warning, INPUT, input.at, word, said);
            reader.and("action", Arg::Code(known.name.to_owned()));
        }
    }
    for required in known.required {
        if with.get(required).is_none() {
            let said = quoted("Input required and not supplied: ", required, "");
            reader.report(Severity::Error, NO_INPUT, name.at, required, said);
            reader.and("action", Arg::Code(known.name.to_owned()));
        }
    }
}
