//! `odp lint`: what there is to say about a Dockerfile, one finding a line.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use odp_cli::{report, sentence};
use odp_sim::build::log::surroundings;
use odp_sim::dockerfile::check::{Surroundings, check};
use odp_sim::dockerfile::ignore::{Ignore, parse_ignore};
use odp_sim::dockerfile::parse;
use odp_sim::dockerfile::stages::Options;
use odp_sim::finding::{Finding, Place, Severity};
use serde_json::Value;

use super::{facts, refuse};

pub(super) fn run(words: &[String]) -> ExitCode {
    let json = words.iter().any(|word| word == "--json");
    let Some(file) = words.iter().find(|word| !word.starts_with("--")) else {
        return refuse("lint takes a Dockerfile");
    };
    let path = Path::new(file);
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return refuse(&format!("{file}: {error}")),
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut findings = lint(path, &text);
    if matches!(text, Cow::Owned(_)) {
        let place = Place {
            path: file.clone(),
            ..Place::default()
        };
        let odd = Finding::warning("text-not-utf8", place);
        findings.insert(0, odd.said("read with replacement characters"));
    }
    if json {
        println!(
            "{}",
            Value::Array(findings.iter().map(report::finding).collect())
        );
    } else {
        for finding in &findings {
            println!("{}", sentence::line(finding));
        }
    }
    let clean = findings
        .iter()
        .all(|finding| finding.severity == Severity::Info);
    if clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn lint(path: &Path, text: &str) -> Vec<Finding> {
    let (file, mut findings) = parse(text);
    let ignore = ignore_file(path);
    let read = ignore.as_ref().map(|(_, ignore)| ignore);
    let nothing = Ignore::default();
    // What base images bring along is known from the measured facts, where they can be had.
    let facts = facts(None).unwrap_or_default();
    let around = Surroundings {
        ignore: read,
        all_stages: true,
        ..surroundings(&file, read.unwrap_or(&nothing), &facts, Options::default())
    };
    findings.extend(check(&file, &around));
    findings.sort_by_key(|finding| (finding.place.line, finding.place.column));
    for finding in &mut findings {
        finding.place.path = path.display().to_string();
    }
    if let Some((found, _)) = ignore {
        findings.extend(found);
    }
    findings
}

/// The ignore file beside a Dockerfile; one that is named after it goes first.
fn ignore_file(path: &Path) -> Option<(Vec<Finding>, Ignore)> {
    let mut own = path.as_os_str().to_owned();
    own.push(".dockerignore");
    let common = path.with_file_name(".dockerignore");
    for candidate in [PathBuf::from(own), common] {
        let Ok(text) = fs::read_to_string(&candidate) else {
            continue;
        };
        let (ignore, mut findings) = parse_ignore(&text);
        for finding in &mut findings {
            finding.place.path = candidate.display().to_string();
        }
        return Some((findings, ignore));
    }
    None
}
