//! What actions and commands ask of the run's token, and what they print when they lack it.
//!
//! Two tables, of actions and of `gh`: who asks, for which scope, when, and how it ends without. Which scope a request
//! takes: <https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens>;
//! what an action asks for stands in its `README.md`, the address of which is its name.

mod actions;
mod gh;

use crate::workflow::model::Access;
use actions::ACTIONS;
use gh::GH;

/// What somebody asks of the run's token.
#[derive(Debug, PartialEq, Eq)]
pub struct Need {
    /// The action in lower case, or the words that the command begins with.
    pub(super) name: &'static str,
    /// The scope; none where nobody knows which one it is.
    pub(super) scope: &'static str,
    pub(super) access: Access,
    /// When it asks.
    pub(super) when: When,
    /// Inputs, and in capitals variables, that hold another token.
    pub(super) tokens: &'static [&'static str],
    pub(super) end: End,
    /// What is printed then.
    pub(super) said: &'static str,
}

/// When something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// For pull requests alone.
    Pull,
    /// For all but what a fork proposes: there GitHub has other rules of its own.
    Own,
    /// In repositories that are not open to everybody.
    Private,
    /// With this input, and without all of these.
    With(&'static str, &'static [&'static str]),
    /// Without this input.
    Without(&'static str),
}

/// What comes of a right that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It ends with this code.
    Code(u8),
    /// It goes on and has not done what it should.
    GoesOn,
    /// Nobody knows.
    Unknown,
}

impl Need {
    /// The scope and the access, as they stand under `permissions`.
    pub fn asked(&self) -> String {
        let access = match self.access {
            Access::None => "none",
            Access::Read => "read",
            Access::Write => "write",
        };
        [self.scope, ": ", access].concat()
    }

    /// The exit code that a shell sees.
    pub(super) const fn code(&self) -> u8 {
        match self.end {
            End::Code(code) => code,
            End::GoesOn | End::Unknown => 0,
        }
    }
}

/// What an action asks for, in the order in which it does.
pub(super) fn of_action(name: &str) -> &'static [Need] {
    let lower = name.to_ascii_lowercase();
    named(&ACTIONS, &lower)
}

/// What a command of `gh` asks for, by its first two words.
pub(super) fn of_gh(group: &str, verb: &str) -> &'static [Need] {
    let whole = named(&GH, group);
    if whole.is_empty() {
        named(&GH, &[group, " ", verb].concat())
    } else {
        whole
    }
}

/// The rows of a name in a table that is sorted by names.
fn named(table: &'static [Need], name: &str) -> &'static [Need] {
    let from = table.partition_point(|need| need.name < name);
    let rows = &table[from..];
    &rows[..rows.partition_point(|need| need.name == name)]
}

/// What the interface of GitHub answers to a token without the right.
/// <https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible>
const REFUSED: &str = "##[error]Resource not accessible by integration";

/// What the server answers to `git push`.
const NO_PUSH: &str = "remote: Permission to octo-org/app.git denied to github-actions[bot].\nfatal: unable to access 'https://github.com/octo-org/app/': The requested URL returned error: 403";

const fn need(name: &'static str, scope: &'static str, access: Access) -> Need {
    Need {
        name,
        scope,
        access,
        when: When::Always,
        tokens: &[],
        end: End::Code(1),
        said: REFUSED,
    }
}

const fn write(name: &'static str, scope: &'static str) -> Need {
    need(name, scope, Access::Write)
}

impl Need {
    const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    const fn tokens(mut self, tokens: &'static [&'static str]) -> Self {
        self.tokens = tokens;
        self
    }

    const fn ends(mut self, end: End, said: &'static str) -> Self {
        self.end = end;
        self.said = said;
        self
    }

    const fn says(mut self, said: &'static str) -> Self {
        self.said = said;
        self
    }
}

/// `git push` with what the checkout has left.
/// <https://github.com/actions/checkout#push-a-commit-using-the-built-in-token>
pub(super) static PUSH: Need = write("git push", "contents").ends(End::Code(128), NO_PUSH);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_are_sorted_and_name_scopes() {
        for table in [&ACTIONS[..], &GH] {
            assert!(table.is_sorted_by_key(|need| need.name));
            for need in table {
                let known = crate::workflow::tables::SCOPES.contains(&need.scope);
                assert!(known || need.end == End::Unknown, "{}", need.name);
            }
        }
    }
}
