//! `odp build` as a shell sees it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PLAIN: &[(&str, &[u8])] = &[
    (
        "Dockerfile",
        b"FROM python:3.12-slim\nARG SHA\nWORKDIR /app\nCOPY requirements.txt .\n\
          RUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD [\"python\", \"app.py\"]\n",
    ),
    ("requirements.txt", b"six\n"),
    ("app.py", b"print(1)\n"),
    (".dockerignore", b"notes\n"),
    ("notes/a.md", b"hello\n"),
];

fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn odp(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odp"));
    command
        .arg("build")
        .arg(folder)
        .args(words)
        .output()
        .unwrap()
}

fn json(folder: &Path, words: &[&str]) -> Value {
    let output = odp(folder, &[words, &["--json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// `line:reason` of every step.
fn reasons(build: &Value) -> Vec<String> {
    let steps = build["steps"].as_array().unwrap();
    let reason = |step: &Value| format!("{}:{}", step["line"], step["reason"].as_str().unwrap());
    steps.iter().map(reason).collect()
}

fn codes(build: &Value) -> Vec<&str> {
    let findings = build["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect()
}

#[test]
fn a_folder_is_built_and_built_again() {
    let folder = folder("build-plain", PLAIN);
    let report = json(&folder, &["--touch", "app.py"]);
    assert_eq!(
        reasons(&report),
        ["1:fresh", "3:fresh", "4:fresh", "5:fresh", "6:fresh"]
    );
    let again = &report["rebuild"];
    assert_eq!(
        reasons(again),
        ["1:cached", "3:cached", "4:cached", "5:cached", "6:file"]
    );
    assert_eq!(again["steps"][4]["because"]["path"], "app.py");
    let layers = report["image"]["layers"].as_array().unwrap();
    let sum: u64 = layers
        .iter()
        .map(|layer| layer["bytes"].as_u64().unwrap())
        .sum();
    assert_eq!(report["image"]["bytes"], sum);
    let ledger = report["image"]["ledger"].as_array().unwrap();
    let sum: u64 = ledger
        .iter()
        .map(|row| row["bytes"].as_u64().unwrap())
        .sum();
    assert_eq!(report["image"]["bytes"], sum);
    let names: Vec<&str> = ledger
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"/app/app.py") && !names.contains(&"/app/notes/a.md"));
    assert!(report["rebuild"]["ms"].as_u64() < report["ms"].as_u64());
}

#[test]
fn the_options_change_what_they_say() {
    let folder = folder("build-options", PLAIN);
    let again = |words: &[&str]| reasons(&json(&folder, words)["rebuild"]).join(" ");
    assert!(again(&["--chmod", "app.py"]).ends_with("5:cached 6:mode"));
    assert!(again(&["--touch=notes/a.md"]).ends_with("5:cached 6:cached"));
    assert!(again(&["--touch", "./app.py", "--no-cache"]).ends_with("4:forced 5:forced 6:forced"));
    let report = json(&folder, &["--build-arg", "SHA=abc"]);
    assert!(report.get("rebuild").is_none());
    let two = b"FROM python:3.12-slim AS one\nRUN echo\nFROM one AS two\nRUN false\n";
    fs::write(folder.join("Dockerfile"), two).unwrap();
    assert!(odp(&folder, &["--target", "one"]).status.success());
    let failed = odp(&folder, &["--json"]);
    assert_eq!(failed.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&failed.stdout).unwrap();
    assert_eq!(report["image"], Value::Null);
    assert_eq!(report["error"]["line"], 4);
    assert_eq!(report["steps"][2]["stage"], "two");
    assert_eq!(report["steps"][2]["failed"], true);
}

#[test]
fn what_is_odd_is_named() {
    let folder = folder("build-odd", PLAIN);
    fs::write(folder.join(".dockerignore"), b"notes\n[\n!\n").unwrap();
    let report = json(&folder, &[]);
    assert_eq!(report["error"]["code"], "ignore-invalid-pattern");
    fs::write(folder.join(".dockerignore"), b"notes\n\xff\n").unwrap();
    symlink("round", folder.join("around")).unwrap();
    symlink("around", folder.join("round")).unwrap();
    symlink(".", folder.join("here")).unwrap();
    symlink("/etc/passwd", folder.join("out")).unwrap();
    symlink("nowhere", folder.join("lost")).unwrap();
    symlink("app.py", folder.join("main.py")).unwrap();
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"\xff.txt")), b"x").unwrap();
    let report = json(&folder, &[]);
    assert_eq!(report["error"], Value::Null);
    let codes = codes(&report);
    let count = |code: &str| codes.iter().filter(|found| **found == code).count();
    assert_eq!(
        (
            count("link"),
            count("name-not-utf8"),
            count("text-not-utf8")
        ),
        (4, 1, 1)
    );
}

#[test]
fn links_and_empty_folders_reach_the_image() {
    let folder = folder("build-links", &[("src/app.py", b"print(1)\n")]);
    let tests = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCOPY main.py /one.py\n\
                 COPY here /two\n\
                 RUN test -L main.py && test -f main.py && test -L lost && test -d empty\n\
                 RUN test -f /one.py && ! test -L /one.py && test -f /two/app.py\n";
    fs::write(folder.join("Dockerfile"), tests).unwrap();
    fs::create_dir_all(folder.join("empty")).unwrap();
    symlink("src/app.py", folder.join("main.py")).unwrap();
    symlink("src", folder.join("here")).unwrap();
    symlink("nowhere", folder.join("lost")).unwrap();
    let report = json(&folder, &[]);
    assert_eq!(report["error"], Value::Null);
    fs::write(
        folder.join("Dockerfile"),
        "FROM python:3.12-slim\nCOPY lost /x\n",
    )
    .unwrap();
    let error = json(&folder, &[])["error"]["message"].to_string();
    assert!(
        error.contains("lost") && error.contains("not found"),
        "{error}"
    );
}

/// `code:line` of every finding.
fn told(build: &Value) -> Vec<String> {
    let findings = build["findings"].as_array().unwrap().iter();
    let told =
        |finding: &Value| format!("{}:{}", finding["code"].as_str().unwrap(), finding["line"]);
    findings.map(told).collect()
}

#[test]
fn json_has_the_warnings_of_the_checks_that_text_has() {
    let folder = folder("build-checks", PLAIN);
    let base = "FROM python:3.12-slim\n";
    for (text, expected) in [
        (["CMD [\"python\"]"].as_slice(), [].as_slice()),
        (&["CMD python a.py"], &["json-args-recommended:2"]),
        (
            &["WORKDIR app", "ENV a b"],
            &["workdir-relative-path:2", "legacy-key-value-format:3"],
        ),
        (
            &["COPY notes /a"],
            &["copy-ignored-file:2", "copy-source-ignored:2"],
        ),
    ] {
        fs::write(folder.join("Dockerfile"), [base, &text.join("\n")].concat()).unwrap();
        let report = json(&folder, &["--touch", "app.py"]);
        assert_eq!(told(&report), expected, "{text:?}");
        assert_eq!(told(&report["rebuild"]), expected, "{text:?}");
    }
    let strict = ["# check=error=true\n", base, "CMD python a.py"].concat();
    fs::write(folder.join("Dockerfile"), strict).unwrap();
    let report = json(&folder, &[]);
    assert_eq!(
        told(&report),
        ["json-args-recommended:3", "check-violation:0"]
    );
    let text = String::from_utf8(odp(&folder, &[]).stdout).unwrap();
    let said = report["findings"][0]["message"].as_str().unwrap();
    let shown = [" - JSONArgsRecommended: ", said, " (line 3)\n"].concat();
    assert!(text.contains(&shown), "{text}");
}

#[test]
fn pipes_in_the_place_of_files_are_refused_and_named() {
    for name in ["Dockerfile", ".dockerignore", "Dockerfile.dockerignore"] {
        let folder = folder("build-pipe", PLAIN);
        let path = folder.join(name);
        let _ = fs::remove_file(&path);
        assert!(
            Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        );
        let output = odp(&folder, &[]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let said = String::from_utf8(output.stderr).unwrap();
        let expected = [path.to_str().unwrap(), ": not a regular file"].concat();
        assert!(said.contains(&expected), "{said}");
    }
}

#[test]
fn findings_have_words_where_the_real_tool_is_silent() {
    let folder = folder("build-words", PLAIN);
    fs::write(folder.join("a.tar.gz"), b"\x1f\x8b").unwrap();
    // What nobody opens here; the other one is no archive at all.
    fs::write(folder.join("a.tar.bz2"), b"BZh9").unwrap();
    for (line, code, words) in [
        ("COPY --chown=ghost app.py /", "owner-unknown", "ghost"),
        ("ADD a.tar.bz2 /a/", "archive-unpacked", "a.tar.bz2"),
        (
            "ADD https://x.example/a /a",
            "download-size-unknown",
            "x.example",
        ),
        (
            "RUN pip install mystery",
            "package-size-estimated",
            "mystery",
        ),
        ("RUN perl x.pl", "command-not-simulated", "perl"),
        ("RUN tar xf a.tar.gz && cat /b", "file-not-known", "/b"),
    ] {
        let text = ["FROM python:3.12-slim\nCOPY a.tar.gz .\n", line].concat();
        fs::write(folder.join("Dockerfile"), text).unwrap();
        let report = json(&folder, &[]);
        let findings = report["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["code"] == code);
        let said = found.map_or("", |finding| finding["message"].as_str().unwrap());
        assert!(
            said.contains(words) && !said.contains("{{"),
            "{line}: {findings:?}"
        );
    }
}

#[test]
fn an_archive_counts_what_it_unpacks() {
    let folder = folder("build-archive", &[]);
    let mut builder = tar::Builder::new(Vec::new());
    let big = "x".repeat(3_000_000);
    for (path, text) in [("pkg/data.csv", big.as_str()), ("pkg/list.txt", "six\n")] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder
            .append_data(&mut header, path, text.as_bytes())
            .unwrap();
    }
    let file = fs::File::create(folder.join("pkg.tar.gz")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    encoder.write_all(&builder.into_inner().unwrap()).unwrap();
    encoder.finish().unwrap();
    for (line, then, bytes) in [
        (
            "ADD pkg.tar.gz /opt/",
            "pip install -r /opt/pkg/list.txt",
            3_000_004,
        ),
        ("COPY pkg.tar.gz /opt/", "test ! -e /opt/pkg", 0),
        (
            "ADD --unpack=false pkg.tar.gz /opt/",
            "ls /opt/pkg.tar.gz",
            0,
        ),
    ] {
        let text = ["FROM python:3.12-slim\n", line, "\nRUN ", then, "\n"].concat();
        fs::write(folder.join("Dockerfile"), text).unwrap();
        let report = json(&folder, &["--touch", "pkg.tar.gz"]);
        assert_eq!(codes(&report), [""; 0], "{line}");
        let step = &report["steps"][1];
        let packed = fs::metadata(folder.join("pkg.tar.gz")).unwrap().len();
        let expected = if bytes > 0 { bytes } else { packed };
        assert_eq!(step["bytes"], expected, "{line}");
        let reasons = reasons(&report["rebuild"]);
        assert!(reasons[1].starts_with("2:file"), "{reasons:?}");
    }
}

#[test]
fn wrong_calls_are_refused() {
    let folder = folder("build-calls", PLAIN);
    for words in [
        &["--touch", "missing.py"][..],
        &["--nonsense"],
        &["--build-arg", "SHA"],
        &["--target"],
        &["other"],
    ] {
        assert_eq!(odp(&folder, words).status.code(), Some(2), "{words:?}");
    }
    assert_eq!(odp(&folder.join("notes"), &[]).status.code(), Some(2));
    assert_eq!(odp(&folder, &["--target", "none"]).status.code(), Some(1));
}

/// `--run` starts what was built: what the terminal says, and what a browser gets.
#[test]
fn an_image_is_started_and_visited_when_asked_for() {
    const START: &str = "CMD [\"streamlit\", \"run\", \"app.py\"]\n";
    let first = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\n";
    let install = "RUN pip install -r requirements.txt\n";
    let script: &[u8] = b"import os\nimport streamlit as st, altair\nfrom pandas.io import json\n";
    let keys: &[u8] = b"KEY=secret-of-mine\n";
    for (lines, requirements, exit, visit) in [
        (
            install,
            "streamlit\npandas\n",
            None,
            serde_json::json!({"kind": "page", "title": "app.py"}),
        ),
        (
            "RUN pip install streamlit && pip uninstall -y pandas\n",
            "",
            None,
            serde_json::json!({
                "kind": "error",
                "exception": "ModuleNotFoundError",
                "message": "ModuleNotFoundError: No module named 'pandas'",
            }),
        ),
        (
            "",
            "",
            Some(127),
            serde_json::json!({"kind": "unreachable"}),
        ),
    ] {
        let dockerfile = [first, lines, START].concat();
        let files = [
            ("Dockerfile", dockerfile.as_bytes()),
            ("requirements.txt", requirements.as_bytes()),
            ("app.py", script),
            (".env", keys),
        ];
        let folder = folder("started", &files);
        let output = odp(&folder, &["--run", "--json"]);
        let run = serde_json::from_slice::<Value>(&output.stdout).unwrap()["run"].take();
        assert_eq!(run["visit"], visit, "{dockerfile}");
        assert_eq!(run["exit"].as_i64(), exit, "{dockerfile}");
        assert_eq!(output.status.success(), visit["kind"] == "page");
        assert_eq!(run["leaks"][0]["place"], "/app/.env");

        let told = String::from_utf8(odp(&folder, &["--run"]).stdout).unwrap();
        assert!(told.contains("$ docker run -p 8501:8501 app\n"), "{told}");
        // What a key file holds is nobody's to read.
        assert!(!told.contains("secret-of-mine"), "{told}");
    }
    // Without an image there is nothing to start.
    let folder = folder(
        "unbuilt",
        &[("Dockerfile", b"FROM python:3.12-slim\nRUN false\n")],
    );
    let output = odp(&folder, &["--run", "--json"]);
    let build: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!output.status.success() && build.get("run").is_none());
}
