//! What went wrong without being asked: the console, the network, the accessibility tree.

use serde_json::Value;

use super::Browser;
use crate::engine::Engine;
use crate::fault::{Fault, Outcome};

impl Browser {
    /// The first few errors of the console since the last look, uncaught exceptions and
    /// refused policies among them.
    pub(crate) async fn errors(&self) -> Outcome<Vec<String>> {
        const MOST: usize = 5;
        if self.engine != Engine::Chromium {
            return self.crash().await;
        }
        let entries = self.driver.get_log("browser").await?;
        let severe = entries.into_iter().filter(|entry| entry.level == "SEVERE");
        // The icon that browsers look for at the root of a host is not the page's doing.
        let own = severe
            .map(|entry| entry.message)
            .filter(|m| !m.contains("/favicon.ico "));
        Ok(own.take(MOST).collect())
    }

    /// What the crash page shows, where a console cannot be read; nothing if it is not there.
    async fn crash(&self) -> Outcome<Vec<String>> {
        let code = "const e = document.getElementById('crash'); \
                    return e && !e.hidden ? e.textContent : ''";
        let shown = self.script(code, &[]).await?;
        let shown = shown.as_str().filter(|text| !text.is_empty());
        Ok(shown.map(str::to_owned).into_iter().collect())
    }

    /// Addresses of all requests since the last look that went over the network.
    pub(crate) async fn requests(&self) -> Outcome<Vec<String>> {
        let mut addresses = Vec::new();
        if self.engine != Engine::Chromium {
            // Only Chromium tells what was asked for; the server's own record is looked at
            // for all of them.
            return Ok(addresses);
        }
        for entry in self.driver.get_log("performance").await? {
            let event: Value = serde_json::from_str(&entry.message)?;
            let message = &event["message"];
            let url = match message["method"].as_str() {
                Some("Network.requestWillBeSent") => &message["params"]["request"]["url"],
                Some("Network.webSocketCreated") => &message["params"]["url"],
                _ => continue,
            };
            let url = url.as_str().unwrap_or_default();
            if url.starts_with("http") || url.starts_with("ws") {
                addresses.push(url.to_owned());
            }
        }
        Ok(addresses)
    }

    /// What axe objects to on the page as it is: rule, reason, and where.
    pub(crate) async fn axe(&self, script: &str) -> Outcome<Vec<String>> {
        self.script(&format!("if (!window.axe) {{ {script} }}"), &[])
            .await?;
        // Animations are over before colours are judged.
        let code = "const done = arguments[arguments.length - 1]; \
            Promise.allSettled(document.getAnimations().map(a => a.finished)) \
              .then(() => axe.run(document, {resultTypes: ['violations']})) \
              .then(r => done(r.violations.map(v => v.id + ': ' + v.help + ' at ' + \
                v.nodes.map(n => n.target.join(' ') + ' ' + \
                  n.any.concat(n.all, n.none).map(c => c.message).join('; ')).join(' | ')))) \
              .catch(e => done(['axe failed: ' + e]))";
        let found = self.script_later(code).await?;
        let Some(list) = found.as_array() else {
            return Err(Fault::new(format!("axe answered {found}")));
        };
        Ok(list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect())
    }
}
