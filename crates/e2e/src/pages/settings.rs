//! The settings: progress as a file.

use crate::browser::Browser;
use crate::fault::Outcome;
use crate::scene::Scene;

/// The name of the file with everyone's progress.
pub(crate) const FILE: &str = "operation-deploy-progress.json";

/// The page, open in a browser that need not be the scene's.
pub(crate) struct Settings<'a> {
    browser: &'a Browser,
}

impl<'a> Settings<'a> {
    pub(crate) async fn open(scene: &Scene, browser: &'a Browser) -> Outcome<Self> {
        browser.goto(&scene.address("/settings")).await?;
        browser.at("export").await?;
        Ok(Self { browser })
    }

    /// The file that the page gives.
    pub(crate) async fn export(&self) -> Outcome<String> {
        self.browser.click("export").await?;
        self.browser.downloaded(FILE).await
    }

    /// Gives the page a file; waits until it answers with a sentence.
    pub(crate) async fn import(&self, content: &[u8], sentence: &str) -> Outcome {
        self.browser.give_file("import", content).await?;
        let said = "document.querySelector('[data-testid=kept-said]').innerText === arguments[0]";
        self.browser.until(sentence, said, &[sentence.into()]).await
    }
}
