//! What is said of the moves on the workbench, on the screen and for the ear.

use leptos::prelude::*;
use odp_sim::missions::jigsaw::patch::Patch;
use odp_sim::missions::jigsaw::{Action, FileName};

use super::Bench;
use super::deed::Item;
use crate::components::board::lift::Lift;
use crate::text::Arg;

impl Bench {
    /// A row as it is named in sentences.
    pub fn name_of(self, item: Item) -> String {
        let text = match item {
            Item::Row(row) => self
                .rows
                .with_untracked(|rows| rows.get(row).map(|row| row.text.clone())),
            Item::Block(block) => self.hands.block(block),
        };
        named(&text.unwrap_or_default())
    }

    /// The row or block that a move is about, before it is made.
    pub(super) fn moved_by(self, action: &Action) -> String {
        match *action {
            Action::Place { block, .. } => self.name_of(Item::Block(block.into())),
            Action::Move { from: at, .. } | Action::Remove { at } => {
                self.name_of(Item::Row(at.into()))
            }
            Action::Edit { .. } | Action::Build | Action::Call(_) => String::new(),
        }
    }

    /// A move that was made, in words; none where its command says as much.
    pub(super) fn did(self, action: &Action, name: String) -> Option<String> {
        let mut args = vec![("name", Arg::Text(name))];
        let (at, below, top) = match *action {
            Action::Place { at, .. } => (at, "board.did-place", "board.did-place-top"),
            Action::Move { to, .. } => (to, "board.did-move", "board.did-move-top"),
            Action::Remove { .. } => return Some(self.words.say("board.did-remove", &args)),
            Action::Edit { .. } | Action::Build | Action::Call(_) => return None,
        };
        let Some(above) = at.checked_sub(1) else {
            return Some(self.words.say(top, &args));
        };
        args.push(("above", Arg::Text(self.name_of(Item::Row(above.into())))));
        Some(self.words.say(below, &args))
    }

    /// A text that was typed in, in words: the line as it stands now.
    pub(super) fn did_edit(self, file: FileName, line: usize, name: String) -> String {
        let file = match file {
            FileName::Dockerfile => "Dockerfile",
            FileName::Ignore => ".dockerignore",
        };
        let key = if name.is_empty() {
            "board.did-cut"
        } else {
            "board.did-edit"
        };
        let args = [
            ("file", Arg::Code(file.to_owned())),
            ("line", Arg::Count(line as u64)),
            ("name", Arg::Text(name)),
        ];
        self.words.say(key, &args)
    }

    pub(super) fn announce(self, key: &'static str, name: String, at: usize) {
        let of = self.rows.with_untracked(Vec::len) as u64;
        let args = [
            ("name", Arg::Text(name)),
            ("at", Arg::Count(at as u64 + 1)),
            ("of", Arg::Count(of)),
        ];
        let words = self.words.say(key, &args);
        self.game.tell(words);
    }

    pub(super) fn announce_position(self, key: &'static str, lift: Lift<Item>) {
        let Some(held) = lift.held() else { return };
        let above = match (held.at, held.origin) {
            (0, _) => None,
            (at, Some(origin)) if at > origin => Some(at),
            (at, _) => Some(at - 1),
        };
        let after = above.map_or_else(
            || self.words.get("board.dnd-first"),
            |row| {
                self.words.say(
                    "board.dnd-after",
                    &[("name", Arg::Text(self.name_of(Item::Row(row))))],
                )
            },
        );
        let args = [
            ("name", Arg::Text(self.name_of(held.item))),
            ("at", Arg::Count(held.at as u64 + 1)),
            ("of", Arg::Count(held.count as u64)),
            ("after", Arg::Text(after)),
        ];
        self.game.tell(self.words.say(key, &args));
    }
}

/// A statement as it is named in sentences: its first line, not too long.
pub fn named(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let mut name: String = line.chars().take(48).collect();
    if name.len() < line.len() {
        name.push('…');
    }
    name
}

pub(super) fn first(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The first line of a text that a patch has changed, from 1, and what stands on it now.
pub(super) fn edited(text: &str, patch: &Patch) -> (usize, String) {
    let blank = patch.put.len() - patch.put.trim_start_matches('\n').len();
    let at = patch.from as usize + blank;
    let above = text.get(..at).unwrap_or_default();
    let line = above.bytes().filter(|byte| *byte == b'\n').count();
    let shown = text.split('\n').nth(line).unwrap_or_default();
    (line + 1, shown.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{edited, named};
    use odp_sim::missions::jigsaw::patch::Patch;

    #[test]
    fn an_edit_is_told_by_the_line_as_it_stands() {
        for (old, new, line, shown) in [
            ("FROM a\nCMD b", "FROM a-slim\nCMD b", 1, "FROM a-slim"),
            ("FROM a\nCMD b", "FROM a\nCMD b c", 2, "CMD b c"),
            ("FROM a\nCMD b", "FROM a\nRUN x\nCMD b", 2, "RUN x"),
            ("FROM a\nCMD b", "FROM a\nCMD b\nUSER u", 3, "USER u"),
            ("FROM a\nCMD b", "FROM a", 1, "FROM a"),
            ("FROM é\n", "FROM ü\n", 1, "FROM ü"),
            (".git", "", 1, ""),
        ] {
            let patch = Patch::between(old, new).unwrap();
            assert_eq!(edited(new, &patch), (line, shown.to_owned()), "{new}");
        }
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        assert_eq!(named("RUN a\nb"), "RUN a");
        assert_eq!(named(&"é".repeat(60)).chars().count(), 49);
    }
}
