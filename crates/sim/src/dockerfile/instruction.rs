//! What the lines of a Dockerfile say, once they are read.
//!
//! Values are as written: variables are not expanded here (`expand` does that when a stage
//! is walked, because an instruction sees the values from before it).

use crate::finding::Finding;
use std::borrow::Cow;
use std::sync::Arc;

/// A whole file, as far as it could be read. Reading never fails: what could not be read is
/// a statement without an instruction, and a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dockerfile {
    /// The text that was read.
    pub text: Arc<str>,
    /// The `# key=value` lines at the top.
    pub directives: Directives,
    /// Every statement in the order of the file, also those that make no sense.
    pub statements: Vec<Statement>,
    /// Build stages, in the order of the file, as ranges over `statements`.
    pub stages: Vec<Stage>,
}

/// Parser directives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directives {
    /// `# syntax=`: the frontend image, or empty.
    pub syntax: String,
    /// `# escape=`: a backslash or a backtick.
    pub escape: char,
    /// `# check=`: as written, or empty.
    pub check: String,
}

impl Default for Directives {
    fn default() -> Self {
        Self {
            syntax: String::new(),
            escape: '\\',
            check: String::new(),
        }
    }
}

/// First and last physical line, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Lines {
    /// First line.
    pub first: u32,
    /// Last line, inclusive (continuations and heredoc bodies belong to the statement).
    pub last: u32,
}

/// One instruction with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Where it stands.
    pub lines: Lines,
    /// The first word as written (`run`, `RUN`).
    pub keyword: Cow<'static, str>,
    /// The statement joined to one line, without comments, as `docker build` prints it.
    pub text: Arc<str>,
    /// `--flag=value` words, as written.
    pub flags: Vec<String>,
    /// Comment lines directly above, without `#` and blanks.
    pub comments: Vec<String>,
    /// Last line of the statement itself when there is an empty line in its continuation.
    pub empty_continuation: Option<u32>,
    /// Heredocs that belong to it.
    pub heredocs: Vec<Heredoc>,
    /// What it says; `None` when it could not be understood (a finding says why).
    pub instruction: Option<Instruction>,
}

/// A `<<NAME` body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The terminator without quotes.
    pub name: String,
    /// The body with its final newline. In `Copy::inline` the tabs of `<<-` are off already;
    /// elsewhere it is as written, and `text()` takes them off.
    pub content: String,
    /// Whether variables are expanded in it (false when any part of the name was quoted).
    pub expand: bool,
    /// `<<-`.
    pub chomp: bool,
    /// File descriptor, 0 unless given.
    pub descriptor: u32,
}

/// A build stage: a `FROM` and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Index from 0.
    pub index: usize,
    /// `AS name`, lower-cased.
    pub name: Option<String>,
    /// Index of the `FROM` in `Dockerfile::statements`.
    pub from: usize,
    /// Indices of its statements after `FROM`, half open, in `Dockerfile::statements`.
    pub body: std::ops::Range<usize>,
}

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instruction {
    /// `ADD`
    Add(Copy),
    /// `ARG`
    Arg(Vec<ArgDeclaration>),
    /// `CMD`
    Cmd(CommandLine),
    /// `COPY`
    Copy(Copy),
    /// `ENTRYPOINT`
    Entrypoint(CommandLine),
    /// `ENV`
    Env(Vec<KeyValue>),
    /// `EXPOSE`: the words as written.
    Expose(Vec<String>),
    /// `FROM`
    From(From),
    /// `HEALTHCHECK`
    Healthcheck(Healthcheck),
    /// `LABEL`
    Label(Vec<KeyValue>),
    /// `MAINTAINER`
    Maintainer(String),
    /// `ONBUILD`: the inner statement.
    Onbuild(Box<Statement>),
    /// `RUN`
    Run(Run),
    /// `SHELL`
    Shell(Vec<String>),
    /// `STOPSIGNAL`
    StopSignal(String),
    /// `USER`
    User(String),
    /// `VOLUME`
    Volume(Vec<String>),
    /// `WORKDIR`
    Workdir(String),
}

/// `FROM [--platform=…] base [AS name]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct From {
    /// The image or stage, unexpanded.
    pub base: String,
    /// `--platform`, unexpanded.
    pub platform: Option<String>,
    /// The name as written.
    pub name: Option<String>,
}

/// `NAME` or `NAME=default`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgDeclaration {
    /// Name.
    pub name: String,
    /// Default, unexpanded and with its quotes, if any.
    pub default: Option<String>,
}

/// A pair of `ENV` or `LABEL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyValue {
    /// Key, unexpanded.
    pub key: String,
    /// Value, unexpanded and with its quotes.
    pub value: String,
    /// `ENV key value` without `=`.
    pub legacy: bool,
}

/// Shell form or exec (JSON) form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandLine {
    /// Passed to the shell of the stage.
    Shell(String),
    /// Executed as it stands.
    Exec(Vec<String>),
}

/// `RUN`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What is run. With `RUN <<EOF` alone the shell form holds the heredoc's body.
    pub command: CommandLine,
    /// `--mount`s.
    pub mounts: Vec<Mount>,
    /// `--network`, or empty.
    pub network: String,
    /// `--security`, or empty.
    pub security: String,
}

/// What kind of mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MountKind {
    /// Files of the context or of a stage.
    Bind,
    /// A directory that survives between builds on the same builder.
    Cache,
    /// Memory.
    Tmpfs,
    /// A secret file.
    Secret,
    /// An agent socket.
    Ssh,
}

/// `--mount=type=…`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// `type`, `bind` unless given.
    pub kind: MountKind,
    /// `from`: stage or image.
    pub from: Option<String>,
    /// `source`.
    pub source: Option<String>,
    /// `target`, `dst` or `destination`.
    pub target: Option<String>,
    /// `id`.
    pub id: Option<String>,
    /// `env`: the variable a secret is put into.
    pub env: Option<String>,
    /// `required`.
    pub required: bool,
    /// Whether writes are refused or thrown away.
    pub read_only: bool,
    /// `uid`, of a cache or a secret.
    pub uid: Option<u32>,
    /// `gid`
    pub gid: Option<u32>,
    /// `mode`
    pub mode: Option<u16>,
    /// All options as written; once expanded, what of them enters the cache key.
    pub text: String,
}

/// `COPY` and `ADD`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copy {
    /// Sources from the context or stage, unexpanded; heredoc words are not among them.
    pub sources: Vec<String>,
    /// Files given in heredocs: name and body.
    pub inline: Vec<Heredoc>,
    /// Destination, unexpanded.
    pub destination: String,
    /// `--from`.
    pub from: Option<String>,
    /// `--chown`, unexpanded.
    pub chown: Option<String>,
    /// `--chmod`, unexpanded.
    pub chmod: Option<String>,
    /// `--link`.
    pub link: bool,
    /// `--parents`.
    pub parents: bool,
    /// `--exclude`s.
    pub exclude: Vec<String>,
    /// `--checksum` of `ADD`.
    pub checksum: Option<String>,
    /// `--keep-git-dir` of `ADD`.
    pub keep_git_dir: bool,
    /// `--unpack` of `ADD`.
    pub unpack: Option<bool>,
}

/// `HEALTHCHECK`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Healthcheck {
    /// `HEALTHCHECK NONE`
    None,
    /// `HEALTHCHECK CMD …`
    Cmd {
        /// The test.
        command: CommandLine,
        /// Milliseconds between tests; 30,000 unless given.
        interval_ms: u64,
        /// Milliseconds a test may take; 30,000 unless given.
        timeout_ms: u64,
        /// Milliseconds in which failures don't count; 0 unless given.
        start_period_ms: u64,
        /// Milliseconds between tests in the start period; 5,000 unless given.
        start_interval_ms: u64,
        /// Failures in a row until unhealthy; 3 unless given.
        retries: u32,
    },
}

/// A value and what there is to say about it.
pub type Found<T> = (T, Vec<Finding>);
