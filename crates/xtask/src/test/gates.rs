//! Gates that another tool decides: each holds or does not.

use crate::failure::Done;
use crate::shell::{cargo, exists, show, show_and_keep};
use crate::tools;

use super::tally::Tally;

pub(super) fn setup() -> Done<Tally> {
    tools::for_building()?;
    tools::for_browser()?;
    Ok(Tally::gate(true))
}

pub(super) fn format() -> Done<Tally> {
    let ours = hold(&["fmt", "--all", "--check"])?;
    let fuzz = hold(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"])?;
    Ok(ours.add(fuzz))
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
        "--features",
        "operation-deploy/split",
        "--",
        "-D",
        "warnings",
    ])
}

/// The fuzz targets are a workspace of their own that only a weekly job builds: here they are
/// checked, without the fuzzer, so that a change that breaks them is seen at once.
pub(super) fn clippy_fuzz() -> Done<Tally> {
    hold(&[
        "clippy",
        "--manifest-path",
        "fuzz/Cargo.toml",
        "--target-dir",
        "target",
        "--no-default-features",
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

/// Duplicates, licences and sources by a tool that may be missing, and the list of known
/// vulnerabilities, which lies on GitHub. Counts only what was looked at.
pub(super) fn deny() -> Done<Tally> {
    if !exists("cargo-deny") {
        println!(
            "not looked at: cargo-deny is not on PATH (cargo install --locked cargo-deny). The step \
             `licences` checks licences and sources; .github/workflows/ci.yml runs all of cargo-deny."
        );
        return Ok(Tally::default());
    }
    let graph = hold(&deny_check(&["bans", "licenses", "sources"]))?;
    let said = show_and_keep(&mut cargo(&deny_check(&["advisories"])))?;
    if !said.success && said.text.contains("failed to fetch advisory database") {
        println!(
            "not looked at: advisories, as their database on GitHub could not be fetched from here. \
             .github/workflows/ci.yml does."
        );
        return Ok(graph);
    }
    Ok(graph.add(Tally::gate(said.success)))
}

/// `cargo deny` over all packages of the workspace: the root package alone is the page.
fn deny_check(what: &[&'static str]) -> Vec<&'static str> {
    let check = ["deny", "--workspace", "check", "--hide-inclusion-graph"];
    [&check, what].concat()
}

fn hold(arguments: &[&str]) -> Done<Tally> {
    show(&mut cargo(arguments))?;
    Ok(Tally::gate(true))
}
