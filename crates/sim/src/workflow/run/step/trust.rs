//! What strangers can take with them, and what nobody knows.

use crate::finding::{Arg, Code, Finding, Place, Severity};
use crate::workflow::expression::Value;
use crate::workflow::model::Action;
use crate::workflow::run::Leak;
use crate::workflow::run::act::Failure;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::event::Kind;
use crate::workflow::run::script::{self, Dialect, Script};
use crate::workflow::yaml::Mark;

impl Engine<'_> {
    /// Whether a stranger's words became commands: the script has others when they are plain.
    pub(super) fn note_injection(
        &mut self,
        (run, job): (usize, usize),
        (text, script): (&str, &Script),
        dialect: Dialect,
    ) {
        let event = self.event(run);
        let Kind::PullRequest {
            title,
            head,
            fork: true,
            ..
        } = &event.kind
        else {
            return;
        };
        let mut tame = text.to_owned();
        for word in [title, head] {
            if word.len() > 2 {
                tame = tame.replace(word.as_str(), "x");
            }
        }
        if script::parse(&tame, dialect).commands != script.commands {
            self.out.runs[run].injected = true;
            self.leak_all(run, job);
        }
    }

    /// Code of the checkout runs; a stranger's takes what it can reach.
    pub(super) fn trust(&mut self, cell: usize, env: &[(String, String)]) -> Result<(), Failure> {
        let (_, commit) = self.source(cell)?;
        if !commit.foreign {
            return Ok(());
        }
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        let reads_only = self.out.runs[run].trigger == "pull_request";
        if !reads_only {
            // The checkout leaves the run's token where every later step can read it.
            if self.cells[cell].report.writes > 0 {
                self.leak(run, job, "GITHUB_TOKEN");
            }
            for name in self.secrets_in(cell, env) {
                self.leak(run, job, &name);
            }
        }
        Ok(())
    }

    /// Names of the secrets whose values stand in variables.
    pub(super) fn secrets_in(&self, cell: usize, env: &[(String, String)]) -> Vec<String> {
        let known = &self.cells[cell];
        let all = env
            .iter()
            .chain(&known.env)
            .chain(&self.runs[known.run].env);
        let values: Vec<&str> = all.map(|(_, value)| value.as_str()).collect();
        self.secrets(cell)
            .into_iter()
            .filter(|(_, secret)| values.iter().any(|value| value.contains(secret.as_str())))
            .map(|(name, _)| name)
            .collect()
    }

    /// The secrets that a job can read, by name.
    pub(in super::super) fn secrets(&self, cell: usize) -> Vec<(String, String)> {
        let known = &self.cells[cell];
        let run = &self.runs[known.run];
        let secrets = known.secrets.as_ref().unwrap_or(&run.secrets);
        let Value::Object(object) = secrets else {
            return Vec::new();
        };
        let pairs = object.pairs().iter();
        pairs
            .map(|(name, value)| (name.to_string(), value.text().to_string()))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// Empties outputs of a job with a secret in them: the runner hands none of those on.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs>
    pub(in super::super) fn withhold_secrets(
        &mut self,
        cell: usize,
        outputs: &mut [(String, String)],
    ) {
        let secrets = self.secrets(cell);
        let job = self.plan.jobs[self.cells[cell].report.job].job;
        for (name, value) in outputs.iter_mut() {
            let held = |(_, secret): &(String, String)| value.contains(secret.as_str());
            if !secrets.iter().any(held) {
                continue;
            }
            value.clear();
            let mut known = job.outputs.entries.iter();
            let at = known.find(|(known, _)| known.value == *name);
            let at = at.map_or(job.id.at, |(known, _)| known.at);
            let said = ["Skip output '", name, "' since it may contain secret."].concat();
            self.say_so("workflow-output-secret", Severity::Warning, name, at, said);
        }
    }

    pub(super) fn leak(&mut self, run: usize, job: usize, secret: &str) {
        let leak = Leak {
            secret: secret.to_owned(),
            job,
        };
        let leaks = &mut self.out.runs[run].leaks;
        if !leaks.contains(&leak) {
            leaks.push(leak);
        }
    }

    /// A stranger's commands can reach the run's token, and the secrets of the run if it has any.
    pub(super) fn leak_all(&mut self, run: usize, job: usize) {
        let target = self.out.runs[run].trigger == "pull_request_target";
        if target {
            self.leak(run, job, "GITHUB_TOKEN");
        }
    }

    pub(super) fn note_sent(&mut self, cell: usize, text: &str) {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        if !self.out.runs[run].injected {
            return;
        }
        for (name, value) in self.secrets(cell) {
            if text.contains(&value) {
                self.leak(run, job, &name);
            }
        }
    }

    /// Says once of every action and command that nobody knows what it does.
    pub(super) fn say_unknown(&mut self, cell: usize, word: &str) {
        let at = self.step_place(cell);
        let (code, at) = match self.action_place(cell) {
            Some(at) => ("workflow-action-unknown", at),
            None => ("workflow-command-unknown", at),
        };
        self.say(code, Severity::Info, word, at);
    }

    /// Whether the step at work is an action.
    pub(super) fn is_action(&self, cell: usize) -> bool {
        self.action_place(cell).is_some()
    }

    /// Where the action of the step at work is named.
    fn action_place(&self, cell: usize) -> Option<Mark> {
        let cell = &self.cells[cell];
        let step = self.plan.jobs[cell.report.job].steps.get(cell.step)?;
        match &step.step.action {
            Action::Uses { name, .. } => Some(name.at),
            _ => None,
        }
    }

    /// Says once of every variable that the workflow sets it in vain.
    pub(in super::super) fn say_kept(&mut self, name: &str, at: Mark) {
        self.say("workflow-variable-kept", Severity::Warning, name, at);
    }

    /// Says once of every job that it works on files that it does not have.
    pub(super) fn say_no_checkout(&mut self, cell: usize) {
        let plan = self.plan;
        let id = &plan.jobs[self.cells[cell].report.job].job.id.value;
        let at = self.step_place(cell);
        self.say("workflow-no-checkout", Severity::Warning, id, at);
    }

    /// Says once of every command that it is not where a job calls it.
    pub(super) fn say_missing(&mut self, cell: usize, name: &str) {
        let at = self.step_place(cell);
        self.say("workflow-command-missing", Severity::Warning, name, at);
    }

    /// The same as [`Self::step_place`], and of an action the place of its name.
    pub(super) fn asking_place(&self, cell: usize) -> Mark {
        self.action_place(cell)
            .unwrap_or_else(|| self.step_place(cell))
    }

    pub(super) fn step_place(&self, cell: usize) -> Mark {
        let cell = &self.cells[cell];
        let steps = &self.plan.jobs[cell.report.job].steps;
        steps
            .get(cell.step)
            .map_or(Mark::default(), |step| step.step.at)
    }

    pub(in super::super) fn say(&mut self, code: Code, severity: Severity, name: &str, at: Mark) {
        let said = match code {
            "workflow-no-checkout" => "Nothing was checked out, so that the files are not there",
            "workflow-command-missing" => {
                "The machine does not have this command, and no earlier step installs it"
            }
            "workflow-action-unknown" => {
                "The simulator does not know this action and lets it succeed"
            }
            "workflow-condition-unknown" => {
                "This hangs on the output of something that is not simulated"
            }
            "workflow-folder-unknown" => {
                "What the repository holds is not known: the folder is taken to be there"
            }
            "workflow-no-token" => {
                "To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable"
            }
            "workflow-variable-kept" => "The runner keeps the value of this variable",
            "workflow-permission-unknown" => {
                "What this asks of the token is not looked into, and taken to be granted"
            }
            _ => "The simulator does not know this command and lets it succeed",
        };
        self.say_so(code, severity, name, at, said.to_owned());
    }

    /// Says something once of everybody, in these words.
    pub(in super::super) fn say_so(
        &mut self,
        code: Code,
        severity: Severity,
        name: &str,
        at: Mark,
        said: String,
    ) {
        let args = [("name", Arg::Code(name.to_owned()))];
        self.say_with(code, severity, &args, at, said);
    }

    /// The same with other parameters, of which all together are told once.
    pub(super) fn say_with(
        &mut self,
        code: Code,
        severity: Severity,
        args: &[(&'static str, Arg)],
        at: Mark,
        said: String,
    ) {
        let names = args.iter().map(|(_, arg)| match arg {
            Arg::Code(name) | Arg::Text(name) => name.as_str(),
            _ => "",
        });
        if !self.said.insert((code, names.collect())) {
            return;
        }
        let place = Place {
            path: crate::workflow::PATH.to_owned(),
            line: at.line,
            column: at.column,
        };
        let mut finding = Finding::new(code, severity, place);
        finding.args = args.to_vec();
        self.out.findings.push(finding.said(said));
    }
}
