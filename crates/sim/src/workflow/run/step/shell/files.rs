//! Files that a script reads or writes where there is certainly nothing to read, or no folder.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_01>

use super::simple::ended;
use super::{Flow, Leave, Ran, Running};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{Command, Piece, What, Word, plain};
use crate::workflow::run::step::variable::joined;

/// Commands that end a shell of POSIX with them when their redirection fails.
/// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_15>
const SPECIAL: [&str; 15] = [
    ".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set",
    "shift", "times", "trap", "unset",
];

/// What stands at the root of a machine of Linux.
/// <https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03.html>
const ROOTS: [&str; 27] = [
    "__e",
    "__t",
    "__w",
    "bin",
    "boot",
    "data",
    "dev",
    "etc",
    "github",
    "home",
    "imagegeneration",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "media",
    "mnt",
    "opt",
    "proc",
    "root",
    "run",
    "sbin",
    "snap",
    "srv",
    "sys",
    "tmp",
    "usr",
];

/// Whether a path that begins at the root does so whatever its variables hold.
fn stays(word: Option<&Word>) -> bool {
    match word.and_then(|word| word.first()) {
        Some(Piece::Text(text)) => !text.is_empty(),
        _ => false,
    }
}

impl Engine<'_> {
    /// How a command ends that reads from a file, or writes to one, where that is certain to
    /// fail.
    pub(super) fn misdirected(
        &mut self,
        command: &Command,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Option<Flow<Ran>> {
        let hidden = std::mem::take(&mut running.hidden);
        let from = command.from.as_ref();
        let from = from.map(|word| self.filled(word, running));
        let known = !std::mem::replace(&mut running.hidden, hidden);
        let lost = from.is_some_and(|file| self.has_no_file(&file, running));
        let lost = lost && known && stays(command.from.as_ref());
        let homeless = output.is_some_and(|file| self.has_no_folder_for(file, running));
        let homeless = homeless && stays(command.output.as_ref());
        if !lost && !homeless {
            return None;
        }
        if lost && self.is_bare(running.cell) {
            self.say_no_checkout(running.cell);
        }
        let words = match &command.what {
            What::Simple { words, .. } => words.first().and_then(plain),
            _ => None,
        };
        let special = words.is_some_and(|word| SPECIAL.contains(&word));
        let failed = Err(running.fatal());
        Some(if special && running.posix {
            Err(Leave::Script(failed))
        } else {
            Ok(Ran::silent(failed))
        })
    }

    /// How `.` ends, which bash also calls `source`, where its file is certainly not there.
    pub(super) fn sourced_in_vain(
        &mut self,
        names: &[&str],
        running: &mut Running<'_>,
    ) -> Option<Flow<Ran>> {
        let (["." | "source", file], false) = (names, running.hidden) else {
            return None;
        };
        // Without a folder it is looked for where commands are.
        if file.starts_with('/')
            || !file.contains('/') && running.posix
            || !self.has_no_file(file, running)
        {
            return None;
        }
        if self.is_bare(running.cell) {
            self.say_no_checkout(running.cell);
        }
        Some(if running.posix {
            Err(Leave::Script(ended(2)))
        } else {
            Ok(Ran::silent(ended(1)))
        })
    }

    /// Whether a file is certainly not there to be read.
    fn has_no_file(&self, file: &str, running: &Running<'_>) -> bool {
        if running.hides() || file.contains(['*', '?', '$']) {
            return false;
        }
        if let Some(path) = file.strip_prefix('/') {
            return self.is_nowhere(path, running);
        }
        let own = file.strip_prefix("./").unwrap_or(file);
        let plain = own.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let moved = running.own_value("PWD").is_some();
        plain && !moved && self.is_bare(running.cell)
    }

    /// Whether the folder of a file is certainly not there, so that it cannot be written.
    fn has_no_folder_for(&self, file: &str, running: &Running<'_>) -> bool {
        let Some((folder, _)) = file.rsplit_once('/') else {
            return false;
        };
        if running.hides() || file.contains(['*', '?', '$', '~']) {
            return false;
        }
        if let Some(path) = file.strip_prefix('/') {
            return self.is_nowhere(path, running);
        }
        let own = running.own_value("PWD").map(str::to_owned);
        let here = own.or_else(|| self.variable(running.cell, running.env, "PWD"));
        let path = joined(&here.unwrap_or_default(), folder);
        self.is_empty_place(running.cell, &path)
    }

    /// Whether a path begins with a folder that no machine of GitHub has, and no command has made.
    pub(super) fn is_nowhere(&self, path: &str, running: &Running<'_>) -> bool {
        let Some((root, _)) = path.split_once('/') else {
            return false;
        };
        let known = &self.cells[running.cell];
        let plain = root
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let contained = self.plan.jobs[known.report.job].job.container.is_some();
        let made = known
            .made
            .iter()
            .any(|made| made.starts_with(&["/", root].concat()));
        let quiet = known.system == "Linux" && !known.wrote && !made && !contained;
        quiet && plain && self.is_hosted(running.cell) && root != "var" && !ROOTS.contains(&root)
    }
}
