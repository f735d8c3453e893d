//! What the sources of `COPY` and `ADD` stand for: files of the project, of another stage,
//! of the text itself, or of the network.

use super::asked::Asked;
use super::wanted::Wanted;
use crate::build::context::{hash, is_named_archive, mix};
use crate::build::stage::StageState;
use crate::build::tree::{Kind, Node, base_name};
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
    /// One file of the project that `ADD` would unpack.
    pub(super) is_archive: bool,
    /// What it unpacks, as far as that is known; and that it does.
    pub(super) unpacked: Option<Vec<Item>>,
}

impl Selection {
    /// One file, whatever it was called where it comes from.
    pub(super) fn file(from: &str, name: &str, node: Node, digest: u64) -> Self {
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
            is_archive: false,
            unpacked: None,
        }
    }
}

impl Selection {
    /// What is put where it goes.
    pub(super) fn put_items(&self) -> &[Item] {
        self.unpacked.as_ref().unwrap_or(&self.items)
    }

    /// Whether more may be in it than is listed.
    pub(super) fn is_vague(&self) -> bool {
        self.is_dir || self.items.iter().any(|item| item.node.kind == Kind::Lump)
    }

    /// Makes it another one when something beside its items is another.
    pub(super) fn depend_on(&mut self, identity: u64) {
        if let Some(first) = self.items.first_mut() {
            first.digest = mix(first.digest, identity);
        }
    }
}

impl<'a> Builder<'a> {
    /// Everything that the sources, expanded, stand for; and for each of them what the key
    /// holds besides the content (`solver/llbsolver/ops/file.go`).
    pub(super) fn select(
        &mut self,
        current: &mut StageState<'a>,
        copy: &Copy,
        asked: &Asked,
        statement: &Statement,
        step: &Step,
    ) -> Result<(Vec<Selection>, Vec<u64>), Failure> {
        let mut selections = Vec::new();
        let mut actions = Vec::new();
        for source in &asked.sources {
            if let Some(kind) = remote(source) {
                actions.push(hash(&["remote"]));
                match kind {
                    Remote::Git => actions.push(unknown()),
                    Remote::Http if asked.unpacks_remote && is_named_archive(source) => {
                        actions.push(unpacked());
                    }
                    Remote::Http => {}
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
                let before = selections.len();
                self.take_from_context(&wanted, statement, &mut selections)?;
                let taken = selections.iter_mut().skip(before);
                for taken in taken {
                    if !asked.unpacks || !taken.is_archive {
                        taken.unpacked = None;
                    } else if self.unpack(taken, step) {
                        actions.push(unpacked());
                    }
                }
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

    /// Puts an archive's content in its place. Whether nobody knows what it is.
    /// <https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives>
    fn unpack(&mut self, archive: &mut Selection, step: &Step) -> bool {
        archive.is_dir = true;
        if archive.unpacked.is_some() {
            return false;
        }
        for item in &mut archive.items {
            let place = Place::dockerfile(step.line, 0);
            let finding = Finding::new("archive-unpacked", Severity::Info, place);
            let path = Arg::Code(item.from.to_string());
            self.findings.push(finding.with("path", path.clone()));
            let place = Place::dockerfile(step.line, 0);
            let finding = Finding::warning("unpacked-size-unknown", place);
            self.findings.push(finding.with("path", path));
            item.node = Node {
                bytes: item.node.bytes,
                ..Node::dir()
            };
        }
        true
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

    /// A source that is not there.
    pub(super) fn missing(
        &mut self,
        wanted: &Wanted,
        statement: &Statement,
        code: Code,
    ) -> Failure {
        let why = ["\"/", &wanted.written, "\": not found"].concat();
        self.no_checksum(wanted, statement, code, &why)
    }

    /// A source whose links lead in a circle (`cache/contenthash/path.go`, `errTooManyLinks`).
    pub(super) fn circle(&mut self, wanted: &Wanted, statement: &Statement) -> Failure {
        self.no_checksum(wanted, statement, "copy-source-missing", "too many links")
    }

    /// A source that the client may not open and so cannot send (`session/filesync`).
    pub(super) fn not_readable(&mut self, path: &str, statement: &Statement) -> Failure {
        let said = ["error from sender: open ", path, ": permission denied"].concat();
        let args = [("path", Arg::Code(path.into()))];
        self.refused("copy-source-missing", statement, said, &args)
    }

    fn no_checksum(
        &mut self,
        wanted: &Wanted,
        statement: &Statement,
        code: Code,
        why: &str,
    ) -> Failure {
        let said = [
            "failed to compute cache key: failed to calculate checksum of ref w8j2k5::x1c9: ",
            why,
        ];
        let path = Arg::Code(wanted.written.as_str().into());
        self.refused(code, statement, said.concat(), &[("path", path)])
    }
}

/// What the key of a copy holds when more comes along than is listed.
pub(super) fn unknown() -> u64 {
    hash(&["unknown"])
}

/// What the key of a copy holds when programs may be among what is not listed.
pub(super) fn programs() -> u64 {
    hash(&["programs"])
}

/// The same when they go into the very folder that is named.
pub(super) fn filled() -> u64 {
    hash(&["filled"])
}

/// What the key of a copy holds when an archive is unpacked, which may bring anything.
pub(super) fn unpacked() -> u64 {
    hash(&["archive"])
}
