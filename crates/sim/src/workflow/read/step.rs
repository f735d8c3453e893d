//! `steps`.

use super::Reader;
use crate::finding::{Code, Severity};
use crate::workflow::model::{Action, Pairs, Step, Text};
use crate::workflow::tables;
use crate::workflow::yaml::{Kind, Node};

/// A step that does nothing.
const IDLE: Code = "workflow-step-idle";
/// A script without a command.
const NO_SCRIPT: Code = "workflow-script-empty";
/// An `id` that another step of the job has.
const TWICE: Code = "workflow-step-id-twice";

impl Reader {
    pub(super) fn steps(&mut self, node: &Node) -> Vec<Step> {
        let items = self.items(node);
        if items.is_empty() && matches!(node.kind, Kind::Sequence(_)) {
            self.wrong_empty(node);
        }
        let mut steps: Vec<Step> = Vec::with_capacity(items.len());
        let mut ids = std::collections::BTreeSet::new();
        for item in items {
            let step = self.step(item);
            if let Some(id) = &step.id
                && !ids.insert(id.value.to_ascii_lowercase())
            {
                let said = super::quoted(
                    "The identifier ",
                    &id.value,
                    " may not be used more than once within the same scope.",
                );
                self.report(Severity::Error, TWICE, id.at, &id.value, said);
            }
            steps.push(step);
        }
        steps
    }

    fn step(&mut self, node: &Node) -> Step {
        let mut step = Step {
            at: node.start,
            ..Step::default()
        };
        let has = |key: &str| node.entry(key).is_some();
        let waits = ["wait", "wait-all", "cancel", "parallel"]
            .into_iter()
            .any(has);
        let keys = if has("run") {
            tables::RUN_STEP
        } else if has("uses") {
            tables::USES_STEP
        } else if waits {
            tables::WAIT_STEP
        } else {
            if matches!(node.kind, Kind::Mapping(_)) {
                let said = "Required property is missing: uses or run";
                self.error(IDLE, node.start, "", said);
            }
            // What stands there is read all the same.
            IDLE_STEP
        };
        let mut run = None;
        let mut uses = None;
        let mut with = Pairs::default();
        let (mut shell, mut folder) = (None, None);
        for (key, _, value) in self.fields(node, keys) {
            match key {
                "name" => step.name = self.text(value),
                "id" => step.id = self.step_id(value),
                "if" => step.condition = self.text(value),
                "env" => step.env = self.pairs(value),
                "continue-on-error" => step.continue_on_error = self.flag(value),
                "timeout-minutes" => step.timeout = self.minutes(value),
                "run" => run = self.script(value),
                "uses" => uses = self.fixed(value),
                "with" => with = self.pairs(value),
                "shell" => {
                    shell = self.fixed(value);
                    self.shell(shell.as_ref());
                }
                "working-directory" => {
                    folder = self.text(value).filter(|folder| !folder.value.is_empty());
                }
                "background" => _ = self.flag(value),
                "wait" | "cancel" => _ = self.fixed_texts(value),
                _ => {}
            }
        }
        step.action = match (run, uses) {
            (Some(script), _) => Action::Run {
                script,
                shell,
                working_directory: folder,
            },
            (None, Some(name)) => Action::Uses { name, with },
            (None, None) => Action::Nothing,
        };
        step
    }

    fn step_id(&mut self, node: &Node) -> Option<Text> {
        let id = self.fixed(node)?;
        self.identifier(&id, true);
        Some(id)
    }

    fn script(&mut self, node: &Node) -> Option<Text> {
        let script = self.text(node)?;
        if script.value.is_empty() {
            let said = "The script is empty";
            self.warning(NO_SCRIPT, node.start, "", said);
        }
        Some(script)
    }
}

/// Keys of a step of which nobody can tell what it does.
const IDLE_STEP: &[&str] = &[
    "name",
    "id",
    "if",
    "continue-on-error",
    "timeout-minutes",
    "env",
    "with",
    "shell",
    "working-directory",
];
