//! All tests, in the order in which a player would meet what they are about.

mod access;
mod landing;
mod origin;
mod replay;
mod saving;
mod solving;

use crate::browser::Storage;
use crate::runner::Test;

/// Lists tests by their functions.
macro_rules! tests {
    ($storage:expr; $($module:ident::$name:ident),* $(,)?) => {
        vec![$(Test {
            name: stringify!($name),
            body: |scene| Box::pin($module::$name(scene)),
            storage: $storage,
        }),*]
    };
}

/// All tests.
pub(crate) fn all() -> Vec<Test> {
    let mut all = tests![Storage::Kept;
        landing::what_is_typed_before_the_game_arrives_survives,
        landing::first_room_opens_from_a_bookmark,
        origin::page_works_from_any_folder_and_speaks_to_nobody_else,
        origin::lost_visitors_are_led_to_the_page,
        replay::browser_decides_as_this_machine_does,
        solving::beginner_wins_by_mouse,
        solving::intermediate_wins_by_mouse,
        solving::advanced_wins_by_mouse,
        solving::keyboard_alone_wins,
        solving::typing_alone_wins,
        solving::finger_wins_on_a_narrow_phone,
        solving::block_is_dragged_into_place,
        saving::reload_keeps_a_running_attempt,
        saving::undo_reaches_back_across_a_reload,
        saving::corrupt_storage_is_kept_aside_and_reported,
        access::axe_finds_nothing_in_the_dark,
        access::axe_finds_nothing_in_the_light,
        access::axe_finds_nothing_in_spanish_in_the_dark,
        access::axe_finds_nothing_in_spanish_in_the_light,
    ];
    all.extend(tests![Storage::Refused; saving::blocked_storage_plays_on_and_says_so]);
    all
}
