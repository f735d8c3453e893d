//! The smallest change that turns one text into another.

use serde::{Deserialize, Serialize};

/// Replace `drop` bytes at byte `from` by `put`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    /// Byte offset, on a character boundary.
    pub from: u32,
    /// Bytes taken out.
    pub drop: u32,
    /// Text put in.
    pub put: String,
}

impl Patch {
    /// The smallest single patch from `old` to `new`; `None` when they are equal.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let head = common(old.chars(), new.chars());
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = common(old_rest.chars().rev(), new_rest.chars().rev());
        Some(Self {
            from: u32::try_from(head).ok()?,
            drop: u32::try_from(old_rest.len() - tail).ok()?,
            put: new_rest[..new_rest.len() - tail].to_owned(),
        })
    }

    /// The patched text; `None` when the patch does not fit it.
    pub fn apply(&self, text: &str) -> Option<String> {
        let from = self.from as usize;
        let until = from.checked_add(self.drop as usize)?;
        let (head, tail) = (text.get(..from)?, text.get(until..)?);
        let mut patched = String::with_capacity(head.len() + self.put.len() + tail.len());
        patched.push_str(head);
        patched.push_str(&self.put);
        patched.push_str(tail);
        Some(patched)
    }
}

/// Bytes of the common beginning of two character streams.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_word_changes_one_word() {
        let patch = Patch::between("FROM python:3.9\n", "FROM python:3.12\n").unwrap();
        assert_eq!(
            patch,
            Patch {
                from: 14,
                drop: 1,
                put: "12".into()
            }
        );
    }

    #[test]
    fn a_patch_that_does_not_fit_is_refused() {
        let patch = Patch {
            from: 3,
            drop: 9,
            put: String::new(),
        };
        assert_eq!(patch.apply("short"), None);
        assert_eq!(
            Patch {
                from: 1,
                drop: 0,
                put: "x".into()
            }
            .apply("é"),
            None
        );
    }

    proptest! {
        #[test]
        fn patch_leads_from_old_to_new(old in "[ab\né]{0,12}", new in "[ab\né]{0,12}") {
            match Patch::between(&old, &new) {
                None => prop_assert_eq!(old, new),
                Some(patch) => prop_assert_eq!(patch.apply(&old), Some(new)),
            }
        }
    }
}
