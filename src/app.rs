//! Mounting, providers and routes, and nothing else.

use leptos::mount::mount_to;
use leptos::prelude::*;

use crate::browser::{self, crash, page, route};
use crate::components::{LiveRegion, NoticeList, TopBar};
use crate::live::part;
use crate::pages::{AppChoice, Landing, Map, NotFound, RoomPage, SettingsPage, landing};
use crate::progress::{self, Players};
use crate::settings::{self, Settings};
use crate::shell::{Bar, Notices, Status};
use crate::text::{Language, Text};

/// Starts the page once its words are here.
pub fn start() {
    crash::install(|| {
        progress::flush();
    });
    browser::check::install();
    browser::spawn(async {
        let language = Language::of(&page::root("lang")).unwrap_or_default();
        let Some(text) = Text::open(language).await else {
            return crash::show("text/en.json: not found");
        };
        if let Some(root) = page::by_id("app") {
            mount_to(root, move || view! { <App text /> }).forget();
            page::set_root("data-mounted", "yes");
        }
    });
}

#[component]
fn App(text: Text) -> impl IntoView {
    let notices = Notices::new();
    let players = Players::open(notices);
    let settings = RwSignal::new(Settings::stored());
    provide_context(text);
    provide_context(notices);
    provide_context(players);
    provide_context(settings);
    provide_context(Status::new());
    provide_context(Bar::new());
    let path = route::install();
    provide_context(path);
    settings::follow(settings);
    landing::adopt();
    view! {
        <TopBar />
        <NoticeList />
        {part(move || at(&path.get()))}
        <LiveRegion />
    }
}

/// The page at a path.
fn at(path: &str) -> AnyView {
    match path {
        "/" => Landing().into_any(),
        "/apps" => AppChoice().into_any(),
        "/map" => Map().into_any(),
        "/settings" => SettingsPage().into_any(),
        _ => match path.strip_prefix("/room/") {
            Some(words) => view! { <RoomPage words /> }.into_any(),
            None => NotFound().into_any(),
        },
    }
}
