//! Commands that nobody brought to the machine.

use super::super::failed;
use super::{Running, Went, absent};
use crate::workflow::run::Did;
use crate::workflow::run::act::{Act, Caller, Failure};
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::tools::Lack;

impl Engine<'_> {
    /// What comes of a command that is certain not to be there, or of the question for one.
    /// <https://www.gnu.org/software/bash/manual/bash.html#Exit-Status>
    pub(super) fn missing(&mut self, names: &[&str], running: &mut Running<'_>) -> Option<Went> {
        let tools = &self.cells[running.cell].tools;
        if let ["command", "-v" | "-V", name, ..] | ["which" | "type" | "hash", name, ..] = names {
            if names[0] != "which" && running.functions.contains_key(*name) {
                return Some(Ok(()));
            }
            let name = match &names[1..] {
                [flag, name] if flag.starts_with('-') && names[0] == "type" => name,
                _ => name,
            };
            let known = !running.hides() && !self.leads_elsewhere(running);
            let there = tools.has(name).filter(|_| known)?;
            return Some(there.then_some(()).ok_or(Failure::Asked(1)));
        }
        let (name, by) = match tools.lack(names) {
            Some(_) if self.leads_elsewhere(running) => return None,
            Some(Lack::Command(name)) if running.by_sudo => (name, Caller::Sudo),
            Some(Lack::Command(name)) => (name, Caller::Shell),
            Some(Lack::Module(name)) => (name, Caller::Python),
            None => self.missing_inside(names, running)?,
        };
        self.say_missing(running.cell, name);
        let failure = match by {
            Caller::Python => Failure::NoModule,
            Caller::Sudo => Failure::Asked(1),
            _ => Failure::NoCommand,
        };
        let name = name.to_owned();
        Some(
            running
                .work
                .note(failed(Act::Missing { name, by }, failure)),
        )
    }

    /// What comes of a command on a file of the repository, where no file is there at all.
    /// <https://github.com/actions/checkout>
    pub(super) fn lacks_file(&mut self, names: &[&str], running: &mut Running<'_>) -> Option<Went> {
        let absent = absent::of(names)?;
        let told = names.starts_with(&["docker"]) && self.is_told_of_compose(running);
        let elsewhere = running.hides() || running.variables.contains_key("PWD");
        if told || elsewhere || !self.is_bare(running.cell) {
            return None;
        }
        // What is asked may well be whether the file is there.
        if running.taken == 0 || running.asked == 0 {
            self.say_no_checkout(running.cell);
        }
        running.work.did.push(Did {
            what: Act::Echo(absent.said),
            failed: None,
        });
        let text = names.join(" ");
        let act = Act::Execute { text, tests: None };
        let did = failed(act, Failure::Asked(absent.code));
        Some(running.work.note(did))
    }

    /// Whether a variable names the files of `docker compose`.
    /// <https://docs.docker.com/compose/how-tos/environment-variables/envvars/#compose_file>
    fn is_told_of_compose(&self, running: &Running<'_>) -> bool {
        let name = "COMPOSE_FILE";
        running.own_value(name).is_some()
            || running.is_hidden(name)
            || self
                .given_variable(running.cell, running.env, name)
                .is_some()
    }

    /// The same of a command that `docker run` starts in a container.
    fn missing_inside<'n>(
        &self,
        names: &[&'n str],
        running: &Running<'_>,
    ) -> Option<(&'n str, Caller)> {
        let inside = command::inside(names)?;
        let tools = self.tools_inside(running.cell, inside.image, running.work);
        let by = inside.shell.map_or(Caller::Docker, |shell| Caller::Inside {
            bash: shell == "bash",
        });
        Some(match tools.lack_inside(&inside.commands)? {
            Lack::Command(name) => (name, by),
            Lack::Module(name) => (name, Caller::Python),
        })
    }

    /// Whether commands are looked for where nobody knows what there is.
    fn leads_elsewhere(&self, running: &Running<'_>) -> bool {
        running.variables.contains_key("PATH")
            || self
                .given_variable(running.cell, running.env, "PATH")
                .is_some()
    }
}
