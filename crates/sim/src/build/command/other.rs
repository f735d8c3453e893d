//! Programs of which only traces are simulated: what they surely leave behind, and what then
//! is uncertain.

use super::brought::only_asks;
use crate::build::context::hash;
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::{Kind, Node, base_name, join};
use crate::build::unknown::Unknown;

/// Installers whose work is known: how their address begins, and what they bring
/// (<https://docs.astral.sh/uv/reference/installer/>, <https://python-poetry.org/docs/>).
const INSTALLERS: [(&str, &str); 2] = [
    ("https://astral.sh/uv/", "uv uvx"),
    ("https://install.python-poetry.org", "poetry"),
];

/// Programs of every system that make or remove files beside those that they name
/// (POSIX.1-2017, "Utilities"; GNU coreutils).
const CHANGERS: [&str; 10] = [
    "bzip2", "csplit", "dd", "gzip", "mkfifo", "mknod", "mktemp", "shred", "split", "xz",
];

/// Where `find` begins to look: all words before its first expression, or here
/// (POSIX.1-2017, "find").
pub(crate) fn starts_of_find(args: &[String]) -> Vec<String> {
    let is_start = |arg: &&String| !arg.starts_with(['-', '(', '!']);
    let starts: Vec<String> = args.iter().take_while(is_start).cloned().collect();
    if starts.is_empty() {
        vec![".".to_owned()]
    } else {
        starts
    }
}

impl Machine<'_> {
    /// A program that is not simulated.
    pub(super) fn other(&mut self, name: &str, words: &[String]) -> End {
        self.not_simulated(&words.join(" "));
        let args = &words[1..];
        self.edits_in_place(name, args);
        self.outputs(name, args);
        self.disturbs(name, args);
        self.give_words(name, args);
        if let Some(what) = self.leaves(name, args) {
            self.open_up(what);
        }
        OK
    }

    /// Notes what such a program may have made, changed or removed where it was told to work.
    fn disturbs(&mut self, name: &str, args: &[String]) {
        const ACTIONS: [&str; 5] = ["-delete", "-exec", "-execdir", "-ok", "-okdir"];
        let acts = args.iter().any(|arg| ACTIONS.contains(&arg.as_str()));
        if matches!(name, "xargs" | "parallel") {
            // What it works on is what it reads.
            self.blur_at("/");
        } else if name == "find" && acts {
            self.blur_named(&starts_of_find(args));
        } else if CHANGERS.contains(&name) || self.leaves(name, args).is_some() {
            self.blur_words(args);
        }
        if self.leaves(name, args).is_some() {
            self.stock_words(name, args);
        }
    }

    /// Files that such a program is told to write.
    fn outputs(&mut self, name: &str, args: &[String]) {
        let mut before = "";
        for arg in args {
            let flag = matches!(before, "-o" | "--output" | "-out" | "-keyout");
            let path = match arg.strip_prefix("--output=") {
                Some(path) => Some(path),
                None => (flag || name == "tee" && !arg.starts_with('-')).then_some(arg.as_str()),
            };
            if let Some(path) = path {
                let path = self.path(path);
                self.unknown_file(&path);
            }
            before = arg;
        }
    }

    /// Puts a file of unknown content where nothing stands, or another file.
    pub(in crate::build::command) fn unknown_file(&mut self, path: &str) {
        let path = self.disk.tree.real(path).into_owned();
        let old = self.disk.tree.get(&path);
        let takes = old.is_none_or(|old| matches!(old.kind, Kind::File { .. }));
        if takes && self.may_write(&path) {
            let new = Node::new(Kind::Dir, 0).owned(self.who.uid, self.who.gid);
            let old = self.disk.tree.get(&path).cloned();
            let digest = self.made(&path);
            let kind = Kind::File { text: None, digest };
            let mode = old.as_ref().map_or(0o644, |old| old.mode);
            let node = Node {
                kind,
                mode,
                ..old.unwrap_or(new)
            };
            self.disk.put_deep(&path, node);
        }
    }

    /// A script from the network that is carried out.
    pub(super) fn installer(&mut self, url: &str) -> End {
        self.not_simulated(url);
        let known = INSTALLERS.iter().find(|(start, _)| url.starts_with(start));
        let Some((_, names)) = known else {
            self.open_up(Unknown::Anything);
            self.give_anything();
            return OK;
        };
        let variables = ["UV_INSTALL_DIR", "UV_UNMANAGED_INSTALL", "XDG_BIN_HOME"];
        let own = match self.var("POETRY_HOME") {
            _ if *names != "poetry" => variables.iter().find_map(|name| self.var(name)),
            Some(home) => Some(home).filter(|home| !home.is_empty()),
            None => None,
        };
        let dir = match own {
            Some(dir) if *names == "poetry" => join(&self.path(dir), "bin"),
            Some(dir) => self.path(dir),
            None => join(self.home(), ".local/bin"),
        };
        for name in names.split(' ') {
            let node = Node::new(Kind::Program { interpreter: None }, 0);
            let node = node.owned(self.who.uid, self.who.gid);
            self.disk.put_deep(&join(&dir, name), node);
        }
        OK
    }

    /// A script whose text nobody has: that of a known installer, or any.
    pub(crate) fn unknown_script(&mut self, shown: &str, digest: u64) -> End {
        for url in [
            "https://astral.sh/uv/install.sh",
            "https://install.python-poetry.org",
            "https://install.python-poetry.org/",
        ] {
            if hash(&[url]) == digest {
                return self.installer(url);
            }
        }
        self.not_simulated(shown);
        self.open_up(Unknown::Anything);
        self.give_anything();
        OK
    }

    /// What is read from a pipe is carried out.
    pub(super) fn piped_script(&mut self) -> End {
        if let Some(url) = self.fetched.take() {
            return self.installer(&url);
        }
        if self.piped {
            self.open_up(Unknown::Anything);
            self.give_anything();
        }
        OK
    }

    pub(super) fn git(&mut self, args: &[String]) -> End {
        let mut rest = args.iter().filter(|arg| !arg.starts_with('-'));
        match rest.next().map_or("", String::as_str) {
            "clone" => {
                self.not_simulated("git clone");
                self.ms += 2000;
                let url = args.iter().position(|arg| is_repository(arg));
                if let Some(at) = url {
                    let named = args.get(at + 1).filter(|arg| !arg.starts_with('-'));
                    let own = base_name(args[at].trim_end_matches('/'));
                    let own = own.strip_suffix(".git").unwrap_or(own);
                    let dir = self.path(named.map_or(own, String::as_str));
                    self.disk.make_dirs(&dir, self.who.uid, self.who.gid);
                    if dir != "/" {
                        self.stock_at(&dir);
                    }
                }
                self.open_up(Unknown::Files);
            }
            "checkout" | "fetch" | "lfs" | "pull" | "submodule" => self.open_up(Unknown::Files),
            _ => {}
        }
        OK
    }

    /// A server, which does not serve when it is only asked about itself.
    pub(super) fn server(args: &[String]) -> End {
        if only_asks(args) || args.iter().any(|arg| arg == "-t" || arg == "-T") {
            return OK;
        }
        End::Forever
    }
}

fn is_repository(word: &str) -> bool {
    word.contains("://") || word.starts_with("git@")
}
