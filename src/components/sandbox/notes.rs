//! Everything that the simulator has to say, each with the rule that it comes from.

use odp_sim::dockerfile::check::RULES;
use odp_sim::finding::{Finding, Severity};
use odp_sim::sandbox::listing;

use leptos::prelude::*;

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, live};
use crate::text::Arg;

/// Findings that are shown, the worst among them.
const MOST: usize = 100;
/// Where the builder's own checks are explained.
const CHECKS: &str = "https://docs.docker.com/reference/build-checks/";

/// All findings, the worst first.
pub(super) fn notes(desk: Desk) -> Node {
    live(move || {
        let shown = desk.shown.get();
        let all = &shown.run.findings;
        if all.is_empty() {
            return el("p")
                .class("nothing")
                .testid("no-notes")
                .child(icon("check"))
                .child(desk.words.get("sandbox.no-notes"))
                .into_node();
        }
        el("ul")
            .class("notes")
            .testid("notes")
            .child(
                all.iter()
                    .take(MOST)
                    .map(|one| note(desk, one))
                    .collect::<Vec<_>>(),
            )
            .into_node()
    })
}

fn note(desk: Desk, finding: &Finding) -> El {
    let words = desk.words;
    let (class, sign, severity) = match finding.severity {
        Severity::Error => ("bad", "x", "sandbox.severity-error"),
        Severity::Warning => ("careful", "warn", "sandbox.severity-warning"),
        Severity::Info => ("", "info", "sandbox.severity-info"),
    };
    let mut args = finding.args.clone();
    if finding.place.line > 0 && !args.iter().any(|(name, _)| *name == "line") {
        args.push(("line", Arg::Count(finding.place.line.into())));
    }
    let code = finding.code;
    let say = |part: &str| words.say(&["finding.", code, ".", part].concat(), &args);
    let said =
        (!finding.said.is_empty()).then(|| el("code").class("tool").child(finding.said.clone()));
    el("li")
        .class(class)
        .testid(["note-", code].concat())
        .child(icon(sign))
        .child(
            el("div")
                .child(
                    el("p")
                        .class("what")
                        .child(
                            el("span")
                                .class("heard")
                                .child(words.get(severity))
                                .child(": "),
                        )
                        .child(say("what")),
                )
                .child(said)
                .child(
                    el("p")
                        .class("dim")
                        .child(say("why"))
                        .child(" ")
                        .child(say("try")),
                )
                .child(
                    el("p")
                        .class("from")
                        .child(place(desk, finding))
                        .child(rule(desk, code)),
                ),
        )
}

/// The file and the line.
fn place(desk: Desk, finding: &Finding) -> Option<El> {
    let place = &finding.place;
    if place.path.is_empty() {
        return None;
    }
    let path = if place.path == listing::FILE {
        desk.words.get("sandbox.files")
    } else {
        place.path.clone()
    };
    let args = [
        ("path", Arg::Code(path.clone())),
        ("line", Arg::Count(place.line.into())),
    ];
    let shown = if place.line > 0 {
        desk.words.say("sandbox.place", &args)
    } else {
        path
    };
    Some(el("span").child(icon("file")).child(shown))
}

/// The name of the rule: `BuildKit`'s own where it is one of its checks, with the page that
/// explains it, and the simulator's otherwise.
fn rule(desk: Desk, code: &'static str) -> El {
    let words = desk.words;
    match RULES.iter().find(|rule| rule.code == code) {
        Some(rule) => el("a")
            .attr("href", [CHECKS, code, "/"].concat())
            .attr("target", "_blank")
            .attr("rel", "noreferrer")
            .child(words.say(
                "sandbox.rule-of-builder",
                &[("name", Arg::Code(rule.name.into()))],
            )),
        None => el("span").child(words.say("sandbox.rule", &[("name", Arg::Code(code.into()))])),
    }
}
