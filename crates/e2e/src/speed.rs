//! How long a slow phone takes: the numbers of `cargo xtask bench`, not a test.
//!
//! Chromium plays the phone: processor four times slower, 1.6 Mbit/s, 150 ms, and a server
//! that compresses as static hosts do. Every number is the median of several cold starts.

use serde_json::{Value, json};

use crate::browser::{Browser, Network, Storage};
use crate::fault::Outcome;
use crate::options::Options;
use crate::scene::Scene;

/// Runs in every new page: notes when things happen, and presses what comes up as soon as
/// it is there, as the most impatient player would.
const HASTE: &str = include_str!("speed/haste.js");

/// What is measured, and the most it may be, in milliseconds.
const LIMITS: [(&str, &str, f64); 4] = [
    ("paint", "first contentful paint of the landing page", 800.0),
    ("usable", "landing page usable", 1200.0),
    (
        "playable",
        "room 1 playable, through the landing page",
        3000.0,
    ),
    ("move", "slowest of forty moves to its next paint", 50.0),
];

/// Prints the numbers, a line each: `name | milliseconds | limit`. Whether all are kept.
pub(crate) async fn measure(options: &Options, driver: &str, rounds: usize) -> Outcome<bool> {
    let mut all = Vec::new();
    for _ in 0..rounds {
        all.push(start_cold(options, driver).await?);
    }
    let mut kept = true;
    for (key, what, limit) in LIMITS {
        let value = median(all.iter().filter_map(|times| times[key].as_f64()).collect());
        kept &= value <= limit;
        println!("{what} | {value:.0} ms | {limit:.0} ms");
    }
    Ok(kept)
}

async fn start_cold(options: &Options, driver: &str) -> Outcome<Value> {
    let scene = Scene::open(options, driver, Storage::Kept).await?;
    let browser = &scene.browser;
    browser.become_slow_phone().await?;
    browser.before_every_page(HASTE).await?;
    scene.visit().await?;
    browser
        .until(
            "room 1 is playable",
            "window.odpTimes && odpTimes.playable",
            &[],
        )
        .await?;
    make_moves(browser).await?;
    let times = browser.script("return odpTimes", &[]).await?;
    scene.browser.quit().await?;
    Ok(times)
}

/// Places blocks and takes them back, and types; the page notes how long each paint took.
async fn make_moves(browser: &Browser) -> Outcome {
    for _ in 0..10 {
        browser.click("tray-0").await?;
        browser.click("undo").await?;
    }
    browser.at("editor").await?.focus().await?;
    browser.press("# twenty characters!").await
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len() / 2)
        .copied()
        .unwrap_or(f64::INFINITY)
}

impl Browser {
    async fn become_slow_phone(&self) -> Outcome {
        self.become_phone().await?;
        self.connect(Network::Phone).await?;
        self.command("Emulation.setCPUThrottlingRate", json!({"rate": 4}))
            .await
    }

    async fn before_every_page(&self, script: &str) -> Outcome {
        let source = json!({"source": script});
        self.command("Page.addScriptToEvaluateOnNewDocument", source)
            .await
    }
}
