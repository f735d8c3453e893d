//! The first screen.

use odp_sim::setup::Difficulty;

use crate::browser::Network;
use crate::fault::{Outcome, ensure};
use crate::pages::{Hand, start};
use crate::scene::Scene;

/// The form is painted before the game arrives and stays when it does.
pub(crate) async fn what_is_typed_before_the_game_arrives_survives(scene: &Scene) -> Outcome {
    scene.browser.connect(Network::Crawling).await?;
    scene.visit().await?;
    scene.browser.at("name").await?.send_keys("Ada").await?;
    let mounted = "return 'mounted' in document.documentElement.dataset";
    let early = scene.browser.script(mounted, &[]).await? == false;
    ensure(early, || "the game was here before the first letter".into())?;
    scene.browser.connect(Network::Unhindered).await?;
    scene.game_arrived().await?;
    let name = "document.querySelector('[data-testid=name]').value === 'Ada'";
    scene
        .browser
        .until("the name is still there", name, &[])
        .await?;
    ensure(scene.browser.focused().await? == "name", || {
        "the focus was lost".into()
    })
}

/// An address with a route opens that room, also for somebody who never saw the landing page.
pub(crate) async fn first_room_opens_from_a_bookmark(scene: &Scene) -> Outcome {
    scene.visit().await?;
    start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let address = scene.browser.url().await?;
    scene.browser.goto("about:blank").await?;
    scene.browser.goto(&address).await?;
    scene.browser.at("big-button").await?;
    scene.browser.back().await
}
