//! The game breaks: what was done is kept, and a page outside of the game says so.

use odp_sim::attempt::Move;
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use serde_json::Value;

use super::saving::one_move_in;
use crate::fault::{Outcome, ensure};
use crate::pages::{Board, FILE, Hand, Memory};
use crate::scene::Scene;

/// Takes a move back and breaks the game before it has written that down; answers with what
/// is stored before and after.
async fn undo_and_break(scene: &Scene, breaking: &str) -> Outcome<(Value, Value)> {
    scene.forgive_errors();
    let code = format!(
        "const stored = () => localStorage.getItem(arguments[0]); \
         document.querySelector('[data-testid=undo]').click(); \
         const before = stored(); \
         try {{ {breaking} }} catch {{ /* It is to break. */ }} \
         return [before, stored()]"
    );
    let seen = scene.browser.script(&code, &[Memory::KEY.into()]).await?;
    Ok((seen[0].clone(), seen[1].clone()))
}

/// The page of last resort is there, and says this.
async fn stopped(scene: &Scene, report: &str) -> Outcome {
    scene.browser.at("crash").await?;
    let says = "document.getElementById('crash-report').innerText.includes(arguments[0])";
    scene.browser.until(report, says, &[report.into()]).await
}

/// Whoever reloads goes on where they were, the move before the end included.
async fn goes_on_after_a_reload(scene: &Scene) -> Outcome {
    scene.browser.click("crash-reload").await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let game = board.game().await?;
    let last = game.log().last().map(|entry| &entry.what);
    ensure(last == Some(&Move::Undo), || {
        format!("the last move is {last:?}")
    })?;
    board.shows(&game).await?;
    board.solve().await
}

/// More bytes than the game's memory can ever hold make it panic by itself.
pub(crate) async fn a_panic_writes_the_last_move_and_shows_the_crash_page(
    scene: &Scene,
) -> Outcome {
    one_move_in(scene).await?;
    let panic = "odpReplay(new Uint8Array(2 ** 31), new Uint8Array(0))";
    let (before, after) = undo_and_break(scene, panic).await?;
    ensure(before != after, || "the panic wrote nothing".into())?;
    stopped(scene, "capacity overflow").await?;
    let behind = "document.getElementById('app').inert";
    scene
        .browser
        .until("the game is out of reach", behind, &[])
        .await?;
    scene.browser.click("crash-export").await?;
    let file = scene.browser.downloaded(FILE).await?;
    ensure(after == Value::String(file), || {
        "the file is not what is stored".into()
    })?;
    goes_on_after_a_reload(scene).await
}

/// A function of the browser that throws where none may leaves the game half done, without
/// a panic of its own.
pub(crate) async fn an_error_through_the_game_shows_the_crash_page(scene: &Scene) -> Outcome {
    let board = one_move_in(scene).await?;
    let clock = "const now = Date.now; \
        Date.now = Date.prototype.getTime; \
        document.querySelector('[data-testid=redo]').click(); \
        Date.now = now;";
    undo_and_break(scene, clock).await?;
    stopped(scene, "not a Date").await?;
    // What was done before it broke is written when its time has come.
    board
        .stored("the move before the error", Session::can_redo)
        .await?;
    goes_on_after_a_reload(scene).await
}
