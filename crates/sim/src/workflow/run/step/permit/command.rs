//! By whose name `git` and `gh` speak, and whether the server lets them.

use super::super::shell::Running;
use crate::workflow::model::Access;
use crate::workflow::run::act::{Credentials, Failure};
use crate::workflow::run::context::TOKEN;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::permission::{self, End, Need};

/// Variables in which `gh` looks for a token, the first one first.
/// <https://cli.github.com/manual/gh_help_environment>
const GH_TOKENS: [&str; 2] = ["GH_TOKEN", "GITHUB_TOKEN"];

/// What `gh` does without asking the server for anything, by the first word.
const GH_ALONE: [&str; 9] = [
    "--help",
    "--version",
    "alias",
    "auth",
    "completion",
    "config",
    "extension",
    "help",
    "version",
];

impl Engine<'_> {
    /// Whether a command is refused for what the token lacks, or for want of one.
    pub(in super::super) fn unpermitted(
        &mut self,
        names: &[&str],
        input: Option<&str>,
        running: &Running<'_>,
    ) -> Result<(), Failure> {
        match names {
            ["git", rest @ ..] => self.git(rest, running),
            ["gh", rest @ ..] => self.gh(rest, input, running),
            _ => Ok(()),
        }
    }

    fn git(&mut self, words: &[&str], running: &Running<'_>) -> Result<(), Failure> {
        let cell = running.cell;
        match words {
            ["push", operands @ ..] => self.git_push(operands, running),
            ["clone" | "init", ..]
            | ["remote", "set-url" | "rename" | "remove" | "rm", ..]
            | ["remote", "add", "origin", ..] => {
                self.cells[cell].git = Some(Credentials::Unknown);
                Ok(())
            }
            ["config", rest @ ..] => {
                let tells = ["url", "extraheader", "credential", "insteadof", "ssh"];
                let is_told = |word: &&str| {
                    let word = word.to_ascii_lowercase();
                    tells.iter().any(|told| word.contains(told))
                };
                if rest.iter().any(is_told) {
                    self.cells[cell].git = Some(Credentials::Unknown);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The server wants to know who pushes, whether there is something to push or not.
    /// <https://git-scm.com/docs/http-protocol#_authentication>
    fn git_push(&mut self, operands: &[&str], running: &Running<'_>) -> Result<(), Failure> {
        let cell = running.cell;
        let remote = operands.iter().find(|word| !word.starts_with('-'));
        let git = match (remote, self.cells[cell].git) {
            (Some(&"origin"), git) => git,
            _ if running.hides() => Some(Credentials::Unknown),
            (Some(remote), _) if remote.contains(TOKEN) => Some(Credentials::Token),
            (Some(_), _) => Some(Credentials::Unknown),
            (None, git) => git,
        };
        match git {
            Some(Credentials::Nobody) => Err(Failure::NoCredentials),
            Some(Credentials::Token) if self.granted(cell, "contents") == Access::Write => Ok(()),
            Some(Credentials::Token) => self.refuse(cell, &[&permission::PUSH], false),
            None if self.is_bare(cell) => {
                self.say_no_checkout(cell);
                Err(Failure::NoRepository)
            }
            Some(Credentials::Unknown) | None => Ok(()),
        }
    }

    fn gh(
        &mut self,
        words: &[&str],
        input: Option<&str>,
        running: &Running<'_>,
    ) -> Result<(), Failure> {
        let cell = running.cell;
        let (group, verb) = match words {
            [] => return Ok(()),
            [group] => (*group, ""),
            [group, verb, ..] => (*group, *verb),
        };
        if (group, verb) == ("auth", "login") {
            let own = input.is_some_and(|piped| piped.trim_end() == TOKEN);
            self.cells[cell].gh = Some(if own {
                Credentials::Token
            } else {
                Credentials::Unknown
            });
        } else if matches!((group, verb), ("auth", "setup-git") | ("repo", "clone")) {
            self.cells[cell].git = Some(Credentials::Unknown);
        }
        if GH_ALONE.contains(&group) || words.contains(&"--help") {
            return Ok(());
        }
        let token = self.gh_token(running);
        if token == Some(Credentials::Nobody) {
            self.say_no_token(cell, &["gh ", group].concat());
            return Err(Failure::NoToken);
        }
        if self.lacks_repository(words, running) {
            self.say_no_checkout(cell);
            return Err(Failure::NoOrigin);
        }
        match token {
            None | Some(Credentials::Unknown | Credentials::Nobody) => Ok(()),
            Some(Credentials::Token) => {
                let needs = permission::of_gh(group, verb);
                let refused = self.refused(cell, needs, running.env, &|_| None);
                self.refuse_gh(cell, &refused, words)
            }
        }
    }

    /// By whose name `gh` speaks; nothing where nobody can tell.
    fn gh_token(&self, running: &Running<'_>) -> Option<Credentials> {
        let cell = &self.cells[running.cell];
        for name in GH_TOKENS {
            if running.is_hidden(name) {
                return None;
            }
            let own = running.own_value(name).map(str::to_owned);
            let value = own.or_else(|| self.given_variable(running.cell, running.env, name));
            match value.as_deref() {
                None | Some("") => {}
                Some(TOKEN) => return Some(Credentials::Token),
                Some(_) => return Some(Credentials::Unknown),
            }
        }
        match cell.gh {
            Some(login) => Some(login),
            None if cell.strange || !self.is_hosted(running.cell) => None,
            None => Some(Credentials::Nobody),
        }
    }

    /// The same for a command, of which another repository may be asked.
    fn refuse_gh(
        &mut self,
        cell: usize,
        refused: &[&'static Need],
        words: &[&str],
    ) -> Result<(), Failure> {
        let elsewhere = words
            .iter()
            .any(|word| matches!(*word, "-R" | "--repo") || word.starts_with("--repo="));
        let Some(need) = refused.first() else {
            return Ok(());
        };
        let name = ["gh ", need.name].concat();
        if need.end == End::Unknown || elsewhere {
            self.say_undecided(cell, &name);
            return Ok(());
        }
        self.say_refused(cell, &name, need);
        Err(Failure::Refused(need))
    }
}
