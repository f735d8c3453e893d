//! The two eyes: what a visitor sees in a browser, and what a stranger finds in the image.

use leptos::prelude::*;
use odp_sim::container::{Container, Health, Leak, Visit, Way};

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, group, when};
use crate::live::memo;
use crate::text::Arg;

/// A browser's window on the app.
pub fn window(desk: Desk) -> Node {
    let visit = memo(move || {
        desk.run()
            .and_then(|run| Some(run.running.as_ref()?.visit.clone()))
    });
    let state = move || match visit.get() {
        Some(Visit::Page { .. }) => "lit",
        Some(Visit::Error { .. }) => "error",
        _ => "dark",
    };
    let port = desk
        .player
        .peek(|session| session.state().instance().app.port);
    let theme = move || if state() == "dark" { "dark" } else { "light" };
    let old = move || desk.run().is_some() && !desk.fresh.get();
    el("div")
        .class("win")
        .testid("window")
        .attr("data-state", state)
        .class_if("stale", old)
        .child(
            el("div")
                .class("chrome")
                .attr("aria-hidden", "true")
                .child(el("i"))
                .child(el("i"))
                .child(el("i"))
                .child(el("span").class("mono").child(format!("localhost:{port}"))),
        )
        .child(
            el("div")
                .class("glass")
                .attr("data-theme", theme)
                .child(move || glass(desk, visit.get(), port)),
        )
        .child(when(old, move || {
            el("p")
                .class("stale-note")
                .child(icon("clock"))
                .child(desk.word("board.stale"))
        }))
        .into_node()
}

fn glass(desk: Desk, visit: Option<Visit>, port: u16) -> Node {
    match visit {
        Some(Visit::Page { title, shows }) => lit(&title, &shows),
        Some(Visit::Error {
            exception, message, ..
        }) => red_box(desk, &exception, &message),
        _ => dark(desk, port),
    }
}

/// Nobody answers: no image, no container, or no way to it.
fn dark(desk: Desk, port: u16) -> Node {
    let ran = desk.run().is_some();
    let key = if ran {
        "board.window-dark"
    } else {
        "board.window-idle"
    };
    let args = [("address", Arg::Code(format!("localhost:{port}")))];
    let words = move || desk.words.say(key, &args);
    el("p")
        .class("dark")
        .child(el("span").class("lamp").attr("aria-hidden", "true"))
        .child(words)
        .into_node()
}

fn red_box(desk: Desk, exception: &str, message: &str) -> Node {
    let message = message
        .strip_prefix(exception)
        .map_or(message, |rest| rest.trim_start_matches(':'))
        .trim();
    group![
        el("div")
            .class("redbox mono")
            .child(el("b").child(exception.to_owned()))
            .child(": ")
            .child(message.to_owned()),
        el("p").class("dim").child(desk.word("board.window-error"))
    ]
}

/// The page: title, words and a chart that is only a picture.
pub fn lit(title: &str, shows: &str) -> Node {
    group![
        el("p").class("headline").child(title.to_owned()),
        el("svg")
            .class("chart")
            .attr("viewBox", "0 0 120 40")
            .attr("preserveAspectRatio", "none")
            .attr("aria-hidden", "true")
            .child(el("path").class("area").attr(
                "d",
                "M0 34 12 30 24 31 36 22 48 25 60 15 72 19 84 10 96 13 108 6 120 8V40H0z"
            ))
            .child(el("path").class("curve").attr(
                "d",
                "M0 34 12 30 24 31 36 22 48 25 60 15 72 19 84 10 96 13 108 6 120 8"
            )),
        el("p").child(shows.to_owned())
    ]
}

/// What `docker ps` says, and how it would stop.
pub fn status(desk: Desk) -> Node {
    let facts = move || {
        let run = desk.run()?;
        let container = &run.running.as_ref()?.container;
        Some(el("ul").class("status").child(badges(desk, container)))
    };
    facts.into_node()
}

fn badges(desk: Desk, container: &Container) -> Node {
    let up = match container.exit {
        None => badge("good", "check", "Up".into()),
        Some(0) => badge("odd", "warn", "Exited (0)".into()),
        Some(code) => badge("bad", "x", format!("Exited ({code})")),
    };
    let health = match container.health {
        Health::None => None,
        Health::Healthy => Some(badge("good", "check", "healthy".into())),
        Health::Unhealthy => Some(badge("bad", "x", "unhealthy".into())),
    };
    let user = if container.user.is_empty() {
        String::new()
    } else {
        container.user.clone()
    };
    let user = (!user.is_empty()).then(|| badge("plain", "info", format!("USER {user}")));
    let stop = (container.exit.is_none()).then(|| {
        let time = desk.words.arg(&Arg::Millis(container.stop.ms));
        let (class, picture) = if container.stop.killed {
            ("odd", "warn")
        } else {
            ("plain", "clock")
        };
        badge(class, picture, format!("docker stop: {time}"))
    });
    group![up, health, user, stop]
}

/// A word of a tool, with a picture.
fn badge(class: &'static str, picture: &'static str, words: String) -> Node {
    el("li")
        .class(class)
        .child(icon(picture))
        .child(el("span").class("mono").child(words))
        .into_node()
}

/// What somebody finds who gets hold of the image.
pub fn strangers(desk: Desk) -> Node {
    let found = move || match desk.run().filter(|run| run.running.is_some()) {
        None => el("p")
            .class("dark")
            .child(desk.word("board.stranger-none"))
            .into_node(),
        Some(run) => {
            let leaks = run
                .running
                .as_ref()
                .map(|running| running.leaks.clone())
                .unwrap_or_default();
            if leaks.is_empty() {
                el("p")
                    .class("nothing")
                    .child(icon("lock"))
                    .child(desk.word("board.stranger-nothing"))
                    .into_node()
            } else {
                let each = leaks
                    .into_iter()
                    .map(|leak| leaked(desk, &leak))
                    .collect::<Vec<_>>();
                el("ul").class("leaks").child(each).into_node()
            }
        }
    };
    el("div")
        .class("stranger")
        .testid("stranger")
        .child(found)
        .into_node()
}

fn leaked(desk: Desk, leak: &Leak) -> Node {
    let key = match leak.way {
        Way::File => "board.leak-file",
        Way::DeletedFile => "board.leak-deleted",
        Way::Env => "board.leak-env",
        Way::BuildArg => "board.leak-arg",
        Way::Command => "board.leak-command",
    };
    let line = u64::from(leak.line);
    let place = leak.place.clone();
    el("li")
        .child(icon("key"))
        .child(
            el("div")
                .child(el("b").class("mono").child(leak.secret.clone()))
                .child(
                    el("p")
                        .child(desk.word(key))
                        .child(" ")
                        .child(el("code").child(place))
                        .child((line > 0).then(|| {
                            el("small").child(move || {
                                desk.words
                                    .say("board.leak-line", &[("line", Arg::Count(line))])
                            })
                        })),
                ),
        )
        .into_node()
}
