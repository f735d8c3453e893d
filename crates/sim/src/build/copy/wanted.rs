//! What a source word of `COPY` and `ADD` asks for.

use crate::build::context::hash;
use crate::build::tree::base_name;
use crate::build::unknown::is_folder;
use crate::dockerfile::glob::clean;
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::Copy;

/// What a source word asks for.
pub(super) struct Wanted {
    /// Where to begin, without a slash in front; empty for everything.
    pub(super) root: String,
    /// With `--parents`: what of that, by its path below.
    pub(super) include: Option<Ignore>,
    pub(super) exclude: Option<Ignore>,
    /// The whole path, for naming it.
    pub(super) written: String,
    /// Whether it is written like a folder, or for many files.
    pub(super) folder: bool,
    /// The pattern of `--parents`.
    pattern: String,
}

impl Wanted {
    pub(super) fn of(source: &str, copy: &Copy) -> Self {
        let clean = |path: &str| {
            let clean = clean(&["/", path].concat());
            clean.trim_start_matches('/').to_owned()
        };
        let matcher = |patterns: &[String]| {
            Ignore::from_patterns(patterns.iter().map(String::as_str)).unwrap_or_default()
        };
        // What stands before the pivot is no part of the path in the image.
        let (root, pattern) = match source.split_once("/./") {
            _ if !copy.parents => (clean(source), String::new()),
            Some((root, pattern)) => (clean(root), clean(pattern)),
            None => (String::new(), clean(source)),
        };
        Self {
            written: clean(source),
            root,
            include: copy
                .parents
                .then(|| matcher(std::slice::from_ref(&pattern))),
            exclude: (!copy.exclude.is_empty()).then(|| matcher(&copy.exclude)),
            folder: is_folder(source),
            pattern,
        }
    }

    /// The last part of the path is part of the action, the directories above it are not.
    pub(super) fn action(&self) -> u64 {
        hash(&["path", base_name(&self.root), &self.pattern])
    }

    /// Wildcards may stand for nothing.
    pub(super) fn is_required(&self) -> bool {
        !has_wildcards(&self.written)
    }

    /// Whether everything below the root is taken.
    pub(super) fn takes_all(&self) -> bool {
        self.include.is_none() && self.exclude.is_none()
    }

    /// Whether what stands at a path below the root is taken, which is empty for the root
    /// itself; that one goes by its name.
    pub(super) fn takes(&self, below: &str, name: &str) -> bool {
        let path = if below.is_empty() { name } else { below };
        let fits = |matcher: &Ignore| matcher.excludes(path);
        self.include.as_ref().is_none_or(fits) && !self.exclude.as_ref().is_some_and(fits)
    }
}

/// Whether a path stands for whatever fits.
pub(super) fn has_wildcards(path: &str) -> bool {
    path.contains(['*', '?', '['])
}
