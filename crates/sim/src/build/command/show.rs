//! The commands that look at files and print: `cat`, `ls`, `test`.

use super::Words;
use crate::build::base::OWN_DIRECTORIES;
use crate::build::disk::is_hard;
use crate::build::machine::{End, Machine, OK};
use crate::build::printed::Content;
use crate::build::tree::{Kind, Node, base_name, join, parent};
use crate::build::unknown::is_bundle;

impl Machine<'_> {
    pub(super) fn cat(&mut self, args: &[String]) -> End {
        for name in args.iter().filter(|arg| !arg.starts_with('-')) {
            let path = self.real(name);
            let Some(node) = self.disk.tree.get(&path) else {
                let sure = self.surely_there(name).is_some();
                if self.perhaps(name) {
                    let text = (path == "/dev/null").then(|| "".into());
                    let content = Content { text, bytes: 0 };
                    sure.then(|| self.print_all(content));
                    continue;
                }
                return self.refuse_plain("cat: ", name, false);
            };
            if !self.may_read(&path, node) {
                return self.refuse_plain("cat: ", name, true);
            }
            let content = Content::of(node);
            self.reads_file(&path);
            match content {
                Some(content) => self.print_all(content),
                None => self.not_simulated(&["cat ", name].concat()),
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

    /// How `grep -q` ends that looks for plain words in a file whose text is known; of all
    /// others nobody knows (POSIX.1-2017, "grep").
    pub(super) fn greps(&self, args: &[String]) -> Option<End> {
        let words = Words::new(args, &[]);
        let plain = |text: &str| {
            text.chars()
                .all(|c| c.is_alphanumeric() || "-_ =/:@,".contains(c))
        };
        let known = |flag: &(&str, &str)| {
            flag.0.len() > 1 && flag.0[1..].chars().all(|c| "qFEs".contains(c))
        };
        let [pattern, file] = words.rest[..] else {
            return None;
        };
        let followed = words.has(&["-q"]) && words.flags.iter().all(known) && plain(pattern);
        let text = self.disk.tree.text(&self.path(file)).filter(|_| followed)?;
        let found = text.lines().any(|line| line.contains(pattern));
        Some(End::Code(i32::from(!found)))
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
                if path == "/" || self.perhaps(name) {
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
    pub(crate) fn test(&mut self, args: &[String]) -> End {
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
        if let [flag, path] = args.as_slice()
            && is_about_files(flag)
            && self.is_in_doubt(path)
        {
            // Both ways are taken to go well.
            self.perhaps(path);
            self.unsure = true;
            return OK;
        }
        let holds = match args.as_slice() {
            [flag, path] if is_about_files(flag) && self.surely_there(path).is_some() => {
                self.is_sure(flag, path)
            }
            // The bare system's programs are not listed.
            ["-f" | "-e" | "-s" | "-r" | "-x", path] if self.is_bare_program(path) => true,
            ["-f", path] => found(path).is_some_and(|node| !node.is_dir() && !is_bundle(&node)),
            ["-d", path] => found(path).is_some_and(|node| node.is_dir() || is_bundle(&node)),
            ["-e", path] => found(path).is_some(),
            ["-L" | "-h", path] => {
                let path = self.path(path);
                let dir = self.disk.tree.real(parent(&path));
                let place = join(&dir, base_name(&path));
                let there = self.disk.tree.get(&place);
                there.is_some_and(Node::is_link) && !is_hard(&self.disk.tree, &place)
            }
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

    /// What `test` says of what is there for certain without being listed.
    fn is_sure(&self, flag: &str, path: &str) -> bool {
        let path = self.path(path);
        let folder = self.surely_there(&path) == Some(true);
        match flag {
            "-d" | "-x" => folder,
            "-f" => !folder && !path.starts_with("/dev/"),
            "-s" => !folder && path.starts_with("/etc/"),
            "-w" => self.who.uid == 0 || path.starts_with("/dev/"),
            "-r" => self.who.uid == 0 || path != "/etc/shadow",
            "-L" | "-h" => {
                let links = [
                    "/dev/fd",
                    "/dev/stderr",
                    "/dev/stdin",
                    "/dev/stdout",
                    "/etc/os-release",
                    "/proc/mounts",
                    "/proc/self",
                ];
                links.contains(&path.as_str())
            }
            _ => true,
        }
    }

    /// Whether nobody knows what stands at a path, or whether anything does.
    fn is_in_doubt(&self, path: &str) -> bool {
        let whole = self.path(path);
        let found = self.disk.tree.find(&whole).map(|(_, node)| &node.kind);
        match found {
            Some(Kind::Lump) => true,
            Some(_) => self.may_be_gone(path),
            None if self.surely_there(path).is_some() => false,
            // Which programs there are is known.
            None if !self.vague() && OWN_DIRECTORIES.contains(&parent(&whole)) => false,
            None => self.vague_at(path),
        }
    }
}

/// Whether a flag of `test` asks about a file (POSIX.1-2017, `test`).
fn is_about_files(flag: &str) -> bool {
    matches!(
        flag,
        "-f" | "-d" | "-e" | "-L" | "-h" | "-s" | "-r" | "-w" | "-x"
    )
}
