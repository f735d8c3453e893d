//! What reads the script of a step, and where it stops.

/// What reads a script.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunshell>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shell {
    /// `bash -e`, where nothing is said, and `sh -e`.
    Unspecified,
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
    },
}

impl Shell {
    /// Which one a `shell` means; nothing where scripts are written for something else.
    pub(super) fn of(name: Option<&str>) -> Option<Self> {
        let Some(name) = name else {
            return Some(Self::Unspecified);
        };
        let program = program(name);
        match program.rsplit('/').next() {
            Some("bash" | "sh") if name.contains("{0}") => Some(Self::template(name)),
            Some("bash") => Some(Self::Bash),
            Some("sh") => Some(Self::Unspecified),
            _ => None,
        }
    }

    fn template(line: &str) -> Self {
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
        }
    }

    /// `set -u`, from the beginning.
    pub(in super::super) const fn nounset(self) -> bool {
        matches!(self, Self::Template { nounset: true, .. })
    }

    /// `set -e`, from the beginning.
    pub(in super::super) const fn stops(self) -> bool {
        match self {
            Self::Unspecified | Self::Bash => true,
            Self::Template { stops, .. } => stops,
        }
    }

    /// `set -o pipefail`, from the beginning.
    pub(in super::super) const fn pipefail(self) -> bool {
        match self {
            Self::Unspecified => false,
            Self::Bash => true,
            Self::Template { pipefail, .. } => pipefail,
        }
    }
}

/// The program that a `shell` names.
pub(super) fn program(shell: &str) -> &str {
    shell.split_whitespace().next().unwrap_or_default()
}
