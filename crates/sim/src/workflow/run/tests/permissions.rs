//! What the run's token may do, and what becomes of steps that ask it for more.

use super::*;

/// A job with these permissions and steps, which may have keys of their own behind ` / `.
pub(super) fn job(permissions: &str, steps: &[&str]) -> String {
    let mut text = "on: [push, pull_request]\njobs:\n  a:\n    runs-on: ubuntu-latest\n".to_owned();
    if !permissions.is_empty() {
        writeln!(text, "    permissions: {permissions}").unwrap();
    }
    text.push_str("    steps:\n");
    for step in steps {
        for (at, key) in step.split(" / ").enumerate() {
            text.push_str(if at == 0 { "      - " } else { "        " });
            text.push_str(key);
            text.push('\n');
        }
    }
    text
}

pub(super) fn open() -> Settings {
    let mut settings = Settings {
        private: false,
        ..Settings::default()
    };
    let secrets = &mut settings.secrets;
    secrets.insert("PAT".to_owned(), "ghp_mine".to_owned());
    settings
}

/// Why the job ended: `well`, the scope that it lacks, or the exit code.
pub(super) fn ended(text: &str, settings: &Settings, event: Event) -> String {
    let outcome = play(text, settings, &[at(0, What::Event(event))]);
    let job = &outcome.runs[0].jobs[0];
    if job.conclusion == Conclusion::Success {
        return "well".to_owned();
    }
    let did = job.steps.iter().flat_map(|step| &step.did);
    match did.filter_map(|did| did.failed).next_back() {
        Some(Failure::Refused(need)) => need.asked(),
        Some(failure) => failure.code().to_string(),
        None => "?".to_owned(),
    }
}

pub(super) const CHECKOUT: &str = "uses: actions/checkout@v4";
pub(super) const TOKEN: &str = " / env: {GH_TOKEN: '${{ github.token }}'}";

#[test]
fn a_command_needs_the_scope_that_it_writes_to() {
    for (command, scope) in [
        ("gh pr comment 7 --body hi", "pull-requests: write"),
        ("gh pr create --fill", "pull-requests: write"),
        ("gh pr edit 7 --add-label x", "pull-requests: write"),
        ("gh pr review 7 --approve", "pull-requests: write"),
        ("gh pr close 7", "pull-requests: write"),
        ("gh pr merge 7 --squash", "contents: write"),
        ("gh issue comment 7 --body hi", "issues: write"),
        ("gh issue create --title x --body y", "issues: write"),
        ("gh issue close 7", "issues: write"),
        ("gh label create x", "issues: write"),
        ("gh release create v1 --generate-notes", "contents: write"),
        ("gh release upload v1 dist.zip", "contents: write"),
        ("gh workflow run deploy.yml", "actions: write"),
        ("gh run rerun 7", "actions: write"),
        ("gh cache delete --all", "actions: write"),
    ] {
        let step = ["run: ", command, TOKEN].concat();
        let of = |permissions: &str| {
            let text = job(permissions, &[CHECKOUT, &step]);
            ended(&text, &open(), push("main"))
        };
        for permissions in [
            "",
            "{}",
            "read-all",
            "{contents: read}",
            "{packages: write}",
        ] {
            assert_eq!(of(permissions), scope, "{command}: {permissions}");
        }
        assert_eq!(of("write-all"), "well", "{command}");
        let both = ["{contents: read, ", scope, "}"].concat();
        let alone = if command.starts_with("gh pr merge") {
            "{contents: write, pull-requests: write}"
        } else if scope == "contents: write" {
            "{contents: write}"
        } else {
            &both
        };
        assert_eq!(of(alone), "well", "{command}");
    }
    let step = ["run: gh pr merge 7", TOKEN].concat();
    let half = job("{contents: write}", &[CHECKOUT, &step]);
    assert_eq!(ended(&half, &open(), push("main")), "pull-requests: write");
}

#[test]
fn who_reads_needs_nothing_where_everybody_may() {
    for (command, scope) in [
        ("gh pr list", "pull-requests: read"),
        ("gh pr view 7", "pull-requests: read"),
        ("gh issue list", "issues: read"),
        ("gh run list", "actions: read"),
        ("gh release view", "well"),
        ("gh repo view", "well"),
    ] {
        let step = ["run: ", command, TOKEN].concat();
        let text = job("{contents: read}", &[CHECKOUT, &step]);
        assert_eq!(ended(&text, &open(), push("main")), "well", "{command}");
        let closed = Settings::default();
        assert_eq!(ended(&text, &closed, push("main")), scope, "{command}");
    }
}

#[test]
fn gh_is_given_its_token_by_a_variable() {
    let step = |env: &str| ["run: gh pr list", env].concat();
    for (steps, expected) in [
        (vec![step("")], "4"),
        (vec![step(" / env: {GH_TOKEN: ''}")], "4"),
        (vec![step(" / env: {GH_TOKEN: '${{ secrets.NOPE }}'}")], "4"),
        (vec![step(TOKEN)], "well"),
        (
            vec![step(
                " / env: {GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}'}",
            )],
            "well",
        ),
        (
            vec![step(" / env: {GH_TOKEN: '${{ secrets.PAT }}'}")],
            "well",
        ),
        (
            vec!["run: GH_TOKEN=${{ github.token }} gh pr list".to_owned()],
            "well",
        ),
        (
            vec!["run: export GH_TOKEN=${{ github.token }} && gh pr list".to_owned()],
            "well",
        ),
        (
            vec![
                "run: echo GH_TOKEN=${{ github.token }} >> $GITHUB_ENV".to_owned(),
                step(""),
            ],
            "well",
        ),
        (
            vec![
                "run: echo ${{ github.token }} | gh auth login --with-token && gh pr list"
                    .to_owned(),
            ],
            "well",
        ),
        (
            vec!["run: gh pr comment 7 --body \"$(cat report.md)\"".to_owned()],
            "4",
        ),
        (vec!["uses: actions/setup-go@v5".to_owned(), step("")], "4"),
        (
            vec!["run: . ~/variables.sh && gh pr list".to_owned()],
            "well",
        ),
        // What may have told it to the steps behind it is taken to have done so.
        (vec!["uses: somebody/odd@v1".to_owned(), step("")], "well"),
        (
            vec!["run: gh --version && gh auth status && gh help".to_owned()],
            "well",
        ),
        (vec!["run: gh pr list || true".to_owned()], "well"),
    ] {
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let text = job("write-all", &[&[CHECKOUT], &steps[..]].concat());
        assert_eq!(ended(&text, &open(), push("main")), expected, "{steps:?}");
    }
    let own = job("", &["run: gh pr list"]).replace("ubuntu-latest", "self-hosted");
    assert_eq!(ended(&own, &open(), push("main")), "well");
}

#[test]
fn another_token_has_its_own_rights() {
    let mine = " / env: {GH_TOKEN: '${{ secrets.PAT }}'}";
    for steps in [
        &[CHECKOUT, &["run: gh issue create", mine].concat()[..]][..],
        &[
            CHECKOUT,
            "run: echo ${{ secrets.PAT }} | gh auth login --with-token && gh issue create",
        ],
        &[
            "uses: actions/checkout@v4 / with: {token: '${{ secrets.PAT }}'}",
            "run: git push",
        ],
        &[
            "uses: actions/checkout@v4 / with: {ssh-key: '${{ secrets.PAT }}'}",
            "run: git push",
        ],
        &[
            "uses: softprops/action-gh-release@v2 / with: {draft: true, token: '${{ secrets.PAT }}'}",
        ],
        &[
            "uses: softprops/action-gh-release@v2 / with: {draft: true} / env: {GITHUB_TOKEN: '${{ secrets.PAT }}'}",
        ],
        &["uses: peter-evans/create-pull-request@v7 / with: {token: '${{ secrets.PAT }}'}"],
    ] {
        let text = job("{}", steps);
        assert_eq!(ended(&text, &open(), push("main")), "well", "{steps:?}");
    }
}

#[test]
fn a_push_needs_a_clone_and_the_right_to_write() {
    let clone = |with: &str| [CHECKOUT, " / with: {", with, "}"].concat();
    for (first, push_it, read, written) in [
        (CHECKOUT.to_owned(), "git push", "contents: write", "well"),
        (
            CHECKOUT.to_owned(),
            "git push origin HEAD:main",
            "contents: write",
            "well",
        ),
        (
            CHECKOUT.to_owned(),
            "git config user.name x && git config user.email y && git commit -am x && git push --follow-tags",
            "contents: write",
            "well",
        ),
        (CHECKOUT.to_owned(), "git push || true", "well", "well"),
        (
            CHECKOUT.to_owned(),
            "git push https://x:${{ github.token }}@github.com/octo-org/app main",
            "contents: write",
            "well",
        ),
        (
            CHECKOUT.to_owned(),
            "git push https://x:${{ secrets.PAT }}@github.com/octo-org/app main",
            "well",
            "well",
        ),
        (
            CHECKOUT.to_owned(),
            "git remote set-url origin https://x:$T@github.com/a/b && git push",
            "well",
            "well",
        ),
        (
            CHECKOUT.to_owned(),
            "git config user.name bot && git push",
            "contents: write",
            "well",
        ),
        (
            CHECKOUT.to_owned(),
            "git remote -v && git push origin $(cat branch)",
            "contents: write",
            "well",
        ),
        (
            clone("persist-credentials: false"),
            "git push",
            "128",
            "128",
        ),
        (clone("repository: other/app"), "git push", "well", "well"),
        (
            clone("fetch-depth: 0"),
            "git push --tags",
            "contents: write",
            "well",
        ),
        ("run: echo".to_owned(), "git push", "128", "128"),
        (
            "run: git clone https://github.com/a/b .".to_owned(),
            "git push",
            "well",
            "well",
        ),
    ] {
        let push_it = ["run: ", push_it].concat();
        let of = |permissions: &str| {
            let text = job(permissions, &[&first, &push_it]);
            ended(&text, &open(), push("main"))
        };
        assert_eq!(of("{contents: read}"), read, "{first}: {push_it}");
        assert_eq!(of(""), read, "{first}: {push_it}");
        assert_eq!(of("{contents: write}"), written, "{first}: {push_it}");
    }
    let text = job("", &[CHECKOUT, "run: git push"]);
    let outcome = play(&text, &open(), &[at(0, What::Event(push("main")))]);
    let failed = outcome.runs[0].jobs[0].steps[1].did.last().unwrap().failed;
    assert_eq!(failed.map(Failure::code), Some(128));
}

#[test]
fn gh_looks_for_the_repository_in_the_folder() {
    let gh = |command: &str| ["run: ", command, TOKEN].concat();
    let list = gh("gh pr list");
    let named = "run: gh pr list / env: {GH_TOKEN: '${{ github.token }}', GH_REPO: o/r}";
    let address = "run: gh pr merge --auto \"$URL\" / env: {GH_TOKEN: '${{ github.token }}', URL: '${{ github.event.pull_request.html_url }}'}";
    for (steps, well) in [
        (vec![list.as_str()], false),
        (vec!["uses: actions/setup-node@v4", &list], false),
        (
            vec![
                "uses: actions/download-artifact@v4",
                &gh("gh release create v1 x.zip"),
            ],
            false,
        ),
        (vec![&gh("gh api repos/{owner}/{repo}/issues")], false),
        (vec![CHECKOUT, &list], true),
        (vec![&gh("gh pr list -R $GITHUB_REPOSITORY")], true),
        (vec![&gh("gh api repos/$GITHUB_REPOSITORY/issues")], true),
        (vec![named], true),
        (vec![address], true),
        (vec!["run: git clone https://github.com/o/r .", &list], true),
        (vec!["run: git init", &list], true),
        (vec![&gh("gh repo clone o/r . && gh pr list")], true),
        (vec!["uses: somebody/clone@v1", &list], true),
        (vec![&gh("gh pr list || true")], true),
    ] {
        let text = job("write-all", &steps);
        let wanted = if well { "well" } else { "1" };
        let event = request(false);
        assert_eq!(ended(&text, &open(), event), wanted, "{steps:?}");
    }
    let own = job("write-all", &[&list]).replace("ubuntu-latest", "self-hosted");
    assert_eq!(ended(&own, &open(), push("main")), "well");
}
