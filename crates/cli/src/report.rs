//! Builds and findings as JSON: sizes in bytes, times in milliseconds.

use odp_sim::build::ledger::{compressed, ledger, pushed};
use odp_sim::build::{Build, Image, Reason, Step, StepKind};
use odp_sim::dockerfile::instruction::{CommandLine, Dockerfile};
use odp_sim::facts::Facts;
use odp_sim::finding::{Arg, Finding};
use serde_json::{Map, Value, json};

/// A finding: what `odp lint --json` prints for each.
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
        "message": finding.said,
        "args": args,
    })
}

fn argument(arg: &Arg) -> Value {
    match arg {
        Arg::Text(text) | Arg::Code(text) => json!(text),
        Arg::Count(number) | Arg::Bytes(number) | Arg::Millis(number) | Arg::Micros(number) => {
            json!(number)
        }
    }
}

/// A build: its steps as the progress display counts them, the image, the findings.
pub fn build(build: &Build, dockerfile: &Dockerfile, facts: &Facts) -> Map<String, Value> {
    let steps = build.steps.iter().filter(|step| step.number.is_some());
    let mut report = Map::new();
    let mut put = |name: &str, value: Value| report.insert(name.to_owned(), value);
    put(
        "steps",
        steps.map(|one| step(build, one, dockerfile)).collect(),
    );
    put("ms", json!(build.ms));
    put("sent_bytes", json!(build.sent));
    match &build.outcome {
        Ok(made) => {
            put("image", image(build, made, facts));
        }
        Err(failure) => {
            put("image", Value::Null);
            put(
                "error",
                json!({"code": failure.code, "line": failure.line, "message": failure.said,
                       "exit": failure.exit}),
            );
        }
    }
    put("findings", build.findings.iter().map(finding).collect());
    report
}

fn step(build: &Build, step: &Step, dockerfile: &Dockerfile) -> Value {
    let stage = dockerfile.stages.get(step.stage);
    let name = stage.and_then(|stage| stage.name.clone());
    json!({
        "stage": name.unwrap_or_else(|| step.stage.to_string()),
        "text": step.text,
        "line": step.line,
        "cached": step.reason.is_cached(),
        "reason": step.reason.code(),
        "because": because(build, &step.reason),
        "ms": step.ms,
        "bytes": step.bytes,
        "failed": step.failed,
    })
}

/// What a reason speaks of: a path, a variable, a line.
fn because(build: &Build, reason: &Reason) -> Value {
    match reason {
        Reason::File(path) | Reason::Mode(path) | Reason::Added(path) | Reason::Gone(path) => {
            json!({"path": **path})
        }
        Reason::Variable(name) => json!({"variable": name}),
        Reason::Above(at) => json!({"line": build.steps.get(*at).map_or(0, |step| step.line)}),
        _ => Value::Null,
    }
}

fn image(build: &Build, image: &Image, facts: &Facts) -> Value {
    let base = facts
        .image(&image.base)
        .map_or(&[][..], |base| &base.layers);
    let layers: Vec<Value> = image
        .layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| layer.bytes > 0 || layer.step.is_some())
        .map(|(at, layer)| {
            let step = layer.step.and_then(|step| build.steps.get(step));
            let copied = step.is_some_and(|step| step.kind == StepKind::Copy);
            let packed = match step {
                Some(_) => compressed(&layer.changes, copied, facts),
                None => base.get(at).map_or(0, |layer| layer.compressed),
            };
            json!({"created_by": layer.created_by, "bytes": layer.bytes,
                   "compressed_bytes": packed, "line": step.map(|step| step.line)})
        })
        .collect();
    let line = |at: usize| build.steps.get(at).map_or(0, |step| step.line);
    let rows: Vec<Value> = ledger(build, image, facts)
        .iter()
        .map(|row| {
            json!({"content": row.content.as_str(), "name": *row.name, "bytes": row.bytes,
                   "line": row.step.map(line), "fate": row.fate.as_str(),
                   "by_line": row.fate.by().map(line)})
        })
        .collect();
    json!({
        "bytes": image.size,
        "pushed_bytes": pushed(build, image, facts),
        "layers": layers,
        "ledger": rows,
        "config": config(image),
    })
}

fn config(image: &Image) -> Value {
    let config = &image.config;
    let command = |line: &Option<CommandLine>| match line {
        None => Value::Null,
        Some(CommandLine::Exec(words)) => json!(words),
        Some(CommandLine::Shell(text)) => {
            json!(config.shell.iter().chain([text]).collect::<Vec<_>>())
        }
    };
    json!({
        "user": config.user,
        "workdir": config.workdir,
        "env": config.env.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>(),
        "entrypoint": command(&config.entrypoint),
        "cmd": command(&config.cmd),
        "exposed": config.exposed,
        "labels": config.labels.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
        "stop_signal": config.stop_signal,
        "volumes": config.volumes,
    })
}
