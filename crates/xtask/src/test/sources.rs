//! Conventions of the sources that no lint knows.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Done;
use crate::shell::files;

use super::tally::Tally;

/// What only `src/browser` reaches for: storage, clock, clipboard, and what the machine is.
const OUTSIDE: &[&str] = &[
    "local_storage",
    "session_storage",
    "Date::now",
    "set_timeout",
    "set_interval",
    "clipboard()",
    "navigator()",
    "gloo_",
];

pub(super) fn check() -> Done<Tally> {
    let mut faults = Vec::new();
    let sources = rust_files()?;
    for path in &sources {
        let text = fs::read_to_string(path)?;
        faults.extend(faults_of(path, &text).map(|what| format!("{}: {what}", path.display())));
    }
    for line in &faults {
        println!("{line}");
    }
    if faults.is_empty() {
        println!("{} files follow the conventions", sources.len());
    }
    Ok(Tally::gate(faults.is_empty()))
}

fn rust_files() -> Done<Vec<PathBuf>> {
    let mut found = files(Path::new("src"))?;
    found.extend(files(Path::new("crates"))?);
    found.retain(|path| path.extension().is_some_and(|e| e == "rs"));
    Ok(found)
}

fn faults_of(path: &Path, text: &str) -> impl Iterator<Item = &'static str> {
    let unheaded = !text.starts_with("//!");
    let old_module = path.file_name().is_some_and(|name| name == "mod.rs");
    let ignored = text
        .lines()
        .any(|line| line.trim_start().starts_with("#[ignore"));
    let in_app = path.starts_with("src") && !path.starts_with("src/browser");
    let outside = || OUTSIDE.iter().any(|word| text.contains(word));
    let reaches_out = in_app && path != Path::new("src/browser.rs") && outside();
    [
        (unheaded, "does not say in its first line what it is for"),
        (old_module, "is called mod.rs: use foo.rs beside foo/"),
        (ignored, "has a test that never runs"),
        (
            reaches_out,
            "reaches for storage, clock or clipboard: only src/browser/ does",
        ),
    ]
    .into_iter()
    .filter_map(|(wrong, what)| wrong.then_some(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        faults_of(Path::new(path), text).count()
    }

    #[test]
    fn each_fault_is_found() {
        assert_eq!(found("src/a.rs", "//! Said.\n"), 0);
        assert_eq!(found("src/a.rs", "fn unsaid() {}"), 1);
        assert_eq!(found("src/a/mod.rs", "//! Said."), 1);
        assert_eq!(
            found("src/a.rs", "//! Said.\n    #[ignore = \"slow\"]\n"),
            1
        );
        assert_eq!(found("src/a.rs", "//! Said.\nwindow.local_storage()"), 1);
        assert_eq!(found("src/a.rs", "//! Said.\njs_sys::Date::now()"), 1);
        assert_eq!(
            found(
                "src/browser/storage.rs",
                "//! Said.\nwindow.local_storage()"
            ),
            0
        );
    }
}
