//! `jobs`: jobs with steps and jobs that call a workflow.

pub(super) mod call;
mod strategy;

use std::sync::Arc;

use super::{Reader, whole_expression};
use crate::finding::{Code, Severity};
use crate::workflow::model::{Container, Environment, Field, Job, Pairs, RunsOn, Secrets, Text};
use crate::workflow::tables;
use crate::workflow::yaml::{Kind, Mark, Node};

/// A workflow without jobs.
const NO_JOBS: Code = "workflow-no-jobs";
/// A job without steps.
const NO_STEPS: Code = "workflow-no-steps";

impl Reader {
    pub(super) fn jobs(&mut self, key: &Node, node: &Node) -> Vec<Job> {
        let mut jobs = Vec::new();
        if let Some(text) = node.text().filter(|text| text.contains("${{")) {
            let _ = text;
            self.no_expression(node.start);
            return jobs;
        }
        for (key, value) in self.entries(node) {
            if let Some(id) = self.fixed(key) {
                self.identifier(&id, false);
                let job = self.job(id, value);
                jobs.push(job);
            }
        }
        if matches!(&node.kind, Kind::Mapping(entries) if entries.is_empty()) {
            let said = "The workflow must contain at least one job with no dependencies.";
            self.error(NO_JOBS, key.start, "", said);
        }
        jobs
    }

    fn job(&mut self, id: Text, node: &Node) -> Job {
        let at = id.at;
        let mut job = Job {
            id,
            ..Job::default()
        };
        let calls = node.entry("uses").is_some();
        let keys = if calls { tables::CALL } else { tables::JOB };
        let mut runs_on = false;
        for (key, _, value) in self.fields(node, keys) {
            match key {
                "runs-on" => {
                    runs_on = true;
                    job.runs_on = self.runs_on(value);
                }
                "uses" => job.uses = self.call(value),
                "with" => job.with = self.pairs(value),
                "secrets" => job.secrets = self.secrets(value),
                key => self.job_field(key, value, &mut job),
            }
        }
        if matches!(node.kind, Kind::Mapping(_)) && !calls {
            if !runs_on {
                self.missing(at, "runs-on");
            }
            if node.entry("steps").is_none() {
                // The schema takes it, and GitHub then refuses the whole file.
                let name = job.id.value.clone();
                let said = "No steps defined in `steps` and no workflow called in `uses` for the following jobs: ";
                let said = [said, &super::shortened(&name)].concat();
                self.report(Severity::Warning, NO_STEPS, at, &name, said);
            }
        }
        job
    }

    fn job_field(&mut self, key: &str, value: &Arc<Node>, job: &mut Job) {
        match key {
            "name" => job.name = self.text(value),
            "needs" => job.needs = self.fixed_texts(value),
            "if" => job.condition = self.text(value),
            "permissions" => job.permissions = self.permissions(value),
            "environment" => job.environment = self.environment(value),
            "concurrency" => job.concurrency = self.concurrency(value),
            "outputs" => job.outputs = self.pairs(value),
            "env" => job.env = self.pairs(value),
            "defaults" => job.defaults = self.defaults(value),
            "steps" => job.steps = self.steps(value),
            "timeout-minutes" => job.timeout = self.minutes(value),
            "cancel-timeout-minutes" => _ = self.minutes(value),
            "strategy" => job.strategy = Some(self.strategy(value)),
            "continue-on-error" => job.continue_on_error = self.flag(value),
            "container" => job.container = self.container(value, tables::CONTAINER),
            "services" => self.services(value, job),
            _ => self.snapshot(value),
        }
    }

    /// The workflow that a job calls.
    fn call(&mut self, node: &Node) -> Option<Text> {
        let text = self.fixed(node)?;
        if !text.has_expression() && !call::is_workflow(&text.value) {
            self.bad_value(text.at, &text.value, &call::FORMS);
        }
        Some(text)
    }

    fn secrets(&mut self, node: &Node) -> Secrets {
        match node.text() {
            Some("inherit") => Secrets::Inherit,
            Some(word) if !word.contains("${{") => {
                self.bad_value(node.start, word, &["inherit"]);
                Secrets::None
            }
            _ => Secrets::Given(self.pairs(node)),
        }
    }

    fn runs_on(&mut self, node: &Node) -> Option<RunsOn> {
        let mut runs_on = RunsOn::default();
        if !matches!(node.kind, Kind::Mapping(_)) {
            runs_on.labels = self.texts(node);
            if runs_on.labels.is_empty() {
                if matches!(node.kind, Kind::Sequence(_)) {
                    self.wrong_empty(node);
                }
                return None;
            }
            return Some(runs_on);
        }
        for (key, _, value) in self.fields(node, &["group", "labels"]) {
            if key == "group" {
                runs_on.group = self.filled(value);
                self.group(runs_on.group.as_ref());
            } else {
                runs_on.labels = self.texts(value);
            }
        }
        Some(runs_on)
    }

    /// A group stands alone, or behind whose it is.
    fn group(&mut self, group: Option<&Text>) {
        let Some(group) = group.filter(|group| !group.has_expression()) else {
            return;
        };
        let Some((owner, name)) = group.value.split_once('/') else {
            return;
        };
        let owners = ["org", "organization", "ent", "enterprise"];
        if !owners.contains(&owner) || name.is_empty() || name.contains('/') {
            let known = ["organization/name", "enterprise/name"];
            self.bad_value(group.at, &group.value, &known);
        }
    }

    /// One without a name is none, as many expressions for it come to.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idenvironment>
    fn environment(&mut self, node: &Node) -> Option<Environment> {
        let mut environment = Environment::default();
        if matches!(node.kind, Kind::Scalar(_)) {
            environment.name = self.text(node)?;
            return Some(environment).filter(|own| !own.name.value.is_empty());
        }
        let mut name = None;
        let mut found = false;
        for (key, _, value) in self.fields(node, &["name", "url", "deployment"]) {
            match key {
                "name" => {
                    found = true;
                    name = self.text(value);
                }
                "url" => environment.url = self.text(value),
                _ => environment.deployment = self.flag(value),
            }
        }
        if !found && matches!(node.kind, Kind::Mapping(_)) {
            self.missing(node.start, "name");
        }
        environment.name = name.filter(|name| !name.value.is_empty())?;
        Some(environment)
    }

    fn services(&mut self, node: &Node, job: &mut Job) {
        if whole_expression(node).is_some() {
            job.services_expression = whole_expression(node);
            return;
        }
        for (key, value) in self.entries(node) {
            if let (Some(name), Some(service)) =
                (self.fixed(key), self.container(value, tables::SERVICE))
            {
                job.services.push((name, service));
            }
        }
    }

    fn container(&mut self, node: &Node, keys: &[&'static str]) -> Option<Container> {
        let mut container = Container::default();
        if let Kind::Scalar(_) = node.kind {
            // An expression may come to nothing, and so may the text itself.
            container.image = self.text(node)?;
            return (!container.image.value.is_empty()).then_some(container);
        }
        let mut found = false;
        for (key, at, value) in self.fields(node, keys) {
            match key {
                "image" => {
                    found = true;
                    container.image = self.filled(value).unwrap_or_default();
                }
                "options" => container.options = self.text(value),
                "env" => container.env = self.pairs(value),
                "ports" => container.ports = self.texts(value),
                "volumes" => container.volumes = self.texts(value),
                "credentials" => container.credentials = self.credentials(at.start, value),
                _ => container.more.extend(self.text(value)),
            }
        }
        if !found && matches!(node.kind, Kind::Mapping(_)) {
            self.missing(node.start, "image");
        }
        Some(container)
    }

    fn credentials(&mut self, at: Mark, node: &Node) -> Pairs {
        if whole_expression(node).is_some() {
            return self.pairs(node);
        }
        let mut pairs = Pairs::default();
        for (_, key, value) in self.fields(node, &["username", "password"]) {
            if let (Some(key), Some(value)) = (self.text(key), self.filled(value)) {
                pairs.entries.push((key, value));
            }
        }
        for key in ["username", "password"] {
            if matches!(node.kind, Kind::Mapping(_)) && node.entry(key).is_none() {
                self.missing(at, key);
            }
        }
        pairs
    }

    fn snapshot(&mut self, node: &Node) {
        if matches!(node.kind, Kind::Scalar(_)) {
            _ = self.filled(node);
            return;
        }
        let mut found = false;
        for (key, _, value) in self.fields(node, &["image-name", "if", "version"]) {
            found |= key == "image-name";
            _ = self.filled(value);
        }
        if !found && matches!(node.kind, Kind::Mapping(_)) {
            self.missing(node.start, "image-name");
        }
    }

    /// Minutes as milliseconds.
    pub(super) fn minutes(&mut self, node: &Node) -> Option<Field<u64>> {
        self.amount(node, false).map(|amount| match amount {
            Field::Fixed(amount) => Field::Fixed(amount.saturating_mul(60)),
            expression @ Field::Expression(_) => expression,
        })
    }
}
