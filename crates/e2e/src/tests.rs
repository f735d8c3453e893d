//! All tests, in the order in which a player would meet what they are about.

mod access;
mod cache;
mod clock;
mod crash;
mod dragging;
mod files;
mod fit;
mod hints;
mod landing;
mod leaving;
mod options;
mod origin;
mod pipeline;
mod replay;
mod rough;
mod sandbox;
mod saving;
mod solving;
mod tabs;
mod variants;

use crate::browser::Storage;
use crate::engine::Engine;
use crate::runner::Test;

/// What every engine has to pass: rules decide alike, a room is won, progress is kept.
const EVERYWHERE: [&str; 6] = [
    "browser_decides_as_this_machine_does",
    "beginner_wins_by_mouse",
    "reload_keeps_a_running_attempt",
    "undo_reaches_back_across_a_reload",
    "corrupt_storage_is_kept_aside_and_reported",
    "test_beside_the_road_is_won_on_the_graph_by_mouse",
];

/// What Firefox passes besides. Its Tab key leaves the page for the browser's own buttons,
/// where no driver sees it, so that it plays by mouse.
const IN_FIREFOX: [&str; 5] = [
    "first_room_opens_from_a_bookmark",
    "waterfall_is_won_by_mouse",
    "what_the_copy_saw_is_won_by_typing",
    "edited_file_is_a_reason_where_it_is_copied",
    "blocked_storage_plays_on_and_says_so",
];

/// What `WebKit` passes besides. Its driver neither fills the clipboard nor refuses storage.
const IN_WEBKIT: [&str; 2] = ["keyboard_alone_wins", "waterfall_is_won_by_keyboard_alone"];

/// Whether a test is run in an engine: all of them in Chromium, a few elsewhere.
pub(crate) fn runs_in(engine: Engine, name: &str) -> bool {
    let own: &[&str] = match engine {
        Engine::Chromium => return true,
        Engine::Firefox => &IN_FIREFOX,
        Engine::WebKit => &IN_WEBKIT,
    };
    EVERYWHERE.contains(&name) || own.contains(&name)
}

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
        landing::a_commit_travels_to_the_first_unsolved_door,
        landing::the_map_asks_how_hard_a_room_should_be,
        origin::page_works_from_any_folder_and_speaks_to_nobody_else,
        origin::lost_visitors_are_led_to_the_page,
        origin::files_whose_names_stay_are_asked_for_anew,
        replay::browser_decides_as_this_machine_does,
        solving::beginner_wins_by_mouse,
        solving::intermediate_wins_by_mouse,
        solving::advanced_wins_by_mouse,
        solving::keyboard_alone_wins,
        solving::typing_alone_wins,
        solving::finger_wins_on_a_narrow_phone,
        solving::block_is_dragged_into_place,
        solving::last_row_of_a_long_file_goes_to_the_top_at_once,
        variants::another_variant_is_shown_as_it_is_dealt,
        variants::each_app_has_its_own_attempt,
        fit::boards_fit_a_narrow_phone_in_every_language,
        fit::start_is_in_sight_on_a_phone,
        fit::no_pane_scrolls_sideways_in_a_wide_window,
        fit::goals_are_seen_at_once_after_a_run,
        fit::text_scrolls_sideways_under_its_line_numbers,
        fit::words_of_code_stay_whole_on_a_narrow_phone,
        fit::nothing_of_a_debrief_is_hidden,
        clock::countdown_waits_for_the_demonstration_and_says_what_its_end_means,
        cache::waterfall_is_won_by_mouse,
        cache::waterfall_is_won_by_keyboard_alone,
        cache::waterfall_is_won_by_finger_on_a_narrow_phone,
        cache::what_the_copy_saw_is_won_by_typing,
        cache::stamp_is_won_by_typing,
        cache::shot_on_the_map_is_called_and_explained,
        cache::map_is_shown_before_and_par_after_the_game,
        pipeline::test_beside_the_road_is_won_on_the_graph_by_mouse,
        pipeline::test_beside_the_road_is_won_on_the_graph_by_keyboard,
        pipeline::test_beside_the_road_is_won_in_the_list_by_keyboard,
        pipeline::test_beside_the_road_is_won_on_the_chart_by_finger_on_a_narrow_phone,
        pipeline::test_beside_the_road_is_won_by_typing,
        pipeline::pipeline_builds_the_image_of_the_first_room,
        pipeline::forgotten_update_is_shown,
        pipeline::bar_is_dragged_onto_what_it_waits_for,
        pipeline::enter_keeps_the_indentation_of_the_text,
        pipeline::green_and_wrong_is_won_on_the_graph,
        pipeline::strangers_and_robots_is_won_on_the_graph,
        pipeline::arrow_is_dragged_into_the_graph_and_deleted,
        pipeline::arrow_that_would_close_a_circle_is_refused,
        pipeline::moved_job_is_tidied_up_and_never_stored,
        dragging::arrows_follow_a_job_that_is_dragged,
        dragging::a_pointer_that_rests_on_a_job_changes_nothing,
        pipeline::live_now_follows_the_event_that_is_looked_at,
        pipeline::skipped_job_says_why_it_never_ran,
        pipeline::step_that_may_fail_bears_a_badge,
        hints::a_hint_that_is_open_is_not_charged_again,
        hints::a_hint_is_left_by_key_and_the_solution_asks_first,
        hints::a_win_that_is_done_again_is_not_celebrated_again,
        saving::reload_keeps_a_running_attempt,
        saving::undo_reaches_back_across_a_reload,
        saving::nothing_is_said_or_kept_before_the_first_move,
        saving::leaving_while_typing_keeps_what_was_typed,
        saving::corrupt_storage_is_kept_aside_and_reported,
        tabs::two_tabs_keep_both_attempts,
        tabs::a_tab_follows_where_the_other_went_on,
        tabs::two_tabs_that_part_ways_lose_no_move,
        tabs::two_tabs_of_the_sandbox_keep_both,
        files::exported_progress_goes_on_in_another_browser,
        files::the_turn_goes_back_to_whoever_played_before,
        files::files_that_are_no_progress_are_refused,
        leaving::a_room_left_while_it_rehearses_breaks_nothing,
        rough::a_room_that_does_not_arrive_says_so_and_can_be_asked_for_again,
        rough::moves_are_made_before_a_run_can_be,
        rough::a_name_of_ten_thousand_emoji_is_cut,
        rough::ten_megabytes_into_the_editor_are_refused,
        rough::ten_megabytes_dropped_onto_the_editors_are_refused,
        rough::five_hundred_undos_end_at_the_start,
        rough::a_window_of_no_size_breaks_nothing,
        rough::an_event_that_comes_too_late_breaks_nothing,
        sandbox::pasted_stages_are_built_and_touched_and_built_again,
        sandbox::edited_file_is_a_reason_where_it_is_copied,
        options::build_arguments_and_no_cache_are_built_with,
        sandbox::shared_link_shows_the_same_to_somebody_else,
        sandbox::too_long_a_link_says_so,
        sandbox::broken_links_say_why_and_lose_nothing,
        sandbox::drafts_survive_a_reload_and_a_link,
        sandbox::dropped_files_are_taken_or_refused,
        sandbox::odd_texts_are_named_with_their_lines,
        sandbox::rough_dockerfiles_are_answered,
        sandbox::sandbox_is_worked_by_keyboard_alone,
        sandbox::sandbox_fits_a_narrow_phone,
        crash::a_panic_writes_the_last_move_and_shows_the_crash_page,
        crash::an_error_through_the_game_shows_the_crash_page,
        access::axe_finds_nothing_in_the_dark,
        access::axe_finds_nothing_in_the_light,
        access::axe_finds_nothing_in_spanish_in_the_dark,
        access::axe_finds_nothing_in_spanish_in_the_light,
    ];
    all.extend(tests![Storage::Refused; saving::blocked_storage_plays_on_and_says_so]);
    all
}
