//! `cargo xtask`: everything a contributor or a CI job does with the project, one file
//! a command. Here is only the choice between them.

mod bench;
mod dist;
mod failure;
mod pack;
mod play;
mod screens;
mod shell;
mod site;
mod test;
mod tools;

use std::process::ExitCode;

use failure::Done;

const HELP: &str = "\
cargo xtask <command>

  play [--no-open] [--port N]       set up, build, serve on 127.0.0.1 (port 8080, or the next
                                    free one) and open the game; Ctrl+C ends it
  test [--only STEP]... [--list]    everything that must hold before a change lands
  bench [--only PART]...            the numbers the project promises, beside their limits
  dist [--out DIR]                  the static site, for any folder of any host (default: dist)
  screens                           every screen at four widths, light and dark, into target/screens
  pack                              missions/ into target/content/, for the page to fetch
  setup                             install what `play` and `test` need, and nothing else
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    match run(command, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask {command}: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, rest: &[String]) -> Done {
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        print!("{HELP}");
        return Ok(());
    }
    if let ("pack" | "screens" | "setup", [unknown, ..]) = (command, rest) {
        return Err(format!("there is no option {unknown:?}").into());
    }
    std::env::set_current_dir(shell::root())?;
    match command {
        "play" => play::run(rest),
        "test" => test::run(rest),
        "bench" => bench::run(rest),
        "dist" => dist::run(rest),
        "pack" => pack::run(),
        "screens" => screens::run(),
        "setup" => tools::all(),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => Err(format!("there is no command {unknown:?}\n\n{HELP}").into()),
    }
}
