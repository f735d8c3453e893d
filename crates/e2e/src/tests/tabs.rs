//! The same game in two tabs of one browser.

use odp_sim::attempt::Move;
use odp_sim::missions::jigsaw::{Action, Jigsaw};
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use serde_json::json;

use super::saving::one_move_in;
use crate::fault::{Outcome, ensure};
use crate::pages::{Board, Hand, Sandbox};
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

/// Pages that this tab opens from now on hear nothing from other tabs, as one that the
/// browser has put to sleep.
async fn deafen(scene: &Scene) -> Outcome {
    let source = "const hear = window.addEventListener; \
        window.addEventListener = (name, ...rest) => \
          name === 'storage' || hear.call(window, name, ...rest)";
    let script = json!({"source": source});
    let method = "Page.addScriptToEvaluateOnNewDocument";
    scene.browser.command(method, script).await
}

fn ends(game: &Session<Jigsaw>, last: &Move<Action>) -> bool {
    game.log().last().is_some_and(|entry| entry.what == *last)
}

/// Two tabs play the same attempt: where one only goes on from what the other has, the other
/// follows.
pub(crate) async fn a_tab_follows_where_the_other_went_on(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = one_move_in(scene).await?;
    let begun = board.game().await?;
    let first = browser.tab().await?;
    let second = browser.open_tab().await?;
    scene.go("/room/1/beginner").await?;
    <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    same_log("opened in a second tab", &begun, &board.game().await?)?;
    browser.click("undo").await?;
    let undone = board
        .stored("the second tab's move", |game| ends(game, &Move::Undo))
        .await?;
    browser.turn_to(&first).await?;
    browser.at(NOTICE).await?;
    board.shows(&undone).await?;
    browser.click("redo").await?;
    let redone = board
        .stored("the first tab's move", |game| ends(game, &Move::Redo))
        .await?;
    ensure(redone.log().starts_with(undone.log()), || {
        "the first tab did not go on from the second one's move".into()
    })?;
    browser.turn_to(&second).await?;
    board.shows(&redone).await?;
    browser.absent("twin").await
}

/// Two tabs play the same attempt and neither knows of the other's moves: both are kept, and
/// each is one press away from the other.
pub(crate) async fn two_tabs_that_part_ways_lose_no_move(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    deafen(scene).await?;
    let board = one_move_in(scene).await?;
    let begun = board.game().await?;
    let first = browser.tab().await?;
    let second = browser.open_tab().await?;
    scene.go("/room/1/beginner").await?;
    <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    browser.click("undo").await?;
    let undone = board
        .stored("the second tab's move", |game| ends(game, &Move::Undo))
        .await?;

    browser.turn_to(&first).await?;
    browser.click("reset").await?;
    let reset = board
        .stored("the first tab's move", |game| ends(game, &Move::Reset))
        .await?;
    ensure(reset.log().starts_with(begun.log()), || {
        "the first tab's own moves are gone".into()
    })?;
    browser.click("twin-open").await?;
    let opened = board
        .stored("the other game", |game| ends(game, &Move::Undo))
        .await?;
    same_log("the second tab's game in the first", &undone, &opened)?;

    browser.turn_to(&second).await?;
    browser.at("twin").await?;
    browser.click("redo").await?;
    board
        .stored("the second tab's next move", |game| ends(game, &Move::Redo))
        .await?;
    browser.reload().await?;
    <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    browser.click("twin-open").await?;
    let opened = board
        .stored("the other game", |game| ends(game, &Move::Reset))
        .await?;
    same_log("the first tab's game after a reload", &reset, &opened)?;
    browser.click("twin-forget").await?;
    browser.absent("twin").await?;
    browser.reload().await?;
    <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    same_log("what was kept", &reset, &board.game().await?)
}

/// Two tabs of the sandbox: each keeps its own, whichever wrote last.
pub(crate) async fn two_tabs_of_the_sandbox_keep_both(scene: &Scene) -> Outcome {
    const TEXTS: [&str; 3] = ["FROM alpine:3.20\n", "FROM debian:12\n", "FROM scratch\n"];
    let browser = &scene.browser;
    let sandbox = Sandbox::open(scene, browser).await?;
    sandbox.paste("text-dockerfile", TEXTS[0]).await?;
    sandbox.press("build").await?;
    let first = browser.tab().await?;
    let second = browser.open_tab().await?;
    let other = Sandbox::open(scene, browser).await?;
    let begun = other.text("text-dockerfile").await?;
    ensure(begun == TEXTS[0], || {
        format!("the second tab begins with {begun:?}")
    })?;
    other.paste("text-dockerfile", TEXTS[1]).await?;
    other.press("build").await?;

    browser.turn_to(&first).await?;
    sandbox.paste("text-dockerfile", TEXTS[2]).await?;
    sandbox.press("build").await?;
    browser.at("other-tab").await?;
    browser.reload().await?;
    browser.at("rebuild").await?;
    let own = sandbox.text("text-dockerfile").await?;
    ensure(own == TEXTS[2], || {
        format!("the first tab comes back to {own:?}")
    })?;
    browser.click("other-tab-open").await?;
    let shown = "document.querySelector('[data-testid=sandbox-editor]').value === arguments[0]";
    browser
        .until("the second tab's is shown", shown, &[TEXTS[1].into()])
        .await?;

    browser.turn_to(&second).await?;
    browser.reload().await?;
    browser.at("rebuild").await?;
    let theirs = other.text("text-dockerfile").await?;
    ensure(theirs == TEXTS[1], || {
        format!("the second tab comes back to {theirs:?}")
    })
}
