//! `odp workflow`: what there is to say about a GitHub Actions workflow, and what it does.

mod check;
mod run;
mod samples;

use std::process::ExitCode;

use super::refuse;

pub(super) fn run(words: &[String]) -> ExitCode {
    match words.split_first() {
        Some((word, rest)) if word == "check" => check::run(rest),
        Some((word, rest)) if word == "run" => run::run(rest),
        Some((word, rest)) if word == "samples" => samples::run(rest),
        _ => refuse("workflow takes check or run, and a file, or samples and a folder"),
    }
}
