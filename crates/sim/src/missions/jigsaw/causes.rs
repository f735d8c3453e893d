//! Where a goal is missed for a reason that lies further back than what was seen.

use crate::build::tree::parent;
use crate::build::{Build, Step};
use crate::finding::{Arg, Finding, Place};

/// A command line in single quotes is no JSON: the shell then looks for a program named
/// `[streamlit,`. The quotes are the cause, and the missing program is their echo.
pub(super) fn cause(build: &Build, seen: &Finding) -> Option<Finding> {
    if seen.code == "command-not-on-path" {
        return other_stage(build, seen);
    }
    let is_echo = seen.code == "command-not-in-image";
    let quotes = |finding: &&Finding| finding.code == "json-form-invalid-becomes-shell";
    build
        .findings
        .iter()
        .find(|finding| is_echo && quotes(finding))
        .cloned()
}

/// The line that sets `PATH` in another stage, where the last one sets none: `COPY --from`
/// carries files, and no environment.
fn other_stage(build: &Build, seen: &Finding) -> Option<Finding> {
    let path = seen.args.iter().find_map(|(name, arg)| match arg {
        Arg::Code(path) if *name == "path" => Some(path.as_str()),
        _ => None,
    })?;
    let last = build.steps.last()?.stage;
    let sets = |step: &&Step| {
        let word = step.text.split_whitespace().next().unwrap_or_default();
        word.eq_ignore_ascii_case("ENV") && step.text.contains("PATH=")
    };
    let mut steps = build.steps.iter().filter(sets);
    if steps.clone().any(|step| step.stage == last) {
        return None;
    }
    let there = steps.find(|step| step.text.contains(parent(path)))?;
    let mut finding = seen.clone();
    finding.code = "path-set-in-other-stage";
    finding.place = Place::dockerfile(there.line, 0);
    Some(finding.with("line", Arg::Count(there.line.into())))
}
