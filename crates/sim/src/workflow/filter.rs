//! The globs of branch, tag and path filters.
