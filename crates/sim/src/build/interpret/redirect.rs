//! Where the output of a command goes.

use crate::build::context::hash;
use crate::build::machine::{End, Machine};
use crate::build::printed::{Content, MOST_BYTES, Moment};
use crate::build::shell::{Command, Script};
use crate::build::tree::{Kind, parent};
use crate::build::unknown::NOT_KNOWN;

impl Machine<'_> {
    /// Sends what was printed since `printed` where the redirections say. Nobody knows it when
    /// one of the findings since `told` says that something was not simulated.
    pub(super) fn redirect(
        &mut self,
        script: &Script<'_>,
        command: &Command,
        printed: Moment,
        told: usize,
    ) -> Option<End> {
        let mut news = self.findings.iter().skip(told);
        let unknown = self.fetched.is_some()
            || news.any(|news| matches!(news.code, "command-not-simulated" | NOT_KNOWN));
        for redirect in command
            .redirects
            .iter()
            .filter(|redirect| redirect.descriptor == 1)
        {
            let target = self.one(script.parts(&redirect.target));
            if target.starts_with('&') {
                continue;
            }
            let path = self.path(&target);
            let append = redirect.append && target != "/dev/null";
            let before = if append {
                self.before(&path)
            } else {
                Content::text("")
            };
            let content = self.take_printed(printed, &before);
            if target == "/dev/null" {
                continue;
            }
            if let Some(end) = self.write_file(&path, &target, content) {
                return Some(end);
            }
            if unknown {
                self.forget_text(&path);
            } else {
                self.made_by_reading(&path);
            }
        }
        None
    }

    /// What stands in a file that is written on, and so copied up.
    fn before(&mut self, path: &str) -> Content {
        self.reads_file(path);
        let real = self.disk.tree.real(path).into_owned();
        let node = self.disk.tree.get(&real);
        let content = node.and_then(Content::of);
        if self.may_write(&real) {
            let copied = self.disk.below(&real);
            self.copied_up(copied);
        }
        content.unwrap_or_else(|| Content::text(""))
    }

    /// Nobody knows what stands in a file.
    fn forget_text(&mut self, path: &str) {
        let real = self.disk.tree.real(path).into_owned();
        let Some(mut node) = self.disk.tree.get(&real).cloned() else {
            return;
        };
        if let Kind::File { text, digest } = &mut node.kind {
            // What an address holds is known by it.
            let identity = match &self.fetched {
                Some(url) => hash(&[url]),
                None => self.made(path),
            };
            (*text, *digest) = (None, identity);
            self.disk.put(&real, node);
        }
    }

    /// Writes a file as the shell does. `Some` when it may not.
    fn write_file(&mut self, path: &str, shown: &str, content: Content) -> Option<End> {
        let real = self.disk.tree.real(path).into_owned();
        if !self.may_hold(parent(&real)) {
            let said = [
                "/bin/sh: 1: cannot create ",
                shown,
                ": Directory nonexistent",
            ]
            .concat();
            return Some(self.fail("file-not-found", 2, &said, &[("path", &real)]));
        }
        if !self.may_write(&real) {
            let why = self.why_not(&real);
            let said = ["/bin/sh: 1: cannot create ", shown, ": ", why].concat();
            return Some(self.fail("permission-denied", 2, &said, &[("path", &real)]));
        }
        if content.bytes > MOST_BYTES {
            let said = "cat: write error: No space left on device";
            return Some(self.fail("run-failed", 1, said, &[]));
        }
        let mut node = content.node().owned(self.who.uid, self.who.gid);
        if let Some(old) = self.disk.tree.get(&real) {
            (node.uid, node.gid, node.mode) = (old.uid, old.gid, old.mode);
        }
        self.disk.put(&real, node);
        None
    }
}
