//! `curl` and `wget`: asking the app, telling somebody, sending, fetching.

use crate::workflow::run::act::Act;

/// `curl` only fails on a bad answer when it is told to, `wget` always does.
pub(super) fn fetch(tool: &str, rest: &[&str]) -> Act {
    let address = rest
        .iter()
        .find(|word| word.contains("://"))
        .copied()
        .unwrap_or_default();
    let hook = [
        "hooks.slack.com",
        "discord.com/api/webhooks",
        "webhook",
        "ntfy",
        "api.telegram",
    ];
    let posts = rest.iter().any(|word| {
        matches!(
            *word,
            "-d" | "--data" | "POST" | "--json" | "--data-raw" | "-F"
        ) || word.starts_with("-XPOST")
    });
    let text = rest.join(" ");
    if hook
        .iter()
        .any(|name| text.to_ascii_lowercase().contains(name))
    {
        Act::Notify
    } else if posts {
        Act::Send { text }
    } else {
        let strict = |word: &&str| {
            matches!(*word, "--fail" | "--fail-with-body")
                || word.starts_with('-') && !word.starts_with("--") && word.contains('f')
        };
        let has_query = address
            .split_once('?')
            .is_some_and(|(_, query)| !query.is_empty());
        if has_query {
            return Act::Send { text };
        }
        if is_file(address) {
            return Act::Nothing;
        }
        Act::Smoke {
            hint: address.to_owned(),
            strict: tool == "wget" || rest.iter().any(strict),
        }
    }
}

/// Whether an address is that of a file to fetch, not of an app that is asked how it is.
fn is_file(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let Some((_, name)) = path.rsplit_once('/') else {
        return false;
    };
    let endings = [
        "sh", "py", "gz", "xz", "tgz", "zip", "deb", "rpm", "whl", "asc", "gpg", "key", "json",
        "yaml", "yml", "txt", "bin", "exe",
    ];
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| endings.contains(&ending))
}
