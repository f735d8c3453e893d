//! Values by name, for the few names that a page has.

/// Values by name, in the order of the names: a sorted list. A tree would be faster for
/// thousands of names, and is much code for every kind of value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names<T> {
    sorted: Vec<(String, T)>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { sorted: Vec::new() }
    }
}

impl<T> Names<T> {
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.sorted
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        Some(&self.sorted[self.place(name).ok()?].1)
    }

    /// The value of a name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let place = self.place(name).ok()?;
        Some(&mut self.sorted[place].1)
    }

    /// Gives a name a value, in place of the one it has.
    pub fn insert(&mut self, name: String, value: T) {
        match self.place(&name) {
            Ok(place) => self.sorted[place].1 = value,
            Err(place) => self.sorted.insert(place, (name, value)),
        }
    }

    /// Takes a name out with its value.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        let place = self.place(name).ok()?;
        Some(self.sorted.remove(place).1)
    }

    /// The value of a name, which is made where there is none.
    pub fn entry(&mut self, name: String) -> &mut T
    where
        T: Default,
    {
        let place = self.place(&name).unwrap_or_else(|place| {
            self.sorted.insert(place, (name, T::default()));
            place
        });
        &mut self.sorted[place].1
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.sorted
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.sorted.iter().map(|(_, value)| value)
    }

    /// All values, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.sorted.iter_mut().map(|(_, value)| value)
    }
}

impl<T> IntoIterator for Names<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.sorted.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Debug, Clone)]
    enum Deed {
        Insert(String, u8),
        Remove(String),
        Add(String, u8),
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let name = || "[ab]{0,3}";
        prop::collection::vec(
            prop_oneof![
                (name(), any::<u8>()).prop_map(|(name, value)| Deed::Insert(name, value)),
                name().prop_map(Deed::Remove),
                (name(), 0..9_u8).prop_map(|(name, more)| Deed::Add(name, more)),
            ],
            0..40,
        )
    }

    proptest! {
        #[test]
        fn names_do_as_a_tree_does(deeds in deeds()) {
            let (mut names, mut tree) = (Names::<u8>::default(), BTreeMap::<String, u8>::new());
            for deed in deeds {
                match deed {
                    Deed::Insert(name, value) => {
                        names.insert(name.clone(), value);
                        tree.insert(name, value);
                    }
                    Deed::Remove(name) => prop_assert_eq!(names.remove(&name), tree.remove(&name)),
                    Deed::Add(name, more) => {
                        let value = names.entry(name.clone());
                        *value = value.wrapping_add(more);
                        let value = tree.entry(name.clone()).or_default();
                        *value = value.wrapping_add(more);
                        prop_assert_eq!(names.get_mut(&name), tree.get_mut(&name));
                        prop_assert_eq!(names.get(&name), tree.get(&name));
                    }
                }
            }
            let both = tree.iter().map(|(name, value)| (name.as_str(), value));
            prop_assert!(names.iter().eq(both));
            prop_assert!(names.values().eq(tree.values()));
            prop_assert!(names.into_iter().eq(tree));
        }
    }
}
