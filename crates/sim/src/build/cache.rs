//! What a builder keeps between builds: results by their keys, and what each step looked at.

use super::User;
use super::again::Again;
use super::tree::Changes;
use crate::dockerfile::expand::Variable;
use crate::finding::Finding;
use std::sync::Arc;

/// What a builder keeps between builds: the keys it has results for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildCache {
    /// Keys of steps, sorted.
    pub keys: Vec<u64>,
    /// Results of steps, sorted by key.
    pub done: Vec<Arc<Done>>,
    /// What each file system step of the last build looked at, for telling why one missed; in
    /// the order of stages and steps.
    pub last: Vec<Seen>,
    /// Files of the context that were sent, with their digests, sorted by path.
    pub sent: Vec<(Arc<str>, u64)>,
    /// Cache mounts that have been filled.
    pub mounts: Vec<String>,
    /// Layers of base images that lie on this machine: compressed and unpacked bytes.
    pub pulled: Vec<(u64, u64)>,
    /// The results lie in a registry: what a step is made on has to be fetched first.
    pub remote: bool,
}

impl BuildCache {
    /// What a fresh machine has that takes the results from a registry: no cache mounts, and
    /// no layer before it is fetched.
    #[must_use]
    pub fn imported(&self) -> Self {
        Self {
            mounts: Vec::new(),
            pulled: Vec::new(),
            remote: true,
            ..self.clone()
        }
    }
}

/// What a step came to, for using it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Key of the step.
    pub key: u64,
    /// What it changed in the tree.
    pub changes: Changes,
    /// Users after it, where it changed them.
    pub users: Option<Vec<User>>,
    /// Groups after it.
    pub groups: Vec<(String, u32)>,
    /// What there was to say.
    pub findings: Vec<Finding>,
    /// Whether content that it made depends on what it read, and not on its words alone.
    pub looked: bool,
    /// What is needed for saying that the process would do the same again.
    pub again: Option<Again>,
}

/// Variables of a process.
pub type Env = Arc<Vec<Variable>>;

/// What a step looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Stage index and number in the stage.
    pub step: (usize, u32),
    /// Text after expansion.
    pub text: String,
    /// Environment and arguments.
    pub env: Env,
    /// The user and the working directory of a process.
    pub place: (Arc<str>, Arc<str>),
    /// The stage that files come from.
    pub from: Option<usize>,
    /// Files.
    pub files: Vec<SeenFile>,
    /// What it came to, when it went well.
    pub done: Option<Arc<Done>>,
}

/// A file that a step looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenFile {
    /// Path in the context or in the stage that it comes from.
    pub path: Arc<str>,
    /// Changes with what is in it.
    pub digest: u64,
    /// Permission bits.
    pub mode: u16,
}
