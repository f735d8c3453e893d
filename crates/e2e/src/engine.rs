//! The three engines that browsers are made of, and how each is asked for a fresh one.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel, PageLoadStrategy};

use crate::browser::Storage;
use crate::fault::{Fault, Outcome};

/// Where files from the page go, in the folder of the profile.
pub(crate) const DOWNLOADS: &str = "downloads";

/// Where Debian keeps the small browser of `WebKitGTK`.
const MINI_BROWSER: &str = "webkit2gtk-4.1/MiniBrowser";

/// What a browser is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    /// The one of this name.
    pub(crate) fn named(name: &str) -> Outcome<Self> {
        match name {
            "chromium" => Ok(Self::Chromium),
            "firefox" => Ok(Self::Firefox),
            "webkit" => Ok(Self::WebKit),
            _ => Err(Fault::new(format!(
                "{name:?} is none of chromium, firefox and webkit"
            ))),
        }
    }

    /// What a driver is asked for: a browser that has never been anywhere.
    pub(crate) fn wanted(self, profile: &Path, storage: Storage) -> Outcome<Capabilities> {
        match self {
            Self::Chromium => chromium(profile, storage),
            Self::Firefox => Ok(capabilities(&firefox(storage))),
            Self::WebKit => Ok(capabilities(&webkit()?)),
        }
    }
}

fn capabilities(wanted: &Value) -> Capabilities {
    let mut capabilities = Capabilities::new();
    for (key, value) in wanted.as_object().into_iter().flatten() {
        drop(capabilities.set(key.clone(), value.clone()));
    }
    capabilities
}

fn chromium(profile: &Path, storage: Storage) -> Outcome<Capabilities> {
    let mut chrome = DesiredCapabilities::chrome();
    for argument in arguments() {
        chrome.add_arg(&argument)?;
    }
    chrome.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    // The page is worked with as soon as it is there, as people do, and not only when
    // everything that it asks for has arrived.
    chrome.set_page_load_strategy(PageLoadStrategy::Eager)?;
    chrome.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
    chrome.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    let mut settings = json!({
        "download.default_directory": profile.join(DOWNLOADS),
        "download.prompt_for_download": false,
    });
    if storage == Storage::Refused {
        // "Block all cookies" in the settings, which refuses every kind of storage.
        settings["profile.default_content_setting_values.cookies"] = 2.into();
    }
    chrome.add_experimental_option("prefs", settings)?;
    Ok(chrome.into())
}

fn firefox(storage: Storage) -> Value {
    let mut settings = json!({
        "intl.accept_languages": "en-US",
        "app.update.enabled": false,
        "datareporting.policy.dataSubmissionEnabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
    });
    if storage == Storage::Refused {
        settings["network.cookie.cookieBehavior"] = 2.into();
    }
    json!({
        "browserName": "firefox",
        "pageLoadStrategy": "eager",
        "moz:firefoxOptions": {
            "args": ["-headless", "--width=1280", "--height=900"],
            "prefs": settings,
        },
    })
}

fn webkit() -> Outcome<Value> {
    let triple = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let binary = ["/usr/libexec", "/usr/lib", triple.as_str()]
        .map(|folder| Path::new(folder).join(MINI_BROWSER))
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| Fault::new(format!("there is no {MINI_BROWSER}")))?;
    Ok(json!({
        "browserName": "MiniBrowser",
        // What it is asked while a page loads, it may never answer.
        "pageLoadStrategy": "normal",
        "webkitgtk:browserOptions": {"binary": binary, "args": ["--automation"]},
    }))
}

/// Chromium's switches: no window, nothing from the network but the page.
fn arguments() -> Vec<String> {
    let mut arguments = vec![
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-default-apps",
        "--disable-extensions",
        "--force-color-profile=srgb",
        "--hide-scrollbars",
        "--window-size=1280,900",
        "--host-resolver-rules=MAP someone.github.io 127.0.0.1",
        "--lang=en-US",
        "--accept-lang=en-US",
    ];
    // The sandbox cannot be set up by root.
    if std::env::var("USER").is_ok_and(|user| user == "root") || is_root() {
        arguments.push("--no-sandbox");
    }
    arguments.into_iter().map(str::to_owned).collect()
}

fn is_root() -> bool {
    let id = std::process::Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
