//! Lists, pipelines and constructs: which command runs, and what its end is the end of.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_09>

use super::super::failed;
use super::scope::only_prints;
use super::{Flow, Leave, Ran, Running, Went};
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{Command, Join, List, Pipeline, Script, What, plain};
use std::rc::Rc;

impl Engine<'_> {
    /// Runs a script to its end.
    pub(in super::super) fn run_script(
        &mut self,
        script: &Script,
        running: &mut Running<'_>,
    ) -> Went {
        let went = match self.list(&script.list, running) {
            Ok(ran) => ran.went,
            Err(leave) => leave.went(),
        };
        let went = self.at_exit(went, running);
        let noted = running.work.did.last().and_then(|did| did.failed);
        match went {
            Err(failure) if noted != Some(failure) => {
                running.work.note(failed(Act::Nothing, failure))
            }
            went => went,
        }
    }

    pub(super) fn list(&mut self, list: &[Pipeline], running: &mut Running<'_>) -> Flow<Ran> {
        let mut ended: Went = Ok(());
        let mut output = Some(String::new());
        for (at, pipeline) in list.iter().enumerate() {
            let unsure = running.unsure.take();
            if let (Some(condition), false) = (&unsure, pipeline.join == Join::Then) {
                self.say_unsure(running.cell, condition);
            }
            let runs = match pipeline.join {
                Join::Then => true,
                // What nobody knows is taken to end well.
                Join::And => ended.is_ok() && (unsure.is_none() || !gives_up(pipeline)),
                Join::Or => ended.is_err(),
            };
            if !runs {
                continue;
            }
            let ends = list.get(at + 1).is_none_or(|next| next.join == Join::Then);
            // Only the last command of `a && b` stops a script.
            let guarded = !ends || pipeline.negated || pipeline.background;
            running.asked += usize::from(guarded);
            let ran = if pipeline.background {
                Ok(self.behind(pipeline, running))
            } else {
                self.pipeline(pipeline, running)
            };
            running.asked -= usize::from(guarded);
            let ran = ran?;
            if running.unset {
                running.unset = false;
                return Err(Leave::Script(Err(running.fatal())));
            }
            ended = ran.went;
            running.last = ended.err().map_or(0, Failure::code);
            let more = Ran::printed(ran.output);
            output = Ran::printed(output).then(more).output;
            let stops = !guarded && running.asked == 0 && !has_stopped_within(pipeline);
            if ended.is_err() && stops {
                self.at_error(running)?;
                if running.stops {
                    return Err(Leave::Script(ended));
                }
            }
        }
        Ok(Ran {
            went: ended,
            output,
        })
    }

    /// Runs what nobody waits for: the shell goes on, whatever becomes of it.
    /// <https://www.gnu.org/software/bash/manual/bash.html#Lists>
    fn behind(&mut self, pipeline: &Pipeline, running: &mut Running<'_>) -> Ran {
        let begun = running.work.took;
        let scope = running.begin_scope();
        let ran = self.pipeline(pipeline, running);
        running.end_scope(scope);
        let ended = std::mem::replace(&mut running.work.took, begun);
        running.behind = running.behind.max(ended);
        let (went, output) = match ran {
            Ok(ran) => (ran.went, ran.output),
            Err(leave) => (leave.went(), Some(String::new())),
        };
        running.jobs.push(went);
        Ran {
            went: Ok(()),
            output,
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline, running: &mut Running<'_>) -> Flow<Ran> {
        let mut input = None;
        let mut worst: Went = Ok(());
        let mut ran = Ran::silent(Ok(()));
        let several = pipeline.commands.len() > 1;
        let mut codes = Vec::new();
        for (at, command) in pipeline.commands.iter().enumerate() {
            let last = at + 1 == pipeline.commands.len();
            running.unsure = None;
            let stdin = (at > 0).then(|| std::mem::replace(&mut running.stdin, input.clone()));
            running.asked += usize::from(!last);
            running.taken += usize::from(!last);
            // Each part of a pipeline runs in a shell of its own.
            let apart = several && !only_prints(command);
            let scope = apart.then(|| running.begin_scope());
            let one = self.command(command, input.take(), running);
            if let Some(scope) = scope {
                running.end_scope(scope);
            }
            running.taken -= usize::from(!last);
            running.asked -= usize::from(!last);
            if let Some(stdin) = stdin {
                running.stdin = stdin;
            }
            ran = match one {
                // A part of a pipeline ends for itself.
                Err(leave) if several => Ran::silent(leave.went()),
                one => one?,
            };
            let code = ran.went.err().map_or(0, Failure::code);
            if several {
                codes.push(code);
            } else {
                running.pipes.clear();
                running.pipes.push(code);
            }
            if ran.went.is_err() {
                worst = ran.went;
            }
            input = ran.output.take();
        }
        ran.output = input;
        if several {
            running.pipes = codes;
        }
        if running.pipefail {
            ran.went = worst;
        }
        if pipeline.negated && running.unsure.is_none() {
            ran.went = match ran.went {
                Ok(()) => Err(Failure::Asked(1)),
                Err(_) => Ok(()),
            };
        }
        Ok(ran)
    }

    pub(super) fn command(
        &mut self,
        command: &Command,
        input: Option<String>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        if running.left == 0 {
            return Ok(Ran::silent(Ok(())));
        }
        running.left -= 1;
        let hidden = std::mem::take(&mut running.hidden);
        let output = match &command.output {
            Some(word) => Some(self.filled(word, running)),
            None => running.into.clone(),
        };
        let known = !std::mem::replace(&mut running.hidden, hidden);
        let written = output.as_deref().filter(|_| known);
        if let Some(flow) = self.misdirected(command, written, running) {
            return flow;
        }
        let own = command.output.as_ref().and(output.clone());
        if let Some(file) = &own {
            if command.appends && known {
                self.begin_file(file, running);
            }
            self.note_output(running.cell, file);
        }
        let input = match (&command.input, &command.from) {
            (Some(word), _) => self.fed(word, running),
            (None, Some(word)) => self.drawn(word, running),
            (None, None) => input,
        };
        if let Some(went) = self.fails_as_told(&command.what, running) {
            return Ok(Ran::silent(went));
        }
        let fed = command.input.is_some() || command.from.is_some();
        let mut ran = if let What::Simple { assignments, words } = &command.what {
            // What stands in a file that nobody knows is not what there is to read around it.
            let hides = fed && input.is_none();
            let stdin = hides.then(|| running.stdin.take());
            let ran = self.simple(assignments, words, input, output.as_deref(), running);
            if let Some(stdin) = stdin {
                running.stdin = stdin;
            }
            ran
        } else {
            let around = std::mem::replace(&mut running.into, output);
            let stdin = fed.then(|| std::mem::replace(&mut running.stdin, input));
            let ran = self.construct(&command.what, running);
            if let Some(stdin) = stdin {
                running.stdin = stdin;
            }
            running.into = around;
            ran
        };
        if let Ok(ran) = &mut ran {
            if command.errors {
                ran.output = Some(String::new());
            }
            if let Some(file) = &own {
                self.poured(command, file, known, ran, running);
            }
        }
        ran
    }

    /// Fails the first command of a job that is told to fail; of a condition nobody would see it.
    fn fails_as_told(&mut self, what: &What, running: &mut Running<'_>) -> Option<Went> {
        let told = self.cells[running.cell].fails && running.questions == 0;
        let What::Simple { words, .. } = what else {
            return None;
        };
        // What is only set says nothing of what the job is for.
        let sets = words.first().and_then(plain) == Some("set");
        if !told || sets || words.is_empty() {
            return None;
        }
        self.cells[running.cell].fails = false;
        running.work.took += self.settings.times.other;
        let words: Vec<&str> = words.iter().filter_map(plain).collect();
        let text = words.join(" ");
        let did = failed(Act::Execute { text, tests: None }, Failure::Asked(1));
        Some(running.work.note(did))
    }

    fn construct(&mut self, what: &What, running: &mut Running<'_>) -> Flow<Ran> {
        match what {
            What::Simple { .. } => Ok(Ran::silent(Ok(()))),
            What::Opaque(name) => {
                let went = self.act(running, Act::Unknown(name.clone()));
                Ok(Ran { went, output: None })
            }
            // Where the text is at its end, nothing of it has run.
            What::Broken => Err(Leave::Script(Err(Failure::Asked(2)))),
            What::Refused(what) => {
                self.say_not_posix(running.cell, what);
                Err(Leave::Script(Err(Failure::Asked(2))))
            }
            What::Group(list) => self.list(list, running),
            What::Subshell(list) => Ok(self.apart(list, running)),
            What::If {
                branches,
                otherwise,
            } => self.branch(branches, otherwise, running),
            What::For { name, words, body } => self.each(name, words, body, running),
            What::While {
                until,
                condition,
                body,
                step,
            } => self.again(*until, condition, body, step, running),
            What::Case { word, arms } => self.choice(word, arms, running),
            What::Function { name, body } => {
                running.functions.insert(name.clone(), Rc::clone(body));
                Ok(Ran::silent(Ok(())))
            }
            What::Arithmetic(_) if running.posix => {
                self.say_not_posix(running.cell, "((");
                Ok(Ran::silent(running.not_there("((")))
            }
            What::Arithmetic(word) => {
                running.hidden = false;
                let text = self.filled(word, running);
                Ok(Ran::silent(self.reckoned(&text, running)))
            }
        }
    }

    /// `( … )`: nothing that it sets is set behind it.
    fn apart(&mut self, list: &List, running: &mut Running<'_>) -> Ran {
        let scope = running.begin_scope();
        let mut ran = self.list(list, running).unwrap_or_else(|leave| Ran {
            went: leave.went(),
            output: None,
        });
        ran.went = self.at_exit(ran.went, running);
        running.end_scope(scope);
        ran
    }

    /// `if … elif … else … fi`
    fn branch(
        &mut self,
        branches: &[(List, List)],
        otherwise: &List,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        let mut all = Ran::silent(Ok(()));
        for (condition, body) in branches {
            let asked = self.asked(condition, running)?;
            let holds = asked.went.is_ok();
            all = all.then(asked);
            let unsure = running.unsure.take();
            if let Some(condition) = &unsure {
                self.say_unsure(running.cell, condition);
            }
            // What nobody knows is taken to hold, unless that were the end of the job.
            if holds && (unsure.is_none() || !body.iter().any(gives_up)) {
                return Ok(all.then(self.list(body, running)?));
            }
        }
        Ok(all.then(self.list(otherwise, running)?))
    }
}

/// Whether a pipeline is a construct in which `-e` has looked at every command already: what is
/// left of a failure is then one that it passes over, as that of `a` in `a && b`.
/// <https://www.gnu.org/software/bash/manual/bash.html#index-set>
fn has_stopped_within(pipeline: &Pipeline) -> bool {
    let [command] = &*pipeline.commands else {
        return false;
    };
    matches!(
        command.what,
        What::Group(_)
            | What::If { .. }
            | What::For { .. }
            | What::While { .. }
            | What::Case { .. }
    )
}

/// Whether a pipeline does nothing but end the script with an error.
pub(super) fn gives_up(pipeline: &Pipeline) -> bool {
    pipeline.commands.iter().any(|command| match &command.what {
        What::Simple { words, .. } => {
            let mut words = words.iter().map(plain);
            match words.next() {
                Some(Some("false")) => true,
                Some(Some("exit" | "return")) => !matches!(words.next(), None | Some(Some("0"))),
                _ => false,
            }
        }
        What::Group(list) | What::Subshell(list) => list.iter().any(gives_up),
        _ => false,
    })
}
