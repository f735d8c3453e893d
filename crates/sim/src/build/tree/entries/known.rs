//! Which paths have come in, as far as a few bits tell: whether one is surely nowhere.

use crate::build::tree::path::last_name;

/// A number that most paths do not share: neighbours differ in their ends.
pub(super) fn key(path: &str) -> u32 {
    let bytes = path.as_bytes();
    let end = match bytes.last_chunk::<8>() {
        Some(end) => u64::from_le_bytes(*end),
        None => bytes
            .iter()
            .fold(0, |end, byte| end << 8 | u64::from(*byte)),
    };
    let mixed = (end ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// The keys that have come in, a bit for each: most paths that are asked for are nowhere, as
/// a program is looked for in one directory after the other, and the bits say so at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter([u64; 32]);

impl Filter {
    const fn place(key: u32) -> (usize, u64) {
        ((key >> 27) as usize, 1 << (key >> 21 & 63))
    }

    pub(super) fn add(&mut self, key: u32) {
        let (word, bit) = Self::place(key);
        self.0[word] |= bit;
    }

    pub(super) fn has(&self, key: u32) -> bool {
        let (word, bit) = Self::place(key);
        self.0[word] & bit != 0
    }
}

/// What has come in, by whole paths and by their last parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) paths: Filter,
    pub(super) names: Filter,
}

impl Known {
    pub(super) fn add(&mut self, path: &str, key: u32) {
        self.paths.add(key);
        self.names.add(self::key(last_name(path)));
    }
}
