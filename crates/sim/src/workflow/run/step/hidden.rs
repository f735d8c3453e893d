//! What hangs on something that is not simulated: outputs of actions, workflows and commands
//! that nobody knows.

use crate::finding::Severity;
use crate::workflow::expression::template::{Part, split};
use crate::workflow::model::{Action, Matrix, Text};
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::plan::{self, Work};
use std::collections::{BTreeMap, BTreeSet};

/// How many jobs hand an output on before nobody looks any further.
const DEEPEST: usize = 4;

/// The variable that stands for what nobody knows.
pub(super) const HIDDEN: &str = "__unknown__";

/// How many steps and outputs are looked through for one expression.
const PATIENCE: usize = 5_000;

/// What scripts told of outputs: the job, the step's id and the output, both in lower case.
/// Whatever may be told besides has no name.
#[derive(Debug, Default)]
pub(in super::super) struct Hidden(BTreeMap<(usize, String, String), bool>);

impl Hidden {
    /// Notes an output, and whether nobody knows its value.
    fn note(&mut self, job: usize, id: &str, output: &str, hidden: bool) {
        let key = (job, id.to_ascii_lowercase(), output.to_ascii_lowercase());
        self.0.insert(key, hidden);
    }

    /// Whether a text, in lower case, asks for an output of a step that nobody knows.
    fn is_asked(&self, job: usize, id: &str, text: &str) -> bool {
        let asks = ["steps.", id, ".outputs."].concat();
        let told = |name: &str| self.0.get(&(job, id.to_owned(), name.to_owned())).copied();
        text.split(&asks).skip(1).any(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'));
            let name = &rest[..end.unwrap_or(rest.len())];
            told(name).or_else(|| told("")).unwrap_or(false)
        })
    }
}

impl Engine<'_> {
    /// Notes what the step at work tells of outputs or variables; without a name, whatever it
    /// may tell.
    pub(super) fn note_told(&mut self, cell: usize, variables: bool, name: &str, hidden: bool) {
        let known = &mut self.cells[cell];
        if variables {
            if hidden {
                known.hidden.insert(name.to_owned());
            } else {
                known.hidden.remove(name);
            }
            return;
        }
        let (job, step) = (known.report.job, known.step);
        let planned = self.plan.jobs[job].steps.get(step);
        if let Some(id) = planned.and_then(|planned| planned.step.id.as_ref()) {
            self.hidden.note(job, &id.value, name, hidden);
        }
    }

    /// Says of a condition in a script that nobody knows whether it holds.
    pub(super) fn say_unsure(&mut self, cell: usize, condition: &str) {
        let at = self.step_place(cell);
        self.say("workflow-condition-unknown", Severity::Info, condition, at);
    }

    /// Variables of a step that hang on something nobody knows.
    pub(super) fn hidden_variables(&self, cell: usize) -> BTreeSet<String> {
        let known = &self.cells[cell];
        let mut all = known.hidden.clone();
        let job = known.report.job;
        let planned = self.plan.jobs[job].steps.get(known.step);
        if let Some(Action::Run { script, .. }) = planned.map(|planned| &planned.step.action)
            && (script.value.contains("outputs") || script.value.contains("matrix"))
        {
            all.insert(HIDDEN.to_owned());
        }
        let own = planned.map(|planned| &planned.step.env.entries);
        let of_job = &self.plan.jobs[job].job.env.entries;
        for (name, value) in of_job.iter().chain(own.into_iter().flatten()) {
            if self.hangs(job, &value.value) {
                all.insert(name.value.clone());
            }
        }
        all
    }

    /// A script with a variable that nobody knows in place of each expression of which that
    /// is true; nothing when there is none.
    pub(super) fn with_hidden(&self, job: usize, text: &str) -> Option<String> {
        if !self.hangs(job, text) {
            return None;
        }
        let mut script = String::with_capacity(text.len());
        for part in split(text).ok()? {
            match part {
                Part::Literal(_, text) => script.push_str(text),
                Part::Expression(_, text) if self.hangs(job, text) => {
                    script.extend(["${", HIDDEN, "}"]);
                }
                Part::Expression(_, text) => script.extend(["${{", text, "}}"]),
            }
        }
        Some(script)
    }

    /// Whether a text asks for an output that nobody knows, or for a value of a matrix that is
    /// made of one.
    pub(super) fn hangs(&self, job: usize, text: &str) -> bool {
        let mut patience = PATIENCE;
        text.contains("outputs") && self.is_hidden(job, text, DEEPEST, &mut patience)
            || text.contains("matrix") && self.hidden_matrix(job).is_some()
    }

    /// What nobody knows of the expressions that a job's matrix is made of.
    fn hidden_matrix(&self, job: usize) -> Option<&Text> {
        let matrix = plan::matrix(self.plan.jobs[job].job)?;
        let mut patience = PATIENCE;
        expressions(matrix).find(|text| self.is_hidden(job, &text.value, DEEPEST, &mut patience))
    }

    /// Says of a condition that what it asks for was never found out.
    pub(in super::super) fn say_hidden(
        &mut self,
        run: usize,
        job: usize,
        condition: Option<&Text>,
    ) {
        let Some(text) = condition else {
            return;
        };
        if text.value.contains("github.event.") && self.lacks_payload(run, &text.value) {
            let code = "workflow-condition-unknown";
            self.say(code, Severity::Info, &text.value, text.at);
        }
        // It is the same at every run, and in every cell.
        if !text.value.contains("outputs") || !self.asked.insert((text.at.line, text.at.column)) {
            return;
        }
        let mut patience = PATIENCE;
        if self.is_hidden(job, &text.value, DEEPEST, &mut patience) {
            let code = "workflow-condition-unknown";
            self.say(code, Severity::Info, &text.value, text.at);
        }
    }

    /// Whether a condition asks for a part of the event that a real one has and this one has not.
    /// <https://docs.github.com/en/webhooks/webhook-events-and-payloads>
    fn lacks_payload(&self, run: usize, text: &str) -> bool {
        const ALWAYS: [&str; 3] = ["sender", "organization", "installation"];
        const PUSH: [&str; 8] = [
            "before", "created", "deleted", "forced", "base_ref", "compare", "commits", "pusher",
        ];
        let Some(event) = self.runs[run].github.property("event") else {
            return false;
        };
        let pushed = self.out.runs[run].trigger == "push";
        text.split("github.event.").skip(1).any(|rest| {
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            let path = &rest[..rest.find(|c| !fits(c)).unwrap_or(rest.len())];
            let root = path.split('.').next().unwrap_or_default();
            if event.property(root).is_none() {
                return ALWAYS.contains(&root) || pushed && PUSH.contains(&root);
            }
            let mut parts = path.split('.');
            let found = parts.try_fold(event, |value, part| value.property(part));
            let silent = path == "head_commit.message";
            found.is_none_or(|value| silent && value.text().is_empty()) && root != "inputs"
        })
    }

    /// Says it of a matrix that has no cells for this reason; whether there was one to say.
    pub(in super::super) fn say_hidden_matrix(&mut self, job: usize) -> bool {
        let Some((value, at)) = self
            .hidden_matrix(job)
            .map(|text| (text.value.clone(), text.at))
        else {
            return false;
        };
        let code = "workflow-condition-unknown";
        self.say(code, Severity::Info, &value, at);
        true
    }

    /// Whether an expression of a job asks for such an output.
    fn is_hidden(&self, job: usize, text: &str, depth: usize, patience: &mut usize) -> bool {
        let planned = &self.plan.jobs[job];
        let text = text.to_ascii_lowercase();
        let asks = |of: &str, id: &str| {
            let id = id.to_ascii_lowercase();
            text.contains(&[of, &id, ".outputs"].concat())
        };
        for step in &planned.steps {
            let Some(id) = &step.step.id else {
                continue;
            };
            if *patience == 0 {
                return false;
            }
            *patience -= 1;
            let unknown = || match &step.work {
                Work::Action(name, ..) if command::tells_anything(name) => true,
                _ => self
                    .hidden
                    .is_asked(job, &id.value.to_ascii_lowercase(), &text),
            };
            if asks("steps.", &id.value) && unknown() {
                return true;
            }
        }
        for need in &planned.needs {
            let needed = self.plan.jobs[*need].job;
            if *patience == 0 || !asks("needs.", &needed.id.value) {
                continue;
            }
            *patience -= 1;
            let outputs = needed.outputs.entries.iter().filter(|_| depth > 0);
            let mut texts = outputs.map(|(_, value)| value.value.as_str());
            if needed.uses.is_some()
                || texts.any(|text| {
                    let below = depth.saturating_sub(1);
                    *patience > 0 && self.is_hidden(*need, text, below, patience)
                })
            {
                return true;
            }
        }
        false
    }
}

/// The expressions that a matrix is made of.
fn expressions(matrix: &Matrix) -> impl Iterator<Item = &Text> {
    let axes = matrix
        .axes
        .iter()
        .filter_map(|axis| axis.expression.as_ref());
    let whole = [
        &matrix.expression,
        &matrix.include_expression,
        &matrix.exclude_expression,
    ];
    whole.into_iter().flatten().chain(axes)
}
