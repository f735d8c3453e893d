//! Runners that count their own tests.

use std::path::Path;
use std::process::Command;

use crate::failure::Done;
use crate::shell::{cargo, exists, show_and_keep};
use crate::tools;

use super::tally::Tally;

/// All tests of the workspace but those in the browser.
pub(super) fn tests() -> Done<Tally> {
    if !exists("cargo-nextest") {
        return count(&mut cargo(&["test", "--workspace", "--no-fail-fast"]));
    }
    let units = count(&mut cargo(&[
        "nextest",
        "run",
        "--workspace",
        "--no-fail-fast",
    ]))?;
    // nextest leaves the examples in the documentation to cargo.
    let examples = count(&mut cargo(&["test", "--workspace", "--doc", "--quiet"]))?;
    Ok(units.add(examples))
}

/// Every level, proved for fifty seeds.
pub(super) fn check() -> Done<Tally> {
    let mut odp = cargo(&[
        "run",
        "--quiet",
        "--profile",
        "native",
        "-p",
        "odp-cli",
        "--",
    ]);
    let said = show_and_keep(odp.args(["check", "--seeds", "50"]))?;
    Ok(Tally::gate(said.success))
}

/// The browser tests against a built site.
pub(super) fn browser(site: &Path) -> Done<Tally> {
    count(&mut tools::e2e(site, &tools::for_browser()?))
}

/// Those of the browser tests that have to hold in every engine, one after the other: two
/// of these browsers at a time are slower than one.
pub(super) fn other_engines(site: &Path) -> Done<Tally> {
    let (browser, path) = (tools::for_browser()?, tools::for_other_engines()?);
    let mut all = Tally::default();
    for engine in ["firefox", "webkit"] {
        println!("-- {engine}");
        let mut command = tools::e2e(site, &browser);
        command.args(["--engine", engine, "--jobs", "1"]);
        all = all.add(count(command.env("PATH", &path))?);
    }
    Ok(all)
}

fn count(command: &mut Command) -> Done<Tally> {
    let said = show_and_keep(command)?;
    Ok(Tally::read(&said.text).or_failed(said.success))
}
