//! The pages, one for each route.

pub mod apps;
pub mod landing;
pub mod map;
pub mod not_found;
pub mod room;
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
use crate::live::{effect, put};
use crate::shell::use_bar;
use crate::text::use_text;

thread_local! {
    /// The first page leaves the focus where the player has put it.
    static ARRIVED: Cell<bool> = const { Cell::new(false) };
}

/// To be called by every page: names the browser's tab and the bar, and moves the focus to
/// the page's `h1`.
fn enter(place: impl Fn() -> (String, String) + 'static) {
    let text = use_text();
    let bar = use_bar();
    bar.stars.set(None);
    bar.left.set(None);
    bar.running.set(false);
    effect(move || {
        let (name, below) = place();
        let game = text.get("title");
        page::set_title(&if name == game {
            game
        } else {
            [name.as_str(), " · ", &game].concat()
        });
        put(bar.place, (name, below));
    });
    effect(move || {
        if ARRIVED.replace(true) {
            request_animation_frame(|| page::focus("h1"));
        }
    });
}
