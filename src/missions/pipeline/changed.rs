//! The reference solution as text: the lines in which the player's file differs from it.

use odp_sim::missions::pipeline::{Change, changes};

use super::desk::Desk;
use crate::components::board::code::{Grammar, painted};
use crate::dom::{El, Node, el, group};

/// The lines of both files, folded away while they would give a star away.
pub(super) fn lines(desk: Desk) -> El {
    let all = desk.player.peek(|session| {
        let state = session.state();
        let par = state.instance().level.roads.first();
        let ran = state.run().map_or(state.text(), |run| &run.text);
        par.map_or_else(Vec::new, |(_, par)| changes(ran, par))
    });
    let none = all.is_empty().then(|| {
        el("p")
            .class("dim")
            .child(desk.game.word("pipeline.par-same"))
    });
    let each: Vec<El> = all.iter().map(|change| part(desk, change)).collect();
    el("details")
        .class("both-ways")
        .testid("par-lines")
        .attr("open", desk.game.ask().gained().0 == 3)
        .child(el("summary").child(desk.game.word("pipeline.par-lines")))
        .child(none)
        .child(el("ul").class("diff").child(each))
}

/// A part of the files, under its name.
fn part(desk: Desk, change: &Change) -> El {
    let name = if change.job.is_empty() {
        el("b").child(desk.game.word("pipeline.par-top"))
    } else {
        el("b").class("mono").child(change.job.clone())
    };
    let hunk = |(gone, put): &(Vec<String>, Vec<String>)| {
        let gone = gone.iter().map(|line| row("gone", "− ", line));
        let put = put.iter().map(|line| row("put", "+ ", line));
        el("code")
            .class("mono")
            .child(gone.chain(put).collect::<Vec<Node>>())
    };
    let hunks: Vec<El> = change.lines.iter().map(hunk).collect();
    el("li").child(name).child(hunks)
}

/// A line behind its sign, for colours are not seen by everybody.
fn row(class: &'static str, sign: &'static str, text: &str) -> Node {
    let depth = text.len() - text.trim_start().len();
    let (indent, text) = text.split_at(depth);
    let line = el("span")
        .class(class)
        .child(sign)
        .child(indent.to_owned())
        .child(painted(Grammar::YAML, text, true));
    group![line, "\n"]
}
