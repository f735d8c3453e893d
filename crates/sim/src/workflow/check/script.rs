//! `run`: commands that scripts give to the runner.

use crate::finding::{Code, Severity};
use crate::workflow::model::Text;
use crate::workflow::read::{Reader, quoted};

/// A command that the runner no longer takes, or soon will not.
const OLD_COMMAND: Code = "workflow-old-command";

/// Commands replaced by files (GitHub changelog 2022-10-11 and 2020-10-01).
const COMMANDS: [&str; 3] = ["set-output", "save-state", "set-env"];

pub(super) fn check(script: &Text, reader: &mut Reader) {
    for command in old_commands(&script.value) {
        let said = quoted("The command ", command, " is deprecated");
        reader.report(Severity::Warning, OLD_COMMAND, script.at, command, said);
    }
}

/// The old commands in a script, as often as they are in it.
fn old_commands(script: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (at, _) in script.match_indices("::") {
        let rest = &script[at + 2..];
        if rest.starts_with("add-path::") {
            found.push("add-path");
        }
        let command = COMMANDS.iter().find(|command| rest.starts_with(**command));
        if let Some(command) = command
            && names_something(&rest[command.len()..])
        {
            found.push(*command);
        }
    }
    found
}

/// ` name=x::`
fn names_something(text: &str) -> bool {
    let trimmed = text.trim_start_matches([' ', '\t']);
    if trimmed.len() == text.len() {
        return false;
    }
    let Some(name) = trimmed.strip_prefix("name=") else {
        return false;
    };
    let letter = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let rest = name.trim_start_matches(letter);
    name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
        && rest.starts_with("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_commands_are_found_where_they_command() {
        for (script, found) in [
            ("echo '::set-output name=tag::1'", vec!["set-output"]),
            ("echo ::save-state \t name=a_b-c::1", vec!["save-state"]),
            (
                "echo ::set-env name=X::1 ::add-path::/x",
                vec!["set-env", "add-path"],
            ),
            ("echo set-output name=tag::1", vec![]),
            ("echo ::set-output tag::1", vec![]),
            ("echo ::set-output now name=tag::1", vec![]),
            ("echo ::notice title=x::1", vec![]),
        ] {
            assert_eq!(old_commands(script), found, "{script}");
        }
    }
}
