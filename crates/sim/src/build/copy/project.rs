//! What the sources of `COPY` and `ADD` stand for in the project folder.

use super::select::{Item, Selection};
use super::wanted::{Wanted, has_wildcards};
use crate::build::Failure;
use crate::build::context::{ContextFile, Members, mix};
use crate::build::tree::{Kind, Node, absolute, base_name, parent};
use crate::build::walk::Builder;
use crate::dockerfile::glob::go_match;
use crate::dockerfile::instruction::Statement;
use std::sync::Arc;

impl Builder<'_> {
    pub(super) fn take_from_context(
        &mut self,
        wanted: &Wanted,
        statement: &Statement,
        out: &mut Vec<Selection>,
    ) -> Result<(), Failure> {
        let input = self.input;
        let files = &input.context.files;
        // Whether there is anything at all, and whether the ignore file leaves it out.
        let (mut there, mut ignored) = (wanted.root.is_empty(), false);
        let before = out.len();
        for root in roots(files, &wanted.root) {
            let mut selection = Selection {
                items: Vec::new(),
                is_dir: wanted.include.is_some(),
                name: base_name(&root).to_owned(),
                is_archive: false,
                unpacked: None,
            };
            let root = match self.leads_to(&root) {
                Some(there) => there,
                None if self.is_left_out(&root) => {
                    ignored = true;
                    continue;
                }
                None => return Err(self.circle(wanted, statement)),
            };
            let places = under(files, &root);
            selection.items.reserve(places.len());
            for at in places {
                let file = &files[at];
                let Some(rest) = rest(&file.path, &root) else {
                    continue;
                };
                let below = rest.trim_end_matches('/');
                let takes = wanted.takes_all() || wanted.takes(below, base_name(&file.path));
                if self.ignores(at) {
                    ignored |= takes;
                    continue;
                }
                there |= wanted.include.is_none();
                if !takes {
                    continue;
                }
                selection.is_archive = file.is_archive && rest.is_empty();
                selection.unpacked = file.members.as_ref().map(|all| members(file, all));
                selection.is_dir |= !rest.is_empty() || file.path.ends_with('/');
                self.sent[at] = true;
                let skip = file.path.len() - rest.len();
                selection.items.push(context_item(skip, file));
            }
            // A folder whose files are left out one by one is still a folder.
            there |= ignored && wanted.include.is_none() && !input.ignore.excludes(&root);
            if !selection.items.is_empty() {
                out.push(selection);
            }
        }
        if out.len() > before || there && wanted.include.is_none() || !wanted.is_required() {
            return Ok(());
        }
        if let Some(path) = self.denied(&wanted.root) {
            return Err(self.not_readable(&path, statement));
        }
        let code = if ignored {
            "copy-source-ignored"
        } else {
            "copy-source-missing"
        };
        Err(self.missing(wanted, statement, code))
    }
}

impl Builder<'_> {
    /// Where a path of the context leads. Nowhere when its links lead in a circle.
    fn leads_to(&self, path: &str) -> Option<String> {
        if self.linked {
            followed(&self.input.context.files, path.to_owned())
        } else {
            Some(path.to_owned())
        }
    }

    /// What nobody may read of a path: itself, something below it, or a folder above it.
    fn denied(&self, path: &str) -> Option<Arc<str>> {
        let mut denied = self.input.context.denied.iter();
        let found = denied.find(|denied| {
            let near = rest(denied, path).is_some() || rest(path, denied).is_some();
            near && !self.input.ignore.excludes(denied)
        });
        found.cloned()
    }

    /// Whether the ignore file leaves out the very file at a path.
    fn is_left_out(&mut self, path: &str) -> bool {
        let files = &self.input.context.files;
        let at = files.binary_search_by(|file| (*file.path).cmp(path));
        at.is_ok_and(|at| self.ignores(at))
    }
}

/// A file of the context as it arrives: root's, with its mode.
fn context_item(skip: usize, file: &ContextFile) -> Item {
    let folder = file.path.ends_with('/');
    let kind = match (folder, file.bytes, &file.link) {
        (_, _, Some(target)) => Kind::Link(target.clone()),
        (true, 0, _) => Kind::Dir,
        (true, _, _) => Kind::Lump,
        (false, _, _) => Kind::File {
            text: file.text.clone(),
            digest: file.digest,
        },
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

/// What an archive puts into the folder that it is unpacked into: with the owners that it names,
/// and other content as soon as it is another archive.
fn members(archive: &ContextFile, members: &Members) -> Vec<Item> {
    let item = |from: &Arc<str>, node: &Node| {
        let mut node = node.clone();
        if let Kind::File { digest, .. } = &mut node.kind {
            *digest = mix(*digest, archive.digest);
        }
        Item {
            from: from.clone(),
            skip: 0,
            node,
            digest: archive.digest,
        }
    };
    let folder = item(&Arc::default(), &Node::dir());
    let members = members.iter().map(|(path, node)| item(path, node));
    [folder].into_iter().chain(members).collect()
}

/// Links that are followed on the way to one path (`cache/contenthash/path.go`).
const MOST_LINKS: usize = 255;

/// Where a path leads: links among what is asked for are followed, those below it are not.
/// Nothing when there are so many of them that they lead in a circle.
fn followed(files: &[ContextFile], mut path: String) -> Option<String> {
    let link = |path: &str| {
        let at = files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        files[at].link.as_deref()
    };
    for _ in 0..=MOST_LINKS {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let mut ends = ends.chain([path.len()]);
        let Some((end, target)) = ends.find_map(|end| Some((end, link(&path[..end])?))) else {
            return Some(path);
        };
        let there = absolute(parent(&["/", &path[..end]].concat()), target);
        let whole = [there.trim_end_matches('/'), &path[end..]].concat();
        whole.trim_start_matches('/').clone_into(&mut path);
    }
    None
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
    if !has_wildcards(wanted) {
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
