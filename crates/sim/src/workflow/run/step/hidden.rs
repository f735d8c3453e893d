//! What hangs on something that is not simulated: outputs of actions and workflows nobody knows.

use crate::finding::Severity;
use crate::workflow::model::{Matrix, Text};
use crate::workflow::run::act::Act;
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::plan::{self, Work};

/// How many jobs hand an output on before nobody looks any further.
const DEEPEST: usize = 4;

/// How many steps and outputs are looked through for one expression.
const PATIENCE: usize = 5_000;

impl Engine<'_> {
    /// Says of a condition that what it asks for was never found out.
    pub(in super::super) fn say_hidden(&mut self, job: usize, condition: Option<&Text>) {
        let Some(text) = condition else {
            return;
        };
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

    /// Says it of a matrix that has no cells for this reason; whether there was one to say.
    pub(in super::super) fn say_hidden_matrix(&mut self, job: usize) -> bool {
        let Some(matrix) = plan::matrix(self.plan.jobs[job].job) else {
            return false;
        };
        let mut patience = PATIENCE;
        let found = expressions(matrix)
            .find(|text| self.is_hidden(job, &text.value, DEEPEST, &mut patience));
        let Some(text) = found else {
            return false;
        };
        let code = "workflow-condition-unknown";
        self.say(code, Severity::Info, &text.value, text.at);
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
            let (Work::Action(name, _), Some(id)) = (&step.work, &step.step.id) else {
                continue;
            };
            if *patience == 0 {
                return false;
            }
            *patience -= 1;
            let unknown = || matches!(command::action(name, &|_| None), Act::Unknown(_));
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
