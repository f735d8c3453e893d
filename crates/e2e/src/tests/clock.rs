//! The countdown of a room: it waits while something is explained, and says what its end means.

use serde_json::json;

use crate::fault::{Outcome, ensure};
use crate::scene::Scene;

/// Makes the seconds of pages that are opened from now on so much shorter.
const HASTE: &str = "const every = window.setInterval; \
    window.setInterval = (run, wait, ...more) => every(run, wait / 100, ...more);";

async fn left(scene: &Scene) -> Outcome<String> {
    let shown = "return document.querySelector('.clock').innerText";
    let shown = scene.browser.script(shown, &[]).await?;
    Ok(shown.as_str().unwrap_or_default().to_owned())
}

pub(crate) async fn countdown_waits_for_the_demonstration_and_says_what_its_end_means(
    scene: &Scene,
) -> Outcome {
    let browser = &scene.browser;
    let source = json!({"source": HASTE});
    browser
        .command("Page.addScriptToEvaluateOnNewDocument", source)
        .await?;
    scene.visit().await?;
    browser.store("odp.settings", "clock=on").await?;
    scene.go("/room/1").await?;
    browser.reload().await?;
    browser.click("brief").await?;
    browser.click("watch").await?;
    browser.at("demo-next").await?;
    let before = left(scene).await?;
    for _ in 0..3 {
        browser.click("demo-next").await?;
    }
    let after = left(scene).await?;
    ensure(before.contains(':') && before == after, || {
        format!("the countdown went from {before} to {after}")
    })?;
    browser.click("demo-close").await?;
    browser.at("notice.soon").await?;
    browser.at("notice.seated").await?;
    browser.absent("notice.soon").await?;
    scene.go("/map").await?;
    browser.absent("notice.seated").await
}
