//! Entries are what a sorted map of the same paths is, and versions do not disturb each other.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn node(bytes: u64) -> Node {
    Node {
        bytes,
        ..Node::dir()
    }
}

proptest! {
    #[test]
    fn changes_at_once_are_changes_one_by_one(
        layers in prop::collection::vec(
            prop::collection::btree_map(0u32..400, prop::option::of(any::<u8>()), 0..150),
            0..8,
        ),
    ) {
        let (mut at_once, mut one_by_one) = (Entries::default(), Entries::default());
        for layer in layers {
            let change = |(number, bytes): (u32, Option<u8>)| -> Change {
                (format!("/{number:03}").into(), bytes.map(|bytes| node(bytes.into())))
            };
            let changes: Vec<Change> = layer.into_iter().map(change).collect();
            let before = at_once.clone();
            at_once.apply(&changes);
            prop_assert_eq!(&before, &one_by_one);
            for (path, node) in changes {
                match node {
                    Some(node) => one_by_one.insert(path, node),
                    None => one_by_one.remove(&path),
                };
            }
            prop_assert_eq!(&at_once, &one_by_one);
            let found = |(path, node): &Entry| at_once.get(path) == Some(&(path.clone(), node.clone()));
            prop_assert!(one_by_one.from("").all(found));
        }
    }

    #[test]
    fn entries_are_a_sorted_map(
        steps in prop::collection::vec((0u32..300, any::<bool>(), any::<u8>()), 0..700),
    ) {
        // Some of the paths differ early, and some late.
        let path = |number: u32| match number % 3 {
            0 => format!("/usr/local/{number}"),
            _ => format!("/{number}"),
        };
        let (mut map, mut entries) = (BTreeMap::new(), Entries::default());
        let mut before = (map.clone(), entries.clone());
        for (at, (number, put, bytes)) in steps.into_iter().enumerate() {
            let path = path(number);
            let (old, was) = if put || bytes > 200 {
                let node = node(bytes.into());
                (entries.insert(path.as_str().into(), node.clone()), map.insert(path, node))
            } else {
                (entries.remove(&path), map.remove(&path))
            };
            prop_assert_eq!(old, was);
            if at == 350 {
                before = (map.clone(), entries.clone());
            }
        }
        for (map, entries) in [before, (map, entries)] {
            prop_assert_eq!(entries.len(), map.len());
            for number in 0..300 {
                let path = path(number);
                prop_assert_eq!(entries.get(&path).map(|(_, node)| node), map.get(&path));
            }
            let mut paths: Vec<String> = (0..300).map(path).collect();
            paths.sort();
            let mut getter = entries.getter();
            for path in &paths {
                prop_assert_eq!(getter(path), entries.get(path));
            }
            let listed = |from: &str| {
                let entries = entries.from(from).map(|(path, _)| path.to_string());
                entries.collect::<Vec<_>>()
            };
            let expected = |from: &str| {
                let keys = map.keys().filter(|path| path.as_str() >= from);
                keys.cloned().collect::<Vec<_>>()
            };
            for from in ["", "/1", "/155", "/2x", "/9999", "/usr/local", "/usr/local/2"] {
                prop_assert_eq!(listed(from), expected(from));
            }
        }
    }
}
