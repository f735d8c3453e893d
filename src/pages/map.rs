//! The mission map: the way, the box, six doors and the vault. Nothing here is typed into,
//! so it is drawn as a whole whenever the progress or the language changes.

mod dot;

use self::dot::Dot;
use super::enter;
use crate::browser::route::link;
use crate::components::{difficulty_choice, icon, solved, star_row, travelling_box, way};
use crate::dom::{IntoNode, Node, el, group, live};
use crate::progress::{Players, use_players};
use crate::rooms::{Difficulty, ROOMS, Room};
use crate::text::{Arg, Text, use_text};

/// The corridor.
pub fn map() -> Node {
    let text = use_text();
    let players = use_players();
    enter(move || (text.get("map.place"), below(text, players)));
    corridor(text, players, Dot::send(text, players))
}

fn below(text: Text, players: Players) -> String {
    let difficulty = text.get(&format!("difficulty.{}", players.difficulty().as_str()));
    match players.app() {
        Some(app) => [app, difficulty].join(" · "),
        None => difficulty,
    }
}

fn corridor(text: Text, players: Players, dot: Dot) -> Node {
    live(move || {
        let made = players.outcome();
        el("main")
            .class("page")
            .child(el("h1").attr("tabindex", "-1").child(title(text, players)))
            .child(el("p").class("lead").child(lead(text, players)))
            .child(
                el("section")
                    .class("stage")
                    .attr("aria-label", text.get("map.stage"))
                    .child(way(text, players, dot.light()))
                    .child(dot.skip())
                    .child(travelling_box(text, made.as_ref())),
            )
            .child(
                el("div")
                    .class("how-hard")
                    .child(difficulty_choice("map-difficulty").show()),
            )
            .child(
                el("ol")
                    .class("doors")
                    .child(ROOMS.map(|room| door(text, room, players.best(room), dot))),
            )
            .child(vault(text, players))
            .child(sandbox(text))
            .into_node()
    })
}

fn title(text: Text, players: Players) -> String {
    match solved(players) {
        0 => text.get("map.title-none"),
        done => {
            let count = Arg::Count(done as u64);
            let left = Arg::Count((ROOMS.len() - done) as u64);
            text.say("map.title", &[("count", count), ("left", left)])
        }
    }
}

fn lead(text: Text, players: Players) -> String {
    let name = players.with(|player| player.map(|player| player.name.clone()).unwrap_or_default());
    if solved(players) > 0 {
        text.get("map.lead-done")
    } else if name.is_empty() {
        text.get("map.lead")
    } else {
        text.say("map.lead-name", &[("name", Arg::Text(name))])
    }
}

/// A door: number, name, what you can do after it, state, stars and where they were won,
/// minutes.
fn door(text: Text, room: Room, (stars, at): (u8, Difficulty), dot: Dot) -> Node {
    let (class, sign, state) = match stars {
        _ if !room.built => ("shut", "lock", text.get("map.not-built")),
        0 => ("open", "door", text.get("map.unlocked")),
        _ => ("done", "check", text.get("map.completed")),
    };
    let inside = group![
        el("i").class("pic").attr("aria-hidden", "true"),
        el("span")
            .class("no")
            .child(["0", room.number.to_string().as_str()].concat()),
        el("h2").child(text.get(&format!("room.{}.name", room.slug()))),
        el("p").child(text.get(&format!("room.{}.after", room.slug()))),
        el("div")
            .class("st")
            .child(el("span").child(icon(sign)).child(state))
            .child((stars > 0).then(|| star_row(text, stars)))
            .child(
                (stars > 0)
                    .then(|| el("small").child(text.get(&["difficulty.", at.as_str()].concat())))
            )
            .child(
                el("small")
                    .child(text.say("map.minutes", &[("count", Arg::Count(room.minutes.into()))]))
            )
    ]
    .into_node();
    let inside = if room.built {
        let to = format!("/room/{}", room.number);
        link(&to, "").child(inside).into_node()
    } else {
        el("div").child(inside).into_node()
    };
    let testid = format!("door-{}", room.number);
    let door = el("li").class(class).testid(testid).child(inside);
    dot.at_door(usize::from(room.number) - 1, door).into_node()
}

/// The way into the sandbox.
fn sandbox(text: Text) -> Node {
    let named = el("span")
        .child(el("b").child(text.get("map.sandbox")))
        .child(el("small").child(text.get("map.sandbox-lead")));
    link("/sandbox", "to-sandbox")
        .testid("map-sandbox")
        .child(icon("box"))
        .child(named)
        .into_node()
}

/// The vault with the fragments that were won.
fn vault(text: Text, players: Players) -> Node {
    let fragment =
        |room: Room| players.with(|player| Some(player?.outcome(room.slug())?.fragment.clone()));
    let fragments = ROOMS.map(fragment);
    let won = Arg::Count(fragments.iter().flatten().count() as u64);
    let slot = |fragment: Option<String>| {
        let class = if fragment.is_some() { "on" } else { "" };
        el("b")
            .class(class)
            .child(fragment.unwrap_or_else(|| "··".into()))
    };
    el("section")
        .class("vault")
        .testid("vault")
        .child(icon("lock"))
        .child(
            el("div")
                .child(el("h2").child(text.get("map.vault")))
                .child(el("p").child(text.get("map.vault-lead"))),
        )
        .child(
            el("div")
                .class("frag mono")
                .attr("role", "img")
                .attr("aria-label", text.say("map.fragments", &[("count", won)]))
                .child(fragments.map(slot)),
        )
        .into_node()
}
