//! Where the megabytes went, before and now; and what the ignore file leaves out.

use leptos::prelude::*;
use odp_sim::app_spec::AppFile;
use odp_sim::build::ledger::{Fate, Row};
use odp_sim::dockerfile::ignore::parse_ignore;
use odp_sim::missions::cache::outcome::excluded;
use odp_sim::missions::jigsaw::FileName;

use super::desk::Desk;
use crate::components::bench::Tab;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el};
use crate::text::Arg;

/// Rows that are shown; the rest is one row.
const MOST: usize = 10;

/// Time and size, as inherited and now.
pub fn gauges(desk: Desk) -> El {
    let before = desk.player.peek(|session| {
        let before = &session.state().measured().before;
        (
            before.ms(false),
            before.image().map_or(0, |image| image.size),
        )
    });
    let now = move || {
        let run = desk.outcome()?;
        let image = run.outcome.image()?;
        Some((run.outcome.ms(false), image.size))
    };
    // What was inherited is struck out once something else stands beside it.
    let row = move |key: &'static str, before: Arg, now: Option<Arg>| {
        let before = desk.words.arg(&before);
        let now = now.map_or_else(|| "–".into(), |now| desk.words.arg(&now));
        let old = (before != now).then(|| el("s").class("mono").child(before));
        el("div")
            .child(el("dt").child(desk.game.word(key)))
            .child(el("dd").child(old))
            .child(el("dd").child(el("b").class("mono").child(now)))
    };
    let rows = move || {
        let now = now();
        [
            row(
                "metric.rebuilds",
                Arg::Millis(before.0),
                now.map(|(ms, _)| Arg::Millis(ms)),
            ),
            row(
                "metric.size",
                Arg::Bytes(before.1),
                now.map(|(_, bytes)| Arg::Bytes(bytes)),
            ),
        ]
    };
    el("dl")
        .class("gauges")
        .testid("gauges")
        .attr("aria-label", desk.game.word("map.before-now"))
        .child(rows)
}

/// The ledger of the last image, largest first; its rows add up to the image.
pub fn ledger(desk: Desk) -> El {
    let rows = move || {
        let run = desk.outcome()?;
        let mut rows = desk
            .player
            .peek(|session| run.outcome.ledger(session.state().instance()));
        join_same(&mut rows);
        rows.sort_by_key(|row| std::cmp::Reverse(row.bytes));
        let rest: u64 = rows.iter().skip(MOST).map(|row| row.bytes).sum();
        let most = rows.first().map_or(1, |row| row.bytes.max(1));
        let mut each: Vec<Node> = rows
            .iter()
            .take(MOST)
            .map(|row| entry(desk, row, most).into_node())
            .collect();
        if rest > 0 {
            each.push(
                el("li")
                    .child(icon("box"))
                    .child(el("span").child(desk.game.word("map.rest")))
                    .child(
                        el("span")
                            .class("mono")
                            .child(desk.words.arg(&Arg::Bytes(rest))),
                    )
                    .into_node(),
            );
        }
        Some(el("ol").child(each))
    };
    el("section")
        .class("layers ledger")
        .testid("ledger")
        .attr("aria-label", desk.game.word("map.ledger"))
        .child(el("h2").child(desk.game.word("map.ledger")))
        .child(rows)
}

/// The layers of a base image, and whatever else has one name, are one row.
fn join_same(rows: &mut Vec<Row>) {
    let all = std::mem::take(rows);
    for row in all {
        let same = |other: &&mut Row| {
            other.name == row.name && other.content == row.content && other.fate == row.fate
        };
        match rows.iter_mut().find(same) {
            Some(other) => other.bytes += row.bytes,
            None => rows.push(row),
        }
    }
}

fn entry(desk: Desk, row: &Row, most: u64) -> El {
    let content = row.content.as_str();
    let what = desk.words.get(&format!("ledger.{content}"));
    let (class, fate) = match row.fate {
        Fate::Kept => ("", None),
        Fate::Deleted(_) => ("bad", Some(desk.words.get("ledger.deleted"))),
        Fate::Duplicated(_) => ("bad", Some(desk.words.get("ledger.duplicated"))),
    };
    let width = format!("{}%", row.bytes * 100 / most);
    el("li")
        .class(class)
        .style("--w", width)
        .child(icon("box"))
        .child(
            el("div")
                .child(el("code").child(row.name.to_string()))
                .child(
                    el("small")
                        .child(what)
                        .child(fate.map(|fate| [" · ", &fate].concat())),
                ),
        )
        .child(
            el("span")
                .class("mono")
                .child(desk.words.arg(&Arg::Bytes(row.bytes))),
        )
}

/// Under the ignore file: what it leaves out, and how much that is.
pub fn left_out(desk: Desk) -> Node {
    (move || {
        if desk.tab.get() != Tab::Ignore {
            return None;
        }
        let mut texts = desk.texts.get();
        texts.ignore = desk.bench.text_of(FileName::Ignore);
        let out = desk
            .player
            .peek(|session| excluded(&session.state().instance().app, &texts));
        let bytes: u64 = out.iter().map(|(_, bytes)| bytes).sum();
        let args = [
            ("count", Arg::Count(out.len() as u64)),
            ("bytes", Arg::Bytes(bytes)),
        ];
        let each = out.into_iter().map(|(path, bytes)| {
            el("li")
                .child(icon("x"))
                .child(el("span").child(path.to_string()))
                .child(el("small").child(desk.words.arg(&Arg::Bytes(bytes))))
        });
        let said = el("p")
            .testid("left-out")
            .child(desk.words.say("map.left-out", &args));
        let list = el("ul").class("tree mono").child(each.collect::<Vec<_>>());
        Some(el("section").class("left-out").child(said).child(list))
    })
    .into_node()
}

/// The project folder, in levels that are won with an ignore file: what it leaves out can be
/// written only by whoever sees what is there.
pub fn laptop(desk: Desk) -> Option<El> {
    let files = desk.player.peek(|session| {
        let instance = session.state().instance();
        let mut roads = instance.level.roads.iter();
        let ignores = roads.any(|(_, texts)| !texts.ignore.is_empty());
        ignores.then(|| instance.app.files.clone())
    })?;
    let each = move || {
        let (rules, _) = parse_ignore(&desk.bench.text_of(FileName::Ignore));
        let one = |file: &AppFile| {
            let out = rules.excludes(file.path.trim_end_matches('/'));
            lies(desk, file, out)
        };
        files.iter().map(one).collect::<Vec<_>>()
    };
    Some(
        el("section")
            .class("pane laptop-pane")
            .attr("tabindex", "0")
            .attr("aria-label", desk.game.word("board.laptop"))
            .child(el("h2").child(desk.game.word("board.laptop")))
            .child(el("ul").class("tree mono").testid("laptop").child(each)),
    )
}

/// A file of the folder; what is left out is crossed out.
fn lies(desk: Desk, file: &AppFile, out: bool) -> El {
    let picture = if file.path.ends_with('/') {
        "folder"
    } else {
        "file"
    };
    el("li")
        .class_if("out", out)
        .child(icon(picture))
        .child(el("span").child(file.path.clone()))
        .child(out.then(|| el("em").child(desk.game.word("board.ignored"))))
        .child(el("small").child(desk.words.arg(&Arg::Bytes(file.size()))))
}
