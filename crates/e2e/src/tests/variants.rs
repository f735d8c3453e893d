//! Another variant, and another app: the board shows what was dealt, and nothing of before.

use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use serde_json::json;

use crate::fault::{Fault, Outcome, ensure};
use crate::pages::{Board, Hand, Memory, start};
use crate::scene::Scene;

/// Waits until tray, rows and folder show a game as it was dealt.
async fn shows_all(scene: &Scene, game: &Session<Jigsaw>) -> Outcome {
    let state = game.state();
    let tight = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut tray: Vec<String> = state
        .tray()
        .into_iter()
        .map(|block| tight(&state.instance().level.blocks[block]))
        .collect();
    tray.sort();
    let mut files: Vec<&str> = state
        .instance()
        .app
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    files.sort_unstable();
    let same = "const words = selector => [...document.querySelectorAll(selector)]\
          .map(e => e.innerText.replace(/\\s+/g, ' ').trim()).sort();\
        const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);\
        return same(words('[data-testid^=tray-]'), arguments[0]) \
          && same(words('[data-testid=laptop] li span'), arguments[1])";
    let same = format!("(function() {{ {same} }})(...arguments)");
    let what = format!("tray {tray:?} and folder {files:?} are shown");
    scene
        .browser
        .until(&what, &same, &[json!(tray), json!(files)])
        .await
}

/// Waits until something of the player, `player` in the expression, has been written down:
/// that takes a moment, and what was there before would be taken for it.
async fn written(scene: &Scene, what: &str, expression: &str) -> Outcome {
    let key = Memory::KEY;
    let read = format!(
        "(all => {{ \
            const player = all.players.find(player => player.id === all.current); \
            return {expression}; \
        }})(JSON.parse(localStorage.getItem('{key}')))"
    );
    scene.browser.until(what, &read, &[]).await
}

/// After a win the board of another variant has the tray, the rows and the folder that were
/// dealt, and a block that is lifted is the one that its label names.
pub(crate) async fn another_variant_is_shown_as_it_is_dealt(scene: &Scene) -> Outcome {
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    board.solve().await?;
    let before = board.game().await?;
    scene.browser.click("new-variant").await?;
    let gone = "!document.querySelector('[data-testid=new-variant]')";
    scene
        .browser
        .until("the debrief is gone", gone, &[])
        .await?;
    let ended = "Object.values(player.rooms).every(record => !record.running)";
    written(scene, "the attempt before has ended", ended).await?;
    let game = board.run().await?;
    let (old, new) = (Jigsaw::dealt(before.state()), Jigsaw::dealt(game.state()));
    ensure(old != new, || format!("{new:?} looks the same"))?;
    shows_all(scene, &game).await?;
    let first = game.state().tray().first().copied();
    let block = first.ok_or_else(|| Fault::new("the tray is empty"))?;
    scene.browser.click(&format!("tray-{block}")).await?;
    let named = "document.querySelector('[data-lift][aria-pressed=true]')?.innerText \
        .replace(/\\s+/g, ' ').trim() === arguments[0]";
    let text = game.state().instance().level.blocks[block]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    scene
        .browser
        .until("the block is lifted", named, &[json!(text)])
        .await?;
    scene.browser.click(&format!("tray-{block}")).await?;
    board.solve().await
}

/// An app that is chosen later has its own attempt in every room; the one of the app before
/// waits for it.
pub(crate) async fn each_app_has_its_own_attempt(scene: &Scene) -> Outcome {
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    board.solve().await?;
    let first = board.game().await?;
    let lit = "document.querySelector('.minibox').classList.contains('lit')";
    scene.browser.until("the box is lit", lit, &[]).await?;

    scene.go("/apps").await?;
    scene.browser.click("app-churn-predictor").await?;
    let dark = "!document.querySelector('.minibox.lit') \
        && !!document.querySelector('[data-testid=door-1].done')";
    scene
        .browser
        .until("the door is done and the box is dark", dark, &[])
        .await?;
    let chosen = "player.app === 'churn-predictor'";
    written(scene, "the app is chosen", chosen).await?;
    scene.go("/room/1/beginner").await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let other = board.run().await?;
    ensure(other.setup().app == "churn-predictor", || {
        format!("the attempt is of {}", other.setup().app)
    })?;
    shows_all(scene, &other).await?;
    scene.browser.absent("twin").await?;

    scene.go("/apps").await?;
    scene.browser.click("app-stock-board").await?;
    scene.game_arrived().await?;
    let chosen = "player.app === 'stock-board'";
    written(scene, "the app is chosen", chosen).await?;
    scene.go("/room/1/beginner").await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let again = board.game().await?;
    ensure(again.log() == first.log(), || {
        "the first attempt is not the one that was left".into()
    })?;
    shows_all(scene, &again).await
}
