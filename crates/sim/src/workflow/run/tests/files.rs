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
            &["run: echo x > nope/a", STRICT, DOWNLOAD],
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

#[test]
fn a_script_does_not_begin_in_a_folder_that_is_not_there() {
    let begins = "run: echo / working-directory: nope";
    for (lines, expected) in [
        (&[begins][..], "a=failure"),
        (&["run: mkdir nope", begins], "a=success"),
        (&["uses: actions/checkout@v4", begins], "a=success"),
        (&["run: echo / working-directory: ."], "a=success"),
        (&["run: echo / working-directory: /tmp"], "a=success"),
        (
            &["run: echo / working-directory: ${{ runner.temp }}"],
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
