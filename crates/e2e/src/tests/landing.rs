//! The first screens, up to the corridor.

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

/// On the map a commit travels to the first door that is not solved: it is seen, said, and
/// can be skipped; where nothing may move it is only said.
pub(crate) async fn a_commit_travels_to_the_first_unsolved_door(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    browser.at("start").await?;
    scene.go("/map").await?;
    browser.at("dot").await?;
    let sentence = scene.sentence("map.dot-first")?;
    let name = scene.sentence("room.jigsaw.name")?;
    let sentence = sentence.replace("{{at}}", "1").replace("{{name}}", &name);
    let said = "document.querySelector('[data-testid=status]').textContent === arguments[0]";
    browser
        .until("it is said", said, &[sentence.clone().into()])
        .await?;
    browser.click("dot-skip").await?;
    browser.absent("dot").await?;
    browser.absent("dot-skip").await?;

    scene.go("/settings").await?;
    browser.at("lang").await?;
    browser.hold_still().await?;
    let listen = "window.odpSaid = 0; new MutationObserver(() => window.odpSaid++).observe( \
        document.querySelector('[data-testid=status]'), \
        {subtree: true, childList: true, characterData: true})";
    browser.script(listen, &[]).await?;
    scene.go("/map").await?;
    browser.at("door-1").await?;
    let again = format!("window.odpSaid > 0 && {said}");
    browser
        .until("it is said again", &again, &[sentence.into()])
        .await?;
    browser.absent("dot").await
}

/// How hard the next room is can be chosen where the doors are.
pub(crate) async fn the_map_asks_how_hard_a_room_should_be(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    browser.at("start").await?;
    scene.go("/map").await?;
    let word = scene.sentence("difficulty.advanced")?;
    browser.at("map-difficulty").await?.send_keys(&word).await?;
    let focused = browser.focused().await?;
    ensure(focused == "map-difficulty", || {
        format!("the focus went to {focused}")
    })?;
    browser.click("door-1").await?;
    browser.at("big-button").await?;
    let says = "document.querySelector('header').innerText.includes(arguments[0])";
    browser.until("the bar says it", says, &[word.into()]).await
}
