//! What the device is: its size, its theme, its network, its storage.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::Browser;
use crate::fault::Outcome;

/// A colour theme that a system asks pages for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Dark,
    Light,
}

impl Theme {
    pub(crate) const ALL: [Self; 2] = [Self::Dark, Self::Light];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

/// How fast answers come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    /// As fast as this machine can.
    Unhindered,
    /// 1.6 Mbit/s down, 0.75 up, 150 ms: a phone with a bad connection.
    Phone,
    /// 240 kbit/s: the game takes many seconds to arrive.
    Crawling,
}

impl Network {
    /// As Chromium's protocol has it: milliseconds, and bytes a second; -1 is no limit.
    fn conditions(self) -> Value {
        let (latency, down, up) = match self {
            Self::Unhindered => (0, -1, -1),
            Self::Phone => (150, 1_600_000 / 8, 750_000 / 8),
            Self::Crawling => (150, 240_000 / 8, 240_000 / 8),
        };
        json!({
            "offline": false, "latency": latency,
            "downloadThroughput": down, "uploadThroughput": up,
        })
    }
}

impl Browser {
    /// Connects the page by a network of that speed.
    pub(crate) async fn connect(&self, network: Network) -> Outcome {
        self.command("Network.enable", json!({})).await?;
        self.command("Network.emulateNetworkConditions", network.conditions())
            .await
    }

    /// A phone with a touch screen, 360 CSS pixels wide.
    pub(crate) async fn become_phone(&self) -> Outcome {
        self.resize(360, 740, true).await?;
        let touch = json!({"enabled": true, "maxTouchPoints": 5});
        self.command("Emulation.setTouchEmulationEnabled", touch)
            .await
    }

    /// Sets the size of the page in CSS pixels, smaller than any window if need be.
    pub(crate) async fn resize(&self, width: u32, height: u32, mobile: bool) -> Outcome {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile,
        });
        self.command("Emulation.setDeviceMetricsOverride", metrics)
            .await
    }

    /// Makes the system ask for a theme.
    pub(crate) async fn prefer(&self, theme: Theme) -> Outcome {
        let features = json!({
            "features": [{"name": "prefers-color-scheme", "value": theme.name()}],
        });
        self.command("Emulation.setEmulatedMedia", features).await
    }

    /// Makes the system ask for things that do not move.
    pub(crate) async fn hold_still(&self) -> Outcome {
        let features = json!({
            "features": [{"name": "prefers-reduced-motion", "value": "reduce"}],
        });
        self.command("Emulation.setEmulatedMedia", features).await
    }

    /// Makes the browser ask for a language, as one of a person who speaks it does.
    pub(crate) async fn speak(&self, language: &str) -> Outcome {
        let agent = self.script("return navigator.userAgent", &[]).await?;
        let asked = json!({"userAgent": agent, "acceptLanguage": language});
        self.command("Emulation.setUserAgentOverride", asked).await
    }

    /// Everything in the page's local storage.
    pub(crate) async fn storage(&self) -> Outcome<BTreeMap<String, String>> {
        let stored = self.script("return {...localStorage}", &[]).await?;
        Ok(serde_json::from_value(stored)?)
    }

    /// Puts a value into the page's local storage, as another version or a fault would.
    pub(crate) async fn store(&self, key: &str, value: &str) -> Outcome {
        let pair: [Value; 2] = [key.into(), value.into()];
        self.script("localStorage.setItem(arguments[0], arguments[1])", &pair)
            .await
            .map(drop)
    }

    /// Stores a picture of the whole page.
    pub(crate) async fn picture(&self, path: &Path) -> Outcome {
        Ok(self.driver.screenshot(path).await?)
    }
}
