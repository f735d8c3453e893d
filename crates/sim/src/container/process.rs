//! The main process: found, started, and what it turns out to be.

use super::Server;
use super::command::{self, Simple};
use super::script;
use super::streamlit;
use super::world::{World, set};
use crate::app_spec::App;
use crate::build::tree::Kind;
use crate::facts::Facts;
use crate::finding::{Arg, Code, Finding, Place};

/// Shells that start other shells at most this deep.
const MAX_DEPTH: usize = 8;

/// What is known of the container a minute after its start.
#[derive(Debug, Default)]
pub(super) struct Started {
    pub(super) log: Vec<String>,
    /// `None` while it runs.
    pub(super) exit: Option<i32>,
    pub(super) server: Option<Server>,
    pub(super) process: Process,
    pub(super) findings: Vec<Finding>,
}

/// How the process with number 1 takes a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Process {
    /// Streamlit itself: it ends on SIGTERM and on SIGINT.
    Handles,
    /// A shell that waits for its child, or a program without a handler: as process 1 the
    /// kernel keeps from it what it does not handle.
    #[default]
    Ignores,
}

impl Started {
    /// A process that has ended.
    pub(super) fn exited(code: i32, log: Vec<String>) -> Self {
        Self {
            log,
            exit: Some(code),
            ..Self::default()
        }
    }

    /// A process that could not start or ended with an error.
    pub(super) fn failed(exit: i32, code: Code, said: &str) -> Self {
        let finding = Finding::error(code, Place::default()).said(said);
        let log = said.lines().map(str::to_owned).collect();
        Self {
            log,
            exit: Some(exit),
            findings: vec![finding],
            ..Self::default()
        }
    }

    pub(super) fn with(mut self, name: &'static str, arg: Arg) -> Self {
        if let Some(finding) = self.findings.pop() {
            self.findings.push(finding.with(name, arg));
        }
        self
    }
}

/// Starts what the image says.
pub(super) fn start(world: &World<'_>, app: &App, facts: &Facts) -> Started {
    if world.user.is_none() {
        let user = world.image().config.user.clone();
        let said = format!(
            "docker: Error response from daemon: unable to find user {user}: no matching entries in passwd file"
        );
        return Started::failed(125, "user-unknown", &said)
            .with("user", Arg::Code(user.to_string()));
    }
    let words = command::words(world, &[]);
    if words.is_empty() {
        let said = "docker: Error response from daemon: no command specified";
        return Started::failed(125, "no-command", said);
    }
    let mut started = execute(world, &words, app, facts, &Via::Runtime, 0);
    let is_server = app
        .script
        .imports
        .iter()
        .any(|module| module == "streamlit");
    if started.exit == Some(0) && is_server {
        started
            .findings
            .push(Finding::error("exited-0-serves-nothing", Place::default()));
    }
    started
}

/// Who executes: the container runtime, or a shell that may wait.
enum Via {
    Runtime,
    Shell { name: String },
}

fn execute(
    world: &World<'_>,
    words: &[String],
    app: &App,
    facts: &Facts,
    via: &Via,
    depth: usize,
) -> Started {
    let Some((name, rest)) = words.split_first() else {
        return Started::exited(0, Vec::new());
    };
    let Some(path) = world.which(name) else {
        return not_found(world, name, via);
    };
    if let Some(interpreter) = missing_interpreter(world, &path) {
        let said = format!("exec {path}: no such file or directory");
        return Started::failed(127, "interpreter-missing", &said)
            .with("program", Arg::Code(path))
            .with("interpreter", Arg::Code(interpreter));
    }
    match base_name(name) {
        "sh" | "bash" | "dash" | "ash" if depth < MAX_DEPTH => {
            shell(world, name, rest, app, facts, depth)
        }
        "tini" | "dumb-init" | "exec" if depth < MAX_DEPTH => {
            let rest: Vec<String> = rest
                .iter()
                .skip_while(|word| word.starts_with('-'))
                .cloned()
                .collect();
            let mut inner = execute(world, &rest, app, facts, via, depth + 1);
            inner.process = Process::Handles;
            inner
        }
        "streamlit" => streamlit::command(world, &path, rest),
        "uv" if rest.first().is_some_and(|word| word == "run") && depth < MAX_DEPTH => {
            let rest: Vec<String> = rest[1..]
                .iter()
                .skip_while(|w| w.starts_with('-'))
                .cloned()
                .collect();
            execute(world, &rest, app, facts, via, depth + 1)
        }
        name if is_python(name) => script::python(world, &path, rest, app, facts),
        "sleep" | "tail" => Started::default(),
        "true" | "echo" | "ls" | "cat" | "env" | "printenv" | "pip" | "pip3" => {
            Started::exited(0, echoed(name, rest))
        }
        "false" => Started::exited(1, Vec::new()),
        other => {
            let finding = Finding::warning("command-not-simulated", Place::default())
                .with("command", Arg::Code(other.to_owned()));
            Started {
                findings: vec![finding],
                ..Started::exited(0, Vec::new())
            }
        }
    }
}

fn echoed(name: &str, words: &[String]) -> Vec<String> {
    if base_name(name) == "echo" {
        vec![words.join(" ")]
    } else {
        Vec::new()
    }
}

/// `sh -c "…"`: commands one after the other, the last one that stays stays. The shell
/// waits as process 1 unless the line says `exec` (Debian's dash 0.5.12 does not hand over
/// by itself).
fn shell(
    world: &World<'_>,
    name: &str,
    rest: &[String],
    app: &App,
    facts: &Facts,
    depth: usize,
) -> Started {
    let line = match rest {
        [flag, line, ..] if flag.starts_with('-') && flag.contains('c') => line.clone(),
        [file, ..] => {
            let Some(text) = world.text(&world.absolute(file)) else {
                let said = format!("{name}: 0: cannot open {file}: No such file");
                return Started::failed(2, "script-missing", &said)
                    .with("path", Arg::Code(file.clone()));
            };
            script_lines(text)
        }
        [] => return Started::exited(0, Vec::new()),
    };
    let mut all = Started::exited(0, Vec::new());
    for simple in command::split(&line, &world.env) {
        let failed = all.exit != Some(0);
        if (simple.joined == "&&" && failed) || (simple.joined == "||" && !failed) {
            continue;
        }
        let step = simple_command(world, name, &simple, app, facts, depth);
        all.log.extend(step.log);
        all.findings.extend(step.findings);
        (all.exit, all.server, all.process) = (step.exit, step.server, step.process);
        if all.exit.is_none() {
            break;
        }
    }
    all
}

fn script_lines(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}

fn simple_command(
    world: &World<'_>,
    shell: &str,
    simple: &Simple,
    app: &App,
    facts: &Facts,
    depth: usize,
) -> Started {
    let mut inner = world.clone();
    for (name, value) in &simple.assigns {
        set(&mut inner.env, name, value);
    }
    let via = Via::Shell {
        name: shell.to_owned(),
    };
    match simple.words.split_first() {
        None => Started::exited(0, Vec::new()),
        Some((first, _)) if matches!(first.as_str(), "cd" | "set" | "export" | ":") => {
            Started::exited(0, Vec::new())
        }
        Some((first, rest)) if first == "exec" => {
            execute(&inner, rest, app, facts, &via, depth + 1)
        }
        Some(_) => {
            let mut started = execute(&inner, &simple.words, app, facts, &via, depth + 1);
            started.process = Process::Ignores;
            started
        }
    }
}

fn not_found(world: &World<'_>, name: &str, via: &Via) -> Started {
    let said = match via {
        Via::Shell { name: shell } => format!("{shell}: 1: {name}: not found"),
        Via::Runtime if name.contains('/') => format!(
            "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \"{name}\": stat {name}: no such file or directory"
        ),
        Via::Runtime => format!(
            "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \"{name}\": executable file not found in $PATH"
        ),
    };
    let elsewhere = world.elsewhere(name);
    let code = if elsewhere.is_some() {
        "command-not-on-path"
    } else {
        "command-not-in-image"
    };
    let started = Started::failed(127, code, &said).with("command", Arg::Code(name.to_owned()));
    match elsewhere {
        Some(path) => started.with("path", Arg::Code(path)),
        None => started,
    }
}

/// The interpreter that a script names and the image does not have.
fn missing_interpreter(world: &World<'_>, path: &str) -> Option<String> {
    let (_, node) = world.entry(path)?;
    match &node.kind {
        Kind::Program {
            interpreter: Some(interpreter),
        } if world.entry(interpreter).is_none() => Some(interpreter.to_string()),
        _ => None,
    }
}

/// The last part of a path.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `python`, `python3`, `python3.12`
pub(super) fn is_python(name: &str) -> bool {
    let version = name.strip_prefix("python").unwrap_or("x");
    version.chars().all(|c| c.is_ascii_digit() || c == '.')
}
