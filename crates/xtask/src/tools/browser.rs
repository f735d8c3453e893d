//! What the browser tests need besides Rust: browsers, their drivers, and axe-core.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Tool, debian, npm};
use crate::failure::Done;
use crate::shell::{cargo, path_with};

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
    let names = ["chromium", "chromium-browser", "google-chrome"];
    debian::one_of(&names, "chromium")?;
    debian::one_of(&["chromedriver"], "chromium-driver")?;
    Ok(Browser { axe: axe()? })
}

/// Firefox and `WebKitGTK` with their drivers; returns the `PATH` to find them on.
pub(crate) fn for_other_engines() -> Done<OsString> {
    debian::one_of(&["firefox-esr", "firefox"], "firefox-esr")?;
    debian::one_of(&["WebKitWebDriver"], "webkit2gtk-driver")?;
    debian::one_of(&["Xvfb"], "xvfb")?;
    debian::one_of(&["dbus-run-session"], "dbus-daemon")?;
    let gecko = Tool {
        package: "geckodriver",
        binary: "geckodriver",
        version: GECKO.into(),
        minutes: 4,
    };
    path_with(&gecko.require()?)
}

/// The checker's script in the cache, fetched by npm if need be.
fn axe() -> Done<PathBuf> {
    const SCRIPT: &str = "axe.min.js";
    Ok(npm::package("axe-core", AXE, SCRIPT)?.join(SCRIPT))
}
