//! `COPY` and `ADD`: what is selected, where it goes, whose it is.

use super::context::{ContextFile, hash, mix};
use super::disk::Disk;
use super::machine::{Who, lookup};
use super::stage::StageState;
use super::tree::{Kind, Node, Tree, absolute, base_name, join};
use super::walk::Builder;
use super::{Done, Failure, Step};
use super::{Seen, SeenFile};
use crate::dockerfile::glob::{clean, go_match};
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::{Copy, Statement};
use crate::finding::{Arg, Severity};
use std::sync::Arc;

/// Something to be put: path below the destination, and what.
struct Item {
    path: String,
    node: Node,
    digest: u64,
    /// Where it comes from.
    from: Arc<str>,
}

/// What one source word stands for.
struct Selection {
    items: Vec<Item>,
    /// A directory's contents, not the directory, are copied.
    is_dir: bool,
    name: String,
}

impl<'a> Builder<'a> {
    pub(super) fn copy_step(
        &mut self,
        current: &mut StageState<'a>,
        copy: &Copy,
        statement: &Statement,
        step: &mut Step,
        add: bool,
    ) -> Result<(), Failure> {
        let destination = self.word(current, &copy.destination, statement)?;
        let owner = self.owner(current, copy, statement)?;
        let chmod = match &copy.chmod {
            Some(mode) => Some(self.word(current, mode, statement)?),
            None => None,
        };
        let selections = self.select(current, copy, statement, step, add)?;
        let mut target = absolute(&current.config.workdir, &destination);
        if selections.len() > 1 && !destination.ends_with('/') && clean(&destination) != "." {
            let said = "When using COPY with more than one source file, the destination must be a directory and end with a /";
            return Err(self.refused("copy-destination", statement, said.into(), &[]));
        }
        let into_dir = destination.ends_with('/')
            || clean(&destination) == "."
            || clean(&destination) == ".."
            || current.tree.is_dir(&target);
        target = current.tree.real(&target);
        let mut text = statement.text.clone();
        for expanded in [Some(&destination), copy.chown.as_ref(), chmod.as_ref()] {
            text.push('\u{1f}');
            text.push_str(expanded.map_or("", String::as_str));
        }
        let mut seen = Seen {
            text,
            place: (String::new(), current.config.workdir.clone()),
            ..Seen::default()
        };
        let (items, content) = place(selections, &target, into_dir, &mut seen);
        let mut key = hash(&[
            if add { "ADD" } else { "COPY" },
            &target,
            &copy.flags_text(),
            chmod.as_deref().unwrap_or(""),
        ]);
        if let Some(who) = &owner {
            key = mix(key, mix(u64::from(who.uid), u64::from(who.gid) + 1));
        }
        key = mix(key, content);
        // A linked copy is a layer of its own: it is found whatever is below it.
        let key = if copy.link && chmod.is_none() {
            mix(hash(&["LINK"]), key)
        } else {
            mix(current.chain, key)
        };
        let began = self.lookup(current, step, key, seen);
        current.chain = mix(current.chain, key);
        if self.replay(current, step, &began, &statement.text) {
            return Ok(());
        }
        if current.tree.count() + items.len() > super::disk::MAX_ENTRIES {
            let said = "failed to copy files: no space left on device";
            return Err(self.refused("run-failed", statement, said.into(), &[]));
        }
        let bytes: u64 = items.iter().map(|item| item.node.bytes).sum();
        let mut disk = Disk::new(Arc::unwrap_or_clone(std::mem::take(&mut current.tree)));
        for Item { path, mut node, .. } in items {
            if let Some(who) = &owner {
                node = node.owned(who.uid, who.gid);
            }
            if let Some(mode) = &chmod {
                node.mode = super::command::new_mode(&node, mode);
            }
            let keeps = node.is_dir() && disk.tree.is_dir(&path);
            if !keeps {
                let (uid, gid) = owner.as_ref().map_or((0, 0), |who| (who.uid, who.gid));
                disk.make_dirs(super::tree::parent(&path), uid, gid);
                disk.put(&path, node);
            }
        }
        let (tree, changes) = disk.finish();
        current.tree = Arc::new(tree);
        let times = &self.input.facts.times;
        step.ms = times.copy_ms + bytes / times.copy.max(1);
        let done = Done::of_files(began.key, changes, current);
        self.commit(current, step, began, done, statement.text.clone());
        Ok(())
    }

    /// Everything that the sources stand for.
    fn select(
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
            selections.push(Selection {
                items: vec![item(
                    "",
                    Node::text(&text),
                    hash(&[&text]),
                    heredoc.name.as_str().into(),
                )],
                is_dir: false,
                name: heredoc.name.clone(),
            });
        }
        Ok(selections)
    }

    fn owner(
        &mut self,
        current: &StageState<'a>,
        copy: &Copy,
        statement: &Statement,
    ) -> Result<Option<Who>, Failure> {
        let Some(chown) = &copy.chown else {
            return Ok(None);
        };
        let chown = self.word(current, chown, statement)?;
        let Some(mut who) = lookup(&current.users, &current.groups, &chown) else {
            let name = chown.split(':').next().unwrap_or(&chown).to_owned();
            let said = [
                "unable to convert uid/gid chown string to host mapping: can't find uid for user ",
                &name,
                ": no such user: ",
                &name,
            ];
            return Err(self.refused(
                "user-missing",
                statement,
                said.concat(),
                &[("user", Arg::Code(name))],
            ));
        };
        // A user without a group gives both the same number.
        if !chown.contains(':') {
            who.gid = who.uid;
        }
        Ok(Some(who))
    }

    /// A file from the network, of unknown size.
    fn remote(&mut self, url: &str, step: &Step) -> Selection {
        let place = crate::finding::Place::dockerfile(step.line, 0);
        let finding = crate::finding::Finding::new("download-size-unknown", Severity::Info, place);
        self.findings
            .push(finding.with("url", Arg::Code(url.into())));
        let digest = hash(&[url]);
        let node = Node {
            mode: 0o600,
            ..Node::new(Kind::File { text: None, digest }, 0)
        };
        let name = base_name(url)
            .split(['?', '#'])
            .next()
            .unwrap_or("")
            .to_owned();
        Selection {
            items: vec![item("", node, digest, url.into())],
            is_dir: false,
            name,
        }
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
                let rest = if copy.parents { name } else { rest };
                selection.items.push(context_item(rest, file));
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

fn item(path: &str, node: Node, digest: u64, from: Arc<str>) -> Item {
    Item {
        path: path.into(),
        node,
        digest,
        from,
    }
}

/// A file of the context as it arrives: root's, with its mode.
fn context_item(rest: &str, file: &ContextFile) -> Item {
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
    item(
        rest.trim_end_matches('/'),
        node,
        file.digest,
        file.path.clone(),
    )
}

fn stage_items(tree: &Tree, real: &str, root: Option<&Node>, name: &str, copy: &Copy) -> Selection {
    let is_dir = root.is_none_or(Node::is_dir);
    let exclude =
        Ignore::from_patterns(copy.exclude.iter().map(String::as_str)).unwrap_or_default();
    let mut items = Vec::new();
    if let Some(node) = root {
        items.push(item("", node.clone(), node_digest(node), real.into()));
    }
    if is_dir {
        let skip = if real == "/" { 1 } else { real.len() + 1 };
        for (path, node) in tree.below(real) {
            let rest = &path[skip..];
            if copy.exclude.is_empty() || !exclude.excludes(rest) {
                items.push(item(rest, node.clone(), node_digest(node), path.clone()));
            }
        }
    }
    Selection {
        items,
        is_dir,
        name: name.to_owned(),
    }
}

pub(super) fn node_digest(node: &Node) -> u64 {
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

/// Where every item goes, and one number for all of their names, modes and contents.
fn place(
    selections: Vec<Selection>,
    target: &str,
    into_dir: bool,
    seen: &mut Seen,
) -> (Vec<Item>, u64) {
    let mut items = Vec::new();
    let mut content = 0;
    for selection in selections {
        for mut item in selection.items {
            let name = if item.path.is_empty() {
                selection.name.as_str()
            } else {
                item.path.as_str()
            };
            let digest = mix(item.digest, u64::from(item.node.mode));
            content = mix(content, mix(hash(&[name]), digest));
            seen.files.push(SeenFile {
                path: item.from.clone(),
                digest: item.digest,
                mode: item.node.mode,
            });
            item.path = match (selection.is_dir, item.path.is_empty()) {
                (true, false) => join(target, &item.path),
                (false, _) if into_dir => join(target, &selection.name),
                _ => target.to_owned(),
            };
            items.push(item);
        }
    }
    (items, content)
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

impl Copy {
    /// The flags that change what is made, for the key.
    fn flags_text(&self) -> String {
        let mut text = self.exclude.join("\u{1f}");
        if self.parents {
            text.push_str("\u{1f}parents");
        }
        text
    }
}
