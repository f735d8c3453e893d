//! `docker history`: what every instruction leaves in the record of the image
//! (`dockerfile2llb/convert.go`, `commitToHistory`).

use super::glob::clean;
use super::instruction::{
    CommandLine, Copy, Dockerfile, Healthcheck, Instruction, KeyValue, Statement,
};
use super::quote::quote_all;
use super::stages::{self, Base, Options, Scope, exposed};
use crate::order;

/// A line of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What made it.
    pub created_by: String,
    /// Whether it has no layer.
    pub empty_layer: bool,
}

/// The record of a stage while it is walked. A clone is what a stage built on it begins with.
#[derive(Debug, Clone)]
pub struct History {
    /// The variables of the stage.
    pub scope: Scope,
    /// The lines so far.
    pub entries: Vec<Entry>,
    workdir: String,
    shell: Vec<String>,
}

/// The record of the wanted stage, without that of the image below; the error is the real
/// tool's.
pub fn history(file: &Dockerfile, options: &Options) -> Result<Vec<Entry>, String> {
    let (plan, findings) = stages::plan(file, options);
    if let Some(finding) = findings.into_iter().next() {
        return Err(finding.said);
    }
    let scope = plan.scope(file, options).on_image(&[]);
    let mut done: Vec<Option<History>> = Vec::new();
    for (stage, planned) in file.stages.iter().zip(&plan.stages) {
        if !planned.reachable {
            done.push(None);
            continue;
        }
        let below = match planned.base {
            Base::Stage(base) => done.get(base).cloned().flatten(),
            _ => None,
        };
        let mut record = below.unwrap_or_else(|| History::new(scope.clone()));
        let own = file.statements[stage.body.clone()].iter();
        for statement in planned.triggers.iter().chain(own) {
            record.add(statement)?;
        }
        done.push(Some(record));
    }
    let target = plan
        .target
        .and_then(|target| done.into_iter().nth(target).flatten());
    Ok(target.map(|record| record.entries).unwrap_or_default())
}

impl History {
    /// The record of a stage on an image without one.
    pub fn new(scope: Scope) -> Self {
        let shell = ["/bin/sh", "-c"].map(str::to_owned).to_vec();
        Self {
            scope,
            entries: Vec::new(),
            workdir: "/".to_owned(),
            shell,
        }
    }

    /// Adds what a statement leaves, and lets it change what later ones see.
    pub fn add(&mut self, statement: &Statement) -> Result<(), String> {
        let Some(instruction) = &statement.instruction else {
            return Ok(());
        };
        match instruction {
            Instruction::From(_) | Instruction::Onbuild(_) => {}
            Instruction::Add(copy) => self.copy("ADD", copy)?,
            Instruction::Copy(copy) => self.copy("COPY", copy)?,
            Instruction::Run(run) => {
                let command = self.run(&run.command);
                self.layer(format!("RUN {command} # buildkit"));
            }
            Instruction::Workdir(path) => self.workdir(path)?,
            Instruction::Arg(_) | Instruction::Env(_) | Instruction::Label(_) => {
                self.variables(instruction)?;
            }
            Instruction::Cmd(command) => self.command("CMD", command),
            Instruction::Entrypoint(command) => self.command("ENTRYPOINT", command),
            Instruction::Expose(words) => self.expose(words)?,
            Instruction::Healthcheck(check) => self.healthcheck(check, &statement.flags),
            Instruction::Maintainer(name) => self.note(format!("MAINTAINER {name}")),
            Instruction::Shell(words) => {
                self.shell.clone_from(words);
                self.note(format!("SHELL [{}]", words.join(" ")));
            }
            Instruction::StopSignal(signal) => {
                let signal = self.scope.word(signal)?;
                self.note(format!("STOPSIGNAL {signal}"));
            }
            Instruction::User(user) => {
                let user = self.scope.word(user)?;
                self.note(format!("USER {user}"));
            }
            Instruction::Volume(words) => {
                let words = self.words(words)?;
                self.note(format!("VOLUME [{}]", words.join(" ")));
            }
        }
        Ok(())
    }

    fn push(&mut self, created_by: String, empty_layer: bool) {
        self.entries.push(Entry {
            created_by,
            empty_layer,
        });
    }

    fn layer(&mut self, created_by: String) {
        self.push(created_by, false);
    }

    fn note(&mut self, created_by: String) {
        self.push(created_by, true);
    }

    fn words(&self, words: &[String]) -> Result<Vec<String>, String> {
        words.iter().map(|word| self.scope.word(word)).collect()
    }

    /// The shell form runs under the shell of the stage.
    fn argv(&self, command: &CommandLine) -> Vec<String> {
        match command {
            CommandLine::Exec(words) => words.clone(),
            CommandLine::Shell(script) => {
                let mut words = self.shell.clone();
                words.push(script.clone());
                words
            }
        }
    }

    /// Arguments of the build stand in front of the command, for everybody to read.
    fn run(&self, command: &CommandLine) -> String {
        let mut args: Vec<(&str, &str)> = Vec::new();
        for (name, value) in self.scope.args() {
            let name = &**name;
            let value = self
                .scope
                .get(name)
                .or(value.as_deref())
                .unwrap_or_default();
            match args.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = value,
                None => args.push((name, value)),
            }
        }
        let mut words = Vec::new();
        if !args.is_empty() {
            words.push(format!("|{}", args.len()));
            words.extend(args.iter().map(|(name, value)| format!("{name}={value}")));
        }
        words.extend(self.argv(command));
        words.join(" ")
    }

    fn command(&mut self, keyword: &str, command: &CommandLine) {
        let words = quote_all(&self.argv(command));
        self.note(format!("{keyword} {words}"));
    }

    fn copy(&mut self, keyword: &str, copy: &Copy) -> Result<(), String> {
        let mut words = vec![keyword.to_owned()];
        if copy.parents {
            words.push("--parents".to_owned());
        }
        for (flag, value) in [("--chown", &copy.chown), ("--chmod", &copy.chmod)] {
            if let Some(value) = value {
                words.push(format!("{flag}={}", self.scope.word(value)?));
            }
        }
        words.extend(self.words(&copy.sources)?);
        words.extend(copy.inline.iter().map(|file| format!("<<{}", file.name)));
        words.push(self.scope.word(&copy.destination)?);
        words.push("# buildkit".to_owned());
        self.layer(words.join(" "));
        Ok(())
    }

    fn workdir(&mut self, path: &str) -> Result<(), String> {
        let path = self.scope.word(path)?;
        self.workdir = clean(&if path.starts_with('/') {
            path
        } else {
            format!("{}/{path}", self.workdir)
        });
        self.push(format!("WORKDIR {}", self.workdir), self.workdir == "/");
        Ok(())
    }

    fn variables(&mut self, instruction: &Instruction) -> Result<(), String> {
        let (keyword, words) = match instruction {
            Instruction::Env(pairs) => {
                let set = self.scope.set_env(pairs)?;
                (
                    "ENV",
                    set.into_iter()
                        .map(|(name, value)| format!("{name}={value}"))
                        .collect(),
                )
            }
            Instruction::Label(pairs) => {
                let label = |pair: &KeyValue| {
                    let (key, value) = (self.scope.word(&pair.key)?, self.scope.word(&pair.value)?);
                    Ok(format!("{key}={value}"))
                };
                (
                    "LABEL",
                    pairs
                        .iter()
                        .map(label)
                        .collect::<Result<Vec<_>, String>>()?,
                )
            }
            Instruction::Arg(args) => {
                let mut words = Vec::new();
                for arg in args {
                    words.push(match self.scope.declare(arg)? {
                        Some(value) => format!("{}={value}", arg.name),
                        None => arg.name.clone(),
                    });
                }
                ("ARG", words)
            }
            _ => return Ok(()),
        };
        self.note(format!("{keyword} {}", words.join(" ")));
        Ok(())
    }

    fn expose(&mut self, words: &[String]) -> Result<(), String> {
        let mut sorted = words.to_vec();
        order::texts(&mut sorted);
        let mut expanded = Vec::new();
        for word in &sorted {
            expanded.extend(self.scope.words(word)?);
        }
        let ports = exposed(&expanded)?;
        self.note(format!("EXPOSE [{}]", ports.join(" ")));
        Ok(())
    }

    /// Go's `%+v` of the record; what was not given is zero there.
    fn healthcheck(&mut self, check: &Healthcheck, flags: &[String]) {
        let given = |flag: &str, millis: u64| {
            let prefix = format!("--{flag}=");
            let said = flags.iter().any(|word| word.starts_with(&prefix));
            duration(if said { millis } else { 0 })
        };
        let (test, times, retries) = match check {
            Healthcheck::None => ("NONE".to_owned(), [0; 4].map(duration), 0),
            Healthcheck::Cmd {
                command,
                interval_ms,
                timeout_ms,
                start_period_ms,
                start_interval_ms,
                retries,
            } => {
                let test = match command {
                    CommandLine::Exec(words) => format!("CMD {}", words.join(" ")),
                    CommandLine::Shell(script) => format!("CMD-SHELL {script}"),
                };
                let times = [
                    given("interval", *interval_ms),
                    given("timeout", *timeout_ms),
                    given("start-period", *start_period_ms),
                    given("start-interval", *start_interval_ms),
                ];
                let said = flags.iter().any(|word| word.starts_with("--retries="));
                (test, times, if said { *retries } else { 0 })
            }
        };
        let [interval, timeout, start_period, start_interval] = times;
        self.note(format!(
            "HEALTHCHECK {{Test:[{test}] Interval:{interval} Timeout:{timeout} \
             StartPeriod:{start_period} StartInterval:{start_interval} Retries:{retries}}}"
        ));
    }
}

/// Go's form of a duration: `1h0m0s`, `5s`, `1.5s`, `250ms`.
fn duration(millis: u64) -> String {
    if millis > 0 && millis < 1_000 {
        return format!("{millis}ms");
    }
    let (seconds, rest) = (millis / 1_000, millis % 1_000);
    let fraction = match rest {
        0 => String::new(),
        rest => format!(".{}", format!("{rest:03}").trim_end_matches('0')),
    };
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}{fraction}s"),
        (0, minutes) => format!("{minutes}m{seconds}{fraction}s"),
        (hours, minutes) => format!("{hours}h{minutes}m{seconds}{fraction}s"),
    }
}

#[cfg(test)]
mod tests;
