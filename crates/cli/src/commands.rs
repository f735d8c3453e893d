//! The commands, one file each.

mod build;
mod check;
mod lint;
mod pack;
mod replay;
mod suite;
mod workflow;

use odp_cli::content;
use odp_sim::facts::Known;
use std::path::Path;
use std::process::ExitCode;

/// A command of `odp`.
pub(crate) struct Command {
    /// First word.
    pub(crate) name: &'static str,
    /// With its arguments.
    pub(crate) usage: &'static str,
    /// What it does, in a line.
    pub(crate) does: &'static str,
    /// Runs it on the words that follow its name.
    pub(crate) run: fn(&[String]) -> ExitCode,
}

/// All commands, in the order of the help.
pub(crate) const TABLE: &[Command] = &[
    Command {
        name: "build",
        usage: "build DIR [--run] [--touch FILE] [--json]",
        does: "builds a project folder, and starts the image; see `odp build` for its options",
        run: build::run,
    },
    Command {
        name: "check",
        usage: "check [ROOM] [--seeds N] [--missions DIR]",
        does: "proves every level, for seeds 0 to N - 1",
        run: check::run,
    },
    Command {
        name: "lint",
        usage: "lint FILE [--json]",
        does: "prints the findings of a Dockerfile, one a line",
        run: lint::run,
    },
    Command {
        name: "pack",
        usage: "pack OUT [--missions DIR]",
        does: "packs the levels and words for the page",
        run: pack::run,
    },
    Command {
        name: "replay",
        usage: "replay FILE [--missions DIR]",
        does: "prints the verdict of a stored attempt, as JSON",
        run: replay::run,
    },
    Command {
        name: "suite",
        usage: "suite DIR [--failures N]",
        does: "scores the readers against tables of cases",
        run: suite::run,
    },
    Command {
        name: "workflow",
        usage: "workflow check FILE|DIR, workflow run FILE [--json]",
        does: "prints the findings of a GitHub Actions workflow, or what an event makes of it",
        run: workflow::run,
    },
];

/// The word after an option, or `otherwise`.
fn option<'a>(words: &'a [String], name: &str, otherwise: &'a str) -> &'a str {
    let at = words.iter().position(|word| word == name);
    at.and_then(|at| words.get(at + 1))
        .map_or(otherwise, String::as_str)
}

/// The first word that is neither an option nor an option's value.
fn operand(words: &[String]) -> Option<&str> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word.starts_with("--") {
            words.next();
        } else {
            return Some(word);
        }
    }
    None
}

/// The measured facts: those of the game's folder.
fn facts(folder: Option<&str>) -> Result<Known, String> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions");
    let here = if Path::new("missions/facts").is_dir() {
        "missions"
    } else {
        own
    };
    let content = content::read(Path::new(folder.unwrap_or(here)));
    let content = content.map_err(|problems| problems.join("\n"))?;
    Ok(content.facts)
}

/// Prints what is wrong and exits with 2, as for a wrong call.
fn refuse(what: &str) -> ExitCode {
    eprintln!("odp: {what}");
    ExitCode::from(2)
}
