//! The commands about files, as coreutils has them.

use super::Words;
use super::modes::octal;
use crate::build::context::hash;
use crate::build::disk::{MAX_COPIED, MAX_ENTRIES};
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::{Kind, Node, base_name, join, parent};
use std::borrow::Cow;

impl Machine<'_> {
    /// `tool: cannot do path: reason`, the form of coreutils.
    pub(super) fn refuse(&mut self, what: &str, path: &str, denied: bool) -> End {
        let reason = if denied {
            self.why_not(path)
        } else {
            "No such file or directory"
        };
        let code = if denied {
            "permission-denied"
        } else {
            "file-not-found"
        };
        let said = [what, " '", path, "': ", reason].concat();
        self.deny(code, 1, &said, &[("path", path)])
    }

    pub(super) fn real(&self, path: &str) -> String {
        let path = self.path(path);
        match self.disk.tree.real(&path) {
            Cow::Borrowed(_) => path,
            Cow::Owned(real) => real,
        }
    }

    pub(super) fn mkdir(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &["-m", "--mode"]);
        let parents = words.has(&["-p", "--parents"]);
        for name in &words.rest {
            let path = self.real(name);
            if self.disk.tree.get(&path).is_some() {
                if parents || self.may_be_gone(name) {
                    continue;
                }
                let said = ["mkdir: cannot create directory '", name, "': File exists"].concat();
                return self.fail("file-exists", 1, &said, &[("path", &path)]);
            }
            if !parents && !self.has_folder_of(&path, name) {
                return self.refuse("mkdir: cannot create directory", name, false);
            }
            if !self.may_write_at(&path) {
                return self.refuse("mkdir: cannot create directory", name, true);
            }
            self.disk.make_dirs(&path, self.who.uid, self.who.gid);
            if let Some(mode) = words.value(&["-m", "--mode"]).and_then(octal) {
                self.disk.alter(&path, |node| node.mode = mode);
            }
        }
        OK
    }

    pub(super) fn rm(&mut self, tool: &str, args: &[String]) -> End {
        let words = Words::new(args, &[]);
        let force = words.has(&["-f", "--force"]);
        let recursive = words.has(&["-r", "-R", "--recursive"]) || tool == "rmdir";
        for name in &words.rest {
            let path = self.path(name);
            if path == "/" && recursive && !words.has(&["--no-preserve-root"]) {
                return self.spare_root();
            }
            let path = join(&self.disk.tree.real(parent(&path)), base_name(&path));
            let Some(node) = self.disk.tree.get(&path) else {
                if force || self.perhaps(name) {
                    self.gone_at(&path);
                    continue;
                }
                return self.refuse(&[tool, ": cannot remove"].concat(), name, false);
            };
            if node.is_dir() && !recursive {
                let said = ["rm: cannot remove '", name, "': Is a directory"].concat();
                return self.fail("is-a-directory", 1, &said, &[("path", &path)]);
            }
            if !self.may_write_at(&path) {
                return self.refuse(&[tool, ": cannot remove"].concat(), name, true);
            }
            self.gone_at(&path);
            let paid = self.disk.remove(&path);
            self.paid(paid);
        }
        OK
    }

    /// GNU coreutils `rm`, `--preserve-root`, which is the default.
    fn spare_root(&mut self) -> End {
        self.say("rm: it is dangerous to operate recursively on '/'");
        let said = "rm: use --no-preserve-root to override this failsafe";
        self.fail("removes-root", 1, said, &[])
    }

    /// Where `cp` and `mv` put a source.
    fn target(&self, source: &str, destination: &str) -> String {
        let path = self.real(destination);
        if self.disk.tree.is_dir(&path) {
            join(&path, base_name(source))
        } else {
            path
        }
    }

    pub(super) fn copy(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &["-t"]);
        let Some((destination, sources)) = words.rest.split_last() else {
            return End::Code(1);
        };
        let keep = words.has(&["-a", "-p", "--archive"]);
        for source in sources {
            let from = self.real(source);
            let Some(node) = self.disk.tree.get(&from).cloned() else {
                if self.perhaps(source) {
                    self.put_lump(source, destination);
                    continue;
                }
                return self.refuse("cp: cannot stat", source, false);
            };
            if node.is_dir() && !words.has(&["-r", "-R", "-a", "--recursive", "--archive"]) {
                let said = ["cp: -r not specified; omitting directory '", source, "'"].concat();
                return self.fail("is-a-directory", 1, &said, &[("path", &from)]);
            }
            let mut to = self.target(source, destination);
            if source.ends_with("/.") {
                to = self.real(destination);
            }
            if !self.may_write_at(&to) {
                return self.refuse("cp: cannot create regular file", destination, true);
            }
            if !self.disk.tree.is_dir(parent(&to)) && !self.perhaps(destination) {
                return self.refuse("cp: cannot create regular file", destination, false);
            }
            if !self.duplicate(&from, &to, &node, keep) {
                return self.disk_full("cp");
            }
            self.blur_copy(&from, &to);
        }
        OK
    }

    /// Puts what nobody knows where it is said to go: a program, or a directory.
    fn put_lump(&mut self, source: &str, destination: &str) {
        let to = self.target(source, destination);
        self.stock_copy(source, destination, &to);
        if self.disk.tree.get(&to).is_none() && self.may_write(&to) {
            let from = self.real(source);
            let sure = self.surely_there(&from);
            let known = !self.vague() && !self.may_be_gone(&from);
            let one = known && sure.map_or(base_name(&from).contains('.'), |folder| !folder);
            let (text, digest) = (None, hash(&[&from]));
            let kind = if one {
                Kind::File { text, digest }
            } else {
                Kind::Lump
            };
            let node = Node::new(kind, 0).owned(self.who.uid, self.who.gid);
            self.disk.put_deep(&to, node);
        }
    }

    fn disk_full(&mut self, tool: &str) -> End {
        let said = [tool, ": error writing: No space left on device"].concat();
        self.fail("run-failed", 1, &said, &[])
    }

    /// Puts a copy of a path and all below it. False when there is no room.
    fn duplicate(&mut self, from: &str, to: &str, node: &Node, keep: bool) -> bool {
        let mine = |node: &Node| {
            if keep {
                node.clone()
            } else {
                node.clone().owned(self.who.uid, self.who.gid)
            }
        };
        let below: Vec<(String, Node)> = self
            .disk
            .tree
            .below(from)
            .map(|(path, node)| ([to, &path[from.len()..]].concat(), mine(node)))
            .collect();
        if below.len() > MAX_COPIED || below.len() + self.disk.tree.count() > MAX_ENTRIES {
            return false;
        }
        let top = mine(node);
        self.ms += node
            .bytes
            .saturating_add(below.iter().map(|(_, node)| node.bytes).sum())
            / self.facts.times.copy.max(1);
        self.disk.put(to, top);
        for (path, node) in below {
            self.disk.put(&path, node);
        }
        true
    }

    pub(super) fn mv(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &["-t"]);
        let Some((destination, sources)) = words.rest.split_last() else {
            return End::Code(1);
        };
        for source in sources {
            let from = self.own_place(source);
            let Some(node) = self.disk.tree.get(&from).cloned() else {
                if self.perhaps(source) {
                    self.put_lump(source, destination);
                    self.gone_at(&from);
                    continue;
                }
                return self.refuse("mv: cannot stat", source, false);
            };
            let to = match self.target(source, destination) {
                // What it replaces is a link itself, not what that leads to.
                to if to == self.real(destination) => self.own_place(destination),
                to => to,
            };
            let may = |path: &str| self.may_write_at(path);
            if !may(&from) || !may(&to) {
                return self.refuse("mv: cannot move", source, true);
            }
            if to == from || to.starts_with(&[&from, "/"].concat()) {
                continue;
            }
            if !self.duplicate(&from, &to, &node, true) {
                return self.disk_full("mv");
            }
            self.blur_copy(&from, &to);
            self.disk.move_names(&from, &to);
            self.gone_at(&from);
            self.disk.remove(&from);
        }
        OK
    }

    /// Whether what a path is in is there, or may be; that one is then made, as nobody knows
    /// whose it is.
    fn has_folder_of(&mut self, path: &str, name: &str) -> bool {
        let dir = parent(path);
        let listed = self.disk.tree.is_dir(dir);
        if !listed && self.perhaps(name) {
            self.disk.make_dirs(dir, self.who.uid, self.who.gid);
        }
        self.disk.tree.is_dir(dir)
    }

    /// Where a name stands, a link at its end not followed.
    pub(super) fn own_place(&self, name: &str) -> String {
        let path = self.path(name);
        join(&self.disk.tree.real(parent(&path)), base_name(&path))
    }

    pub(super) fn touch(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &["-t", "-d", "-r"]);
        for name in &words.rest {
            let path = self.real(name);
            if self.disk.tree.find(&path).is_some() {
                if self.disk.is_sealed(&path) {
                    return self.refuse("touch: cannot touch", name, true);
                }
                if self.may_write(&path) {
                    let copied = self.disk.modify(&path);
                    self.copied_up(copied);
                }
                continue;
            }
            if !self.has_folder_of(&path, name) {
                return self.refuse("touch: cannot touch", name, false);
            }
            if !self.may_write(&path) {
                return self.refuse("touch: cannot touch", name, true);
            }
            self.disk
                .put(&path, Node::text("").owned(self.who.uid, self.who.gid));
        }
        OK
    }
}
