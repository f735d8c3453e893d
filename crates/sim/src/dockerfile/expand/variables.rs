//! Names and their values.

use crate::hash::hash;
use std::sync::Arc;

/// A name and its value.
pub type Variable = (Arc<str>, Arc<str>);

/// Variables in the order of their names. A copy shares them until one of the two changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variables {
    sorted: Arc<Vec<Variable>>,
    /// The hash of each.
    hashes: Vec<u64>,
}

impl Variables {
    /// No variables.
    pub fn new() -> Self {
        Self::default()
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.sorted
            .binary_search_by(|(known, _)| (**known).cmp(name))
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&Arc<str>> {
        self.place(name).ok().map(|at| &self.sorted[at].1)
    }

    /// Whether there is a variable of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.place(name).is_ok()
    }

    /// Sets a variable.
    pub fn insert(&mut self, name: Arc<str>, value: Arc<str>) {
        let place = self.place(&name);
        let hash = hash(&[&name, &value]);
        match place {
            Ok(at) => {
                Arc::make_mut(&mut self.sorted)[at].1 = value;
                self.hashes[at] = hash;
            }
            Err(at) => {
                self.roomy().insert(at, (name, value));
                self.hashes.insert(at, hash);
            }
        }
    }

    /// The list for one more to come in: where it is shared, the copy has room at once.
    fn roomy(&mut self) -> &mut Vec<Variable> {
        if Arc::get_mut(&mut self.sorted).is_none() {
            let mut copy = Vec::with_capacity(self.sorted.len() + 1);
            copy.extend_from_slice(&self.sorted);
            self.sorted = Arc::new(copy);
        }
        Arc::make_mut(&mut self.sorted)
    }

    /// A number for each of them in their order, which changes with name and value.
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// All of them, to be shared.
    pub fn sorted(&self) -> &Arc<Vec<Variable>> {
        &self.sorted
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sorted.iter().map(|(name, _)| &**name)
    }
}

impl<N: Into<Arc<str>>, V: Into<Arc<str>>> FromIterator<(N, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut variables = Self::new();
        for (name, value) in pairs {
            variables.insert(name.into(), value.into());
        }
        variables
    }
}
