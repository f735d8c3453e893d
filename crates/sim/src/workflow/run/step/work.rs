//! What a step is for: a script, a script for another program, or an action.

use super::failed;
use super::shell::{self, Running};
use crate::finding::Severity;
use crate::workflow::expression::template::template;
use crate::workflow::model::Action;
use crate::workflow::run::Did;
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::cell::Work;
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::permission::Need;
use crate::workflow::run::plan::{Shell, Words, Work as Planned, is_unstartable, program};
use crate::workflow::run::script::{self, Dialect, Script};
use crate::workflow::tables::SHELLS;

impl Engine<'_> {
    pub(super) fn work(
        &mut self,
        cell: usize,
        planned: &Planned<'_>,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        match planned {
            Planned::Nothing => Ok(()),
            Planned::Fixed(script, shell) => self.script(cell, script, *shell, env, work),
            Planned::Sh(text, shell) => {
                let script = script::parse(text, self.dialect(cell, *shell));
                self.script(cell, &script, *shell, env, work)
            }
            Planned::Chosen(shell, words) => self.chosen(cell, shell, words, env, work),
            Planned::Foreign(shell, words) => self.foreign(cell, shell, words, env, work),
            Planned::Unstartable(shell) => self.unstartable(cell, shell, work),
            Planned::Script(words, shell) => self.filled_script(cell, words, *shell, env, work),
            Planned::Action(name, inputs, needs) => {
                self.act_as(cell, name, (inputs, needs), env, work)
            }
        }
    }

    /// A script for a shell that an expression has chosen; nothing is as if it were not there.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability>
    fn chosen(
        &mut self,
        cell: usize,
        shell: &Words,
        words: &Words,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        let place = self.place(run, Some(job), Some(cell), env, self.went(cell));
        let Some(name) = place.words(shell) else {
            return work.note(failed(Act::Nothing, Failure::Script));
        };
        let name = Some(name.as_str()).filter(|name| !name.is_empty());
        let contained = self.plan.jobs[job].job.container.is_some();
        if name.is_some_and(is_unstartable) {
            return self.unstartable(cell, program(name.unwrap_or_default()), work);
        }
        match Shell::of(name, contained) {
            Some(shell) => self.filled_script(cell, words, shell, env, work),
            None => self.foreign(cell, program(name.unwrap_or_default()), words, env, work),
        }
    }

    /// A script with expressions in it, which may be other commands at every run.
    fn filled_script(
        &mut self,
        cell: usize,
        words: &Words,
        shell: Shell,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        let run = self.cells[cell].run;
        let job = self.cells[cell].report.job;
        let place = self.place(run, Some(job), Some(cell), env, self.went(cell));
        let Some(text) = place.words(words) else {
            return work.note(failed(Act::Nothing, Failure::Script));
        };
        let dialect = self.dialect(cell, shell);
        let mut script = script::parse(&text, dialect);
        self.note_injection((run, job), (&text, &script), dialect);
        if let Some(hidden) = self.unknown_script(cell, env) {
            script = script::parse(&hidden, dialect);
        }
        work.script = Some(text);
        self.script(cell, &script, shell, env, work)
    }

    fn script(
        &mut self,
        cell: usize,
        script: &Script,
        shell: Shell,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        let told = self.cells[cell].fails;
        if shell.is_asked_bash() && self.lacks(cell, "bash") {
            let text = "bash".to_owned();
            return work.note(failed(Act::Execute { text, tests: None }, Failure::NoShell));
        }
        if let Some(folder) = self.missing_folder(cell, env) {
            return work.note(failed(Act::Enter { folder }, Failure::NoFolder));
        }
        let hidden = self.hidden_variables(cell);
        let mut running = Running::new(cell, shell, env, work, self.patience);
        running.posix = self.dialect(cell, shell) == Dialect::Posix;
        running.unknown = hidden;
        let went = self.run_script(script, &mut running);
        self.patience = running.patience(self.patience);
        // Each script runs in a shell of its own.
        self.cells[cell].tools.leave_venv();
        if told && !self.cells[cell].fails && went.is_ok() {
            self.say_swallowed(cell, &shell::first_words(&script.list));
        }
        went
    }

    /// Says of a command that failed as it was told to that its script went on all the same.
    fn say_swallowed(&mut self, cell: usize, words: &str) {
        let at = self.step_place(cell);
        let said = "This command failed as it was told to, and the script ends well all the same";
        let code = "workflow-failure-swallowed";
        self.say_so(code, Severity::Warning, words, at, said.to_owned());
    }

    /// What the shell of a script understands on this machine.
    fn dialect(&self, cell: usize, shell: Shell) -> Dialect {
        if shell.is_sh() && self.cells[cell].tools.sh_is_dash() {
            Dialect::Posix
        } else {
            Dialect::Bash
        }
    }

    /// A script for a program that the runner cannot start: it looks for the program first.
    fn unstartable(&self, cell: usize, shell: &str, work: &mut Work) -> Result<(), Failure> {
        let text = shell.to_owned();
        let there = SHELLS.contains(&shell) || self.cells[cell].tools.has(shell) == Some(true);
        let failure = if there {
            Failure::BadShell
        } else {
            Failure::NoShell
        };
        work.note(failed(Act::Execute { text, tests: None }, failure))
    }

    /// A script for a program that is no such shell. Nobody follows it, but short ones of Python.
    pub(super) fn foreign(
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

    /// An action with its inputs, and what it asks of the token.
    fn act_as(
        &mut self,
        cell: usize,
        name: &str,
        (inputs, needs): (&[(&str, Words)], &'static [Need]),
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
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
        let taken = self.refused_inputs(cell, name, &act, &input);
        let homeless = self.lacks_environment(cell, name);
        let allowed = self.refuse(cell, &refused, homeless).and(taken);
        if matches!(allowed, Err(Failure::NoFiles | Failure::NoLock(_))) && !self.has_checkout(cell)
        {
            self.say_no_checkout(cell);
        }
        self.ask(cell, act, allowed, env, work)?;
        let tools = &mut self.cells[cell].tools;
        tools.after_action(name, known, &packages);
        for told in tells {
            let output = (told.name.to_owned(), told.value.to_owned());
            self.cells[cell].outputs.push(output);
            if !told.known {
                self.note_told(cell, false, told.name, true);
            }
        }
        Ok(())
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

    /// Does something and notes how it went.
    pub(super) fn act_in(
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
        self.note_opaque(cell, &act);
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

    /// Whether a shell is one that the machine does not have.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>
    fn lacks(&self, cell: usize, shell: &str) -> bool {
        let known = &self.cells[cell];
        let elsewhere = matches!(shell, "cmd" | "powershell") && known.system != "Windows";
        elsewhere || known.tools.has(shell) == Some(false)
    }

    fn has_checkout(&self, cell: usize) -> bool {
        self.cells[cell].checkout.is_some()
    }

    /// Whether a step of the job is a script, so that its first command is one of a script.
    /// Those that wait for a failure do not count.
    fn has_script(&self, cell: usize) -> bool {
        let steps = &self.plan.jobs[self.cells[cell].report.job].steps;
        steps.iter().any(|step| {
            let asks = matches!(&step.condition, Ok(Some(condition)) if condition.asks_status());
            let scripts = matches!(
                step.work,
                Planned::Fixed(..) | Planned::Sh(..) | Planned::Script(..) | Planned::Chosen(..)
            );
            scripts && !asks
        })
    }
}
