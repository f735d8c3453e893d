//! How many lines a player touched: surgery counts less than a transplant.

use crate::missions::jigsaw::Texts;

/// Lines beyond which texts are compared by their ends alone.
const MOST: usize = 500;

/// Lines of both files that were added, changed, moved or taken out. A changed or moved line
/// is one line; blank lines and comments are none.
pub fn touched(before: &Texts, after: &Texts) -> u64 {
    file(&before.dockerfile, &after.dockerfile) + file(&before.ignore, &after.ignore)
}

fn file(before: &str, after: &str) -> u64 {
    let (old, new) = (lines(before), lines(after));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[head..], &new[head..]);
    let ends = old.iter().rev().zip(new.iter().rev());
    let tail = ends.take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let kept = common(old, new);
    (old.len().max(new.len()) - kept) as u64
}

fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// Length of the longest common subsequence.
fn common(old: &[&str], new: &[&str]) -> usize {
    if old.len() > MOST || new.len() > MOST {
        return 0;
    }
    let mut row = vec![0; new.len() + 1];
    for line in old {
        let mut diagonal = 0;
        for (at, other) in new.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if line == other {
                diagonal + 1
            } else {
                above.max(row[at])
            };
            diagonal = above;
        }
    }
    row[new.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_a_surgeon_would() {
        for (before, after, count) in [
            ("a\nb\nc\n", "a\nb\nc\n", 0),
            ("a\nb\nc\n", "a\n# why\n\n b \nc", 0),
            ("a\nb\nc\n", "a\nx\nc\n", 1),
            ("a\nb\nc\n", "a\nc\nb\n", 1),
            ("a\nb\nc\n", "a\nc\n", 1),
            ("a\nb\nc\n", "a\nb\nx\ny\nc\n", 2),
            ("a\nb\nc\nd\n", "x\ny\n", 4),
            ("", "a\nb\n", 2),
        ] {
            assert_eq!(file(before, after), count, "{before:?} {after:?}");
        }
    }
}
