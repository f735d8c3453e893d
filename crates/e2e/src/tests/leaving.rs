//! Rooms that are left while they still have something to do.

use serde_json::json;

use crate::fault::Outcome;
use crate::scene::Scene;

/// What pages that are opened from now on want to do next waits until the test says so; which
/// of their other delays are over, in milliseconds, is noted.
const HELD: &str = "const later = window.setTimeout; \
    window.held = []; \
    window.over = []; \
    window.setTimeout = (run, wait, ...more) => wait === 0 \
        ? held.push(run) \
        : later(() => { run(); over.push(wait); }, wait, ...more)";

/// The first room is left between two steps of its rehearsal, and the next one's words come
/// before its next step would.
pub(crate) async fn a_room_left_while_it_rehearses_breaks_nothing(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let method = "Page.addScriptToEvaluateOnNewDocument";
    browser.command(method, json!({"source": HELD})).await?;
    scene.go("/room/1").await?;
    browser
        .until("the rehearsal is set up", "over.includes(150)", &[])
        .await?;
    scene.go("/room/2").await?;
    browser.absent("laptop").await?;
    browser.at("big-button").await?;
    let release = "while (held.length) held.shift()(); return held.length";
    browser.script(release, &[]).await?;
    browser.at("big-button").await.map(drop)
}
