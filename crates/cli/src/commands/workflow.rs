//! `odp workflow`: what there is to say about a GitHub Actions workflow.

mod check;

use std::process::ExitCode;

use super::refuse;

pub(super) fn run(words: &[String]) -> ExitCode {
    match words.split_first() {
        Some((word, rest)) if word == "check" => check::run(rest),
        _ => refuse("workflow takes check and a file"),
    }
}
