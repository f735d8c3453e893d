//! Whether the run's token may do what a step asks of it.
//!
//! <https://docs.github.com/en/actions/concepts/security/github_token>

mod command;
mod repository;

use crate::finding::{Arg, Severity};
use crate::workflow::model::Access;
use crate::workflow::run::act::{Credentials, Failure};
use crate::workflow::run::context::TOKEN;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::event::Kind;
use crate::workflow::run::permission::{End, Need, When};

/// What actions are called that change by whose name `git` speaks.
const OTHER_NAMES: [&str; 3] = ["credential", "setup-git", "ssh"];

/// What is known of the inputs of an action.
type Input<'i> = &'i dyn Fn(&str) -> Option<String>;

impl Engine<'_> {
    /// What the token of a job may do in a scope. What a fork proposes can read at most, and is
    /// given no identity.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#how-permissions-are-calculated-for-a-workflow-job>
    pub(super) fn granted(&self, cell: usize, scope: &str) -> Access {
        let known = &self.cells[cell];
        let writes = self.settings.token_writes;
        let access = self.plan.access(known.report.job, scope, writes);
        match (self.reads_only(known.run), scope) {
            (false, _) => access,
            (true, "id-token") => Access::None,
            (true, _) => access.min(Access::Read),
        }
    }

    /// What of all this an action asks for in vain.
    pub(super) fn refused(
        &self,
        cell: usize,
        needs: &'static [Need],
        env: &[(String, String)],
        input: Input<'_>,
    ) -> Vec<&'static Need> {
        // What the token may is found out sooner than what the inputs are.
        let lacks = |need: &&Need| {
            (need.end == End::Unknown || self.granted(cell, need.scope) < need.access)
                && self.is_asked(cell, need, env, input)
        };
        needs.iter().filter(lacks).collect()
    }

    /// Whether something is asked for with these inputs, and of the run's own token.
    fn is_asked(
        &self,
        cell: usize,
        need: &Need,
        env: &[(String, String)],
        input: Input<'_>,
    ) -> bool {
        let run = self.cells[cell].run;
        let given = |name: &str| {
            let is_variable = name.starts_with(|c: char| c.is_ascii_uppercase());
            if is_variable {
                self.given_variable(cell, env, name)
            } else {
                input(name)
            }
        };
        let holds = match need.when {
            When::Always => true,
            When::Pull => matches!(self.event(run).kind, Kind::PullRequest { .. }),
            When::Own => !self.reads_only(run),
            When::Private => self.settings.private,
            When::Without(own) => {
                given(own).is_none_or(|value| value.is_empty()) && !self.is_unknown_input(cell, own)
            }
            When::With(own, others) => {
                given(own).is_some_and(|value| !value.is_empty())
                    && others.iter().all(|other| given(other).is_none())
            }
        };
        holds
            && need
                .tokens
                .iter()
                .all(|name| given(name).is_none_or(|value| value == TOKEN))
    }

    /// Says of rights that are not there what they are, and fails for the first that matters.
    /// What is asked of a job without an environment comes after the identity.
    pub(super) fn refuse(
        &mut self,
        cell: usize,
        refused: &[&'static Need],
        homeless: bool,
    ) -> Result<(), Failure> {
        for need in refused {
            if homeless && need.scope != "id-token" {
                break;
            }
            match need.end {
                End::Unknown => self.say_undecided(cell, need.name),
                End::GoesOn => self.say_refused(cell, need.name, need),
                End::Code(_) => {
                    self.say_refused(cell, need.name, need);
                    return Err(Failure::Refused(need));
                }
            }
        }
        if homeless {
            return Err(Failure::NoEnvironment);
        }
        Ok(())
    }

    /// A site of GitHub is deployed from a job with an environment.
    /// <https://github.com/actions/deploy-pages#usage>
    pub(super) fn lacks_environment(&self, cell: usize, action: &str) -> bool {
        action.eq_ignore_ascii_case("actions/deploy-pages")
            && self.cells[cell].environment.is_empty()
    }

    /// Notes by whose name `git` speaks after a checkout. Of two, nobody knows which is meant.
    pub(super) fn note_clone(&mut self, cell: usize, keeps: Credentials) {
        let known = &mut self.cells[cell];
        known.git = Some(match known.git {
            Some(before) if before != keeps => Credentials::Unknown,
            _ => keeps,
        });
    }

    /// Notes that an action may have changed by whose name `git` speaks.
    pub(super) fn note_other_names(&mut self, cell: usize, action: &str) {
        if OTHER_NAMES.iter().any(|word| action.contains(word)) {
            let known = &mut self.cells[cell];
            known.git = known.git.map(|_| Credentials::Unknown);
        }
    }

    fn say_refused(&mut self, cell: usize, name: &str, need: &Need) {
        let at = self.asking_place(cell);
        let asked = need.asked();
        let said = [
            name,
            " needs `",
            &asked,
            "`, and the token of the job lacks it",
        ]
        .concat();
        let code = "workflow-permission-missing";
        let args = [("name", name), ("scope", &asked)];
        let args = args.map(|(key, value)| (key, Arg::Code(value.to_owned())));
        self.say_with(code, Severity::Warning, &args, at, said);
    }

    fn say_undecided(&mut self, cell: usize, name: &str) {
        let at = self.asking_place(cell);
        self.say("workflow-permission-unknown", Severity::Info, name, at);
    }

    fn say_no_token(&mut self, cell: usize, name: &str) {
        let at = self.asking_place(cell);
        self.say("workflow-no-token", Severity::Warning, name, at);
    }
}
