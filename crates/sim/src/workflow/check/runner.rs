//! `runs-on`: labels of machines that exist, and the shells that they have.

use crate::finding::{Arg, Code, Severity};
use crate::workflow::model::{Action, Axis, Defaults, Job, Text};
use crate::workflow::read::{Reader, unexpected};
use crate::workflow::tables::RUNNERS;
use crate::workflow::yaml::Mark;

/// A label that no machine of GitHub has.
const LABEL: Code = "workflow-runner-label";
/// Two labels that no one machine has.
const CONFLICT: Code = "workflow-runner-conflict";

/// A shell that the machine does not have.
const ELSEWHERE: Code = "workflow-shell-elsewhere";

/// Nobody asks a machine for more.
const MAX_LABELS: usize = 50;

pub(super) fn check(job: &Job, reader: &mut Reader) {
    let Some(runs_on) = &job.runs_on else { return };
    let own = runs_on
        .labels
        .iter()
        .any(|label| label.value.eq_ignore_ascii_case("self-hosted"));
    let free = own || runs_on.group.is_some();
    let mut system = None;
    for label in runs_on.labels.iter().take(MAX_LABELS) {
        if let Some(axis) = axis(label, job) {
            for value in &axis.values {
                if let Some(text) = value.text().filter(|text| !text.contains("${{")) {
                    known(text, value.start, free, reader);
                }
            }
            continue;
        }
        if label.has_expression() {
            continue;
        }
        known(&label.value, label.at, free, reader);
        let found = system_of(&label.value).filter(|found| *found != ' ');
        match (system, found) {
            (Some((first, other)), Some(found)) if first != found => {
                let said = "No runner has both labels";
                reader.error(CONFLICT, label.at, &label.value, said);
                let other: &Text = other;
                reader.and("other", Arg::Code(other.value.clone()));
            }
            (None, Some(found)) => system = Some((found, label)),
            _ => {}
        }
    }
}

/// The system that a job is sure to run on.
fn system(job: &Job) -> Option<char> {
    let labels = &job.runs_on.as_ref()?.labels;
    labels.iter().find_map(|label| match axis(label, job) {
        None => system_of(&label.value).filter(|found| *found != ' '),
        Some(axis) if axis.expression.is_some() => None,
        Some(axis) => {
            let mut all = axis.values.iter().map(|value| system_of(value.text()?));
            let first = all.next()??;
            all.all(|other| other == Some(first)).then_some(first)
        }
    })
}

/// Shells that the machine of a job does not have.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>
pub(super) fn shells(job: &Job, defaults: &Defaults, reader: &mut Reader) {
    let missing: &[&str] = match system(job) {
        Some('w') => &["sh"],
        Some('l' | 'm') => &["cmd", "powershell"],
        _ => return,
    };
    let runs = job.steps.iter().filter_map(|step| match &step.action {
        Action::Run { shell, .. } => Some(shell.as_ref()),
        _ => None,
    });
    let common = job.defaults.shell.as_ref().or(defaults.shell.as_ref());
    for shell in runs.filter_map(|shell| shell.or(common)) {
        let word = shell.value.trim();
        if missing.contains(&word) {
            let said = ["The runner has no shell ", word].concat();
            reader.report(Severity::Warning, ELSEWHERE, shell.at, word, said);
        }
    }
}

/// The axis that a label comes from.
fn axis<'j>(label: &Text, job: &'j Job) -> Option<&'j Axis> {
    let inner = label.value.strip_prefix("${{")?.strip_suffix("}}")?;
    let name = inner.trim().strip_prefix("matrix.")?;
    let matrix = job.strategy.as_ref()?.matrix.as_ref()?;
    matrix
        .axes
        .iter()
        .find(|axis| axis.name.value.eq_ignore_ascii_case(name))
}

/// Other labels are those of machines of one's own; a job waits for them for a day.
fn known(label: &str, at: Mark, free: bool, reader: &mut Reader) {
    if free || system_of(label).is_some() {
        return;
    }
    let labels = RUNNERS.iter().map(|(name, _)| *name);
    let said = crate::dockerfile::suggest::wrap(unexpected(label), label, labels, false);
    reader.report(Severity::Warning, LABEL, at, label, said);
}

/// The system that a label stands for; blank where it stands for any. Larger machines are
/// named after the smaller ones: `ubuntu-24.04-16-cores`, `macos-15-xlarge`.
fn system_of(label: &str) -> Option<char> {
    let label = label.to_ascii_lowercase();
    let exact = RUNNERS.iter().find(|(name, _)| *name == label);
    let found = exact.or_else(|| {
        let larger = |name: &str| {
            label
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|rest| {
                    rest.ends_with("cores")
                        || rest.ends_with("core")
                        || matches!(rest, "large" | "xlarge")
                })
        };
        RUNNERS.iter().find(|(name, _)| larger(name))
    });
    found.map(|(_, system)| *system)
}
