//! Files that a job does not have: artifacts, caches and folders.

use super::*;

/// A job whose steps are these lines; after the first of a step they are its own keys.
fn steps(lines: &[&str]) -> String {
    let mut text = jobs("push", "a:").replace("      - run: true\n", "");
    for line in lines {
        for (at, key) in line.split(" / ").enumerate() {
            text.push_str(if at == 0 { "      - " } else { "        " });
            text.push_str(key);
            text.push('\n');
        }
    }
    text
}

const UPLOAD: &str = "uses: actions/upload-artifact@v4 / with: {name: q, path: nope/}";
const STRICT: &str =
    "uses: actions/upload-artifact@v4 / with: {name: q, path: nope/, if-no-files-found: error}";
const DOWNLOAD: &str = "uses: actions/download-artifact@v4 / with: {name: q}";

#[test]
fn an_artifact_without_files_is_not_made() {
    let checkout = "uses: actions/checkout@v4";
    for (lines, expected, warned) in [
        (&[UPLOAD][..], "a=success", true),
        (&[UPLOAD, DOWNLOAD], "a=failure", true),
        (&["run: echo x", UPLOAD, DOWNLOAD], "a=failure", true),
        (&[STRICT], "a=failure", false),
        // What may be there is taken to be there.
        (&[checkout, STRICT, DOWNLOAD], "a=success", false),
        (&["run: mkdir nope", STRICT, DOWNLOAD], "a=success", false),
        (
            &["run: mkdir nope && echo x > nope/a", STRICT, DOWNLOAD],
            "a=success",
            false,
        ),
        (&["run: echo x | tee nope/a", STRICT], "a=success", false),
        (&["uses: somebody/odd@v1", STRICT], "a=success", false),
        (&["run: odd-tool", STRICT], "a=success", false),
        (
            &[
                "uses: actions/upload-artifact@v4 / with: {name: q, path: /var/log}",
                DOWNLOAD,
            ],
            "a=success",
            false,
        ),
    ] {
        let outcome = once(&steps(lines), push("main"));
        assert_eq!(told(&outcome), expected, "{lines:?}");
        let mut findings = outcome.findings.iter();
        let found = findings.any(|finding| finding.code == "workflow-artifact-empty");
        assert_eq!(found, warned, "{lines:?}");
    }
}

#[test]
fn a_cache_that_is_missed_fails_who_cares() {
    let save = "uses: actions/cache/save@v4 / with: {path: x, key: k}";
    let strict =
        "uses: actions/cache/restore@v4 / with: {path: x, key: k, fail-on-cache-miss: true}";
    let prefix = "uses: actions/cache@v4 / with: {path: x, key: k, restore-keys: j, fail-on-cache-miss: true}";
    for (lines, expected) in [
        (&[strict][..], "a=failure"),
        (&[save, strict], "a=success"),
        (&[prefix], "a=success"),
        (
            &["uses: actions/cache@v4 / with: {path: x, key: k}"],
            "a=success",
        ),
    ] {
        assert_eq!(
            told(&once(&steps(lines), push("main"))),
            expected,
            "{lines:?}"
        );
    }
}

/// How the job ends, and the names of folders of which nobody knows whether they are there.
fn entered(lines: &[&str]) -> (String, Vec<String>) {
    let outcome = once(&steps(lines), push("main"));
    let found = outcome.findings.iter();
    let found = found.filter(|finding| finding.code == "workflow-folder-unknown");
    let names = found.map(|finding| match &finding.args[0].1 {
        crate::finding::Arg::Code(name) => name.clone(),
        other => format!("{other:?}"),
    });
    (told(&outcome), names.collect())
}

#[test]
fn a_script_does_not_begin_in_a_folder_that_is_not_there() {
    let begins = "run: echo / working-directory: nope";
    let checkout = "uses: actions/checkout@v4";
    let beside = "uses: actions/checkout@v4 / with: {path: app}";
    let sibling = "run: echo / working-directory: app/nope";
    for (lines, expected, unknown) in [
        (&[begins][..], "a=failure", ""),
        (&["run: mkdir nope", begins], "a=success", ""),
        (&["run: mvn package", begins], "a=success", "nope"),
        (&[checkout, begins], "a=success", "nope"),
        (&[checkout, "run: mkdir -p nope/a", begins], "a=success", ""),
        (&[beside, begins], "a=failure", ""),
        (&[beside, "run: mvn package", begins], "a=success", "nope"),
        (&[beside, sibling], "a=success", "app/nope"),
        (
            &[beside, "run: echo / working-directory: app"],
            "a=success",
            "",
        ),
        (&[checkout, beside, begins], "a=success", "nope"),
        (&["run: echo / working-directory: ."], "a=success", ""),
        (&["run: echo / working-directory: ./"], "a=success", ""),
        (&["run: echo / working-directory: /tmp"], "a=success", ""),
        (&["run: echo / working-directory: /tmp/x"], "a=failure", ""),
        (&["run: echo / working-directory: /usr"], "a=success", ""),
        (
            &["run: echo / working-directory: ${{ runner.temp }}"],
            "a=success",
            "",
        ),
        (
            &[checkout, "run: echo / working-directory: .github/workflows"],
            "a=success",
            "",
        ),
        (
            &[
                checkout,
                "run: echo / working-directory: '${{ github.workspace }}/web'",
            ],
            "a=success",
            "web",
        ),
    ] {
        let (ended, names) = entered(lines);
        assert_eq!(
            (ended.as_str(), names.join(" ").as_str()),
            (expected, unknown),
            "{lines:?}"
        );
    }
}

#[test]
fn nobody_goes_into_a_folder_that_is_not_there() {
    let checkout = "uses: actions/checkout@v4";
    let beside = "uses: actions/checkout@v4 / with: {path: app}";
    for (first, script, expected, unknown) in [
        ("run: echo", "cd nope", "a=failure", ""),
        ("run: echo", "cd nope || true", "a=success", ""),
        ("run: echo", "mkdir -p nope && cd nope", "a=success", ""),
        (
            "run: echo",
            "mkdir a && cd a && mkdir b && cd b && cd ../..",
            "a=success",
            "",
        ),
        (
            "run: echo",
            "cd /usr/src && cd - && cd ~ && cd",
            "a=success",
            "",
        ),
        ("run: echo", "cd $(mktemp -d)", "a=success", ""),
        (
            "run: echo",
            "git clone https://host.example/t/odd.git && cd odd",
            "a=success",
            "",
        ),
        (checkout, "cd web && ls", "a=success", "web"),
        (checkout, "cd web && cd src", "a=success", "web web/src"),
        (beside, "cd app", "a=success", ""),
        (beside, "cd web", "a=failure", ""),
    ] {
        let (ended, names) = entered(&[first, &["run: ", script].concat()]);
        assert_eq!(
            (ended.as_str(), names.join(" ").as_str()),
            (expected, unknown),
            "{first}: {script}"
        );
    }
}

#[test]
fn a_folder_that_is_not_there_is_named_in_the_log() {
    for (lines, wanted) in [
        (
            "run: echo / working-directory: web",
            "##[error]An error occurred trying to start process '/usr/bin/bash' with working directory '/home/runner/work/app/app/web'. No such file or directory",
        ),
        ("run: cd web", "bash: cd: web: No such file or directory"),
    ] {
        let text = steps(&[lines]);
        let outcome = once(&text, push("main"));
        let (workflow, _) = read(&text);
        let log = log::lines(&Plan::new(&workflow), &outcome.runs[0].jobs[0], &[]);
        assert!(log.iter().any(|line| line.text == wanted), "{log:?}");
    }
}

#[test]
fn commands_end_where_their_file_is_certainly_not_there() {
    let node = "uses: actions/setup-node@v4";
    let checkout = "uses: actions/checkout@v4";
    for (lines, said) in [
        (
            &["run: npm test"][..],
            "npm error enoent Could not read package.json",
        ),
        (&[node, "run: npm ci"], "npm error code EUSAGE"),
        (
            &["run: docker compose up -d"],
            "no configuration file provided: not found",
        ),
        (&["run: chmod +x run.sh"], "chmod: cannot access 'run.sh'"),
        (
            &["run: tar -xzf app.tgz"],
            "tar (child): app.tgz: Cannot open",
        ),
        (&["run: source vars.sh"], ""),
        (&["run: . ./vars.sh"], ""),
        (
            &["run: x=$(cat VERSION)"],
            "cat: VERSION: No such file or directory",
        ),
        (
            &["run: npm test | tee log / shell: bash"],
            "npm error code ENOENT",
        ),
    ] {
        let text = steps(lines);
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), "a=failure", "{lines:?}");
        let (workflow, _) = read(&text);
        let log = log::lines(&Plan::new(&workflow), &outcome.runs[0].jobs[0], &[]);
        assert!(log.iter().any(|line| line.text.contains(said)), "{lines:?}");
        let there = steps(&[&[checkout], lines].concat());
        assert_eq!(told(&once(&there, push("main"))), "a=success", "{lines:?}");
        // What was there before may be there still.
        let own = text.replace("ubuntu-latest", "self-hosted");
        let installs = text.contains("npm ci");
        assert!(
            installs || told(&once(&own, push("main"))) == "a=success",
            "{lines:?}"
        );
    }
    for lines in [
        &["run: x=$(cat VERSION || echo 0)"][..],
        &["run: echo \"$(cat VERSION)\""],
        &["run: npm init -y && npm test"],
        &["run: npx create-app . && npm test"],
        &[
            "uses: actions/download-artifact@v4 / with: {run-id: 7}",
            "run: tar -xzf app.tgz",
        ],
        &["run: echo x > VERSION", "run: x=$(cat VERSION)"],
        &["run: docker compose up / env: {COMPOSE_FILE: /opt/x.yml}"],
        &["run: cd /opt/app && npm test"],
        &["run: curl -LO https://host.example/x && chmod +x x"],
        &["uses: somebody/odd@v1", "run: npm test"],
    ] {
        assert_eq!(
            told(&once(&steps(lines), push("main"))),
            "a=success",
            "{lines:?}"
        );
    }
}
