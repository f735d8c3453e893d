//! Runs the tests, a few at a time, and counts them: one line a test, then the totals.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::browser::Storage;
use crate::fault::{Fault, Outcome};
use crate::options::Options;
use crate::scene::{Scene, failures};
use crate::tests;

/// What a test does in its scene.
pub(crate) type Body = for<'a> fn(&'a Scene) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// A test with its name, which says what holds.
#[derive(Clone, Copy)]
pub(crate) struct Test {
    pub(crate) name: &'static str,
    pub(crate) body: Body,
    pub(crate) storage: Storage,
}

/// Longest that one test may take.
const LIMIT: Duration = Duration::from_mins(3);

/// Whether all chosen tests passed.
pub(crate) async fn run(options: &Options, driver: &str) -> Outcome<bool> {
    let chosen: Vec<Test> = tests::all()
        .into_iter()
        .filter(|t| options.wants(t.name))
        .collect();
    if chosen.is_empty() {
        return Err(Fault::new("no test has such a name"));
    }
    let (chosen, next) = (Arc::new(chosen), Arc::new(AtomicUsize::new(0)));
    let workers: Vec<_> = (0..options.jobs.max(1))
        .map(|_| {
            let (chosen, next) = (Arc::clone(&chosen), Arc::clone(&next));
            let (options, driver) = (options.clone(), driver.to_owned());
            tokio::task::spawn_local(async move {
                let mut failed = 0;
                while let Some(test) = chosen.get(next.fetch_add(1, Ordering::SeqCst)) {
                    failed += usize::from(!perform(*test, &options, &driver).await);
                }
                failed
            })
        })
        .collect();
    let mut failed = 0;
    for worker in workers {
        failed += worker
            .await
            .map_err(|error| Fault::new(error.to_string()))?;
    }
    println!("{} passed, {failed} failed", chosen.len() - failed);
    Ok(failed == 0)
}

async fn perform(test: Test, options: &Options, driver: &str) -> bool {
    let start = Instant::now();
    let outcome = tokio::time::timeout(LIMIT, attempt(test, options, driver))
        .await
        .unwrap_or_else(|_| Err(Fault::new(format!("not done within {} s", LIMIT.as_secs()))));
    let seconds = start.elapsed().as_secs_f32();
    match outcome {
        Ok(()) => println!("ok      {} ({seconds:.1} s)", test.name),
        Err(ref fault) => println!("FAILED  {} ({seconds:.1} s)\n  {fault}", test.name),
    }
    outcome.is_ok()
}

async fn attempt(test: Test, options: &Options, driver: &str) -> Outcome {
    let scene = Scene::open(options, driver, test.storage).await?;
    let outcome = (test.body)(&scene).await;
    if outcome.is_err() {
        std::fs::create_dir_all(failures())?;
        let picture = failures().join(format!("{}.png", test.name));
        // The picture is for a person; the fault stands without it.
        drop(scene.browser.picture(&picture).await);
        for line in scene.browser.errors().await.unwrap_or_default() {
            println!("  console of {}: {line}", test.name);
        }
        scene.browser.quit().await?;
        return outcome;
    }
    scene.close().await
}
