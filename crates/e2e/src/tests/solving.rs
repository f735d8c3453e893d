//! The first room is won by every kind of hand.

use odp_sim::attempt::Move;
use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::{Action, FileName, Jigsaw};
use odp_sim::setup::Difficulty;
use thirtyfour::Key;

use crate::fault::{Fault, Outcome, ensure};
use crate::pages::{Board, Hand, key, start};
use crate::scene::Scene;

async fn win(scene: &Scene, hand: Hand, difficulty: Difficulty) -> Outcome {
    scene.visit().await?;
    start(scene, hand, difficulty).await?.solve().await
}

pub(crate) async fn beginner_wins_by_mouse(scene: &Scene) -> Outcome {
    win(scene, Hand::Mouse, Difficulty::Beginner).await
}

pub(crate) async fn intermediate_wins_by_mouse(scene: &Scene) -> Outcome {
    win(scene, Hand::Mouse, Difficulty::Intermediate).await
}

pub(crate) async fn advanced_wins_by_mouse(scene: &Scene) -> Outcome {
    win(scene, Hand::Mouse, Difficulty::Advanced).await
}

pub(crate) async fn keyboard_alone_wins(scene: &Scene) -> Outcome {
    win(scene, Hand::Keyboard, Difficulty::Beginner).await
}

pub(crate) async fn finger_wins_on_a_narrow_phone(scene: &Scene) -> Outcome {
    scene.browser.become_phone().await?;
    win(scene, Hand::Finger, Difficulty::Beginner).await?;
    let wide = "document.documentElement.scrollWidth <= innerWidth";
    scene
        .browser
        .until("nothing scrolls sideways", wide, &[])
        .await
}

/// The whole winning text is typed; no block is touched.
pub(crate) async fn typing_alone_wins(scene: &Scene) -> Outcome {
    scene.visit().await?;
    let board = start(scene, Hand::Keyboard, Difficulty::Intermediate).await?;
    let game = board.run().await?;
    let mut after = game.state().clone();
    for action in Jigsaw::route(game.state()).actions {
        if action != Action::Build {
            Jigsaw::apply(&mut after, &action)
                .map_err(|rejection| Fault::new(format!("{action:?}: {}", rejection.code())))?;
        }
    }
    let texts = after.texts().clone();
    for (file, text) in [
        (FileName::Dockerfile, &texts.dockerfile),
        (FileName::Ignore, &texts.ignore),
    ] {
        board.write(file, text).await?;
    }
    board
        .stored("what was typed", |game| *game.state().texts() == texts)
        .await?;
    board.run().await?;
    board.won().await
}

/// The pointer alone: press, move, let go.
pub(crate) async fn block_is_dragged_into_place(scene: &Scene) -> Outcome {
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let game = board.run().await?;
    let before = <Board>::rows_of(&game);
    let block = game.state().tray().first().copied();
    let block = block.ok_or_else(|| Fault::new("the tray is empty"))?;
    // Selected words are no reason for the browser to begin a drag of its own.
    let select = "getSelection().selectAllChildren(document.getElementById('bench'))";
    scene.browser.script(select, &[]).await?;
    scene
        .browser
        .drag(&format!("tray-{block}"), "[data-row=\"0\"]")
        .await?;
    let game = board
        .stored("the drop", |game| <Board>::rows_of(game) == before + 1)
        .await?;
    ensure(!game.state().tray().contains(&block), || {
        "the block is still in the tray".into()
    })
}

/// The list of places of a long file: one choice is one move, and the focus goes along.
pub(crate) async fn last_row_of_a_long_file_goes_to_the_top_at_once(scene: &Scene) -> Outcome {
    scene.visit().await?;
    let board = start(scene, Hand::Keyboard, Difficulty::Beginner).await?;
    let lines: Vec<String> = (1..=14)
        .map(|number| format!("RUN echo {number}"))
        .collect();
    let long = lines.join("\n") + "\n";
    board.write(FileName::Dockerfile, &long).await?;
    let before = board
        .stored("the long file", |game| {
            game.state().texts().dockerfile == long
        })
        .await?;
    board.shows(&before).await?;
    scene.browser.tab_to("[data-row=\"13\"] select").await?;
    scene.browser.press(key(&Key::Home)).await?;
    let after = board
        .stored("the move", |game| game.log().len() > before.log().len())
        .await?;
    let made: Vec<_> = after.log()[before.log().len()..]
        .iter()
        .map(|entry| &entry.what)
        .collect();
    let expected = Move::Do(Action::Move { from: 13, to: 0 });
    ensure(made == [&expected], || format!("made were {made:?}"))?;
    let first = after.state().texts().dockerfile.lines().next();
    ensure(first == Some("RUN echo 14"), || {
        format!("first is {first:?}")
    })?;
    let follows = "document.activeElement.matches('[data-row=\"0\"] select') \
        && document.activeElement.value === '1'";
    scene
        .browser
        .until("the focus goes along", follows, &[])
        .await?;
    // What is only heard follows behind the paint: the row that was the last but one.
    let heard = "/14\\D+14/.test( \
        document.querySelector('[data-row=\"13\"] .grip').getAttribute('aria-label'))";
    scene
        .browser
        .until("the others are heard by their new places", heard, &[])
        .await
}
