//! The shell at work: lists, expansion, redirection, built-ins, and finding programs.

use super::base;
use super::machine::{End, Machine, OK};
use super::shell::{self, Command, Joint, Part, Script, Word};
use super::tree::{Kind, Node, base_name, join};
use crate::finding::Severity;
use std::sync::Arc;

/// Programs that run programs at most this deep.
const MAX_DEPTH: u32 = 24;
/// Programs that one `RUN` may start before it counts as endless.
const MAX_PROGRAMS: u32 = 5_000;
/// Bytes of a word.
const MAX_WORD: usize = 1 << 17;

/// Where a program was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Program {
    /// A file of the tree: its real path and what it is.
    File(String, Kind),
    /// One of the bare system's own.
    System(String),
}

/// Why a program cannot be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoProgram {
    /// It is nowhere.
    Absent,
    /// It is there, and not executable.
    NotExecutable,
}

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
        for (at, command) in script.commands.iter().enumerate() {
            match command.joint {
                Joint::And if last != OK => continue,
                Joint::Or if last == OK => continue,
                Joint::Pipe => self.not_simulated("|"),
                _ => {}
            }
            if command.joint == Joint::Or {
                // Somebody expected the failure.
                self.forgive();
            }
            last = self.command(command);
            if command.background {
                last = OK;
            }
            let ends = last == End::Forever;
            let judged =
                !matches!(script.commands.get(at + 1), Some(next) if next.joint != Joint::Then);
            if ends || self.leaving || (self.errexit && judged && last != OK) {
                return last;
            }
        }
        if let Some(beyond) = &script.beyond {
            self.not_simulated(beyond);
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

    fn command(&mut self, command: &Command<'_>) -> End {
        let mut words = Vec::new();
        for word in &command.words {
            self.fields(word, &mut words);
        }
        let saved = (!command.assignments.is_empty()).then(|| Arc::clone(&self.env));
        for (name, value) in &command.assignments {
            let value = self.one(value);
            self.set_var(name, &value);
        }
        if words.is_empty() {
            return OK;
        }
        let printed = self.output.len();
        let end = self.run(&words);
        if let Some(saved) = saved.filter(|_| !matches!(words[0].as_str(), "export" | "exec")) {
            self.env = saved;
        }
        let end = self.redirect(command, printed).unwrap_or(end);
        match end {
            End::Code(code) if command.negated => End::Code(i32::from(code == 0)),
            end => end,
        }
    }

    /// Sends what was printed since `printed` where the redirections say.
    fn redirect(&mut self, command: &Command<'_>, printed: usize) -> Option<End> {
        for redirect in command
            .redirects
            .iter()
            .filter(|redirect| redirect.descriptor == 1)
        {
            let target = self.one(&redirect.target);
            if target.starts_with('&') {
                continue;
            }
            let lines: Vec<_> = self
                .output
                .drain(printed.min(self.output.len())..)
                .collect();
            if target == "/dev/null" {
                continue;
            }
            let mut text = String::new();
            let path = self.path(&target);
            if redirect.append {
                text.push_str(self.disk.tree.text(&path).unwrap_or(""));
            }
            for line in &lines {
                if let super::Output::Line(line) = line {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            if let Some(end) = self.write_file(&path, &target, &text) {
                return Some(end);
            }
        }
        None
    }

    /// Writes a text file as the shell does. `Some` when it may not.
    pub(crate) fn write_file(&mut self, path: &str, shown: &str, text: &str) -> Option<End> {
        let real = self.disk.tree.real(path);
        if !self.disk.tree.is_dir(super::tree::parent(&real)) {
            let said = [
                "/bin/sh: 1: cannot create ",
                shown,
                ": Directory nonexistent",
            ]
            .concat();
            return Some(self.fail("file-not-found", 2, &said, &[("path", &real)]));
        }
        if !self.may_write(&real) {
            let said = ["/bin/sh: 1: cannot create ", shown, ": Permission denied"].concat();
            return Some(self.fail("permission-denied", 2, &said, &[("path", &real)]));
        }
        let mut node = Node::text(text).owned(self.who.uid, self.who.gid);
        if let Some(old) = self.disk.tree.get(&real) {
            (node.uid, node.gid, node.mode) = (old.uid, old.gid, old.mode);
        }
        self.disk.put(&real, node);
        None
    }

    /// A word as one field, without splitting and wildcards.
    fn one(&mut self, word: &Word<'_>) -> String {
        let mut out = String::new();
        for part in word {
            match part {
                Part::Plain(text) => out.push_str(text),
                Part::Quoted(text) => out.push_str(text),
                Part::Variable { .. } if out.len() > MAX_WORD => {}
                Part::Variable { name, default, .. } => out.push_str(self.value(name, default)),
                Part::Substitution => self.not_simulated("$()"),
            }
        }
        match out.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => [self.home(), rest].concat(),
            _ => out,
        }
    }

    fn value<'b>(&'b self, name: &str, default: &'b str) -> &'b str {
        self.var(name)
            .filter(|value| !value.is_empty())
            .unwrap_or(default)
    }

    /// A word as the fields it becomes: variables split at blanks, wildcards filled in.
    fn fields(&mut self, word: &Word<'_>, out: &mut Vec<String>) {
        let splits = word
            .iter()
            .any(|part| matches!(part, Part::Variable { quoted: false, .. }));
        let wild = word
            .iter()
            .any(|part| matches!(part, Part::Plain(text) if text.contains(['*', '?', '['])));
        if !splits && !wild {
            if !word.is_empty() {
                let field = self.one(word);
                out.push(field);
            }
            return;
        }
        let text = self.one(word);
        let fields: Vec<&str> = if splits {
            text.split_whitespace().collect()
        } else {
            vec![&text]
        };
        for field in fields {
            if !field.contains(['*', '?', '[']) {
                out.push(field.to_owned());
                continue;
            }
            let found = self.disk.tree.glob(&self.path(field));
            if found.is_empty() {
                out.push(field.to_owned());
            } else if field.starts_with('/') {
                out.extend(found);
            } else {
                let cwd = join(&self.cwd, "");
                out.extend(
                    found
                        .iter()
                        .map(|path| path.strip_prefix(&cwd).unwrap_or(path).to_owned()),
                );
            }
        }
    }

    /// Runs a command by its words: a built-in or a program.
    pub(crate) fn run(&mut self, words: &[String]) -> End {
        let args = &words[1..];
        match words[0].as_str() {
            ":" | "true" | "unset" | "umask" | "ulimit" | "trap" | "wait" | "hash" | "readonly" => {
                OK
            }
            "false" => End::Code(1),
            "cd" => self.change_dir(args),
            "export" => self.export(args),
            "set" => self.set_flags(args),
            "exit" | "return" => {
                self.leaving = true;
                End::Code(args.first().and_then(|code| code.parse().ok()).unwrap_or(0))
            }
            "." | "source" => self.source(words),
            "exec" if args.is_empty() => OK,
            "exec" => {
                let end = self.program(args);
                self.leaving = true;
                end
            }
            "command" if args.first().is_some_and(|flag| flag == "-v") => self.which(&args[1..]),
            "type" => self.which(args),
            "eval" => {
                let text = args.join(" ");
                self.shell(&text)
            }
            _ => self.program(words),
        }
    }

    fn change_dir(&mut self, args: &[String]) -> End {
        let home = self.home().to_owned();
        let target = args.first().unwrap_or(&home);
        let path = self.disk.tree.real(&self.path(target)).into_owned();
        if !self.disk.tree.is_dir(&path) {
            let said = ["/bin/sh: 1: cd: can't cd to ", target].concat();
            return self.fail("file-not-found", 2, &said, &[("path", &path)]);
        }
        self.cwd = path;
        OK
    }

    fn export(&mut self, args: &[String]) -> End {
        for arg in args {
            if let Some((name, value)) = arg.split_once('=') {
                self.set_var(name, value);
            }
        }
        OK
    }

    fn set_flags(&mut self, args: &[String]) -> End {
        for arg in args {
            if arg.starts_with('-') && arg.contains('e') {
                self.errexit = true;
            }
            if arg.starts_with('+') && arg.contains('e') {
                self.errexit = false;
            }
        }
        OK
    }

    /// `. file`: an `activate` of a virtual environment, or a script.
    fn source(&mut self, words: &[String]) -> End {
        if words[0] == "source" && self.shell_name() == "sh" {
            let said = "/bin/sh: 1: source: not found";
            return self.fail("command-not-in-image", 127, said, &[("command", "source")]);
        }
        let Some(file) = words.get(1) else { return OK };
        let path = self.path(file);
        if self.disk.tree.find(&path).is_none() {
            let said = ["/bin/sh: 1: .: cannot open ", file, ": No such file"].concat();
            return self.fail("file-not-found", 2, &said, &[("path", &path)]);
        }
        if let Some(bin) = path.strip_suffix("/activate") {
            let old = self.var("PATH").unwrap_or(base::PATH).to_owned();
            self.set_var("PATH", &[bin, ":", &old].concat());
            self.set_var("VIRTUAL_ENV", super::tree::parent(bin));
            return OK;
        }
        let text = self.disk.tree.text(&path).unwrap_or("").to_owned();
        self.shell(&text)
    }

    fn shell_name(&self) -> &'static str {
        if self.bash { "bash" } else { "sh" }
    }

    fn which(&mut self, names: &[String]) -> End {
        for name in names {
            match self.locate(name) {
                Ok(Program::File(path, _) | Program::System(path)) => self.say(path),
                Err(_) => return End::Code(1),
            }
        }
        OK
    }

    /// Finds a program by `PATH` or by its path.
    pub(crate) fn locate(&self, name: &str) -> Result<Program, NoProgram> {
        if name.contains('/') {
            return self.program_at(&self.path(name));
        }
        let mut outcome = Err(NoProgram::Absent);
        let mut path = String::with_capacity(64);
        for dir in self.var("PATH").unwrap_or(base::PATH).split(':') {
            path.clear();
            if dir.starts_with('/') {
                path.push_str(dir.trim_end_matches('/'));
            } else {
                path.push_str(&self.path(dir));
            }
            path.push('/');
            path.push_str(name);
            match self.program_at(&path) {
                Ok(found) => return Ok(found),
                Err(NoProgram::NotExecutable) => outcome = Err(NoProgram::NotExecutable),
                Err(NoProgram::Absent) => {}
            }
        }
        outcome
    }

    fn program_at(&self, path: &str) -> Result<Program, NoProgram> {
        if let Some((_, node)) = self.disk.tree.find(path) {
            if !node.allows(self.who.uid, self.who.gid, 1) || node.is_dir() {
                return Err(NoProgram::NotExecutable);
            }
            return Ok(Program::File(path.to_owned(), node.kind.clone()));
        }
        if base::is_program(self.base.system, path) {
            Ok(Program::System(path.to_owned()))
        } else {
            Err(NoProgram::Absent)
        }
    }

    /// Runs a program by its words. One that starts others without end is stopped.
    pub(crate) fn program(&mut self, words: &[String]) -> End {
        self.count += 1;
        if self.depth > MAX_DEPTH || self.count > MAX_PROGRAMS {
            return End::Forever;
        }
        self.depth += 1;
        let end = self.located(words);
        self.depth -= 1;
        end
    }

    fn located(&mut self, words: &[String]) -> End {
        let name = words[0].as_str();
        let found = match self.locate(name) {
            Ok(found) => found,
            Err(why) => return self.no_program(name, why),
        };
        match found {
            Program::System(path) => self.dispatch(base_name(&path), words),
            Program::File(
                path,
                Kind::Program {
                    interpreter: Some(python),
                },
            ) => self.script_program(&path, &python, words),
            Program::File(path, Kind::File { text, .. }) => {
                self.text_program(&path, text.as_ref(), words)
            }
            Program::File(path, _) => self.dispatch_at(&path, words),
        }
    }

    fn no_program(&mut self, name: &str, why: NoProgram) -> End {
        let args = [("command", name)];
        let shell = if self.bash {
            "/bin/bash: line 1: "
        } else {
            "/bin/sh: 1: "
        };
        match why {
            NoProgram::Absent if self.bash => {
                let said = [shell, name, ": command not found"].concat();
                self.fail("command-not-in-image", 127, &said, &args)
            }
            NoProgram::Absent => self.fail(
                "command-not-in-image",
                127,
                &[shell, name, ": not found"].concat(),
                &args,
            ),
            NoProgram::NotExecutable => {
                let said = [shell, name, ": Permission denied"].concat();
                self.fail("file-not-executable", 126, &said, &args)
            }
        }
    }

    /// A script with a Python in its first line.
    fn script_program(&mut self, path: &str, python: &Arc<str>, words: &[String]) -> End {
        if self.disk.tree.find(python).is_none() {
            let said = ["/bin/sh: 1: ", &words[0], ": not found"].concat();
            return self.fail(
                "interpreter-missing",
                127,
                &said,
                &[("command", &words[0]), ("interpreter", python)],
            );
        }
        let python = python.to_string();
        self.python_script(base_name(path), &python, &words[1..])
    }

    /// An executable file of the player's.
    fn text_program(&mut self, path: &str, text: Option<&Arc<str>>, words: &[String]) -> End {
        let Some(text) = text.cloned() else {
            self.not_simulated(path);
            return OK;
        };
        let first = text.lines().next().unwrap_or("");
        if first.ends_with('\r')
            || text.starts_with("#!") && text.split('\n').next().is_some_and(|l| l.ends_with('\r'))
        {
            let said = ["/bin/sh: 1: ", &words[0], ": not found"].concat();
            return self.fail(
                "script-has-windows-lines",
                127,
                &said,
                &[("command", &words[0])],
            );
        }
        if first.starts_with("#!") && first.contains("python") {
            let mut line = vec!["python3".to_owned(), path.to_owned()];
            line.extend(words[1..].iter().cloned());
            return self.program(&line);
        }
        let text = replace_arguments(&text, &words[1..]);
        let leaving = std::mem::take(&mut self.leaving);
        let end = self.shell(&text);
        self.leaving = leaving;
        end
    }
}

/// `"$@"` in a script, which entry points end with.
fn replace_arguments(text: &str, args: &[String]) -> String {
    if !text.contains("$@") {
        return text.to_owned();
    }
    let quoted: Vec<String> = args
        .iter()
        .map(|arg| ["'", &arg.replace('\'', "'\\''"), "'"].concat())
        .collect();
    let all = quoted.join(" ");
    text.replace("\"$@\"", &all).replace("$@", &all)
}
