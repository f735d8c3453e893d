//! Names as they are written: of images, registries and files, and why a job ended.

use crate::workflow::run::Reason;

/// A name of an image with its registry and its tag.
pub(super) fn full(name: &str) -> String {
    let (path, tag) = match name.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, tag),
        _ => (name, "latest"),
    };
    let first = path.split('/').next().unwrap_or_default();
    let has_host = path.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    let host = match (has_host, path.contains('/')) {
        (true, _) => "",
        (false, true) => "docker.io/",
        (false, false) => "docker.io/library/",
    };
    [host, path, ":", tag].concat()
}

/// The host of a registry as it is given at a login.
pub(super) fn host(registry: &str) -> String {
    let plain = registry.trim_start_matches("https://");
    let host = plain.split('/').next().unwrap_or_default();
    match host {
        "index.docker.io" | "registry-1.docker.io" | "" => "docker.io".to_owned(),
        host => host.to_owned(),
    }
}

pub(super) fn file_name(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

/// That a job asks for the concurrency group of its own run, in GitHub's words.
pub(in super::super) fn in_deadlock(group: &str, job: &str) -> String {
    let words = [
        "Canceling since a deadlock was detected for concurrency group: '",
        group,
        "' between a top level workflow and '",
        job,
        "'",
    ];
    words.concat()
}

/// Why a job ended from outside, in GitHub's words.
pub(in super::super) const fn said(reason: Reason) -> &'static str {
    match reason {
        // A deadlock is told with the name of its group.
        Reason::Deadlock | Reason::Steps | Reason::Condition | Reason::Needs => "",
        Reason::Concurrency => "Canceling since a higher priority waiting request exists",
        Reason::FailFast => "The strategy configuration was canceled because another job failed",
        Reason::Asked => "The run was canceled",
        Reason::Timeout => "The job has exceeded the maximum execution time",
        Reason::RunnerLost => "The hosted runner lost communication with the server",
        Reason::Rejected => "The deployment was rejected",
        Reason::Unreviewed => "The deployment was not approved",
        Reason::Protected => {
            "The branch is not allowed to deploy due to environment protection rules"
        }
        Reason::Expression => "The expression could not be evaluated",
    }
}
