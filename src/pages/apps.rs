//! The choice of the app that all six rooms speak of.

use super::enter;
use crate::browser::route::go;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, group, live};
use crate::progress::{Players, use_players};
use crate::rooms::APPS;
use crate::text::{Text, use_text};

/// Four ready apps as cards.
pub fn app_choice() -> Node {
    let text = use_text();
    let players = use_players();
    enter(move || (text.get("apps.title"), String::new()));
    cards(text, players)
}

fn cards(text: Text, players: Players) -> Node {
    live(move || {
        let chosen = players.app();
        let card = |app| card(text, players, app, chosen.as_deref() == Some(app));
        el("main")
            .class("page")
            .child(
                el("h1")
                    .attr("tabindex", "-1")
                    .child(text.get("apps.title")),
            )
            .child(el("p").class("lead").child(text.get("apps.lead")))
            .child(el("div").class("apps").child(APPS.map(card)))
            .into_node()
    })
}

fn card(text: Text, players: Players, app: &'static str, chosen: bool) -> Node {
    let pressed = if chosen { "true" } else { "false" };
    let part = |part: &str| text.get(&format!("app.{app}.{part}"));
    let choose = move || {
        players.choose_app(app);
        go("/map");
    };
    el("button")
        .class("appcard")
        .attr("aria-pressed", pressed)
        .testid(["app-", app].concat())
        .on_click(choose)
        .child(
            el("svg")
                .class("screen")
                .attr("aria-hidden", "true")
                .child(el("use").attr("href", ["#i-app-", app].concat())),
        )
        .child(el("b").class("mono").child(app))
        .child(el("span").child(part("does")))
        .child(el("small").child(part("catch")))
        .child(el("small").class("mono").child(part("needs")))
        .child(
            el("em")
                .child(chosen.then(|| group![icon("check"), text.get("apps.chosen")].into_node())),
        )
        .into_node()
}
