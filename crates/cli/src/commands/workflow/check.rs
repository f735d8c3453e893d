//! `odp workflow check`: the findings of a workflow, one a line.

use std::borrow::Cow;
use std::fs;
use std::process::ExitCode;

use odp_cli::report;
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
        for finding in &findings {
            println!("{finding}");
        }
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
