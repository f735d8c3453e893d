//! `RUN --mount`: what a process finds mounted, and what of that enters the key.

use crate::build::context::mix;
use crate::build::copy::{node_digest, unlisted};
use crate::build::stage::StageState;
use crate::build::tree::{Kind, Node, Tree, absolute, base_name, join};
use crate::build::unknown::{NOT_KNOWN, has_vague_files, identity_of_files};
use crate::build::walk::Builder;
use crate::build::{Env, Failure, Seen, SeenFile};
use crate::dockerfile::check::DISPATCH;
use crate::dockerfile::instruction::{Mount, MountKind, Run, Statement};
use crate::dockerfile::parse::mount;
use crate::finding::{Arg, Finding, Place};
use crate::order;
use std::sync::Arc;

/// What a process finds mounted.
#[derive(Default)]
pub(super) struct Mounted {
    /// Where, and what; an empty directory where there is nothing.
    pub(super) nodes: Vec<(String, Option<Node>)>,
    /// Whether more may be there than is listed.
    pub(super) vague: bool,
}

impl<'a> Builder<'a> {
    /// The mounts of a step, variables expanded, in the order of their targets.
    pub(super) fn wanted_mounts(
        &mut self,
        current: &StageState<'a>,
        run: &Run,
        statement: &Statement,
    ) -> Result<Vec<Mount>, Failure> {
        let mut wanted = Vec::with_capacity(run.mounts.len());
        for mount in &run.mounts {
            let mount = mount::expanded(&mount.text, &mut |word| current.scope.word(word))
                .map_err(|said| self.refused(DISPATCH, statement, said, &[]))?;
            let on_disk = matches!(
                mount.kind,
                MountKind::Bind | MountKind::Cache | MountKind::Tmpfs
            );
            let target = mount.target.as_deref().unwrap_or("");
            if on_disk && absolute(&current.config.workdir, target) == "/" {
                let said = "invalid mount target \"/\"".to_owned();
                return Err(self.refused(DISPATCH, statement, said, &[]));
            }
            wanted.push(mount);
        }
        order::by(&mut wanted, |a, b| a.target < b.target);
        Ok(wanted)
    }

    /// What is mounted, and where; what a bind mount shows enters the key.
    pub(super) fn mounts(
        &mut self,
        current: &StageState<'a>,
        wanted: &[Mount],
        (at, stage): (usize, usize),
        statement: &Statement,
        seen: &mut Seen,
    ) -> Result<Mounted, Failure> {
        let mut found = Mounted::default();
        for mount in wanted {
            let target = mount.target.as_deref().unwrap_or("");
            match mount.kind {
                MountKind::Cache | MountKind::Tmpfs => {
                    let path = absolute(&current.config.workdir, target);
                    let node = if mount.kind == MountKind::Cache {
                        owned(mount, Node::dir())
                    } else {
                        memory(&current.tree, &path)
                    };
                    found.nodes.push((path, Some(node)));
                }
                MountKind::Secret => {
                    let id = mount.id.as_deref().or(mount.source.as_deref());
                    let id = id.unwrap_or(base_name(target));
                    let given = self.input.secrets.iter().any(|given| given == id);
                    // One that is put into a variable is in no file unless it has a target.
                    if given && mount.env.is_some() && target.is_empty() {
                        continue;
                    }
                    if given {
                        let path = if target.is_empty() {
                            join("/run/secrets", id)
                        } else {
                            absolute("/", target)
                        };
                        let secret = Node {
                            mode: 0o400,
                            ..Node::text("")
                        };
                        found.nodes.push((path, Some(owned(mount, secret))));
                    } else if mount.required {
                        let said = ["secret ", id, ": not found"].concat();
                        return Err(self.refused(DISPATCH, statement, said, &[]));
                    }
                }
                MountKind::Bind => {
                    self.bind(current, mount, (at, stage), statement, seen, &mut found)?;
                }
                MountKind::Ssh if mount.required => {
                    let id = mount.id.as_deref().unwrap_or("default");
                    let said = ["no SSH key \"", id, "\" forwarded from the client"].concat();
                    return Err(self.refused(DISPATCH, statement, said, &[]));
                }
                MountKind::Ssh => {}
            }
        }
        Ok(found)
    }

    fn bind(
        &mut self,
        current: &StageState<'a>,
        mount: &Mount,
        (at, stage): (usize, usize),
        statement: &Statement,
        seen: &mut Seen,
        found: &mut Mounted,
    ) -> Result<(), Failure> {
        let target = mount.target.as_deref().unwrap_or("");
        let target = absolute(&current.config.workdir, target);
        let source = mount.source.as_deref().unwrap_or("/");
        let source = source.trim_start_matches("./").trim_matches('/');
        let source = if source == "." { "" } else { source };
        let before = found.nodes.len();
        if let Some(from) = &mount.from {
            let (tree, _) = self.source(at, stage, from, statement.lines.first)?;
            let root = ["/", source].concat();
            bind_stage(&tree, &root, &target, seen, found);
            if let Some(node) = unlisted(&tree, &root).filter(|_| found.nodes.len() == before) {
                let place = Place::dockerfile(statement.lines.first, 0);
                let finding = Finding::warning(NOT_KNOWN, place);
                let path = Arg::Code(root.clone());
                self.findings.push(finding.with("path", path));
                seen.files.push(SeenFile {
                    path: root.as_str().into(),
                    digest: mix(node_digest(&node), identity_of_files(&tree)),
                    mode: node.mode,
                });
                found.nodes.push((target, Some(node)));
            }
        } else {
            self.bind_context(source, &target, seen, found);
            let is_folder = self.input.context.file(source).is_none();
            if is_folder && (source.is_empty() || found.nodes.len() > before) {
                found.nodes.insert(before, (target, None));
            }
        }
        if found.nodes.len() == before && !source.is_empty() {
            return Err(self.no_source(source, statement));
        }
        Ok(())
    }

    /// Mounts a path of the project.
    fn bind_context(&mut self, source: &str, target: &str, seen: &mut Seen, found: &mut Mounted) {
        let input = self.input;
        for (at, file) in input.context.files.iter().enumerate() {
            let Some(rest) = below(&file.path, source) else {
                continue;
            };
            if self.ignores(at) {
                continue;
            }
            let path = if rest.is_empty() {
                target.to_owned()
            } else {
                join(target, rest)
            };
            self.sent[at] = true;
            seen.files.push(SeenFile {
                path: file.path.clone(),
                digest: file.digest,
                mode: file.mode,
            });
            let kind = Kind::File {
                text: file.text.clone(),
                digest: file.digest,
            };
            let mode = file.mode;
            let node = Node {
                mode,
                ..Node::new(kind, file.bytes)
            };
            let path = path.trim_end_matches('/').to_owned();
            found.nodes.push((path, Some(node)));
        }
    }

    /// A source that is not there.
    fn no_source(&mut self, source: &str, statement: &Statement) -> Failure {
        let said = [
            "failed to compute cache key: failed to calculate checksum of ref: \"/",
            source,
            "\": not found",
        ];
        let args = [("path", Arg::Code(source.into()))];
        self.refused("copy-source-missing", statement, said.concat(), &args)
    }

    /// Variables that a process has beside those of the stage, and that are in no key: the
    /// proxies of the build and secrets that are given.
    pub(super) fn unseen_env(&self, env: &mut Env, wanted: &[Mount]) {
        const PROXIES: [&str; 5] = [
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "FTP_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
        ];
        let mut more: Vec<(String, &str)> = Vec::new();
        for (name, value) in self.input.build_args {
            if PROXIES.iter().any(|proxy| proxy.eq_ignore_ascii_case(name)) {
                more.push((name.to_ascii_uppercase(), value));
                more.push((name.to_ascii_lowercase(), value));
            }
        }
        for mount in wanted {
            if let (Some(env), Some(id)) = (&mount.env, mount.id.as_ref().or(mount.source.as_ref()))
                && self.input.secrets.contains(id)
            {
                more.push((env.clone(), "***"));
            }
        }
        for (name, value) in more {
            Arc::make_mut(env).push((name.into(), value.into()));
        }
    }

    /// Whether a cache mount of this step has been filled before on this machine.
    pub(super) fn cached_downloads(&mut self, wanted: &[Mount]) -> bool {
        let mut filled = false;
        for mount in wanted.iter().filter(|mount| mount.kind == MountKind::Cache) {
            let id = mount
                .id
                .clone()
                .or_else(|| mount.target.clone())
                .unwrap_or_default();
            filled |= self
                .input
                .cache
                .is_some_and(|cache| cache.mounts.contains(&id));
            self.cache.mounts.push(id);
        }
        filled
    }
}

/// What a mount shows, as far as it says who owns it and who may do what: root's, readable for
/// a cache and closed for a secret, unless it is told otherwise
/// (`frontend/dockerfile/dockerfile2llb/convert_runmount.go`, `setCacheUIDGID`;
/// `convert_secrets.go`).
fn owned(mount: &Mount, mut node: Node) -> Node {
    node.mode = mount.mode.unwrap_or(node.mode);
    node.owned(mount.uid.unwrap_or(0), mount.gid.unwrap_or(0))
}

/// A directory in memory: with the permissions of the one that it covers (runc,
/// `libcontainer/rootfs_linux.go`), or open to all like every new one (tmpfs(5)).
fn memory(tree: &Tree, path: &str) -> Node {
    let covered = tree.find(path).filter(|(_, node)| node.is_dir());
    let mode = covered.map_or(0o1777, |(_, node)| node.mode);
    Node {
        mode,
        ..Node::dir()
    }
}

/// Mounts a path of another stage; nothing when it is not listed there.
fn bind_stage(tree: &Tree, path: &str, target: &str, seen: &mut Seen, found: &mut Mounted) {
    let taken = seen.files.len();
    let shown = |path: &str, node: &Node| SeenFile {
        path: path.into(),
        digest: node_digest(node),
        mode: node.mode,
    };
    let root = tree.real(path).into_owned();
    if let Some(node) = tree.get(&root) {
        seen.files.push(shown(&root, node));
        found.nodes.push((target.to_owned(), Some(node.clone())));
    }
    for (path, node) in tree.below(&root) {
        let place = [target, &path[root.len().min(path.len())..]].concat();
        seen.files.push(shown(path, node));
        found.nodes.push((place, Some(node.clone())));
    }
    // What is not listed is mounted with the rest.
    let is_one = |node: &Node| !node.is_dir() && node.kind != Kind::Lump;
    if has_vague_files(tree)
        && !tree.get(&root).is_some_and(is_one)
        && let Some(first) = seen.files.get_mut(taken)
    {
        first.digest = mix(first.digest, identity_of_files(tree));
    }
    found.vague |= has_vague_files(tree);
}

/// The rest of a path below a folder; empty for the very file.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() {
        Some("")
    } else {
        rest.strip_prefix('/')
    }
}
