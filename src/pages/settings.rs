//! How the page should be, who plays, and everything as one file.

use leptos::prelude::*;

use super::{enter, landing};
use crate::browser::route::{HLink, back, go};
use crate::browser::{self, file};
use crate::components::{Choice, LanguageChoice, icon};
use crate::progress::use_players;
use crate::rooms::{Difficulty, difficulty};
use crate::settings::{Motion, Size, Theme, use_settings};
use crate::shell::use_status;
use crate::text::{Arg, Text, t, use_text};

/// The name of the file with everyone's progress.
const FILE: &str = "operation-deploy-progress.json";
/// Longest file that is read, in bytes.
const LONGEST: u32 = 4_000_000;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let text = use_text();
    enter(move || (text.get("settings.title"), String::new()));
    view! {
        <main class="page narrow">
            <h1 tabindex="-1">{t("settings.title")}</h1>
            <Look />
            <Who />
            <Keep />
            <p class="dim">{t("settings.promise")}</p>
            <button class="btn go" on:click=move |_| back("/map")>
                {t("settings.back")}
            </button>
        </main>
    }
}

/// Options whose words stand under `settings.<group>-<word>`.
fn options(
    text: Text,
    group: &'static str,
    words: Vec<&'static str>,
) -> Signal<Vec<(&'static str, String)>> {
    Signal::derive(move || {
        words
            .iter()
            .map(|word| (*word, text.get(&format!("settings.{group}-{word}"))))
            .collect()
    })
}

#[component]
fn Look() -> impl IntoView {
    let text = use_text();
    let settings = use_settings();
    let label = move |key: &'static str| Signal::derive(move || text.get(key));
    let words = |all: Vec<&'static str>| all;
    view! {
        <section class="panel" aria-label=t("settings.look")>
            <h2>{t("settings.look")}</h2>
            <LanguageChoice testid="lang" />
            <Choice
                testid="theme"
                label=label("settings.theme")
                options=options(text, "theme", words(Theme::ALL.iter().map(|(_, word)| *word).collect()))
                value=Signal::derive(move || settings.get().theme.word())
                pick=move |word: String| settings.update(|now| now.theme = Theme::of(&word).unwrap_or_default())
            />
            <Choice
                testid="motion"
                label=label("settings.motion")
                options=options(text, "motion", words(Motion::ALL.iter().map(|(_, word)| *word).collect()))
                value=Signal::derive(move || settings.get().motion.word())
                pick=move |word: String| settings.update(|now| now.motion = Motion::of(&word).unwrap_or_default())
            />
            <Choice
                testid="text-size"
                label=label("settings.size")
                options=options(text, "size", words(Size::ALL.iter().map(|(_, word)| *word).collect()))
                value=Signal::derive(move || settings.get().size.word())
                pick=move |word: String| settings.update(|now| now.size = Size::of(&word).unwrap_or_default())
            />
            <Choice
                testid="clock"
                label=label("settings.clock")
                options=options(text, "clock", vec!["off", "on"])
                value=Signal::derive(move || if settings.get().clock { "on" } else { "off" })
                pick=move |word: String| settings.update(|now| now.clock = word == "on")
            />
        </section>
    }
}

#[component]
fn Who() -> impl IntoView {
    let text = use_text();
    let players = use_players();
    let name =
        move || players.with(|player| player.map(|player| player.name.clone()).unwrap_or_default());
    let shown = move || match name() {
        name if name.is_empty() => text.get("settings.nameless"),
        name => text.say("settings.named", &[("name", Arg::Text(name))]),
    };
    let difficulties = Signal::derive(move || {
        let each = |difficulty: Difficulty| difficulty.as_str();
        let words = Difficulty::ALL.map(each);
        words
            .into_iter()
            .map(|word| (word, text.get(&format!("difficulty.{word}"))))
            .collect()
    });
    let change = move |_| {
        landing::ask_for_new_player();
        go("/");
    };
    view! {
        <section class="panel" aria-label=t("settings.player")>
            <h2>{t("settings.player")}</h2>
            <p>{shown}</p>
            <Choice
                testid="difficulty"
                label=Signal::derive(move || text.get("settings.difficulty"))
                options=difficulties
                value=Signal::derive(move || players.difficulty().as_str())
                pick=move |word: String| players.set_difficulty(difficulty(&word).unwrap_or_default())
            />
            <div class="row">
                <HLink to="/apps" class="btn">
                    {t("settings.app")}
                </HLink>
                <button class="btn" data-testid="settings-new-player" on:click=change>
                    {t("landing.new")}
                </button>
            </div>
        </section>
    }
}

#[component]
fn Keep() -> impl IntoView {
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
    let export = move |_| save(FILE, &players.export());
    let import = move |input: web_sys::HtmlInputElement| {
        browser::spawn(async move {
            let content = file::chosen(&input, LONGEST).await;
            tell(untrack(move || match content {
                None => text.get("import.too-long"),
                Some(content) => match players.import(&content) {
                    Ok(count) => text.say("import.done", &[("count", Arg::Count(count as u64))]),
                    Err(why) => text.get(&format!("import.{}", why.word())),
                },
            }));
        });
    };
    let aside = move |(key, content): (String, String)| {
        let shown = key.clone();
        view! {
            <button class="btn" on:click=move |_| save(&format!("{key}.txt"), &content)>
                {icon("download")}
                {t("settings.aside")}
                <span class="mono">{shown}</span>
            </button>
        }
    };
    view! {
        <section class="panel" aria-label=t("settings.progress")>
            <h2>{t("settings.progress")}</h2>
            <p class="dim">{t("settings.progress-lead")}</p>
            <div class="row">
                <button class="btn" data-testid="export" on:click=export>
                    {icon("download")}
                    {t("settings.export")}
                </button>
                <label class="btn file">
                    {icon("upload")}
                    {t("settings.import")}
                    <input
                        type="file"
                        accept=".json,application/json"
                        class="heard"
                        data-testid="import"
                        on:change:target=move |event| import(event.target())
                    />
                </label>
                {players.aside().into_iter().map(aside).collect_view()}
            </div>
            <p data-testid="kept-said">{said}</p>
        </section>
    }
}
