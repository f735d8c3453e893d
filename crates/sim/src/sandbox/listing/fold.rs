//! Folders of many files counted as one, so that any listing is bounded and no byte is lost.

use super::Listed;

/// Folders that nobody reads file by file, folded first.
const HEAVY: [&str; 9] = [
    ".git",
    ".venv",
    "venv",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".tox",
];

/// Folders deeper than this are folded at once.
const DEEP: usize = 16;

/// What was done to a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Folded {
    /// Whether anything was.
    pub(super) any: bool,
    /// Files of the folder itself that there was no room for.
    pub(super) left_out: usize,
}

/// Folds until there are so many files at most. Files are sorted by path before and after.
pub(super) fn fold(files: &mut Vec<Listed>, most: usize) -> Folded {
    if files.len() <= most {
        return Folded::default();
    }
    join(files, heavy);
    let mut depth = DEEP;
    while files.len() > most && depth > 0 {
        join(files, |path| cut(path, depth));
        depth -= 1;
    }
    let left_out = files.len().saturating_sub(most);
    files.truncate(most);
    Folded {
        any: true,
        left_out,
    }
}

/// The length of a path up to the folder that it is folded into, with its `/`.
fn heavy(path: &str) -> Option<usize> {
    let mut from = 0;
    for part in path.split_inclusive('/') {
        let name = part.strip_suffix('/')?;
        from += part.len();
        if HEAVY.contains(&name) {
            return Some(from);
        }
    }
    None
}

/// The length of the first so many folders of a path that has more of them.
fn cut(path: &str, depth: usize) -> Option<usize> {
    let (at, _) = path.match_indices('/').nth(depth - 1)?;
    Some(at + 1)
}

/// Makes one of all files that are folded into the same folder.
fn join(files: &mut Vec<Listed>, folded: impl Fn(&str) -> Option<usize>) {
    let mut joined: Vec<Listed> = Vec::with_capacity(files.len());
    for mut file in files.drain(..) {
        if let Some(end) = folded(&file.path) {
            file.path.truncate(end);
            file.mode = 0o644;
        }
        match joined.last_mut() {
            // Sorted by path, what is in one folder stands together.
            Some(last) if last.path == file.path => last.bytes += file.bytes,
            _ => joined.push(file),
        }
    }
    *files = joined;
}
