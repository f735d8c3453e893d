//! `odp COMMAND --help` as a shell sees it.

use std::process::Command;

#[test]
fn a_command_that_is_asked_for_help_prints_it_and_does_nothing() {
    for command in [
        "build", "check", "lint", "pack", "replay", "suite", "workflow",
    ] {
        let mut odp = Command::new(env!("CARGO_BIN_EXE_odp"));
        let output = odp.args([command, "--help"]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{command}");
        assert!(said.starts_with(&["odp ", command].concat()), "{said}");
        assert_eq!(said.lines().count(), 3, "{said}");
    }
}
