//! What a process in the container finds around it: files, users, environment.

mod guess;
mod way;

use super::RunOptions;
use crate::build::Image;
use crate::build::base::is_program;
use crate::build::machine::{Who, lookup};
use crate::build::tree::{Kind, Node, Tree, absolute};
use crate::build::unknown::presumed;
use crate::dockerfile::expand::Variable;
use crate::dockerfile::glob;
use crate::facts::{Facts, System};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// A container seen from inside.
#[derive(Clone)]
pub(super) struct World<'a> {
    image: &'a Image,
    mounts: &'a [(String, String)],
    facts: &'a Facts,
    /// What was taken for granted although nobody lists it.
    guesses: Rc<RefCell<Vec<String>>>,
    /// Environment: the image's, then `-e`.
    pub(super) env: Vec<Variable>,
    /// Working directory.
    pub(super) cwd: String,
    /// Folders that were made since the start.
    pub(super) made: Vec<String>,
    /// Who the process is; `None` when the image does not know the name.
    pub(super) user: Option<Who>,
}

impl<'a> World<'a> {
    pub(super) fn new(image: &'a Image, options: &'a RunOptions, facts: &'a Facts) -> Self {
        let config = &image.config;
        let mut env = config.env.clone();
        for (name, value) in &options.env {
            set(&mut env, name, value);
        }
        let wanted = match options.user.as_str() {
            "" => &*config.user,
            user => user,
        };
        let cwd = if config.workdir.is_empty() {
            "/"
        } else {
            &config.workdir
        };
        let mut world = Self {
            image,
            mounts: &options.mounts,
            facts,
            guesses: Rc::default(),
            env,
            cwd: cwd.to_owned(),
            made: Vec::new(),
            user: identity(image, wanted),
        };
        if world.user.is_none() && world.is_anything_possible() {
            world.guess(wanted);
            world.user = Some(presumed(wanted));
        }
        world
    }

    /// What was measured.
    pub(super) fn facts(&self) -> &'a Facts {
        self.facts
    }

    /// The image's tree.
    pub(super) fn tree(&self) -> &Tree {
        &self.image.tree
    }

    /// The image.
    pub(super) fn image(&self) -> &Image {
        self.image
    }

    /// As `whoami` says, or the number of a user without a name.
    pub(super) fn user_name(&self) -> String {
        self.user
            .as_ref()
            .map_or_else(String::new, |user| user.name.to_string())
    }

    /// A variable of the environment.
    pub(super) fn var(&self, name: &str) -> Option<&str> {
        let found = self.env.iter().rev().find(|(key, _)| **key == *name);
        found
            .map(|(_, value)| &**value)
            .filter(|value| !value.is_empty())
    }

    /// `HOME`, or the user's home directory.
    pub(super) fn home(&self) -> &str {
        let home = self.user.as_ref().map_or("/", |user| &user.home);
        self.var("HOME").unwrap_or(home)
    }

    /// An absolute path: `~` is the home directory, anything else starts at the working
    /// directory.
    pub(super) fn absolute(&self, path: &str) -> String {
        match path.strip_prefix("~/") {
            Some(rest) => join(self.home(), rest),
            None => join(&self.cwd, path),
        }
    }

    /// The entry at a path, links followed.
    pub(super) fn entry(&self, path: &str) -> Option<(&str, &Node)> {
        follow(self.tree(), path)
    }

    /// Whether something stands at or below a path.
    pub(super) fn exists(&self, path: &str) -> bool {
        self.entry(path).is_some()
            || has_children(self.tree(), path)
            || self.mounted(path).is_some()
            || self.was_made(path)
    }

    /// Whether a directory stands at a path.
    pub(super) fn is_dir(&self, path: &str) -> bool {
        self.entry(path).is_some_and(|(_, node)| node.is_dir())
            || has_children(self.tree(), path)
            || path == "/"
            || self.was_made(path)
    }

    /// Whether a folder was made since the start, with those above it.
    fn was_made(&self, path: &str) -> bool {
        let is_on_the_way = |made: &String| {
            let rest = made.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.made.iter().any(is_on_the_way)
    }

    /// The text of a file, mounted or in the image.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        if let Some(text) = self.mounted(path) {
            return Some(text);
        }
        match &self.entry(path)?.1.kind {
            Kind::File { text, .. } => text.as_deref(),
            _ => None,
        }
    }

    fn mounted(&self, path: &str) -> Option<&str> {
        self.mounts
            .iter()
            .find(|(at, _)| at == path)
            .map(|(_, text)| text.as_str())
    }

    /// The program of that name: a path as it is, a name looked up in `PATH`.
    pub(super) fn which(&self, name: &str) -> Option<String> {
        if name.contains('/') {
            let path = join(&self.cwd, name);
            let runs = self.is_program(&path) && self.barred_as_written(name).is_none();
            return runs.then_some(path);
        }
        self.path()
            .split(':')
            .map(|folder| join(folder, name))
            .find(|path| self.is_program(path) && self.barred(path, "/").is_none())
    }

    fn path(&self) -> &str {
        self.var("PATH").unwrap_or("/usr/local/bin:/usr/bin:/bin")
    }

    /// Takes a variable away.
    pub(super) fn unset(&mut self, name: &str) {
        self.env.retain(|(key, _)| **key != *name);
    }

    /// Goes on as another user, whose home is theirs (`gosu`, `su-exec`).
    pub(super) fn become_user(&mut self, name: &str) {
        if let Some(user) = identity(self.image, name) {
            let home = user.home.to_string();
            set(&mut self.env, "HOME", &home);
            self.user = Some(user);
        }
    }

    /// Looks for programs in a folder before all others.
    pub(super) fn put_first(&mut self, folder: &str) {
        let path = [folder, ":", self.path()].concat();
        set(&mut self.env, "PATH", &path);
    }

    /// A program of that name which lies where `PATH` does not lead or the user may not enter,
    /// before all others one whose folder is called `bin`.
    pub(super) fn elsewhere(&self, name: &str) -> Option<String> {
        if name.contains('/') {
            let path = join(&self.cwd, name);
            return self.is_program(&path).then_some(path);
        }
        if name.is_empty() {
            return None;
        }
        let (any, in_bin) = (["/", name].concat(), ["/bin/", name].concat());
        let paths = self.tree().below("/").map(|(path, _)| path);
        let found = paths.filter(|path| path.ends_with(&any) && self.is_program(path));
        let rank = |path: &str| (self.barred(path, "/").is_some(), !path.ends_with(&in_bin));
        let best = found.min_by_key(|path| rank(path));
        best.map(ToString::to_string)
    }

    /// The entry at a path or the nearest one above it, and who owns that.
    pub(super) fn owner(&self, path: &str) -> (String, String) {
        let mut at = path;
        loop {
            if let Some((real, node)) = self.entry(at) {
                let known = self.image.users.iter().find(|user| user.uid == node.uid);
                let owner = match known {
                    Some(user) => user.name.to_string(),
                    None if node.uid == 0 => "root".into(),
                    None => node.uid.to_string(),
                };
                return (real.to_owned(), owner);
            }
            match at.rfind('/') {
                Some(0) | None => return ("/".into(), "root".into()),
                Some(end) => at = &at[..end],
            }
        }
    }

    fn is_program(&self, path: &str) -> bool {
        match self.entry(path) {
            Some((_, node)) => match node.kind {
                Kind::Program { .. } => true,
                Kind::File { .. } => node.mode & 0o111 != 0,
                _ => false,
            },
            None => is_program(self.system(), path),
        }
    }

    /// Whether a file stands at a path that nobody may run.
    pub(super) fn is_no_program(&self, path: &str) -> bool {
        let path = join(&self.cwd, path);
        let file = self.entry(&path).map(|(_, node)| &node.kind);
        matches!(file, Some(Kind::File { .. }))
            && !self.is_program(&path)
            && !self.may_be_otherwise(&path)
    }

    /// What the base image is; none that has programs of its own where nobody measured it.
    pub(super) fn system(&self) -> System {
        let base = self.facts.image(&self.image.base);
        base.map(|base| base.system)
            .filter(|system| *system != System::Unknown)
            .unwrap_or(System::Distroless)
    }
}

fn writable(node: &Node, user: &Who) -> bool {
    node.kind == Kind::Dir && bits(node, user) & 0o3 == 0o3
}

/// The three permission bits that count for a user.
fn bits(node: &Node, user: &Who) -> u16 {
    if node.uid == user.uid {
        node.mode >> 6 & 0o7
    } else if node.gid == user.gid {
        node.mode >> 3 & 0o7
    } else {
        node.mode & 0o7
    }
}

/// Who `USER` names: `name`, `name:group`, `1000`, `1000:1000`; empty is root. An image does
/// not list its groups: of one that no user is called after, the user's own is taken.
fn identity(image: &Image, wanted: &str) -> Option<Who> {
    let alone = match wanted.split(':').next() {
        None | Some("" | "root") => "0",
        Some(name) => name,
    };
    let found = lookup(&image.users, &[], wanted);
    let mut who = found.or_else(|| lookup(&image.users, &[], alone))?;
    if who.uid == 0 && &*who.home == "/" {
        (who.name, who.home) = ("root".into(), "/root".into());
    }
    Some(who)
}

/// Follows links to the entry they end at.
fn follow<'t>(tree: &'t Tree, path: &str) -> Option<(&'t str, &'t Node)> {
    let found = tree.find(&normal(path))?;
    (!found.1.is_link()).then_some(found)
}

fn has_children(tree: &Tree, path: &str) -> bool {
    tree.below(&normal(path)).next().is_some()
}

/// Sets or replaces a variable.
pub(super) fn set(env: &mut Vec<Variable>, name: &str, value: &str) {
    match env.iter_mut().find(|(key, _)| **key == *name) {
        Some((_, old)) => *old = value.into(),
        None => env.push((name.into(), value.into())),
    }
}

/// A path below a folder, or itself when it is absolute.
pub(super) fn join(folder: &str, path: &str) -> String {
    if path.starts_with('/') {
        normal(path).into_owned()
    } else {
        absolute("/", &[folder, "/", path].concat())
    }
}

/// Without `.`, `..`, doubled or final slashes.
fn normal(path: &str) -> Cow<'_, str> {
    match path.strip_prefix('/') {
        Some(rest) if glob::is_clean(rest) => Cow::Borrowed(path),
        _ => Cow::Owned(absolute("/", path)),
    }
}
