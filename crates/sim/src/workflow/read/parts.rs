//! What the workflow and its jobs have in common: permissions, defaults, concurrency.

use super::{Reader, unexpected};
use crate::finding::{Arg, Code, Severity};
use crate::workflow::model::{Access, Concurrency, Defaults, Permissions, Text};
use crate::workflow::tables::{READ_ONLY, SCOPES, SHELLS, WRITE_ONLY};
use crate::workflow::yaml::{Kind, Node};

/// A scope that the token does not have.
const SCOPE: Code = "workflow-unknown-scope";
/// An access that the scope does not have.
const ACCESS: Code = "workflow-bad-permission";
/// An id with other letters than an id has.
pub(super) const BAD_ID: Code = "workflow-bad-id";
/// A shell that no runner has.
const SHELL: Code = "workflow-unknown-shell";

impl Reader {
    pub(super) fn permissions(&mut self, node: &Node) -> Permissions {
        if !matches!(node.kind, Kind::Scalar(_)) {
            return Permissions::Scopes(self.scopes(node));
        }
        let Some(text) = self.fixed(node) else {
            return Permissions::Unset;
        };
        match text.value.as_str() {
            "read-all" => Permissions::ReadAll,
            "write-all" => Permissions::WriteAll,
            word => {
                self.bad_value(text.at, word, &["read-all", "write-all", "{}"]);
                Permissions::Unset
            }
        }
    }

    fn scopes(&mut self, node: &Node) -> Vec<(Text, Access)> {
        let mut scopes = Vec::new();
        for (key, value) in self.entries(node) {
            let Some(name) = self.fixed(key) else {
                continue;
            };
            let word = name.value.as_str();
            if !SCOPES.contains(&word) {
                let known = SCOPES.iter().copied();
                let said = crate::dockerfile::suggest::wrap(unexpected(word), word, known, true);
                self.report(Severity::Error, SCOPE, name.at, word, said);
                continue;
            }
            let Some(access) = self.fixed(value) else {
                continue;
            };
            let level = match access.value.as_str() {
                "none" => Some(Access::None),
                "read" if !WRITE_ONLY.contains(&word) => Some(Access::Read),
                "write" if !READ_ONLY.contains(&word) => Some(Access::Write),
                _ => None,
            };
            if let Some(level) = level {
                scopes.push((name, level));
            } else {
                let said = unexpected(&access.value);
                self.report(Severity::Error, ACCESS, access.at, &access.value, said);
                self.and("scope", Arg::Code(word.to_owned()));
            }
        }
        scopes
    }

    pub(super) fn defaults(&mut self, node: &Node) -> Defaults {
        let mut defaults = Defaults::default();
        let fields = self.fields(node, &["run"]);
        for (_, _, run) in fields {
            for (key, _, value) in self.fields(run, &["shell", "working-directory"]) {
                if key == "shell" {
                    defaults.shell = self.filled(value);
                    self.shell(defaults.shell.as_ref());
                } else {
                    defaults.working_directory = self.filled(value);
                }
            }
        }
        defaults
    }

    /// Whether a shell is known, or a command line of its own.
    pub(super) fn shell(&mut self, shell: Option<&Text>) {
        let Some(shell) = shell.filter(|shell| !shell.has_expression()) else {
            return;
        };
        let word = shell.value.trim();
        if !SHELLS.contains(&word) && !word.contains("{0}") {
            let known = SHELLS.iter().copied();
            let said = crate::dockerfile::suggest::wrap(unexpected(word), word, known, true);
            self.report(Severity::Error, SHELL, shell.at, word, said);
            self.and("wanted", Arg::Text(SHELLS.join(", ")));
        }
    }

    pub(super) fn concurrency(&mut self, node: &Node) -> Option<Concurrency> {
        if matches!(node.kind, Kind::Scalar(_)) {
            let group = self.filled(node)?;
            return Some(Concurrency {
                group,
                cancel_in_progress: None,
                queue: None,
            });
        }
        let mut queue = None;
        let mut group = None;
        let mut cancel = None;
        let mut found = false;
        for (key, _, value) in self.fields(node, &["group", "cancel-in-progress", "queue"]) {
            match key {
                "group" => {
                    found = true;
                    group = self.filled(value);
                }
                "cancel-in-progress" => cancel = self.flag(value),
                _ => {
                    queue = self.filled(value);
                    if let Some(queue) = &queue
                        && !queue.has_expression()
                        && !matches!(queue.value.as_str(), "single" | "max")
                    {
                        self.bad_value(queue.at, &queue.value, &["single", "max"]);
                    }
                }
            }
        }
        if !found && matches!(node.kind, Kind::Mapping(_)) {
            self.missing(node.start, "group");
        }
        group.map(|group| Concurrency {
            group,
            cancel_in_progress: cancel,
            queue,
        })
    }

    /// Letters, digits, `-` and `_`, with a letter or `_` first. Of steps two leading `_` are
    /// GitHub's own (`IdBuilder`).
    pub(super) fn identifier(&mut self, id: &Text, step: bool) {
        let word = id.value.as_str();
        if id.has_expression() {
            return;
        }
        let first = |char: char| char.is_ascii_alphabetic() || char == '_';
        let letter = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
        let said = if !word.starts_with(first) || !word.chars().all(letter) {
            " is invalid. IDs may only contain alphanumeric characters, '_', and '-'. IDs must start with a letter or '_'"
        } else if word.len() >= 100 {
            " is invalid. IDs must be less than 100 characters"
        } else if step && word.starts_with("__") {
            " is invalid. IDs starting with '__' are reserved."
        } else {
            return;
        };
        let said = super::quoted("The identifier ", &super::shortened(word), said);
        self.report(Severity::Error, BAD_ID, id.at, word, said);
    }
}
