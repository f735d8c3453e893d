//! `odp workflow check`: the findings of a workflow, one a line, and the line of the file where
//! it cannot be read.

use std::borrow::Cow;
use std::fs;
use std::process::ExitCode;

use odp_cli::{report, sentence};
use odp_sim::finding::{Finding, Place, Severity};
use odp_sim::workflow::read;
use serde_json::Value;

use super::refuse;

pub(super) fn run(words: &[String]) -> ExitCode {
    let json = words.iter().any(|word| word == "--json");
    let Some(file) = words.iter().find(|word| !word.starts_with("--")) else {
        return refuse("workflow check takes a file");
    };
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return refuse(&format!("{file}: {error}")),
    };
    let findings = findings(file, &bytes);
    if json {
        let list = findings.iter().map(report::finding).collect();
        println!("{}", Value::Array(list));
    } else {
        print(&findings, &String::from_utf8_lossy(&bytes));
    }
    let fails = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// What a reader stumbles over, rather than what it objects to once it has read.
const STUMBLES: [&str; 9] = [
    "workflow-alias-unknown",
    "workflow-documents",
    "workflow-expression",
    "workflow-indentation",
    "workflow-no-colon",
    "workflow-stray-colon",
    "workflow-tab",
    "workflow-unclosed",
    "workflow-yaml",
];

/// One finding a line. Where the text cannot be read, its line is shown below.
fn print(findings: &[Finding], text: &str) {
    for finding in findings {
        println!("{}", sentence::line(finding));
        if STUMBLES.contains(&finding.code)
            && let Some(excerpt) = report::excerpt(text, &finding.place)
        {
            println!("{excerpt}");
        }
    }
}

fn findings(file: &str, bytes: &[u8]) -> Vec<Finding> {
    let text = String::from_utf8_lossy(bytes);
    let (_, mut findings) = read(&text);
    if matches!(text, Cow::Owned(_)) {
        let odd = Finding::warning("text-not-utf8", Place::default());
        findings.insert(0, odd.said("read with replacement characters"));
    }
    for finding in &mut findings {
        file.clone_into(&mut finding.place.path);
    }
    findings
}
