//! A Linux process on the files of an image: who it is, where, with which environment.
//!
//! Used for `RUN` while building. Commands report an exit code; a server reports that it
//! never ends.

use super::base::Suite;
use super::disk::Disk;
use super::printed::Exact;
use super::tree::absolute;
use super::{Env, Output, User, base};
use crate::facts::{BaseImage, Facts, System};
use crate::finding::{Arg, Code, Finding, Place, Severity};
use std::sync::Arc;

/// Who a process is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Who {
    /// User number.
    pub(crate) uid: u32,
    /// Group number.
    pub(crate) gid: u32,
    /// Name, or the number in words.
    pub(crate) name: Arc<str>,
    /// Home directory.
    pub(crate) home: Arc<str>,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Exit code.
    Code(i32),
    /// It runs until it is stopped: a server, or one that waits.
    Forever,
}

/// Lines that a step may print before the rest is dropped.
const MAX_OUTPUT: usize = 2_000;

/// Exit code 0.
pub(crate) const OK: End = End::Code(0);

/// A process and its surroundings.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a process that have nothing to do with each other"
)]
pub(crate) struct Machine<'a> {
    /// Sizes and times.
    pub(crate) facts: &'a Facts,
    /// The base image.
    pub(crate) base: &'a BaseImage,
    /// The release of its system.
    pub(super) suite: Suite,
    /// Files.
    pub(crate) disk: Disk,
    /// Users.
    pub(crate) users: Vec<User>,
    /// Groups beside those of the users.
    pub(crate) groups: Vec<(String, u32)>,
    /// Environment.
    pub(crate) env: Env,
    /// Working directory.
    pub(crate) cwd: Arc<str>,
    /// Who.
    pub(crate) who: Who,
    /// Bytes that it downloads in a millisecond.
    pub(crate) down: u64,
    /// Milliseconds so far.
    pub(crate) ms: u64,
    /// What was printed.
    pub(crate) output: Vec<Output>,
    /// What of it was printed to the letter.
    pub(super) exact: Vec<Exact>,
    /// What there is to say.
    pub(crate) findings: Vec<Finding>,
    /// The line of the Dockerfile that is carried out.
    pub(crate) place: Place,
    /// Code of the finding that explains the last failure.
    pub(crate) cause: Option<Code>,
    /// Whether the network gives packages for free, because a cache mount has them.
    pub(crate) cached_downloads: bool,
    /// The address whose text goes to standard output and into the next command.
    pub(super) fetched: Option<String>,
    /// Whether the command reads what another one wrote.
    pub(super) piped: bool,
    /// Whether that may be read as a yes.
    pub(super) answered_yes: bool,
    /// Whether the command writes to another one, which ends before it has read everything.
    pub(super) cut_off: bool,
    /// Whether a word of the command comes from `$(…)`.
    pub(super) substituted: bool,
    /// Whether nobody knows how the last command ended.
    pub(super) unsure: bool,
    /// Variables of the shell whose values nobody knows.
    pub(super) hazy: Vec<String>,
    /// Whether the shell is bash.
    pub(crate) bash: bool,
    /// `set -e`
    pub(super) errexit: bool,
    /// `set -o pipefail`
    pub(super) pipefail: bool,
    /// `exit` was said.
    pub(super) leaving: bool,
    /// Depth of scripts and programs that call others.
    pub(super) depth: u32,
    /// Programs that were run.
    pub(super) count: u32,
    /// Key of the step, which holds everything that it could see.
    pub(crate) origin: u64,
    /// What the output of the command depends on besides its text; 0 is nothing.
    pub(super) reads: u64,
    /// Whether content that was made depends on what was read.
    pub(super) looked: bool,
}

impl<'a> Machine<'a> {
    /// Somebody's process on a disk, which knows of no users yet.
    pub(crate) fn new(
        facts: &'a Facts,
        base: &'a BaseImage,
        disk: Disk,
        who: Who,
        cwd: Arc<str>,
        env: Env,
    ) -> Self {
        Self {
            facts,
            base,
            suite: Suite::Unknown,
            disk,
            users: Vec::new(),
            groups: Vec::new(),
            env,
            cwd,
            who,
            down: facts.times.laptop_down.max(1),
            ms: 0,
            output: Vec::new(),
            exact: Vec::new(),
            findings: Vec::new(),
            place: Place::default(),
            cause: None,
            cached_downloads: false,
            fetched: None,
            piped: false,
            answered_yes: false,
            cut_off: false,
            substituted: false,
            unsure: false,
            hazy: Vec::new(),
            bash: false,
            errexit: false,
            pipefail: false,
            leaving: false,
            depth: 0,
            count: 0,
            origin: 0,
            reads: 0,
            looked: false,
        }
    }

    /// Prints a line.
    pub(crate) fn say(&mut self, line: impl Into<String>) {
        if self.output.len() < MAX_OUTPUT {
            self.output.push(Output::Line(line.into()));
        }
    }

    /// Prints a line made of pieces.
    pub(crate) fn say_all(&mut self, pieces: &[&str]) {
        self.say(pieces.concat());
    }

    /// Says something about the line that is carried out.
    pub(crate) fn find(
        &mut self,
        code: Code,
        severity: Severity,
        said: &str,
        args: &[(&'static str, &str)],
    ) {
        let mut finding = Finding::new(code, severity, self.place.clone()).said(said);
        for (name, value) in args {
            finding.args.push((name, Arg::Code((*value).to_owned())));
        }
        self.findings.push(finding);
    }

    /// Prints an error, remembers it as the cause, and gives the exit code back.
    pub(crate) fn fail(
        &mut self,
        code: Code,
        exit: i32,
        said: &str,
        args: &[(&'static str, &str)],
    ) -> End {
        self.say(said);
        self.find(code, Severity::Error, said, args);
        self.cause = Some(code);
        End::Code(exit)
    }

    /// The same for what this very user may not do.
    pub(crate) fn deny(
        &mut self,
        code: Code,
        exit: i32,
        said: &str,
        args: &[(&'static str, &str)],
    ) -> End {
        let end = self.fail(code, exit, said, args);
        let user = Arg::Code(self.who.name.to_string());
        if let Some(finding) = self.findings.last_mut() {
            finding.args.push(("user", user));
        }
        end
    }

    /// Warns of bytes in the image that nobody uses.
    pub(crate) fn notice(&mut self, code: Code, bytes: u64) {
        let finding = Finding::warning(code, self.place.clone());
        self.findings.push(finding.with("bytes", Arg::Bytes(bytes)));
    }

    /// The value of an environment variable.
    pub(crate) fn var(&self, name: &str) -> Option<&str> {
        let set = self.env.iter().rev().find(|(key, _)| **key == *name);
        let home = || (name == "HOME").then_some(&*self.who.home);
        set.map(|(_, value)| &**value).or_else(home)
    }

    /// Sets an environment variable.
    pub(crate) fn set_var(&mut self, name: &str, value: &str) {
        let env = Arc::make_mut(&mut self.env);
        match env.iter_mut().find(|(key, _)| **key == *name) {
            Some((_, old)) => *old = value.into(),
            None => env.push((name.into(), value.into())),
        }
    }

    /// A path as this process means it.
    pub(crate) fn path(&self, path: &str) -> String {
        absolute(&self.cwd, path)
    }

    /// Whether it may write to a path or make it, as far as anybody knows.
    pub(crate) fn may_write(&self, path: &str) -> bool {
        let known = self.disk.may_write(path, self.who.uid, self.who.gid);
        known && self.barred(path, &self.cwd).is_none()
            || self.may_be_given(path) && !self.disk.is_sealed(path)
    }

    /// The same of the directory that a path is in.
    pub(crate) fn may_write_at(&self, path: &str) -> bool {
        let known = self.disk.may_write_at(path, self.who.uid, self.who.gid);
        known && self.barred(path, &self.cwd).is_none()
            || self.may_be_given(path) && !self.disk.is_sealed(path)
    }

    /// Why it may not write to a path: `EROFS` before `EACCES`, in the words of strerror(3).
    pub(crate) fn why_not(&self, path: &str) -> &'static str {
        if self.disk.is_sealed(&self.path(path)) {
            "Read-only file system"
        } else {
            "Permission denied"
        }
    }

    /// The home directory, by `HOME` or the user.
    pub(crate) fn home(&self) -> &str {
        self.var("HOME").unwrap_or(&self.who.home)
    }

    /// Whether nobody measured the base image, so that anything may be set and be there.
    pub(crate) fn on_unmeasured(&self) -> bool {
        self.base.system == System::Unknown
    }

    /// Becomes a user: `name`, `uid`, `name:group`, `uid:gid`. False when there is no such name.
    pub(crate) fn become_user(&mut self, user: &str) -> bool {
        let Some(who) = self.who_is(user) else {
            return false;
        };
        self.who = who;
        true
    }
}

/// Who a `USER` value means. `None` when a name is not in the list of users.
pub(crate) fn lookup(users: &[User], groups: &[(String, u32)], user: &str) -> Option<Who> {
    let (name, group) = user.split_once(':').unwrap_or((user, ""));
    let name = if name.is_empty() { "root" } else { name };
    let number = name.parse::<u32>().ok();
    let known = users
        .iter()
        .find(|known| *known.name == *name || Some(known.uid) == number);
    let mut who = match (known, number) {
        (Some(known), _) => Who {
            uid: known.uid,
            gid: known.gid,
            name: known.name.clone(),
            home: known.home.clone(),
        },
        (None, Some(uid)) => Who {
            uid,
            gid: 0,
            name: name.into(),
            home: "/".into(),
        },
        (None, None) => {
            let (uid, gid) = base::numbers_of_user(name)?;
            Who {
                uid,
                gid,
                name: name.into(),
                home: "/".into(),
            }
        }
    };
    if !group.is_empty() {
        let known = users
            .iter()
            .find(|known| *known.name == *group)
            .map(|known| known.gid);
        let named = groups
            .iter()
            .find(|(name, _)| name == group)
            .map(|(_, gid)| *gid);
        let named = known.or(named).or_else(|| base::number_of_group(group));
        who.gid = named.or_else(|| group.parse().ok())?;
    }
    Some(who)
}
