//! A shell as the main process: its lines one after the other, as far as they are simple.

use super::command::{self, Simple};
use super::process::{Process, Started, Via, base_name, execute, not_simulated, told_by};
use super::source::{knows_source, source};
use super::tools;
use super::world::{World, set};
use crate::app_spec::App;
use crate::build::interpret::replace_arguments;
use crate::finding::Arg;

/// `sh -c "…"`: commands one after the other, the last one that stays stays. The shell
/// waits as process 1 unless the line says `exec`, or the shell hands over by itself.
pub(super) fn shell(
    world: &World<'_>,
    name: &str,
    rest: &[String],
    app: &App,
    depth: usize,
) -> Started {
    let mut keeps = Keeps::Always;
    let line = match rest {
        [flag, line, ..] if flag.starts_with('-') && flag.contains('c') => {
            keeps = Keeps::of(world, base_name(name));
            line.clone()
        }
        [file, words @ ..] => {
            let path = world.absolute(file);
            match world.text(&path) {
                Some(text) => script_lines(text, words),
                None if world.exists(&path) || world.may_have_file(file) => {
                    return not_simulated(file);
                }
                None => {
                    let said = format!("{name}: 0: cannot open {file}: No such file");
                    return Started::failed(2, "script-missing", &said)
                        .with("path", Arg::Code(file.clone()));
                }
            }
        }
        [] => return Started::exited(0, Vec::new()),
    };
    lines(world, name, &line, app, depth, keeps)
}

/// Folders made at the start that are kept in mind: no script needs as many.
const MOST_MADE: usize = 256;

/// Whether a shell stays process 1 while the last command of `-c` runs (tried with dash
/// 0.5.12, bash 5.2 and busybox 1.35).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// dash, and any shell that reads a file.
    Always,
    /// bash, which hands over to the last command of a list unless it has still something to
    /// do: restore a redirection, look after another command, run a trap.
    IfBusy,
    /// busybox hands over to whatever is last.
    Never,
}

impl Keeps {
    fn of(world: &World<'_>, name: &str) -> Self {
        match name {
            "bash" => Self::IfBusy,
            "sh" | "ash" if world.which("ash").is_some() => Self::Never,
            _ => Self::Always,
        }
    }

    /// Whether the last of these commands becomes the process.
    fn hands_over(self, all: &[Simple]) -> bool {
        let traps = |simple: &Simple| simple.words.first().is_some_and(|word| word == "trap");
        let Some((last, before)) = all.split_last() else {
            return false;
        };
        let busy = last.redirects() || before.iter().any(|simple| simple.background);
        let kept = match self {
            Self::Always => true,
            Self::IfBusy => busy,
            Self::Never => false,
        };
        !kept && !last.background && last.joined != "|" && !before.iter().any(traps)
    }
}

/// A file that may be run: its first line says by what, and a shell runs one without.
pub(super) fn script_file(
    world: &World<'_>,
    path: &str,
    rest: &[String],
    app: &App,
    depth: usize,
) -> Started {
    let text = world.text(path).unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let interpreter = first.strip_prefix("#!").unwrap_or("/bin/sh");
    let mut words: Vec<String> = interpreter.split_whitespace().map(str::to_owned).collect();
    if words.first().is_some_and(|word| base_name(word) == "env") {
        words.remove(0);
    }
    words.push(path.to_owned());
    words.extend(rest.iter().cloned());
    execute(world, &words, app, &Via::Runtime, depth + 1)
}

/// The commands of a shell's text. One that the simulator cannot follow ends it.
fn lines(
    world: &World<'_>,
    name: &str,
    line: &str,
    app: &App,
    depth: usize,
    keeps: Keeps,
) -> Started {
    let all = command::split(line, &world.env);
    if let Some(beyond) = all.iter().find_map(Simple::beyond) {
        return not_simulated(beyond);
    }
    let mut world = world.clone();
    let mut sum = Started::exited(0, Vec::new());
    // What runs beside, and ends with the shell.
    let mut beside: Option<Started> = None;
    let mut errexit = false;
    for (at, simple) in all.iter().enumerate() {
        let failed = sum.exit != Some(0);
        if (simple.joined == "&&" && failed) || (simple.joined == "||" && !failed) {
            continue;
        }
        let is = |word: &str| simple.words.first().is_some_and(|first| first == word);
        let mut step = match beside.take_if(|_| is("wait")) {
            Some(started) => started,
            None => simple_command(&mut world, name, simple, app, depth),
        };
        if at + 1 < all.len() || !keeps.hands_over(&all) {
            step.process = if is("exec") {
                step.process
            } else {
                Process::Ignores
            };
        }
        errexit |= is("set") && simple.words[1..].iter().any(|flag| is_errexit(flag));
        sum.log.append(&mut step.log);
        sum.findings.append(&mut step.findings);
        sum.is_unknown |= step.is_unknown;
        if simple.background {
            beside = Some(step).filter(|step| step.exit.is_none()).or(beside);
            sum.exit = Some(0);
            continue;
        }
        (sum.exit, sum.server, sum.process) = (step.exit, step.server, step.process);
        let next = all.get(at + 1).map_or("", |next| next.joined.as_str());
        let judged = !matches!(next, "&&" | "||" | "|");
        if sum.exit.is_none() || is("exec") || errexit && judged && sum.exit != Some(0) {
            break;
        }
    }
    if sum.exit.is_none() && sum.server.is_none() {
        sum.server = beside.and_then(|beside| beside.server);
    }
    sum
}

/// `-e`, `-eu`, `-euxo`
fn is_errexit(flag: &str) -> bool {
    flag.starts_with('-') && flag.contains('e')
}

/// A script without its comments, and with the words that it was called with for `$@`.
pub(super) fn script_lines(text: &str, words: &[String]) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let lines = lines.collect::<Vec<_>>().join("\n");
    replace_arguments(&lines, words)
}

pub(super) fn simple_command(
    world: &mut World<'_>,
    shell: &str,
    simple: &Simple,
    app: &App,
    depth: usize,
) -> Started {
    let via = Via::Shell {
        name: shell.to_owned(),
    };
    // What runs beside the shell changes nothing of it.
    let mut apart = world.clone();
    let world = if simple.background { &mut apart } else { world };
    let mut inner = world.clone();
    for (name, value) in &simple.assigns {
        set(&mut inner.env, name, value);
    }
    let done = Started::exited(0, Vec::new());
    let Some((first, rest)) = simple.words.split_first() else {
        *world = inner;
        return done;
    };
    match first.as_str() {
        "cd" => change_dir(world, shell, rest),
        "export" => {
            for (name, value) in rest.iter().filter_map(|word| word.split_once('=')) {
                set(&mut world.env, name, value);
            }
            done
        }
        "unset" => {
            for name in rest {
                world.unset(name);
            }
            done
        }
        "mkdir" => {
            let started = execute(&inner, &simple.words, app, &via, depth + 1);
            if started.exit == Some(0) {
                for folder in tools::folders(rest) {
                    let path = world.absolute(folder);
                    if world.made.len() < MOST_MADE {
                        world.made.push(path);
                    }
                }
            }
            started
        }
        // dash has no `source`.
        "." | "source" if first == "." || knows_source(world, shell) => {
            source(world, shell, rest, app, depth)
        }
        "command"
            if rest
                .first()
                .is_some_and(|flag| flag == "-v" || flag == "-V") =>
        {
            let is_there = rest[1..].iter().all(|name| world.which(name).is_some());
            Started::exited(i32::from(!is_there), Vec::new())
        }
        // Without a program of that name, and always there.
        "command" | "false" | "echo" | "test" | "[" | "printf" | "pwd" => {
            let tool = tools::run(&inner, first, rest, app, &via, depth);
            tool.unwrap_or(done)
        }
        // There is nobody to type an answer.
        "read" => Started::exited(1, Vec::new()),
        _ if tools::is_built_in(first) => done,
        "exit" => {
            let code = rest.first().and_then(|code| code.parse().ok());
            Started::exited(code.unwrap_or(0), Vec::new())
        }
        "exec" => execute(&inner, rest, app, &via, depth + 1),
        _ => execute(&inner, &simple.words, app, &via, depth + 1),
    }
}

fn change_dir(world: &mut World<'_>, shell: &str, words: &[String]) -> Started {
    let target = words.first().map_or("~/", String::as_str);
    let path = world.absolute(target);
    if !world.is_dir(&path) && !world.may_have_file(target) {
        let told = told_by(world, shell);
        let (said, exit) = if base_name(shell) == "bash" {
            (format!("{told}cd: {target}: No such file or directory"), 1)
        } else {
            (format!("{told}cd: can't cd to {target}"), 2)
        };
        return Started::failed(exit, "file-not-found", &said).with("path", Arg::Code(path));
    }
    world.cwd = path;
    Started::exited(0, Vec::new())
}
