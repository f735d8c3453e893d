//! What `git` finds after a checkout: the history, a branch, and who commits.

use super::permissions::{job, open};
use super::*;

/// With which code a script ends after a checkout with these inputs, and what is said of it.
fn ended(with: &str, script: &str, event: Event) -> (u8, String) {
    let checkout = format!("uses: actions/checkout@v4 / with: {{{with}}}");
    let text = job("{contents: write}", &[&checkout, &format!("run: {script}")]);
    let outcome = play(&text, &open(), &[at(0, What::Event(event))]);
    let step = &outcome.runs[0].jobs[0].steps[1];
    let failed = step.did.iter().rev().find_map(|did| did.failed);
    let code = match step.conclusion {
        Conclusion::Success => 0,
        _ => failed.map_or(255, Failure::code),
    };
    let findings = outcome.findings.iter().map(|finding| finding.code);
    let said: Vec<_> = findings
        .filter(|code| code.starts_with("workflow-git"))
        .collect();
    (code, said.join(" "))
}

#[test]
fn who_commits_has_to_be_said() {
    let named = "git config user.name x && git config --global user.email y";
    for (script, expected) in [
        ("git commit -m x".to_owned(), 128),
        ("git add -A && git commit -am x".to_owned(), 128),
        ("git tag -a v1 -m v1".to_owned(), 128),
        ("git config user.name x && git commit -m x".to_owned(), 128),
        (format!("{named} && git commit -m x"), 0),
        (format!("{named} && git tag -a v1 -m v1"), 0),
        (
            "git -c user.name=x -c user.email=y commit -m x".to_owned(),
            0,
        ),
        (
            "GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=y git commit -m x".to_owned(),
            0,
        ),
        ("git tag v1".to_owned(), 0),
        ("git commit -m x || true".to_owned(), 0),
    ] {
        let (code, said) = ended("", &script, push("main"));
        assert_eq!(code, expected, "{script}");
        let fails = expected != 0 || script.contains("||");
        assert_eq!(
            said,
            if fails { "workflow-git-author" } else { "" },
            "{script}"
        );
    }
    let action = "uses: somebody/identity@v1";
    let text = job(
        "",
        &["uses: actions/checkout@v4", action, "run: git commit -m x"],
    );
    assert_eq!(told(&once(&text, push("main"))), "a=success");
}

#[test]
fn a_checkout_fetches_one_commit_of_one_branch() {
    for (script, shallow) in [
        ("git describe", 128),
        ("git describe --tags --abbrev=0", 128),
        ("git describe --tags --always", 0),
        ("git diff HEAD~1", 128),
        ("git diff --name-only HEAD^ HEAD", 128),
        ("git log HEAD~2..HEAD", 128),
        ("git reset --soft HEAD~1", 128),
        ("git diff origin/topic...HEAD", 128),
        ("git rev-parse HEAD", 0),
        ("git log -1", 0),
        ("git diff HEAD -- a~1", 0),
        ("git diff origin/main", 0),
        ("git fetch --unshallow && git diff HEAD~1", 0),
        ("git fetch origin topic && git diff origin/topic", 0),
    ] {
        let (code, said) = ended("", script, push("main"));
        assert_eq!(code, shallow, "{script}");
        assert_eq!(said.is_empty(), shallow == 0, "{script}: {said}");
        assert_eq!(
            ended("fetch-depth: 0", script, push("main")).0,
            0,
            "{script}"
        );
    }
    assert_eq!(
        ended("fetch-depth: 2", "git diff HEAD~1", push("main")).0,
        0
    );
    assert_eq!(
        ended("fetch-depth: 2", "git diff HEAD~2", push("main")).0,
        128
    );
    assert_eq!(ended("path: x", "git diff HEAD~1", push("main")).0, 0);
    let base = "git diff --name-only origin/main...HEAD";
    assert_eq!(ended("", base, request(false)).0, 128);
    assert_eq!(ended("fetch-depth: 0", base, request(false)).0, 0);
    let tag = Event::new(
        Kind::Tag {
            tag: "v1".to_owned(),
        },
        commit('a'),
    );
    assert_eq!(ended("", "git describe --tags", tag).0, 0);
}

#[test]
fn only_a_branch_is_pushed_without_saying_where_to() {
    let tag = || {
        Event::new(
            Kind::Tag {
                tag: "v1".to_owned(),
            },
            commit('a'),
        )
    };
    for (with, script, event, expected) in [
        ("", "git push", push("main"), 0),
        ("", "git push", tag(), 128),
        ("", "git push origin", tag(), 128),
        ("", "git push", request(false), 128),
        ("", "git push origin HEAD:main", tag(), 0),
        ("", "git switch -c x && git push", tag(), 0),
        ("ref: main", "git push", tag(), 0),
        ("ref: '${{ github.sha }}'", "git push", push("main"), 128),
    ] {
        let (code, said) = ended(with, script, event);
        assert_eq!(code, expected, "{with} {script}");
        assert_eq!(said.is_empty(), expected == 0, "{with} {script}: {said}");
    }
}

#[test]
fn a_command_that_fails_as_it_is_told_to_does_what_the_script_makes_of_it() {
    for (script, expected, said) in [
        ("make", "a=failure", false),
        ("make || true", "a=success", true),
        ("make || exit 3", "a=failure", false),
        ("set +e; make; make", "a=success", true),
        ("set -e; make; make", "a=failure", false),
        ("make | tee log", "a=success", true),
        ("if make; then make x; fi", "a=failure", false),
        ("'! make'", "a=success", true),
        ("cd x && make", "a=failure", false),
    ] {
        let text = job(
            "",
            &["uses: actions/checkout@v4", &format!("run: {script}")],
        );
        let mut settings = open();
        settings.fail.insert("a".to_owned());
        let outcome = play(&text, &settings, &[at(0, What::Event(push("main")))]);
        assert_eq!(told(&outcome), expected, "{script}");
        let mut findings = outcome.findings.iter();
        let found = findings.any(|finding| finding.code == "workflow-failure-swallowed");
        assert_eq!(found, said, "{script}");
    }
}

#[test]
fn a_checkout_is_the_commit_of_the_run() {
    let script =
        "SHA=$(git rev-parse --short HEAD) && [ ${#SHA} = 7 ] && [ $SHA = ${GITHUB_SHA::7} ]";
    assert_eq!(ended("", script, push("main")), (0, String::new()));
}

/// <https://git-scm.com/docs/gitrepository-layout>
#[test]
fn git_finds_no_repository_where_nothing_was_checked_out() {
    for (script, expected) in [
        ("git log", 128),
        ("git status", 128),
        ("git fetch --tags", 128),
        ("git rev-parse HEAD", 128),
        ("git checkout -b x", 128),
        ("git add .", 128),
        ("git status || true", 0),
        ("git --version", 0),
        ("git config --global user.name x", 0),
        ("git ls-remote https://example.com/x.git", 0),
        ("git clone https://example.com/x.git . && git log", 0),
        ("git init && git status", 0),
    ] {
        let text = job("", &[&format!("run: {script}")]);
        let outcome = play(&text, &open(), &[at(0, What::Event(push("main")))]);
        let step = &outcome.runs[0].jobs[0].steps[0];
        let failed = step.did.iter().rev().find_map(|did| did.failed);
        let code = match step.conclusion {
            Conclusion::Success => 0,
            _ => failed.map_or(255, Failure::code),
        };
        assert_eq!(code, expected, "{script}");
    }
}

#[test]
fn a_branch_that_was_not_fetched_cannot_be_checked_out() {
    for (with, script, event, code) in [
        ("", "git checkout main", request(false), 1),
        ("", "git checkout -q main", push("topic"), 1),
        ("", "git switch main", request(false), 128),
        ("ref: topic", "git checkout main", request(false), 1),
        ("fetch-depth: 5", "git checkout main", request(false), 1),
        ("", "git checkout main", push("main"), 0),
        ("ref: main", "git checkout main", request(false), 0),
        ("fetch-depth: 0", "git checkout main", request(false), 0),
        (
            "",
            "git fetch origin main && git checkout main",
            request(false),
            0,
        ),
        ("", "git checkout -b main", request(false), 0),
        (
            "",
            "git branch main && git checkout main",
            request(false),
            0,
        ),
        ("", "git checkout topic-or-file", request(false), 0),
        ("", "git checkout -- main", request(false), 0),
        ("", "git checkout main || true", request(false), 0),
    ] {
        let (ended, said) = ended(with, script, event);
        assert_eq!(ended, code, "{with} {script}");
        let shallow = code != 0 || script.contains("||");
        let wanted = if shallow { "workflow-git-shallow" } else { "" };
        assert_eq!(said, wanted, "{with} {script}");
    }
}
