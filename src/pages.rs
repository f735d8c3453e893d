//! The pages, one for each route.

pub mod apps;
pub mod landing;
pub mod map;
pub mod not_found;
pub mod room;
pub mod sandbox;
pub mod settings;

use std::cell::Cell;

pub use apps::app_choice;
pub use landing::landing;
use leptos::prelude::*;
pub use map::map;
pub use not_found::not_found;
pub use room::room_page;
pub use settings::settings_page;

use crate::browser::page;
use crate::live::{effect, memo, put};
use crate::shell::{Notice, Notices, use_bar, use_status};
use crate::text::use_text;

thread_local! {
    /// The first page leaves the focus where the player has put it.
    static ARRIVED: Cell<bool> = const { Cell::new(false) };
}

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// `/`
    Landing,
    /// `/apps`
    Apps,
    /// `/map`
    Map,
    /// `/room/1`, `/room/jigsaw/advanced`: number or name, and the difficulty.
    Room(String, Option<String>),
    /// `/sandbox`
    Sandbox,
    /// `/settings`
    Settings,
    /// Anything else.
    Nowhere,
}

impl Place {
    /// The place of a path; a slash at its end changes nothing.
    pub fn of(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let words = [(); 4].map(|()| parts.next());
        match words {
            [None, ..] => Self::Landing,
            [Some("apps"), None, ..] => Self::Apps,
            [Some("map"), None, ..] => Self::Map,
            [Some("sandbox"), None, ..] => Self::Sandbox,
            [Some("settings"), None, ..] => Self::Settings,
            [Some("room"), Some(room), difficulty, None] => {
                Self::Room(room.to_owned(), difficulty.map(str::to_owned))
            }
            _ => Self::Nowhere,
        }
    }
}

/// To be called by every page: names the browser's tab and the bar, and moves the focus to
/// the page's `h1`. False for the first page, which leaves the focus where it is.
fn enter(place: impl Fn() -> (String, String) + Send + Sync + 'static) -> bool {
    let text = use_text();
    let bar = use_bar();
    let notices: Notices = expect_context();
    use_status().hush();
    notices.dismiss(Notice::Soon);
    notices.dismiss(Notice::Seated);
    bar.stars.set(None);
    bar.left.set(None);
    bar.running.set(false);
    let place = memo(place);
    effect(move || {
        let (name, below) = place.get();
        let game = text.get("title");
        page::set_title(&if name == game {
            game
        } else {
            [name.as_str(), " · ", &game].concat()
        });
        put(bar.place, (name, below));
    });
    let moves = ARRIVED.replace(true);
    if moves {
        effect(|| request_animation_frame(|| page::focus("h1")));
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn addresses_lead_to_their_pages_and_others_nowhere() {
        let room = |room: &str, difficulty: Option<&str>| {
            Place::Room(room.into(), difficulty.map(str::to_owned))
        };
        for (path, place) in [
            ("/", Place::Landing),
            ("", Place::Landing),
            ("/map", Place::Map),
            ("/map/", Place::Map),
            ("/apps", Place::Apps),
            ("/sandbox", Place::Sandbox),
            ("/settings", Place::Settings),
            ("/room/1", room("1", None)),
            ("/room/jigsaw/advanced", room("jigsaw", Some("advanced"))),
            ("/room", Place::Nowhere),
            ("/room/1/advanced/x", Place::Nowhere),
            ("/map/x", Place::Nowhere),
            ("/nowhere", Place::Nowhere),
        ] {
            assert_eq!(Place::of(path), place, "{path}");
        }
    }
}
