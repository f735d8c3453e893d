//! Browser tests of the built page: real browsers, driven over WebDriver.
//!
//! Run by `cargo xtask test`, which builds the site first and says where it is:
//! `odp-e2e --site DIR --axe FILE [--jobs N] [NAME PART]...` runs the tests whose names
//! have one of the parts, or all of them, with `--slow 6` on a processor six times slower.
//! `--engine firefox` and `--engine webkit` run those that hold in every engine.
//! `--screens DIR` stores pictures instead, and `--speed ROUNDS` measures a slow phone.

mod browser;
mod driver;
mod engine;
mod fault;
mod options;
mod pages;
mod runner;
mod scene;
mod screens;
mod speed;
mod tests;

use std::process::ExitCode;

use fault::Outcome;
use options::Options;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // One thread is enough: the tests wait for browsers, and need not be sent about.
    match tokio::task::LocalSet::new().run_until(run()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("browser tests: {fault}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome<bool> {
    let options = Options::read(std::env::args().skip(1))?;
    if let Some(folder) = &options.screens {
        screens::store(&options, folder).await?;
        return Ok(true);
    }
    if let Some(rounds) = options.speed {
        return speed::measure(&options, rounds).await;
    }
    runner::run(&options).await
}
