//! `RUN`: a process on the files of the stage, and the layer it leaves.

mod mounts;
mod process;
mod text;

use super::context::{hash, mix};
use super::disk::Disk;
use super::machine::{End, Machine, lookup};
use super::stage::StageState;
use super::tree::{Change, base_name};
use super::unknown::{Unknown, who_may_be};
use super::walk::{Builder, refuse};
use super::{Again, Done, Env, Failure, Seen, Step};
use crate::dockerfile::instruction::{CommandLine, Mount, MountKind, Run, Statement};
use crate::finding::{Arg, Finding, Place};
use mounts::Mounted;
use process::execute;
use std::sync::Arc;
pub(super) use text::BY;
use text::{created_by, or_default, seen_text, words};

impl<'a> Builder<'a> {
    pub(super) fn run_step(
        &mut self,
        current: &mut StageState<'a>,
        run: &Run,
        statement: &Statement,
        step: &mut Step,
    ) -> Result<(), Failure> {
        self.notice_broken_json(&run.command, statement);
        let env = current.scope.variables().sorted().clone();
        let words = words(&current.config.shell, &run.command);
        let mut seen = Seen {
            text: seen_text(&words, run),
            env,
            place: (current.config.user.clone(), current.config.workdir.clone()),
            ..Seen::default()
        };
        let wanted = self.wanted_mounts(current, run, statement)?;
        let place = (step.statement, step.stage);
        let mounts = self.mounts(current, &wanted, place, statement, &mut seen)?;
        let key = key(current, run, &seen, &wanted);
        let flags = run.mounts.iter().map(|mount| mount.text.as_str());
        for flag in flags.chain([run.network.as_str(), run.security.as_str()]) {
            seen.text.push('\u{1f}');
            seen.text.push_str(flag);
        }
        let mut env = seen.env.clone();
        let created_by = created_by(current, &words);
        let began = self.lookup(current, step, key, seen);
        let cached_downloads = self.cached_downloads(&wanted);
        self.unseen_env(&mut env, &wanted);
        // What such a process sees beside its files is what `Seen` holds of it.
        let plain = matches!(run.command, CommandLine::Shell(_))
            && wanted.is_empty()
            && statement.heredocs.is_empty()
            && Arc::ptr_eq(&env, current.scope.variables().sorted());
        if self.replay(current, step, &began, &created_by)
            || plain && self.repeat(current, step, &began, &created_by)
        {
            current.chain = key;
            return Ok(());
        }
        let vague = mounts.vague;
        let Some(mut machine) = self.machine(current, statement, env, mounts) else {
            return Err(self.nobody(current, statement));
        };
        machine.cached_downloads = cached_downloads;
        machine.origin = key;
        if vague {
            // What a process takes of a mount stays, and which files it takes nobody knows.
            machine.open_up(Unknown::Files);
            machine.stock_mounts();
        }
        machine.disk.sealed = targets(&machine, &wanted);
        if run.network == "none" {
            machine.not_simulated("--network=none");
        }
        let end = execute(&mut machine, current, &run.command, statement);
        machine.end_mounts();
        self.finish(
            current,
            machine,
            end,
            step,
            began,
            statement,
            &run.command,
            created_by,
            plain,
        )
    }

    /// The runtime's complaint about a user that is not there.
    fn nobody(&mut self, current: &StageState<'a>, statement: &Statement) -> Failure {
        let user = &current.config.user;
        let said = [
            "unable to find user ",
            user,
            ": no matching entries in passwd file",
        ];
        let args = [("user", Arg::Code(user.to_string()))];
        self.refused("user-missing", statement, said.concat(), &args)
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
        command: &CommandLine,
        created_by: Arc<str>,
        plain: bool,
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
            down,
            looked,
            ..
        } = machine;
        let (tree, changes) = disk.finish();
        *Arc::make_mut(&mut current.tree) = tree;
        let passwd = |(path, _): &Change| &**path == "/etc/passwd";
        let kept = changes.iter().any(passwd).then(|| users.clone());
        (current.users, current.groups) = (users, groups);
        if !output.is_empty() {
            step.output = output.into();
        }
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
                    looked,
                    again: (plain && !looked).then(|| Again {
                        line,
                        down,
                        ms: step.ms,
                        output: step.output.clone(),
                    }),
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
            &words(&current.config.shell, command).join(" "),
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
        mounts: Mounted,
    ) -> Option<Machine<'a>> {
        let user = &current.config.user;
        let is_guess = lookup(&current.users, &current.groups, user).is_none();
        let who = who_may_be(&current.tree, &current.users, &current.groups, user)?;
        let tree = std::mem::take(Arc::make_mut(&mut current.tree));
        let mut disk = Disk::new(tree);
        for (path, node) in mounts.nodes {
            disk.mount(&path, node);
        }
        let mut machine = Machine::new(
            self.input.facts,
            current.base,
            disk,
            who,
            current.config.workdir.clone(),
            env,
        );
        machine.suite = current.suite;
        machine.users = std::mem::take(&mut current.users);
        machine.down = self.down();
        machine.groups = std::mem::take(&mut current.groups);
        machine.place = Place::dockerfile(statement.lines.first, 0);
        // Of a base that nobody measured that is said already.
        if is_guess && !machine.on_unmeasured() {
            machine.perhaps(&current.config.user);
        }
        machine.bash = current
            .config
            .shell
            .first()
            .is_some_and(|shell| base_name(shell) == "bash");
        Some(machine)
    }
}

/// Where the mounts stand that have files, and whether nobody may write to them.
fn targets(machine: &Machine<'_>, wanted: &[Mount]) -> Vec<(String, bool)> {
    let kinds = [MountKind::Bind, MountKind::Cache, MountKind::Tmpfs];
    let with_files = wanted.iter().filter(|mount| kinds.contains(&mount.kind));
    let one = |mount: &Mount| {
        let target = mount.target.as_deref()?;
        Some((machine.path(target), mount.read_only))
    };
    with_files.filter_map(one).collect()
}

/// The key of a step, which everything enters that it looks at.
fn key(current: &StageState<'_>, run: &Run, seen: &Seen, wanted: &[Mount]) -> u64 {
    let mut key = hash(&[
        "RUN",
        &seen.text,
        &current.config.workdir,
        &current.config.user,
        or_default(&run.network, "default"),
        or_default(&run.security, "sandbox"),
    ]);
    for variable in current.scope.variables().hashes() {
        key = mix(key, *variable);
    }
    for file in &seen.files {
        let content = mix(file.digest, u64::from(file.mode));
        key = mix(key, mix(hash(&[&file.path]), content));
    }
    for mount in wanted {
        key = mix(key, hash(&[&mount.text]));
    }
    mix(current.chain, key)
}
