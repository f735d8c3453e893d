//! How a job stands, in signs that each have a word.

use leptos::prelude::*;

use super::{Job, Wiring};
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group};
use crate::live::memo;
use crate::text::Arg;

impl Wiring {
    /// Seconds as the pictures write them.
    pub fn seconds(self, ms: u64) -> String {
        let count = Arg::Count((ms + 500) / 1_000);
        self.words.say("chart.seconds", &[("count", count)])
    }

    /// The names of what a job waits for.
    pub fn needs(self, job: &Job) -> String {
        let names = job.needs.iter().map(|on| self.name(on));
        names.collect::<Vec<_>>().join(", ")
    }

    /// The word for how a job stands.
    pub fn state(self, job: &Job) -> String {
        let standing = job.standing.as_str();
        self.words.get(&["graph.", standing].concat())
    }
}

/// How a job stands: icon and word.
pub fn standing(wiring: Wiring, job: Memo<Job>) -> El {
    let standing = memo(move || job.with(|job| job.standing));
    let word = move || {
        let standing = standing.get().as_str();
        wiring.words.get(&["graph.", standing].concat())
    };
    el("span")
        .class("standing")
        .attr("data-standing", move || standing.get().as_str())
        .child(move || icon(standing.get().icon()))
        .child(el("small").child(word))
}

/// What else is to be said of a job: each a sign with its word.
pub fn marks(wiring: Wiring, job: Memo<Job>) -> Node {
    let sign = move |class: &'static str, picture: &'static str, key: &'static str| {
        el("span")
            .class(class)
            .attr("title", wiring.word(key))
            .child(icon(picture))
            .child(el("span").class("heard").child(wiring.word(key)))
    };
    (move || {
        let (critical, called, stopped) = job.with(|job| (job.critical, job.called, job.stopped));
        let stopped = stopped && wiring.now.with(Option::is_none);
        group![
            critical.then(|| sign("sign on-path", "path", "graph.critical")),
            called.then(|| sign("sign called", "flag", "graph.called")),
            stopped.then(|| sign("sign stopped", "stop", "graph.stopped")),
        ]
    })
    .into_node()
}
