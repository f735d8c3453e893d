//! What the browser tests need besides Rust: Chromium, its driver, and axe-core.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache;
use crate::failure::{Done, Failure};
use crate::shell::{cargo, exists, program, read, show};

/// The accessibility checker, for tests only.
const AXE: &str = "4.14.1";

/// Where everything is.
pub(crate) struct Browser {
    /// The script to put into a page under test.
    axe: PathBuf,
}

/// The program of the browser tests, for a built site.
pub(crate) fn e2e(site: &Path, browser: &Browser) -> Command {
    let mut command = cargo(&["run", "--quiet", "-p", "odp-e2e", "--"]);
    command
        .arg("--site")
        .arg(site)
        .arg("--axe")
        .arg(&browser.axe);
    command
}

/// Installs what is missing where that is allowed; names it exactly where it is not.
pub(crate) fn for_browser() -> Done<Browser> {
    debian(
        &["chromium", "chromium-browser", "google-chrome"],
        "chromium",
    )?;
    debian(&["chromedriver"], "chromium-driver")?;
    Ok(Browser { axe: axe()? })
}

/// Makes sure that one of these programs exists, by Debian's package if need be.
fn debian(programs: &[&str], package: &str) -> Done {
    if programs.iter().any(|name| exists(name)) {
        return Ok(());
    }
    let missing = format!(
        "missing: {} (Debian and Ubuntu: apt-get install {package})",
        programs[0]
    );
    let root = read(&mut program("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    if !root || !exists("apt-get") {
        return Err(missing.into());
    }
    show(&mut program("apt-get", &["update", "-q"]))?;
    show(
        program(
            "apt-get",
            &["install", "-y", "-q", "--no-install-recommends", package],
        )
        .env("DEBIAN_FRONTEND", "noninteractive"),
    )
    .map_err(|why| Failure::while_doing(&missing, why))
}

/// The checker's script in the cache, fetched by npm if need be.
fn axe() -> Done<PathBuf> {
    let home = cache()
        .ok_or("no folder to keep axe-core in")?
        .join(format!("axe-core-{AXE}"));
    let script = home.join("node_modules/axe-core/axe.min.js");
    if script.is_file() {
        return Ok(script);
    }
    debian(&["npm"], "npm")?;
    std::fs::create_dir_all(&home)?;
    let exact = format!("axe-core@{AXE}");
    let mut install = program(
        "npm",
        &["install", "--no-audit", "--no-fund", "--ignore-scripts"],
    );
    show(install.arg("--prefix").arg(&home).arg(&exact))
        .map_err(|why| Failure::while_doing(&format!("missing: {exact}"), why))?;
    if script.is_file() {
        Ok(script)
    } else {
        Err(format!("missing: {exact}").into())
    }
}
