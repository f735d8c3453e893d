//! The image as a stack of layers, and the label on the box.

use odp_sim::build::{Build, Image, Reason, Step};

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, group};
use crate::text::Arg;

/// The stack.
pub fn layers(desk: Desk) -> Node {
    let stack = move || match desk.run() {
        None => el("p")
            .class("dim")
            .child(desk.word("board.layers-none"))
            .into_node(),
        Some(run) => built(desk, &run.build),
    };
    el("section")
        .class("layers")
        .testid("layers")
        .attr("aria-label", desk.word("board.layers"))
        .child(el("h2").child(desk.word("board.layers")))
        .child(stack)
        .into_node()
}

fn built(desk: Desk, build: &Build) -> Node {
    let most = build
        .steps
        .iter()
        .map(|step| step.bytes)
        .max()
        .unwrap_or(0)
        .max(1);
    let shown = build.steps.iter().filter(|step| step.number.is_some());
    let each = shown
        .map(|step| layer(desk, build, step, most))
        .collect::<Vec<_>>();
    let label = build.outcome.as_ref().ok().map(|image| label(desk, image));
    group![el("ol").child(each), label]
}

fn layer(desk: Desk, build: &Build, step: &Step, most: u64) -> Node {
    let (key, args) = reason(build, step);
    let class = match (step.failed, &step.reason) {
        (true, _) => "bad",
        (_, reason) if reason.is_cached() => "hit",
        _ => "ran",
    };
    let picture = if step.failed {
        "x"
    } else if class == "hit" {
        "check"
    } else {
        "box"
    };
    let width = format!("{}%", step.bytes * 100 / most);
    let size = Arg::Bytes(step.bytes);
    let why = move || desk.words.say(key, &args);
    el("li")
        .class(class)
        .style("--w", width)
        .child(icon(picture))
        .child(
            el("div")
                .child(el("code").child(step.text.to_string()))
                .child(el("small").child(why)),
        )
        .child(
            el("span")
                .class("mono")
                .child(move || desk.words.arg(&size)),
        )
        .into_node()
}

/// Why a step ran, as a key and its arguments.
fn reason(build: &Build, step: &Step) -> (&'static str, Vec<(&'static str, Arg)>) {
    if step.failed {
        return ("board.reason-failed", Vec::new());
    }
    match &step.reason {
        Reason::Cached | Reason::Linked | Reason::Converged => ("board.reason-cached", Vec::new()),
        Reason::Fresh | Reason::Forced | Reason::Failed | Reason::Base => {
            ("board.reason-fresh", vec![("time", Arg::Millis(step.ms))])
        }
        Reason::Above(above) => {
            let line = build.steps.get(*above).map_or(0, |step| step.line);
            (
                "board.reason-above",
                vec![("line", Arg::Count(line.into()))],
            )
        }
        Reason::Text | Reason::User | Reason::Workdir => ("board.reason-text", Vec::new()),
        Reason::File(path) | Reason::Mode(path) | Reason::Added(path) | Reason::Gone(path) => (
            "board.reason-file",
            vec![("file", Arg::Code(path.to_string()))],
        ),
        Reason::Variable(name) => (
            "board.reason-variable",
            vec![("name", Arg::Code(name.clone()))],
        ),
        Reason::Config => ("board.reason-config", Vec::new()),
    }
}

/// The label on the box: name, weight, digest and, once solved, the digits for the vault.
pub fn label(desk: Desk, image: &Image) -> Node {
    let size = Arg::Bytes(image.size);
    let digest = format!("sha256:{:016x}", image.digest);
    let name = desk
        .player
        .peek(|session| session.state().instance().app.id.clone());
    let fragment = move || {
        let digits = desk.player.with(odp_sim::session::Session::fragment)?;
        let label = desk.words.get("board.fragment");
        Some(
            el("b")
                .class("digits")
                .attr("title", label.clone())
                .attr("aria-label", label)
                .child(format!("{digits:02x}")),
        )
    };
    el("p")
        .class("label mono")
        .child(icon("box"))
        .child(el("span").child(name).child(":latest"))
        .child(el("span").child(move || desk.words.arg(&size)))
        .child(el("span").class("digest").child(digest))
        .child(fragment)
        .into_node()
}
