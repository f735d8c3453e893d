//! The container as the tools report it: whether it is up, as whom it runs, how it stops.

use odp_sim::container::{Container, Health};
use odp_sim::setup::Difficulty;

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group};
use crate::text::Arg;

/// What `docker ps` says, how it would stop, and what each of these words means.
pub fn status(desk: Desk) -> Node {
    let facts = move || {
        let run = desk.run()?;
        let container = &run.running.as_ref()?.container;
        let badges = badges(desk, container);
        let beginner = desk.difficulty == Difficulty::Beginner;
        // What is well needs no words.
        let shown = badges
            .iter()
            .filter(|badge| beginner && badge.class != "good");
        let told = shown.map(|badge| {
            el("p")
                .class("term-says")
                .child(el("b").child(badge.words.clone()))
                .child([": ", &badge.says].concat())
        });
        let told = told.collect::<Vec<_>>();
        let list = badges.into_iter().map(Badge::show).collect::<Vec<_>>();
        Some(group![el("ul").class("status").child(list), told].into_node())
    };
    (move || facts().map(|facts| el("div").child(facts))).into_node()
}

fn badges(desk: Desk, container: &Container) -> Vec<Badge> {
    let says =
        |key: &str, args: &[(&'static str, Arg)]| desk.words.say(&["chip.", key].concat(), args);
    let badge = |class, picture, words: String, says| Badge {
        class,
        picture,
        words,
        says,
    };
    let mut all = vec![match container.exit {
        None => badge("good", "check", "Up".into(), says("up", &[])),
        Some(code) => {
            let (class, picture) = if code == 0 {
                ("odd", "warn")
            } else {
                ("bad", "x")
            };
            let args = [("code", Arg::Text(code.to_string()))];
            let key = if code == 127 { "exited-127" } else { "exited" };
            badge(class, picture, format!("Exited ({code})"), says(key, &args))
        }
    }];
    match container.health {
        Health::None => {}
        Health::Healthy => all.push(badge(
            "good",
            "check",
            "healthy".into(),
            says("healthy", &[]),
        )),
        Health::Unhealthy => all.push(badge(
            "bad",
            "x",
            "unhealthy".into(),
            says("unhealthy", &[]),
        )),
    }
    if !container.user.is_empty() {
        let key = if container.user == "root" {
            "root"
        } else {
            "user"
        };
        let words = format!("USER {}", container.user);
        all.push(badge("plain", "info", words, says(key, &[])));
    }
    if container.exit.is_none() {
        let time = desk.words.arg(&Arg::Millis(container.stop.ms));
        let (class, picture) = if container.stop.killed {
            ("odd", "warn")
        } else {
            ("plain", "clock")
        };
        let words = format!("docker stop: {time}");
        all.push(badge(class, picture, words, says("stop", &[])));
    }
    all
}

/// A word of a tool, with a picture, and what it means.
struct Badge {
    class: &'static str,
    picture: &'static str,
    words: String,
    says: String,
}

impl Badge {
    fn show(self) -> El {
        el("li")
            .class(self.class)
            .attr("title", self.says)
            .child(icon(self.picture))
            .child(el("span").class("mono").child(self.words))
    }
}
