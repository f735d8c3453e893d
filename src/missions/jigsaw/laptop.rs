//! The laptop: the project folder as it lies there, and the app that runs there.

use leptos::prelude::*;
use odp_sim::app_spec::AppFile;
use odp_sim::dockerfile::ignore::parse_ignore;

use super::desk::Desk;
use crate::components::board::sight::lit;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el};
use crate::live::memo;
use crate::text::Arg;

/// The laptop.
pub fn laptop(desk: Desk) -> Node {
    let (script, python) = desk.player.peek(|session| {
        let instance = session.state().instance();
        (instance.app.script.clone(), instance.python)
    });
    // In the tool's own words, and in every language the same.
    let python = ["Python 3.", &python.to_string()].concat();
    el("section")
        .class("pane laptop-pane")
        .attr("tabindex", "0")
        .attr("aria-label", desk.word("board.laptop"))
        .child(
            el("h2").child(desk.word("board.laptop")).child(" ").child(
                el("small")
                    .class("mono")
                    .testid("laptop-python")
                    .child(python),
            ),
        )
        .child(
            el("div")
                .class("win small")
                .attr("data-state", "lit")
                .attr("aria-hidden", "true")
                .child(
                    el("div")
                        .class("chrome")
                        .child(el("i"))
                        .child(el("i"))
                        .child(el("i")),
                )
                .child(
                    el("div")
                        .class("glass")
                        .attr("data-theme", "light")
                        .child(lit(&script.title, &script.shows)),
                ),
        )
        .child(folder(desk))
        .into_node()
}

/// The project folder; what the ignore file keeps from the builder is crossed out.
pub fn folder(desk: Desk) -> Node {
    let app = desk
        .player
        .peek(|session| session.state().instance().app.clone());
    let files = app.files.clone();
    let ignored = memo(move || desk.texts.with(|texts| left_out(&files, &texts.ignore)));
    let each = move || {
        let ignored = ignored.get();
        let files = app.files.iter().zip(ignored);
        let each = |(file, out)| entry(desk, file, out);
        files.map(each).collect::<Vec<_>>()
    };
    el("ul")
        .class("tree mono")
        .testid("laptop")
        .child(each)
        .into_node()
}

/// For each file whether the ignore file keeps it from the builder.
fn left_out(files: &[AppFile], ignore: &str) -> Vec<bool> {
    let (rules, _) = parse_ignore(ignore);
    let out = |file: &AppFile| rules.excludes(file.path.trim_end_matches('/'));
    files.iter().map(out).collect()
}

/// A file of the project; one that can be read opens.
fn entry(desk: Desk, file: &AppFile, out: bool) -> El {
    let picture = if file.path.ends_with('/') {
        "folder"
    } else {
        "file"
    };
    let bytes = file.size();
    let line = |name: El| {
        name.child(icon(picture))
            .child(el("span").child(file.path.clone()))
            .child(out.then(|| el("em").child(desk.word("board.ignored"))))
            .child(el("small").child(move || desk.words.arg(&Arg::Bytes(bytes))))
    };
    let item = el("li").class_if("out", out);
    match &file.text {
        None => line(item),
        Some(text) => item.class("opens").child(
            el("details")
                .child(line(el("summary")))
                .child(el("pre").attr("tabindex", "0").child(text.clone())),
        ),
    }
}
