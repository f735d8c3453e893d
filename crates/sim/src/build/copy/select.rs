//! What the sources of `COPY` and `ADD` stand for: files of the project, of another stage,
//! of the text itself, or of the network.

use crate::build::context::{hash, mix};
use crate::build::stage::StageState;
use crate::build::tree::{Kind, Node, Tree, base_name};
use crate::build::walk::Builder;
use crate::build::{Failure, Step};
use crate::dockerfile::check::DISPATCH;
use crate::dockerfile::glob::clean;
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::{Copy, Statement};
use crate::finding::{Arg, Finding, Place, Severity};
use std::sync::Arc;

/// Something to be put.
pub(super) struct Item {
    /// Where it comes from.
    pub(super) from: Arc<str>,
    /// How much of that stays behind: the rest is the path below the destination.
    pub(super) skip: usize,
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
            } else if source.starts_with("https://") || source.starts_with("http://") {
                let said = "source can't be a URL for COPY".to_owned();
                return Err(self.refused(DISPATCH, statement, said, &[]));
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

fn is_remote(source: &str) -> bool {
    ["http://", "https://", "git@", "git://"]
        .iter()
        .any(|scheme| source.starts_with(scheme))
}
