//! What the programs do that people call in `RUN`, each in its own file.

mod apt;
mod brought;
mod echo;
mod files;
mod links;
mod modes;
mod net;
pub(crate) mod other;
pub(crate) mod pip;
pub(crate) mod requirement;
mod run_python;
mod show;
mod specifier;
mod users;
pub(crate) mod uv;
mod venv;
mod verb;

pub(super) use brought::is_system_command;
pub(super) use modes::new_mode;

use super::base;
use super::machine::{End, Machine, OK};
use super::python::Python;
use super::tree::{Kind, base_name};
use pip::deletes_byte_code;
use verb::{split_verb, valued_letter};

/// Words of a command line: flags with their values, and the rest.
#[derive(Debug, Default)]
pub(crate) struct Words<'a> {
    /// Flags as written, with the value behind `=` or in the next word where one is due.
    pub(crate) flags: Vec<(&'a str, &'a str)>,
    /// What is no flag.
    pub(crate) rest: Vec<&'a str>,
}

impl<'a> Words<'a> {
    /// Sorts words; `valued` are flags whose value may stand in the next word. Of letters behind
    /// one dash the first that takes a value has the rest of the word, or the next one
    /// (getopt(3); <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html>).
    pub(crate) fn new(args: &'a [String], valued: &[&'a str]) -> Self {
        let mut words = Self {
            flags: Vec::new(),
            rest: Vec::with_capacity(args.len()),
        };
        let mut args = args.iter().map(String::as_str);
        let mut ended = false;
        while let Some(arg) = args.next() {
            if ended || !arg.starts_with('-') || arg == "-" {
                words.rest.push(arg);
            } else if arg == "--" {
                ended = true;
            } else if arg.starts_with("--")
                && let Some((flag, value)) = arg.split_once('=')
            {
                words.flags.push((flag, value));
            } else if valued.contains(&arg) {
                words.flags.push((arg, args.next().unwrap_or("")));
            } else if let Some((at, flag)) = valued_letter(arg, valued) {
                if at > 1 {
                    words.flags.push((&arg[..at], ""));
                }
                let value = match &arg[at + 1..] {
                    "" => args.next().unwrap_or(""),
                    glued => glued,
                };
                words.flags.push((flag, value));
            } else {
                words.flags.push((arg, ""));
            }
        }
        words
    }

    /// Whether one of these flags is there. Single letters are also found in clusters.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        self.flags.iter().any(|(flag, _)| {
            names.iter().any(|name| {
                flag == name
                    || (name.len() == 2
                        && flag.len() > 2
                        && !flag.starts_with("--")
                        && flag.contains(&name[1..]))
            })
        })
    }

    /// The value of the last of these flags.
    pub(crate) fn value(&self, names: &[&str]) -> Option<&'a str> {
        self.flags
            .iter()
            .rev()
            .find(|(flag, _)| names.contains(flag))
            .map(|(_, value)| *value)
    }
}

impl Machine<'_> {
    /// A program that stands in the tree: a Python, or one that a package brought.
    pub(super) fn dispatch_at(&mut self, path: &str, words: &[String]) -> End {
        let name = base_name(path);
        if name.starts_with("python") && !name.ends_with("-config") {
            return match Python::at(&self.disk.tree, path) {
                Some(python) => self.python(&python, &words[1..]),
                None => self.broken_link(words),
            };
        }
        self.dispatch(name, words)
    }

    fn broken_link(&mut self, words: &[String]) -> End {
        let said = ["/bin/sh: 1: ", &words[0], ": not found"].concat();
        self.fail(
            "command-not-in-image",
            127,
            &said,
            &[("command", &words[0])],
        )
    }

    /// A program by its name.
    pub(super) fn dispatch(&mut self, name: &str, words: &[String]) -> End {
        let args = &words[1..];
        self.reads_as(name, args);
        match name {
            "apt-get" | "apt" => self.apt(args),
            "apk" => self.apk(args),
            "useradd" | "adduser" => self.add_user(name, args),
            "groupadd" | "addgroup" => self.add_group(name, args),
            "mkdir" => self.mkdir(args),
            "rm" | "rmdir" | "unlink" => self.rm(name, args),
            "cp" => self.copy(args),
            "mv" => self.mv(args),
            "ln" => self.ln(args),
            "touch" => self.touch(args),
            "chmod" => self.chmod(args),
            "chown" | "chgrp" => self.chown(name, args),
            "cat" => self.cat(args),
            "ls" => self.ls(args),
            "grep" => self.greps(args).unwrap_or_else(|| self.other(name, words)),
            "test" | "[" => self.test(args),
            "echo" | "printf" => self.echo(name, args),
            "sleep" => self.sleep(args),
            "pwd" => self.print(self.cwd.to_string()),
            "whoami" => self.print(self.who.name.to_string()),
            "id" => self.id(),
            "usermod" | "passwd" | "chsh" | "uname" | "date" | "hostname" | "nproc" | "locale"
            | "df" | "du" | "ldd" => OK,
            "which" => self.find_programs(args),
            "env" | "nice" | "nohup" | "time" | "tini" | "dumb-init" | "timeout" | "gosu"
            | "sudo" => self.wrapper(name, args),
            "sh" | "bash" | "dash" | "ash" => self.subshell(name, args),
            "curl" | "wget" => self.download(name, args),
            "git" => self.git(args),
            "find" if deletes_byte_code(args) => self.delete_byte_code(args),
            "tail" if args.iter().any(|arg| arg == "-f" || arg == "-F") => End::Forever,
            "uv" => self.uv(args),
            "uvx" => {
                self.not_simulated("uvx");
                OK
            }
            "yes" => self.says_yes(args),
            "nginx" | "supervisord" => Self::server(args),
            _ => self.other(name, words),
        }
    }

    fn print(&mut self, line: String) -> End {
        self.say(line);
        OK
    }

    fn id(&mut self) -> End {
        let (uid, gid) = (self.who.uid.to_string(), self.who.gid.to_string());
        self.print(["uid=", &uid, "(", &self.who.name.clone(), ") gid=", &gid].concat())
    }

    fn sleep(&mut self, args: &[String]) -> End {
        let Some(time) = args.first() else {
            return End::Code(1);
        };
        if time == "infinity" {
            return End::Forever;
        }
        let (number, unit) = match time.chars().last() {
            Some('m') => (&time[..time.len() - 1], 60_000),
            Some('h') => (&time[..time.len() - 1], 3_600_000),
            Some('s') => (&time[..time.len() - 1], 1000),
            _ => (time.as_str(), 1000),
        };
        let whole: u64 = number.split('.').next().unwrap_or("0").parse().unwrap_or(0);
        self.ms = self.ms.saturating_add(
            whole
                .saturating_mul(unit)
                .min(self.facts.times.limit_ms * 2),
        );
        if self.ms > self.facts.times.limit_ms {
            End::Forever
        } else {
            OK
        }
    }

    fn find_programs(&mut self, names: &[String]) -> End {
        let mut end = OK;
        for name in names {
            match self.locate(name) {
                Ok(program) => self.say(program.path),
                Err(_) if self.may_have_command(name, false) => self.not_simulated(name),
                Err(_) => end = End::Code(1),
            }
        }
        end
    }

    /// A program that runs another.
    fn wrapper(&mut self, name: &str, args: &[String]) -> End {
        let mut rest = args;
        let skip_first = matches!(name, "timeout" | "gosu");
        while let Some(first) = rest.first() {
            let assignment = name == "env" && first.contains('=') && !first.starts_with('-');
            if assignment {
                let (key, value) = first.split_once('=').unwrap_or((first, ""));
                self.set_var(key, value);
            } else if !first.starts_with('-') {
                break;
            }
            rest = &rest[1..];
        }
        if skip_first && !rest.is_empty() {
            if name == "gosu" && !self.become_user(&rest[0].clone()) {
                let said = [
                    "error: failed switching to \"",
                    &rest[0],
                    "\": unable to find user",
                ]
                .concat();
                return self.fail("user-missing", 1, &said, &[("user", &rest[0])]);
            }
            rest = &rest[1..];
        }
        if rest.is_empty() {
            OK
        } else {
            self.program(rest)
        }
    }

    /// `sh -c text` or `sh file`.
    fn subshell(&mut self, name: &str, args: &[String]) -> End {
        let bash = std::mem::replace(&mut self.bash, name == "bash");
        let outer = (self.cwd.clone(), self.env.clone());
        let flags = (self.errexit, std::mem::take(&mut self.pipefail));
        let end = self.subshell_inner(args);
        self.leaving = false;
        self.bash = bash;
        (self.cwd, self.env) = outer;
        (self.errexit, self.pipefail) = flags;
        end
    }

    fn subshell_inner(&mut self, args: &[String]) -> End {
        let mut rest = args;
        while let Some(flag) = rest.first().filter(|arg| arg.starts_with('-')) {
            rest = &rest[1..];
            if matches!(flag.as_str(), "-" | "--" | "-s") {
                return self.piped_script();
            }
            self.errexit |= flag.contains('e');
            if flag.contains('c') {
                let Some(text) = rest.first() else {
                    return End::Code(2);
                };
                return self.shell(text);
            }
            if flag.ends_with('o') && !rest.is_empty() {
                self.pipefail |= rest[0] == "pipefail";
                rest = &rest[1..];
            }
        }
        let Some(file) = rest.first() else {
            return self.piped_script();
        };
        let path = self.path(file);
        let Some((_, node)) = self.disk.tree.find(&path) else {
            if self.vague_at(&path) {
                return self.guessed(file);
            }
            let said = ["/bin/sh: 0: cannot open ", file, ": No such file"].concat();
            return self.fail("file-not-found", 2, &said, &[("path", &path)]);
        };
        let Kind::File {
            text: Some(text), ..
        } = &node.kind
        else {
            let digest = match node.kind {
                Kind::File { digest, .. } => digest,
                _ => 0,
            };
            return self.unknown_script(file, digest);
        };
        let text = text.clone();
        self.shell(&text)
    }

    /// Whether a program can be run at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.locate(name).is_ok()
    }

    /// Whether the image has a Debian package.
    pub(crate) fn has_debian_package(&self, name: &str) -> bool {
        base::has_debian_package(&self.disk.tree, self.base, name)
    }
}
