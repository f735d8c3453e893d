//! `odp suite`: scores the readers against tables of cases.

use std::path::Path;
use std::process::ExitCode;

use odp_cli::suite::{self, Case, Line};

use super::{operand, option, refuse};

pub(super) fn run(words: &[String]) -> ExitCode {
    let Some(folder) = operand(words) else {
        return refuse("suite takes a folder of tables");
    };
    let Ok(failures) = option(words, "--failures", "0").parse() else {
        return refuse("--failures takes a number");
    };
    match suite::score(Path::new(folder)) {
        Ok(lines) => report(&lines, failures),
        Err(error) => refuse(&error),
    }
}

fn report(lines: &[Line], failures: usize) -> ExitCode {
    let mut passed = 0;
    let mut total = 0;
    let mut failed: Vec<(&str, &Case)> = Vec::new();
    for line in lines {
        match line {
            Line::Scored(name, cases) => {
                let good = cases.iter().filter(|case| case.passed()).count();
                println!("{name}: {good}/{}", cases.len());
                passed += good;
                total += cases.len();
                failed.extend(
                    cases
                        .iter()
                        .filter(|case| !case.passed())
                        .map(|case| (name.as_str(), case)),
                );
            }
            Line::NotScored(name) => println!("{name}: not scored"),
        }
    }
    for (name, case) in failed.iter().take(failures) {
        println!("\n{name}\n  input    {}", case.input);
        println!("  expected {}\n  actual   {}", case.expected, case.actual);
    }
    println!("total: {passed}/{total}");
    if passed == total {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
