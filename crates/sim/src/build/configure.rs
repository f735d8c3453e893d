//! Instructions that change an image's configuration and none of its files.

use super::stage::StageState;
use super::walk::{Builder, refuse};
use super::{Failure, Layer};
use crate::dockerfile::expand::Variable;
use crate::dockerfile::instruction::{CommandLine, Instruction, Statement};
use crate::dockerfile::signal;
use crate::dockerfile::stages;
use crate::finding::{Arg, Finding, Place};
use crate::order;
use std::sync::Arc;

impl<'a> Builder<'a> {
    /// Instructions that change only the configuration.
    pub(super) fn configure(
        &mut self,
        current: &mut StageState<'a>,
        instruction: &Instruction,
        statement: &Statement,
    ) -> Result<(), Failure> {
        let expansion = |said| Failure {
            line: statement.lines.first,
            ..refuse("variable-expansion", 0, said)
        };
        match instruction {
            Instruction::Env(pairs) => {
                current.scope.set_env(pairs).map_err(expansion)?;
            }
            Instruction::Arg(declarations) => {
                for declaration in declarations {
                    current.scope.declare(declaration).map_err(expansion)?;
                }
            }
            Instruction::Label(pairs) => {
                for pair in pairs {
                    let key = self.word(current, &pair.key, statement)?;
                    let value = self.word(current, &pair.value, statement)?;
                    set(&mut current.config.labels, &key, value);
                }
            }
            Instruction::Cmd(command) => {
                self.notice_broken_json(command, statement);
                current.config.cmd = Some(command.clone());
                current.cmd_here = true;
            }
            Instruction::Entrypoint(command) => {
                self.notice_broken_json(command, statement);
                let empty = matches!(command, CommandLine::Exec(words) if words.is_empty());
                current.config.entrypoint = (!empty).then(|| command.clone());
                if !current.cmd_here {
                    current.config.cmd = None;
                }
            }
            Instruction::Healthcheck(check) => current.config.healthcheck = Some(check.clone()),
            Instruction::Expose(words) => {
                let mut all = Vec::new();
                for word in words {
                    all.extend(current.scope.words(word).map_err(expansion)?);
                }
                let ports = stages::exposed(&all)
                    .map_err(|said| self.refused("dockerfile-instruction", statement, said, &[]))?;
                current.config.exposed.extend(ports);
                order::once(&mut current.config.exposed);
            }
            // A trigger is no line of the history before it fires.
            Instruction::Onbuild(_) => return Ok(()),
            Instruction::Shell(words) => {
                // What was said before was said to the shell before.
                let config = &mut current.config;
                for line in [&mut config.cmd, &mut config.entrypoint] {
                    settle(line, &config.shell);
                }
                config.shell.clone_from(words);
            }
            Instruction::StopSignal(signal) => {
                let signal = self.word(current, signal, statement)?;
                signal::check(&signal)
                    .map_err(|said| self.refused("dockerfile-instruction", statement, said, &[]))?;
                current.config.stop_signal = signal;
            }
            Instruction::User(user) => {
                current.config.user = self.word(current, user, statement)?.into();
            }
            Instruction::Volume(paths) => {
                for path in paths {
                    let path = self.word(current, path, statement)?;
                    if path.is_empty() {
                        let said = "VOLUME specified can not be an empty string".to_owned();
                        return Err(self.refused("dockerfile-instruction", statement, said, &[]));
                    }
                    current.config.volumes.push(path);
                }
                order::once(&mut current.config.volumes);
            }
            _ => {}
        }
        self.history(current, statement.text.clone());
        Ok(())
    }

    /// A list that is no JSON silently becomes a command of the shell.
    pub(super) fn notice_broken_json(&mut self, command: &CommandLine, statement: &Statement) {
        let CommandLine::Shell(line) = command else {
            return;
        };
        if line.trim_start().starts_with('[') && line.contains(['\'', '"', ',']) {
            let line = statement.lines.first;
            let finding = Finding::warning(
                "json-form-invalid-becomes-shell",
                Place::dockerfile(line, 0),
            );
            self.findings
                .push(finding.with("line", Arg::Count(u64::from(line))));
        }
    }

    /// A line of the history that is no layer.
    pub(super) fn history(&self, current: &mut StageState<'a>, created_by: Arc<str>) {
        let step = Some(self.steps.len());
        current.layers.push(Layer {
            created_by,
            bytes: 0,
            changes: self.unchanged.clone(),
            step,
        });
    }
}

/// Writes a command of a shell out in full.
fn settle(line: &mut Option<CommandLine>, shell: &[String]) {
    if let Some(CommandLine::Shell(text)) = line {
        let mut words = shell.to_vec();
        words.push(std::mem::take(text));
        *line = Some(CommandLine::Exec(words));
    }
}

/// Sets a label in the list, in place when it is there.
fn set(labels: &mut Vec<Variable>, name: &str, value: String) {
    match labels.iter_mut().find(|(key, _)| **key == *name) {
        Some((_, old)) => *old = value.into(),
        None => labels.push((name.into(), value.into())),
    }
}
