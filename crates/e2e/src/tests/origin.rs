//! Where the page is served from, and whom it speaks to.

use odp_sim::setup::Difficulty;

use crate::fault::{Outcome, ensure};
use crate::pages::{Hand, start};
use crate::scene::{PREFIX, PROJECT_HOST, Scene};

/// The scene serves the page below a folder and finds, at the end of every test, requests
/// that went elsewhere; here the server's own list is looked at as well.
pub(crate) async fn page_works_from_any_folder_and_speaks_to_nobody_else(scene: &Scene) -> Outcome {
    scene.visit().await?;
    start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let hits = scene.server.hits();
    ensure(hits.iter().any(|hit| hit.path.contains(".pack")), || {
        format!("no game: {hits:?}")
    })?;
    let outside: Vec<_> = hits
        .iter()
        .filter(|hit| !hit.path.starts_with(PREFIX) && hit.path != "/favicon.ico")
        .collect();
    ensure(outside.is_empty(), || {
        format!("asked for outside of {PREFIX}: {outside:?}")
    })
}

/// `404.html` leads a mistyped path to the page: at the root of a host of its own, and in
/// the first folder of a host that has one folder a project.
pub(crate) async fn lost_visitors_are_led_to_the_page(scene: &Scene) -> Outcome {
    scene.forgive_missing();
    for (host, folder) in [("127.0.0.1", "/"), (PROJECT_HOST, "/deploy/")] {
        let (server, origin) = scene.also_serve(folder, host)?;
        let mistyped = format!("{origin}{folder}settings");
        scene.browser.goto(&mistyped).await?;
        let led = "location.pathname === arguments[0] && location.hash === '#/settings'";
        scene
            .browser
            .until("the path became a route", led, &[folder.into()])
            .await?;
        scene.browser.at("lang").await?;
        drop(server);
    }
    Ok(())
}

/// Notes how files with names that stay are asked for.
const LISTEN: &str = "
    window.odpAsked = [];
    const ask = window.fetch;
    window.fetch = (path, how) => {
        odpAsked.push({ path: String(path), cache: how?.cache });
        return ask(path, how);
    };";

/// Words, levels and the sheets of rooms keep their names when they change: a copy that the
/// browser kept may be one of another release.
pub(crate) async fn files_whose_names_stay_are_asked_for_anew(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    browser.before_every_page(LISTEN).await?;
    scene.visit().await?;
    start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    scene.go("/room/3").await?;
    browser.at("big-button").await?;
    for kind in [
        "text/",
        "content/pipeline.bin",
        "content/pipeline.",
        "style/",
    ] {
        let asked = "odpAsked.some(({ path }) => path.startsWith(arguments[0]))";
        browser
            .until(&format!("{kind} is asked for"), asked, &[kind.into()])
            .await?;
    }
    let kept = "return odpAsked.filter(({ path, cache }) =>
        /^(text|content|style)\\//.test(path) && cache !== 'no-cache').map(({ path }) => path)";
    let kept = browser.script(kept, &[]).await?;
    ensure(kept.as_array().is_some_and(Vec::is_empty), || {
        format!("a kept copy would have done for {kept}")
    })
}
