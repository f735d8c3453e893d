//! `odp workflow samples`: pipelines of the third room, for the checkers of others.

use odp_cli::{content, samples};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::commands::{operand, option, refuse};

pub(super) fn run(words: &[String]) -> ExitCode {
    let missions = Path::new(option(words, "--missions", "missions"));
    let Some(out) = operand(words) else {
        return refuse("workflow samples takes the folder to write to");
    };
    let Ok(random) = option(words, "--random", "200").parse() else {
        return refuse("--random takes a number");
    };
    let content = match content::read(missions) {
        Ok(content) => content,
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            return ExitCode::FAILURE;
        }
    };
    let written = written(Path::new(out), &samples::pipelines(&content, random));
    match written {
        Ok(count) => {
            println!("{count} workflows");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{out}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn written(out: &Path, samples: &[(String, String)]) -> std::io::Result<usize> {
    fs::create_dir_all(out)?;
    for (name, text) in samples {
        fs::write(out.join(name).with_extension("yml"), text)?;
    }
    Ok(samples.len())
}
