//! What a checkout leaves of the history, and who commits: one commit by default, on a branch or
//! on none, and nobody's name.
//!
//! <https://github.com/actions/checkout#usage>, <https://git-scm.com/docs/git-commit#_commit_information>

use super::failed;
use super::shell::Running;
use crate::finding::Severity;
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::context;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::event::{DEFAULT_BRANCH, Kind};

/// What the clone in the workspace has, as far as that is certain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct History {
    /// How many commits were fetched; 0 for all.
    depth: u64,
    /// The branch that is checked out, if it is one.
    branch: Option<String>,
    /// Whether tags came along.
    tags: bool,
}

/// Words of `git` that mean nothing without a repository.
const OF_A_REPOSITORY: [&str; 20] = [
    "status",
    "log",
    "show",
    "rev-parse",
    "rev-list",
    "tag",
    "branch",
    "fetch",
    "pull",
    "checkout",
    "switch",
    "restore",
    "reset",
    "add",
    "ls-files",
    "stash",
    "merge",
    "rebase",
    "describe",
    "merge-base",
];

/// Words of `git` after which nobody knows any more what the clone has.
const FETCHES: [&str; 5] = ["fetch", "pull", "clone", "init", "remote"];

impl Engine<'_> {
    /// Notes what a checkout has fetched. Of two, or of another repository, nobody says.
    pub(super) fn note_history(
        &mut self,
        cell: usize,
        (reference, path): (&str, &str),
        (depth, tags, elsewhere): (u64, bool, bool),
    ) {
        let known = &self.cells[cell];
        let run = known.run;
        let certain = path.is_empty() && !elsewhere && known.roots.len() == 1;
        let target = self.out.runs[run].trigger == "pull_request_target";
        let (own, name, _) = context::reference(self.event(run), target);
        let wanted = if reference.is_empty() {
            &own
        } else {
            reference
        };
        let branch = match wanted.strip_prefix("refs/heads/") {
            Some(branch) => Some(branch.to_owned()),
            None if wanted.starts_with("refs/") || is_commit(wanted) => None,
            None => Some(wanted.to_owned()),
        };
        let history = History {
            depth,
            branch,
            tags: tags || own.starts_with("refs/tags/") || wanted == name,
        };
        self.cells[cell].history = certain.then_some(history);
    }

    /// Why a command of `git` fails for what the checkout has left out, if it does.
    pub(super) fn lacks_history(
        &mut self,
        names: &[&str],
        running: &mut Running<'_>,
    ) -> Option<Failure> {
        let ["git", words @ ..] = names else {
            return None;
        };
        let cell = running.cell;
        let (options, words) = options(words);
        let (first, rest) = words.split_first()?;
        let bare = self.is_bare(cell) && self.cells[cell].made.is_empty();
        if OF_A_REPOSITORY.contains(first) && bare && !running.hides() {
            self.say_no_checkout(cell);
            return Some(failed_git(names, Failure::NoRepository, running));
        }
        if FETCHES.contains(first) {
            self.cells[cell].history = None;
        }
        let lost = self.lacks_branch(cell, words) && !running.hides();
        let makes = *first == "branch" && rest.iter().any(|word| !word.starts_with("--"));
        if (makes || matches!(*first, "checkout" | "switch"))
            && let Some(history) = &mut self.cells[cell].history
        {
            history.branch = Some(String::new());
        }
        let failure = match *first {
            "config" => {
                self.note_author(cell, rest);
                return None;
            }
            "commit" => self
                .lacks_author(options, running)
                .then_some(Failure::NoAuthor)?,
            "tag" if rest.iter().any(|word| matches!(*word, "-a" | "-m" | "-am")) => self
                .lacks_author(options, running)
                .then_some(Failure::NoAuthor)?,
            _ if running.hides() || running.own_value("PWD").is_some() => return None,
            "checkout" if lost => Failure::NoBranchHere { code: 1 },
            "switch" if lost => Failure::NoBranchHere { code: 128 },
            "push" => self
                .is_on_no_branch(cell, rest)
                .then_some(Failure::NoBranch)?,
            "describe" => self.lacks_tags(cell, rest).then_some(Failure::NoHistory)?,
            "diff" | "log" | "show" | "rev-parse" | "reset" | "rev-list" | "merge-base"
            | "revert" | "cherry-pick" | "diff-tree" => {
                let mut revisions = rest.iter().take_while(|word| **word != "--");
                let lost = revisions.any(|word| self.is_beyond(cell, word));
                lost.then_some(Failure::NoHistory)?
            }
            _ => return None,
        };
        self.say_git(cell, failure, first);
        Some(failed_git(names, failure, running))
    }

    /// `git config [--global] user.name NAME`
    fn note_author(&mut self, cell: usize, words: &[&str]) {
        for word in words {
            match word.to_ascii_lowercase().as_str() {
                "user.name" => self.cells[cell].author.0 = true,
                "user.email" => self.cells[cell].author.1 = true,
                word if word.contains("include") || word.starts_with("--file") => {
                    self.cells[cell].author = (true, true);
                }
                _ => {}
            }
        }
    }

    /// Whether nobody has said who commits.
    fn lacks_author(&self, options: &[&str], running: &Running<'_>) -> bool {
        let known = &self.cells[running.cell];
        let certain = self.is_hosted(running.cell) && !known.strange && !running.hides();
        let said = |name: &str| {
            let own = running.own_value(name).map(str::to_owned);
            let given = self.given_variable(running.cell, running.env, name);
            own.or(given).is_some() || running.is_hidden(name)
        };
        let option = |name: &str| options.iter().any(|option| option.starts_with(name));
        let name = known.author.0 || option("user.name=") || said("GIT_COMMITTER_NAME");
        let email = known.author.1 || option("user.email=") || said("GIT_COMMITTER_EMAIL");
        certain && !(name && email)
    }

    /// Whether a `push` that names nothing has no branch that it could mean.
    fn is_on_no_branch(&self, cell: usize, rest: &[&str]) -> bool {
        let plain = matches!(rest, [] | ["origin"]);
        let history = self.cells[cell].history.as_ref();
        plain && history.is_some_and(|history| history.branch.is_none())
    }

    /// Whether a branch is asked for that was not fetched: its name alone, of one that there is.
    /// <https://git-scm.com/docs/git-checkout#Documentation/git-checkout.txt-git-checkoutbranch>
    fn lacks_branch(&self, cell: usize, words: &[&str]) -> bool {
        let ["checkout" | "switch", rest @ ..] = words else {
            return false;
        };
        let ([branch] | ["-q" | "--quiet" | "-f", branch]) = rest else {
            return false;
        };
        let there = match &self.event(self.cells[cell].run).kind {
            Kind::PullRequest { base, .. } => base,
            _ => DEFAULT_BRANCH,
        };
        let known = *branch == there || *branch == DEFAULT_BRANCH;
        let history = self.cells[cell].history.as_ref();
        let history = history.filter(|own| own.depth != 0 && known);
        history.is_some_and(|own| {
            let own = own.branch.as_deref();
            own != Some("") && own != Some(branch)
        })
    }

    /// Whether no tag is there that a description could begin with.
    fn lacks_tags(&self, cell: usize, rest: &[&str]) -> bool {
        let always = rest
            .iter()
            .any(|word| matches!(*word, "--always" | "--all" | "--contains"));
        let history = self.cells[cell].history.as_ref();
        !always && history.is_some_and(|history| history.depth != 0 && !history.tags)
    }

    /// Whether a revision is none that was fetched: so many commits back, or another branch.
    fn is_beyond(&self, cell: usize, word: &str) -> bool {
        let Some(history) = self.cells[cell]
            .history
            .as_ref()
            .filter(|own| own.depth != 0)
        else {
            return false;
        };
        let mut sides = word
            .split("..")
            .map(|side| side.trim_start_matches(['.', '^']));
        sides.any(|side| match side.strip_prefix("origin/") {
            Some(branch) => {
                let branch = branch.split([':', '~', '^']).next().unwrap_or(branch);
                let other = history.branch.as_deref() != Some(branch);
                !branch.is_empty() && history.branch.as_deref() != Some("") && other
            }
            None => steps_back(side) >= history.depth,
        })
    }

    /// Says once of every command of `git` what it misses.
    fn say_git(&mut self, cell: usize, failure: Failure, first: &str) {
        let at = self.step_place(cell);
        let (code, said) = match failure {
            Failure::NoAuthor => ("workflow-git-author", "Nobody has said who commits"),
            Failure::NoBranch => ("workflow-git-no-branch", "The checkout is on no branch"),
            _ => (
                "workflow-git-shallow",
                "The checkout has fetched one commit, and this asks for others",
            ),
        };
        let name = ["git ", first].concat();
        self.say_so(code, Severity::Warning, &name, at, said.to_owned());
    }
}

/// Notes that a command of `git` has failed.
fn failed_git(names: &[&str], failure: Failure, running: &mut Running<'_>) -> Failure {
    let text = names.join(" ");
    let did = failed(Act::Execute { text, tests: None }, failure);
    running.work.did.push(did);
    failure
}

/// The values of `-c NAME=VALUE` in front of the command of `git`, and the command.
fn options<'a, 'n>(words: &'a [&'n str]) -> (&'a [&'n str], &'a [&'n str]) {
    let mut at = 0;
    while words.get(at) == Some(&"-c") {
        at += 2;
    }
    words.split_at(at.min(words.len()))
}

/// How many commits before the one at hand a revision is: `HEAD~2`, `HEAD^^`, `@~`.
fn steps_back(revision: &str) -> u64 {
    let Some(rest) = revision.strip_prefix("HEAD").or(revision.strip_prefix('@')) else {
        return 0;
    };
    let end = rest.find(':').unwrap_or(rest.len());
    let mut steps = 0;
    let mut signs = rest[..end].chars().peekable();
    while let Some(sign) = signs.next() {
        let mut number = String::new();
        while let Some(digit) = signs.next_if(char::is_ascii_digit) {
            number.push(digit);
        }
        steps += match sign {
            '~' => number.parse().unwrap_or(1),
            '^' if number != "0" => 1,
            _ => return steps,
        };
    }
    steps
}

/// Whether a word is the whole name of a commit.
fn is_commit(word: &str) -> bool {
    word.len() == 40 && word.chars().all(|c| c.is_ascii_hexdigit())
}
