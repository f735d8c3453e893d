//! The same game in two tabs of one browser.

use odp_sim::attempt::Move;
use odp_sim::missions::jigsaw::{Action, Jigsaw};
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;

use super::saving::one_move_in;
use crate::fault::{Outcome, ensure};
use crate::pages::{Board, Hand};
use crate::scene::Scene;

/// The sentence that says so.
const NOTICE: &str = "notice.second-tab";

fn same_log(what: &str, one: &Session<Jigsaw>, other: &Session<Jigsaw>) -> Outcome {
    ensure(one.log() == other.log(), || {
        format!(
            "{what}: {} moves became {}",
            one.log().len(),
            other.log().len()
        )
    })
}

/// Two attempts are played at the same time, each in a tab: both are kept, whichever wrote
/// last, and both tabs say that there is another.
pub(crate) async fn two_tabs_keep_both_attempts(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let beginner = one_move_in(scene).await?;
    let begun = beginner.game().await?;
    let first = browser.tab().await?;
    let second = browser.open_tab().await?;
    scene.go("/room/1/intermediate").await?;
    let other = <Board>::open(scene, Hand::Mouse, Difficulty::Intermediate).await?;
    let others = other.run().await?;
    same_log(
        "after the second tab's move",
        &begun,
        &beginner.game().await?,
    )?;

    browser.turn_to(&first).await?;
    browser.at(NOTICE).await?;
    let going_on = beginner.run().await?;
    same_log("after the first tab's move", &others, &other.game().await?)?;

    browser.turn_to(&second).await?;
    browser.at(NOTICE).await?;
    let others = other.run().await?;
    same_log(
        "after the second tab's next move",
        &going_on,
        &beginner.game().await?,
    )?;

    // What is stored is what a new visit opens.
    browser.turn_to(&first).await?;
    browser.reload().await?;
    let beginner = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    same_log("after a reload", &going_on, &beginner.game().await?)?;
    same_log("after a reload of the other", &others, &other.game().await?)
}

/// Two tabs play the same attempt: before the stale one can write over the other's move it
/// has told so, in either direction, and what is stored is always one tab's game and whole.
pub(crate) async fn a_tab_is_told_before_it_can_overwrite_the_other(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = one_move_in(scene).await?;
    let begun = board.game().await?;
    let first = browser.tab().await?;
    let second = browser.open_tab().await?;
    scene.go("/room/1/beginner").await?;
    <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    same_log("opened in a second tab", &begun, &board.game().await?)?;
    browser.click("undo").await?;
    let ends = |game: &Session<Jigsaw>, last: &Move<Action>| {
        game.log().last().is_some_and(|entry| entry.what == *last)
    };
    let undone = board
        .stored("the second tab's move", |game| ends(game, &Move::Undo))
        .await?;
    ensure(undone.log().starts_with(begun.log()), || {
        "the second tab did not go on from what the first had stored".into()
    })?;

    browser.turn_to(&first).await?;
    browser.at(NOTICE).await?;
    browser.click("reset").await?;
    let reset = board
        .stored("the first tab's move", |game| ends(game, &Move::Reset))
        .await?;
    ensure(reset.log().starts_with(begun.log()), || {
        "the first tab's own moves are gone".into()
    })?;

    browser.turn_to(&second).await?;
    browser.at(NOTICE).await?;
    browser.click("redo").await?;
    let redone = board
        .stored("the second tab's next move", |game| ends(game, &Move::Redo))
        .await?;
    ensure(redone.log().starts_with(undone.log()), || {
        "the second tab's own moves are gone".into()
    })
}
