//! What belongs to one shell alone: variables, options and traps, and who inherits them.
//!
//! <https://www.gnu.org/software/bash/manual/bash.html#Command-Execution-Environment>

use super::Running;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{Command, What, plain};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

#[expect(
    clippy::struct_excessive_bools,
    reason = "they have nothing to do with each other"
)]
/// What a shell within the shell may change without anybody around seeing it.
pub(super) struct Scope {
    variables: BTreeMap<String, String>,
    unknown: BTreeSet<String>,
    functions: BTreeMap<String, Rc<Command>>,
    exported: BTreeSet<String>,
    arguments: Vec<String>,
    traps: Traps,
    stops: bool,
    pipefail: bool,
    nounset: bool,
    sourced: bool,
}

/// Commands for the end of a shell and for failures in it.
/// <https://www.gnu.org/software/bash/manual/bash.html#index-trap>
#[derive(Debug, Clone, Default)]
pub(super) struct Traps {
    pub(super) exit: Option<String>,
    pub(super) error: Option<String>,
}

/// What a variable was before it was set for a while.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    name: String,
    value: Option<String>,
    unknown: bool,
    exported: bool,
}

impl Running<'_> {
    /// Begins a shell within the shell: traps do not come along.
    pub(super) fn begin_scope(&mut self) -> Scope {
        Scope {
            variables: self.variables.clone(),
            unknown: self.unknown.clone(),
            functions: self.functions.clone(),
            exported: self.exported.clone(),
            arguments: self.arguments.clone(),
            traps: std::mem::take(&mut self.traps),
            stops: self.stops,
            pipefail: self.pipefail,
            nounset: self.nounset,
            sourced: self.sourced,
        }
    }

    /// Ends it: all is as it was.
    pub(super) fn end_scope(&mut self, scope: Scope) {
        self.variables = scope.variables;
        self.unknown = scope.unknown;
        self.functions = scope.functions;
        self.exported = scope.exported;
        self.arguments = scope.arguments;
        self.traps = scope.traps;
        self.stops = scope.stops;
        self.pipefail = scope.pipefail;
        self.nounset = scope.nounset;
        self.sourced = scope.sourced;
    }

    /// What a variable is now, for later.
    pub(super) fn saved(&self, name: &str) -> Saved {
        Saved {
            name: name.to_owned(),
            value: self.variables.get(name).cloned(),
            unknown: self.unknown.contains(name),
            exported: self.exported.contains(name),
        }
    }

    /// Variables are again what they were; the last one saved comes first.
    pub(super) fn restore(&mut self, saved: Vec<Saved>) {
        for before in saved.into_iter().rev() {
            if before.unknown {
                self.unknown.insert(before.name.clone());
            } else {
                self.unknown.remove(&before.name);
            }
            if !before.exported {
                self.exported.remove(&before.name);
            }
            match before.value {
                Some(value) => _ = self.variables.insert(before.name, value),
                None => _ = self.variables.remove(&before.name),
            }
        }
    }

    /// Sets a variable for one command, which inherits it.
    /// <https://www.gnu.org/software/bash/manual/bash.html#Environment>
    pub(super) fn lend(&mut self, name: &str, value: String) -> Saved {
        let saved = self.saved(name);
        self.set(name, value);
        self.exported.insert(name.to_owned());
        saved
    }

    /// `export`, `local`, `readonly`, `declare`: whether it could be done.
    /// <https://www.gnu.org/software/bash/manual/bash.html#index-declare>
    pub(super) fn declare(&mut self, first: &str, rest: &[&str]) -> bool {
        let flagged = |flag: char| {
            let mut flags = rest.iter().filter_map(|word| word.strip_prefix('-'));
            flags.any(|flags| flags.contains(flag))
        };
        let local = first == "local" || first == "declare" && !flagged('g');
        // Outside of a function it fails, unless nobody knows what it is about.
        if first == "local" && self.locals.is_empty() && !self.hidden {
            return false;
        }
        let exports = first == "export" && !flagged('n') || first != "export" && flagged('x');
        let keeps = first == "readonly" || flagged('r');
        for word in rest.iter().filter(|word| !word.starts_with('-')) {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (*word, None),
            };
            let is_local = local && !self.locals.is_empty();
            if is_local {
                let saved = self.saved(name);
                if let Some(frame) = self.locals.last_mut() {
                    frame.push(saved);
                }
            }
            self.declared(name, value.or(is_local.then_some("")));
            if exports {
                self.exported.insert(name.to_owned());
            }
            if keeps {
                self.fixed.insert(name.to_owned());
            }
        }
        true
    }

    /// Gives a declared variable its value; `+=` adds to what it has.
    fn declared(&mut self, name: &str, value: Option<&str>) {
        match (name.strip_suffix('+'), value) {
            (Some(name), Some(more)) => {
                let before = self.variables.get(name).cloned().unwrap_or_default();
                self.hidden |= self.unknown.contains(name);
                self.set(name, before + more);
            }
            (_, Some(value)) => self.set(name, value.to_owned()),
            _ => {}
        }
    }

    /// How `wait` ends: as the last of those that it waits for.
    /// <https://www.gnu.org/software/bash/manual/bash.html#index-wait>
    pub(super) fn waited(&self, rest: &[&str]) -> Option<super::Went> {
        let mut went = Ok(());
        for word in rest {
            let place = match word.strip_prefix('%') {
                Some(place) => place.parse::<usize>().ok()?.checked_sub(1)?,
                None => word.parse::<usize>().ok()?.checked_sub(FIRST_ID)?,
            };
            went = *self.jobs.get(place)?;
        }
        Some(went)
    }

    /// What `$!` is.
    pub(super) fn last_id(&self) -> Option<String> {
        let place = self.jobs.len().checked_sub(1)?;
        Some((FIRST_ID + place).to_string())
    }
}

/// The id of the first process that nobody waits for.
const FIRST_ID: usize = 2_001;

impl Engine<'_> {
    /// Leaves a started shell what it inherits: variables that are exported, or came from outside.
    pub(super) fn inherit(&self, running: &mut Running<'_>) {
        if running.sourced {
            return;
        }
        let lost: Vec<String> = running
            .variables
            .keys()
            .filter(|name| !running.exported.contains(*name))
            .filter(|name| self.variable(running.cell, running.env, name).is_none())
            .cloned()
            .collect();
        for name in lost {
            running.variables.remove(&name);
            running.unknown.remove(&name);
        }
        let exported = &running.exported;
        running.functions.retain(|name, _| exported.contains(name));
    }
}

/// Whether a part of a pipeline changes nothing of the shell, so that it needs no own one.
pub(super) fn only_prints(command: &Command) -> bool {
    const PRINTERS: [&str; 10] = [
        "echo", "printf", "cat", "grep", "tee", "sed", "sort", "jq", "tr", "cut",
    ];
    match &command.what {
        What::Simple { assignments, words } => {
            let first = words.first().and_then(plain);
            assignments.is_empty() && first.is_some_and(|first| PRINTERS.contains(&first))
        }
        _ => false,
    }
}
