//! A workflow in parts: what is above the jobs, each job, what is below.

use crate::workflow::yaml::{Kind, Source};

/// A text in parts.
pub(in super::super) struct Parts<'a> {
    /// What comes before the jobs.
    pub(in super::super) head: &'a str,
    /// Each job with the comment above it.
    pub(in super::super) jobs: Vec<(String, &'a str)>,
    /// What comes behind them.
    pub(in super::super) tail: &'a str,
}

/// A text in parts. One whose jobs do not stand in lines of their own is all head.
pub(in super::super) fn parts(source: &Source) -> Parts<'_> {
    let text: &str = source;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let Some(starts) = starts(source).filter(|starts| !starts.is_empty()) else {
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
fn starts(source: &Source) -> Option<Vec<(String, usize, usize)>> {
    let tree = source.tree()?;
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
        let text = source.lines().nth(*line).unwrap_or_default();
        text.chars().take(column - 1).all(|c| c == ' ')
    };
    starts.iter().all(own).then_some(starts)
}

/// The parts of a text, each with the same part of another one: what is above the jobs, each
/// job, what is below them with the jobs that only the other one has.
pub(super) fn pairs<'a>(from: &'a Source, to: &'a Source) -> Vec<(&'a str, &'a str)> {
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
