//! From the address to the board: the first screen, the choice of the app, the corridor.

use odp_sim::setup::Difficulty;

use super::{Board, Hand};
use crate::fault::Outcome;
use crate::scene::Scene;

/// The app that tests play with, unless they are about apps.
const APP: &str = "app-stock-board";

/// Starts as a new player and goes through the first door.
pub(crate) async fn start(scene: &Scene, hand: Hand, difficulty: Difficulty) -> Outcome<Board<'_>> {
    enter(scene, hand, difficulty, 1).await?;
    <Board>::open(scene, hand, difficulty).await
}

/// Starts as a new player and goes through a door.
pub(crate) async fn enter(scene: &Scene, hand: Hand, difficulty: Difficulty, door: u8) -> Outcome {
    let browser = &scene.browser;
    browser.at("start").await?;
    hand.choose(browser, &format!("difficulty-{}", difficulty.as_str()))
        .await?;
    hand.press(browser, "start").await?;
    hand.press(browser, APP).await?;
    hand.press(browser, &format!("door-{door}")).await
}
