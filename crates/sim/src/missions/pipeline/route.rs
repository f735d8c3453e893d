//! The shortest known way from a workflow to one that wins, in moves of the board: arrows
//! and jobs first, then what is left as bursts of typing.

use crate::missions::jigsaw::patch::Patch;
use crate::missions::pipeline::Action;
use crate::missions::pipeline::instance::Block;
use crate::missions::pipeline::state::edited;
use crate::workflow::yaml::{self, Kind, Node};

/// Lines beyond which texts are compared by their ends alone.
const MOST: usize = 600;

/// Moves that lead from `from` to `to`, without the run at the end.
pub(super) fn way(from: &str, to: &str, palette: &[Block]) -> Vec<Action> {
    let (Some(_), Some(wanted)) = (jobs(from), jobs(to)) else {
        return typed(from, to).into_iter().collect();
    };
    let mut walk = Walk {
        text: from.to_owned(),
        moves: Vec::new(),
        palette,
    };
    walk.jobs(&wanted);
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
type Wired = (String, Vec<String>);

/// The jobs of a text in their order; nothing when it cannot be read.
pub(super) fn jobs(text: &str) -> Option<Vec<Wired>> {
    let (tree, _, fatal) = yaml::parse(text);
    let tree = tree.filter(|_| !fatal)?;
    let Kind::Mapping(entries) = &tree.get("jobs")?.kind else {
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
    text: String,
    moves: Vec<Action>,
    palette: &'a [Block],
}

impl Walk<'_> {
    fn go(&mut self, action: Action) {
        if let Ok(text) = edited(&self.text, &action, self.palette) {
            self.text = text;
            self.moves.push(action);
        }
    }

    fn jobs(&mut self, wanted: &[Wired]) {
        for (job, _) in jobs(&self.text).unwrap_or_default() {
            if !wanted.iter().any(|(id, _)| *id == job) {
                self.go(Action::Drop { job });
            }
        }
        let there = jobs(&self.text).unwrap_or_default();
        for (job, _) in wanted {
            let mut palette = self.palette.iter();
            let block = palette.position(|block| block.job == *job);
            let missing = !there.iter().any(|(id, _)| id == job);
            if let Some(block) = block.filter(|_| missing) {
                let block = u8::try_from(block).unwrap_or(u8::MAX);
                self.go(Action::Add { block });
            }
        }
    }

    fn arrows(&mut self, wanted: &[Wired]) {
        let there = jobs(&self.text).unwrap_or_default();
        for (job, needs) in &there {
            let Some((_, wanted)) = wanted.iter().find(|(id, _)| id == job) else {
                continue;
            };
            let freed = needs.iter().filter(|need| !wanted.contains(need));
            for on in freed {
                self.go(Action::Free {
                    job: job.clone(),
                    on: on.clone(),
                });
            }
            let added = wanted.iter().filter(|need| !needs.contains(need));
            for on in added {
                self.go(Action::Need {
                    job: job.clone(),
                    on: on.clone(),
                });
            }
        }
    }
}

/// A text in parts: what comes before the jobs, each job with the comment above it, what
/// comes behind. A text whose jobs do not stand in lines of their own is all head.
pub(super) fn sections(text: &str) -> (String, Vec<(String, String)>, String) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let Some(starts) = starts(text).filter(|starts| !starts.is_empty()) else {
        return (text.to_owned(), Vec::new(), String::new());
    };
    let above = |line: usize| {
        let comment = |line: &&usize| lines[**line].trim_start().starts_with('#');
        let before: Vec<usize> = (0..line).rev().collect();
        line - before.iter().take_while(comment).count()
    };
    let last = &starts[starts.len() - 1];
    let ends = |line: &&str| {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        indent + 1 < last.2 && !bare.is_empty() && !bare.starts_with('#')
    };
    let rest = lines.iter().skip(last.1 + 1);
    let end = last.1 + 1 + rest.take_while(|line| !ends(line)).count();
    let mut jobs = Vec::with_capacity(starts.len());
    for (place, (id, line, _)) in starts.iter().enumerate() {
        let next = starts.get(place + 1);
        let until = next.map_or(end, |(_, line, _)| above(*line));
        jobs.push((id.clone(), lines[above(*line)..until].concat()));
    }
    let head = lines[..above(starts[0].1)].concat();
    (head, jobs, lines[end..].concat())
}

/// Jobs with the line (from 0) and the column (from 1) of their ids.
fn starts(text: &str) -> Option<Vec<(String, usize, usize)>> {
    let (tree, _, fatal) = yaml::parse(text);
    let tree = tree.filter(|_| !fatal)?;
    let Kind::Mapping(entries) = &tree.get("jobs")?.kind else {
        return None;
    };
    let mut starts: Vec<(String, usize, usize)> = Vec::new();
    for (key, _) in entries {
        let line = (key.start.line as usize).checked_sub(1)?;
        if starts.last().is_some_and(|(_, before, _)| *before >= line) {
            return None;
        }
        starts.push((key.text()?.to_owned(), line, key.start.column as usize));
    }
    // Jobs between brackets share their lines with what is around them.
    let own = |(_, line, column): &(String, usize, usize)| {
        let text = text.lines().nth(*line).unwrap_or_default();
        text.chars().take(column - 1).all(|c| c == ' ')
    };
    starts.iter().all(own).then_some(starts)
}

/// A line that says something, with the bytes where it stands.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    key: &'a str,
    from: usize,
    until: usize,
}

/// Lines that are neither blank nor comments. What a job waits for is a matter of arrows.
fn said(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let until = from + line.len();
        let bare = line.trim();
        if !bare.is_empty() && !bare.starts_with('#') {
            let key = if bare.starts_with("needs:") {
                "needs:"
            } else {
                line.trim_end()
            };
            lines.push(Line { key, from, until });
        }
        from = until;
    }
    lines
}

/// Bursts of typing for the lines in which two texts differ, wherever their jobs stand.
fn hunks(from: &str, to: &str) -> Vec<Action> {
    let (_, order, _) = sections(from);
    let (head, jobs, tail) = sections(to);
    let mut target = head;
    let is = |id: &String| order.iter().any(|(other, _)| other == id);
    for (id, _) in &order {
        for (_, text) in jobs.iter().filter(|(own, _)| own == id) {
            whole(&mut target, text);
        }
    }
    for (_, text) in jobs.iter().filter(|(id, _)| !is(id)) {
        whole(&mut target, text);
    }
    whole(&mut target, &tail);
    let (old, new) = (said(from), said(&target));
    let mut moves = Vec::new();
    // What earlier bursts added and took out.
    let (mut added, mut gone) = (0, 0);
    for (a, b) in differing(&old, &new) {
        let start = match old.get(a.0) {
            Some(line) if a.1 > a.0 => line.from,
            _ => a.0.checked_sub(1).map_or(0, |last| old[last].until),
        };
        let end = if a.1 > a.0 { old[a.1 - 1].until } else { start };
        let mut put = match new.get(b.0..b.1) {
            Some([first, .., last]) => target[first.from..last.until].to_owned(),
            Some([one]) => target[one.from..one.until].to_owned(),
            _ => String::new(),
        };
        if start > 0 && !from[..start].ends_with('\n') {
            put.insert(0, '\n');
        }
        let drop = end - start;
        let patch = Patch {
            from: u32::try_from(start + added - gone).unwrap_or(u32::MAX),
            drop: u32::try_from(drop).unwrap_or(u32::MAX),
            put,
        };
        added += patch.put.len();
        gone += drop;
        moves.push(Action::Edit { patch });
    }
    moves
}

fn whole(text: &mut String, part: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(part);
}

/// Places from and to, in each of two lists.
type Ranges = ((usize, usize), (usize, usize));

/// Where two lists of lines differ.
fn differing(old: &[Line<'_>], new: &[Line<'_>]) -> Vec<Ranges> {
    let same = |a: &Line<'_>, b: &Line<'_>| a.key == b.key;
    let head = old.iter().zip(new).take_while(|(a, b)| same(a, b)).count();
    let (a, b) = (&old[head..], &new[head..]);
    let ends = a.iter().rev().zip(b.iter().rev());
    let tail = ends.take_while(|(a, b)| same(a, b)).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let pairs = if a.len() > MOST || b.len() > MOST {
        Vec::new()
    } else {
        common(a, b)
    };
    let mut ranges = Vec::new();
    let mut at = (0, 0);
    for (left, right) in pairs.into_iter().chain([(a.len(), b.len())]) {
        if left > at.0 || right > at.1 {
            ranges.push(((head + at.0, head + left), (head + at.1, head + right)));
        }
        at = (left + 1, right + 1);
    }
    ranges
}

/// The places of a longest common subsequence.
fn common(a: &[Line<'_>], b: &[Line<'_>]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut table = vec![0_u16; (a.len() + 1) * width];
    for left in (0..a.len()).rev() {
        for right in (0..b.len()).rev() {
            table[left * width + right] = if a[left].key == b[right].key {
                table[(left + 1) * width + right + 1] + 1
            } else {
                table[(left + 1) * width + right].max(table[left * width + right + 1])
            };
        }
    }
    let (mut left, mut right) = (0, 0);
    let mut pairs = Vec::new();
    while left < a.len() && right < b.len() {
        if a[left].key == b[right].key {
            pairs.push((left, right));
            left += 1;
            right += 1;
        } else if table[(left + 1) * width + right] >= table[left * width + right + 1] {
            left += 1;
        } else {
            right += 1;
        }
    }
    pairs
}

/// Lines of a workflow that were added, changed or taken out; blank lines and comments are
/// none, nor are the places of jobs.
pub fn lines_touched(before: &str, after: &str) -> u64 {
    let (_, order, _) = sections(before);
    let (head, jobs, tail) = sections(after);
    let mut sorted = head;
    let known = |id: &String| order.iter().any(|(other, _)| other == id);
    for (id, _) in &order {
        for (_, text) in jobs.iter().filter(|(own, _)| own == id) {
            whole(&mut sorted, text);
        }
    }
    for (_, text) in jobs.iter().filter(|(id, _)| !known(id)) {
        whole(&mut sorted, text);
    }
    whole(&mut sorted, &tail);
    let (old, new) = (said(before), said(&sorted));
    let ranges = differing(&old, &new);
    let longest = ranges
        .iter()
        .map(|(a, b)| (a.1 - a.0).max(b.1 - b.0) as u64);
    longest.sum()
}
