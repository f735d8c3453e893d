//! `HEALTHCHECK` (`instructions/parse.go`, `parseHealthcheck`).

use super::duration::nanoseconds;
use super::flags::{Flags, Kind};
use super::node::{Fault, Node};
use super::typed::{command, needs_one};
use crate::dockerfile::instruction::{Healthcheck, Instruction};
use crate::dockerfile::quote::quote;

/// Reads the kind of check, its flags and its command.
pub(super) fn read(node: &mut Node) -> Result<Instruction, Fault> {
    const KNOWN: [(&str, Kind); 5] = [
        ("interval", Kind::Text),
        ("timeout", Kind::Text),
        ("start-period", Kind::Text),
        ("start-interval", Kind::Text),
        ("retries", Kind::Text),
    ];
    if node.args.is_empty() {
        return Err(needs_one("HEALTHCHECK"));
    }
    let written = node.args.remove(0);
    let kind = written.to_ascii_uppercase();
    if kind == "NONE" {
        return if node.args.is_empty() {
            Ok(Instruction::Healthcheck(Healthcheck::None))
        } else {
            Err(Fault::new("HEALTHCHECK NONE takes no arguments"))
        };
    }
    let flags = Flags::read(&node.flags, &KNOWN)?;
    if kind != "CMD" {
        let text = format!("Unknown type {} in HEALTHCHECK (try CMD)", quote(&kind));
        return Err(Fault::about(text, written));
    }
    if node.args.is_empty() {
        return Err(Fault::new("Missing command after HEALTHCHECK CMD"));
    }
    let millis = |name: &str, default: u64| -> Result<u64, Fault> {
        let value = flags.text(name).unwrap_or_default();
        let nanos = interval(name, &value).map_err(|text| Fault::about(text, value.as_str()))?;
        Ok(if nanos == 0 {
            default
        } else {
            u64::try_from(nanos / 1_000_000).unwrap_or(default)
        })
    };
    Ok(Instruction::Healthcheck(Healthcheck::Cmd {
        command: command(node),
        interval_ms: millis("interval", 30_000)?,
        timeout_ms: millis("timeout", 30_000)?,
        start_period_ms: millis("start-period", 0)?,
        start_interval_ms: millis("start-interval", 5_000)?,
        retries: retries(&flags.text("retries").unwrap_or_default())
            .map_err(|text| Fault::about(text, "--retries"))?,
    }))
}

/// Nanoseconds of a flag of `HEALTHCHECK`; nothing and zero are zero, the tool's default.
pub fn interval(flag: &str, value: &str) -> Result<i64, String> {
    if value.is_empty() {
        return Ok(0);
    }
    let Some(nanos) = nanoseconds(value) else {
        return Err(bad_duration(value));
    };
    if nanos != 0 && nanos < 1_000_000 {
        return Err(format!("Interval {} cannot be less than 1ms", quote(flag)));
    }
    Ok(nanos)
}

fn bad_duration(value: &str) -> String {
    let what = if value
        .trim_start_matches(['+', '-'])
        .chars()
        .all(|c| c.is_ascii_digit())
    {
        "missing unit in duration"
    } else {
        "invalid duration"
    };
    format!("time: {what} {}", quote(value))
}

fn retries(value: &str) -> Result<u32, String> {
    if value.is_empty() {
        return Ok(3);
    }
    match value.parse::<i32>() {
        Ok(0) => Ok(3),
        Ok(number) => {
            u32::try_from(number).map_err(|_| format!("--retries cannot be negative ({number})"))
        }
        Err(_) => Err(format!(
            "strconv.ParseInt: parsing {}: invalid syntax",
            quote(value)
        )),
    }
}
