//! The main process: found, started, and what it turns out to be.

use super::Server;
use super::command;
use super::script;
use super::shell::{script_file, shell};
use super::streamlit;
use super::tools;
use super::world::{World, join};
use crate::app_spec::App;
use crate::build::command::uv::run as uv;
use crate::build::tree::Kind;
use crate::facts::System;
use crate::finding::{Arg, Code, Finding, Place};

/// Shells that start other shells at most this deep.
pub(super) const MAX_DEPTH: usize = 8;

/// What is known of the container a minute after its start.
#[derive(Debug, Default)]
pub(super) struct Started {
    pub(super) log: Vec<String>,
    /// `None` while it runs.
    pub(super) exit: Option<i32>,
    pub(super) server: Option<Server>,
    pub(super) process: Process,
    pub(super) findings: Vec<Finding>,
    /// Whether the simulator does not know what the process does.
    pub(super) is_unknown: bool,
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
pub(super) fn start(world: &World<'_>, app: &App) -> Started {
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
    let mut started = execute(world, &words, app, &Via::Runtime, 0);
    let is_server = app
        .script
        .imports
        .iter()
        .any(|module| module == "streamlit");
    if started.exit == Some(0) && is_server && !started.is_unknown {
        started
            .findings
            .push(Finding::error("exited-0-serves-nothing", Place::default()));
    }
    started
}

/// Who executes: the container runtime, or a shell that may wait.
pub(super) enum Via {
    Runtime,
    Shell { name: String },
}

pub(super) fn execute(
    world: &World<'_>,
    words: &[String],
    app: &App,
    via: &Via,
    depth: usize,
) -> Started {
    let Some((name, rest)) = words.split_first() else {
        return Started::exited(0, Vec::new());
    };
    let path = match world.which(name) {
        Some(path) => path,
        None if world.may_have_command(name, world.elsewhere(name).is_some()) => {
            join("/usr/local/bin", name)
        }
        None => return not_found(world, name, via),
    };
    if has_windows_lines(world, &path) {
        let said = format!("exec {path}: no such file or directory");
        return Started::failed(127, "script-has-windows-lines", &said)
            .with("command", Arg::Code(path));
    }
    if let Some(started) = closed_interpreter(world, &path, via) {
        return started;
    }
    if let Some(interpreter) = missing_interpreter(world, &path) {
        let said = format!("exec {path}: no such file or directory");
        return Started::failed(127, "interpreter-missing", &said)
            .with("program", Arg::Code(path))
            .with("interpreter", Arg::Code(interpreter));
    }
    match base_name(name) {
        "sh" | "bash" | "dash" | "ash" if depth < MAX_DEPTH => shell(world, name, rest, app, depth),
        "tini" | "dumb-init" | "exec" if depth < MAX_DEPTH => {
            let rest: Vec<String> = rest
                .iter()
                .skip_while(|word| word.starts_with('-'))
                .cloned()
                .collect();
            let mut inner = execute(world, &rest, app, via, depth + 1);
            inner.process = Process::Handles;
            inner
        }
        "streamlit" => streamlit::command(world, &path, rest),
        "uv" if rest.first().is_some_and(|word| word == "run") && depth < MAX_DEPTH => {
            let mut inner = world.clone();
            inner.put_first(&world.absolute(uv::BIN));
            execute(&inner, &uv::command(&rest[1..]), app, via, depth + 1)
        }
        name if is_python(name) => script::python(world, &path, rest, app),
        _ if depth >= MAX_DEPTH => not_simulated(name),
        _ if world.text(&path).is_some() => script_file(world, &path, rest, app, depth),
        other => {
            let tool = tools::run(world, other, rest, app, via, depth);
            tool.unwrap_or_else(|| not_simulated(other))
        }
    }
}

/// A command beyond the simulator: it is taken to end at once.
pub(super) fn not_simulated(command: &str) -> Started {
    let finding = Finding::warning("command-not-simulated", Place::default())
        .with("command", Arg::Code(command.to_owned()));
    Started {
        findings: vec![finding],
        is_unknown: true,
        ..Started::exited(0, Vec::new())
    }
}

fn not_found(world: &World<'_>, name: &str, via: &Via) -> Started {
    const RUNC: &str = "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: ";
    let elsewhere = world.elsewhere(name);
    let place = elsewhere.as_ref().and_then(|path| world.barred(path, "/"));
    let (is_path, closed) = (name.contains('/'), place.is_some());
    // Where a shell searches, it says why it got no further (dash, `exec.c`).
    let (said, exit) = match via {
        Via::Shell { name: shell } if closed && (is_path || base_name(shell) != "bash") => {
            let exit = if is_path { 126 } else { 127 };
            let shell = told_by(world, shell);
            (format!("{shell}{name}: Permission denied"), exit)
        }
        Via::Shell { name: shell } => {
            let what = match (base_name(shell), is_path) {
                ("bash", true) => "No such file or directory",
                ("bash", false) => "command not found",
                _ => "not found",
            };
            (format!("{}{name}: {what}", told_by(world, shell)), 127)
        }
        Via::Runtime if is_path && closed => {
            let said = format!("{RUNC}\"{name}\": stat {name}: permission denied");
            (said, 126)
        }
        Via::Runtime if is_path => {
            let said = format!("{RUNC}\"{name}\": stat {name}: no such file or directory");
            (said, 127)
        }
        Via::Runtime => {
            let said = format!("{RUNC}\"{name}\": executable file not found in $PATH");
            (said, 127)
        }
    };
    let command = Arg::Code(name.to_owned());
    if is_path && world.is_no_program(name) {
        let (said, exit) = match via {
            Via::Shell { name: shell } => (
                format!("{}{name}: Permission denied", told_by(world, shell)),
                126,
            ),
            Via::Runtime => (format!("{RUNC}\"{name}\": permission denied"), 126),
        };
        return Started::failed(exit, "file-not-executable", &said).with("command", command);
    }
    match (elsewhere, place) {
        (Some(path), Some(place)) => closed_at(world, exit, &said, &path, &place),
        (Some(path), None) => Started::failed(exit, "command-not-on-path", &said)
            .with("command", command)
            .with("path", Arg::Code(path)),
        _ => Started::failed(exit, "command-not-in-image", &said).with("command", command),
    }
}

/// How a shell begins what it says of a line of `-c` (dash 0.5.12, bash 5.2, busybox 1.35).
pub(super) fn told_by(world: &World<'_>, shell: &str) -> String {
    match base_name(shell) {
        "bash" => [shell, ": line 1: "].concat(),
        _ if world.system() == System::Alpine => [shell, ": "].concat(),
        _ => [shell, ": 1: "].concat(),
    }
}

/// What lies in a folder that the user may not enter.
pub(super) fn closed_at(
    world: &World<'_>,
    exit: i32,
    said: &str,
    path: &str,
    place: &str,
) -> Started {
    let args = world.closed(path, place).into_iter();
    let started = Started::failed(exit, "folder-closed", said);
    args.fold(started, |started, (name, arg)| started.with(name, arg))
}

/// A script whose interpreter the user cannot get at: the kernel refuses to open that
/// (execve(2), `EACCES`).
fn closed_interpreter(world: &World<'_>, path: &str, via: &Via) -> Option<Started> {
    let (_, node) = world.entry(path)?;
    let Kind::Program {
        interpreter: Some(interpreter),
    } = &node.kind
    else {
        return None;
    };
    let place = world.barred(interpreter, "/")?;
    let (said, exit) = match via {
        Via::Shell { name: shell } => (
            format!("{}{path}: Permission denied", told_by(world, shell)),
            126,
        ),
        Via::Runtime => (format!("exec {path}: permission denied"), 255),
    };
    Some(closed_at(world, exit, &said, interpreter, &place))
}

/// The interpreter that a script names and the image does not have.
fn missing_interpreter(world: &World<'_>, path: &str) -> Option<String> {
    let (_, node) = world.entry(path)?;
    match &node.kind {
        Kind::Program {
            interpreter: Some(interpreter),
        } if world.entry(interpreter).is_none() && !world.may_have_file(interpreter) => {
            Some(interpreter.to_string())
        }
        _ => None,
    }
}

/// Whether the first line of a script ends as an editor under Windows ends it: the kernel takes
/// the carriage return for a part of the interpreter's name (`fs/binfmt_script.c`).
fn has_windows_lines(world: &World<'_>, path: &str) -> bool {
    let first = world.text(path).and_then(|text| text.split('\n').next());
    first.is_some_and(|line| line.starts_with("#!") && line.ends_with('\r'))
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
