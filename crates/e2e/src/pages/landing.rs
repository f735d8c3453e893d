//! From the address to the board: the first screen, the choice of the app, the corridor.

use odp_sim::setup::Difficulty;

use super::{Board, Hand};
use crate::fault::Outcome;
use crate::scene::Scene;

/// The app that tests play with, unless they are about apps.
const APP: &str = "app-stock-board";

/// Starts as a new player and goes through the first door.
pub(crate) async fn start(scene: &Scene, hand: Hand, difficulty: Difficulty) -> Outcome<Board<'_>> {
    let browser = &scene.browser;
    browser.at("start").await?;
    hand.choose(browser, &format!("difficulty-{}", difficulty.as_str()))
        .await?;
    hand.press(browser, "start").await?;
    hand.press(browser, APP).await?;
    hand.press(browser, "door-1").await?;
    Board::open(scene, hand, difficulty).await
}
