//! Paths as texts, whatever stands there.

use crate::dockerfile::glob;

/// The absolute, clean form of a path as seen from a directory.
pub fn absolute(cwd: &str, path: &str) -> String {
    let whole = if path.starts_with('/') {
        path.to_owned()
    } else {
        join(cwd, path)
    };
    if glob::is_clean(&whole[1..]) {
        whole
    } else {
        glob::clean(&whole)
    }
}

/// A path below a directory.
pub fn join(dir: &str, name: &str) -> String {
    [dir.trim_end_matches('/'), "/", name].concat()
}

/// The directory that a path stands in.
pub fn parent(path: &str) -> &str {
    match last_slash(path) {
        None | Some(0) => "/",
        Some(at) => &path[..at],
    }
}

/// The last part of a path.
pub fn base_name(path: &str) -> &str {
    last_name(path.trim_end_matches('/'))
}

/// The same of a path without slashes at its end.
pub(super) fn last_name(path: &str) -> &str {
    last_slash(path).map_or(path, |at| &path[at + 1..])
}

/// Paths are short: their bytes are quicker to look at than a search is to begin.
fn last_slash(path: &str) -> Option<usize> {
    path.bytes().rposition(|byte| byte == b'/')
}
