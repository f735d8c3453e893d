//! What is kept, and what happens where nothing can be kept.

use odp_sim::attempt::Move;
use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::{Action, Jigsaw};
use odp_sim::setup::Difficulty;

use crate::fault::{Fault, Outcome, ensure};
use crate::pages::{Board, Hand, Memory, start};
use crate::scene::Scene;

/// A run, and the first move of the way to the win.
pub(super) async fn one_move_in(scene: &Scene) -> Outcome<Board<'_>> {
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let mut game = board.run().await?;
    let way = Jigsaw::route(game.state()).actions;
    let first = way.into_iter().find(|action| *action != Action::Build);
    let first = first.ok_or_else(|| Fault::new("the first run has won"))?;
    board.make(&first, &mut game).await?;
    Ok(board)
}

pub(crate) async fn reload_keeps_a_running_attempt(scene: &Scene) -> Outcome {
    let board = one_move_in(scene).await?;
    let before = board.game().await?;
    scene.browser.reload().await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    board.shows(&before).await?;
    let after = board.game().await?;
    ensure(after.log() == before.log(), || {
        "the log is not what it was".into()
    })?;
    board.solve().await
}

/// The page tries itself out while the player looks; nobody may notice.
pub(crate) async fn nothing_is_said_or_kept_before_the_first_move(scene: &Scene) -> Outcome {
    scene.visit().await?;
    let _board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let browser = &scene.browser;
    let seen = browser
        .script_later(
            "const heard = [], say = document.querySelector('[data-testid=status]');
             new MutationObserver(() => heard.push(say.textContent)).observe(
                 say, {childList: true, characterData: true, subtree: true});
             const done = arguments[arguments.length - 1];
             setTimeout(() => done([heard.join(''),
                 document.querySelectorAll('#bench').length,
                 document.activeElement.closest('#bench') === null]), 1000);",
        )
        .await?;
    ensure(seen == serde_json::json!(["", 1, true]), || {
        format!("before the first move there was {seen}")
    })?;
    ensure(
        browser.attribute("undo", "aria-disabled").await? == "true",
        || "there is something to undo".into(),
    )?;
    let player = Memory::player(browser).await?;
    let kept = player["rooms"]
        .as_object()
        .is_some_and(|rooms| !rooms.is_empty());
    ensure(!kept, || format!("a game is kept: {player}"))
}

pub(crate) async fn leaving_while_typing_keeps_what_was_typed(scene: &Scene) -> Outcome {
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let browser = &scene.browser;
    browser.click("tab-text").await?;
    browser.click("editor").await?;
    browser.press("# mine").await?;
    browser.script("location.hash = '#/map'", &[]).await?;
    browser.at("door-1").await?;
    board
        .stored("what was typed", |game| {
            game.state().texts().dockerfile.contains("# mine")
        })
        .await?;
    browser.click("door-1").await?;
    browser.at("big-button").await.map(drop)
}

pub(crate) async fn undo_reaches_back_across_a_reload(scene: &Scene) -> Outcome {
    let board = one_move_in(scene).await?;
    let before = board.game().await?;
    scene.browser.reload().await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    scene.browser.click("undo").await?;
    let undone = |move_: &Move<Action>| matches!(move_, Move::Undo);
    let after = board
        .stored("the undo", |game| {
            game.log().last().is_some_and(|entry| undone(&entry.what))
        })
        .await?;
    let start = after.start_state().texts();
    ensure(after.state().texts() == start, || {
        "the text is not what it was at the start".into()
    })?;
    ensure(before.state().texts() != start, || {
        "the first move changed nothing".into()
    })
}

pub(crate) async fn corrupt_storage_is_kept_aside_and_reported(scene: &Scene) -> Outcome {
    const DAMAGED: &str = "{\"format\":\"operation-deploy-progress\",\"version\":1,\"players\":[{";
    scene.visit().await?;
    scene.browser.store(Memory::KEY, DAMAGED).await?;
    scene.browser.reload().await?;
    scene.browser.at("notice.kept-aside").await?;
    start(scene, Hand::Mouse, Difficulty::Beginner)
        .await?
        .run()
        .await?;
    let stored = scene.browser.storage().await?;
    let kept = stored
        .iter()
        .any(|(key, text)| key != Memory::KEY && text == DAMAGED);
    ensure(kept, || {
        format!("what could not be read is gone: {:?}", stored.keys())
    })
}

/// A browser whose owner has blocked all storage, as frames of other sites often are.
pub(crate) async fn blocked_storage_plays_on_and_says_so(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    let refused = "(() => { try { localStorage.length; return false; } catch { return true; } })()";
    browser.until("storage is refused", refused, &[]).await?;
    browser.at("notice.storage-blocked").await?;
    start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    browser.click("big-button").await?;
    let ran = "document.querySelector('[data-testid=goal-answers]').dataset.state === 'unmet'";
    browser.until("the run is judged", ran, &[]).await
}
