//! The hint's panel, what it costs, and the way back from it.

use odp_sim::setup::Difficulty;
use thirtyfour::Key;

use crate::fault::{Outcome, ensure};
use crate::pages::{Hand, key, start};
use crate::scene::Scene;

/// The bulb reads each step once, closes the panel after the last, and opens it again for nothing.
pub(crate) async fn a_hint_that_is_open_is_not_charged_again(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Intermediate).await?;
    board.run().await?;
    for read in 1..=3 {
        browser.click("hint").await?;
        let counted = board
            .stored("the hint that was read", |game| game.hints() >= read)
            .await?;
        ensure(counted.hints() == read, || {
            format!("{read} steps were read")
        })?;
    }
    browser.click("hint").await?;
    browser.absent("hint-panel").await?;
    browser.click("hint").await?;
    browser.at("show-solution").await?;
    let gone = board.game().await?;
    ensure(gone.hints() == 3, || {
        format!("{} were counted", gone.hints())
    })
}

/// The panel takes the focus and gives it back; the solution is asked for twice, and the way
/// back stands where the hasty press would land.
pub(crate) async fn a_hint_is_left_by_key_and_the_solution_asks_first(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    board.run().await?;
    browser.click("hint").await?;
    has_focus(scene, "hint-panel").await?;
    browser.press(key(&Key::Escape)).await?;
    browser.absent("hint-panel").await?;
    has_focus(scene, "hint").await?;
    for _ in 1..=3 {
        browser.click("hint").await?;
    }
    browser.click("show-solution").await?;
    has_focus(scene, "solution-no").await?;
    browser.press(key(&Key::Enter)).await?;
    browser.absent("solution-sure").await?;
    let game = board.game().await?;
    ensure(!game.solution_shown(), || "one press showed it".into())?;
    browser.click("show-solution").await?;
    browser.click("solution-sure").await?;
    has_focus(scene, "solution-mine").await
}

/// Who undoes a win and does it again is on the board, not before the winner's sheet.
pub(crate) async fn a_win_that_is_done_again_is_not_celebrated_again(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let heading = "document.activeElement.tagName === 'H1'";
    browser
        .until("the heading has the focus", heading, &[])
        .await?;
    board.solve().await?;
    browser.click("back-to-board").await?;
    browser.click("undo").await?;
    browser.click("redo").await?;
    let met =
        "[...document.querySelectorAll('.goal')].every((goal) => goal.dataset.state === 'met')";
    browser.until("it is won again", met, &[]).await?;
    // Longer than the sheet waits after a run.
    browser
        .script_later("setTimeout(arguments[0], 3000)")
        .await?;
    browser.absent("debrief").await
}

async fn has_focus(scene: &Scene, id: &str) -> Outcome {
    let has = "document.activeElement.dataset.testid === arguments[0]";
    scene
        .browser
        .until("the focus has moved", has, &[id.into()])
        .await
}
