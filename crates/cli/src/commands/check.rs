//! `odp check`: proves every level.

use super::{operand, option, refuse};
use odp_cli::{check, content};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

pub(super) fn run(words: &[String]) -> ExitCode {
    let missions = Path::new(option(words, "--missions", "missions"));
    let Ok(seeds) = option(words, "--seeds", "50").parse() else {
        return refuse("--seeds takes a number");
    };
    let content = match content::read(missions) {
        Ok(content) => content,
        Err(problems) => return failed(&problems),
    };
    let began = Instant::now();
    let report = check::check(&content, missions, seeds, operand(words));
    for note in &report.notes {
        println!("{note}");
    }
    let failures = report.failures();
    println!(
        "{} properties held on {seeds} seeds in {} ms",
        report.held,
        began.elapsed().as_millis()
    );
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        failed(&failures)
    }
}

fn failed(problems: &[String]) -> ExitCode {
    for problem in problems {
        println!("FAILED {problem}");
    }
    println!("{} failed", problems.len());
    ExitCode::FAILURE
}
