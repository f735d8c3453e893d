//! What the sources of `COPY` and `ADD` stand for in the project folder.

use super::select::{Item, Selection};
use crate::build::Failure;
use crate::build::context::ContextFile;
use crate::build::tree::{Kind, Node, base_name};
use crate::build::walk::Builder;
use crate::dockerfile::glob::{clean, go_match};
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::{Copy, Statement};
use crate::finding::Arg;

impl Builder<'_> {
    pub(super) fn take_from_context(
        &mut self,
        source: &str,
        copy: &Copy,
        statement: &Statement,
        out: &mut Vec<Selection>,
    ) -> Result<(), Failure> {
        let input = self.input;
        let path = clean(&["/", source].concat());
        let wanted = path.trim_start_matches('/');
        let exclude =
            Ignore::from_patterns(copy.exclude.iter().map(String::as_str)).unwrap_or_default();
        let mut ignored = false;
        let before = out.len();
        let files = &input.context.files;
        for root in roots(files, wanted) {
            let mut selection = Selection {
                items: Vec::new(),
                is_dir: false,
                name: base_name(&root).to_owned(),
            };
            for at in under(files, &root) {
                let file = &files[at];
                let Some(rest) = rest(&file.path, &root) else {
                    continue;
                };
                if self.ignores(at) {
                    ignored = true;
                    continue;
                }
                // Patterns of `--exclude` begin where the source does.
                let name = match rest.trim_end_matches('/') {
                    "" => base_name(&file.path),
                    _ if copy.parents => file.path.trim_end_matches('/'),
                    rest => rest,
                };
                if !copy.exclude.is_empty() && exclude.excludes(name) {
                    continue;
                }
                selection.is_dir |= !rest.is_empty();
                self.sent[at] = true;
                let skip = if copy.parents {
                    0
                } else {
                    file.path.len() - rest.len()
                };
                selection.items.push(context_item(skip, file));
            }
            if !selection.items.is_empty() {
                selection.is_dir |= copy.parents;
                out.push(selection);
            }
        }
        if out.len() > before || wanted.is_empty() {
            return Ok(());
        }
        let said = [
            "failed to compute cache key: failed to calculate checksum of ref w8j2k5::x1c9: \"/",
            wanted,
            "\": not found",
        ];
        let code = if ignored {
            "copy-source-ignored"
        } else {
            "copy-source-missing"
        };
        Err(self.refused(
            code,
            statement,
            said.concat(),
            &[("path", Arg::Code(wanted.into()))],
        ))
    }
}

/// A file of the context as it arrives: root's, with its mode.
fn context_item(skip: usize, file: &ContextFile) -> Item {
    let folder = file.path.ends_with('/');
    let kind = if folder {
        Kind::Lump
    } else {
        Kind::File {
            text: file.text.clone(),
            digest: file.digest,
        }
    };
    let node = Node {
        mode: if folder { 0o755 } else { file.mode },
        ..Node::new(kind, file.bytes)
    };
    Item {
        from: file.path.clone(),
        skip,
        node,
        digest: file.digest,
    }
}

/// Where in the sorted files a root and everything below it stand.
fn under(files: &[ContextFile], root: &str) -> std::ops::Range<usize> {
    if root.is_empty() {
        return 0..files.len();
    }
    let from = files.partition_point(|file| *file.path < *root);
    let len = files[from..].partition_point(|file| file.path.starts_with(root));
    from..from + len
}

/// What a source word of the context stands for: itself, or what its wildcards fit.
fn roots(files: &[ContextFile], wanted: &str) -> Vec<String> {
    if !wanted.contains(['*', '?', '[']) {
        return vec![wanted.to_owned()];
    }
    let depth = wanted.split('/').count();
    let mut found: Vec<String> = Vec::new();
    for file in files {
        let prefix: Vec<&str> = file
            .path
            .trim_end_matches('/')
            .split('/')
            .take(depth)
            .collect();
        if prefix.len() == depth {
            let prefix = prefix.join("/");
            if go_match(wanted, &prefix) == Ok(true) && found.last() != Some(&prefix) {
                found.push(prefix);
            }
        }
    }
    found
}

/// The rest of a path below a root; empty for the root itself.
fn rest<'p>(path: &'p str, root: &str) -> Option<&'p str> {
    if root.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(root)?;
    match rest {
        "" | "/" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}
