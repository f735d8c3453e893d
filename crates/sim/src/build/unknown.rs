//! What nobody knows of an image: after a step whose effects are beyond the simulator, what is
//! not listed may be there all the same, and nothing is said to be missing for certain.

mod owners;
mod place;
mod programs;
mod trace;
mod who;

pub(crate) use place::{is_bundle, is_of_base};
pub(crate) use programs::{brings_programs, is_folder, is_stocked, stocked};
pub(crate) use trace::Trace;
pub(crate) use who::{presumed, who_may_be};

use super::base::OWN_DIRECTORIES;
use super::command::is_system_command;
use super::context::mix;
use super::machine::{End, Machine, OK};
use super::tree::{Change, Kind, Node, Tree, base_name, parent};
use crate::facts::Facts;
use crate::finding::{Code, Severity};

/// What may be there besides what is listed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// Any files, as after `git clone`; no commands on the search path.
    Files,
    /// Any distributions of Python, with their scripts.
    Packages,
    /// Anything at all.
    Anything,
}

/// Where it is noted, for everything that is built on it.
const MARKS: [&str; 3] = [
    "/proc/unknown-files",
    "/proc/unknown-packages",
    "/proc/unknown",
];

impl Unknown {
    fn mark(self) -> &'static str {
        MARKS[self as usize]
    }

    /// Whether it is so of a tree.
    pub(crate) fn is_of(self, tree: &Tree) -> bool {
        tree.get(self.mark()).is_some()
    }

    /// The note of it, with the identity of what nobody knows.
    pub(crate) fn change(self, identity: u64) -> Change {
        (self.mark().into(), Some(note(identity)))
    }

    fn identity(self, tree: &Tree) -> u64 {
        match tree.get(self.mark()).map(|node| &node.kind) {
            Some(Kind::File { digest, .. }) => *digest,
            _ => 0,
        }
    }
}

fn note(identity: u64) -> Node {
    let (text, digest) = (None, identity);
    Node {
        mode: 0o755,
        ..Node::new(Kind::File { text, digest }, 0)
    }
}

/// Changes when the files may be others that a tree does not list.
pub(crate) fn identity_of_files(tree: &Tree) -> u64 {
    let (files, all) = (Unknown::Files, Unknown::Anything);
    let known = mix(files.identity(tree), all.identity(tree));
    match Trace::Blurred.identity(tree) {
        0 => known,
        blurred => mix(known, blurred),
    }
}

/// What is said of a file that may be there.
pub(crate) const NOT_KNOWN: Code = "file-not-known";

/// Whether files may be there that a tree does not list.
pub(crate) fn has_vague_files(tree: &Tree) -> bool {
    Unknown::Files.is_of(tree) || Unknown::Anything.is_of(tree)
}

/// Whether distributions of Python may be there that a tree does not list.
pub(crate) fn has_vague_packages(tree: &Tree, facts: &Facts) -> bool {
    Unknown::Packages.is_of(tree)
        || Unknown::Anything.is_of(tree)
        || tree.below("/").any(|(_, node)| match &node.kind {
            Kind::Package { name, .. } => facts.package(name).is_none(),
            _ => false,
        })
}

/// Whether a command may be there that a tree does not list. Packages of Python bring none
/// that a package of the system is known to bring.
pub(crate) fn may_have_command(tree: &Tree, facts: &Facts, name: &str, elsewhere: bool) -> bool {
    if Unknown::Anything.is_of(tree) {
        return true;
    }
    if elsewhere {
        return false;
    }
    let path = name.contains('/');
    let files = path && Unknown::Files.is_of(tree);
    files
        || (!path || name.contains("/bin/"))
            && !is_system_command(facts, base_name(name))
            && has_vague_packages(tree, facts)
}

/// Whether a module of Python may be there that a tree does not list.
pub(crate) fn may_have_module(tree: &Tree, facts: &Facts) -> bool {
    has_vague_files(tree) || has_vague_packages(tree, facts)
}

impl Machine<'_> {
    /// Notes that from here on more may be there than is listed.
    pub(crate) fn open_up(&mut self, what: Unknown) {
        // Distributions are the same by their names and versions.
        let constant = what == Unknown::Packages;
        if constant && what.is_of(&self.disk.tree) {
            return;
        }
        let identity = if constant {
            0
        } else {
            self.looked = true;
            mix(what.identity(&self.disk.tree), self.origin)
        };
        self.disk.put(what.mark(), note(identity));
        self.forget_gone();
    }

    /// Whether a missing file is no certain thing.
    pub(crate) fn vague(&self) -> bool {
        has_vague_files(&self.disk.tree)
    }

    /// Whether a file that is not listed may be there all the same; and if so, says it, unless
    /// it is surely there.
    pub(crate) fn perhaps(&mut self, path: &str) -> bool {
        if self.is_bare_program(path) {
            return true;
        }
        if self.surely_there(path).is_some() {
            self.reads_all();
            return true;
        }
        let vague = self.vague_at(path);
        if vague {
            self.reads_all();
            self.find(NOT_KNOWN, Severity::Warning, "", &[("path", path)]);
        }
        vague
    }

    /// Whether a directory is there, or may be there and is made.
    pub(crate) fn may_hold(&mut self, dir: &str) -> bool {
        let missing = !self.disk.tree.is_dir(dir);
        if missing && (self.vague() || self.perhaps(dir)) {
            self.disk.make_dirs(dir, self.who.uid, self.who.gid);
        }
        self.disk.tree.is_dir(dir) || self.disk.tree.get(dir).is_some_and(is_bundle)
    }

    /// Whether a distribution of Python may be there that is not listed.
    pub(crate) fn vague_packages(&self) -> bool {
        has_vague_packages(&self.disk.tree, self.facts)
    }

    /// Whether a command may be there that is not listed.
    pub(crate) fn may_have_command(&self, name: &str, elsewhere: bool) -> bool {
        let unlisted = || {
            let path = self.path(name);
            let real = self.disk.tree.real(&path);
            name.contains('/') && !OWN_DIRECTORIES.contains(&parent(&real)) && self.vague_at(&path)
        };
        let tree = &self.disk.tree;
        let gone = elsewhere || self.was_mounted(name);
        may_have_command(tree, self.facts, name, gone) || unlisted() || self.may_be_on_path(name)
    }

    /// A command that may be there, and that may do anything.
    pub(crate) fn guessed(&mut self, name: &str) -> End {
        self.not_simulated(name);
        self.open_up(Unknown::Anything);
        self.blur_words(&[]);
        if name.contains('/') {
            self.give_anything();
        }
        OK
    }
}
