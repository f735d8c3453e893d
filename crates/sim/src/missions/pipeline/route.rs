//! The shortest known way from a workflow to one that wins, in moves of the board: arrows
//! and jobs first, then what is left as bursts of typing.

mod lines;
mod parts;

use std::cell::OnceCell;
use std::collections::BTreeSet;

pub(super) use lines::merged;
pub(super) use parts::parts;

use crate::missions::jigsaw::patch::Patch;
use crate::missions::pipeline::Action;
use crate::missions::pipeline::instance::Block;
use crate::missions::pipeline::state::edited;
use crate::workflow::yaml::{Kind, Node, Source};
use lines::{Line, differing, said, written};
use parts::pairs;

/// Jobs beyond which a text is so far from every road that it is typed anew.
const MOST_JOBS: usize = 80;

/// Moves that lead from `from`, whose jobs are known where it can be read, to `to`, without
/// the run at the end.
pub(super) fn way(
    from: &Source,
    own: Option<&[Wired]>,
    to: &Source,
    palette: &[Block],
) -> Vec<Action> {
    let few = own.filter(|jobs| jobs.len() <= MOST_JOBS);
    let (Some(own), Some(wanted)) = (few, jobs(to)) else {
        return typed(from, to).into_iter().collect();
    };
    let mut walk = Walk {
        text: from.clone(),
        jobs: own.to_vec(),
        moves: Vec::new(),
        palette,
    };
    walk.surplus(&wanted);
    walk.missing(&wanted, to);
    walk.arrows(&wanted);
    let text = walk.text;
    let mut moves = walk.moves;
    moves.extend(hunks(&text, to));
    moves
}

/// One burst of typing that makes one text of another.
fn typed(from: &str, to: &str) -> Option<Action> {
    let patch = Patch::between(from, to)?;
    Some(Action::Edit { patch })
}

/// A job and what it waits for.
pub(super) type Wired = (String, Vec<String>);

/// The jobs of a text in their order; nothing when it cannot be read.
pub(super) fn jobs(text: &Source) -> Option<Vec<Wired>> {
    let Kind::Mapping(entries) = &text.tree()?.get("jobs")?.kind else {
        return None;
    };
    let wired = |(key, job): &(_, std::sync::Arc<Node>)| {
        let key: &std::sync::Arc<Node> = key;
        let needs = job.get("needs").map(|needs| names(needs));
        Some((key.text()?.to_owned(), needs.unwrap_or_default()))
    };
    entries.iter().map(wired).collect()
}

fn names(needs: &Node) -> Vec<String> {
    match &needs.kind {
        Kind::Scalar(_) if needs.is_null() => Vec::new(),
        Kind::Scalar(scalar) => vec![scalar.text.clone()],
        Kind::Sequence(items) => {
            let words = items.iter().filter_map(|item| item.text());
            words.map(str::to_owned).collect()
        }
        Kind::Mapping(_) => Vec::new(),
    }
}

struct Walk<'a> {
    text: Source,
    /// The jobs of the text.
    jobs: Vec<Wired>,
    moves: Vec<Action>,
    palette: &'a [Block],
}

impl Walk<'_> {
    fn go(&mut self, action: Action) -> bool {
        let edited = edited(&self.text, &action, self.palette);
        let fits = edited.is_ok();
        if let Ok(text) = edited {
            self.text = text;
            self.moves.push(action);
        }
        fits
    }

    /// Jobs that are not wanted go, with the arrows to them.
    fn surplus(&mut self, wanted: &[Wired]) {
        let all: Vec<String> = self.jobs.iter().map(|(job, _)| job.clone()).collect();
        for job in all {
            if wanted.iter().any(|(id, _)| *id == job) {
                continue;
            }
            if self.go(Action::Drop { job: job.clone() }) {
                self.jobs.retain(|(id, _)| *id != job);
                for (_, needs) in &mut self.jobs {
                    needs.retain(|need| *need != job);
                }
            }
        }
    }

    /// Jobs that are missing come from the palette, or are typed behind the last one.
    fn missing(&mut self, wanted: &[Wired], to: &Source) {
        let target = OnceCell::new();
        for (job, needs) in wanted {
            if self.jobs.iter().any(|(id, _)| id == job) {
                continue;
            }
            let block = self.palette.iter().position(|block| block.job == *job);
            if let Some(block) = block {
                let block = u8::try_from(block).unwrap_or(u8::MAX);
                if self.go(Action::Add { block }) {
                    self.jobs.push((job.clone(), Vec::new()));
                }
                continue;
            }
            let target = target.get_or_init(|| parts(to));
            if let Some((_, text)) = target.jobs.iter().find(|(id, _)| id == job)
                && self.typed_job(text)
            {
                self.jobs.push((job.clone(), needs.clone()));
            }
        }
    }

    fn typed_job(&mut self, text: &str) -> bool {
        let there = parts(&self.text);
        if there.jobs.is_empty() {
            return false;
        }
        let end = self.text.len() - there.tail.len();
        let mut put = String::new();
        if !self.text[..end].ends_with('\n') {
            put.push('\n');
        }
        if !self.text[..end].ends_with("\n\n") {
            put.push('\n');
        }
        put.push_str(text);
        let patch = Patch {
            from: u32::try_from(end).unwrap_or(u32::MAX),
            drop: 0,
            put,
        };
        self.go(Action::Edit { patch })
    }

    fn arrows(&mut self, wanted: &[Wired]) {
        for (job, needs) in self.jobs.clone() {
            let Some((_, wanted)) = wanted.iter().find(|(id, _)| *id == job) else {
                continue;
            };
            for on in needs.iter().filter(|need| !wanted.contains(need)) {
                let (job, on) = (job.clone(), on.clone());
                self.go(Action::Free { job, on });
            }
            for on in wanted.iter().filter(|need| !needs.contains(need)) {
                let (job, on) = (job.clone(), on.clone());
                self.go(Action::Need { job, on });
            }
        }
    }
}

/// Bursts of typing for the lines in which two texts differ, part by part, wherever their
/// jobs stand.
fn hunks(from: &Source, to: &Source) -> Vec<Action> {
    let mut moves = Vec::new();
    if from == to {
        return moves;
    }
    let mut at = 0;
    // What earlier bursts added and took out.
    let (mut added, mut gone) = (0, 0);
    for (old, new) in pairs(from, to) {
        let (before, after) = (said(old), said(new));
        for (a, b) in differing(&before, &after) {
            let start = match before.get(a.0) {
                Some(line) if a.1 > a.0 => line.from,
                _ => a.0.checked_sub(1).map_or(0, |last| before[last].until),
            };
            let end = if a.1 > a.0 {
                before[a.1 - 1].until
            } else {
                start
            };
            let mut put = match after.get(b.0..b.1) {
                Some([first, .., last]) => new[first.from..last.until].to_owned(),
                Some([one]) => new[one.from..one.until].to_owned(),
                _ => String::new(),
            };
            if start > 0 && !old[..start].ends_with('\n') {
                put.insert(0, '\n');
            }
            if !put.is_empty() && !put.ends_with('\n') && old.len() > end {
                put.push('\n');
            }
            let patch = Patch {
                from: u32::try_from(at + start + added - gone).unwrap_or(u32::MAX),
                drop: u32::try_from(end - start).unwrap_or(u32::MAX),
                put,
            };
            added += patch.put.len();
            gone += end - start;
            moves.push(Action::Edit { patch });
        }
        at += old.len();
    }
    moves
}

/// Lines of a workflow that were added, changed or taken out; blank lines and comments are
/// none, nor are the places of jobs.
pub fn lines_touched(before: &str, after: &str) -> u64 {
    let (before, after) = (Source::new(before), Source::new(after));
    let mut count = 0;
    for (old, new) in pairs(&before, &after) {
        for (a, b) in differing(&said(old), &said(new)) {
            count += (a.1 - a.0).max(b.1 - b.0) as u64;
        }
    }
    count
}

/// A part of a workflow that two texts write differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Id of the job; empty outside all jobs.
    pub job: String,
    /// The lines of the one that the other does not have, and those that it has instead; with
    /// their indentation.
    pub lines: Vec<(Vec<String>, Vec<String>)>,
}

/// Whether two lines name the same jobs to wait for, in whatever order and form.
fn same_needs(old: &str, new: &str) -> bool {
    let jobs = |line: &str| {
        let jobs = line.trim().strip_prefix("needs:")?.trim();
        let jobs = jobs.trim_start_matches('[').trim_end_matches(']');
        let jobs = jobs.split(',').map(|job| job.trim().to_owned());
        Some(jobs.collect::<BTreeSet<String>>())
    };
    jobs(old).is_some_and(|old| jobs(new) == Some(old))
}

/// Where two workflows differ, part by part, wherever their jobs stand; blank lines and
/// comments do not count.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let (before, after) = (Source::new(before), Source::new(after));
    let mut changes = Vec::new();
    for (old, new) in pairs(&before, &after) {
        let (a, b) = (written(old), written(new));
        let of = |text: &str, lines: &[Line<'_>]| -> Vec<String> {
            let lines = lines.iter();
            lines
                .map(|line| text[line.from..line.until].trim_end().to_owned())
                .collect()
        };
        let mut ranges = differing(&a, &b);
        ranges.retain(
            |(left, right)| match (&a[left.0..left.1], &b[right.0..right.1]) {
                ([old], [new]) => !same_needs(old.text(), new.text()),
                _ => true,
            },
        );
        if ranges.is_empty() {
            continue;
        }
        let head = b.first().or(a.first()).map(Line::text);
        let job = head.filter(|line| line.starts_with(' '));
        let job = job.map_or("", |line| line.trim().trim_end_matches(':'));
        let lines = ranges.into_iter().map(|(left, right)| {
            let (left, right) = (left.0..left.1, right.0..right.1);
            (of(old, &a[left]), of(new, &b[right]))
        });
        changes.push(Change {
            job: job.to_owned(),
            lines: lines.collect(),
        });
    }
    changes
}
