//! Scripts on Windows, where PowerShell reads what names no shell.

use crate::workflow::model::{Action, Text};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::plan::{PlannedStep, Shell, Work as Planned};

/// Where PowerShell reads something else than bash does.
const SIGNS: &[char] = &['$', '(', ')', '{', '}', '[', ']', ';', '<', '>', '`'];

impl Engine<'_> {
    /// The script of a step that is PowerShell's for want of a shell. One of nothing but
    /// commands is read as everywhere: there the two shells agree.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>
    pub(super) fn power_shell<'a>(
        &self,
        cell: usize,
        planned: &PlannedStep<'a>,
    ) -> Option<&'a Text> {
        let is_unspecified = matches!(
            planned.work,
            Planned::Fixed(_, Shell::Unspecified) | Planned::Script(_, Shell::Unspecified)
        );
        if !is_unspecified || self.cells[cell].system != "Windows" {
            return None;
        }
        let Action::Run { script, .. } = &planned.step.action else {
            return None;
        };
        (!is_plain(&script.value)).then_some(script)
    }
}

/// Whether a script is nothing but commands, expressions in it left out.
fn is_plain(script: &str) -> bool {
    let mut rest = script;
    while let Some((before, after)) = rest.split_once("${{") {
        if before.contains(SIGNS) {
            return false;
        }
        rest = after.split_once("}}").map_or("", |(_, rest)| rest);
    }
    !rest.contains(SIGNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_the_same_in_every_shell() {
        for (script, plain) in [
            ("pip install -r requirements.txt\npytest -q", true),
            ("python -m build && twine check dist/*", true),
            ("pytest ${{ matrix.args }} tests", true),
            ("pytest ${{ matrix.args }} $env:ARGS", false),
            ("if ($env:CI) { echo yes }", false),
            ("foreach ($i in 1..3) { echo $i }", false),
            ("[[ a == a ]]", false),
            ("echo x > y", false),
        ] {
            assert_eq!(is_plain(script), plain, "{script}");
        }
    }
}
