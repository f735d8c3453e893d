//! Which repository `gh` means: that of the folder, unless it is told another way.
//!
//! <https://cli.github.com/manual/gh_help_environment>

use super::super::shell::Running;
use crate::workflow::run::engine::Engine;

/// What works on a repository, by the first word.
const OF_A_REPOSITORY: [&str; 10] = [
    "browse", "cache", "issue", "label", "pr", "release", "run", "ruleset", "secret", "variable",
];

/// Options that name a repository, or something that is none.
const NAMING: [&str; 6] = ["-R", "--repo", "-o", "--org", "-u", "--user"];

impl Engine<'_> {
    /// Whether a command of `gh` looks for the repository in a folder that has none.
    pub(super) fn lacks_repository(&self, words: &[&str], running: &Running<'_>) -> bool {
        let known = &self.cells[running.cell];
        let cloned = known.git.is_some() || !known.made.is_empty();
        let certain = self.is_hosted(running.cell)
            && known.checkout.is_none()
            && !cloned
            && !known.opaque
            && !running.hides()
            && running.own_value("PWD").is_none();
        let own = running.own_value("GH_REPO").map(str::to_owned);
        let named = own.or_else(|| self.given_variable(running.cell, running.env, "GH_REPO"));
        certain
            && named.is_none_or(|name| name.is_empty())
            && !running.is_hidden("GH_REPO")
            && asks_for_one(words)
    }
}

/// Whether a command means the repository of the folder. An address names another one, and so
/// may what is empty here.
fn asks_for_one(words: &[&str]) -> bool {
    let names = |word: &&str| {
        let option = NAMING
            .iter()
            .any(|name| word.split('=').next() == Some(*name));
        option || word.starts_with("-R") || word.contains("://") || word.is_empty()
    };
    if words.iter().any(names) {
        return false;
    }
    match words {
        ["api", rest @ ..] => rest.iter().any(|word| {
            ["{owner}", "{repo}", ":owner", ":repo"]
                .iter()
                .any(|part| word.contains(part))
        }),
        ["repo", "view" | "edit" | "fork" | "sync", rest @ ..] => {
            let option = rest.first().is_none_or(|word| word.starts_with('-'));
            option && !rest.iter().any(|word| word.contains('/'))
        }
        ["workflow", ..] => true,
        [group, _, ..] => OF_A_REPOSITORY.contains(group),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::asks_for_one;

    #[test]
    fn commands_ask_for_the_repository_of_the_folder() {
        for (line, asks) in [
            ("pr list", true),
            ("issue create -t x", true),
            ("release create v1", true),
            ("run list", true),
            ("workflow run x.yml", true),
            ("secret set X", true),
            ("repo view", true),
            ("repo view --json name", true),
            ("api repos/{owner}/{repo}/issues", true),
            ("pr list -R o/r", false),
            ("pr list --repo=o/r", false),
            ("pr merge --auto https://github.com/o/r/pull/7", false),
            ("pr merge --auto ", false),
            ("secret set X --org o", false),
            ("repo view o/r", false),
            ("repo view --json name o/r", false),
            ("repo clone o/r", false),
            ("api repos/o/r/issues", false),
            ("api user", false),
            ("search issues x", false),
            ("auth status", false),
            ("gist create x", false),
            ("pr", false),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(asks_for_one(&words), asks, "{line}");
        }
    }
}
