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
const LIMIT: Duration = Duration::from_mins(4);

/// Longest that the picture of a failure may take.
const REPORT: Duration = Duration::from_secs(30);

/// Whether all chosen tests passed.
pub(crate) async fn run(options: &Options) -> Outcome<bool> {
    let chosen: Vec<Test> = tests::all()
        .into_iter()
        .filter(|t| options.wants(t.name))
        .filter(|t| tests::runs_in(options.engine, t.name))
        .collect();
    if chosen.is_empty() {
        return Err(Fault::new("no test has such a name"));
    }
    let (chosen, next) = (Arc::new(chosen), Arc::new(AtomicUsize::new(0)));
    let workers: Vec<_> = (0..options.jobs.max(1))
        .map(|_| {
            let (chosen, next) = (Arc::clone(&chosen), Arc::clone(&next));
            let options = options.clone();
            tokio::task::spawn_local(async move {
                let mut failed = 0;
                while let Some(test) = chosen.get(next.fetch_add(1, Ordering::SeqCst)) {
                    failed += usize::from(!perform(*test, &options).await);
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

async fn perform(test: Test, options: &Options) -> bool {
    let start = Instant::now();
    let outcome = attempt(test, options).await;
    let seconds = start.elapsed().as_secs_f32();
    match outcome {
        Ok(()) => println!("ok      {} ({seconds:.1} s)", test.name),
        Err(ref fault) => println!("FAILED  {} ({seconds:.1} s)\n  {fault}", test.name),
    }
    outcome.is_ok()
}

async fn attempt(test: Test, options: &Options) -> Outcome {
    let scene = Scene::open(options, test.storage).await?;
    match within(LIMIT, (test.body)(&scene)).await {
        Ok(()) => scene.close().await,
        Err(fault) => {
            // What a person looks at; the fault stands without it.
            if let Err(why) = within(REPORT, report(test, &scene)).await {
                println!("  no picture of {}: {why}", test.name);
            }
            drop(scene.browser.quit().await);
            Err(fault)
        }
    }
}

/// Stores a picture of what a test failed at, and prints what the console says.
async fn report(test: Test, scene: &Scene) -> Outcome {
    std::fs::create_dir_all(failures())?;
    let picture = failures().join(format!("{}.png", test.name));
    scene.browser.picture(&picture).await?;
    for line in scene.browser.errors().await? {
        println!("  console of {}: {line}", test.name);
    }
    Ok(())
}

async fn within(limit: Duration, what: impl Future<Output = Outcome>) -> Outcome {
    tokio::time::timeout(limit, what)
        .await
        .unwrap_or_else(|_| Err(Fault::new(format!("not done within {} s", limit.as_secs()))))
}
