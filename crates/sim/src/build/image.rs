//! What a build makes: files, layers, configuration.

use super::context::hash;
use super::tree::{Changes, Tree};
use crate::dockerfile::expand::Variable;
use crate::dockerfile::instruction::{CommandLine, Healthcheck};
use std::sync::Arc;

/// An image's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Environment, `PATH` among it, in the order of setting.
    pub env: Vec<Variable>,
    /// `USER`, empty for root.
    pub user: Arc<str>,
    /// `WORKDIR`
    pub workdir: Arc<str>,
    /// `ENTRYPOINT`
    pub entrypoint: Option<CommandLine>,
    /// `CMD`
    pub cmd: Option<CommandLine>,
    /// `SHELL`
    pub shell: Vec<String>,
    /// `EXPOSE`: `8501/tcp`.
    pub exposed: Vec<String>,
    /// `HEALTHCHECK`
    pub healthcheck: Option<Healthcheck>,
    /// `STOPSIGNAL`
    pub stop_signal: String,
    /// `LABEL`
    pub labels: Vec<Variable>,
    /// `VOLUME`
    pub volumes: Vec<String>,
}

/// A user of the image's `/etc/passwd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Name.
    pub name: Arc<str>,
    /// Number.
    pub uid: u32,
    /// Group number.
    pub gid: u32,
    /// Home directory.
    pub home: Arc<str>,
}

/// A layer or a line of `docker history`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// `created_by`, as `docker history` prints it.
    pub created_by: Arc<str>,
    /// Uncompressed bytes, 0 for a line without a layer.
    pub bytes: u64,
    /// What is in it. Empty for the base image's own.
    pub changes: Changes,
    /// Index in [`crate::build::Build::steps`], `None` for the base image's own.
    pub step: Option<usize>,
}

/// What a build makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its files.
    pub tree: Tree,
    /// Its users.
    pub users: Vec<User>,
    /// Its configuration.
    pub config: Config,
    /// From the bottom up.
    pub layers: Vec<Layer>,
    /// Reference of the base image.
    pub base: String,
    /// Uncompressed bytes of all layers.
    pub size: u64,
    /// Changes when anything in it changes.
    pub digest: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            env: Vec::new(),
            user: Arc::default(),
            workdir: "/".into(),
            entrypoint: None,
            cmd: None,
            shell: vec!["/bin/sh".into(), "-c".into()],
            exposed: Vec::new(),
            healthcheck: None,
            stop_signal: String::new(),
            labels: Vec::new(),
            volumes: Vec::new(),
        }
    }
}

impl Config {
    /// Changes when what a container is started with does.
    pub(super) fn digest(&self) -> u64 {
        let mut parts: Vec<&str> = vec![&self.user, &self.workdir, &self.stop_signal];
        for (name, value) in self.env.iter().chain(&self.labels) {
            parts.extend([&**name, &**value]);
        }
        for command in [&self.entrypoint, &self.cmd].into_iter().flatten() {
            match command {
                CommandLine::Shell(line) => parts.extend(["sh", line]),
                CommandLine::Exec(words) => parts.extend(words.iter().map(String::as_str)),
            }
        }
        parts.extend(self.exposed.iter().map(String::as_str));
        hash(&parts)
    }
}
