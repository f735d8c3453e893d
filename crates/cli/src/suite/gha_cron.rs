//! The tables of `actions/languageservices` for schedules.

use odp_sim::workflow::cron::parse;
use serde_json::Value;

use super::{Case, Section, section, text, yes};

pub(super) fn score(table: &Value) -> Vec<Section> {
    let accepted = |row: &Value| parse(text(row, "cron")).is_ok();
    let too_often = |row: &Value| parse(text(row, "cron")).is_ok_and(|cron| cron.is_too_often());
    [
        section(table, "valid", |row| Case::new(row, true, accepted(row))),
        section(table, "invalid", |row| Case::new(row, false, accepted(row))),
        section(table, "interval_lt_5min", |row| {
            Case::new(row, yes(row, "lt5"), too_often(row))
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}
