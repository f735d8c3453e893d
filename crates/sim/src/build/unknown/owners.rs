//! Paths whose owner and mode may be others than those that are listed: a command that is not
//! simulated may have changed them, or have made what lies there.

use super::trace::Trace;
use crate::build::command::other::starts_of_find;
use crate::build::machine::Machine;
use crate::build::tree::{Node, join, parent};

/// Programs that give what they name, or put there, another owner or another mode.
const GIVERS: &str = " bsdtar cpio install rsync setfacl tar unzip ";

/// What a program that starts others is told to do with files whose names it finds.
const CHANGES: &str = " bash chgrp chmod chown install sh setfacl ";

fn has(list: &str, word: &str) -> bool {
    list.contains(&[" ", word, " "].concat())
}

impl Machine<'_> {
    /// Notes what a program that is not simulated may have given to somebody: what it names,
    /// or what it found below.
    pub(crate) fn give_words(&mut self, name: &str, args: &[String]) {
        let starts = args.iter().any(|arg| has(CHANGES, arg));
        if has(GIVERS, name) {
            self.give_named(args);
        } else if name == "find" && starts {
            self.give_named(&starts_of_find(args));
        } else if matches!(name, "xargs" | "parallel") && starts {
            self.give_at("/");
        }
    }

    fn give_named(&mut self, args: &[String]) {
        for arg in args.iter().filter(|arg| !arg.starts_with('-')) {
            let path = self.path(arg);
            self.give_at(&path);
        }
    }

    /// Notes that a script which nobody has may have given anything to anybody, as only root
    /// can.
    pub(crate) fn give_anything(&mut self) {
        if self.who.uid == 0 {
            self.give_at("/");
        }
    }

    /// Whether the owner and the mode of what stands at a path may be others, or nobody knows
    /// what it lies in.
    pub(crate) fn may_be_given(&self, path: &str) -> bool {
        let tree = &self.disk.tree;
        let real = tree.real(path);
        let dir = parent(&real);
        Trace::Given.holds(tree, &real)
            || tree.get(dir).is_none() && Trace::Blurred.holds(tree, dir)
    }

    /// The folder that keeps it from an absolute path, as far as anybody knows; `from` is where
    /// it stands, or the root for what is not asked for from there.
    pub(crate) fn barred(&self, path: &str, from: &str) -> Option<String> {
        let who = (self.who.uid, self.who.gid);
        let dir = self.disk.tree.barred(path, from, who)?;
        (!self.may_be_given(&dir)).then_some(dir)
    }

    /// Whether it may read what stands at a path, as far as anybody knows.
    pub(crate) fn may_read(&self, path: &str, node: &Node) -> bool {
        let known = node.allows(self.who.uid, self.who.gid, 4);
        known && self.barred(path, &self.cwd).is_none() || self.may_be_given(path)
    }

    /// Whether a program that is there without the right to run it may have that by now.
    pub(crate) fn may_be_runnable(&self, name: &str) -> bool {
        let may = |path: &str| {
            let real = self.disk.tree.real(path);
            self.disk.tree.get(&real).is_some_and(|node| !node.is_dir()) && self.may_be_given(path)
        };
        if name.contains('/') {
            return may(&self.path(name));
        }
        let mut dirs = self.program_folders();
        dirs.any(|dir| may(&join(&self.path(dir), name)))
    }
}
