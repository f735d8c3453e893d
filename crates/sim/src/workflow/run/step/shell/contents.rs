//! What stands in the files that a script itself writes.

use super::{Ran, Running, Went};
use crate::workflow::run::act::Failure;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{Command, What, Word, plain};
use crate::workflow::run::step::variable::joined;

/// Most bytes of a file that is kept in mind.
const MOST: usize = 1 << 14;

/// Programs that write to no file but the one that their output goes to.
const READERS: [&str; 32] = [
    ":", "basename", "cat", "cut", "date", "dirname", "echo", "false", "grep", "head", "id", "jq",
    "ls", "mkdir", "printenv", "printf", "pwd", "read", "seq", "set", "sleep", "sort", "tail",
    "tee", "test", "touch", "tr", "true", "uname", "uniq", "wc", "[",
];

impl Engine<'_> {
    /// Where a file is, if its name says so.
    fn path_of(&self, file: &str, running: &Running<'_>) -> Option<String> {
        let plain = !file.is_empty() && !file.contains(['*', '?', '$', '~', '[']);
        if !plain || file.contains("..") || file.starts_with("GITHUB_") {
            return None;
        }
        let own = running.own_value("PWD").map(str::to_owned);
        let here = own.or_else(|| self.variable(running.cell, running.env, "PWD"));
        Some(joined(&here.unwrap_or_default(), file))
    }

    /// What stands in a file, if that is known.
    pub(super) fn contents(&self, file: &str, running: &mut Running<'_>) -> Option<String> {
        if file == "/dev/null" {
            return Some(String::new());
        }
        let path = self.path_of(file, running)?;
        let text = running.files.get(&path)?.clone();
        running.text = running.text.checked_sub(text.len())?;
        Some(text)
    }

    /// Notes what is written to a file; of what nobody knows, nothing is kept in mind.
    pub(super) fn keep_text(
        &self,
        file: &str,
        text: Option<&str>,
        appends: bool,
        running: &mut Running<'_>,
    ) {
        let Some(path) = self.path_of(file, running) else {
            // It may be any of them.
            if !file.starts_with("/dev/") && !file.starts_with("GITHUB_") {
                running.files.clear();
            }
            return;
        };
        let before = running.files.remove(&path);
        let text = match (text, before) {
            (Some(text), Some(before)) if appends => before + text,
            // What stood in it before nobody knows.
            (Some(_), None) if appends => return,
            (Some(text), _) => text.to_owned(),
            (None, _) => return,
        };
        if text.len() <= MOST {
            running.files.insert(path, text);
        }
    }

    /// What a command leaves for those that take its output, and in its file.
    pub(super) fn poured(
        &self,
        command: &Command,
        file: &str,
        known: bool,
        ran: &mut Ran,
        running: &mut Running<'_>,
    ) {
        if matches!(file, "/dev/stdout" | "/proc/self/fd/1") {
            return;
        }
        let text = ran.output.replace(String::new()).filter(|_| known);
        let words = match &command.what {
            What::Simple { words, .. } => words.first().and_then(plain),
            _ => None,
        };
        let text = text.filter(|_| words != Some("exec"));
        self.keep_text(file, text.as_deref(), command.appends, running);
    }

    /// Notes that a file is begun which nobody else can have begun before.
    pub(super) fn begin_file(&self, file: &str, running: &mut Running<'_>) {
        if self.is_bare(running.cell)
            && let Some(path) = self.path_of(file, running)
        {
            running.files.entry(path).or_default();
        }
    }

    /// How `mkdir` ends where the script itself has made the folder just before.
    pub(super) fn made_again(&self, names: &[&str], running: &mut Running<'_>) -> Option<Went> {
        let ["mkdir", folders @ ..] = names else {
            return None;
        };
        if running.hides() || folders.iter().any(|word| word.starts_with('-')) {
            return None;
        }
        let mut went = None;
        for folder in folders {
            let path = self.path_of(folder, running)? + "/";
            if running.files.insert(path, String::new()).is_some() {
                went = Some(Err(Failure::Asked(1)));
            }
        }
        went
    }

    /// What a command is given to read by `<`, if that is known.
    pub(super) fn drawn(&mut self, word: &Word, running: &mut Running<'_>) -> Option<String> {
        let file = self.fed(word, running)?;
        self.contents(&file, running)
    }
}

impl Running<'_> {
    /// Forgets what stands in files where a program may have written to them.
    pub(super) fn doubt_files(&mut self, names: &[&str]) {
        let sorts =
            names.first() == Some(&"sort") && names.iter().any(|word| word.starts_with("-o"));
        let reads = !sorts && names.first().is_some_and(|name| READERS.contains(name));
        let rewrites = |word: &&str| word.starts_with("-i") || word.starts_with("--in-place");
        let edits = !matches!(names, ["sed", rest @ ..] if !rest.iter().any(rewrites));
        if !reads && edits {
            self.files.clear();
        }
    }
}
