//! `RUN`: a process on the files of the stage, and the layer it leaves.

use super::context::{hash, mix};
use super::disk::Disk;
use super::machine::{End, Machine, OK, lookup};
use super::stage::StageState;
use super::tree::{Change, Kind, Node, absolute, base_name, join};
use super::walk::{Builder, refuse};
use super::{Done, Env, Failure, Output, Seen, SeenFile, Step};
use crate::dockerfile::instruction::{CommandLine, Mount, MountKind, Run, Statement};
use crate::finding::{Arg, Finding, Place};
use std::sync::Arc;

impl<'a> Builder<'a> {
    pub(super) fn run_step(
        &mut self,
        current: &mut StageState<'a>,
        run: &Run,
        statement: &Statement,
        step: &mut Step,
    ) -> Result<(), Failure> {
        self.notice_broken_json(&run.command, statement);
        let env = current.environment.clone();
        let words = words(current, &run.command);
        let mut seen = Seen {
            text: words.join("\u{1f}"),
            env,
            place: (current.config.user.clone(), current.config.workdir.clone()),
            ..Seen::default()
        };
        let mounts = self.mounts(
            current,
            run,
            step.statement,
            step.stage,
            statement,
            &mut seen,
        )?;
        let mut key = hash(&[
            "RUN",
            &seen.text,
            &current.config.workdir,
            &current.config.user,
            or_default(&run.network, "default"),
            or_default(&run.security, "sandbox"),
        ]);
        for (name, value) in seen.env.iter() {
            key = mix(key, hash(&[name, value]));
        }
        for file in &seen.files {
            let content = mix(file.digest, u64::from(file.mode));
            key = mix(key, mix(hash(&[&file.path]), content));
        }
        for mount in &run.mounts {
            key = mix(key, mount_key(mount));
        }
        let flags = run.mounts.iter().map(|mount| mount.text.as_str());
        for flag in flags.chain([run.network.as_str(), run.security.as_str()]) {
            seen.text.push('\u{1f}');
            seen.text.push_str(flag);
        }
        let key = mix(current.chain, key);
        let env = seen.env.clone();
        let began = self.lookup(current, step, key, seen);
        let created_by = created_by(current, &words);
        let cached_downloads = self.cached_downloads(run);
        if self.replay(current, step, &began, &created_by) {
            current.chain = key;
            return Ok(());
        }
        let Some(mut machine) = self.machine(current, statement, env, mounts) else {
            let user = current.config.user.clone();
            let said = [
                "unable to find user ",
                &user,
                ": no matching entries in passwd file",
            ]
            .concat();
            return Err(self.refused(
                "user-missing",
                statement,
                said,
                &[("user", Arg::Code(user))],
            ));
        };
        machine.cached_downloads = cached_downloads;
        let end = execute(&mut machine, current, &run.command, statement);
        self.finish(
            current, machine, end, step, began, statement, &words, created_by,
        )
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the two halves of one step, split for reading"
    )]
    fn finish(
        &mut self,
        current: &mut StageState<'a>,
        machine: Machine<'a>,
        end: End,
        step: &mut Step,
        began: super::keep::Began,
        statement: &Statement,
        words: &[String],
        created_by: String,
    ) -> Result<(), Failure> {
        let limit = self.input.facts.times.limit_ms;
        let Machine {
            disk,
            users,
            groups,
            ms,
            output,
            findings,
            cause,
            ..
        } = machine;
        let (tree, changes) = disk.finish();
        current.tree = Arc::new(tree);
        let passwd = |(path, _): &Change| &**path == "/etc/passwd";
        let kept = changes.iter().any(passwd).then(|| users.clone());
        (current.users, current.groups) = (users, groups);
        step.output = output;
        step.ms = self.input.facts.times.run_ms + ms;
        let line = statement.lines.first;
        let code = match end {
            End::Code(0) => {
                current.chain = began.key;
                self.findings.extend(findings.iter().cloned());
                let done = Done {
                    key: began.key,
                    changes: changes.into(),
                    users: kept,
                    groups: current.groups.clone(),
                    findings,
                };
                self.commit(current, step, began, done, created_by);
                return Ok(());
            }
            End::Forever => {
                self.findings.extend(findings);
                step.ms = limit;
                step.reason = began.reason;
                let finding = Finding::error("run-never-ends", Place::dockerfile(line, 0))
                    .with("line", Arg::Count(u64::from(line)))
                    .with("time", Arg::Millis(limit));
                self.findings
                    .push(finding.said("Canceled: context canceled"));
                return Err(refuse(
                    "run-never-ends",
                    line,
                    "Canceled: context canceled".into(),
                ));
            }
            End::Code(code) => code,
        };
        self.findings.extend(findings);
        step.reason = began.reason;
        let said = [
            "process \"",
            &words.join(" "),
            "\" did not complete successfully: exit code: ",
            &code.to_string(),
        ];
        let said = said.concat();
        let cause = cause.unwrap_or_else(|| {
            let finding = Finding::error("run-failed", Place::dockerfile(line, 0))
                .with("line", Arg::Count(u64::from(line)))
                .with("exit", Arg::Code(code.to_string()));
            self.findings.push(finding.said(said.as_str()));
            "run-failed"
        });
        Err(Failure {
            exit: code,
            ..refuse(cause, line, said)
        })
    }

    /// The process before it starts. `None` when its user is nobody.
    fn machine(
        &self,
        current: &mut StageState<'a>,
        statement: &Statement,
        env: Env,
        mounts: Vec<(String, Option<Node>)>,
    ) -> Option<Machine<'a>> {
        let who = lookup(&current.users, &current.groups, &current.config.user)?;
        let tree = Arc::unwrap_or_clone(std::mem::take(&mut current.tree));
        let mut disk = Disk::new(tree);
        for (path, node) in mounts {
            disk.mount(&path, node);
        }
        let users = std::mem::take(&mut current.users);
        let mut machine = Machine::new(self.input.facts, current.base, disk, users, who);
        machine.down = self.down();
        machine.groups = std::mem::take(&mut current.groups);
        machine.env = env;
        machine.cwd.clone_from(&current.config.workdir);
        machine.place = Place::dockerfile(statement.lines.first, 0);
        machine.bash = current
            .config
            .shell
            .first()
            .is_some_and(|shell| base_name(shell) == "bash");
        Some(machine)
    }

    /// What is mounted, and where; what a bind mount shows enters the key.
    fn mounts(
        &mut self,
        current: &StageState<'a>,
        run: &Run,
        at: usize,
        stage: usize,
        statement: &Statement,
        seen: &mut Seen,
    ) -> Result<Vec<(String, Option<Node>)>, Failure> {
        let mut found = Vec::new();
        for mount in &run.mounts {
            let target = mount.target.as_deref().unwrap_or("");
            match mount.kind {
                MountKind::Cache | MountKind::Tmpfs => {
                    found.push((absolute(&current.config.workdir, target), None));
                }
                MountKind::Secret => {
                    let id = mount.id.as_deref().unwrap_or(base_name(target));
                    if self.input.secrets.iter().any(|given| given == id) {
                        let path = if target.is_empty() {
                            join("/run/secrets", id)
                        } else {
                            absolute("/", target)
                        };
                        found.push((
                            path,
                            Some(Node {
                                mode: 0o400,
                                ..Node::text("")
                            }),
                        ));
                    }
                }
                MountKind::Bind => {
                    self.bind(current, mount, (at, stage), statement, seen, &mut found)?;
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
        found: &mut Vec<(String, Option<Node>)>,
    ) -> Result<(), Failure> {
        let target = absolute(
            &current.config.workdir,
            mount.target.as_deref().unwrap_or(""),
        );
        let source = mount.source.as_deref().unwrap_or("/");
        let source = source.trim_start_matches("./").trim_matches('/');
        let source = if source == "." { "" } else { source };
        let before = found.len();
        if let Some(from) = &mount.from {
            let (tree, _) = self.source(at, stage, from, statement.lines.first)?;
            let shown = |path: &str, node: &Node| SeenFile {
                path: path.into(),
                digest: super::copy::node_digest(node),
                mode: node.mode,
            };
            let root = tree.real(&["/", source].concat()).into_owned();
            let place = |path: &str| [&target, &path[root.len().min(path.len())..]].concat();
            if let Some(node) = tree.get(&root) {
                seen.files.push(shown(&root, node));
                found.push((target.clone(), Some(node.clone())));
            }
            for (path, node) in tree.below(&root) {
                seen.files.push(shown(path, node));
                found.push((place(path), Some(node.clone())));
            }
        } else {
            let input = self.input;
            for (at, file) in input.context.files.iter().enumerate() {
                let Some(rest) = below(&file.path, source) else {
                    continue;
                };
                if self.ignores(at) {
                    continue;
                }
                let path = if rest.is_empty() {
                    target.clone()
                } else {
                    join(&target, rest)
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
                found.push((
                    path.trim_end_matches('/').to_owned(),
                    Some(Node {
                        mode: file.mode,
                        ..Node::new(kind, file.bytes)
                    }),
                ));
            }
        }
        if found.len() == before && !source.is_empty() {
            let said = [
                "failed to compute cache key: failed to calculate checksum of ref: \"/",
                source,
                "\": not found",
            ];
            return Err(self.refused(
                "copy-source-missing",
                statement,
                said.concat(),
                &[("path", Arg::Code(source.into()))],
            ));
        }
        Ok(())
    }

    /// Whether a cache mount of this step has been filled before on this machine.
    fn cached_downloads(&mut self, run: &Run) -> bool {
        let mut filled = false;
        for mount in run
            .mounts
            .iter()
            .filter(|mount| mount.kind == MountKind::Cache)
        {
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

/// The words that are executed, the shell's among them.
fn words(current: &StageState<'_>, command: &CommandLine) -> Vec<String> {
    match command {
        CommandLine::Exec(words) => words.clone(),
        CommandLine::Shell(line) => current.config.shell.iter().chain([line]).cloned().collect(),
    }
}

/// A flag that says what holds anyway says nothing.
fn or_default<'a>(value: &'a str, default: &'a str) -> &'a str {
    if value.is_empty() { default } else { value }
}

/// What a mount adds to the key: which id a cache goes by makes no difference, what is in a cache
/// or a secret neither (`solver/llbsolver/ops/exec.go`).
fn mount_key(mount: &Mount) -> u64 {
    if mount.kind != MountKind::Cache {
        return hash(&[&mount.text]);
    }
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    hash(&[
        "cache",
        &or_empty(&mount.target),
        &or_empty(&mount.from),
        &or_empty(&mount.source),
        if mount.read_only { "ro" } else { "rw" },
    ])
}

/// The line of the history, with the build arguments that were in sight.
fn created_by(current: &StageState<'_>, words: &[String]) -> String {
    let valued: Vec<_> = current
        .scope
        .args()
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_ref()?)))
        .collect();
    let mut line = String::from("RUN ");
    if !valued.is_empty() {
        line.push('|');
        line.push_str(&valued.len().to_string());
        for (name, value) in valued {
            for part in [" ", name, "=", value] {
                line.push_str(part);
            }
        }
        line.push(' ');
    }
    line.push_str(&words.join(" "));
    line
}

fn execute(
    machine: &mut Machine<'_>,
    current: &StageState<'_>,
    command: &CommandLine,
    statement: &Statement,
) -> End {
    let end = match command {
        CommandLine::Exec(words) if words.is_empty() => OK,
        CommandLine::Exec(words) => {
            executable(machine, words).unwrap_or_else(|| machine.program(words))
        }
        CommandLine::Shell(line) => {
            let shell = current.config.shell.first().cloned().unwrap_or_default();
            executable(machine, &[shell])
                .unwrap_or_else(|| shell_line(machine, current, line, statement))
        }
    };
    if machine.ms > machine.facts.times.limit_ms.saturating_mul(60) {
        End::Forever
    } else {
        end
    }
}

fn shell_line(
    machine: &mut Machine<'_>,
    current: &StageState<'_>,
    line: &str,
    statement: &Statement,
) -> End {
    let flags = current
        .config
        .shell
        .iter()
        .skip(1)
        .any(|flag| flag.starts_with('-') && !flag.starts_with("--") && flag.contains('e'));
    machine.errexit = flags;
    if line.starts_with("#!") && !line.lines().next().unwrap_or("").ends_with("sh") {
        machine.not_simulated(line.lines().next().unwrap_or(""));
        return OK;
    }
    if !statement.heredocs.is_empty() && line.contains("<<") {
        machine.not_simulated("<<");
        return OK;
    }
    machine.shell(line)
}

/// The runtime's complaint when there is nothing to execute.
fn executable(machine: &mut Machine<'_>, words: &[String]) -> Option<End> {
    let name = words.first()?;
    if machine.locate(name).is_ok() {
        return None;
    }
    let reason = if name.contains('/') {
        [": stat ", name, ": no such file or directory"].concat()
    } else {
        ": executable file not found in $PATH".into()
    };
    let said = [
        "runc run failed: unable to start container process: error during container init: exec: \"",
        name,
        "\"",
        &reason,
    ]
    .concat();
    machine.output.push(Output::Line(said.clone()));
    Some(machine.fail("command-not-in-image", 127, &said, &[("command", name)]))
}
