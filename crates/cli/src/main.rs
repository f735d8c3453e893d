//! `odp`: the simulator on the command line.

mod commands;

use mimalloc::MiMalloc;
use std::env;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let name = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    match commands::TABLE.iter().find(|command| command.name == name) {
        Some(command) if asks_for_help(&rest) => help(command),
        Some(command) => (command.run)(&rest),
        None => usage(&name),
    }
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
