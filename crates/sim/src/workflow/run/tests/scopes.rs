//! Which scopes actions use, and what a closed repository and a fork leave of them.

use super::permissions::{CHECKOUT, TOKEN, ended, job, open};
use super::*;

#[test]
fn an_action_needs_the_scopes_that_it_uses() {
    let pages = "{pages: write, id-token: write}";
    for (step, permissions, expected) in [
        ("actions/checkout@v4", "{}", "well"),
        (
            "actions/configure-pages@v5",
            "{contents: read}",
            "pages: read",
        ),
        ("actions/configure-pages@v5", "{pages: read}", "well"),
        ("actions/upload-pages-artifact@v3", "{}", "well"),
        (
            "actions/deploy-pages@v4",
            "{pages: write}",
            "id-token: write",
        ),
        ("actions/deploy-pages@v4", "write-all", "1"),
        ("actions/deploy-pages@v4", pages, "1"),
        (
            "actions/attest-build-provenance@v2",
            "{contents: read}",
            "id-token: write",
        ),
        (
            "actions/attest-build-provenance@v2",
            "{id-token: write}",
            "attestations: write",
        ),
        (
            "actions/attest-build-provenance@v2",
            "{id-token: write, attestations: write}",
            "well",
        ),
        (
            "github/codeql-action/upload-sarif@v3",
            "{contents: read}",
            "security-events: write",
        ),
        (
            "github/codeql-action/upload-sarif@v3",
            "{security-events: write}",
            "well",
        ),
        (
            "softprops/action-gh-release@v2",
            "{contents: read}",
            "contents: write",
        ),
        (
            "softprops/action-gh-release@v2 / with: {tag_name: v1}",
            "{contents: write}",
            "well",
        ),
        (
            "peter-evans/create-pull-request@v7",
            "{pull-requests: write}",
            "contents: write",
        ),
        (
            "peter-evans/create-pull-request@v7",
            "{contents: write}",
            "pull-requests: write",
        ),
        (
            "peter-evans/create-pull-request@v7",
            "{contents: write, pull-requests: write}",
            "well",
        ),
        // Outside of a pull request it labels nothing.
        ("actions/labeler@v5", "{}", "well"),
        // It says what it may not do, and goes on.
        ("actions/stale@v9", "{}", "well"),
        ("actions/github-script@v7 / with: {script: x}", "{}", "well"),
    ] {
        let step = ["uses: ", step].concat();
        let text = job(permissions, &["run: mkdir x", &step]);
        assert_eq!(
            ended(&text, &open(), push("main")),
            expected,
            "{permissions}: {step}"
        );
    }
    let upload = "uses: actions/upload-pages-artifact@v3";
    let site = job(
        pages,
        &["run: mkdir x", upload, "uses: actions/deploy-pages@v4"],
    );
    let site = site.replace("    steps:", "    environment: github-pages\n    steps:");
    assert_eq!(ended(&site, &open(), push("main")), "well");
    let narrow = site.replace("pages: write, ", "");
    assert_eq!(ended(&narrow, &open(), push("main")), "pages: write");
}

#[test]
fn who_goes_by_the_identity_of_the_job_needs_the_right_to_it() {
    for (step, permissions, expected) in [
        (
            "aws-actions/configure-aws-credentials@v4 / with: {role-to-assume: r, aws-region: x}",
            "{contents: read}",
            "id-token: write",
        ),
        (
            "aws-actions/configure-aws-credentials@v4 / with: {role-to-assume: r, aws-region: x}",
            "{id-token: write}",
            "well",
        ),
        (
            "aws-actions/configure-aws-credentials@v4 / with: {role-to-assume: r, aws-region: x, aws-access-key-id: k}",
            "{}",
            "well",
        ),
        (
            "azure/login@v2 / with: {client-id: c, tenant-id: t, subscription-id: s}",
            "",
            "id-token: write",
        ),
        (
            "azure/login@v2 / with: {client-id: c, tenant-id: t, subscription-id: s}",
            "{id-token: write}",
            "well",
        ),
        ("azure/login@v2 / with: {creds: c}", "", "well"),
        (
            "google-github-actions/auth@v2 / with: {workload_identity_provider: p}",
            "read-all",
            "id-token: write",
        ),
        (
            "google-github-actions/auth@v2 / with: {workload_identity_provider: p}",
            "write-all",
            "well",
        ),
        (
            "google-github-actions/auth@v2 / with: {credentials_json: c}",
            "{}",
            "well",
        ),
    ] {
        let step = ["uses: ", step].concat();
        let text = job(permissions, &["run: mkdir x", &step]);
        assert_eq!(
            ended(&text, &open(), push("main")),
            expected,
            "{permissions}: {step}"
        );
    }
}

#[test]
fn a_closed_repository_is_read_by_who_may() {
    for (permissions, expected) in [
        ("", "well"),
        ("{contents: read}", "well"),
        ("{contents: write}", "well"),
        ("{}", "contents: read"),
        ("{issues: write}", "contents: read"),
    ] {
        let text = job(permissions, &[CHECKOUT]);
        let closed = Settings::default();
        assert_eq!(
            ended(&text, &closed, push("main")),
            expected,
            "{permissions}"
        );
    }
    let mine = job("{}", &["uses: actions/checkout@v4 / with: {token: x}"]);
    assert_eq!(ended(&mine, &Settings::default(), push("main")), "well");
}

#[test]
fn a_job_says_it_all_anew_and_a_fork_reads_at_most() {
    let issue = ["run: gh issue create", TOKEN].concat();
    let text = |whole: &str, own: &str| {
        let head = ["permissions: ", whole, "\njobs:"].concat();
        job(own, &[CHECKOUT, &issue]).replace("jobs:", &head)
    };
    for (whole, own, expected) in [
        ("{issues: write}", "", "well"),
        ("{issues: write}", "{contents: read}", "issues: write"),
        ("{issues: write}", "{}", "issues: write"),
        ("{}", "{issues: write}", "well"),
        ("read-all", "write-all", "well"),
    ] {
        let text = text(whole, own);
        assert_eq!(ended(&text, &open(), push("main")), expected, "{text}");
    }
    let cloud = "uses: azure/login@v2 / with: {client-id: c, tenant-id: t}";
    for (step, fork) in [
        (issue.as_str(), "issues: write"),
        (cloud, "id-token: write"),
        ("uses: actions/labeler@v5", "pull-requests: write"),
        // Of this GitHub lets forks do more than their token says.
        ("uses: github/codeql-action/upload-sarif@v3", "well"),
    ] {
        let text = job("write-all", &[CHECKOUT, step]);
        assert_eq!(ended(&text, &open(), request(false)), "well", "{step}");
        assert_eq!(ended(&text, &open(), request(true)), fork, "{step}");
        let target = text.replace("pull_request]", "pull_request_target]");
        assert_eq!(ended(&target, &open(), request(true)), "well", "{step}");
    }
    let generous = Settings {
        token_writes: true,
        ..open()
    };
    let by_default = |step: &str| ended(&job("", &[CHECKOUT, step]), &generous, push("main"));
    assert_eq!(by_default(&issue), "well");
    assert_eq!(
        by_default(cloud),
        "id-token: write",
        "it is never granted by default"
    );
}

#[test]
fn what_is_lacking_is_told() {
    let issue = ["run: gh issue create", TOKEN].concat();
    for (step, code, line) in [
        (
            issue.as_str(),
            "workflow-permission-missing",
            "GraphQL: Resource not accessible by integration (createIssue)",
        ),
        (
            "run: gh pr list",
            "workflow-no-token",
            "    GH_TOKEN: ${{ github.token }}",
        ),
        (
            "run: git push",
            "workflow-permission-missing",
            "fatal: unable to access 'https://github.com/octo-org/app/': The requested URL returned error: 403",
        ),
        (
            "uses: softprops/action-gh-release@v2",
            "workflow-permission-missing",
            "##[error]Resource not accessible by integration",
        ),
        ("uses: actions/stale@v9", "workflow-permission-missing", ""),
        (
            "uses: actions/github-script@v7 / with: {script: x}",
            "workflow-permission-unknown",
            "",
        ),
        (
            &["run: gh api repos/o/r", TOKEN].concat(),
            "workflow-permission-unknown",
            "",
        ),
        (
            &["run: gh pr comment 7 -R other/app", TOKEN].concat(),
            "workflow-permission-unknown",
            "",
        ),
    ] {
        let text = job("{contents: read}", &[CHECKOUT, step]);
        let outcome = play(&text, &open(), &[at(0, What::Event(push("main")))]);
        let mut findings = outcome.findings.iter();
        assert!(findings.any(|finding| finding.code == code), "{step}");
        let (workflow, _) = read(&text);
        let log = log::lines(&Plan::new(&workflow), &outcome.runs[0].jobs[0], &[]);
        let mut lines = log.iter().flat_map(|line| line.text.lines());
        let failed = outcome.runs[0].conclusion == Conclusion::Failure;
        assert_eq!(failed, !line.is_empty(), "{step}");
        assert!(
            line.is_empty() || lines.any(|text| text == line),
            "{step}: {log:?}"
        );
    }
}
