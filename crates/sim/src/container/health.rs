//! `HEALTHCHECK`: the test runs inside the container, with what the image has.

use super::command::{self, Simple};
use super::process::{base_name, is_python};
use super::reach::from_inside;
use super::tools;
use super::world::World;
use super::{Container, Health, Response, Server};
use crate::dockerfile::instruction::{CommandLine, Healthcheck};
use crate::finding::{Arg, Finding, Place};

/// What one command of the test came to.
enum Tested {
    Passed,
    Failed(String),
    Absent(String),
    Unknown(String),
}

/// Runs the image's test against a started container and notes the result.
pub(super) fn check(world: &World<'_>, container: &mut Container) {
    let image = container.image.clone();
    let Some(Healthcheck::Cmd { command, .. }) = &image.config.healthcheck else {
        return;
    };
    if container.exit.is_some() {
        container.health = Health::Unhealthy;
        return;
    }
    let tested = test(world, container.server.as_ref(), command);
    let (health, finding) = judged(world, tested);
    container.health = health;
    container.findings.extend(finding);
}

fn judged(world: &World<'_>, tested: Tested) -> (Health, Option<Finding>) {
    let named = |code, name: &'static str, value: String| {
        Finding::warning(code, Place::default()).with(name, Arg::Code(value))
    };
    match tested {
        Tested::Passed => (Health::Healthy, None),
        Tested::Failed(why) => {
            let finding = named("healthcheck-fails", "answer", why.clone()).said(why);
            (Health::Unhealthy, Some(finding))
        }
        Tested::Absent(command) => {
            let said = format!("exec: \"{command}\": executable file not found in $PATH");
            let finding = match world.elsewhere(&command) {
                None => named("healthcheck-command-missing", "command", command),
                Some(path) => named("healthcheck-not-on-path", "command", command)
                    .with("path", Arg::Code(path)),
            };
            (Health::Unhealthy, Some(finding.said(said)))
        }
        Tested::Unknown(command) => (
            Health::Healthy,
            Some(named("command-not-simulated", "command", command)),
        ),
    }
}

fn test(world: &World<'_>, server: Option<&Server>, command: &CommandLine) -> Tested {
    match command {
        CommandLine::Exec(words) => one(world, server, words),
        CommandLine::Shell(line) => line_of(world, server, line),
    }
}

/// The commands of a line; `|| exit 1` turns any failure into 1, which is failure too.
fn line_of(world: &World<'_>, server: Option<&Server>, line: &str) -> Tested {
    if is_absent(world, "/bin/sh") {
        return Tested::Absent("/bin/sh".into());
    }
    let all = command::split(line, &world.env);
    if let Some(beyond) = all.iter().find_map(Simple::beyond) {
        return Tested::Unknown(beyond.to_owned());
    }
    let mut last = Tested::Passed;
    for Simple { words, joined, .. } in all {
        let failed = !matches!(last, Tested::Passed | Tested::Unknown(_));
        let skipped = (joined == "&&" && failed) || (joined == "||" && !failed) || joined == "|";
        if skipped || (joined == "||" && words.first().is_some_and(|word| word == "exit")) {
            continue;
        }
        last = one(world, server, &words);
    }
    last
}

fn is_absent(world: &World<'_>, name: &str) -> bool {
    world.which(name).is_none() && !world.may_have_command(name, world.elsewhere(name).is_some())
}

fn one(world: &World<'_>, server: Option<&Server>, words: &[String]) -> Tested {
    let Some((name, rest)) = words.split_first() else {
        return Tested::Passed;
    };
    match name.as_str() {
        "exit" | "true" | ":" => {
            return match rest.first().map(String::as_str) {
                None | Some("0") => Tested::Passed,
                Some(code) => Tested::Failed(["exit ", code].concat()),
            };
        }
        "test" | "[" => {
            return match tools::tested(world, rest) {
                Some(true) => Tested::Passed,
                Some(false) => Tested::Failed(words.join(" ")),
                None => Tested::Unknown(name.clone()),
            };
        }
        _ => {}
    }
    if is_absent(world, name) {
        return Tested::Absent(name.clone());
    }
    match base_name(name) {
        "curl" => fetched(server, rest, rest.iter().any(|word| fails_on_status(word))),
        "wget" => fetched(server, rest, true),
        "nc" => listening(server, rest),
        "false" => Tested::Failed("exit 1".into()),
        "sh" | "bash" => rest
            .get(1)
            .map_or(Tested::Passed, |line| line_of(world, server, line)),
        name if is_python(name) => fetched(server, rest, true),
        name if tools::only_prints(name) => Tested::Passed,
        other => Tested::Unknown(other.to_owned()),
    }
}

/// `-f`, `-fsS`, `--fail`
fn fails_on_status(word: &str) -> bool {
    word.starts_with("--fail")
        || (word.starts_with('-') && !word.starts_with("--") && word.contains('f'))
}

/// The first address among the words is asked for.
fn fetched(server: Option<&Server>, words: &[String], status_counts: bool) -> Tested {
    let Some((host, port, path)) = words.iter().find_map(|word| address(word)) else {
        return Tested::Unknown(words.join(" "));
    };
    if !matches!(host.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0") {
        return Tested::Failed(["could not resolve or reach ", &host].concat());
    }
    match from_inside(server, port, &path) {
        Response::Http { status, .. } if status >= 400 && status_counts => {
            Tested::Failed(["HTTP ", &status.to_string()].concat())
        }
        Response::Http { .. } => Tested::Passed,
        _ => Tested::Failed(format!("port {port}: connection refused")),
    }
}

/// Host, port and path of the first `http://` in a word.
fn address(word: &str) -> Option<(String, u16, String)> {
    let (_, rest) = word.split_once("http://").or_else(|| {
        let bare = word.starts_with("localhost") || word.starts_with("127.0.0.1");
        bare.then_some(("", word))
    })?;
    let end = rest.find(['\'', '"', ')', ' ', ',']).unwrap_or(rest.len());
    let (authority, path) = rest[..end]
        .find('/')
        .map_or((&rest[..end], "/"), |at| rest[..end].split_at(at));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    Some((host.to_owned(), port.parse().ok()?, path.to_owned()))
}

/// `nc -z localhost 8501`
fn listening(server: Option<&Server>, words: &[String]) -> Tested {
    let port = words.last().and_then(|word| word.parse().ok()).unwrap_or(0);
    match from_inside(server, port, "/") {
        Response::Http { .. } => Tested::Passed,
        _ => Tested::Failed(format!("port {port}: connection refused")),
    }
}
