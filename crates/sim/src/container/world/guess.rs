//! What is taken for granted of an image although nobody knows it.

use super::World;
use crate::build::unknown::{
    NOT_KNOWN, Trace, Unknown, has_vague_files, is_stocked, may_have_command, may_have_module,
};
use crate::finding::{Arg, Finding, Place};

impl World<'_> {
    /// Takes something for granted, and notes that.
    pub(in crate::container) fn guess(&self, what: &str) {
        let mut guesses = self.guesses.borrow_mut();
        if !guesses.iter().any(|guess| guess == what) {
            guesses.push(what.to_owned());
        }
    }

    /// What is to be said of everything that was taken for granted.
    pub(in crate::container) fn guesses(&self) -> Vec<Finding> {
        let said = |path: &String| {
            Finding::warning(NOT_KNOWN, Place::default()).with("path", Arg::Code(path.clone()))
        };
        self.guesses.borrow().iter().map(said).collect()
    }

    pub(in crate::container) fn is_anything_possible(&self) -> bool {
        Unknown::Anything.is_of(self.tree())
    }

    /// Whether a file that is not listed may be there all the same; it is then taken to be.
    pub(in crate::container) fn may_have_file(&self, path: &str) -> bool {
        self.take(has_vague_files(self.tree()), path)
    }

    /// The same of a command.
    pub(in crate::container) fn may_have_command(&self, name: &str, elsewhere: bool) -> bool {
        let may = may_have_command(self.tree(), self.facts, name, elsewhere);
        self.take(may || self.may_be_on_path(name), name)
    }

    /// Whether a folder of the search path may hold programs that nobody lists.
    fn may_be_on_path(&self, name: &str) -> bool {
        let tree = self.tree();
        let mut dirs = self.path().split(':');
        !name.contains('/') && dirs.any(|dir| is_stocked(tree, &tree.real(dir)))
    }

    /// The same of a module or a distribution of Python.
    pub(in crate::container) fn may_have_module(&self, name: &str) -> bool {
        self.take(may_have_module(self.tree(), self.facts), name)
    }

    /// The same of what only a command beyond the simulator can have changed: packages of the
    /// system, owners, permissions.
    pub(in crate::container) fn may_be_otherwise(&self, what: &str) -> bool {
        let given = Trace::Given.holds(self.tree(), &self.tree().real(what));
        self.take(given || self.is_anything_possible(), what)
    }

    fn take(&self, may: bool, what: &str) -> bool {
        if may {
            self.guess(what);
        }
        may
    }
}
