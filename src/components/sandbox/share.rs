//! Taking a sandbox along: as a link that holds all of it, or as files.

use leptos::prelude::*;
use odp_sim::sandbox::share::MOST_LINK;

use super::desk::Desk;
use super::file::File;
use crate::browser::{self, clipboard, file};
use crate::components::board::dialog::dialog;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group};
use crate::text::{Arg, t};

/// The sheet.
pub(super) fn sheet(desk: Desk) -> El {
    let title = Signal::derive(move || desk.words.get("sandbox.share"));
    dialog("sharing", desk.sharing, title, move || {
        group![
            el("section")
                .child(el("h3").child(t("sandbox.as-link")))
                .child(move || link(desk)),
            el("section")
                .child(el("h3").child(t("sandbox.as-files")))
                .child(el("p").class("dim").child(t("sandbox.as-files-lead")))
                .child(files(desk))
        ]
    })
}

fn link(desk: Desk) -> Node {
    match desk.link() {
        Ok(link) => whole(desk, link),
        Err(length) => {
            let args = [
                ("length", Arg::Count(length.unwrap_or(usize::MAX) as u64)),
                ("most", Arg::Count(MOST_LINK as u64)),
            ];
            let key = match length {
                Some(_) => "sandbox.link-long",
                None => "sandbox.link-far-too-long",
            };
            el("p")
                .class("too-long")
                .attr("role", "alert")
                .testid("too-long")
                .child(icon("warn"))
                .child(el("span").child(desk.words.say(key, &args)))
                .into_node()
        }
    }
}

fn whole(desk: Desk, link: String) -> Node {
    let told = RwSignal::new(String::new());
    let copied = link.clone();
    let copy = move || {
        let text = copied.clone();
        browser::spawn(async move {
            let done = clipboard::copy(&text).await;
            told.set(desk.words.get(if done {
                "board.copied"
            } else {
                "board.copy-refused"
            }));
        });
    };
    let args = [("count", Arg::Count(link.len() as u64))];
    let select = |event: web_sys::Event| {
        if let Some(input) = crate::dom::target::<web_sys::HtmlInputElement>(&event) {
            input.select();
        }
    };
    group![
        el("p")
            .class("dim")
            .child(desk.words.say("sandbox.as-link-lead", &args)),
        el("div")
            .class("row link-row")
            .child(
                el("input")
                    .attr("type", "text")
                    .attr("readonly", true)
                    .class("mono")
                    .testid("link")
                    .attr("aria-label", desk.words.get("sandbox.as-link"))
                    .on("focus", select)
                    .prop("value", link),
            )
            .child(
                el("button")
                    .class("btn go")
                    .testid("copy-link")
                    .on_click(copy)
                    .child(icon("copy"))
                    .child(desk.words.get("sandbox.copy-link")),
            ),
        el("p").class("dim").attr("role", "status").child(told)
    ]
}

/// A button for each text that is not empty.
fn files(desk: Desk) -> El {
    let one = move |which: File| {
        let save = move || {
            let text = desk
                .form
                .with_untracked(|form| which.of(&form.texts).clone());
            if file::download(which.name(), "text/plain", &text).is_none() {
                desk.tell(desk.words.get("board.copy-refused"));
            }
        };
        let name = Arg::Code(which.name().into());
        let empty = move || desk.form.with(|form| which.of(&form.texts).is_empty());
        el("button")
            .class("btn")
            .testid(["save-", which.name()].concat())
            .attr("disabled", empty)
            .on_click(save)
            .child(icon("download"))
            .child(move || desk.words.say("board.download", &[("name", name.clone())]))
    };
    el("div").class("row").child(File::ALL.map(one))
}
