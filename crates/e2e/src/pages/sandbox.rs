//! The sandbox: four texts, two big buttons, and what came of them.

use odp_sim::build::report::StepRow;
use odp_sim::sandbox::Made;
use serde_json::Value;
use thirtyfour::Key;

use crate::browser::Browser;
use crate::fault::{Outcome, ensure};
use crate::scene::Scene;

/// The page, open in a browser that need not be the scene's.
pub(crate) struct Sandbox<'a> {
    browser: &'a Browser,
}

impl<'a> Sandbox<'a> {
    /// Where the page keeps it.
    pub(crate) const KEY: &'static str = "odp.sandbox";

    pub(crate) async fn open(scene: &Scene, browser: &'a Browser) -> Outcome<Self> {
        Self::at(browser, &scene.address("/sandbox")).await
    }

    /// What an address shows, such as that of a link.
    pub(crate) async fn at(browser: &'a Browser, address: &str) -> Outcome<Self> {
        browser.goto(address).await?;
        browser.at("rebuild").await?;
        Ok(Self { browser })
    }

    /// Pastes a text over the one under a tab.
    pub(crate) async fn paste(&self, tab: &str, text: &str) -> Outcome {
        self.browser.click(tab).await?;
        self.browser.at("sandbox-editor").await?;
        // Its middle is far outside of the window when a line is very long.
        let focus = "document.querySelector('[data-testid=sandbox-editor]').focus()";
        self.browser.script(focus, &[]).await?;
        self.browser.chord(Key::Control, "a").await?;
        if text.is_empty() {
            let delete: char = Key::Delete.value();
            return self.browser.press(String::from(delete)).await;
        }
        self.browser.paste(text, 1).await?;
        // Long texts are kept when the typing rests; leaving the editor ends it.
        self.browser.click(tab).await
    }

    /// The text under a tab.
    pub(crate) async fn text(&self, tab: &str) -> Outcome<String> {
        self.browser.click(tab).await?;
        let code = "return document.querySelector('[data-testid=sandbox-editor]').value";
        let value = self.browser.script(code, &[]).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Presses a big button, and waits until what is shown is what was built.
    pub(crate) async fn press(&self, button: &str) -> Outcome {
        self.browser.click(button).await?;
        let built = "!document.querySelector('[data-testid=stale]') \
            && document.querySelector('[data-testid=said]').textContent !== ''";
        self.browser.until("it is built", built, &[]).await
    }

    /// The words of an element, also where it is out of sight.
    pub(crate) async fn shown(&self, id: &str) -> Outcome<String> {
        let code = "const e = document.querySelector(`[data-testid=\"${arguments[0]}\"]`); \
                    return e ? e.textContent : ''";
        let value = self.browser.script(code, &[id.into()]).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a sentence stands on the page.
    pub(crate) async fn tells(&self, sentence: &str) -> Outcome {
        let told = "document.body.innerText.includes(arguments[0])";
        self.browser.until(sentence, told, &[sentence.into()]).await
    }

    /// The steps are those of a build: which of them ran, and of what they speak.
    pub(crate) async fn shows(&self, made: &Made, again: bool) -> Outcome {
        self.browser.click("view-steps").await?;
        let code = "return [...document.querySelectorAll('[data-testid^=step-]')] \
                    .map(e => [e.dataset.testid, e.className, e.textContent])";
        let seen = self.browser.script(code, &[]).await?;
        let seen = seen.as_array().cloned().unwrap_or_default();
        let steps = &made.report.steps;
        ensure(seen.len() == steps.len(), || {
            format!("{} steps are shown, not {}", seen.len(), steps.len())
        })?;
        for (step, row) in steps.iter().zip(&seen) {
            let expected = class(step, again);
            let right = row[0] == format!("step-{}", step.line) && row[1] == expected;
            let text = row[2].as_str().unwrap_or_default();
            ensure(right && text.contains(&step.text), || {
                format!("line {} is shown as {row}, not {expected}", step.line)
            })?;
        }
        for stage in &made.report.pruned {
            let class = self.stage_class(stage).await?;
            ensure(class == "stage-of pruned", || {
                format!("stage {stage} is shown as {class}")
            })?;
        }
        Ok(())
    }

    async fn stage_class(&self, stage: &str) -> Outcome<Value> {
        let code = "const e = document.querySelector(`[data-testid=\"stage-${arguments[0]}\"]`); \
                    return e && e.className";
        self.browser.script(code, &[stage.into()]).await
    }

    /// Opens the sheet for sharing and takes the link.
    pub(crate) async fn link(&self) -> Outcome<String> {
        self.browser.click("share").await?;
        self.browser.at("link").await?;
        let code = "return document.querySelector('[data-testid=link]').value";
        let value = self.browser.script(code, &[]).await?;
        self.browser.click("sharing-close").await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// What a visitor of the page compares: the figures, the steps, the findings.
    pub(crate) async fn picture(&self) -> Outcome<Vec<String>> {
        let mut all = vec![self.shown("sums").await?];
        for (tab, content) in [
            ("view-steps", "steps"),
            ("view-notes", "notes"),
            ("view-image", "config"),
            ("view-people", "stranger"),
        ] {
            self.browser.click(tab).await?;
            self.browser.at(content).await?;
            all.push(self.shown(content).await?);
        }
        Ok(all)
    }
}

fn class(step: &StepRow, again: bool) -> &'static str {
    match (step.failed, step.reason.is_cached()) {
        (true, _) => "bad",
        (_, true) => "hit",
        _ if again => "ran",
        _ => "new",
    }
}
