//! The commands about files, as coreutils has them.

use super::Words;
use crate::build::disk::{MAX_COPIED, MAX_ENTRIES};
use crate::build::machine::{End, Machine, OK, lookup};
use crate::build::tree::{Kind, Node, base_name, join, parent};
use std::borrow::Cow;
use std::sync::Arc;

impl Machine<'_> {
    /// `tool: cannot do path: reason`, the form of coreutils.
    fn refuse(&mut self, what: &str, path: &str, denied: bool) -> End {
        let reason = if denied {
            "Permission denied"
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

    fn real(&self, path: &str) -> String {
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
            if self.disk.tree.find(&path).is_some() {
                if parents {
                    continue;
                }
                let said = ["mkdir: cannot create directory '", name, "': File exists"].concat();
                return self.fail("file-exists", 1, &said, &[("path", &path)]);
            }
            if !parents && !self.disk.tree.is_dir(parent(&path)) {
                return self.refuse("mkdir: cannot create directory", name, false);
            }
            if !self.disk.may_write_at(&path, self.who.uid, self.who.gid) {
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
                if force {
                    continue;
                }
                return self.refuse(&[tool, ": cannot remove"].concat(), name, false);
            };
            if node.is_dir() && !recursive {
                let said = ["rm: cannot remove '", name, "': Is a directory"].concat();
                return self.fail("is-a-directory", 1, &said, &[("path", &path)]);
            }
            if !self.disk.may_write_at(&path, self.who.uid, self.who.gid) {
                return self.refuse(&[tool, ": cannot remove"].concat(), name, true);
            }
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
            if !self.disk.may_write_at(&to, self.who.uid, self.who.gid) {
                return self.refuse("cp: cannot create regular file", destination, true);
            }
            if !self.disk.tree.is_dir(parent(&to)) {
                return self.refuse("cp: cannot create regular file", destination, false);
            }
            if !self.duplicate(&from, &to, &node, keep) {
                return self.disk_full("cp");
            }
        }
        OK
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
            let from = self.real(source);
            let Some(node) = self.disk.tree.get(&from).cloned() else {
                return self.refuse("mv: cannot stat", source, false);
            };
            let to = self.target(source, destination);
            let may = |path: &str| self.disk.may_write_at(path, self.who.uid, self.who.gid);
            if !may(&from) || !may(&to) {
                return self.refuse("mv: cannot move", source, true);
            }
            if to == from || to.starts_with(&[&from, "/"].concat()) {
                continue;
            }
            if !self.duplicate(&from, &to, &node, true) {
                return self.disk_full("mv");
            }
            self.disk.remove(&from);
        }
        OK
    }

    pub(super) fn ln(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &[]);
        let (Some(target), Some(name)) = (words.rest.first(), words.rest.get(1)) else {
            return OK;
        };
        let mut path = self.path(name);
        path = join(&self.disk.tree.real(parent(&path)), base_name(&path));
        if self.disk.tree.is_dir(&path)
            && !matches!(
                self.disk.tree.get(&path),
                Some(Node {
                    kind: Kind::Link(_),
                    ..
                })
            )
        {
            path = join(&path, base_name(target));
        }
        if self.disk.tree.get(&path).is_some() && !words.has(&["-f", "--force"]) {
            let said = [
                "ln: failed to create symbolic link '",
                name,
                "': File exists",
            ]
            .concat();
            return self.fail("file-exists", 1, &said, &[("path", &path)]);
        }
        if !self.disk.may_write_at(&path, self.who.uid, self.who.gid) {
            return self.refuse("ln: failed to create symbolic link", name, true);
        }
        let target: Arc<str> = if words.has(&["-s", "--symbolic"]) {
            (*target).into()
        } else {
            self.path(target).into()
        };
        self.disk.put(&path, Node::new(Kind::Link(target), 0));
        OK
    }

    pub(super) fn touch(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &["-t", "-d", "-r"]);
        for name in &words.rest {
            let path = self.real(name);
            if self.disk.tree.find(&path).is_some() {
                continue;
            }
            if !self.disk.tree.is_dir(parent(&path)) {
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

    /// Applies a change to a path and, recursively, to all below it.
    fn change_all(&mut self, path: &str, recursive: bool, change: &dyn Fn(&mut Node)) {
        let mut copied = self.disk.alter(path, change);
        if recursive {
            let below = self.disk.tree.below(path);
            let paths: Vec<Arc<str>> = below.map(|(path, _)| path.clone()).collect();
            for path in paths {
                copied += self.disk.alter(&path, change);
            }
        }
        self.ms += copied / self.facts.times.copy.max(1);
        if copied >= 1_000_000 {
            self.notice("changed-copies-files", copied);
        }
    }

    pub(super) fn chmod(&mut self, args: &[String]) -> End {
        let (flags, rest): (Vec<&String>, Vec<&String>) = args
            .iter()
            .partition(|arg| matches!(arg.as_str(), "-R" | "--recursive" | "-v" | "-f" | "-c"));
        let recursive = flags
            .iter()
            .any(|flag| matches!(flag.as_str(), "-R" | "--recursive"));
        let Some((mode, names)) = rest.split_first() else {
            return End::Code(1);
        };
        for name in names {
            let path = self.real(name);
            let Some(node) = self.disk.tree.get(&path) else {
                return self.refuse("chmod: cannot access", name, false);
            };
            if self.who.uid != 0 && self.who.uid != node.uid {
                let said = [
                    "chmod: changing permissions of '",
                    name,
                    "': Operation not permitted",
                ]
                .concat();
                return self.deny("permission-denied", 1, &said, &[("path", &path)]);
            }
            self.change_all(&path, recursive, &|node| {
                node.mode = new_mode(node, mode);
            });
        }
        OK
    }

    pub(super) fn chown(&mut self, tool: &str, args: &[String]) -> End {
        let words = Words::new(args, &[]);
        let Some((owner, names)) = words.rest.split_first() else {
            return End::Code(1);
        };
        let group = tool == "chgrp" || owner.starts_with(':');
        let asked = if group {
            ["0:", owner.trim_start_matches(':')].concat()
        } else {
            (*owner).to_owned()
        };
        let trimmed = asked.strip_suffix(':').unwrap_or(&asked);
        let Some(who) = lookup(&self.users, &self.groups, trimmed) else {
            let said = [tool, ": invalid user: '", owner, "'"].concat();
            return self.fail("user-missing", 1, &said, &[("user", owner)]);
        };
        let with_group = asked.contains(':');
        for name in names {
            let path = self.real(name);
            if self.disk.tree.get(&path).is_none() {
                return self.refuse(&[tool, ": cannot access"].concat(), name, false);
            }
            if self.who.uid != 0 {
                let said = [
                    tool,
                    ": changing ownership of '",
                    name,
                    "': Operation not permitted",
                ]
                .concat();
                return self.deny("permission-denied", 1, &said, &[("path", &path)]);
            }
            let (uid, gid) = (who.uid, who.gid);
            self.change_all(&path, words.has(&["-R", "--recursive"]), &move |node| {
                if !group {
                    node.uid = uid;
                }
                if group || with_group {
                    node.gid = gid;
                }
            });
        }
        OK
    }

    pub(super) fn cat(&mut self, args: &[String]) -> End {
        for name in args.iter().filter(|arg| !arg.starts_with('-')) {
            let path = self.real(name);
            let Some(node) = self.disk.tree.get(&path) else {
                return self.refuse_plain("cat: ", name, false);
            };
            if !node.allows(self.who.uid, self.who.gid, 4) {
                return self.refuse_plain("cat: ", name, true);
            }
            let lines: Vec<String> = self
                .disk
                .tree
                .text(&path)
                .unwrap_or("")
                .lines()
                .take(200)
                .map(Into::into)
                .collect();
            for line in lines {
                self.say(line);
            }
        }
        OK
    }

    fn refuse_plain(&mut self, tool: &str, path: &str, denied: bool) -> End {
        let reason = if denied {
            ": Permission denied"
        } else {
            ": No such file or directory"
        };
        let code = if denied {
            "permission-denied"
        } else {
            "file-not-found"
        };
        self.fail(code, 1, &[tool, path, reason].concat(), &[("path", path)])
    }

    pub(super) fn ls(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &[]);
        let names = if words.rest.is_empty() {
            vec!["."]
        } else {
            words.rest.clone()
        };
        for name in names {
            let path = self.real(name);
            let Some(node) = self.disk.tree.get(&path) else {
                if path == "/" {
                    continue;
                }
                let said = ["ls: cannot access '", name, "': No such file or directory"].concat();
                return self.fail("file-not-found", 2, &said, &[("path", &path)]);
            };
            let lines: Vec<String> = if node.is_dir() {
                let hidden = words.has(&["-a", "-A", "--all"]);
                let names = self.disk.tree.children(&path).map(|(name, _)| name);
                names
                    .filter(|name| hidden || !name.starts_with('.'))
                    .map(Into::into)
                    .collect()
            } else {
                vec![name.to_owned()]
            };
            for line in lines {
                self.say(line);
            }
        }
        OK
    }

    /// `test …` and `[ … ]`
    pub(super) fn test(&mut self, args: &[String]) -> End {
        let args: Vec<&str> = args
            .iter()
            .map(String::as_str)
            .filter(|arg| *arg != "]")
            .collect();
        let (negated, args) = match args.split_first() {
            Some((&"!", rest)) => (true, rest.to_vec()),
            _ => (false, args),
        };
        let found = |path: &str| {
            self.disk
                .tree
                .find(&self.path(path))
                .map(|(_, node)| node.clone())
        };
        let holds = match args.as_slice() {
            ["-f", path] => found(path).is_some_and(|node| !node.is_dir()),
            ["-d", path] => found(path).is_some_and(|node| node.is_dir()),
            ["-e", path] => found(path).is_some(),
            ["-s", path] => found(path).is_some_and(|node| node.bytes > 0),
            ["-x", path] => {
                found(path).is_some_and(|node| node.allows(self.who.uid, self.who.gid, 1))
            }
            ["-w", path] => self.may_write(&self.path(path)),
            ["-r", path] => {
                found(path).is_some_and(|node| node.allows(self.who.uid, self.who.gid, 4))
            }
            ["-z", text] => text.is_empty(),
            ["-n", text] | [text] => !text.is_empty(),
            [a, "=" | "==", b] => a == b,
            [a, "!=", b] => a != b,
            [] => false,
            _ => true,
        };
        End::Code(i32::from(holds == negated))
    }

    pub(super) fn echo(&mut self, name: &str, args: &[String]) -> End {
        let args = if args
            .first()
            .is_some_and(|arg| matches!(arg.as_str(), "-n" | "-e" | "-ne"))
        {
            &args[1..]
        } else {
            args
        };
        let mut text = args.join(" ");
        if name == "printf" || text.contains("\\n") {
            text = text.replace("\\n", "\n");
        }
        for line in text.trim_end_matches('\n').split('\n') {
            self.say(line);
        }
        OK
    }
}

fn octal(mode: &str) -> Option<u16> {
    u16::from_str_radix(mode, 8).ok().map(|mode| mode & 0o7777)
}

/// A mode in octal or symbolic form (`u+x`, `g=rX`, `+x`), applied to a node.
pub(crate) fn new_mode(node: &Node, text: &str) -> u16 {
    if let Some(mode) = octal(text) {
        return mode;
    }
    let mut mode = node.mode;
    for clause in text.split(',') {
        let Some(at) = clause.find(['+', '-', '=']) else {
            continue;
        };
        let (who, rest) = clause.split_at(at);
        let (sign, bits) = rest.split_at(1);
        let mut mask = 0;
        for bit in bits.chars() {
            mask |= match bit {
                'r' => 0o444,
                'w' => 0o222,
                'x' => 0o111,
                'X' if node.is_dir() || mode & 0o111 != 0 => 0o111,
                _ => 0,
            };
        }
        let who = if who.is_empty() || who.contains('a') {
            "ugo"
        } else {
            who
        };
        let mut range = 0;
        for letter in who.chars() {
            range |= match letter {
                'u' => 0o700,
                'g' => 0o070,
                'o' => 0o007,
                _ => 0,
            };
        }
        match sign {
            "+" => mode |= mask & range,
            "-" => mode &= !(mask & range),
            _ => mode = (mode & !range) | (mask & range),
        }
    }
    mode
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_octal_or_symbolic() {
        let file = Node::text("");
        for (text, expected) in [
            ("755", 0o755),
            ("+x", 0o755),
            ("u+x", 0o744),
            ("go-r", 0o600),
            ("a=rw", 0o666),
            ("u+rwX", 0o644),
        ] {
            assert_eq!(new_mode(&file, text), expected, "{text}");
        }
        assert_eq!(new_mode(&Node::dir(), "g=rX"), 0o755);
    }
}
