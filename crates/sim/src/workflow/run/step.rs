//! What a step does: its commands one after the other, and what becomes of them.

pub(super) mod hidden;
mod image;
pub(super) mod perform;
mod permit;
pub(super) mod shell;
mod trust;
pub(super) mod variable;

use std::rc::Rc;

use self::shell::Running;
use super::act::{Act, Failure};
use super::cell::{Effect, Work};
use super::command;
use super::context::Went;
use super::engine::Engine;
use super::event::Commit;
use super::plan::{Shell, Words, Work as Planned};
use super::script::{self, Script};
use super::world::Deployed;
use super::{Conclusion, Did, Parts, Reason, StepRun};
use crate::workflow::expression::template::template;
use crate::workflow::expression::value::Object;
use crate::workflow::model::Action;

/// Where a deployment goes when nothing says so.
const PRODUCTION: &str = "production";

impl Engine<'_> {
    fn went(&self, cell: usize) -> Went {
        let cell = &self.cells[cell];
        Went {
            well: cell.status == Conclusion::Success,
            failed: cell.status == Conclusion::Failure,
            cancelled: cell.ended.is_some(),
        }
    }

    /// Begins the next step: how long it will take, or nothing when it is skipped.
    pub(super) fn begin_step(&mut self, cell: usize) -> Option<u64> {
        let (run, job, step) = {
            let cell = &self.cells[cell];
            (cell.run, cell.report.job, cell.step)
        };
        let planned = &self.plan.jobs[job].steps[step];
        self.say_hidden(job, planned.step.condition.as_ref());
        let went = self.went(cell);
        let env = if planned.env.is_empty() {
            Vec::new()
        } else {
            self.variables(run, Some(job), Some(cell), &planned.env)
        };
        let place = self.place(run, Some(job), Some(cell), &env, went);
        let holds = match &planned.condition {
            Err(()) => None,
            Ok(None) => Some(went.well),
            Ok(Some(condition)) => condition.holds(&place).ok(),
        };
        if holds == Some(false) {
            let work = Work {
                start_ms: self.now,
                ..Work::default()
            };
            self.record(cell, Conclusion::Skipped, Conclusion::Skipped, work);
            return None;
        }
        let limit = place.number(&planned.timeout, 60_000, u64::MAX);
        let mut work = Work {
            start_ms: self.now,
            ..Work::default()
        };
        let outcome = if holds.is_none() {
            work.note(failed(Act::Nothing, Failure::Script))
        } else {
            self.work(cell, &planned.work, &env, &mut work)
        };
        work.failed = outcome.is_err() || work.refused;
        let times = &self.settings.times;
        if let Some(toy) = times.jobs.get(&self.plan.jobs[job].job.id.value) {
            // The job's own time goes to the first step that matters.
            let matters = work.did.iter().any(|did| matters(&did.what)) || outcome.is_err();
            let charged = self.cells[cell].charged;
            self.cells[cell].charged |= matters;
            work.took = if matters && !charged { *toy } else { 0 };
            for (at, _) in &mut work.effects {
                *at = (*at).min(work.took);
            }
        }
        if work.took > limit {
            work.took = limit;
            work.failed = true;
            work.effects.retain(|(at, _)| *at < limit);
            let _ = work.note(failed(Act::Nothing, Failure::Timeout));
        }
        let took = work.took;
        self.cells[cell].work = Some(work);
        Some(took)
    }

    /// Notes a step that is over; one that was skipped has done nothing.
    fn record(&mut self, cell: usize, outcome: Conclusion, conclusion: Conclusion, work: Work) {
        let plan = self.plan;
        let cell = &mut self.cells[cell];
        let outputs = std::mem::take(&mut cell.outputs);
        if let Some(id) = &plan.jobs[cell.report.job].steps[cell.step].step.id {
            let mut values = Object::default();
            for (name, value) in outputs {
                values.set(&name, value.as_str().into());
            }
            let entry = Object::default()
                .with("outputs", values)
                .with("outcome", outcome.as_str())
                .with("conclusion", conclusion.as_str());
            Rc::make_mut(&mut cell.steps).set(&id.value, entry.into());
        }
        cell.report.steps.push(StepRun {
            step: cell.step,
            outcome,
            conclusion,
            start_ms: work.start_ms,
            end_ms: self.now,
            did: work.did,
            script: work.script,
        });
        cell.step += 1;
    }

    /// A step is over, or cut off.
    pub(super) fn conclude_step(&mut self, cell: usize, mut work: Work, cut: Option<Failure>) {
        let (run, job, step) = {
            let cell = &self.cells[cell];
            (cell.run, cell.report.job, cell.step)
        };
        let elapsed = self.now - work.start_ms;
        for (at, effect) in std::mem::take(&mut work.effects) {
            if cut.is_none() || at <= elapsed {
                self.take_effect(run, job, cell, effect);
            } else if let Effect::Deploy {
                since,
                environment,
                image,
            } = effect
                && since < elapsed
            {
                self.go_live(run, job, cell, &environment, image, Deployed::Half, false);
            }
        }
        if !self.told(cell) && cut.is_none() {
            work.failed = true;
            let act = Act::Tell {
                variables: false,
                lines: String::new(),
            };
            let _ = work.note(failed(act, Failure::Script));
        }
        let outcome = match (cut, work.failed) {
            (Some(_), _) => Conclusion::Cancelled,
            (None, true) => Conclusion::Failure,
            (None, false) => Conclusion::Success,
        };
        if let Some(failure) = cut {
            let _ = work.note(failed(Act::Nothing, failure));
        }
        let planned = &self.plan.jobs[job].steps[step];
        let continues = outcome == Conclusion::Failure && {
            let place = self.place(run, Some(job), Some(cell), &[], self.went(cell));
            place.flag(&planned.continue_on_error)
        };
        let conclusion = if continues {
            Conclusion::Success
        } else {
            outcome
        };
        if conclusion == Conclusion::Failure && self.cells[cell].status == Conclusion::Success {
            self.cells[cell].status = Conclusion::Failure;
        }
        self.record(cell, outcome, conclusion, work);
    }

    fn work(
        &mut self,
        cell: usize,
        planned: &Planned<'_>,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        match planned {
            Planned::Nothing => Ok(()),
            Planned::Fixed(script, shell) => self.script(cell, script, *shell, env, work),
            Planned::Foreign(shell, words) => self.foreign(cell, shell, words, env, work),
            Planned::Script(words, shell) => {
                let run = self.cells[cell].run;
                let job = self.cells[cell].report.job;
                let place = self.place(run, Some(job), Some(cell), env, self.went(cell));
                let Some(text) = place.words(words) else {
                    return work.note(failed(Act::Nothing, Failure::Script));
                };
                let mut script = script::parse(&text);
                self.note_injection(run, job, &text, &script);
                if let Some(hidden) = self.unknown_script(cell, env) {
                    script = script::parse(&hidden);
                }
                work.script = Some(text);
                self.script(cell, &script, *shell, env, work)
            }
            Planned::Action(name, inputs, needs) => {
                let run = self.cells[cell].run;
                let job = self.cells[cell].report.job;
                let place = self.place(run, Some(job), Some(cell), env, self.went(cell));
                let input = |key: &str| {
                    let (_, words) = inputs
                        .iter()
                        .find(|(name, _)| name.eq_ignore_ascii_case(key))?;
                    Some(place.words(words).unwrap_or_default())
                };
                let act = command::action(name, &input);
                let known = !matches!(act, Act::Unknown(_));
                let packages = input("pip-install").unwrap_or_default();
                let tells = command::tells(name, &input);
                let refused = self.refused(cell, needs, env, &input);
                let homeless = self.lacks_environment(cell, name);
                let allowed = self.refuse(cell, &refused, homeless);
                self.ask(cell, act, allowed, env, work)?;
                let tools = &mut self.cells[cell].tools;
                tools.after_action(name, known, &packages);
                if let Some((key, value)) = tells {
                    let output = (key.to_owned(), value.to_owned());
                    self.cells[cell].outputs.push(output);
                }
                Ok(())
            }
        }
    }

    /// A script for a program that is no such shell. Nobody follows it, but short ones of Python.
    fn foreign(
        &mut self,
        cell: usize,
        shell: &str,
        words: &Words,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        let text = shell.to_owned();
        let act = Act::Execute { text, tests: None };
        if self.lacks(cell, shell) {
            return work.note(failed(act, Failure::NoShell));
        }
        if let Some(folder) = self.missing_folder(cell, env) {
            return work.note(failed(Act::Enter { folder }, Failure::NoFolder));
        }
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        let place = self.place(run, Some(job), Some(cell), env, self.went(cell));
        let Some(text) = place.words(words) else {
            return work.note(failed(Act::Nothing, Failure::Script));
        };
        let hangs = self.unknown_script(cell, env).is_some();
        let is_python = matches!(shell.rsplit('/').next(), Some("python" | "python3")) && !hangs;
        let code = is_python
            .then(|| script::python::exit_code(&text))
            .flatten();
        if matches!(words, Words::Template(_)) {
            work.script = Some(text);
        }
        if let Some(code) = code {
            work.took += self.settings.times.other;
            return self.act_in(cell, Act::Exit(code), env, work);
        }
        self.say_unknown(cell, shell);
        self.note_told(cell, false, "", true);
        self.act_in(cell, act, env, work)
    }

    /// What an action does, if the run's token may do what it asks for.
    fn ask(
        &mut self,
        cell: usize,
        act: Act,
        allowed: Result<(), Failure>,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        let told = self.cells[cell].fails && !self.has_script(cell);
        match allowed {
            Err(failure) if !told => {
                work.took += self.time(cell, &act);
                work.note(failed(act, failure))
            }
            _ => self.act_in(cell, act, env, work),
        }
    }

    /// The script of the step at work, as far as something in it hangs on what nobody knows.
    fn unknown_script(&self, cell: usize, env: &[(String, String)]) -> Option<String> {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        let planned = self.plan.jobs[job].steps.get(self.cells[cell].step)?;
        let Action::Run { script, .. } = &planned.step.action else {
            return None;
        };
        let words = template(&self.with_hidden(job, &script.value)?).ok()?;
        let place = self.place(run, Some(job), Some(cell), env, self.went(cell));
        Some(words.text(&place).ok()?.to_string())
    }

    fn script(
        &mut self,
        cell: usize,
        script: &Script,
        shell: Shell,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        if self.cells[cell].fails {
            self.cells[cell].fails = false;
            work.took += self.settings.times.other;
            let text = shell::first_words(&script.list);
            let act = Act::Execute { text, tests: None };
            return work.note(failed(act, Failure::Asked(1)));
        }
        if let Some(folder) = self.missing_folder(cell, env) {
            return work.note(failed(Act::Enter { folder }, Failure::NoFolder));
        }
        let hidden = self.hidden_variables(cell);
        let mut running = Running::new(cell, shell, env, work, self.patience);
        running.unknown = hidden;
        let went = self.run_script(script, &mut running);
        self.patience = running.patience(self.patience);
        went
    }

    /// Does something and notes how it went.
    fn act_in(
        &mut self,
        cell: usize,
        act: Act,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        if self.cells[cell].fails && !self.has_script(cell) {
            self.cells[cell].fails = false;
            return work.note(failed(act, Failure::Asked(1)));
        }
        self.note_written(cell, &act);
        let before = work.took;
        work.took += self.time(cell, &act);
        let went = self.perform(cell, &act, env, before, work);
        if went == Err(Failure::NoFiles) && self.cells[cell].checkout.is_none() {
            self.say_no_checkout(cell);
        }
        work.note(Did {
            what: act,
            failed: went.err(),
        })
    }

    /// Whether a shell is one that only machines with another system have.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>
    fn lacks(&self, cell: usize, shell: &str) -> bool {
        matches!(shell, "cmd" | "powershell") && self.cells[cell].system != "Windows"
    }

    /// Whether a step of the job is a script, so that its first command is one of a script.
    /// Those that wait for a failure do not count.
    fn has_script(&self, cell: usize) -> bool {
        let steps = &self.plan.jobs[self.cells[cell].report.job].steps;
        steps.iter().any(|step| {
            let asks = matches!(&step.condition, Ok(Some(condition)) if condition.asks_status());
            matches!(step.work, Planned::Fixed(..) | Planned::Script(..)) && !asks
        })
    }
}

/// A commit that nothing is wrong with, for checkouts of the base.
static BASE: Commit = Commit {
    sha: String::new(),
    message: String::new(),
    broken: Parts(0),
    lint_error: false,
    build_fails: false,
    conflict: false,
    vulnerable: false,
    smoke_fails: false,
    foreign: false,
    slow: 0,
};

fn failed(what: Act, failure: Failure) -> Did {
    Did {
        what,
        failed: Some(failure),
    }
}

/// Whether an act is what a job is there for, rather than its preparation.
fn matters(act: &Act) -> bool {
    !matches!(
        act,
        Act::Checkout { .. }
            | Act::Install { .. }
            | Act::Cache { .. }
            | Act::Python { .. }
            | Act::Keep { .. }
            | Act::Login { .. }
            | Act::Credentials { .. }
            | Act::Nothing
            | Act::Start { .. }
            | Act::Echo(_)
            | Act::Tell { .. }
            | Act::Download { .. }
            | Act::Load { .. }
            | Act::Pull { .. }
            | Act::Enter { .. }
    )
}

/// A name of an image with its registry and its tag.
fn full(name: &str) -> String {
    let (path, tag) = match name.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, tag),
        _ => (name, "latest"),
    };
    let first = path.split('/').next().unwrap_or_default();
    let has_host = path.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    let host = match (has_host, path.contains('/')) {
        (true, _) => "",
        (false, true) => "docker.io/",
        (false, false) => "docker.io/library/",
    };
    [host, path, ":", tag].concat()
}

/// The host of a registry as it is given at a login.
fn host(registry: &str) -> String {
    let plain = registry.trim_start_matches("https://");
    let host = plain.split('/').next().unwrap_or_default();
    match host {
        "index.docker.io" | "registry-1.docker.io" | "" => "docker.io".to_owned(),
        host => host.to_owned(),
    }
}

fn file_name(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

/// That a job asks for the concurrency group of its own run, in GitHub's words.
pub(super) fn in_deadlock(group: &str, job: &str) -> String {
    let words = [
        "Canceling since a deadlock was detected for concurrency group: '",
        group,
        "' between a top level workflow and '",
        job,
        "'",
    ];
    words.concat()
}

/// Why a job ended from outside, in GitHub's words.
pub(super) const fn said(reason: Reason) -> &'static str {
    match reason {
        // A deadlock is told with the name of its group.
        Reason::Deadlock | Reason::Steps | Reason::Condition | Reason::Needs => "",
        Reason::Concurrency => "Canceling since a higher priority waiting request exists",
        Reason::FailFast => "The strategy configuration was canceled because another job failed",
        Reason::Asked => "The run was canceled",
        Reason::Timeout => "The job has exceeded the maximum execution time",
        Reason::RunnerLost => "The hosted runner lost communication with the server",
        Reason::Rejected => "The deployment was rejected",
        Reason::Unreviewed => "The deployment was not approved",
        Reason::Protected => {
            "The branch is not allowed to deploy due to environment protection rules"
        }
        Reason::Expression => "The expression could not be evaluated",
    }
}
