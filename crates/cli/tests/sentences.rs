//! The sentences of findings as `odp build` prints them.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder(files: &[(&str, &[u8])]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sentences");
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

/// What is printed of a build.
fn odp(folder: &Path, words: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odp"));
    let command = command.arg("build").arg(folder).args(words);
    command.output().unwrap().stdout
}

/// Findings whose words name the line, the user, a file: nothing of them is left open.
#[test]
fn no_sentence_has_an_open_place() {
    let wasteful = b"FROM python:3.12-slim AS one\nRUN apt-get update\n\
        RUN rm -rf /var/lib/apt/lists/*\nCOPY big.bin requirements.txt /d/\n\
        RUN chmod 600 /d/big.bin\nRUN pip install -r /d/requirements.txt && pip install six\n\
        RUN pip install six && new-tool | tee /x\nCOPY --chown=nobodyknows big.bin /e\n";
    let wrong = b"FROM python:3.12-slim\nENV TOKEN abc\nMAINTAINER me\nEXPOSE 80/TCP\n\
        WORKDIR a\nRUN sleep infinity\nCMD python app.py\nCMD ['x']\n";
    let absent = b"FROM python:3.12-slim\nRUN useradd app\nUSER app\nRUN apt-get update\n";
    let files: [&[u8]; 5] = [
        wasteful,
        wrong,
        absent,
        b"FROM python:3.12-slim\nCOPY nowhere .\n",
        b"FROM python:3.12-slim\nRUN streamlit\n",
    ];
    let big = vec![0; 3_000_000];
    for dockerfile in files {
        let all: [(&str, &[u8]); 3] = [
            ("Dockerfile", dockerfile),
            ("requirements.txt", b"six\n"),
            ("big.bin", &big),
        ];
        let folder = folder(&all);
        let report: Value = serde_json::from_slice(&odp(&folder, &["--json"])).unwrap();
        let shown = String::from_utf8(odp(&folder, &[])).unwrap();
        assert!(!shown.contains("{{"), "{shown}");
        let findings = report["findings"].as_array().unwrap();
        assert!(!findings.is_empty(), "{shown}");
        for finding in findings {
            let message = finding["message"].as_str().unwrap();
            assert!(!message.contains("{{"), "{message}");
        }
        let wasted = [
            "deleted-but-paid",
            "changed-copies-files",
            "installed-already",
        ];
        let told = |code: &&str| findings.iter().any(|finding| finding["code"] == **code);
        assert_eq!(wasted.iter().all(told), dockerfile == wasteful, "{shown}");
    }
}
