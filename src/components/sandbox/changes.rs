//! What happens to files between two builds.

use leptos::prelude::*;
use odp_sim::sandbox::Change;

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, target};
use crate::text::{Arg, t};

/// The choice of a file, what may happen to it, and what will.
pub(super) fn changes(desk: Desk) -> El {
    // Empty until somebody chooses; then the first file that is there counts.
    let chosen = RwSignal::new(String::new());
    let path = move || {
        desk.paths.with(|paths| {
            let chosen = chosen.get();
            let known = |path: &&String| *path == "app.py";
            if paths.contains(&chosen) {
                return Some(chosen);
            }
            paths.iter().find(known).or(paths.first()).cloned()
        })
    };
    let act = move |change: fn(String) -> Change| {
        if let Some(path) = untrack(path) {
            desk.change(change(path));
        }
    };
    let button = move |testid: &'static str, key: &'static str, change: fn(String) -> Change| {
        el("button")
            .class("btn")
            .testid(testid)
            .attr("disabled", move || path().is_none())
            .on_click(move || act(change))
            .child(t(key))
    };
    let picked = move |event: web_sys::Event| {
        if let Some(select) = target::<web_sys::HtmlSelectElement>(&event) {
            chosen.set(select.value());
        }
    };
    let options = move || {
        let now = path();
        desk.paths.with(|paths| {
            let option = |path: &String| {
                let selected = now.as_ref() == Some(path);
                el("option")
                    .attr("value", path.clone())
                    .attr("selected", selected)
                    .child(path.clone())
            };
            paths.iter().map(option).collect::<Vec<_>>()
        })
    };
    el("section")
        .class("between")
        .attr("aria-label", t("sandbox.between"))
        .child(el("h2").child(t("sandbox.between")))
        .child(
            el("div")
                .class("row")
                .child(
                    el("label")
                        .child(el("span").class("heard").child(t("sandbox.file")))
                        .child(
                            el("select")
                                .class("mono")
                                .testid("changed-file")
                                .on("change", picked)
                                .prop("value", move || path().unwrap_or_default())
                                .child(options),
                        ),
                )
                .child(button("touch", "sandbox.touch", Change::Touch))
                .child(button("chmod", "sandbox.chmod", Change::Chmod)),
        )
        .child(move || chosen_so_far(desk))
}

/// What will happen; a press takes it back.
fn chosen_so_far(desk: Desk) -> Node {
    let all = desk.form.with(|form| form.changes.clone());
    if all.is_empty() {
        return el("p")
            .class("dim")
            .child(desk.words.get("sandbox.no-changes"))
            .into_node();
    }
    let chip = |change: Change| {
        let (key, path) = match &change {
            Change::Touch(path) => ("sandbox.touched", path.clone()),
            Change::Chmod(path) => ("sandbox.chmodded", path.clone()),
        };
        let gone = desk.paths.with(|paths| !paths.contains(&path));
        let name = desk.words.say(key, &[("path", Arg::Code(path))]);
        let label = desk
            .words
            .say("sandbox.take-back", &[("name", Arg::Text(name.clone()))]);
        el("li").child(
            el("button")
                .class("btn change")
                .class_if("gone", gone)
                .attr("aria-label", label)
                .on_click(move || desk.change(change.clone()))
                .child(icon("pen"))
                .child(el("span").class("mono").child(name))
                .child(gone.then(|| el("small").child(desk.words.get("sandbox.gone"))))
                .child(icon("x")),
        )
    };
    el("ul")
        .class("row")
        .testid("changes")
        .child(all.into_iter().map(chip).collect::<Vec<_>>())
        .into_node()
}
