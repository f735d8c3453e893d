//! A job on its way: one cell of its matrix, with the machine it runs on.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::act::{Credentials, Failure};
use super::event::Commit;
use super::step::history::History;
use super::tools::Tools;
use super::{Conclusion, Did, JobRun, Reason};
use crate::workflow::expression::Value;
use crate::workflow::expression::value::Object;

/// How far a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// As many of its kind run as may.
    Waiting,
    /// Another one of its concurrency group runs.
    Pending,
    /// The reviewers of its environment are asked.
    Review,
    /// No runner is free.
    Queued,
    Running,
    Done,
}

/// A cell.
#[expect(
    clippy::struct_excessive_bools,
    reason = "they have nothing to do with each other"
)]
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) run: usize,
    pub(super) stage: Stage,
    pub(super) values: Value,
    /// Secrets, where its environment has some of its own.
    pub(super) secrets: Option<Value>,
    pub(super) environment: String,
    pub(super) group: Option<String>,
    pub(super) status: Conclusion,
    /// Why it was ended from outside.
    pub(super) ended: Option<Reason>,
    /// Its next step.
    pub(super) step: usize,
    pub(super) work: Option<Work>,
    /// Timers of earlier turns are out of date.
    pub(super) turn: u32,
    pub(super) env: Vec<(String, String)>,
    /// Names and values that the step at work has told.
    pub(super) outputs: Vec<(String, String)>,
    /// Variables that it has told, which are there from the next step on.
    pub(super) told: Vec<(String, String)>,
    /// Variables among them whose values nobody knows.
    pub(super) hidden: BTreeSet<String>,
    /// A value of several lines that it is telling.
    pub(super) telling: Option<Telling>,
    /// The context of the steps that are over.
    pub(super) steps: Rc<Object>,
    pub(super) report: JobRun,
    /// What its machine runs, as `runner.os` has it.
    pub(super) system: &'static str,
    /// What can be called on it.
    pub(super) tools: Tools,
    /// Whether its first command is to fail.
    pub(super) fails: bool,
    /// Whether the time that is set for the job is spent.
    pub(super) charged: bool,
    pub(super) checkout: Option<Source>,
    /// Whether that is the proposed commit of a pull request, and not the one that merges it.
    pub(super) at_head: bool,
    /// The folders that checkouts went to, seen from the workspace.
    pub(super) roots: Vec<String>,
    /// Folders that the job itself has made; those of the workspace as seen from there.
    pub(super) made: BTreeSet<String>,
    /// By whose name `git` speaks in the clone, if there is one.
    pub(super) git: Option<Credentials>,
    /// What the clone has of the history, as far as that is certain.
    pub(super) history: Option<History>,
    /// Whether `git` was told the name and the address of who commits.
    pub(super) author: (bool, bool),
    /// Whether an action ran that may have set variables for later steps.
    pub(super) strange: bool,
    /// What `gh auth login` was given, if it was.
    pub(super) gh: Option<Credentials>,
    pub(super) images: BTreeMap<String, usize>,
    /// Whether something ran of which nobody knows what it has left, such as images.
    pub(super) opaque: bool,
    /// The builders that its machine has besides that of the Docker Engine.
    pub(super) builders: Builders,
    /// Files with images in them.
    pub(super) files: BTreeMap<String, Option<usize>>,
    /// The folders of those that were written here, by the files' names.
    pub(super) folders: BTreeMap<String, String>,
    /// Whether something ran that may have written files of which nobody knows.
    pub(super) wrote: bool,
    /// What answers on the machine itself.
    pub(super) serves: Option<Serves>,
    pub(super) logins: BTreeSet<String>,
    /// Registries that know the run's own token.
    pub(super) token_logins: BTreeSet<String>,
    /// Whether the cloud knows who asks.
    pub(super) known: bool,
    pub(super) warm: bool,
    pub(super) caches: Vec<String>,
    pub(super) deployed: bool,
}

/// `name<<END` has been told, and `END` not yet.
#[derive(Debug)]
pub(super) struct Telling {
    pub(super) variables: bool,
    pub(super) name: String,
    pub(super) end: String,
    pub(super) lines: Vec<String>,
}

/// Builders that keep what they build to themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Builders {
    /// Whether there is one.
    pub(super) made: bool,
    /// Whether it is the selected one.
    pub(super) selected: bool,
    /// Whether `docker build` asks for the selected one as well.
    pub(super) installed: bool,
}

/// What was checked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The commit of a happening.
    Event(usize),
    /// What was there before all of them.
    Base,
}

/// What a job has started on its own machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Serves {
    /// A container of an image that was built here.
    Image(usize),
    /// The app of the checkout.
    Checkout,
    /// Something that nobody knows more about.
    Anything,
}

/// A step at work.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) start_ms: u64,
    pub(super) took: u64,
    pub(super) failed: bool,
    /// Whether the runner refused a command that it was told by what a script printed.
    pub(super) refused: bool,
    pub(super) did: Vec<Did>,
    pub(super) script: Option<String>,
    /// What becomes of it, and how long after its start.
    pub(super) effects: Vec<(u64, Effect)>,
    /// What the app has answered last.
    pub(super) answer: Option<Answer>,
}

/// What the app answers to somebody who asks for its health.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is well.
    Well,
    /// It answers with an error.
    Ill,
    /// Nobody answers.
    Nobody,
    /// Somebody else answers, and nobody knows what.
    Other,
}

impl Answer {
    /// What `curl -w '%{http_code}'` prints.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Well | Self::Other => "200",
            Self::Ill => "503",
            Self::Nobody => "000",
        }
    }

    /// What `curl` prints, where it is known: Streamlit's health check says `ok`.
    pub(super) const fn body(self) -> Option<&'static str> {
        match self {
            Self::Well => Some("ok"),
            Self::Ill | Self::Other => None,
            Self::Nobody => Some(""),
        }
    }
}

/// What a step does to the world around its machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    Push {
        tag: String,
        image: usize,
    },
    /// From when on it is half done.
    Deploy {
        since: u64,
        environment: String,
        image: usize,
    },
    Rollback {
        environment: String,
    },
    Notify,
}

impl Work {
    /// Notes what was done, and gives back how it went.
    pub(super) fn note(&mut self, did: Did) -> Result<(), Failure> {
        let failed = did.failed;
        self.did.push(did);
        failed.map_or(Ok(()), Err)
    }
}

impl Cell {
    pub(super) fn new(
        run: usize,
        job: usize,
        index: usize,
        label: String,
        values: Value,
        attempt: u32,
    ) -> Self {
        Self {
            run,
            stage: Stage::Waiting,
            values,
            secrets: None,
            environment: String::new(),
            group: None,
            status: Conclusion::Success,
            ended: None,
            step: 0,
            work: None,
            turn: 0,
            env: Vec::new(),
            outputs: Vec::new(),
            told: Vec::new(),
            hidden: BTreeSet::new(),
            telling: None,
            steps: Rc::default(),
            report: JobRun {
                job,
                label,
                cell: index,
                attempt,
                conclusion: Conclusion::Skipped,
                queued_ms: 0,
                start_ms: 0,
                end_ms: 0,
                steps: Vec::new(),
                writes: 0,
                reason: Reason::Steps,
                group: None,
            },
            system: "Linux",
            tools: Tools::default(),
            fails: false,
            charged: false,
            checkout: None,
            at_head: false,
            roots: Vec::new(),
            made: BTreeSet::new(),
            git: None,
            history: None,
            author: (false, false),
            strange: false,
            gh: None,
            images: BTreeMap::new(),
            opaque: false,
            builders: Builders::default(),
            files: BTreeMap::new(),
            folders: BTreeMap::new(),
            wrote: false,
            serves: None,
            logins: BTreeSet::new(),
            token_logins: BTreeSet::new(),
            known: false,
            warm: false,
            caches: Vec::new(),
            deployed: false,
        }
    }
}

impl Cell {
    /// The image that a file holds. What `docker save` pours into a pipe, another program may
    /// have packed into an archive.
    pub(super) fn held(&self, file: &str) -> Option<usize> {
        let own = self.files.get(file).copied().flatten();
        let packed = [".gz", ".tgz", ".zst", ".xz", ".bz2", ".tar"];
        let is_archive = packed.iter().any(|end| file.ends_with(end));
        own.or_else(|| self.files.get("").copied().flatten().filter(|_| is_archive))
    }
}

/// A commit that nothing is wrong with.
pub(super) fn base() -> Commit {
    Commit {
        sha: "b".repeat(40),
        ..Commit::default()
    }
}
