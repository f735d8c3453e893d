//! A job that is dragged about in a large graph.

use thirtyfour::Key;

use crate::fault::Outcome;
use crate::pages::Hand;
use crate::scene::Scene;

/// Jobs of the workflow whose graph is dragged in.
const JOBS: usize = 40;

/// Moves of the finger that drags.
const STEPS: u32 = 40;

/// Types a workflow of many jobs in the third room and drags one of them about in its graph.
pub(super) async fn drag_job(scene: &Scene) -> Outcome {
    let (browser, hand) = (&scene.browser, Hand::Finger);
    browser.doing("other").await?;
    scene.go("/map").await?;
    hand.press(browser, "door-3").await?;
    browser.at("big-button").await?;
    hand.press(browser, "tab-yaml").await?;
    hand.press(browser, "yaml").await?;
    browser.chord(Key::Control, "a").await?;
    browser.insert(&many_jobs()).await?;
    hand.press(browser, "tab-graph").await?;
    let drawn = "document.querySelectorAll('[data-node]').length === arguments[0]";
    browser
        .until("all jobs are drawn", drawn, &[JOBS.into()])
        .await?;
    browser.doing("drag").await?;
    browser.drag_about("node-job4", STEPS).await
}

/// A workflow in which every job but the first ones waits for two others.
fn many_jobs() -> String {
    let job = |job: usize| {
        let (one, other) = (job / 2, job * 2 / 3);
        let needs = match job {
            0..3 => String::new(),
            _ => format!("    needs: [job{one}, job{other}]\n"),
        };
        format!(
            "  job{job}:\n    runs-on: ubuntu-latest\n{needs}    steps:\n      - run: echo {job}\n"
        )
    };
    let jobs: String = (0..JOBS).map(job).collect();
    format!("on: push\njobs:\n{jobs}")
}
