//! Why a browser test failed: a sentence.

use std::fmt;

/// The sentence.
#[derive(Debug)]
pub(crate) struct Fault(String);

/// What the steps of a test return.
pub(crate) type Outcome<T = ()> = Result<T, Fault>;

impl Fault {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<thirtyfour::error::WebDriverError> for Fault {
    fn from(error: thirtyfour::error::WebDriverError) -> Self {
        // What follows are addresses inside the driver.
        let said = error.to_string();
        Self(
            said.split("Stacktrace:")
                .next()
                .unwrap_or_default()
                .trim_end()
                .to_owned(),
        )
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// Fails with a sentence unless something holds.
pub(crate) fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if holds {
        Ok(())
    } else {
        Err(Fault(otherwise()))
    }
}
