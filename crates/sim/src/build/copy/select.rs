//! What the sources of `COPY` and `ADD` stand for: files of the project, of another stage,
//! of the text itself, or of the network.

use super::wanted::{Wanted, has_wildcards};
use crate::build::context::{hash, mix};
use crate::build::stage::StageState;
use crate::build::tree::{Kind, Node, Tree, base_name};
use crate::build::unknown::{NOT_KNOWN, has_vague_files};
use crate::build::walk::Builder;
use crate::build::{Failure, Step};
use crate::dockerfile::instruction::{Copy, Statement};
use crate::dockerfile::remote::{Remote, remote};
use crate::finding::{Arg, Code, Finding, Place, Severity};
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

impl Selection {
    /// Whether more may be in it than is listed.
    fn is_vague(&self) -> bool {
        self.is_dir || self.items.iter().any(|item| item.node.kind == Kind::Lump)
    }
}

impl<'a> Builder<'a> {
    /// Everything that the sources, expanded, stand for; and for each of them what the key
    /// holds besides the content (`solver/llbsolver/ops/file.go`).
    pub(super) fn select(
        &mut self,
        current: &mut StageState<'a>,
        copy: &Copy,
        sources: &[String],
        statement: &Statement,
        step: &Step,
    ) -> Result<(Vec<Selection>, Vec<u64>), Failure> {
        let mut selections = Vec::new();
        let mut actions = Vec::new();
        for source in sources {
            if let Some(kind) = remote(source) {
                actions.push(hash(&["remote"]));
                if kind == Remote::Git {
                    actions.push(unknown());
                }
                selections.push(self.remote(source, kind, step));
                continue;
            }
            let wanted = Wanted::of(source, copy);
            actions.push(wanted.action());
            if let Some(from) = &copy.from {
                self.take_from_stage(
                    current,
                    from,
                    &wanted,
                    statement,
                    step,
                    &mut selections,
                    &mut actions,
                )?;
            } else {
                self.take_from_context(&wanted, statement, &mut selections)?;
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
            actions.push(hash(&["inline"]));
            selections.push(Selection::file(name, name, node, digest));
        }
        Ok((selections, actions))
    }

    /// A file or a repository from the network, of unknown size.
    fn remote(&mut self, url: &str, kind: Remote, step: &Step) -> Selection {
        let place = Place::dockerfile(step.line, 0);
        let finding = Finding::new("download-size-unknown", Severity::Info, place);
        self.findings
            .push(finding.with("url", Arg::Code(url.into())));
        let digest = hash(&[url]);
        if kind == Remote::Git {
            return Selection {
                is_dir: true,
                ..Selection::file(url, "", Node::dir(), digest)
            };
        }
        let node = Node {
            mode: 0o600,
            ..Node::new(Kind::File { text: None, digest }, 0)
        };
        let name = base_name(url).split(['?', '#']).next();
        Selection::file(url, name.unwrap_or(""), node, digest)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what is asked for, where it is asked, and the two lists it goes to"
    )]
    fn take_from_stage(
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
        let found = if has_wildcards(&path) {
            tree.glob(&path, true)
        } else {
            vec![path]
        };
        let before = out.len();
        let vague = has_vague_files(&tree);
        for path in found {
            let real = tree.real(&path);
            let root = match tree.get(&real) {
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
            if !vague && (wanted.include.is_some() || !is_of_system(&tree, &path)) {
                return Err(self.missing(wanted, statement, "copy-source-missing"));
            }
            let place = Place::dockerfile(statement.lines.first, 0);
            let finding = Finding::warning(NOT_KNOWN, place);
            self.findings
                .push(finding.with("path", Arg::Code(path.clone())));
            let digest = hash(&[&path]);
            // Whether it is a file or a directory is as unknown as what is in it.
            let kind = if vague {
                Kind::Lump
            } else {
                Kind::File { text: None, digest }
            };
            let node = Node::new(kind, 0);
            out.push(Selection::file(&path, base_name(&path), node, digest));
        }
        let taken = out.get(before..).unwrap_or_default();
        if vague && taken.iter().any(Selection::is_vague) {
            actions.push(unknown());
        }
        Ok(())
    }

    /// A source that is not there.
    pub(super) fn missing(
        &mut self,
        wanted: &Wanted,
        statement: &Statement,
        code: Code,
    ) -> Failure {
        let path = wanted.written.as_str();
        let said = [
            "failed to compute cache key: failed to calculate checksum of ref w8j2k5::x1c9: \"/",
            path,
            "\": not found",
        ];
        self.refused(
            code,
            statement,
            said.concat(),
            &[("path", Arg::Code(path.into()))],
        )
    }
}

/// What the key of a copy holds when more comes along than is listed.
pub(super) fn unknown() -> u64 {
    hash(&["unknown"])
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
    let mut items = Vec::new();
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
