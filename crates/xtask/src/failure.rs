//! Why a command stopped: a sentence for a person, as these commands have no other caller.

use std::fmt;

/// The sentence.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// What most steps of a command return.
pub(crate) type Done<T = ()> = Result<T, Failure>;

impl Failure {
    /// Puts what was being done before what went wrong.
    pub(crate) fn while_doing(what: &str, why: impl fmt::Display) -> Self {
        Self(format!("{what}: {why}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Failure {
    fn from(sentence: String) -> Self {
        Self(sentence)
    }
}

impl From<&str> for Failure {
    fn from(sentence: &str) -> Self {
        Self(sentence.into())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}
