//! Builds and findings as JSON: sizes in bytes, times in milliseconds.

use crate::sentence;
use odp_sim::build::log::{self, Told};
use odp_sim::build::report::{Because, ConfigReport, ImageReport, Report, StepRow};
use odp_sim::finding::{Arg, Finding, Place};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A finding: what `odp lint --json` prints for each. Its message is what text has behind the
/// code: the real tool's words, or the game's.
pub fn finding(finding: &Finding) -> Value {
    let args: Map<String, Value> = finding
        .args
        .iter()
        .map(|(name, arg)| ((*name).to_owned(), argument(arg)))
        .collect();
    json!({
        "code": finding.code,
        "severity": finding.severity.as_str(),
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": sentence::message(finding),
        "args": args,
    })
}

/// Most characters of a line that are shown before the place in it, and behind it.
const AROUND: usize = 70;

/// The line of a place with a `^` under the character, as compilers show it; nothing when the
/// text has no such line.
pub fn excerpt(text: &str, place: &Place) -> Option<String> {
    let line = text.lines().nth(place.line.checked_sub(1)? as usize)?;
    let column = place.column.saturating_sub(1) as usize;
    let from = column.saturating_sub(AROUND);
    let shown: String = line.chars().skip(from).take(2 * AROUND).collect();
    // Tabs are as wide below as they are above.
    let under = shown.chars().take(column - from);
    let under: String = under.map(|c| if c == '\t' { c } else { ' ' }).collect();
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    Some(format!("  {number} | {shown}\n  {margin} | {under}^"))
}

fn argument(arg: &Arg) -> Value {
    match arg {
        Arg::Text(text) | Arg::Code(text) => json!(text),
        Arg::Count(number) | Arg::Bytes(number) | Arg::Millis(number) | Arg::Micros(number) => {
            json!(number)
        }
    }
}

/// A build: its steps as the progress display counts them, the image, the findings, those of the
/// checks among them, which text shows as the warnings of the log.
pub fn build(told: &Told<'_>) -> Map<String, Value> {
    let build = told.build;
    let figures = Report::of(build, told.dockerfile, told.facts);
    let mut report = Map::new();
    let mut put = |name: &str, value: Value| report.insert(name.to_owned(), value);
    put("steps", figures.steps.iter().map(step).collect());
    put("ms", json!(figures.ms));
    put("sent_bytes", json!(figures.sent));
    put("image", figures.image.as_ref().map_or(Value::Null, image));
    if let Err(failure) = &build.outcome {
        put(
            "error",
            json!({"code": failure.code, "line": failure.line, "message": failure.said,
                   "exit": failure.exit}),
        );
    }
    put("findings", findings(told).iter().map(finding).collect());
    report
}

/// What the checks warn of, then what the build itself came upon, each thing once.
fn findings(told: &Told<'_>) -> Vec<Finding> {
    let mut all = log::warnings(told);
    for finding in &told.build.findings {
        if !all.contains(finding) {
            all.push(finding.clone());
        }
    }
    all
}

fn step(step: &StepRow) -> Value {
    json!({
        "stage": step.stage,
        "text": step.text,
        "line": step.line,
        "cached": step.reason.is_cached(),
        "reason": step.reason.code(),
        "because": because(&step.because),
        "ms": step.ms,
        "bytes": step.bytes,
        "failed": step.failed,
    })
}

/// What a reason speaks of: a path, a variable, a line.
fn because(because: &Because) -> Value {
    match because {
        Because::Path(path) => json!({"path": **path}),
        Because::Variable(name) => json!({"variable": name}),
        Because::Line(line) => json!({"line": line}),
        Because::Nothing => Value::Null,
    }
}

fn image(image: &ImageReport) -> Value {
    let layers = image.layers.iter().map(|layer| {
        json!({"created_by": layer.created_by, "bytes": layer.bytes,
               "compressed_bytes": layer.compressed, "line": layer.line})
    });
    let rows = image.ledger.iter().map(|row| {
        json!({"content": row.content.as_str(), "name": *row.name, "bytes": row.bytes,
               "line": row.line, "fate": row.fate.as_str(), "by_line": row.by_line})
    });
    json!({
        "bytes": image.bytes,
        "pushed_bytes": image.pushed,
        "layers": layers.collect::<Vec<_>>(),
        "ledger": rows.collect::<Vec<_>>(),
        "config": config(&image.config),
    })
}

fn config(config: &ConfigReport) -> Value {
    json!({
        "user": config.user,
        "workdir": config.workdir,
        "env": config.env,
        "entrypoint": config.entrypoint,
        "cmd": config.cmd,
        "exposed": config.exposed,
        "labels": config.labels.iter().cloned().collect::<BTreeMap<_, _>>(),
        "stop_signal": config.stop_signal,
        "volumes": config.volumes,
    })
}
