//! The shortest known way from a workflow to one that wins, in moves of the board: arrows
//! and jobs first, then what is left as bursts of typing.

use crate::missions::jigsaw::patch::Patch;
use crate::missions::pipeline::Action;
use crate::missions::pipeline::instance::Block;
use crate::missions::pipeline::state::edited;
use crate::workflow::yaml::{self, Kind, Node};

/// Jobs beyond which a text is so far from every road that it is typed anew.
const MOST_JOBS: usize = 80;

/// Lines beyond which texts are compared by their ends alone.
const MOST: usize = 600;

/// Moves that lead from `from` to `to`, without the run at the end.
pub(super) fn way(from: &str, to: &str, palette: &[Block]) -> Vec<Action> {
    let (Some(jobs), Some(wanted)) = (jobs(from), jobs(to)) else {
        return typed(from, to).into_iter().collect();
    };
    if jobs.len() > MOST_JOBS {
        return typed(from, to).into_iter().collect();
    }
    let mut walk = Walk {
        text: from.to_owned(),
        jobs,
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
    fn missing(&mut self, wanted: &[Wired], to: &str) {
        let target = parts(to);
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
            } else if let Some((_, text)) = target.jobs.iter().find(|(id, _)| id == job)
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

/// A text in parts.
pub(super) struct Parts<'a> {
    /// What comes before the jobs.
    pub(super) head: &'a str,
    /// Each job with the comment above it.
    pub(super) jobs: Vec<(String, &'a str)>,
    /// What comes behind them.
    pub(super) tail: &'a str,
}

/// A text in parts. One whose jobs do not stand in lines of their own is all head.
pub(super) fn parts(text: &str) -> Parts<'_> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let Some(starts) = starts(text).filter(|starts| !starts.is_empty()) else {
        return Parts {
            head: text,
            jobs: Vec::new(),
            tail: "",
        };
    };
    let above = |line: usize| {
        let comment = |line: &&&str| line.trim_start().starts_with('#');
        line - lines[..line].iter().rev().take_while(comment).count()
    };
    let last = &starts[starts.len() - 1];
    let ends = |line: &&str| {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        indent + 1 < last.2 && !bare.is_empty() && !bare.starts_with('#')
    };
    let rest = lines.iter().skip(last.1 + 1);
    let end = last.1 + 1 + rest.take_while(|line| !ends(line)).count();
    let mut offsets = Vec::with_capacity(lines.len() + 1);
    let mut offset = 0;
    for line in &lines {
        offsets.push(offset);
        offset += line.len();
    }
    offsets.push(offset);
    let between = |from: usize, until: usize| &text[offsets[from]..offsets[until]];
    let mut jobs = Vec::with_capacity(starts.len());
    for (place, (id, line, _)) in starts.iter().enumerate() {
        let next = starts.get(place + 1);
        let until = next.map_or(end, |(_, line, _)| above(*line));
        jobs.push((id.clone(), between(above(*line), until)));
    }
    Parts {
        head: between(0, above(starts[0].1)),
        jobs,
        tail: between(end, lines.len()),
    }
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

/// Bursts of typing for the lines in which two texts differ, part by part, wherever their
/// jobs stand.
fn hunks(from: &str, to: &str) -> Vec<Action> {
    let mut moves = Vec::new();
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

/// The parts of a text, each with the same part of another one: what is above the jobs, each
/// job, what is below them with the jobs that only the other one has.
fn pairs<'a>(from: &'a str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    let (old, new) = (parts(from), parts(to));
    let mut pairs = vec![(old.head, new.head)];
    for (id, text) in &old.jobs {
        let same = new.jobs.iter().find(|(other, _)| other == id);
        pairs.push((text, same.map_or("", |(_, text)| text)));
    }
    for (id, text) in &new.jobs {
        if !old.jobs.iter().any(|(other, _)| other == id) {
            pairs.push(("", text));
        }
    }
    pairs.push((old.tail, new.tail));
    pairs
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
    let mut count = 0;
    for (old, new) in pairs(before, after) {
        for (a, b) in differing(&said(old), &said(new)) {
            count += (a.1 - a.0).max(b.1 - b.0) as u64;
        }
    }
    count
}
