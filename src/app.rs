//! Mounting, providers and routes, and nothing else.

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::browser::{self, crash, page, route};
use crate::components::{LiveRegion, NoticeList, TopBar};
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
    route::install();
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
    settings::follow(settings);
    landing::adopt();
    view! {
        <Router>
            <route::HashBridge />
            <TopBar />
            <NoticeList />
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=Landing />
                <Route path=path!("/apps") view=AppChoice />
                <Route path=path!("/map") view=Map />
                <Route path=path!("/room/:room/:difficulty?") view=RoomPage />
                <Route path=path!("/settings") view=SettingsPage />
            </FlatRoutes>
            <LiveRegion />
        </Router>
    }
}
