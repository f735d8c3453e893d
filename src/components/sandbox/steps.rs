//! The steps of the builds, stage by stage: whether each ran, why, how long, how much.

use odp_sim::build::report::{Because, StepRow, stage_name};
use odp_sim::sandbox::{Made, Run};

use leptos::prelude::*;

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, live};
use crate::text::Arg;

/// All steps of the last build.
pub(super) fn steps(desk: Desk) -> Node {
    live(move || {
        let shown = desk.shown.get();
        let run = &*shown.run;
        let last = run.second.as_ref().unwrap_or(&run.first);
        let most = run.first.report.steps.iter().map(|step| step.ms).max();
        let table = Table {
            desk,
            run,
            most: most.unwrap_or(0).max(1),
        };
        el("div")
            .class("steps")
            .testid("steps")
            .child(stopped(desk, last))
            .child(table.stages(last))
            .into_node()
    })
}

/// What the builder said when it stopped.
fn stopped(desk: Desk, made: &Made) -> Option<El> {
    let failure = made.build.outcome.as_ref().err()?;
    let words = if failure.line > 0 {
        let line = Arg::Count(failure.line.into());
        desk.words.say("sandbox.said-stopped", &[("line", line)])
    } else {
        desk.words.get("sandbox.said-refused")
    };
    Some(
        el("div")
            .class("halted")
            .testid("halted")
            .child(el("p").child(icon("x")).child(words))
            .child(
                el("pre")
                    .class("mono")
                    .attr("tabindex", "0")
                    .attr("aria-label", desk.words.get("sandbox.tool"))
                    .child(["ERROR: failed to solve: ", &failure.said].concat()),
            ),
    )
}

struct Table<'a> {
    desk: Desk,
    run: &'a Run,
    /// The longest step of the first build, in milliseconds.
    most: u64,
}

impl Table<'_> {
    fn stages(&self, made: &Made) -> Vec<Node> {
        let words = self.desk.words;
        let all = 0..made.dockerfile.stages.len();
        let mut names: Vec<String> = all.map(|at| stage_name(&made.dockerfile, at)).collect();
        names.dedup();
        let mut nodes = Vec::with_capacity(names.len());
        for name in names {
            let own = made.report.steps.iter().filter(|step| step.stage == name);
            let rows: Vec<El> = own.map(|step| self.row(step)).collect();
            let pruned = made.report.pruned.contains(&name);
            let title = words.say("sandbox.stage", &[("name", Arg::Code(name.clone()))]);
            let mut stage =
                el("section")
                    .class(if pruned {
                        "stage-of pruned"
                    } else {
                        "stage-of"
                    })
                    .testid(["stage-", &name].concat())
                    .attr("aria-label", title.clone())
                    .child(el("h3").child(title).child(
                        pruned.then(|| el("span").child(words.get("sandbox.pruned-short"))),
                    ));
            if pruned {
                stage = stage.child(el("p").class("dim").child(words.get("sandbox.pruned")));
            } else if rows.is_empty() {
                stage = stage.child(el("p").class("dim").child(words.get("sandbox.unreached")));
            } else {
                stage = stage.child(el("ol").child(rows));
            }
            nodes.push(stage.into_node());
        }
        nodes
    }

    fn row(&self, step: &StepRow) -> El {
        let words = self.desk.words;
        let again = self.run.second.is_some();
        let (class, sign, state) = match (step.failed, step.reason.is_cached()) {
            (true, _) => ("bad", "x", "sandbox.failed"),
            (_, true) => ("hit", "check", "sandbox.kept"),
            _ if again => ("ran", "play", "sandbox.again"),
            _ => ("new", "play", "sandbox.new"),
        };
        let first = if again {
            self.before(step)
        } else {
            Some(step.ms)
        };
        let width = first.unwrap_or(step.ms) * 100 / self.most;
        let time = |ms: u64| words.arg(&Arg::Millis(ms));
        let line = words.say("sandbox.line", &[("line", Arg::Count(step.line.into()))]);
        let cell = |class: &'static str, key: &'static str, value: String| {
            el("span")
                .class(class)
                .child(el("small").child(words.get(key)))
                .child(el("b").class("mono").child(value))
        };
        let second = again.then(|| {
            el("span").class("state").child(icon(sign)).child(
                el("b")
                    .child(words.get(state))
                    .child((class == "ran" && step.ms > 0).then(|| [" ", &time(step.ms)].concat())),
            )
        });
        let failed = (step.failed && !again).then(|| {
            el("span")
                .class("state")
                .child(icon(sign))
                .child(el("b").child(words.get(state)))
        });
        el("li")
            .class(class)
            .testid(format!("step-{}", step.line))
            .style("--w", format!("{}%", width.min(100)))
            .child(
                el("span")
                    .class("at")
                    .attr("aria-hidden", "true")
                    .child(u64::from(step.line)),
            )
            .child(el("span").class("heard").child(line))
            .child(el("code").child(step.text.clone()))
            .child(second)
            .child(failed)
            .child(cell(
                "time",
                "sandbox.first",
                first.map_or_else(|| "–".into(), time),
            ))
            .child(cell(
                "size",
                "sandbox.layer",
                words.arg(&Arg::Bytes(step.bytes)),
            ))
            .child((again && !step.failed).then(|| el("p").class("because").child(self.why(step))))
    }

    /// Milliseconds of the same step in the first build.
    fn before(&self, step: &StepRow) -> Option<u64> {
        let steps = &self.run.first.report.steps;
        let same = |old: &&StepRow| old.stage == step.stage && old.text == step.text;
        steps.iter().find(same).map(|old| old.ms)
    }

    fn why(&self, step: &StepRow) -> String {
        let args = match &step.because {
            Because::Path(path) => vec![("path", Arg::Code(path.to_string()))],
            Because::Variable(name) => vec![("name", Arg::Code(name.clone()))],
            Because::Line(line) => vec![("line", Arg::Count((*line).into()))],
            Because::Nothing => Vec::new(),
        };
        let key = ["reason.", step.reason.code()].concat();
        self.desk.words.say(&key, &args)
    }
}
