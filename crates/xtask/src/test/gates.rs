//! Gates that another tool decides: each holds or does not.

use crate::failure::Done;
use crate::shell::{cargo, exists, show};
use crate::tools;

use super::tally::Tally;

pub(super) fn setup() -> Done<Tally> {
    tools::for_building()?;
    tools::for_browser()?;
    Ok(Tally::gate(true))
}

pub(super) fn format() -> Done<Tally> {
    hold(&["fmt", "--all", "--check"])
}

pub(super) fn clippy() -> Done<Tally> {
    hold(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ])
}

pub(super) fn clippy_wasm() -> Done<Tally> {
    let target = "wasm32-unknown-unknown";
    hold(&[
        "clippy",
        "-p",
        "operation-deploy",
        "-p",
        "odp-sim",
        "--target",
        target,
        "--",
        "-D",
        "warnings",
    ])
}

pub(super) fn docs() -> Done<Tally> {
    show(
        cargo(&["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    Ok(Tally::gate(true))
}

/// Advisories need the network to GitHub, so that they are looked at by the workflow alone.
pub(super) fn deny() -> Done<Tally> {
    if !exists("cargo-deny") {
        println!(
            "not available: cargo-deny is not installed here. The step `licences` has checked \
             licences and sources; .github/workflows/ci.yml installs cargo-deny and runs all of it."
        );
        return Ok(Tally::default());
    }
    hold(&["deny", "check", "bans", "licenses", "sources"])
}

fn hold(arguments: &[&str]) -> Done<Tally> {
    show(&mut cargo(arguments))?;
    Ok(Tally::gate(true))
}
