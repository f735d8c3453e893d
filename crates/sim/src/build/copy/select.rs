//! What the sources of `COPY` and `ADD` stand for: files of the project, of another stage,
//! of the text itself, or of the network.

use crate::build::context::{ContextFile, hash, mix};
use crate::build::stage::StageState;
use crate::build::tree::{Kind, Node, Tree, base_name};
use crate::build::walk::Builder;
use crate::build::{Failure, Step};
use crate::dockerfile::glob::{clean, go_match};
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::{Copy, Statement};
use crate::finding::{Arg, Finding, Place, Severity};
use std::sync::Arc;

/// Something to be put.
pub(super) struct Item {
    /// Where it comes from.
    pub(super) from: Arc<str>,
    /// How much of that stays behind: the rest is the path below the destination.
    skip: usize,
    pub(super) node: Node,
    pub(super) digest: u64,
}

impl Item {
    /// Path below the destination; empty for what was named itself.
    pub(super) fn path(&self) -> &str {
        self.from[self.skip..].trim_end_matches('/')
    }
}

/// What one source word stands for.
pub(super) struct Selection {
    pub(super) items: Vec<Item>,
    /// A directory's contents, not the directory, are copied.
    pub(super) is_dir: bool,
    pub(super) name: String,
}

impl Selection {
    /// One file, whatever it was called where it comes from.
    fn file(from: &str, name: &str, node: Node, digest: u64) -> Self {
        let item = Item {
            skip: from.len(),
            from: from.into(),
            node,
            digest,
        };
        Self {
            items: vec![item],
            is_dir: false,
            name: name.to_owned(),
        }
    }
}

impl<'a> Builder<'a> {
    /// Everything that the sources stand for.
    pub(super) fn select(
        &mut self,
        current: &mut StageState<'a>,
        copy: &Copy,
        statement: &Statement,
        step: &Step,
        add: bool,
    ) -> Result<Vec<Selection>, Failure> {
        let mut selections = Vec::new();
        for source in &copy.sources {
            let source = self.word(current, source, statement)?;
            if add && is_remote(&source) {
                selections.push(self.remote(&source, step));
            } else if let Some(from) = &copy.from {
                self.take_from_stage(
                    current,
                    from,
                    &source,
                    copy,
                    statement,
                    step,
                    &mut selections,
                )?;
            } else {
                self.take_from_context(&source, copy, statement, &mut selections)?;
            }
        }
        for heredoc in &copy.inline {
            let text = heredoc.text();
            let text = if heredoc.expand {
                current.scope.body(&text).unwrap_or(text)
            } else {
                text
            };
            let digest = hash(&[&text]);
            let (name, node) = (&heredoc.name, Node::text(&text));
            selections.push(Selection::file(name, name, node, digest));
        }
        Ok(selections)
    }

    /// A file from the network, of unknown size.
    fn remote(&mut self, url: &str, step: &Step) -> Selection {
        let place = Place::dockerfile(step.line, 0);
        let finding = Finding::new("download-size-unknown", Severity::Info, place);
        self.findings
            .push(finding.with("url", Arg::Code(url.into())));
        let digest = hash(&[url]);
        let node = Node {
            mode: 0o600,
            ..Node::new(Kind::File { text: None, digest }, 0)
        };
        let name = base_name(url).split(['?', '#']).next();
        Selection::file(url, name.unwrap_or(""), node, digest)
    }

    fn take_from_context(
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
                let name = file.path.trim_end_matches('/');
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

    #[expect(clippy::too_many_arguments, reason = "the parts of one instruction")]
    fn take_from_stage(
        &mut self,
        current: &mut StageState<'a>,
        from: &str,
        source: &str,
        copy: &Copy,
        statement: &Statement,
        step: &Step,
        out: &mut Vec<Selection>,
    ) -> Result<(), Failure> {
        let (tree, ready) = self.source(step.statement, step.stage, from, statement.lines.first)?;
        current.ms = current.ms.max(ready);
        let path = clean(&["/", source].concat());
        let found = if path.contains(['*', '?', '[']) {
            tree.glob(&path)
        } else {
            vec![path.clone()]
        };
        let before = out.len();
        for path in found {
            let real = tree.real(&path);
            let root = match tree.get(&real) {
                Some(node) => Some(node),
                None if real == "/" => None,
                None => continue,
            };
            out.push(stage_items(&tree, &real, root, base_name(&path), copy));
        }
        if out.len() == before {
            let said = [
                "failed to compute cache key: failed to calculate checksum of ref w8j2k5::x1c9: \"",
                &path,
                "\": not found",
            ];
            return Err(self.refused(
                "copy-source-missing",
                statement,
                said.concat(),
                &[("path", Arg::Code(path.clone()))],
            ));
        }
        Ok(())
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

fn stage_items(tree: &Tree, real: &str, root: Option<&Node>, name: &str, copy: &Copy) -> Selection {
    let is_dir = root.is_none_or(Node::is_dir);
    let exclude =
        Ignore::from_patterns(copy.exclude.iter().map(String::as_str)).unwrap_or_default();
    let mut items = Vec::new();
    let item = |from: Arc<str>, skip, node: &Node| Item {
        digest: node_digest(node),
        node: node.clone(),
        from,
        skip,
    };
    if let Some(node) = root {
        items.push(item(real.into(), real.len(), node));
    }
    if is_dir {
        let skip = if real == "/" { 1 } else { real.len() + 1 };
        for (path, node) in tree.below(real) {
            if copy.exclude.is_empty() || !exclude.excludes(&path[skip..]) {
                items.push(item(path.clone(), skip, node));
            }
        }
    }
    Selection {
        items,
        is_dir,
        name: name.to_owned(),
    }
}

/// Changes when what stands somewhere does, its mode and what is below it aside.
pub(in crate::build) fn node_digest(node: &Node) -> u64 {
    let content = match &node.kind {
        Kind::Dir => 1,
        Kind::File { digest, .. } => *digest,
        Kind::Link(target) => hash(&["link", target]),
        Kind::Program { interpreter } => hash(&["program", interpreter.as_deref().unwrap_or("")]),
        Kind::Package { name, version } => hash(&["package", name, version]),
        Kind::Lump => 2,
    };
    let owner = (u64::from(node.uid) << 32) | u64::from(node.gid);
    mix(mix(content, node.bytes), owner)
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

fn is_remote(source: &str) -> bool {
    ["http://", "https://", "git@", "git://"]
        .iter()
        .any(|scheme| source.starts_with(scheme))
}
