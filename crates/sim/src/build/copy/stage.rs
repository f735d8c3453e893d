//! What the sources of `COPY --from` stand for in another stage or image.

use super::select::{Item, Selection, filled, programs, unknown};
use super::wanted::{Wanted, has_wildcards};
use crate::build::Failure;
use crate::build::Step;
use crate::build::context::{hash, mix};
use crate::build::disk::is_hard;
use crate::build::stage::StageState;
use crate::build::tree::{Kind, Node, Tree, base_name, join};
use crate::build::unknown::{
    NOT_KNOWN, Trace, brings_programs, has_vague_files, identity_of_files, is_of_base,
};
use crate::build::walk::Builder;
use crate::dockerfile::instruction::Statement;
use crate::finding::{Arg, Finding, Place};
use std::sync::Arc;

impl<'a> Builder<'a> {
    #[expect(
        clippy::too_many_arguments,
        reason = "what is asked for, where it is asked, and the two lists it goes to"
    )]
    pub(super) fn take_from_stage(
        &mut self,
        current: &mut StageState<'a>,
        from: &str,
        wanted: &Wanted,
        statement: &Statement,
        step: &Step,
        out: &mut Vec<Selection>,
        actions: &mut Vec<u64>,
    ) -> Result<(), Failure> {
        let (tree, ready) = self.source(step.statement, step.stage, from, statement.lines.first)?;
        current.ms = current.ms.max(ready);
        let path = ["/", &wanted.root].concat();
        let vague = has_vague_files(&tree) || Trace::Blurred.holds(&tree, &tree.real(&path));
        let found = if has_wildcards(&path) {
            tree.glob(&path, true)
        } else {
            vec![path]
        };
        let before = out.len();
        for path in found {
            let real = tree.real(&path);
            let root = match tree.get(&real) {
                // Other links have been followed.
                Some(node) if node.is_link() => return Err(self.circle(wanted, statement)),
                Some(node) => Some(node),
                None if real == "/" => None,
                None => continue,
            };
            let selection = stage_items(&tree, &real, root, base_name(&path), wanted);
            if !selection.items.is_empty() || wanted.include.is_none() {
                out.push(selection);
            }
        }
        if out.len() == before && wanted.is_required() {
            let path = ["/", &wanted.root].concat();
            let node = unlisted(&tree, &path).filter(|_| vague || wanted.include.is_none());
            let Some(node) = node else {
                return Err(self.missing(wanted, statement, "copy-source-missing"));
            };
            if !is_of_base(&tree, &path) {
                let place = Place::dockerfile(statement.lines.first, 0);
                let finding = Finding::warning(NOT_KNOWN, place);
                self.findings
                    .push(finding.with("path", Arg::Code(path.clone())));
            }
            let digest = hash(&[&path]);
            out.push(Selection::file(&path, base_name(&path), node, digest));
        }
        let taken = out.get_mut(before..).unwrap_or_default();
        for selection in taken.iter_mut().filter(|one| vague && one.is_vague()) {
            selection.depend_on(identity_of_files(&tree));
            actions.push(unknown());
        }
        if vague && brings_programs(&tree, &["/", &wanted.root].concat()) {
            actions.push(programs());
            actions.extend(wanted.folder.then(filled));
        }
        Ok(())
    }
}

/// What may be at a path of another stage or image that does not list it: a system has more
/// files than are listed, and of a stage whose files nobody knows it is as unknown whether it
/// is a file or a directory as what is in it.
pub(in crate::build) fn unlisted(tree: &Tree, path: &str) -> Option<Node> {
    let real = tree.real(path);
    let kind = if has_vague_files(tree) || Trace::Blurred.holds(tree, &real) {
        Kind::Lump
    } else if is_of_system(tree, path) && !Trace::Gone.holds(tree, &real) {
        let (text, digest) = (None, hash(&[path]));
        Kind::File { text, digest }
    } else {
        return None;
    };
    Some(Node::new(kind, 0))
}

/// Whether a path is in one of the directories that a system fills, of whose files only a few
/// are listed.
fn is_of_system(tree: &Tree, path: &str) -> bool {
    const DIRECTORIES: [&str; 9] = [
        "/bin/",
        "/etc/",
        "/lib/",
        "/lib64/",
        "/sbin/",
        "/usr/bin/",
        "/usr/lib/",
        "/usr/sbin/",
        "/usr/share/",
    ];
    tree.is_dir("/etc") && DIRECTORIES.iter().any(|dir| path.starts_with(dir))
}

fn stage_items(
    tree: &Tree,
    real: &str,
    root: Option<&Node>,
    name: &str,
    wanted: &Wanted,
) -> Selection {
    let is_dir = root.is_none_or(Node::is_dir);
    let mut items = Vec::with_capacity(tree.count().min(64));
    let item = |from: Arc<str>, skip, node: &Node| Item {
        digest: node_digest(node),
        node: node.clone(),
        from,
        skip,
    };
    if let Some(node) = root
        && (wanted.include.is_none() || wanted.takes("", name))
    {
        items.push(item(real.into(), real.len(), node));
    }
    if is_dir {
        let skip = if real == "/" { 1 } else { real.len() + 1 };
        for (path, node) in tree.below(real) {
            if wanted.takes(&path[skip..], name) {
                let node = with_content(tree, path, node, real);
                items.push(item(path.clone(), skip, node));
            }
        }
    }
    Selection {
        items,
        is_dir,
        name: name.to_owned(),
        is_archive: false,
        unpacked: None,
    }
}

/// What comes along of an entry: another name of a file that stays behind is that file.
fn with_content<'t>(tree: &'t Tree, path: &str, node: &'t Node, root: &str) -> &'t Node {
    if !node.is_link() || !is_hard(tree, path) {
        return node;
    }
    match tree.find(path) {
        Some((at, file)) if !at.starts_with(&join(root, "")) => file,
        _ => node,
    }
}

/// Changes when what stands somewhere does, its mode and what is below it aside.
pub(in crate::build) fn node_digest(node: &Node) -> u64 {
    let content = match &node.kind {
        Kind::Dir => 1,
        Kind::File { digest, .. } => *digest,
        Kind::Link(target) => hash(&["link", target]),
        Kind::Program { interpreter } => hash(&["program", interpreter.as_deref().unwrap_or("")]),
        Kind::Package {
            name,
            version,
            written,
        } => {
            let run = if written.unique { written.run } else { 0 };
            let abi = u64::from(written.abi.minor) << 1 | u64::from(written.abi.musl);
            mix(mix(hash(&["package", name, version]), run), abi)
        }
        Kind::Lump => 2,
    };
    let owner = (u64::from(node.uid) << 32) | u64::from(node.gid);
    mix(mix(content, node.bytes), owner)
}
