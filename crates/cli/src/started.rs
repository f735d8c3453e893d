//! What comes of an image that was built: its container, a visitor's page and a stranger's
//! finds, as lines of a terminal and as JSON.

use crate::report::finding;
use crate::sentence;
use odp_sim::container::{Container, Health, Leak, Visit, Way};
use odp_sim::finding::Finding;
use odp_sim::sandbox::people::People;
use serde_json::{Value, json};

/// The container as it is a minute after its start.
pub fn as_json(people: &People) -> Value {
    let container = &people.container;
    let stop = container.stop;
    json!({
        "command": people.command,
        "log": container.log,
        "exit": container.exit,
        "health": health(container.health),
        "user": container.user,
        "server": container.server.as_ref().map(|server| json!({
            "address": server.address,
            "port": server.port,
            "script": server.script,
        })),
        "visit": visit(&people.visit),
        "stop": {"ms": stop.ms, "killed": stop.killed, "exit": stop.code},
        "leaks": people.leaks.iter().map(leak).collect::<Value>(),
        "findings": people.findings.iter().map(finding).collect::<Value>(),
    })
}

fn visit(visit: &Visit) -> Value {
    match visit {
        Visit::Unreachable(_) => json!({"kind": "unreachable"}),
        Visit::Error {
            exception, message, ..
        } => json!({"kind": "error", "exception": exception, "message": message}),
        Visit::Page { title, .. } => json!({"kind": "page", "title": title}),
        Visit::Other { title } => json!({"kind": "other", "title": title}),
    }
}

fn leak(leak: &Leak) -> Value {
    json!({
        "secret": leak.secret,
        "way": way(leak.way),
        "place": leak.place,
        "line": leak.line,
    })
}

fn health(health: Health) -> Option<&'static str> {
    match health {
        Health::None => None,
        Health::Healthy => Some("healthy"),
        Health::Unhealthy => Some("unhealthy"),
    }
}

fn way(way: Way) -> &'static str {
    match way {
        Way::File => "file",
        Way::DeletedFile => "deleted-file",
        Way::Env => "env",
        Way::BuildArg => "build-arg",
        Way::Command => "command",
    }
}

/// The lines of a terminal: the log of the container, its status, what a browser shows and
/// how it stops; then what there is to say of it.
pub fn as_lines(people: &People) -> Vec<String> {
    let container = &people.container;
    let mut lines = vec![format!("$ {}", people.command)];
    lines.extend(container.log.iter().cloned());
    lines.push("$ docker ps -a --format '{{.Status}}'".to_owned());
    lines.push(status(container));
    lines.push(format!("http://localhost:{}", people.port));
    match &people.visit {
        Visit::Unreachable(_) => lines.push("does not answer".to_owned()),
        Visit::Error { log, .. } => lines.extend(log.iter().cloned()),
        Visit::Page { title, .. } => lines.push(format!("shows the page of {title}")),
        Visit::Other { title } => lines.push(format!("shows another page: {title}")),
    }
    if container.exit.is_none() {
        let stop = container.stop;
        lines.push("$ docker stop app".to_owned());
        let killed = if stop.killed { ", killed" } else { "" };
        lines.push(format!(
            "Exited ({}) after {} ms{killed}",
            stop.code, stop.ms
        ));
    }
    // They are of no line of the Dockerfile.
    let said = |found: &Finding| format!("{}: {}", found.code, sentence::message(found));
    lines.extend(people.findings.iter().map(said));
    lines
}

fn status(container: &Container) -> String {
    match (container.exit, health(container.health)) {
        (Some(code), _) => format!("Exited ({code})"),
        (None, Some(health)) => format!("Up About a minute ({health})"),
        (None, None) => "Up About a minute".to_owned(),
    }
}
