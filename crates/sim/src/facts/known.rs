//! Where the facts stand: a page can show a board and take moves before it has them.

use crate::facts::Facts;
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

/// What is known before the facts are brought.
static NOTHING: LazyLock<Facts> = LazyLock::new(Facts::default);

/// The facts' place: nothing is known until somebody brings them, and then they stay. Clones
/// are the same place.
#[derive(Debug, Clone, Default)]
pub struct Known(Arc<OnceLock<Facts>>);

impl Known {
    /// Brings the facts, if nobody has yet.
    pub fn bring(&self, facts: Facts) {
        self.0.get_or_init(|| facts);
    }

    /// Whether somebody has brought them.
    pub fn are_there(&self) -> bool {
        self.0.get().is_some()
    }
}

impl Deref for Known {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        self.0.get().unwrap_or_else(|| &NOTHING)
    }
}

impl From<Facts> for Known {
    fn from(facts: Facts) -> Self {
        Self(Arc::new(facts.into()))
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_brought_once_and_for_all_clones() {
        let known = Known::default();
        let clone = known.clone();
        assert!(!clone.are_there() && *clone == Facts::default());
        let mut facts = Facts::default();
        facts.times.context = 7;
        known.bring(facts.clone());
        known.bring(Facts::default());
        assert!(clone.are_there());
        assert_eq!(*clone, facts);
        assert_eq!(clone, Known::from(facts));
    }
}
