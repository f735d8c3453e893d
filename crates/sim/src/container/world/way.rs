//! What the user of a container can get at: folders on the way, and permissions at its end.

use super::{World, bits, writable};
use crate::build::tree::join;
use crate::finding::Arg;

impl World<'_> {
    /// The folder that keeps the user from an absolute path, as far as anybody knows; what is
    /// asked for from the working directory has passed what is above that.
    pub(in crate::container) fn barred(&self, path: &str, from: &str) -> Option<String> {
        let user = self.user.as_ref()?;
        let dir = self.tree().barred(path, from, (user.uid, user.gid))?;
        (!self.may_be_otherwise(&dir)).then_some(dir)
    }

    /// The same for a path as a command line has it.
    pub(in crate::container) fn barred_as_written(&self, written: &str) -> Option<String> {
        let from = if written.starts_with('/') {
            "/"
        } else {
            &self.cwd
        };
        self.barred(&self.absolute(written), from)
    }

    /// What there is to say about a path that the user cannot get at.
    pub(in crate::container) fn closed(&self, path: &str, place: &str) -> [(&'static str, Arg); 3] {
        let code = |text: &str| Arg::Code(text.to_owned());
        let user = Arg::Code(self.user_name());
        [("user", user), ("path", code(path)), ("place", code(place))]
    }

    /// Whether what lies in a folder can be got at by its absolute path.
    pub(in crate::container) fn may_enter(&self, dir: &str) -> bool {
        self.barred(&join(dir, "x"), "/").is_none()
    }

    /// Whether the user may make and change files in a directory, or make the directory.
    pub(in crate::container) fn may_write(&self, directory: &str) -> bool {
        let Some(user) = &self.user else { return false };
        if user.uid == 0 || self.was_made(directory) {
            return true;
        }
        if self.barred(directory, &self.cwd).is_some() {
            return false;
        }
        let mut path = directory;
        loop {
            if let Some((_, node)) = self.entry(path) {
                return writable(node, user);
            }
            match path.rfind('/') {
                Some(0) | None => return false,
                Some(at) => path = &path[..at],
            }
        }
    }

    /// Whether the user may read a file.
    pub(in crate::container) fn may_read(&self, path: &str) -> bool {
        let Some(user) = &self.user else { return false };
        let Some((_, node)) = self.entry(path) else {
            return true;
        };
        let bit = bits(node, user);
        user.uid == 0 || bit & 0o4 != 0 && self.barred(path, &self.cwd).is_none()
    }
}
