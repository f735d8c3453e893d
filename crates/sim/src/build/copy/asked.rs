//! What `COPY` and `ADD` are asked for, and the key and the line of the history that follow.

use super::select::Selection;
use crate::build::context::{hash, mix};
use crate::build::machine::Who;
use crate::build::run::BY;
use crate::build::stage::StageState;
use crate::build::{Seen, SeenFile};
use crate::dockerfile::instruction::{Copy, Statement};
use std::sync::Arc;

/// The words of an instruction with all put in.
pub(super) struct Asked {
    pub(super) destination: String,
    pub(super) owner: Option<(String, Who)>,
    /// As it is written.
    pub(super) chown: Option<String>,
    pub(super) chmod: Option<String>,
    pub(super) sources: Vec<String>,
    /// Whether archives of the project are unpacked, and those of the network.
    pub(super) unpacks: bool,
    pub(super) unpacks_remote: bool,
}

/// Where it goes.
pub(super) struct Target {
    /// As asked for, with a slash behind it where one is meant.
    pub(super) wanted: String,
    /// Links followed.
    pub(super) path: String,
    pub(super) into_dir: bool,
}

impl Asked {
    pub(super) fn chown(&self) -> Option<&str> {
        self.owner.as_ref().map(|(chown, _)| chown.as_str())
    }

    /// What the step looked at, its files still to come.
    pub(super) fn seen(&self, statement: &Statement, current: &StageState<'_>) -> Seen {
        let mut text = statement.text.to_string();
        let chown = self.chown.as_ref();
        for expanded in [Some(&self.destination), chown, self.chmod.as_ref()] {
            text.push('\u{1f}');
            text.push_str(expanded.map_or("", String::as_str));
        }
        Seen {
            text,
            place: (Arc::default(), current.config.workdir.clone()),
            ..Seen::default()
        }
    }

    /// The key of the step, what is below it aside.
    pub(super) fn key(&self, copy: &Copy, target: &Target, actions: &[u64], content: u64) -> u64 {
        // What begins with a zero is the same number without it.
        let mode = self.chmod.as_deref().unwrap_or("").trim_start_matches('0');
        let mut key = hash(&[
            if self.unpacks { "unpack" } else { "copy" },
            &target.wanted,
            &copy.flags_text(),
            mode,
            self.chown().unwrap_or(""),
        ]);
        for action in actions {
            key = mix(key, *action);
        }
        mix(key, content)
    }
}

/// The line of the history: `--from` and the like are not in it (`convert_copy.go`).
pub(super) fn created_by(add: bool, copy: &Copy, asked: &Asked) -> Arc<str> {
    let mut line = String::from(if add { "ADD" } else { "COPY" });
    if copy.parents {
        line.push_str(" --parents");
    }
    for (flag, value) in [
        (" --chown=", asked.chown()),
        (" --chmod=", asked.chmod.as_deref()),
    ] {
        if let Some(value) = value {
            line.extend([flag, value]);
        }
    }
    for source in &asked.sources {
        line.extend([" ", source]);
    }
    for file in &copy.inline {
        line.extend([" <<", &file.name]);
    }
    line.extend([" ", &asked.destination, BY]);
    line.into()
}

/// One number for all names, modes and contents.
pub(super) fn content(selections: &[Selection], seen: &mut Seen) -> u64 {
    let mut content = 0;
    for selection in selections {
        seen.files.reserve(selection.items.len());
        for item in &selection.items {
            let name = match item.path() {
                "" => &selection.name,
                path => path,
            };
            let digest = mix(item.digest, u64::from(item.node.mode));
            content = mix(content, mix(hash(&[name]), digest));
            seen.files.push(SeenFile {
                path: item.from.clone(),
                digest: item.digest,
                mode: item.node.mode,
            });
        }
    }
    content
}

impl Copy {
    /// The flags that change what is made, for the key.
    fn flags_text(&self) -> String {
        let mut text = self.exclude.join("\u{1f}");
        if self.parents {
            text.push_str("\u{1f}parents");
        }
        text
    }
}
