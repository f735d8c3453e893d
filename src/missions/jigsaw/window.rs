//! The two eyes: what a visitor sees in a browser, and what a stranger finds in the image.

use odp_sim::container::{Container, Health};

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, group};
use crate::text::Arg;

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
