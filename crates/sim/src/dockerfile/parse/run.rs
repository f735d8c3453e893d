//! `RUN` (`instructions/parse.go`, `commands_runnetwork.go`, `commands_runsecurity.go`).

use super::flags::{Flags, Kind};
use super::heredoc::heredoc;
use super::mount;
use super::node::{Fault, Node};
use super::typed::command;
use crate::dockerfile::instruction::{CommandLine, Instruction, Run};
use crate::dockerfile::quote::quote;

/// Reads flags, mounts and the command.
pub(super) fn read(node: &mut Node) -> Result<Instruction, Fault> {
    const KNOWN: [(&str, Kind); 4] = [
        ("mount", Kind::Texts),
        ("network", Kind::Text),
        ("security", Kind::Text),
        ("device", Kind::Texts),
    ];
    let flags = Flags::read(&node.flags, &KNOWN)?;
    let mut mounts = Vec::new();
    for text in flags.texts("mount") {
        mounts.push(mount::read(&text)?);
    }
    let network = flags.text("network").unwrap_or_default();
    if !["", "default", "none", "host"].contains(&network.as_str()) {
        let text = format!("invalid network mode {}", quote(&network));
        return Err(Fault::about(text, network));
    }
    let security = flags.text("security").unwrap_or_default();
    if !["", "sandbox", "insecure"].contains(&security.as_str()) {
        let text = format!("security {} is not valid", quote(&security));
        return Err(Fault::about(text, security));
    }
    Ok(Instruction::Run(Run {
        command: run_command(node),
        mounts,
        network,
        security,
    }))
}

/// A lone heredoc is the script; others are put back behind the line for the shell.
fn run_command(node: &mut Node) -> CommandLine {
    let line = command(node);
    let (CommandLine::Shell(text), Some(first)) = (&line, node.heredocs.first()) else {
        return line;
    };
    if heredoc(text).is_ok_and(|found| found.is_some()) {
        return CommandLine::Shell(first.text());
    }
    let mut script = text.clone();
    for heredoc in &node.heredocs {
        script.push('\n');
        script.push_str(&heredoc.content);
        script.push_str(&heredoc.name);
    }
    CommandLine::Shell(script)
}
