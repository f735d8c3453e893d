//! Paths of which steps have left more, or less, to know: noted in the tree, so that whatever
//! is built on it knows as much.

use crate::build::context::{hash, mix};
use crate::build::machine::Machine;
use crate::build::tree::{Kind, Node, Tree, parent};

/// What is noted of paths and all below them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trace {
    /// A command that is not simulated may have made or removed it.
    Blurred,
    /// A command that is not simulated may have changed its owner and its mode.
    Given,
    /// A step has removed it, with whatever was not listed of it.
    Gone,
}

/// Paths of one kind; what comes after them is left out.
const MOST: usize = 256;

impl Trace {
    fn mark(self) -> &'static str {
        match self {
            Self::Blurred => "/proc/unknown-paths",
            Self::Given => "/proc/given-paths",
            Self::Gone => "/proc/gone-paths",
        }
    }

    fn paths(self, tree: &Tree) -> &str {
        match tree.get(self.mark()).map(|node| &node.kind) {
            Some(Kind::File {
                text: Some(text), ..
            }) => text,
            _ => "",
        }
    }

    /// Whether it is noted of a path, or of one above it.
    pub(crate) fn holds(self, tree: &Tree, path: &str) -> bool {
        self.paths(tree).lines().any(|root| is_below(path, root))
    }

    /// Changes when what the notes are about may have changed; 0 without any.
    pub(super) fn identity(self, tree: &Tree) -> u64 {
        match tree.get(self.mark()).map(|node| &node.kind) {
            Some(Kind::File { digest, .. }) => *digest,
            _ => 0,
        }
    }
}

/// Whether a path is another, or below it.
pub(super) fn is_below(path: &str, root: &str) -> bool {
    let rest = path.strip_prefix(root);
    root == "/" || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Machine<'_> {
    /// Notes that nobody knows any more what stands at a path and below it.
    pub(crate) fn blur_at(&mut self, path: &str) {
        let real = self.disk.tree.real(path).into_owned();
        self.note(Trace::Blurred, &real, self.origin);
        self.looked = true;
    }

    /// Notes that whose a path is, and what lies below it, nobody knows any more.
    pub(super) fn give_at(&mut self, path: &str) {
        let real = self.disk.tree.real(path).into_owned();
        if !Trace::Given.holds(&self.disk.tree, &real) {
            self.note(Trace::Given, &real, 0);
        }
    }

    /// Notes that nothing is left at a path where more may have been than was listed.
    pub(crate) fn gone_at(&mut self, path: &str) {
        let plain = !path.contains(['*', '?', '[', '\n']);
        if plain && self.brought(path) && !Trace::Gone.holds(&self.disk.tree, path) {
            self.note(Trace::Gone, path, 0);
        }
    }

    /// What is installed may bring back what was removed.
    pub(crate) fn forget_gone(&mut self) {
        self.disk.remove(Trace::Gone.mark());
    }

    pub(super) fn note(&mut self, trace: Trace, path: &str, identity: u64) {
        let old = trace.paths(&self.disk.tree);
        if old.lines().count() >= MOST {
            return;
        }
        let known = old.lines().any(|root| root == path);
        let text = if known {
            old.to_owned()
        } else {
            [old, path, "\n"].concat()
        };
        let digest = mix(
            hash(&[&text]),
            mix(trace.identity(&self.disk.tree), identity),
        );
        let text = Some(text.into());
        let node = Node::new(Kind::File { text, digest }, 0);
        self.disk.put(trace.mark(), node);
    }

    /// A command that is not simulated may have changed what it names, what lies beside the
    /// files that it names, and what is where it runs.
    pub(crate) fn blur_words(&mut self, args: &[String]) {
        let cwd = self.cwd.to_string();
        if cwd != "/" {
            self.blur_at(&cwd);
        }
        self.blur_named(args);
    }

    /// The same of what it names alone.
    pub(crate) fn blur_named(&mut self, args: &[String]) {
        for arg in args {
            let arg = arg.split_once('=').map_or(arg.as_str(), |(_, value)| value);
            if arg.is_empty() || arg.starts_with('-') {
                continue;
            }
            let path = self.path(arg);
            let dir = parent(&path);
            let beside = !self.disk.tree.is_dir(&path) && dir != "/" && self.disk.tree.is_dir(dir);
            let path = if beside { dir.to_owned() } else { path };
            self.blur_at(&path);
        }
    }

    /// Whether a listed path may be gone.
    pub(crate) fn may_be_gone(&self, path: &str) -> bool {
        let path = self.path(path);
        Trace::Blurred.holds(&self.disk.tree, &self.disk.tree.real(&path))
    }
}
