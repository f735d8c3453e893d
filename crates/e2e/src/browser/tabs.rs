//! More tabs than one, and what comes into the page and goes out of it: files, the
//! clipboard, texts that no hand types.

use std::path::Path;
use std::time::Instant;

use serde_json::json;
use thirtyfour::common::types::WindowHandle;
use thirtyfour::prelude::*;

use super::{Browser, DOWNLOADS, INTERVAL, PATIENCE, selector};
use crate::fault::{Fault, Outcome};

/// A tab of the browser.
pub(crate) struct Tab(WindowHandle);

impl Browser {
    /// The tab that is in front.
    pub(crate) async fn tab(&self) -> Outcome<Tab> {
        Ok(Tab(self.driver.window().await?))
    }

    /// Opens an empty tab and turns to it.
    pub(crate) async fn open_tab(&self) -> Outcome<Tab> {
        let tab = Tab(self.driver.new_tab().await?);
        self.turn_to(&tab).await?;
        self.slow_down(self.slow).await?;
        Ok(tab)
    }

    /// Brings a tab to the front.
    pub(crate) async fn turn_to(&self, tab: &Tab) -> Outcome {
        self.driver.switch_to_window(tab.0.clone()).await?;
        self.command("Page.bringToFront", json!({})).await
    }

    /// The file of that name that the page gave the player, once it is whole.
    pub(crate) async fn downloaded(&self, name: &str) -> Outcome<String> {
        let path = self.profile.join(DOWNLOADS).join(name);
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            // It has another name until the last byte has arrived, and on some systems an
            // empty file of this one keeps its place until then.
            match std::fs::read_to_string(&path) {
                Ok(text) if !text.is_empty() => {
                    std::fs::remove_file(&path)?;
                    return Ok(text);
                }
                _ => {}
            }
            tokio::time::sleep(INTERVAL).await;
        }
        Err(Fault::new(format!("{name} was not downloaded")))
    }

    /// Chooses a file for a field that takes one, and that may be out of sight.
    pub(crate) async fn choose_file(&self, id: &str, path: &Path) -> Outcome {
        let css = selector(id);
        let by = By::Css(css.as_str().unwrap_or_default());
        let field = self.driver.query(by).first().await?;
        Ok(field.send_keys(path.display().to_string()).await?)
    }

    /// Writes a file for [`Self::choose_file`] and chooses it.
    pub(crate) async fn give_file(&self, id: &str, content: &[u8]) -> Outcome {
        let path = self.profile.join("given.json");
        std::fs::write(&path, content)?;
        self.choose_file(id, &path).await
    }

    /// Puts a text where the focus is, at once, as an input method or a dictation does.
    pub(crate) async fn insert(&self, text: &str) -> Outcome {
        self.command("Input.insertText", json!({"text": text}))
            .await
    }

    /// Copies so many repetitions of a text to the clipboard and pastes them where the focus
    /// is, by the keys that do so.
    pub(crate) async fn paste(&self, text: &str, times: u32) -> Outcome {
        let copy = "document.addEventListener('copy', event => { \
              event.clipboardData.setData('text/plain', arguments[0].repeat(arguments[1])); \
              event.preventDefault(); \
              event.stopImmediatePropagation(); \
            }, {once: true, capture: true}); \
            return document.execCommand('copy')";
        let copied = self.script(copy, &[text.into(), times.into()]).await?;
        if copied != json!(true) {
            return Err(Fault::new("the clipboard took nothing"));
        }
        self.chord(Key::Control, "v").await
    }

    /// Writes a file of that name and drops it on an element, as a hand drags it in from the
    /// desktop.
    pub(crate) async fn drop_file(&self, id: &str, name: &str, content: &[u8]) -> Outcome {
        let path = self.profile.join(name);
        std::fs::write(&path, content)?;
        let middle = self.middle(id).await?;
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({
                "type": kind, "x": middle.x, "y": middle.y,
                "data": {"items": [], "files": [path], "dragOperationsMask": 1},
            });
            self.command("Input.dispatchDragEvent", event).await?;
        }
        Ok(())
    }
}
