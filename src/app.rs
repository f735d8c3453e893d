//! Mounting, providers and routes, and nothing else.

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::browser::{self, crash, page, route};
use crate::components::{live_region, notice_list, top_bar};
use crate::dom::{Node, Screen, group};
use crate::pages::{self, landing};
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
            {above()}
            <FlatRoutes fallback=page(pages::not_found)>
                <Route path=path!("/") view=page(pages::landing) />
                <Route path=path!("/apps") view=page(pages::app_choice) />
                <Route path=path!("/map") view=page(pages::map) />
                <Route path=path!("/room/:room/:difficulty?") view=page(pages::room_page) />
                <Route path=path!("/settings") view=page(pages::settings_page) />
            </FlatRoutes>
            {Screen::new(live_region())}
        </Router>
    }
}

/// What stands above every page. It must come first: the router learns its address here.
fn above() -> Screen {
    route::bridge();
    Screen::new(group![top_bar(), notice_list()])
}

/// A page for the router: all pages are of one type, so that its machinery is there once.
fn page(page: fn() -> Node) -> impl Fn() -> Screen + Copy + Send + Sync + 'static {
    move || Screen::new(untrack(page))
}
