//! `odp workflow check`: the findings of a workflow, one a line, and the line of the file where
//! it cannot be read. Of a folder it reads all workflows, as GitHub finds them in a repository.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use odp_cli::{report, sentence};
use odp_sim::finding::{Finding, Place, Severity};
use odp_sim::workflow::read;
use serde_json::Value;

use super::refuse;

pub(super) fn run(words: &[String]) -> ExitCode {
    let json = words.iter().any(|word| word == "--json");
    let Some(named) = words.iter().find(|word| !word.starts_with("--")) else {
        return refuse("workflow check takes a file, or a folder with workflows");
    };
    let all = match files(named).and_then(|files| files.iter().map(|file| checked(file)).collect())
    {
        Ok(all) => all,
        Err(why) => return refuse(&why),
    };
    let all: Vec<Checked> = all;
    let findings = || all.iter().flat_map(|checked| &checked.findings);
    if json {
        println!("{}", findings().map(report::finding).collect::<Value>());
    } else {
        for Checked { text, findings } in &all {
            print(findings, text);
        }
    }
    if findings().any(|finding| finding.severity == Severity::Error) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The workflows of a repository or of a folder, by name; of a file, that file.
fn files(named: &str) -> Result<Vec<String>, String> {
    let named_path = Path::new(named);
    if !named_path.is_dir() {
        return Ok(vec![named.to_owned()]);
    }
    let own = named_path.join(".github/workflows");
    let folder = if own.is_dir() {
        own
    } else {
        named_path.to_owned()
    };
    let entries = fs::read_dir(&folder).map_err(|error| format!("{named}: {error}"))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_workflow = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("yml" | "yaml")) && path.is_file()
    };
    let mut files: Vec<String> = paths
        .filter(is_workflow)
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    files.sort_unstable();
    if files.is_empty() {
        let place = folder.display();
        return Err(format!("{place}: no file here ends in .yml or .yaml"));
    }
    Ok(files)
}

/// A workflow and what there is to say about it.
struct Checked {
    text: String,
    findings: Vec<Finding>,
}

fn checked(file: &str) -> Result<Checked, String> {
    let bytes = fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    Ok(Checked {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        findings: findings(file, &bytes),
    })
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
