//! One browser with an empty profile, and what a person does with it.
//!
//! Elements are found by `data-testid`. Every look waits until what it looks for is
//! there, up to [`PATIENCE`]; nothing sleeps for a fixed time
//! but a finger on the glass.

mod audit;
mod hands;
mod screen;
mod tabs;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::*;

use crate::driver::Driver;
use crate::engine::{DOWNLOADS, Engine};
use crate::fault::{Fault, Outcome};

pub(crate) use screen::{Network, Theme};

/// How long to wait for something to come true: machines that build at the same time are slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often to look.
const INTERVAL: Duration = Duration::from_millis(25);

/// Whether the browser lets pages keep something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storage {
    Kept,
    Refused,
}

/// A browser.
pub(crate) struct Browser {
    driver: WebDriver,
    engine: Engine,
    profile: PathBuf,
    /// How many times slower the processor is made.
    slow: usize,
    /// Ends with the browser.
    _process: Driver,
}

impl Browser {
    /// Opens a browser that has never been anywhere, on a processor so many times slower.
    pub(crate) async fn open(engine: Engine, storage: Storage, slow: usize) -> Outcome<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let profile = std::env::temp_dir().join(format!("odp-e2e-{}-{number}", std::process::id()));
        let process = Driver::start(engine).await?;
        let driver = WebDriver::new(process.address(), engine.wanted(&profile, storage)?).await?;
        driver.set_poller(Arc::new(ElementPollerWithTimeout::new(PATIENCE, INTERVAL)));
        driver.set_script_timeout(Duration::from_mins(1)).await?;
        if engine == Engine::WebKit {
            driver.set_window_rect(0, 0, 1280, 900).await?;
        }
        let browser = Self {
            driver,
            engine,
            profile,
            slow,
            _process: process,
        };
        if slow > 1 {
            browser.slow_down(slow).await?;
        }
        Ok(browser)
    }

    /// Makes the processor so many times slower, for the tab that is in front.
    pub(crate) async fn slow_down(&self, times: usize) -> Outcome {
        self.command("Emulation.setCPUThrottlingRate", json!({"rate": times}))
            .await
    }

    /// Ends the browser, by force if it does not answer.
    pub(crate) async fn quit(self) -> Outcome {
        let quit = tokio::time::timeout(PATIENCE, self.driver.clone().quit()).await;
        if !matches!(quit, Ok(Ok(()))) {
            self.kill();
        }
        // Left behind in the folder for temporary files at worst.
        drop(std::fs::remove_dir_all(&self.profile));
        match quit {
            Ok(quit) => Ok(quit?),
            Err(_) => Err(Fault::new("the browser hung and was ended by force")),
        }
    }

    /// Ends the browser's process; those that it started end with it.
    fn kill(&self) {
        let capabilities = self.driver.capabilities();
        if let Some(process) = capabilities.get("goog:processID").and_then(Value::as_u64) {
            let kill = std::process::Command::new("kill")
                .args(["-9", &process.to_string()])
                .status();
            drop(kill);
        }
    }

    pub(crate) async fn goto(&self, url: &str) -> Outcome {
        Ok(self.driver.goto(url).await?)
    }

    pub(crate) async fn reload(&self) -> Outcome {
        Ok(self.driver.refresh().await?)
    }

    pub(crate) async fn back(&self) -> Outcome {
        Ok(self.driver.back().await?)
    }

    pub(crate) async fn url(&self) -> Outcome<String> {
        Ok(self.driver.current_url().await?.to_string())
    }

    /// The element of that test id, once it is displayed.
    pub(crate) async fn at(&self, id: &str) -> Outcome<WebElement> {
        let by = By::Css(css(id));
        let found = self.driver.query(by).and_displayed().first().await;
        found.map_err(|_| Fault::new(format!("{id} is not displayed")))
    }

    /// Waits until nothing of that test id is in the page.
    pub(crate) async fn absent(&self, id: &str) -> Outcome {
        let gone = "document.querySelector(arguments[0]) === null";
        let what = format!("{id} is gone");
        self.until(&what, gone, &[selector(id)]).await
    }

    /// The value of an attribute; empty if there is none.
    pub(crate) async fn attribute(&self, id: &str, name: &str) -> Outcome<String> {
        let code = "const e = document.querySelector(arguments[0]); \
                    return e ? e.getAttribute(arguments[1]) || '' : ''";
        let value = self.script(code, &[selector(id), name.into()]).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page and returns what it returns.
    pub(crate) async fn script(&self, code: &str, arguments: &[Value]) -> Outcome<Value> {
        let result = self.driver.execute(code, arguments.to_vec()).await?;
        Ok(result.json().clone())
    }

    /// Runs a script that answers by calling its last argument.
    pub(crate) async fn script_later(&self, code: &str) -> Outcome<Value> {
        let result = self.driver.execute_async(code, Vec::new()).await?;
        Ok(result.json().clone())
    }

    /// Gives Chromium a command of its own protocol, for what WebDriver has no word for.
    pub(crate) async fn command(&self, method: &str, parameters: Value) -> Outcome {
        self.driver.cdp().send_raw(method, parameters).await?;
        Ok(())
    }

    /// Waits until an expression of the page is true. It says what did not come true.
    pub(crate) async fn until(&self, what: &str, expression: &str, arguments: &[Value]) -> Outcome {
        let code = format!("return !!({expression})");
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            // A page that is being replaced has no answer: that is not yet, not never.
            if self
                .script(&code, arguments)
                .await
                .is_ok_and(|value| value == Value::Bool(true))
            {
                return Ok(());
            }
            tokio::time::sleep(INTERVAL).await;
        }
        Err(Fault::new(format!(
            "not within {} s: {what}",
            PATIENCE.as_secs()
        )))
    }
}

/// The CSS selector of a test id. One that begins with a bracket is a selector already: of
/// what has no id of its own, such as a button in a row.
fn css(id: &str) -> String {
    if id.starts_with('[') {
        id.to_owned()
    } else {
        format!("[data-testid=\"{id}\"]")
    }
}

/// The same as an argument of a script.
fn selector(id: &str) -> Value {
    css(id).into()
}
