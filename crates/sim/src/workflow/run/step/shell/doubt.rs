//! What nobody knows any more behind a loop of which nobody knows how often it ran.

use super::Running;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{self, Command, List, Piece, What, Word, plain};
use std::collections::BTreeSet;

/// What a list may change.
#[derive(Default)]
struct Changes {
    names: BTreeSet<String>,
    functions: BTreeSet<String>,
    /// Whether something of it goes to a file.
    writes: bool,
}

impl Engine<'_> {
    /// Doubts all that a list may change, as nobody knows whether it ran.
    pub(super) fn doubt(&mut self, list: &List, running: &mut Running<'_>) {
        let mut changes = Changes::default();
        changes.of_list(list, running);
        for name in changes.names {
            if running.variables.contains_key(&name) {
                running.unknown.insert(name);
            } else if !name.is_empty() {
                running.variables.insert(name.clone(), String::new());
                running.unknown.insert(name);
            }
        }
        if changes.writes {
            running.files.clear();
            self.note_told(running.cell, false, "", true);
        }
    }
}

impl Changes {
    fn of_list(&mut self, list: &List, running: &Running<'_>) {
        for command in list.iter().flat_map(|pipeline| &pipeline.commands) {
            self.of(command, running);
        }
    }

    fn of(&mut self, command: &Command, running: &Running<'_>) {
        self.writes |= command.output.is_some();
        match &command.what {
            What::Simple { assignments, words } => {
                let values = assignments.iter().map(|(_, value)| value);
                for word in values.chain(words) {
                    self.of_word(word);
                }
                if words.is_empty() {
                    let names = assignments.iter().map(|(name, _)| name.clone());
                    self.names.extend(names);
                }
                self.of_words(words, running);
            }
            What::If {
                branches,
                otherwise,
            } => {
                for (condition, body) in branches {
                    self.of_list(condition, running);
                    self.of_list(body, running);
                }
                self.of_list(otherwise, running);
            }
            What::For { name, body, .. } => {
                self.names.insert(name.clone());
                self.of_list(body, running);
            }
            What::While {
                condition,
                body,
                step,
                ..
            } => {
                for list in [condition, body, step] {
                    self.of_list(list, running);
                }
            }
            What::Case { arms, .. } => {
                for (_, body) in arms {
                    self.of_list(body, running);
                }
            }
            What::Arithmetic(word) => self.of_number(word),
            What::Group(list) | What::Subshell(list) => self.of_list(list, running),
            What::Function { .. } | What::Broken | What::Refused(_) | What::Opaque(_) => {}
        }
    }

    /// What the shell's own commands set, and functions of the script.
    fn of_words(&mut self, words: &[Word], running: &Running<'_>) {
        let Some((first, rest)) = words.split_first() else {
            return;
        };
        let first = plain(first).unwrap_or_default();
        if matches!(
            first,
            "read" | "export" | "local" | "declare" | "typeset" | "readonly" | "unset" | "let"
        ) {
            for word in rest {
                if let Some(Piece::Text(text)) = word.first() {
                    let text = text.trim_start_matches(['+', '-']);
                    self.names.insert(text[..script::name(text)].to_owned());
                }
            }
        } else if first == "tee" {
            self.writes = true;
        } else if let Some(body) = running.functions.get(first)
            && self.functions.insert(first.to_owned())
        {
            self.of(body, running);
        }
    }

    fn of_word(&mut self, word: &Word) {
        for piece in word {
            match piece {
                Piece::Arithmetic(inner) => self.of_number(inner),
                Piece::Variable { name, rule, .. } if rule.contains('=') => {
                    self.names.insert(name.clone());
                }
                _ => {}
            }
        }
    }

    /// What `n++` and `n = 1` change.
    fn of_number(&mut self, word: &Word) {
        for piece in word {
            let Piece::Text(text) = piece else {
                continue;
            };
            if !text.contains("++") && !text.contains("--") && !text.contains('=') {
                continue;
            }
            let names = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let names = names.filter(|name| !name.starts_with(|c: char| c.is_ascii_digit()));
            self.names.extend(names.map(str::to_owned));
        }
    }
}
