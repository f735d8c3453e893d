//! Finding programs, and starting what was found.

use super::MAX_DEPTH;
use crate::build::base;
use crate::build::machine::{End, Machine};
use crate::build::tree::{Kind, Node, base_name};
use std::borrow::Cow;
use std::sync::Arc;

/// Programs that one `RUN` may start before it counts as endless.
const MAX_PROGRAMS: u32 = 5_000;

/// The directories of a search path, which are short.
fn pieces(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.bytes().position(|byte| byte == b':');
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

/// A program that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    /// Where, its links not followed.
    pub(crate) path: String,
    /// What stands there; `None` for one of the bare system's own.
    pub(super) kind: Option<Kind>,
}

/// Why a program cannot be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoProgram {
    /// It is nowhere.
    Absent,
    /// It is there, and not executable.
    NotExecutable,
    /// It is there, in a folder that the user may not enter.
    Unreachable,
}

impl Machine<'_> {
    /// Finds a program by `PATH` or by its path.
    pub(crate) fn locate(&self, name: &str) -> Result<Program, NoProgram> {
        if name.bytes().any(|byte| byte == b'/') {
            let path = self.path(name);
            let kind = self.program_at(&path, self.stands(name));
            return kind.map(|kind| Program { path, kind });
        }
        let mut outcome = Err(NoProgram::Absent);
        let somewhere = self.disk.tree.may_have(name);
        let bare = self.has_bare(name);
        if !somewhere && !bare {
            return outcome;
        }
        for dir in pieces(self.var("PATH").unwrap_or(base::PATH)) {
            let dir = if dir.starts_with('/') {
                Cow::Borrowed(dir.trim_end_matches('/'))
            } else {
                Cow::Owned(self.path(dir))
            };
            let own = bare && base::OWN_DIRECTORIES.contains(&&*dir);
            if !somewhere && !own {
                continue;
            }
            let path = [&dir, "/", name].concat();
            let found = if somewhere {
                self.in_tree(&path, "/")
            } else {
                None
            };
            match found {
                Some(Ok(kind)) => {
                    let kind = Some(kind);
                    return Ok(Program { path, kind });
                }
                Some(Err(why)) => outcome = Err(why),
                None if own => return Ok(Program { path, kind: None }),
                None => {}
            }
        }
        outcome
    }

    /// Where a path begins: here, or at the root.
    fn stands(&self, path: &str) -> &str {
        if path.starts_with('/') {
            "/"
        } else {
            &self.cwd
        }
    }

    /// What stands at a path that begins somewhere, as far as it can be run; nothing where
    /// nothing stands.
    fn in_tree(&self, path: &str, from: &str) -> Option<Result<Kind, NoProgram>> {
        if !self.disk.tree.may_have(base_name(path)) {
            return None;
        }
        let (_, node) = self.disk.tree.find(path)?;
        let runs = node.allows(self.who.uid, self.who.gid, 1) && !node.is_dir();
        Some(if self.barred(path, from).is_some() {
            Err(NoProgram::Unreachable)
        } else if runs {
            Ok(node.kind.clone())
        } else {
            Err(NoProgram::NotExecutable)
        })
    }

    /// The same with the programs that the bare system has, and the tree does not list.
    fn program_at(&self, path: &str, from: &str) -> Result<Option<Kind>, NoProgram> {
        match self.in_tree(path, from) {
            Some(found) => found.map(Some),
            None if self.is_bare(path) => Ok(None),
            None => Err(NoProgram::Absent),
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
        let path = found.path.as_str();
        match found.kind {
            None => self.dispatch(base_name(path), words),
            Some(Kind::Program {
                interpreter: Some(python),
            }) => self.script_program(path, &python, words),
            Some(Kind::File { text, digest }) => match text {
                Some(text) => self.text_program(path, &text, words),
                None => self.unknown_script(path, digest),
            },
            Some(_) => self.dispatch_at(path, words),
        }
    }

    fn no_program(&mut self, name: &str, why: NoProgram) -> End {
        let args = [("command", name)];
        let shell = self.shell_prefix();
        match why {
            NoProgram::Absent if self.bash => {
                self.absent(name, &[shell, name, ": command not found"].concat())
            }
            NoProgram::Absent => self.absent(name, &[shell, name, ": not found"].concat()),
            NoProgram::NotExecutable if self.may_be_runnable(name) => self.guessed(name),
            NoProgram::NotExecutable => {
                let said = [shell, name, ": Permission denied"].concat();
                self.fail("file-not-executable", 126, &said, &args)
            }
            NoProgram::Unreachable if self.bash && !name.contains('/') => {
                self.absent(name, &[shell, name, ": command not found"].concat())
            }
            NoProgram::Unreachable => {
                let exit = if name.contains('/') { 126 } else { 127 };
                let said = [shell, name, ": Permission denied"].concat();
                self.unreachable(name, exit, &said)
            }
        }
    }

    /// Fails for want of a way to a program.
    pub(crate) fn unreachable(&mut self, name: &str, exit: i32, said: &str) -> End {
        let is_it = |path: &String| self.locate(path) == Err(NoProgram::Unreachable);
        let path = if name.contains('/') {
            self.path(name)
        } else {
            self.elsewhere(name, is_it).unwrap_or_default()
        };
        let place = self.barred(&path, "/").unwrap_or_default();
        let args = [("path", path.as_str()), ("place", place.as_str())];
        self.deny("folder-closed", exit, said, &args)
    }

    /// Fails for want of a program, and says where one of that name lies that `PATH` does not
    /// lead to.
    pub(crate) fn absent(&mut self, name: &str, said: &str) -> End {
        let elsewhere = self.elsewhere(name, |path| self.locate(path).is_ok());
        if self.may_have_command(name, elsewhere.is_some()) {
            return self.guessed(name);
        }
        let closed = |path: &String| self.locate(path) == Err(NoProgram::Unreachable);
        match elsewhere {
            None if self.elsewhere(name, closed).is_some() => self.unreachable(name, 127, said),
            None => self.fail("command-not-in-image", 127, said, &[("command", name)]),
            Some(path) => {
                let args = [("command", name), ("path", path.as_str())];
                self.fail("command-not-on-path", 127, said, &args)
            }
        }
    }

    /// A program of that name which is as asked for, before all others one whose folder is
    /// called `bin`.
    fn elsewhere(&self, name: &str, is_it: impl Fn(&String) -> bool) -> Option<String> {
        if name.is_empty() || name.contains('/') {
            return None;
        }
        let (any, in_bin) = (["/", name].concat(), ["/bin/", name].concat());
        let is_one = |node: &Node| !matches!(node.kind, Kind::Package { .. } | Kind::Lump);
        let all = self.disk.tree.below("/");
        let paths = all.filter(|(_, node)| is_one(node)).map(|(path, _)| path);
        let paths = paths.filter(|path| path.ends_with(&any));
        let found = paths.map(ToString::to_string).filter(is_it);
        found.min_by_key(|path| !path.ends_with(&in_bin))
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
        if self.barred(python, "/").is_some() {
            let said = [self.shell_prefix(), &words[0], ": Permission denied"].concat();
            return self.unreachable(python, 126, &said);
        }
        let python = python.to_string();
        self.python_script(base_name(path), &python, &words[1..])
    }
}

/// `"$@"` in a script, which entry points end with.
pub(crate) fn replace_arguments(text: &str, args: &[String]) -> String {
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
