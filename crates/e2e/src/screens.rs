//! A tour of every screen, and pictures of them at four widths and in both themes.

use std::path::Path;

use odp_sim::missions::cache::Cache;
use odp_sim::setup::Difficulty;

use crate::browser::{Storage, Theme};
use crate::fault::Outcome;
use crate::options::Options;
use crate::pages::{Board, Hand, Picture, Pipeline};
use crate::scene::Scene;

/// Widths and heights in CSS pixels: phone, tablet, laptop, desktop.
const SIZES: [(u32, u32); 4] = [(360, 740), (768, 1024), (1280, 800), (1920, 1080)];

/// Visits every screen as a new player and shows each to `look`.
pub(crate) async fn tour(
    scene: &Scene,
    difficulty: Difficulty,
    look: impl AsyncFn(&str) -> Outcome,
) -> Outcome {
    begin(scene, difficulty, &look).await?;
    around(scene, &look).await?;
    jigsaw(scene, difficulty, &look).await?;
    cache(scene, difficulty, &look).await?;
    pipeline(scene, difficulty, look).await
}

/// From the landing page to the map.
async fn begin(
    scene: &Scene,
    difficulty: Difficulty,
    look: impl AsyncFn(&str) -> Outcome,
) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    scene.game_arrived().await?;
    look("landing").await?;
    browser
        .click(&format!("difficulty-{}", difficulty.as_str()))
        .await?;
    browser.click("start").await?;
    browser.at("app-stock-board").await?;
    look("apps").await?;
    browser.click("app-stock-board").await?;
    browser.at("door-1").await?;
    look("map").await
}

/// What is no room.
async fn around(scene: &Scene, look: impl AsyncFn(&str) -> Outcome) -> Outcome {
    let browser = &scene.browser;
    scene.go("/settings").await?;
    browser.at("lang").await?;
    look("settings").await?;
    sandbox(scene, &look).await?;
    scene.go("/nowhere").await?;
    let lost = "document.querySelector('main a[href=\"#/map\"]') \
        && !document.querySelector('main [data-testid=lang]')";
    browser.until("the page for the lost", lost, &[]).await?;
    look("not-found").await
}

/// The first room, failed and won, and the map after it.
async fn jigsaw(
    scene: &Scene,
    difficulty: Difficulty,
    look: impl AsyncFn(&str) -> Outcome,
) -> Outcome {
    let browser = &scene.browser;
    scene.go("/map").await?;
    browser.click("door-1").await?;
    let board = <Board>::open(scene, Hand::Mouse, difficulty).await?;
    look("board").await?;
    board.run().await?;
    look("board-failed").await?;
    board.solve().await?;
    look("debrief").await?;
    scene.go("/map").await?;
    browser.at("door-1").await?;
    look("map-won").await
}

/// The second room with its demonstration.
async fn cache(
    scene: &Scene,
    difficulty: Difficulty,
    look: impl AsyncFn(&str) -> Outcome,
) -> Outcome {
    let browser = &scene.browser;
    browser.click("door-2").await?;
    let board: Board<'_, Cache> = Board::open(scene, Hand::Mouse, difficulty).await?;
    look("cache").await?;
    let open = "document.querySelector('[data-testid=brief]').open = true";
    browser.script(open, &[]).await?;
    browser.click("watch").await?;
    browser.click("demo-next").await?;
    look("cache-demo").await?;
    browser.click("demo-next").await?;
    look("cache-demo-ran").await?;
    browser.click("demo-close").await?;
    board.run().await?;
    browser.click("cell-0-0").await?;
    look("cache-ran").await?;
    browser.click("open-debrief").await?;
    browser.at("debrief").await?;
    look("cache-debrief").await
}

/// The third room in all its pictures.
async fn pipeline(
    scene: &Scene,
    difficulty: Difficulty,
    look: impl AsyncFn(&str) -> Outcome,
) -> Outcome {
    let browser = &scene.browser;
    scene.go("/map").await?;
    browser.click("door-3").await?;
    let board = Pipeline::here(scene, Hand::Mouse, difficulty, Picture::Chart).await?;
    look("pipeline").await?;
    for tab in ["graph", "list"] {
        browser.click(&format!("tab-{tab}")).await?;
        browser
            .at(if tab == "list" { "arrows" } else { tab })
            .await?;
        look(&format!("pipeline-{tab}")).await?;
    }
    browser.click("open-workflow").await?;
    browser.at("inspector").await?;
    look("pipeline-inspector").await?;
    browser.click("inspector-close").await?;
    browser.click("tab-chart").await?;
    board.run().await?;
    look("pipeline-ran").await?;
    browser.click("open-debrief").await?;
    browser.at("debrief").await?;
    look("pipeline-debrief").await
}

/// All parts of the sandbox.
async fn sandbox(scene: &Scene, look: impl AsyncFn(&str) -> Outcome) -> Outcome {
    let browser = &scene.browser;
    scene.go("/sandbox").await?;
    browser.at("rebuild").await?;
    look("sandbox").await?;
    // Narrow screens turn to what came of it.
    browser.click("rebuild").await?;
    for (tab, content) in [
        ("view-steps", "steps"),
        ("view-people", "window"),
        ("view-notes", "notes"),
        ("view-image", "config"),
    ] {
        browser.click(tab).await?;
        browser.at(content).await?;
        look(&tab.replace("view", "sandbox")).await?;
    }
    browser.click("text-files").await?;
    browser.click("share").await?;
    browser.at("link").await?;
    look("sandbox-share").await?;
    browser.click("sharing-close").await
}

/// Stores pictures of all screens as `<screen>-<width>-<theme>.png`.
pub(crate) async fn store(options: &Options, folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder)?;
    let scene = Scene::open(options, Storage::Kept).await?;
    tour(&scene, Difficulty::Intermediate, async |screen| {
        shoot(&scene, folder, screen).await
    })
    .await?;
    scene.browser.quit().await
}

async fn shoot(scene: &Scene, folder: &Path, screen: &str) -> Outcome {
    for theme in Theme::ALL {
        scene.browser.prefer(theme).await?;
        for (width, height) in SIZES {
            scene.browser.resize(width, height, width < 500).await?;
            let name = format!("{screen}-{width}-{}.png", theme.name());
            scene.browser.picture(&folder.join(&name)).await?;
            println!("{name}");
        }
    }
    scene.browser.resize(1280, 900, false).await
}
