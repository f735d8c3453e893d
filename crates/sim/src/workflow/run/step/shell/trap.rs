//! `trap`: what runs when a shell ends, and when a command in it fails.
//!
//! <https://www.gnu.org/software/bash/manual/bash.html#index-trap>

use super::{Flow, Leave, Running, Went};
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script;

impl Engine<'_> {
    /// `trap COMMANDS SIGNAL…`. Nobody sends a script signals here, so that the others wait
    /// for ever; of those that follow every command nobody knows what they do.
    pub(super) fn trap(&mut self, rest: &[&str], running: &mut Running<'_>) -> Went {
        let rest = rest.strip_prefix(&["--"]).unwrap_or(rest);
        let (commands, signals) = match rest {
            [signal] => ("-", std::slice::from_ref(signal)),
            [commands, signals @ ..] if !commands.starts_with('-') || *commands == "-" => {
                (*commands, signals)
            }
            _ => return Ok(()),
        };
        let trap = (commands != "-").then(|| commands.to_owned());
        for signal in signals {
            let known = !running.hidden || trap.is_none();
            match signal.trim_start_matches("SIG") {
                "EXIT" | "0" if known => running.traps.exit.clone_from(&trap),
                "ERR" if known => running.traps.error.clone_from(&trap),
                "EXIT" | "0" | "ERR" | "DEBUG" | "RETURN" => {
                    return self.act(running, Act::Unknown("trap".to_owned()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What a shell ends with after its `EXIT` trap: only `exit`, or `-e`, makes it another.
    pub(super) fn at_exit(&mut self, went: Went, running: &mut Running<'_>) -> Went {
        let Some(text) = running.traps.exit.take() else {
            return went;
        };
        running.last = went.err().map_or(0, Failure::code);
        let script = script::parse(&text, running.dialect());
        match self.list(&script.list, running) {
            Err(Leave::Script(other)) => other,
            _ => went,
        }
    }

    /// Runs the `ERR` trap, which functions and other shells do not inherit.
    pub(super) fn at_error(&mut self, running: &mut Running<'_>) -> Flow<()> {
        if !running.locals.is_empty() && !running.errtrace {
            return Ok(());
        }
        let Some(text) = running.traps.error.take() else {
            return Ok(());
        };
        let last = running.last;
        let script = script::parse(&text, running.dialect());
        let ran = self.list(&script.list, running);
        running.last = last;
        running.traps.error = Some(text);
        ran.map(|_| ())
    }
}
