//! Scripts, and the first line of one, which says what runs it.

use super::programs::{NoProgram, replace_arguments};
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::{Kind, base_name};
use crate::facts::System;
use std::sync::Arc;

/// Shells whose scripts are followed.
const SHELLS: [&str; 6] = ["ash", "bash", "dash", "ksh", "sh", "zsh"];

/// The interpreter that a first line names, and what else it says (execve(2), "Interpreter
/// scripts").
fn shebang(text: &str) -> Option<(&str, &str)> {
    let line = text.strip_prefix("#!")?.lines().next()?.trim();
    let (path, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    (!path.is_empty()).then(|| (path, rest.trim()))
}

/// The words that `env` runs: all that stands behind it is one, unless `-S` splits it (env(1)).
fn env_words(rest: &str) -> Vec<String> {
    let split = rest.strip_prefix("-S");
    match split.or_else(|| rest.strip_prefix("--split-string=")) {
        Some(split) => {
            let words = split.split_whitespace();
            let words = words.skip_while(|word| word.contains('=') || word.starts_with('-'));
            words.map(str::to_owned).collect()
        }
        None => vec![rest.to_owned()],
    }
}

impl Machine<'_> {
    /// How the shell begins what it says: dash, busybox and bash each have their way.
    pub(super) fn shell_prefix(&self) -> &'static str {
        match self.base.system {
            _ if self.bash => "/bin/bash: line 1: ",
            System::Alpine => "/bin/sh: ",
            _ => "/bin/sh: 1: ",
        }
    }

    /// An executable file of the player's.
    pub(super) fn text_program(&mut self, path: &str, text: &Arc<str>, words: &[String]) -> End {
        let name = words[0].as_str();
        let first = text.split('\n').next().unwrap_or("");
        if first.starts_with("#!") && first.ends_with('\r') {
            let said = [self.shell_prefix(), name, ": not found"].concat();
            let args = [("command", name)];
            return self.fail("script-has-windows-lines", 127, &said, &args);
        }
        let Some((interpreter, rest)) = shebang(text) else {
            return self.shell_script("sh", "", text, words);
        };
        if self.locate(interpreter) == Err(NoProgram::Unreachable) {
            let said = [self.shell_prefix(), name, ": Permission denied"].concat();
            return self.unreachable(interpreter, 126, &said);
        }
        if !self.may_be_program(interpreter) {
            let (said, exit) = self.bad_interpreter(name, interpreter);
            self.say(said.as_str());
            return self.no_interpreter(name, interpreter, exit, &said);
        }
        let mut line = if base_name(interpreter) == "env" {
            env_words(rest)
        } else {
            let rest = Some(rest).filter(|rest| !rest.is_empty());
            let line = [interpreter].into_iter().chain(rest);
            line.map(str::to_owned).collect()
        };
        let Some(program) = line.first().cloned().filter(|first| !first.is_empty()) else {
            return OK;
        };
        if self.locate(&program).is_err() && !self.may_be_program(&program) {
            let said = self.env_finds_nothing(&program);
            return self.absent(&program, &said);
        }
        let flags = line.get(1).map_or("", String::as_str);
        if SHELLS.contains(&base_name(&program)) {
            return self.shell_script(base_name(&program), flags, text, words);
        }
        line.push(path.to_owned());
        line.extend(words[1..].iter().cloned());
        self.program(&line)
    }

    /// A script of the shell, which changes nothing of the shell that starts it.
    fn shell_script(&mut self, shell: &str, flags: &str, text: &str, words: &[String]) -> End {
        let text = replace_arguments(text, &words[1..]);
        let outer = (self.cwd.clone(), self.env.clone());
        let bash = std::mem::replace(&mut self.bash, shell == "bash");
        let set = (self.errexit, self.pipefail);
        (self.errexit, self.pipefail) = (false, false);
        let leaving = std::mem::take(&mut self.leaving);
        self.flags(&[flags.to_owned()]);
        let end = self.shell(&text);
        self.leaving = leaving;
        (self.errexit, self.pipefail) = set;
        self.bash = bash;
        (self.cwd, self.env) = outer;
        end
    }

    /// Whether a program is there by its path, or may be: `/bin` is `/usr/bin` on a merged
    /// system (<https://wiki.debian.org/UsrMerge>).
    fn may_be_program(&self, path: &str) -> bool {
        let other = match path.strip_prefix("/usr") {
            Some(rest) => rest.to_owned(),
            None => ["/usr", path].concat(),
        };
        let merged = path.starts_with("/bin/") || path.starts_with("/usr/bin/");
        self.locate(path).is_ok()
            || merged && self.locate(&other).is_ok()
            || self.may_have_command(path, false)
    }

    /// What the shell says when the interpreter of a script is not there, and its exit code:
    /// dash and busybox take the script for missing, bash looks closer (`execute_cmd.c`,
    /// `shell_execve`).
    fn bad_interpreter(&self, name: &str, interpreter: &str) -> (String, i32) {
        let shell = self.shell_prefix();
        if self.bash {
            let why = ": bad interpreter: No such file or directory";
            ([shell, name, ": ", interpreter, why].concat(), 126)
        } else {
            ([shell, name, ": not found"].concat(), 127)
        }
    }

    /// The complaint of coreutils and of busybox about a program that `env` does not find.
    fn env_finds_nothing(&self, program: &str) -> String {
        let why = ": No such file or directory";
        if self.base.system == System::Alpine {
            return ["env: can't execute '", program, "'", why].concat();
        }
        let fancy = ["LC_ALL", "LANG"].iter().find_map(|name| self.var(name));
        let (open, close) = match fancy {
            Some(locale) if locale.to_ascii_uppercase().contains("UTF-8") => ("‘", "’"),
            _ => ("'", "'"),
        };
        ["/usr/bin/env: ", open, program, close, why].concat()
    }

    /// Explains that the interpreter of a script is missing.
    fn no_interpreter(&mut self, name: &str, interpreter: &str, exit: i32, said: &str) -> End {
        let (code, args) = if base_name(interpreter).starts_with("python") {
            let args = vec![("command", name), ("interpreter", interpreter)];
            ("interpreter-missing", args)
        } else {
            ("command-not-in-image", vec![("command", interpreter)])
        };
        self.find(code, crate::finding::Severity::Error, said, &args);
        self.cause = Some(code);
        End::Code(exit)
    }

    /// Whether a file is there by its path and may not be run.
    pub(crate) fn is_no_program(&self, name: &str) -> bool {
        name.contains('/') && self.locate(name) == Err(NoProgram::NotExecutable)
    }

    /// Whether it is there by its path, in a folder that the user may not enter.
    pub(crate) fn is_out_of_reach(&self, name: &str) -> bool {
        name.contains('/') && self.locate(name) == Err(NoProgram::Unreachable)
    }

    /// How a script ends that no shell starts: the kernel wants a first line that names an
    /// interpreter (execve(2), `ENOEXEC` and `ENOENT`; runc, `libcontainer/init_linux.go`).
    pub(crate) fn exec_fails(&mut self, name: &str) -> Option<End> {
        let found = self.locate(name).ok()?;
        let Some(Kind::File {
            text: Some(text), ..
        }) = found.kind
        else {
            return None;
        };
        let path = found.path.as_str();
        let Some((interpreter, _)) = shebang(&text) else {
            self.say_all(&["exec ", path, ": exec format error"]);
            return Some(End::Code(255));
        };
        if interpreter.ends_with('\r') || self.may_be_program(interpreter) {
            return None;
        }
        let said = ["exec ", path, ": no such file or directory"].concat();
        self.say(said.as_str());
        Some(self.no_interpreter(path, interpreter, 255, &said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_lines_name_an_interpreter() {
        for (text, expected) in [
            ("#!/bin/sh\necho", Some(("/bin/sh", ""))),
            ("#! /bin/bash -eu \n", Some(("/bin/bash", "-eu"))),
            ("#!/usr/bin/env -S a b", Some(("/usr/bin/env", "-S a b"))),
            ("#!\n/bin/sh", None),
            ("echo #!/bin/sh", None),
            ("", None),
        ] {
            assert_eq!(shebang(text), expected, "{text}");
        }
        for (rest, expected) in [
            ("bash", "bash"),
            ("python3 -u", "python3 -u"),
            ("-S python3 -u", "python3|-u"),
            ("-S A=1 sh -e", "sh|-e"),
        ] {
            assert_eq!(env_words(rest).join("|"), expected, "{rest}");
        }
    }
}
