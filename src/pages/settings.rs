//! How the page should be, who plays, and everything as one file.

use std::rc::Rc;

use leptos::prelude::*;

use super::{enter, landing, room};
use crate::browser::route::{back, go, link};
use crate::browser::{self, file};
use crate::chunks::{self, Panels};
use crate::components::{Choice, difficulty_choice, icon, language_choice};
use crate::dom::{El, IntoNode, Node, el, group, live, target};
use crate::live::memo;
use crate::progress::{Imported, Player, use_players};
use crate::settings::{Motion, Size, Theme, use_settings};
use crate::shell::use_status;
use crate::text::{Arg, Text, t, use_text};

/// The name of the file with everyone's progress.
const FILE: &str = "operation-deploy-progress.json";
/// Longest file that is read, in bytes.
const LONGEST: u32 = 4_000_000;

/// The beginning of the paths of its words.
const WORDS: &[&str] = &["text/settings/"];

/// The page: what stands on it is fetched when it is asked for.
pub fn settings_page() -> Node {
    let text = use_text();
    text.need(WORDS);
    enter(move || (text.get("settings.title"), String::new()));
    let panels: RwSignal<Option<Option<Panels>>> = RwSignal::new(None);
    browser::spawn(async move {
        let _left = panels.try_set(Some(chunks::settings().await.ok()));
    });
    let lost = memo(move || panels.get() == Some(None) || text.failed());
    let ready = memo(move || text.ready(WORDS));
    live(move || {
        if lost.get() {
            return room::gone();
        }
        el("main")
            .class("page narrow")
            .child(el("h1").attr("tabindex", "-1").child(t("settings.title")))
            .child(live(move || match panels.get() {
                Some(Some(panels)) if ready.get() => untrack(panels),
                _ => waiting(),
            }))
            .into_node()
    })
}

fn waiting() -> Node {
    el("p")
        .class("loading")
        .attr("role", "status")
        .child(t("wait"))
        .into_node()
}

/// What stands on the page. Everything of it hangs on this one function.
pub fn panels() -> Node {
    group![
        look(),
        who(),
        keep(),
        el("p").class("dim").child(t("settings.promise")),
        el("button")
            .class("btn go")
            .on_click(move || back("/map"))
            .child(t("settings.back"))
    ]
}

/// A choice whose words stand under `settings.<group>-<word>`.
fn option(
    text: Text,
    group: &'static str,
    words: &'static [&'static str],
    value: impl Fn() -> &'static str + 'static,
    pick: impl Fn(&str) + 'static,
) -> Node {
    let shown = move |word: &&'static str| (*word, text.get(&format!("settings.{group}-{word}")));
    let choice = Choice {
        testid: group,
        label: Box::new(move || text.get(&["settings.", group].concat())),
        options: Box::new(move || words.iter().map(shown).collect()),
        value: Rc::new(value),
        pick: Box::new(pick),
    };
    choice.show()
}

/// What an import did, in words.
fn outcome(text: Text, imported: Imported) -> String {
    let count = |number: usize| [("count", Arg::Count(number as u64))];
    let done = text.say("import.done", &count(imported.players));
    if imported.unreadable == 0 {
        return done;
    }
    let left_out = text.say("import.left-out", &count(imported.unreadable));
    [done, left_out].join(" ")
}

/// How the page looks and moves.
fn look() -> El {
    let text = use_text();
    let settings = use_settings();
    let now = move || settings.get();
    el("section")
        .class("panel")
        .attr("aria-label", t("settings.look"))
        .child(el("h2").child(t("settings.look")))
        .child(language_choice("lang").show())
        .child(option(
            text,
            "theme",
            Theme::WORDS,
            move || now().theme.word(),
            move |word| settings.update(|now| now.theme = Theme::of(word).unwrap_or_default()),
        ))
        .child(option(
            text,
            "motion",
            Motion::WORDS,
            move || now().motion.word(),
            move |word| settings.update(|now| now.motion = Motion::of(word).unwrap_or_default()),
        ))
        .child(option(
            text,
            "size",
            Size::WORDS,
            move || now().size.word(),
            move |word| settings.update(|now| now.size = Size::of(word).unwrap_or_default()),
        ))
        .child(option(
            text,
            "clock",
            &["off", "on"],
            move || if now().clock { "on" } else { "off" },
            move |word| settings.update(|now| now.clock = word == "on"),
        ))
}

/// Who plays, and how hard it should be.
fn who() -> El {
    let text = use_text();
    let players = use_players();
    let name =
        move || players.with(|player| player.map(|player| player.name.clone()).unwrap_or_default());
    let shown = move || match name() {
        name if name.is_empty() => text.get("settings.nameless"),
        name => text.say("settings.named", &[("name", Arg::Text(name))]),
    };
    let change = move || {
        landing::ask_for_new_player();
        go("/");
    };
    el("section")
        .class("panel")
        .attr("aria-label", t("settings.player"))
        .child(el("h2").child(t("settings.player")))
        .child(el("p").child(shown))
        .child(difficulty_choice("difficulty").show())
        .child(
            el("div")
                .class("row")
                .child(link("/apps", "btn").child(t("settings.app")))
                .child(
                    el("button")
                        .class("btn")
                        .testid("settings-new-player")
                        .on_click(change)
                        .child(t("landing.new")),
                ),
        )
        .child(others())
}

/// Everyone else who plays in this browser, to give the turn to.
fn others() -> Node {
    let text = use_text();
    let players = use_players();
    let turn = move |player: &Player| {
        let id = player.id.clone();
        let args = [
            ("name", Arg::Text(player.name.clone())),
            ("count", Arg::Count(player.total_stars().into())),
        ];
        let key = match player.name.as_str() {
            "" => "settings.turn-nameless",
            _ => "settings.turn",
        };
        el("button")
            .class("btn")
            .testid("settings-turn")
            .on_click(move || players.turn_to(&id))
            .child(text.say(key, &args))
    };
    live(move || {
        let all = players.with_others(turn);
        if all.is_empty() {
            return Node::Nothing;
        }
        group![
            el("h3").child(t("settings.others")),
            el("div").class("row").child(all)
        ]
    })
}

/// Everything as one file, out and in.
fn keep() -> El {
    let text = use_text();
    let players = use_players();
    let status = use_status();
    let said = RwSignal::new(String::new());
    let tell = move |sentence: String| {
        said.set(sentence.clone());
        status.say(sentence);
    };
    let save = move |name: &str, content: &str| {
        let done = file::download(name, "application/json", content).is_some();
        tell(text.get(if done {
            "settings.exported"
        } else {
            "settings.export-failed"
        }));
    };
    let export = move || save(FILE, &players.export());
    let import = move |input: web_sys::HtmlInputElement| {
        browser::spawn(async move {
            let content = file::chosen(&input, LONGEST).await;
            tell(untrack(move || match content {
                None => text.get("import.too-long"),
                Some(content) => match players.import(&content) {
                    Ok(imported) => outcome(text, imported),
                    Err(why) => text.get(&format!("import.{}", why.word())),
                },
            }));
        });
    };
    let aside = move |(key, content): (String, String)| {
        let shown = key.clone();
        el("button")
            .class("btn")
            .on_click(move || save(&format!("{key}.txt"), &content))
            .child(icon("download"))
            .child(t("settings.aside"))
            .child(el("span").class("mono").child(shown))
    };
    el("section")
        .class("panel")
        .attr("aria-label", t("settings.progress"))
        .child(el("h2").child(t("settings.progress")))
        .child(el("p").class("dim").child(t("settings.progress-lead")))
        .child(
            el("div")
                .class("row")
                .child(
                    el("button")
                        .class("btn")
                        .testid("export")
                        .on_click(export)
                        .child(icon("download"))
                        .child(t("settings.export")),
                )
                .child(
                    el("label")
                        .class("btn file")
                        .child(icon("upload"))
                        .child(t("settings.import"))
                        .child(
                            el("input")
                                .attr("type", "file")
                                .attr("accept", ".json,application/json")
                                .class("heard")
                                .testid("import")
                                .on("change", move |event: web_sys::Event| {
                                    if let Some(input) = target(&event) {
                                        import(input);
                                    }
                                }),
                        ),
                )
                .child(players.aside().into_iter().map(aside).collect::<Vec<_>>()),
        )
        .child(el("p").testid("kept-said").child(said))
}
