//! `odp lint` and `odp suite` as a shell sees them.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of its own for each test, empty at the start.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

fn odp(folder: &PathBuf, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odp"));
    command.current_dir(folder).args(words).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn lint_prints_one_finding_a_line() {
    let files = [
        ("Dockerfile", "FROM a AS B\nCOPY data /d\nRUNN x\n"),
        (".dockerignore", "data\n[\n"),
    ];
    let folder = folder("lint", &files);
    let output = odp(&folder, &["lint", "Dockerfile"]);
    assert!(!output.status.success());
    assert_eq!(
        out(&output),
        "Dockerfile:1:0: stage-name-casing Stage name 'B' should be lowercase\n\
         Dockerfile:3:1: dockerfile-unknown-instruction dockerfile parse error on line 3: unknown \
         instruction: RUNN (did you mean RUN?)\n\
         .dockerignore:2:1: ignore-invalid-pattern syntax error in pattern\n"
    );
}

#[test]
fn lint_reads_the_ignore_file_beside() {
    let files = [
        ("Dockerfile", "FROM a\nCOPY data /d\n"),
        (".dockerignore", "data\n"),
    ];
    let output = odp(
        &folder("lint-ignore", &files),
        &["lint", "Dockerfile", "--json"],
    );
    let found: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(found[0]["code"], "copy-ignored-file");
    assert_eq!(found[0]["severity"], "warning");
    assert_eq!(
        (&found[0]["line"], &found[0]["path"]),
        (&2.into(), &"Dockerfile".into())
    );
    assert_eq!(found[0]["args"]["path"], "data");
}

#[test]
fn lint_has_nothing_to_say_about_a_sound_file() {
    let text = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD [\"python\", \"app.py\"]\n";
    let output = odp(
        &folder("lint-clean", &[("Dockerfile", text)]),
        &["lint", "Dockerfile"],
    );
    assert!(output.status.success());
    assert_eq!(out(&output), "");
}

#[test]
fn lint_of_nothing_is_a_wrong_call() {
    let output = odp(&folder("lint-none", &[]), &["lint", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn suite_counts_and_shows_what_failed() {
    let table = r#"{
        "source": {},
        "with_name_failure": [
            { "input": "a b", "err": "ErrReferenceInvalidFormat" },
            { "input": "a", "err": "ErrReferenceInvalidFormat" }
        ],
        "something_else": []
    }"#;
    let folder = folder("suite", &[("oci_reference.json", table)]);
    let output = odp(&folder, &["suite", ".", "--failures", "5"]);
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    for line in [
        "oci_reference.with_name_failure: 1/2",
        "oci_reference.something_else: not scored",
        "  actual   a",
        "total: 1/2",
    ] {
        assert!(
            text.lines().any(|printed| printed == line),
            "{line} in {text}"
        );
    }
    assert_eq!(text.lines().last(), Some("total: 1/2"));
}

#[test]
fn suite_without_tables_is_a_wrong_call() {
    assert_eq!(
        odp(&folder("suite-none", &[]), &["suite", "."])
            .status
            .code(),
        Some(2)
    );
}
