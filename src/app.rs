//! Mounting, providers and routes, and nothing else.

use leptos::mount::mount_to;
use leptos::prelude::*;

use crate::browser::{self, crash, page, route};
use crate::chunks;
use crate::components::{live_region, notice_list, top_bar};
use crate::dom::{self, Node, group, live};
use crate::live::memo;
use crate::missions::{self, jigsaw::workshop};
use crate::pages::{self, Place, landing};
use crate::progress::{self, Players};
use crate::settings::{self, Settings};
use crate::shell::{Bar, Notices, Status};
use crate::text::{Language, Text};

/// Starts the page once its words are here.
pub fn start() {
    crash::install(|| {
        progress::flush();
    });
    // Asked for before the page is made, so that it is under way meanwhile: the board of the
    // first room, its levels, and then what runs it. What is lost the room will ask for again.
    browser::spawn(async {
        let _board = chunks::jigsaw().await;
        let _levels = missions::content().await;
        let _workshop = workshop::fetch().await;
    });
    browser::spawn(async {
        let language = Language::of(&page::root("lang")).unwrap_or_default();
        let Some(text) = Text::open(language).await else {
            return crash::show("text/en.json: not found");
        };
        if let Some(root) = page::by_id::<web_sys::HtmlElement>("app") {
            let parent = root.clone();
            mount_to(root, move || dom::mount(&parent, app(text))).forget();
            page::set_root("data-mounted", "yes");
        }
    });
}

fn app(text: Text) -> Node {
    let notices = Notices::new();
    let players = Players::open(notices);
    let settings = RwSignal::new(Settings::stored());
    provide_context(text);
    provide_context(notices);
    provide_context(players);
    provide_context(settings);
    provide_context(Status::new());
    provide_context(Bar::new());
    route::install();
    settings::follow(settings);
    landing::adopt();
    group![top_bar(), notice_list(), routes(), live_region()]
}

/// The page of the address. Another question after the path shows the same page.
fn routes() -> Node {
    let place = memo(|| Place::of(route::address().path()));
    live(move || {
        let place = place.get();
        untrack(|| match place {
            Place::Landing => pages::landing(),
            Place::Apps => pages::app_choice(),
            Place::Map => pages::map(),
            Place::Room(room, difficulty) => pages::room_page(&room, difficulty.as_deref()),
            Place::Sandbox => pages::sandbox::page(),
            Place::Settings => pages::settings_page(),
            Place::Nowhere => pages::not_found(),
        })
    })
}
