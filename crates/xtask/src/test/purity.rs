//! The simulator knows no browser, clock, random source, network or UI library.

use crate::failure::Done;
use crate::shell::{cargo, read};

use super::tally::Tally;

/// Packages that must stay pure.
const PURE: &[&str] = &["odp-sim"];

/// All that they may be built from. The list is closed: what is new gets looked at here.
const ALLOWED: &[&str] = &[
    "adler2",
    "cobs",
    "embedded-io",
    "itoa",
    "memchr",
    "miniz_oxide",
    "odp-sim",
    "postcard",
    "serde",
    "serde_core",
    "serde_json",
    "thiserror",
    "zmij",
];

/// Macros and what they stand on run in the compiler alone.
const COMPILER: &[&str] = &[
    "proc-macro2",
    "quote",
    "serde_derive",
    "syn",
    "thiserror-impl",
    "unicode-ident",
];

pub(super) fn check() -> Done<Tally> {
    let mut strangers = Vec::new();
    for package in PURE {
        let tree = [
            "tree",
            "-p",
            package,
            "-e",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ];
        let tree = read(&mut cargo(&tree))?;
        strangers.extend(outsiders(&tree).map(|name| format!("{package} stands on {name}")));
    }
    strangers.dedup();
    for line in &strangers {
        println!("{line}");
    }
    if strangers.is_empty() {
        println!(
            "{}: built from {} packages at most",
            PURE.join(", "),
            ALLOWED.len()
        );
    }
    Ok(Tally::gate(strangers.is_empty()))
}

fn outsiders(tree: &str) -> impl Iterator<Item = &str> {
    let names = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    names.filter(|name| !ALLOWED.contains(name) && !COMPILER.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_in_the_tree_is_found() {
        let tree = "odp-sim v0.1.0 (/x)\nserde v1.0.0\nwasm-bindgen v0.2.126\n";
        assert_eq!(outsiders(tree).collect::<Vec<_>>(), ["wasm-bindgen"]);
    }
}
