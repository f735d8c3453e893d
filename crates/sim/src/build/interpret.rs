//! The shell at work: lists of commands, and where their output goes.

mod braces;
mod builtins;
mod pipes;
mod programs;
mod redirect;
mod shebang;
mod words;

pub(crate) use programs::replace_arguments;

use super::context::mix;
use super::machine::{End, Machine, OK};
use super::shell::{self, Command, Joint, Part, Script};
use super::unknown::Unknown;
use crate::finding::Severity;
use std::sync::Arc;

/// Programs that run programs at most this deep.
const MAX_DEPTH: u32 = 24;

impl Machine<'_> {
    /// Runs a script of the shell.
    pub(crate) fn shell(&mut self, text: &str) -> End {
        if self.depth > MAX_DEPTH {
            return End::Forever;
        }
        self.depth += 1;
        let end = self.script(&shell::read(text));
        self.depth -= 1;
        end
    }

    fn script(&mut self, script: &Script<'_>) -> End {
        if let Some(error) = &script.error {
            let said = ["/bin/sh: 1: ", error].concat();
            return self.fail("shell-syntax", 2, &said, &[]);
        }
        let mut last = OK;
        let (mut all, mut printed, mut vague) = (0, self.output.len(), false);
        for (at, command) in script.commands.iter().enumerate() {
            match command.joint {
                Joint::And if last != OK => continue,
                // What nobody knows is taken to go well, and what follows to be no way out.
                Joint::And if self.unsure && gives_up(script, command) => continue,
                Joint::Or if last == OK => continue,
                Joint::Pipe => self.not_simulated("|"),
                _ => {}
            }
            if command.joint == Joint::Or {
                // Somebody expected the failure.
                self.forgive();
            }
            self.piped = command.joint == Joint::Pipe;
            self.answered_yes = false;
            if self.piped {
                self.reads_pipe(printed);
                self.notes_answer(printed, vague);
            } else {
                self.fetched = None;
                if at > 0 {
                    all = either(all, std::mem::take(&mut self.reads));
                }
            }
            let told = self.findings.len();
            printed = self.output.len();
            let before = last;
            self.begins_pipe(script, at);
            last = self.command(script, command);
            vague = self.is_vague_since(told);
            if command.joint == Joint::Pipe && self.pipefail && last == OK {
                last = before;
            }
            if command.background {
                last = OK;
            }
            let ends = last == End::Forever;
            let judged =
                !matches!(script.commands.get(at + 1), Some(next) if next.joint != Joint::Then);
            if ends || self.leaving || (self.errexit && judged && last != OK) {
                self.reads = either(all, self.reads);
                return last;
            }
        }
        self.reads = either(all, self.reads);
        if let Some(beyond) = &script.beyond {
            self.guessed(beyond);
        }
        last
    }

    /// Turns the last failure into a remark.
    fn forgive(&mut self) {
        if let Some(code) = self.cause.take() {
            let found = self
                .findings
                .iter_mut()
                .rev()
                .find(|finding| finding.code == code);
            if let Some(finding) = found {
                finding.severity = Severity::Info;
            }
        }
    }

    /// Says that something was not simulated.
    pub(crate) fn not_simulated(&mut self, what: &str) {
        self.find(
            "command-not-simulated",
            Severity::Warning,
            "",
            &[("command", what)],
        );
    }

    fn command(&mut self, script: &Script<'_>, command: &Command) -> End {
        self.substituted = false;
        self.unsure = false;
        let told = self.findings.len();
        let mut words = Vec::with_capacity(command.words.len());
        for word in &command.words {
            self.fields(script.parts(word), &mut words);
        }
        let saved = (!command.assignments.is_empty()).then(|| Arc::clone(&self.env));
        let unknown = std::mem::take(&mut self.substituted);
        for (name, value) in &command.assignments {
            self.substituted = false;
            let value = self.one(script.parts(value));
            self.set_var(name, &value);
            self.hazy.retain(|hazy| hazy != name);
            if self.substituted {
                self.hazy.push(name.clone());
            }
        }
        if words.is_empty() {
            return OK;
        }
        let input = self.reads_input(script, command);
        if let Some(end) = input.as_deref().and_then(|path| self.no_input(path)) {
            return end;
        }
        // What `cat` is not told to read it takes from its input.
        if words[0] == "cat" && words.len() == 1 {
            words.extend(input);
        }
        if unknown {
            self.reads_all();
            self.blur(&words);
        }
        // What a command's words come from is unknown, and so is what the command does.
        let only_says = matches!(words[0].as_str(), "echo" | "printf" | "test" | "[");
        if unknown && !only_says {
            self.open_up(Unknown::Anything);
        }
        let printed = self.moment();
        let mut end = self.run(&words);
        if unknown && matches!(end, End::Code(code) if code != 0) {
            self.forgive();
            end = OK;
        }
        if let Some(saved) = saved.filter(|_| !matches!(words[0].as_str(), "export" | "exec")) {
            self.env = saved;
        }
        self.unsure |= unknown && words[0] != "echo";
        // Of what is not simulated nobody knows whether it fails.
        self.unsure |= command.negated && self.is_vague_since(told);
        let told = if unknown { 0 } else { told };
        let end = self.redirect(script, command, printed, told).unwrap_or(end);
        match end {
            End::Code(code) if command.negated && !self.unsure => {
                self.forgive();
                End::Code(i32::from(code == 0))
            }
            end => end,
        }
    }

    /// Notes that a command's output depends on the file that it reads as its input; gives that
    /// back.
    fn reads_input(&mut self, script: &Script<'_>, command: &Command) -> Option<String> {
        let mut input = None;
        let inputs = command.redirects.iter();
        for redirect in inputs.filter(|redirect| redirect.descriptor == 0) {
            let target = self.one(script.parts(&redirect.target));
            let path = self.path(&target);
            self.reads_file(&path);
            input = Some(target);
        }
        input
    }

    /// The complaint of the shell about an input that is not there (dash, `redir.c`).
    fn no_input(&mut self, target: &str) -> Option<End> {
        let path = self.path(target);
        if target.starts_with('&') || self.disk.tree.find(&path).is_some() || self.perhaps(&path) {
            return None;
        }
        let said = ["/bin/sh: 1: cannot open ", target, ": No such file"].concat();
        Some(self.fail("file-not-found", 2, &said, &[("path", &path)]))
    }

    /// `export NAME=$(…)`: nobody knows the value from here on.
    fn blur(&mut self, words: &[String]) {
        if words[0] == "export" {
            let set = words[1..].iter().filter_map(|word| word.split_once('='));
            self.hazy.extend(set.map(|(name, _)| name.to_owned()));
        }
    }
}

/// What either of two outputs depends on, where one depends on nothing.
fn either(one: u64, other: u64) -> u64 {
    match (one, other) {
        (0, reads) | (reads, 0) => reads,
        (one, other) => mix(one, other),
    }
}

/// Whether a command is one that ends the script with an error.
fn gives_up(script: &Script<'_>, command: &Command) -> bool {
    let mut words = command.words.iter().map(|word| match script.parts(word) {
        [Part::Plain(text)] => &**text,
        _ => "",
    });
    match words.next() {
        Some("false") => true,
        Some("exit") => !matches!(words.next(), None | Some("0")),
        _ => false,
    }
}
