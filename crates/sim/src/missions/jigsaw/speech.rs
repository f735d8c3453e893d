//! Moves as text and text as moves.
//!
//! Placing is typing the instruction; moving and removing lines are the commands of `ed`
//! (POSIX.1-2024, <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/ed.html>):
//! `4m1` moves line 4 after line 1, `4d` deletes it; running is `docker build`.

mod build;

use crate::dockerfile::parse::node::KEYWORDS;
use crate::finding::{Arg, Finding, Place};
use crate::missions::jigsaw::patch::Patch;
use crate::missions::jigsaw::rows::{Row, keyword, with_row};
use crate::missions::jigsaw::{Action, FileName, Texts};

/// What typed lines are about: the texts, their rows, the blocks beside them, the command that runs them.
pub(crate) struct Desk<'a> {
    pub(crate) texts: &'a Texts,
    pub(crate) rows: &'a [Row],
    pub(crate) blocks: &'a [String],
    pub(crate) run: String,
}

/// The command or text that a move stands for; empty for a called shot.
pub(crate) fn say(desk: &Desk<'_>, action: &Action) -> String {
    let all = desk.rows;
    match action {
        Action::Place { block, .. } => {
            let block = desk.blocks.get(usize::from(*block));
            block.cloned().unwrap_or_default()
        }
        Action::Move { from, to } => moved(all, (*from).into(), (*to).into()),
        Action::Remove { at } => all.get(usize::from(*at)).map(deleted).unwrap_or_default(),
        Action::Edit { patch, .. } => patch.put.trim().to_owned(),
        Action::Build => desk.run.clone(),
        Action::Call(_) => String::new(),
    }
}

/// `first,last` or one number.
fn range(row: &Row) -> String {
    if row.first == row.last {
        row.first.to_string()
    } else {
        format!("{},{}", row.first, row.last)
    }
}

fn deleted(row: &Row) -> String {
    let mut command = range(row);
    command.push('d');
    command
}

fn moved(all: &[Row], from: usize, to: usize) -> String {
    let (Some(row), Some(target)) = (all.get(from), all.get(to)) else {
        return String::new();
    };
    let after = if to < from {
        target.first - 1
    } else {
        target.last
    };
    let mut command = range(row);
    command.push('m');
    command.push_str(&after.to_string());
    command
}

/// The move that a typed line stands for.
pub(crate) fn read(desk: &Desk<'_>, text: &str) -> Result<Action, Finding> {
    let typed = text.trim();
    let all = desk.rows;
    if build::builds_here(typed) {
        return Ok(Action::Build);
    }
    let word = keyword(typed);
    if KEYWORDS.contains(&word.as_str()) {
        return placed(desk, all, typed).ok_or_else(|| not_a_move(typed));
    }
    commanded(all, typed).ok_or_else(|| not_a_move(typed))
}

fn not_a_move(typed: &str) -> Finding {
    let shown: String = typed.chars().take(80).collect();
    Finding::error("not-a-move", Place::default()).with("typed", Arg::Code(shown))
}

/// A typed instruction goes before the last `CMD` or `ENTRYPOINT`, or to the end.
fn placed(desk: &Desk<'_>, all: &[Row], typed: &str) -> Option<Action> {
    let runs = |row: &Row| matches!(row.keyword().as_str(), "CMD" | "ENTRYPOINT");
    let at = if runs_itself(typed) {
        all.len()
    } else {
        all.iter().position(runs).unwrap_or(all.len())
    };
    let placed = |block: &str| all.iter().any(|row| row.text.trim() == block.trim());
    let same = |block: &String| block == typed && !placed(block);
    let block = desk.blocks.iter().position(same);
    if let (Some(block), Ok(at)) = (block, u8::try_from(at)) {
        return Some(Action::Place {
            block: u8::try_from(block).ok()?,
            at,
        });
    }
    let text = &desk.texts.dockerfile;
    let patch = Patch::between(text, &with_row(text, all, at, typed))?;
    Some(Action::Edit {
        file: FileName::Dockerfile,
        patch,
    })
}

fn runs_itself(typed: &str) -> bool {
    matches!(keyword(typed).as_str(), "CMD" | "ENTRYPOINT")
}

/// `4d`, `4,5d`, `4m1`, `4,5m1`
fn commanded(all: &[Row], typed: &str) -> Option<Action> {
    let row_at = |line: u32| {
        all.iter()
            .position(|row| (row.first..=row.last).contains(&line))
    };
    let split = typed.find(['d', 'm'])?;
    let (address, command) = typed.split_at(split);
    let (first, last) = address.split_once(',').unwrap_or((address, address));
    let from = row_at(first.trim().parse().ok()?)?;
    if row_at(last.trim().parse().ok()?) != Some(from) {
        return None;
    }
    if command == "d" {
        return Some(Action::Remove {
            at: u8::try_from(from).ok()?,
        });
    }
    let after: u32 = command.strip_prefix('m')?.trim().parse().ok()?;
    // After line 0, or after the row that ends at or holds that line.
    let above = all.iter().take_while(|row| row.first <= after).count();
    let to = if above > from { above - 1 } else { above };
    Some(Action::Move {
        from: u8::try_from(from).ok()?,
        to: u8::try_from(to).ok()?,
    })
}
