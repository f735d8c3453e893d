//! Where two texts differ, line by line.

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
