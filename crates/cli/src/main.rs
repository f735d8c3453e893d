//! `odp`: the simulator on the command line.

mod commands;

use mimalloc::MiMalloc;
use std::env;
use std::panic;
use std::process::{self, ExitCode};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    quiet_pipes();
    let mut words = env::args().skip(1);
    let name = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    match commands::TABLE.iter().find(|command| command.name == name) {
        Some(command) if asks_for_help(&rest) => help(command),
        Some(command) => (command.run)(&rest),
        None => usage(&name),
    }
}

/// Ends quietly when nobody reads on, as in `odp … | head`.
fn quiet_pipes() {
    let otherwise = panic::take_hook();
    panic::set_hook(Box::new(move |told| {
        let payload = told.payload().downcast_ref::<String>();
        let is_pipe =
            |text: &String| text.starts_with("failed printing to") && text.contains("Broken pipe");
        if payload.is_some_and(is_pipe) {
            process::exit(0);
        }
        otherwise(told);
    }));
}

fn asks_for_help(words: &[String]) -> bool {
    words.iter().any(|word| word == "--help" || word == "-h")
}

fn help(command: &commands::Command) -> ExitCode {
    println!("odp {}\n\n{}", command.usage, command.does);
    ExitCode::SUCCESS
}

fn usage(name: &str) -> ExitCode {
    let asked = matches!(name, "" | "help" | "--help" | "-h");
    if !asked {
        eprintln!("odp: there is no command `{name}`");
    }
    println!("odp COMMAND [ARGUMENTS]\n");
    for command in commands::TABLE {
        println!("  odp {:<34} {}", command.usage, command.does);
    }
    if asked {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}
