//! The table of `BuildKit`'s build checks.

use odp_sim::dockerfile::check::{RULES, Surroundings, check};
use odp_sim::dockerfile::ignore::parse_ignore;
use odp_sim::dockerfile::parse;
use odp_sim::dockerfile::parse::reader;
use odp_sim::dockerfile::stages::{Options, Platform};
use serde_json::Value;

use super::{Case, Section, rows, section, text};

pub(super) fn score(table: &Value) -> Vec<Section> {
    section(table, "cases", case).into_iter().collect()
}

/// What a build of the last stage says, and what a check of all stages says.
fn case(row: &Value) -> Case {
    let in_build = rows(row, "warnings");
    let in_check = match row.get("unmarshal_warnings") {
        Some(Value::Array(warnings)) => warnings.iter().collect(),
        _ => in_build.clone(),
    };
    let expected = [expected(&in_build), expected(&in_check)].join("\n--\n");
    let actual = [found(row, false), found(row, true)].join("\n--\n");
    Case::new(row.get("dockerfile").unwrap_or(row), expected, actual)
}

fn expected(warnings: &[&Value]) -> String {
    let line = |warning: &&Value| {
        let number = warning
            .get("line")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        format!(
            "{number:4} {} {}",
            text(warning, "rule"),
            text(warning, "detail")
        )
    };
    let mut lines: Vec<String> = warnings.iter().map(line).collect();
    lines.sort();
    lines.join("\n")
}

fn found(row: &Value, all_stages: bool) -> String {
    let dockerfile = text(row, "dockerfile");
    // The real tool runs no check on what it cannot read.
    if !reader::read(dockerfile).faults.is_empty() {
        return String::new();
    }
    let (file, _) = parse(dockerfile);
    let (ignore, _) = parse_ignore(text(row, "dockerignore"));
    let has_ignore = row.get("dockerignore").is_some_and(|text| !text.is_null());
    let options = options(row);
    let around = Surroundings {
        all_stages: all_stages && options.target.is_empty(),
        options,
        ignore: has_ignore.then_some(&ignore),
        ..Surroundings::default()
    };
    let mut lines = Vec::new();
    for finding in check(&file, &around) {
        if let Some(rule) = RULES.iter().find(|rule| rule.code == finding.code) {
            lines.push(format!(
                "{:4} {} {}",
                finding.place.line, rule.name, finding.said
            ));
        }
    }
    lines.sort();
    lines.join("\n")
}

fn options(row: &Value) -> Options {
    let mut options = Options::default();
    for (key, value) in row
        .get("frontend_attrs")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let value = value.as_str().unwrap_or_default().to_owned();
        if let Some(name) = key.strip_prefix("build-arg:") {
            options.build_args.insert(name.into(), value.into());
        } else if key == "target" {
            options.target = value;
        } else if key == "platform"
            && let Ok(platform) = Platform::parse(&value)
        {
            options.platform = platform;
        }
    }
    options
}
