//! What installers keep for the next time: where, whether, and how it is cleaned.

use super::Chosen;
use crate::build::command::Words;
use crate::build::context::hash;
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::{Kind, Node, join};

/// What uv unpacked, below its cache.
pub(in crate::build::command) const ARCHIVE: &str = "/archive-v0";

impl Machine<'_> {
    /// Where an installer keeps it: a flag, a variable, or a folder of the user's
    /// (<https://pip.pypa.io/en/stable/topics/caching/>,
    /// <https://docs.astral.sh/uv/concepts/cache/#cache-directory>).
    fn cache_dir(&self, words: &Words<'_>, variable: &str, own: &str) -> String {
        let told = words.value(&["--cache-dir"]).or_else(|| self.var(variable));
        match told.filter(|dir| !dir.is_empty()) {
            Some(dir) => self.path(dir),
            None => join(self.home(), own),
        }
    }

    pub(super) fn pip_cache_dir(&self, words: &Words<'_>) -> String {
        self.cache_dir(words, "PIP_CACHE_DIR", ".cache/pip")
    }

    pub(in crate::build::command) fn uv_cache_dir(&self, words: &Words<'_>) -> String {
        self.cache_dir(words, "UV_CACHE_DIR", ".cache/uv")
    }

    /// Whether pip keeps anything. Whatever the value: it only has to be there
    /// (`_handle_no_cache_dir`).
    pub(super) fn pip_keeps(&self, words: &Words<'_>) -> bool {
        !words.has(&["--no-cache-dir"]) && self.var("PIP_NO_CACHE_DIR").is_none_or(str::is_empty)
    }

    /// What pip keeps in its cache.
    pub(super) fn keep_downloads(&mut self, dir: &str, chosen: &[Chosen], bytes: u64) {
        let names: Vec<&str> = chosen
            .iter()
            .flat_map(|one| [&*one.name, &*one.version])
            .collect();
        let key = format!("{:08x}", hash(&names) >> 32);
        let path = join(dir, &["http-v2/", &key].concat());
        self.keep(&path, bytes);
    }

    /// Puts what is kept for later, where that may be written.
    pub(in crate::build::command) fn keep(&mut self, path: &str, bytes: u64) {
        let path = self.disk.tree.real(path).into_owned();
        if self.may_write(&path) {
            let node = Node::new(Kind::Lump, bytes).owned(self.who.uid, self.who.gid);
            self.disk.put_deep(&path, node);
        }
    }

    /// `pip cache …`: `purge` takes away what was fetched and what was built
    /// (`commands/cache.py`, `purge_cache`).
    pub(super) fn pip_cache(&mut self, words: &Words<'_>) -> End {
        if !self.pip_keeps(words) {
            let said = "ERROR: pip cache commands can not function since cache is disabled.";
            return self.fail("pip-usage", 1, said, &[]);
        }
        if words.rest.first() == Some(&"purge") {
            let dir = self.pip_cache_dir(words);
            for part in ["/http", "/http-v2", "/wheels"] {
                self.clean(&[&dir, part].concat());
            }
        }
        OK
    }

    /// `uv cache …`: `clean` takes all of it away, unless it is told of packages; `prune`
    /// what nothing refers to, which is nothing of what is simulated.
    pub(in crate::build::command) fn uv_cache(&mut self, words: &Words<'_>) -> End {
        match words.rest.as_slice() {
            ["clean"] => {
                let dir = self.uv_cache_dir(words);
                self.clean(&[&dir, ARCHIVE].concat());
            }
            ["clean", ..] => self.not_simulated(&["uv cache ", &words.rest.join(" ")].concat()),
            _ => {}
        }
        OK
    }

    fn clean(&mut self, path: &str) {
        let path = self.disk.tree.real(path).into_owned();
        let paid = self.disk.remove(&path);
        self.paid(paid);
    }
}
