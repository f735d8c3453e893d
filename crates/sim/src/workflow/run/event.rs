//! What happens to a repository, and which events of a workflow it sets off.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows>

use super::Parts;
use crate::workflow::filter::Filter;
use crate::workflow::model::{Text, Trigger};

/// A commit with what is wrong with it.
#[expect(clippy::struct_excessive_bools, reason = "any of them may be wrong")]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commit {
    /// Forty hexadecimal digits.
    pub sha: String,
    /// Its message.
    pub message: String,
    /// Parts that are broken, where a test that opens them fails.
    pub broken: Parts,
    /// The style is wrong.
    pub lint_error: bool,
    /// Its image cannot be built.
    pub build_fails: bool,
    /// Its packages do not fit together.
    pub conflict: bool,
    /// The image that it builds on has a known fault.
    pub vulnerable: bool,
    /// The app does not answer once it is live.
    pub smoke_fails: bool,
    /// A stranger wrote it.
    pub foreign: bool,
    /// How much longer its image builds, in milliseconds: nobody has kept its layers.
    pub slow: u64,
}

/// What happened when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// In milliseconds.
    pub at_ms: u64,
    /// What it is.
    pub what: What,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Something that workflows may wait for.
    Event(Event),
    /// The reviewers of an environment say yes or no to the runs of an event.
    Review {
        /// The happening that is the event.
        event: usize,
        /// The environment.
        environment: String,
        /// Whether they say yes.
        approved: bool,
    },
    /// Somebody cancels the runs of an event.
    Cancel(usize),
    /// Somebody re-runs what failed of an event.
    RerunFailed(usize),
    /// The runner of a job is lost, if the job runs: event and id of the job.
    LoseRunner(usize, String),
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What kind.
    pub kind: Kind,
    /// The commit it is about; for a pull request the proposed one.
    pub commit: Commit,
    /// Paths that changed; nothing when nobody knows.
    pub changed: Option<Vec<String>>,
    /// Who caused it.
    pub actor: String,
}

/// What kind of event.
#[expect(missing_docs, reason = "what a variant says names its fields")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A branch was pushed.
    Push { branch: String },
    /// A tag was pushed.
    Tag { tag: String },
    /// Changes are proposed.
    PullRequest {
        /// The branch they are for.
        base: String,
        /// The branch they are on.
        head: String,
        /// Whether that is in somebody else's copy of the repository.
        fork: bool,
        /// `opened`, `synchronize`, `closed`, …
        action: String,
        /// What its author calls it.
        title: String,
    },
    /// The clock struck; the schedule, or nothing for any.
    Schedule { cron: Option<String> },
    /// Somebody pressed the button, with these inputs.
    Dispatch {
        /// The branch that was chosen, or `refs/tags/…`.
        branch: String,
        inputs: Vec<(String, String)>,
    },
}

/// The branch that a repository is about.
pub const DEFAULT_BRANCH: &str = "main";

impl Event {
    /// The event that nothing is special about.
    pub fn new(kind: Kind, commit: Commit) -> Self {
        Self {
            kind,
            commit,
            changed: None,
            actor: "mona".to_owned(),
        }
    }

    /// The names under `on` that it may set off.
    pub(crate) fn names(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::Push { .. } | Kind::Tag { .. } => &["push"],
            Kind::PullRequest { .. } => &["pull_request", "pull_request_target"],
            Kind::Schedule { .. } => &["schedule"],
            Kind::Dispatch { .. } => &["workflow_dispatch"],
        }
    }

    /// Whether it comes from somebody else's copy of the repository.
    pub fn is_fork(&self) -> bool {
        matches!(self.kind, Kind::PullRequest { fork: true, .. })
    }

    /// Whether a trigger lets it in: types, branches or tags, and paths all have to.
    pub(crate) fn fits(&self, trigger: &Trigger) -> bool {
        match &self.kind {
            Kind::Push { branch } => {
                self.asked() && names_fit(trigger, branch, false) && self.paths_fit(trigger)
            }
            // Paths are not looked at for tags.
            Kind::Tag { tag } => self.asked() && names_fit(trigger, tag, true),
            Kind::PullRequest { base, action, .. } => {
                self.asked()
                    && types_fit(trigger, action)
                    && both_fit(
                        trigger.branches.as_deref(),
                        trigger.branches_ignore.as_deref(),
                        base,
                    )
                    && self.paths_fit(trigger)
            }
            Kind::Schedule { cron } => {
                let mut all = trigger.cron.iter();
                cron.as_ref()
                    .is_none_or(|cron| all.any(|own| own.value == *cron))
            }
            Kind::Dispatch { .. } => true,
        }
    }

    /// Whether its commit does not ask to be left alone.
    /// <https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs>
    fn asked(&self) -> bool {
        let words = [
            "[skip ci]",
            "[ci skip]",
            "[no ci]",
            "[skip actions]",
            "[actions skip]",
        ];
        !words.iter().any(|word| self.commit.message.contains(word))
    }

    fn paths_fit(&self, trigger: &Trigger) -> bool {
        let Some(changed) = &self.changed else {
            return true;
        };
        if let Some(paths) = &trigger.paths {
            let filter = filter(paths);
            return changed.iter().any(|path| filter.matches(path));
        }
        if let Some(ignored) = &trigger.paths_ignore {
            let filter = filter(ignored);
            return !changed.iter().all(|path| filter.matches(path));
        }
        true
    }
}

fn filter(globs: &[Text]) -> Filter {
    Filter::new(globs.iter().map(|glob| glob.value.as_str()))
}

/// A push of one kind is not let in where only the other kind is spoken of.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore>
fn names_fit(trigger: &Trigger, name: &str, tag: bool) -> bool {
    let branches = (
        trigger.branches.as_deref(),
        trigger.branches_ignore.as_deref(),
    );
    let tags = (trigger.tags.as_deref(), trigger.tags_ignore.as_deref());
    let (own, other) = if tag {
        (tags, branches)
    } else {
        (branches, tags)
    };
    let spoken_of = |pair: (Option<&[Text]>, Option<&[Text]>)| pair.0.is_some() || pair.1.is_some();
    if spoken_of(own) {
        both_fit(own.0, own.1, name)
    } else {
        !spoken_of(other)
    }
}

fn both_fit(wanted: Option<&[Text]>, ignored: Option<&[Text]>, name: &str) -> bool {
    wanted.is_none_or(|globs| filter(globs).matches(name))
        && ignored.is_none_or(|globs| !filter(globs).matches(name))
}

/// Without `types`, pull requests count when they are opened, reopened or changed.
fn types_fit(trigger: &Trigger, action: &str) -> bool {
    match &trigger.types {
        Some(types) => types.iter().any(|kind| kind.value == action),
        None => matches!(action, "opened" | "synchronize" | "reopened"),
    }
}
