//! The left half: the four texts, what is built of them, and what happens between builds.

use leptos::prelude::*;
use odp_sim::sandbox::{read_args, stages, weight};

use super::changes::changes;
use super::desk::Desk;
use super::file::{File, MOST_LISTING};
use crate::browser::{self, file};
use crate::components::board::code::Grammar;
use crate::components::board::editor::{Editor, Typing};
use crate::components::icon;
use crate::components::tabs::{Tab, tabs};
use crate::dom::{El, IntoNode, Node, el, target};
use crate::live::memo;
use crate::text::{Arg, t};

/// Bytes of build arguments.
const MOST_ARGS: usize = 8 * 1024;
/// Stages that can be chosen.
const MOST_STAGES: usize = 200;

/// The left half.
pub(super) fn texts(desk: Desk) -> El {
    let panel = el("div")
        .attr("role", "tabpanel")
        .attr("id", "text-panel")
        .attr("aria-labelledby", move || ids()[desk.tab.get()])
        .child(move || editor(desk, File::ALL[desk.tab.get()]));
    let paper = el("div")
        .class("paper")
        .child(tabs("sandbox.texts", desk.tab, names))
        .child(panel)
        .child(below(desk));
    el("section")
        .class("pane texts")
        .attr("id", "texts")
        .attr("aria-label", t("sandbox.texts"))
        .child(file::take_dropped(paper, MOST_LISTING, move |files| {
            desk.take(files);
        }))
        .child(target_choice(desk))
        .child(arguments(desk))
        .child(changes(desk))
}

fn ids() -> [&'static str; 4] {
    [
        "text-dockerfile",
        "text-ignore",
        "text-requirements",
        "text-files",
    ]
}

fn names() -> Vec<Tab> {
    let name = |file: File| -> Box<dyn Fn() -> String> {
        match file {
            File::Listing => Box::new(t("sandbox.files")),
            file => Box::new(move || file.name().to_owned()),
        }
    };
    let each = File::ALL.into_iter().zip(ids());
    each.map(|(file, id)| Tab {
        id,
        panel: "text-panel",
        name: name(file),
    })
    .collect()
}

fn editor(desk: Desk, file: File) -> Node {
    let typing = Typing {
        draft: Callback::new(move |text| desk.type_in(file, text)),
        rest: Callback::new(move |()| desk.keep()),
        too_large: Callback::new(move |()| {
            let args = [
                ("name", Arg::Code(file.name().into())),
                ("most", Arg::Bytes(file.limit() as u64)),
            ];
            desk.tell(desk.words.say("sandbox.file-too-large", &args));
        }),
    };
    let label = move || {
        let key = match file {
            File::Listing => "sandbox.edit-files",
            _ => "sandbox.edit",
        };
        let name = Arg::Code(file.name().into());
        desk.words.say(key, &[("name", name)])
    };
    Editor {
        testid: "sandbox-editor",
        grammar: if file == File::Dockerfile {
            Grammar::DOCKERFILE
        } else {
            Grammar::IGNORE
        },
        label: Signal::derive(label),
        value: Signal::derive(move || desk.form.with(|form| file.of(&form.texts).clone())),
        limit: file.limit(),
        undone_by_board: false,
        typing,
    }
    .show()
    .into_node()
}

/// Under the text: what it comes to, and the ways in and out for files.
fn below(desk: Desk) -> El {
    let weight = memo(move || desk.rested.with(weight));
    let said = move || {
        let file = File::ALL[desk.tab.get()];
        if matches!(file, File::Dockerfile | File::Requirements) {
            return desk.words.get("sandbox.drop");
        }
        let weight = weight.get();
        let (key, args) = match file {
            File::Ignore => (
                "sandbox.left-out",
                [
                    ("count", Arg::Count(weight.ignored)),
                    ("size", Arg::Bytes(weight.ignored_bytes)),
                ],
            ),
            _ => (
                "sandbox.weighs",
                [
                    ("count", Arg::Count(weight.files)),
                    ("size", Arg::Bytes(weight.bytes)),
                ],
            ),
        };
        desk.words.say(key, &args)
    };
    let chosen = move |event: web_sys::Event| {
        if let Some(input) = target::<web_sys::HtmlInputElement>(&event) {
            browser::spawn(async move {
                let files = file::all_chosen(&input, MOST_LISTING).await;
                desk.take(files);
            });
        }
    };
    let open = el("label")
        .class("btn file")
        .child(icon("folder"))
        .child(t("sandbox.open"))
        .child(
            el("input")
                .attr("type", "file")
                .attr("multiple", true)
                .class("heard")
                .testid("open-files")
                .on("change", chosen),
        );
    el("div")
        .class("below")
        .child(el("p").class("dim").testid("weight").child(said))
        .child(open)
}

/// The stage that is built.
fn target_choice(desk: Desk) -> El {
    let all = memo(move || desk.rested.with(|texts| stages(&texts.dockerfile)));
    let picked = move |event: web_sys::Event| {
        if let Some(select) = target::<web_sys::HtmlSelectElement>(&event) {
            let value = select.value();
            desk.edit(|form| form.target = value);
            desk.keep();
        }
    };
    let now = move || desk.form.with(|form| form.target.clone());
    let option = move |value: String, shown: String| {
        let own = value.clone();
        el("option")
            .attr("value", value)
            .attr("selected", move || now() == own)
            .child(shown)
    };
    let options = move || {
        let mut names = all.get();
        names.truncate(MOST_STAGES);
        let now = now();
        if !now.is_empty() && !names.contains(&now) {
            // It was there when it was chosen; the builder will say that it is gone.
            names.push(now);
        }
        let last = option(String::new(), desk.words.get("sandbox.target-last"));
        let each = names.into_iter().map(|name| option(name.clone(), name));
        std::iter::once(last).chain(each).collect::<Vec<_>>()
    };
    el("label")
        .class("choice")
        .child(el("span").child(t("sandbox.target")))
        .child(
            el("select")
                .testid("target")
                .on("change", picked)
                .prop("value", now)
                .child(options),
        )
}

/// The build arguments, and what of them is none.
fn arguments(desk: Desk) -> El {
    let now = move || desk.form.with(|form| form.options.args.clone());
    let typed = move |event: web_sys::Event| {
        if let Some(area) = target::<web_sys::HtmlTextAreaElement>(&event) {
            let mut text = area.value();
            if text.len() > MOST_ARGS {
                text = now();
                area.set_value(&text);
            }
            desk.edit(|form| form.options.args = text);
        }
    };
    let wrong = move || {
        let read = desk.form.with(|form| read_args(&form.options.args));
        let line = *read.left_out.first()?;
        let args = [("line", Arg::Count(line as u64))];
        Some(
            el("p")
                .class("dim")
                .attr("role", "status")
                .testid("args-wrong")
                .child(desk.words.say("sandbox.args-wrong", &args)),
        )
    };
    let field = el("textarea")
        .class("mono")
        .testid("build-args")
        .attr("rows", "2")
        .attr("wrap", "off")
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("placeholder", "GIT_SHA=1a2b3c4")
        .prop("value", now)
        .on("input", typed)
        .on("change", move |_: web_sys::Event| desk.keep());
    let tick = move |event: web_sys::Event| {
        if let Some(tick) = target::<web_sys::HtmlInputElement>(&event) {
            let on = tick.checked();
            desk.edit(|form| form.options.no_cache = on);
            desk.keep();
        }
    };
    let ticked = move || desk.form.with(|form| form.options.no_cache);
    el("div")
        .class("options")
        .child(
            el("label")
                .class("choice")
                .child(el("span").child(t("sandbox.args")))
                .child(field),
        )
        .child(wrong)
        .child(
            el("label")
                .class("tick")
                .child(
                    el("input")
                        .attr("type", "checkbox")
                        .testid("no-cache")
                        .prop("checked", ticked)
                        .on("change", tick),
                )
                .child(el("span").child(t("sandbox.no-cache"))),
        )
}
