//! `re-actors/alls-green`: the job that fails when one that it waited for did.
//!
//! <https://github.com/re-actors/alls-green#options>

use crate::workflow::expression::{Value, json};

/// What it says of jobs that did not go as they have to.
pub(super) fn failure(input: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let list = |key: &str| names(&input(key).unwrap_or_default());
    let (may_fail, may_skip) = (list("allowed-failures"), list("allowed-skips"));
    let Value::Object(jobs) = json::read(&input("jobs")?)? else {
        return None;
    };
    let all = jobs.pairs().iter().all(|(name, job)| {
        let result = job.property("result").map(Value::text).unwrap_or_default();
        let is_in = |list: &[String]| list.iter().any(|own| **own == **name);
        match &*result {
            "success" => true,
            "skipped" => is_in(&may_fail) || is_in(&may_skip),
            _ => is_in(&may_fail),
        }
    });
    (!all).then(|| "Error: Some of the required to succeed jobs failed".to_owned())
}

/// The jobs of a list: between commas, or as JSON, of which the keys count.
fn names(text: &str) -> Vec<String> {
    match json::read(text) {
        Some(Value::Object(jobs)) => jobs
            .pairs()
            .iter()
            .map(|(name, _)| name.to_string())
            .collect(),
        Some(Value::Array(names)) => names
            .items
            .iter()
            .map(|name| name.text().to_string())
            .collect(),
        _ => text.split(',').map(|name| name.trim().to_owned()).collect(),
    }
}
