//! What reads the script of a step, and where it stops.

use crate::workflow::tables::SHELLS;

/// What reads a script.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunshell>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shell {
    /// `bash -e`, where nothing is said.
    Unspecified,
    /// `sh -e`, which is also what nothing said means in a container.
    Sh,
    /// `bash -eo pipefail`
    Bash,
    /// A template, which says its own flags: `bash {0}` stops at nothing.
    Template {
        /// `-e`
        stops: bool,
        /// `-o pipefail`
        pipefail: bool,
        /// `-u`
        nounset: bool,
        /// Whether it is `sh`.
        sh: bool,
    },
}

impl Shell {
    /// Which one a `shell` means; nothing where scripts are written for something else.
    /// <https://docs.github.com/en/actions/how-tos/write-workflows/choose-where-workflows-run/run-jobs-in-a-container>
    pub(in super::super) fn of(name: Option<&str>, contained: bool) -> Option<Self> {
        let Some(name) = name else {
            return Some(if contained {
                Self::Sh
            } else {
                Self::Unspecified
            });
        };
        let program = program(name);
        match program.rsplit('/').next() {
            Some(own @ ("bash" | "sh")) if name.contains("{0}") => {
                Some(Self::template(name, own == "sh"))
            }
            Some("bash") => Some(Self::Bash),
            Some("sh") => Some(Self::Sh),
            _ => None,
        }
    }

    fn template(line: &str, sh: bool) -> Self {
        let flagged = |flag: char| {
            let mut words = line.split_whitespace();
            words.any(|word| {
                let letters = word.strip_prefix('-');
                letters.is_some_and(|letters| !letters.starts_with('-') && letters.contains(flag))
            })
        };
        Self::Template {
            stops: flagged('e') || line.contains("errexit"),
            pipefail: line.contains("pipefail"),
            nounset: flagged('u') || line.contains("nounset"),
            sh,
        }
    }

    /// Whether it is `sh`, whatever shell that is on the machine.
    pub(in super::super) const fn is_sh(self) -> bool {
        matches!(self, Self::Sh | Self::Template { sh: true, .. })
    }

    /// Whether it is bash because somebody says so, and not for want of anything else.
    pub(in super::super) const fn is_asked_bash(self) -> bool {
        matches!(self, Self::Bash | Self::Template { sh: false, .. })
    }

    /// `set -u`, from the beginning.
    pub(in super::super) const fn nounset(self) -> bool {
        matches!(self, Self::Template { nounset: true, .. })
    }

    /// `set -e`, from the beginning.
    pub(in super::super) const fn stops(self) -> bool {
        match self {
            Self::Unspecified | Self::Sh | Self::Bash => true,
            Self::Template { stops, .. } => stops,
        }
    }

    /// `set -o pipefail`, from the beginning.
    pub(in super::super) const fn pipefail(self) -> bool {
        match self {
            Self::Unspecified | Self::Sh => false,
            Self::Bash => true,
            Self::Template { pipefail, .. } => pipefail,
        }
    }
}

/// The program that a `shell` names.
pub(in super::super) fn program(shell: &str) -> &str {
    shell.split_whitespace().next().unwrap_or_default()
}

/// Whether the runner does not know where the script goes: a shell is one of those it has a
/// command line for, or says itself where it stands. It finds out when the step begins.
/// <https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/ScriptHandler.cs>
pub(in super::super) fn is_unstartable(shell: &str) -> bool {
    !shell.contains("{0}") && !shell.contains("${{") && !SHELLS.contains(&shell.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_is_a_known_one_or_says_where_the_script_goes() {
        for (shell, expected) in [
            ("bash", false),
            ("sh", false),
            ("pwsh", false),
            ("python", false),
            ("bash -e {0}", false),
            ("perl {0}", false),
            ("/bin/bash {0}", false),
            ("${{ matrix.shell }}", false),
            ("foo", true),
            ("perl", true),
            ("bash -e", true),
            ("/bin/bash", true),
        ] {
            assert_eq!(is_unstartable(shell), expected, "{shell}");
        }
    }
}
