//! The laptop: the project folder as it lies there, and the app that runs there.

use leptos::prelude::*;
use odp_sim::app_spec::AppFile;
use odp_sim::dockerfile::ignore::parse_ignore;

use super::desk::Desk;
use super::window::lit;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el};
use crate::live::memo;
use crate::text::Arg;

/// The laptop.
pub fn laptop(desk: Desk) -> Node {
    let script = desk
        .player
        .peek(|session| session.state().instance().app.script.clone());
    el("section")
        .class("pane laptop-pane")
        .attr("tabindex", "0")
        .attr("aria-label", desk.word("board.laptop"))
        .child(el("h2").child(desk.word("board.laptop")))
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
    let files: Vec<_> = app
        .files
        .iter()
        .map(|file: &AppFile| (file.path.clone(), file.size()))
        .collect();
    let ignored = memo(move || desk.texts.with(|texts| left_out(&files, &texts.ignore)));
    let each = move || {
        ignored
            .get()
            .into_iter()
            .map(|file| entry(desk, file))
            .collect::<Vec<_>>()
    };
    el("ul")
        .class("tree mono")
        .testid("laptop")
        .child(each)
        .into_node()
}

/// A file of the project: path, bytes, and whether the ignore file keeps it from the builder.
type Listed = (String, u64, bool);

fn left_out(files: &[(String, u64)], ignore: &str) -> Vec<Listed> {
    let (rules, _) = parse_ignore(ignore);
    files
        .iter()
        .map(|(path, bytes)| {
            (
                path.clone(),
                *bytes,
                rules.excludes(path.trim_end_matches('/')),
            )
        })
        .collect()
}

fn entry(desk: Desk, (path, bytes, out): Listed) -> Node {
    let picture = if path.ends_with('/') {
        "folder"
    } else {
        "file"
    };
    let note = out.then(|| el("em").child(desk.word("board.ignored")));
    el("li")
        .class_if("out", out)
        .child(icon(picture))
        .child(el("span").child(path))
        .child(note)
        .child(el("small").child(move || desk.words.arg(&Arg::Bytes(bytes))))
        .into_node()
}
