//! `curl` and `wget`: asking the app, telling somebody, sending, fetching.

use crate::workflow::run::act::Act;

/// `curl` only fails on a bad answer when it is told to, `wget` always does.
pub(super) fn fetch(tool: &str, rest: &[&str]) -> Act {
    let own = |word: &&&str| is_own(word.trim_start_matches(['"', '\'']));
    let address = rest
        .iter()
        .find(|word| word.contains("://"))
        .or_else(|| rest.iter().find(own))
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
        if is_file(address) || saves(tool, rest) && !address.contains("health") {
            return Act::Nothing;
        }
        Act::Smoke {
            hint: address.to_owned(),
            strict: tool == "wget" || rest.iter().any(strict),
        }
    }
}

/// The host of an address, without its port.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// Whether an address is one of the job's own machine.
pub(in super::super) fn is_own(address: &str) -> bool {
    matches!(
        host(address),
        "localhost" | "127.0.0.1" | "0.0.0.0" | "::1" | "host.docker.internal"
    )
}

/// Whether an address may be the app's: one that is not known here, or of the names that are
/// kept for examples. <https://www.rfc-editor.org/rfc/rfc2606#section-3>
pub(in super::super) fn is_apps(address: &str) -> bool {
    let host = host(address);
    !host.contains('.') || host.split('.').any(|part| part == "example")
}

/// Whether an address is one of those that everybody fetches something from.
pub(in super::super) fn is_public(address: &str) -> bool {
    const HOSTS: [&str; 24] = [
        "anaconda.com",
        "astral.sh",
        "codecov.io",
        "conda.io",
        "debian.org",
        "docker.com",
        "docker.io",
        "ghcr.io",
        "github.com",
        "githubusercontent.com",
        "gitlab.com",
        "google.com",
        "googleapis.com",
        "helm.sh",
        "k8s.io",
        "microsoft.com",
        "nodesource.com",
        "npmjs.org",
        "pypa.io",
        "pypi.org",
        "python-poetry.org",
        "python.org",
        "pythonhosted.org",
        "ubuntu.com",
    ];
    let host = host(address);
    HOSTS.iter().any(|known| {
        host.strip_suffix(known)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether what is fetched is kept in a file: `curl -o FILE`, `curl -O`, `wget -O FILE`.
fn saves(tool: &str, rest: &[&str]) -> bool {
    let (letter, long) = match tool {
        "wget" => ('O', "--output-document"),
        _ => ('o', "--output"),
    };
    let is_kept = |file: &str| !file.is_empty() && !file.starts_with("/dev/") && file != "-";
    rest.iter().enumerate().any(|(at, word)| {
        let next = || rest.get(at + 1).copied().unwrap_or_default();
        if let Some(value) = word.strip_prefix(long) {
            return match value.strip_prefix('=') {
                Some(file) => is_kept(file),
                None => value.is_empty() && is_kept(next()),
            };
        }
        let remote = tool == "curl" && *word == "--remote-name";
        let Some(letters) = word.strip_prefix('-').filter(|word| !word.starts_with('-')) else {
            return remote;
        };
        match letters.split_once(letter) {
            Some((_, "")) => is_kept(next()),
            Some((_, file)) => is_kept(file),
            None => tool == "curl" && letters.contains('O'),
        }
    })
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
