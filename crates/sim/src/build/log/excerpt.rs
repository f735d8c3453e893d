//! Which lines of a file are shown around the one that failed (BuildKit,
//! `solver/errdefs/source.go`, `Print`).

use crate::dockerfile::instruction::Lines;

/// A line of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown<'t> {
    pub(super) number: usize,
    /// Whether it belongs to what failed.
    pub(super) marked: bool,
    pub(super) text: &'t str,
}

/// The lines of a statement, and two on each side, or one where it has several itself. What
/// stands behind the last line break counts as a line too, be it empty.
pub(super) fn lines(text: &str, own: Lines) -> Vec<Shown<'_>> {
    let (first, last) = (own.first as usize, own.last as usize);
    let around = if first == last { 2 } else { 1 };
    let start = first.saturating_sub(around).max(1);
    let shown = text.split('\n').enumerate().skip(start - 1);
    let shown = shown.map(|(at, text)| Shown {
        number: at + 1,
        marked: (first..=last).contains(&(at + 1)),
        text: text.trim_end_matches('\r'),
    });
    shown
        .take((last + around + 1).saturating_sub(start))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_around_a_statement_are_shown() {
        let text = "a\nb\n\nd\ne\nf\ng\n";
        for ((first, last), expected) in [
            ((1, 1), "1> 2 3"),
            ((2, 2), "1 2> 3 4"),
            ((4, 4), "2 3 4> 5 6"),
            ((7, 7), "5 6 7> 8"),
            ((1, 2), "1> 2> 3"),
            ((3, 5), "2 3> 4> 5> 6"),
            ((1, 7), "1> 2> 3> 4> 5> 6> 7> 8"),
            ((11, 11), ""),
        ] {
            let shown = lines(text, Lines { first, last });
            let shown = shown.iter().map(|line| {
                let mark = if line.marked { ">" } else { "" };
                [&line.number.to_string(), mark].concat()
            });
            assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{first}");
        }
        let empty = Shown {
            number: 1,
            marked: true,
            text: "",
        };
        assert_eq!(lines("", Lines { first: 1, last: 1 }), [empty]);
    }
}
