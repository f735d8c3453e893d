//! What the browser tests need besides Rust: browsers, their drivers, and axe-core.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Tool, cache};
use crate::failure::{Done, Failure};
use crate::shell::{cargo, exists, path_with, program, read, show};

/// The accessibility checker, for tests only.
const AXE: &str = "4.14.1";

/// Firefox's driver, which Debian does not have.
const GECKO: &str = "0.36.0";

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

/// Firefox and `WebKitGTK` with their drivers; returns the `PATH` to find them on.
pub(crate) fn for_other_engines() -> Done<OsString> {
    debian(&["firefox-esr", "firefox"], "firefox-esr")?;
    debian(&["WebKitWebDriver"], "webkit2gtk-driver")?;
    debian(&["Xvfb"], "xvfb")?;
    debian(&["dbus-run-session"], "dbus-daemon")?;
    let gecko = Tool {
        package: "geckodriver",
        binary: "geckodriver",
        version: GECKO.into(),
        minutes: 4,
    };
    path_with(&gecko.require()?)
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
    let install = || {
        let switches = ["install", "-y", "-q", "--no-install-recommends", package];
        show(program("apt-get", &switches).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    // An install that was cut off by something else keeps every later one from working.
    install()
        .or_else(|_| {
            show(
                program("apt-get", &["--fix-broken", "install", "-y", "-q"])
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )?;
            install()
        })
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
