//! What a terminal shows of a run: the commands a developer types, and what the tools say.
//! Made when somebody looks; nothing here decides anything.

use crate::app_spec::App;
use crate::build::log::{LogLine, Told, Tone, render};
use crate::container::{Response, Visit};
use crate::dockerfile::ignore::parse_ignore;
use crate::facts::Facts;
use crate::missions::jigsaw::outcome::{Outcome, Running};

/// Every line of a run, in order.
pub fn transcript(outcome: &Outcome, app: &App, facts: &Facts) -> Vec<LogLine> {
    let mut lines = vec![command(&["docker build -t ", &app.id, " ."])];
    let (ignore, _) = parse_ignore(&outcome.texts.ignore);
    lines.extend(render(&Told {
        build: &outcome.build,
        dockerfile: &outcome.dockerfile,
        ignore: &ignore,
        facts,
        tag: &app.id,
    }));
    if let Some(running) = &outcome.running {
        run(running, app, &mut lines);
    }
    lines
}

fn run(running: &Running, app: &App, lines: &mut Vec<LogLine>) {
    lines.push(run_command(running, app));
    let died = running.container.exit.is_some_and(|code| code != 0);
    let tone = if died { Tone::Error } else { Tone::Plain };
    lines.extend(running.container.log.iter().map(|text| line(tone, &[text])));
    if let Some(code) = running.container.exit {
        lines.push(command(&["docker ps -a --format '{{.Names}} {{.Status}}'"]));
        let tone = if code == 0 {
            Tone::Warning
        } else {
            Tone::Error
        };
        lines.push(line(tone, &[&app.id, " Exited (", &code.to_string(), ")"]));
    }
    // A program that only prints has no port to ask.
    if app.script.title.is_empty() {
        return;
    }
    let port = app.port.to_string();
    lines.push(command(&["curl http://localhost:", &port, &app.health]));
    lines.push(answered(&running.answer, &port));
    if let Visit::Error { log, .. } = &running.visit {
        lines.push(command(&["docker logs ", &app.id]));
        lines.extend(log.iter().map(|text| line(Tone::Error, &[text])));
    }
}

/// Secrets go in by name, as a careful person types it.
fn run_command(running: &Running, app: &App) -> LogLine {
    let mut text = String::from("$ docker run");
    for (host, container) in &running.container.options.publish {
        for part in [" -p ", &host.to_string(), ":", &container.to_string()] {
            text.push_str(part);
        }
    }
    for (name, _) in &running.container.options.env {
        text.push_str(" -e ");
        text.push_str(name);
    }
    for (path, _) in &running.container.options.mounts {
        text.push_str(" -v ~/secrets.toml:");
        text.push_str(path);
    }
    text.push(' ');
    text.push_str(&app.id);
    LogLine {
        step: None,
        tone: Tone::Step,
        text,
    }
}

/// What curl prints; its words for what went wrong are those of curl 8 (`curl(1)`, exit codes 7, 52).
fn answered(answer: &Response, port: &str) -> LogLine {
    match answer {
        Response::Refused => line(
            Tone::Error,
            &[
                "curl: (7) Failed to connect to localhost port ",
                port,
                ": Could not connect to server",
            ],
        ),
        Response::Reset => line(
            Tone::Error,
            &["curl: (56) Recv failure: Connection reset by peer"],
        ),
        Response::Http { status: 200, body } => line(Tone::Good, &[body]),
        Response::Http { body, .. } => line(Tone::Warning, &[body]),
    }
}

fn command(parts: &[&str]) -> LogLine {
    let mut text = String::from("$ ");
    text.extend(parts.iter().copied());
    LogLine {
        step: None,
        tone: Tone::Step,
        text,
    }
}

fn line(tone: Tone, parts: &[&str]) -> LogLine {
    LogLine {
        step: None,
        tone,
        text: parts.concat(),
    }
}
