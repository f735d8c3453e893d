//! Who meets the image: a visitor with a browser, and a stranger who takes it apart.

use odp_sim::container::{Health, Visit};
use odp_sim::sandbox::people::People;

use leptos::prelude::*;

use super::desk::Desk;
use crate::components::board::sight::{leaks, lit};
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group, live};
use crate::text::Arg;

/// Both of them.
pub(super) fn people(desk: Desk) -> Node {
    live(move || {
        let shown = desk.shown.get();
        let Some(people) = &shown.run.people else {
            return el("p")
                .class("dim")
                .testid("nobody")
                .child(desk.words.get("sandbox.no-image"))
                .into_node();
        };
        el("div")
            .class("people")
            .child(visitor(desk, people))
            .child(stranger(desk, people))
            .into_node()
    })
}

fn visitor(desk: Desk, people: &People) -> El {
    let (state, theme) = match people.visit {
        Visit::Page { .. } | Visit::Other { .. } => ("lit", "light"),
        Visit::Error { .. } => ("error", "light"),
        Visit::Unreachable(_) => ("dark", "dark"),
    };
    let address = ["localhost:", &people.port.to_string()].concat();
    let chrome = el("div")
        .class("chrome")
        .attr("aria-hidden", "true")
        .child([el("i"), el("i"), el("i")])
        .child(el("span").class("mono").child(address.clone()));
    let window = el("div")
        .class("win")
        .testid("window")
        .attr("data-state", state)
        .child(chrome)
        .child(
            el("div")
                .class("glass")
                .attr("data-theme", theme)
                .child(glass(desk, &people.visit, address)),
        );
    el("section")
        .child(
            el("h3")
                .child(icon("eye"))
                .child(desk.words.get("sandbox.visitor")),
        )
        .child(window)
        .child(
            el("p")
                .class("dim")
                .child(desk.words.get("sandbox.assumed")),
        )
        .child(container(desk, people))
}

fn glass(desk: Desk, visit: &Visit, address: String) -> Node {
    match visit {
        Visit::Page { title, .. } => lit(title, &desk.words.get("sandbox.page")),
        Visit::Other { title } => lit(title, ""),
        Visit::Error {
            exception, message, ..
        } => {
            let message = message.strip_prefix(exception.as_str()).unwrap_or(message);
            group![
                el("div")
                    .class("redbox mono")
                    .child(el("b").child(exception.clone()))
                    .child(message.to_owned()),
                el("p")
                    .class("dim")
                    .child(desk.words.get("board.window-error"))
            ]
        }
        Visit::Unreachable(_) => {
            let args = [("address", Arg::Code(address))];
            el("p")
                .class("dark")
                .child(el("span").class("lamp").attr("aria-hidden", "true"))
                .child(desk.words.say("board.window-dark", &args))
                .into_node()
        }
    }
}

/// The container, as `docker ps` and `docker logs` have it.
fn container(desk: Desk, people: &People) -> El {
    let container = &people.container;
    let state = match container.exit {
        None => desk.words.get("sandbox.up"),
        Some(code) => {
            let code = Arg::Text(code.to_string());
            desk.words.say("sandbox.exited", &[("code", code)])
        }
    };
    let health = desk.words.get(match container.health {
        Health::None => "sandbox.health-none",
        Health::Healthy => "sandbox.health-good",
        Health::Unhealthy => "sandbox.health-bad",
    });
    let user = if container.user.is_empty() {
        "root"
    } else {
        &container.user
    };
    let fact = |key: &'static str, class: &'static str, value: String| {
        el("div")
            .child(el("dt").child(desk.words.get(key)))
            .child(el("dd").class(class).child(value))
    };
    let mut log = ["$ ", &people.command, "\n"].concat();
    for line in &container.log {
        log.push_str(line);
        log.push('\n');
    }
    if let Visit::Error { log: more, .. } = &people.visit {
        for line in more {
            log.push_str(line);
            log.push('\n');
        }
    }
    el("div")
        .child(
            el("dl")
                .class("facts")
                .child(fact("sandbox.state", "", state))
                .child(fact("sandbox.health", "", health))
                .child(fact("sandbox.user", "mono", user.to_owned())),
        )
        .child(
            el("pre")
                .class("mono printed")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", desk.words.get("sandbox.log"))
                .child(log),
        )
}

fn stranger(desk: Desk, people: &People) -> El {
    el("section")
        .testid("stranger")
        .child(
            el("h3")
                .child(icon("spy"))
                .child(desk.words.get("sandbox.stranger")),
        )
        .child(leaks(desk.words, &people.leaks))
        .child(el("p").class("dim").child(desk.words.get("sandbox.keys")))
}
