//! What one test has to itself: a server with the site in a sub-path, and a browser
//! that has never been there.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;

use odp_serve::{Server, Site};
use odp_sim::content::{Content, unpack_facts};
use serde_json::Value;

use crate::browser::{Browser, Storage};
use crate::engine::Engine;
use crate::fault::{Fault, Outcome, ensure};
use crate::options::Options;

/// The folder that the site is served from: two levels, neither of them the root.
pub(crate) const PREFIX: &str = "/courses/deploy/";

/// A host that has one folder a project; browsers of tests find it on this machine.
pub(crate) const PROJECT_HOST: &str = "someone.github.io";

/// Server and browser of one test.
pub(crate) struct Scene {
    pub(crate) server: Server,
    pub(crate) browser: Browser,
    axe: Arc<str>,
    site: PathBuf,
    /// Origins that the page may be at.
    own: RefCell<Vec<String>>,
    engine: Engine,
    slow: usize,
    missing_forgiven: Cell<bool>,
    errors_forgiven: Cell<bool>,
}

impl Scene {
    pub(crate) async fn open(options: &Options, storage: Storage) -> Outcome<Self> {
        let axe = std::fs::read_to_string(&options.axe)?;
        let server = Site::new(&options.site).under(PREFIX).gzip().start(0)?;
        let browser = Browser::open(options.engine, storage, options.slow).await?;
        let site = options.site.clone();
        let own = ["127.0.0.1", "localhost"]
            .map(|host| server.origin().replace("127.0.0.1", host) + "/")
            .to_vec();
        Ok(Self {
            server,
            browser,
            axe: axe.into(),
            site,
            own: RefCell::new(own),
            engine: options.engine,
            slow: options.slow,
            missing_forgiven: Cell::new(false),
            errors_forgiven: Cell::new(false),
        })
    }

    /// Goes to the page's address, as a first-time visitor does.
    pub(crate) async fn visit(&self) -> Outcome {
        self.browser.goto(&self.server.url()).await
    }

    /// Goes to a route of the page, such as `/map`.
    pub(crate) async fn go(&self, route: &str) -> Outcome {
        self.browser.goto(&self.address(route)).await
    }

    /// The address of a route.
    pub(crate) fn address(&self, route: &str) -> String {
        format!("{}#{route}", self.server.url())
    }

    /// Waits until the game has taken over from the static page.
    pub(crate) async fn game_arrived(&self) -> Outcome {
        let mounted = "'mounted' in document.documentElement.dataset";
        self.browser
            .until("the game has arrived", mounted, &[])
            .await
    }

    /// A browser of somebody else, with a profile of its own.
    pub(crate) async fn another_browser(&self) -> Outcome<Browser> {
        Browser::open(self.engine, Storage::Kept, self.slow).await
    }

    /// A sentence of the pages around the rooms or of the sandbox, in English, as it was shipped.
    pub(crate) fn sentence(&self, key: &str) -> Outcome<String> {
        let place = format!("/{}", key.replace('.', "/"));
        for file in [
            "text/en.json",
            "text/sandbox/en.json",
            "text/settings/en.json",
        ] {
            let words = std::fs::read_to_string(self.site.join(file))?;
            let words: Value = serde_json::from_str(&words)?;
            if let Some(sentence) = words.pointer(&place).and_then(Value::as_str) {
                return Ok(sentence.to_owned());
            }
        }
        Err(Fault::new(format!("there are no words for {key}")))
    }

    /// What axe objects to on the screen as it is now.
    pub(crate) async fn axe_faults(&self) -> Outcome<Vec<String>> {
        self.browser.axe(&self.axe).await
    }

    /// Serves the site from another folder too; returns the server and its origin.
    pub(crate) fn also_serve(&self, folder: &str, host: &str) -> Outcome<(Server, String)> {
        let server = Site::new(&self.site).under(folder).gzip().start(0)?;
        let origin = server.origin().replace("127.0.0.1", host);
        self.own.borrow_mut().push(format!("{origin}/"));
        Ok((server, origin))
    }

    /// The rooms as they were shipped with the page.
    pub(crate) fn content(&self) -> Outcome<Content> {
        let read = |name: &str| std::fs::read(self.site.join("content").join(name));
        let fault = |error| Fault::new(format!("the content: {error}"));
        let mut content = Content::unpack(&read("jigsaw.bin")?).map_err(fault)?;
        let facts = unpack_facts(&read("facts.bin")?).map_err(fault)?;
        content.facts.bring(facts);
        content.unpack_cache(&read("cache.bin")?).map_err(fault)?;
        content
            .unpack_pipeline(&read("pipeline.bin")?)
            .map_err(fault)?;
        Ok(content.judged())
    }

    /// A request that finds nothing, and the error it leaves in the console, are expected.
    pub(crate) fn forgive_missing(&self) {
        self.missing_forgiven.set(true);
        self.errors_forgiven.set(true);
    }

    /// Errors in the console are expected: the test breaks the page.
    pub(crate) fn forgive_errors(&self) {
        self.errors_forgiven.set(true);
    }

    /// What holds at the end of every test: no error in the console, and no request that
    /// left the page's origin or found nothing.
    pub(crate) async fn close(self) -> Outcome {
        let (errors, requests) = (self.browser.errors().await?, self.browser.requests().await?);
        self.browser.quit().await?;
        let own = self.own.borrow();
        let strange: Vec<_> = requests
            .iter()
            .filter(|url| !own.iter().any(|own| url.starts_with(own)))
            .collect();
        ensure(strange.is_empty(), || {
            format!("requests that left the origin: {strange:?}")
        })?;
        ensure(self.errors_forgiven.get() || errors.is_empty(), || {
            format!("console: {}", errors.join("\n  "))
        })?;
        let hits = self.server.hits();
        // Every browser asks for an icon at the root of a host, whatever the page says.
        let lost = hits
            .iter()
            .filter(|hit| hit.status == 404 && hit.path != "/favicon.ico");
        let lost: Vec<_> = lost.collect();
        ensure(self.missing_forgiven.get() || lost.is_empty(), || {
            format!("requests that found nothing: {lost:?}")
        })
    }
}

/// Where failures leave their pictures.
pub(crate) fn failures() -> PathBuf {
    PathBuf::from("target/screens/failed")
}
