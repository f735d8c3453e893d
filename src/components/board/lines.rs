//! Lines with names that survive their moving: what keyed lists are keyed by.

use crate::names::Names;

/// A line and its name: its text, and how many lines of the same text stand above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// The name.
    pub key: (String, u32),
    /// The line.
    pub line: T,
}

impl<T> Named<T> {
    /// The name as one word.
    pub fn name(&self) -> String {
        format!("{} {}", self.key.1, self.key.0)
    }
}

/// Names lines by what `text` says of each.
pub fn named<T>(lines: impl IntoIterator<Item = T>, text: impl Fn(&T) -> &str) -> Vec<Named<T>> {
    let mut seen = Names::<u32>::default();
    let name = |line: T| {
        let words = text(&line).to_owned();
        let above = seen.entry(words.clone());
        *above += 1;
        Named {
            key: (words, *above),
            line,
        }
    };
    lines.into_iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn equal_lines_have_different_names_and_moved_lines_keep_theirs() {
        let names = |lines: [&'static str; 4]| {
            named(lines, |line| line)
                .into_iter()
                .map(|named| named.key)
                .collect::<Vec<_>>()
        };
        let before = names(["a", "b", "a", "c"]);
        let after = names(["c", "a", "b", "a"]);
        assert_ne!(before[0], before[2]);
        assert_eq!(
            after,
            [
                before[3].clone(),
                before[0].clone(),
                before[1].clone(),
                before[2].clone()
            ]
        );
    }
}
