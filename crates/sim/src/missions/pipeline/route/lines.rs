//! Where two texts differ, line by line.

use crate::common::in_common;

/// Lines beyond which texts are compared by their ends alone.
const MOST: usize = 600;

/// A line that says something, with the bytes where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    key: &'a str,
    pub(super) from: usize,
    pub(super) until: usize,
}

impl<'a> Line<'a> {
    /// What it says.
    pub(super) const fn text(&self) -> &'a str {
        self.key
    }
}

/// Lines that are neither blank nor comments, as they are written.
pub(super) fn written(text: &str) -> Vec<Line<'_>> {
    let mut lines = said(text);
    for line in &mut lines {
        line.key = text[line.from..line.until].trim_end();
    }
    lines
}

/// Lines that are neither blank nor comments. What a job waits for is a matter of arrows.
pub(super) fn said(text: &str) -> Vec<Line<'_>> {
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

/// Places from and to, in each of two lists.
pub(super) type Ranges = ((usize, usize), (usize, usize));

/// Where two lists of lines differ.
pub(super) fn differing(old: &[Line<'_>], new: &[Line<'_>]) -> Vec<Ranges> {
    let same = |a: &Line<'_>, b: &Line<'_>| a.key == b.key;
    let head = old.iter().zip(new).take_while(|(a, b)| same(a, b)).count();
    let (a, b) = (&old[head..], &new[head..]);
    let ends = a.iter().rev().zip(b.iter().rev());
    let tail = ends.take_while(|(a, b)| same(a, b)).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let pairs = if a.len() > MOST || b.len() > MOST {
        Vec::new()
    } else {
        in_common(a, b, |left, right| left.key == right.key)
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

/// Every line with its break.
fn every(text: &str) -> Vec<Line<'_>> {
    let mut from = 0;
    let line = |line| {
        let until = from + str::len(line);
        let key = line;
        let line = Line { key, from, until };
        from = until;
        line
    };
    text.split_inclusive('\n').map(line).collect()
}

/// What becomes of a text that was `base` where people make `ours` and `theirs` of it; nothing
/// where both touch the same lines.
pub(in super::super) fn merged(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let lines = every(base);
    let mut changed: Vec<((usize, usize), &str)> = Vec::new();
    for other in [ours, theirs] {
        let new = every(other);
        for (was, put) in differing(&lines, &new) {
            let from = new.get(put.0).map_or(other.len(), |line| line.from);
            let until = new.get(put.1).map_or(other.len(), |line| line.from);
            changed.push((was, other.get(from..until)?));
        }
    }
    changed.sort_unstable();
    let mut out = String::with_capacity(ours.len() + theirs.len());
    let mut at = 0;
    for (place, ((from, until), put)) in changed.iter().enumerate() {
        let same = place > 0 && changed[place - 1].0 == (*from, *until);
        if *from < at || same {
            return None;
        }
        lines[at..*from]
            .iter()
            .for_each(|line| out.push_str(line.key));
        out.push_str(put);
        at = *until;
    }
    lines[at..].iter().for_each(|line| out.push_str(line.key));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn two_edits_of_one_text_are_put_together_unless_they_meet() {
        let base = "a\nb\nc\nd\n";
        let both = |ours: &str, theirs: &str| merged(base, ours, theirs);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(both(base, "a\nc\nd\n"), some("a\nc\nd\n"));
        assert_eq!(both("b\nc\nd\n", "a\nb\nc\nx\n"), some("b\nc\nx\n"));
        assert_eq!(
            both("a\nb\nc\nd\ne\n", "x\nb\nc\nd\n"),
            some("x\nb\nc\nd\ne\n")
        );
        assert_eq!(both("a\nx\nc\nd\n", "a\ny\nc\nd\n"), None, "the same line");
        assert_eq!(both("a\nd\n", "a\nb\nx\nd\n"), None, "one of those gone");
        assert_eq!(
            both("x\na\nb\nc\nd\n", "y\na\nb\nc\nd\n"),
            None,
            "who is first?"
        );
    }
}
