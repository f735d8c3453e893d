//! `odp workflow check` as a shell sees it, and what no file may do to it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// Runs the command on a file with these bytes.
fn check(name: &str, bytes: &[u8], words: &[&str]) -> Output {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("workflow-check");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_odp"));
    command
        .current_dir(folder)
        .args(["workflow", "check", name]);
    command.args(words).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

const GOOD: &str =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n";

#[test]
fn a_good_file_passes_in_silence() {
    let output = check("good.yml", GOOD.as_bytes(), &[]);
    assert!(output.status.success());
    assert_eq!(out(&output), "");
    assert_eq!(
        out(&check("good.yml", GOOD.as_bytes(), &["--json"])),
        "[]\n"
    );
}

#[test]
fn findings_stand_one_a_line() {
    let text = GOOD
        .replace("runs-on", "run-on")
        .replace("- run", "- uses: a/b@v1\n        run");
    let output = check("bad.yml", text.as_bytes(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        out(&output),
        "bad.yml:3:3: workflow-missing-key Required property is missing: runs-on\n\
         bad.yml:4:5: workflow-misspelt-key Unexpected value 'run-on' (did you mean runs-on?)\n\
         bad.yml:6:9: workflow-unknown-key Unexpected value 'uses'\n"
    );
}

/// Of a repository all workflows are read, of another folder those that lie in it.
#[test]
fn a_folder_is_all_its_workflows() {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("workflow-folder");
    let folder = root.join(".github/workflows");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.yml"), GOOD.replace("runs-on", "run-on")).unwrap();
    fs::write(folder.join("b.yaml"), GOOD).unwrap();
    fs::write(folder.join("c.txt"), "no workflow").unwrap();
    let odp = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_odp"));
        command.current_dir(&root).args(["workflow"]).args(words);
        command.output().unwrap()
    };
    let said = |output: &Output| String::from_utf8(output.stderr.clone()).unwrap();
    for named in [".", ".github/workflows"] {
        let output = odp(&["check", named]);
        assert_eq!(output.status.code(), Some(1), "{named}");
        let lines = out(&output);
        assert_eq!(lines.matches("a.yml:").count(), 2, "{lines}");
        assert_eq!(lines.lines().count(), 2, "{lines}");
    }
    let none = odp(&["check", ".github"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(said(&none).contains("no file here ends in .yml or .yaml"));
    let run = odp(&["run", "."]);
    assert_eq!(run.status.code(), Some(2));
    assert!(said(&run).contains(". is a folder: workflow run takes one workflow"));
}

#[test]
fn what_cannot_be_read_is_shown() {
    let tab = GOOD.replace("  a:", "\ta:");
    let output = check("tab.yml", tab.as_bytes(), &[]);
    assert_eq!(
        out(&output),
        "tab.yml:3:1: workflow-tab Found a tab character where an indentation space is expected\n\
         \x20 3 | \ta:\n    | ^\n"
    );
    let open = GOOD.replace(
        "run: x",
        &["run: ", &"x".repeat(100), " ${{ github.ref"].concat(),
    );
    let output = check("open.yml", open.as_bytes(), &[]);
    let text = out(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    let caret = lines[2].find('^').unwrap();
    assert_eq!(&lines[1][caret..caret + 3], "${{");
}

#[test]
fn json_has_code_place_and_arguments() {
    let text = GOOD.replace("    runs", "    needs: b\n    runs");
    let output = check("needs.yml", text.as_bytes(), &["--json"]);
    let found: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(
        found,
        serde_json::json!([{
            "code": "workflow-needs-unknown",
            "severity": "error",
            "path": "needs.yml",
            "line": 4,
            "column": 12,
            "message": "Job 'a' depends on unknown job 'b'. (did you mean a?)",
            "args": {"name": "b", "job": "a"},
        }])
    );
}

#[test]
fn advice_alone_does_not_fail() {
    let text = GOOD.replace("run: x", "uses: some/action@v1");
    let output = check("advice.yml", text.as_bytes(), &[]);
    assert!(output.status.success());
    assert_eq!(
        out(&output),
        "advice.yml:6:15: workflow-action-unknown The simulator does not know this action and \
         lets it succeed\n"
    );
}

#[test]
fn what_is_no_call_is_refused() {
    for words in [
        &["workflow"][..],
        &["workflow", "check"],
        &["workflow", "check", "/nowhere"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_odp"));
        assert_eq!(
            command.args(words).output().unwrap().status.code(),
            Some(2),
            "{words:?}"
        );
    }
}

/// Whatever a file holds: an answer with line and column, and soon.
#[test]
fn bad_files_are_answered_soon() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for step in 1..30 {
        let before = format!("*a{}, ", step - 1).repeat(9);
        bomb.push_str(&["a", &step.to_string(), ": &a", &step.to_string(), " ["].concat());
        bomb.push_str(&before);
        bomb.push_str("]\n");
    }
    let own = "    needs: a\n    runs-on";
    let wide = format!(
        "    strategy: {{matrix: {{x: [{0}], y: [{0}]}}}}\n    runs-on",
        "1, ".repeat(40)
    );
    let nested = format!("run: ${{{{ {}x{} }}}}", "(".repeat(1000), ")".repeat(1000));
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("bomb.yml", bomb.into_bytes(), "workflow-alias-bomb"),
        (
            "large.yml",
            "a: b\n".repeat(1 << 20).into_bytes(),
            "1:1: workflow-too-large",
        ),
        ("line.yml", vec![b'['; 900_000], "workflow-too-deep"),
        (
            "tab.yml",
            GOOD.replace("  a:", "\ta:").into_bytes(),
            "3:1: workflow-tab",
        ),
        (
            "twice.yml",
            GOOD.replace("jobs", "on: push\njobs").into_bytes(),
            "2:1: workflow-key-twice",
        ),
        (
            "true.yml",
            GOOD.replace("push", "true").into_bytes(),
            "1:5: workflow-unknown-event",
        ),
        (
            "own.yml",
            GOOD.replace("    runs-on", own).into_bytes(),
            "4:12: workflow-needs-cycle",
        ),
        (
            "wide.yml",
            GOOD.replace("    runs-on", &wide).into_bytes(),
            "4:25: workflow-matrix-large",
        ),
        (
            "nested.yml",
            GOOD.replace("run: x", &nested).into_bytes(),
            "6:68: workflow-expression ",
        ),
        (
            "two.yml",
            [GOOD, "---\n", GOOD].concat().into_bytes(),
            "7:1: workflow-documents",
        ),
        ("nul.yml", b"on: \0push\n".to_vec(), "1:5: workflow-yaml"),
        ("bytes.yml", b"on: \xff\n".to_vec(), "text-not-utf8"),
        ("empty.yml", Vec::new(), "1:1: workflow-empty"),
    ];
    for (name, bytes, expected) in cases {
        let start = Instant::now();
        let output = check(name, &bytes, &[]);
        assert!(start.elapsed() < Duration::from_secs(20), "{name}");
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(out(&output).contains(expected), "{name}: {}", out(&output));
    }
}
