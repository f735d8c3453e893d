//! The burn map: a row for each step, a column for each commit, and in each cell whether the
//! step was kept or ran, and why. Before a run the player says what will burn.

use leptos::prelude::*;
use odp_sim::build::{Reason, Step};
use odp_sim::missions::cache::level::Commit;
use odp_sim::missions::cache::outcome::{Outcome, burns};
use odp_sim::missions::cache::{Shot, State};

use super::desk::Desk;
use crate::components::board::code::in_words;
use crate::components::board::terms::terms;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group, when};
use crate::text::Arg;

/// The burn map of the texts as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// The commits.
    commits: Vec<Commit>,
    /// The steps.
    rows: Vec<Line>,
    /// What each commit took beside the steps that ran, in milliseconds: cells and this
    /// row add up to the gauge.
    rest: Vec<u64>,
    /// Whether the commits were run with these texts.
    ran: bool,
}

/// A step, and what each commit did to it.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    number: u32,
    text: String,
    cells: Vec<Cell>,
}

/// What a commit did to a step.
#[derive(Debug, Clone, PartialEq)]
struct Cell {
    burned: bool,
    ms: u64,
    code: &'static str,
    args: Vec<(&'static str, Arg)>,
}

impl Map {
    /// Whether the names of the commits have no room above their columns.
    fn is_crowded(&self) -> bool {
        self.commits.len() > 3
    }

    /// The map of a board. Steps are known before a run, what burns is not.
    pub fn of(state: &State) -> Self {
        let ran = state.is_fresh();
        let preview;
        let outcome = match state.run() {
            Some(run) if ran => &run.outcome,
            _ if *state.texts() == state.instance().level.start => &state.measured().before,
            _ => {
                preview = state.preview();
                &preview.outcome
            }
        };
        let rows = rows(outcome, ran);
        let took = outcome.columns.iter().map(|column| column.build.ms);
        let rest = took.enumerate().filter(|_| ran).map(|(at, ms)| {
            let cells = rows.iter().filter_map(|row| row.cells.get(at));
            let burned = cells.filter(|cell| cell.burned).map(|cell| cell.ms);
            ms.saturating_sub(burned.sum())
        });
        Self {
            commits: state.instance().commits.clone(),
            rest: rest.collect(),
            rows,
            ran,
        }
    }
}

impl Map {
    /// Marks of rows, as the rows of the next map have them: each stays with its line, and
    /// goes with it.
    pub fn carried(&self, marks: u64, next: &Self) -> u64 {
        let texts = |map: &Self| map.rows.iter().map(|row| row.text.clone()).collect();
        let (old, new): (Vec<String>, Vec<String>) = (texts(self), texts(next));
        if marks == 0 || old == new {
            return marks;
        }
        let bit = |row: usize| {
            u32::try_from(row)
                .ok()
                .and_then(|row| 1_u64.checked_shl(row))
        };
        let nth = |row: usize| old[..row].iter().filter(|text| **text == old[row]).count();
        let marked = (0..old.len()).filter(|row| bit(*row).is_some_and(|bit| marks & bit != 0));
        let places = marked.filter_map(|row| {
            let same = new
                .iter()
                .enumerate()
                .filter(|(_, text)| **text == old[row]);
            bit(same.map(|(at, _)| at).nth(nth(row))?)
        });
        places.fold(0, |all, bit| all | bit)
    }
}

fn rows(outcome: &Outcome, ran: bool) -> Vec<Line> {
    let map = outcome.map().into_iter();
    map.map(|row| Line {
        number: row.step.line,
        text: row.step.text.to_string(),
        cells: if ran {
            let cells = row.cells.into_iter().flatten();
            cells.map(|step| cell(outcome, step)).collect()
        } else {
            Vec::new()
        },
    })
    .collect()
}

fn cell(outcome: &Outcome, step: &Step) -> Cell {
    let args = match &step.reason {
        Reason::Above(above) => {
            let line = outcome.cold.steps.get(*above).map_or(0, |step| step.line);
            vec![("line", Arg::Count(line.into()))]
        }
        Reason::File(path) | Reason::Mode(path) | Reason::Added(path) | Reason::Gone(path) => {
            vec![("path", Arg::Code(path.to_string()))]
        }
        Reason::Variable(name) => vec![("name", Arg::Code(name.clone()))],
        _ => Vec::new(),
    };
    Cell {
        burned: burns(step),
        ms: step.ms,
        code: step.reason.code(),
        args,
    }
}

/// The map, what it asks, and the reason of the cell that was tapped.
pub fn map(desk: Desk) -> El {
    let picked = RwSignal::new(None);
    let table = move || desk.map.with(|map| table(desk, map, picked));
    el("section")
        .class("burn")
        .testid("map")
        .attr("aria-label", desk.game.word("map.title"))
        .child(el("h2").child(desk.game.word("map.title")))
        .child(move || asked(desk))
        .child(table)
        .child(move || desk.map.with(|map| commits(desk, map)))
        .child(move || desk.map.with(|map| reason(desk, map, picked.get())))
        .child(el("p").class("dim").child(desk.answered))
}

/// What the map asks, or what it says instead.
fn asked(desk: Desk) -> Node {
    let ran = desk.map.with(|map| map.ran);
    let asking = desk.shot.get();
    let failed = ran
        && desk
            .map
            .with(|map| map.rows.iter().all(|row| row.cells.is_empty()));
    let words = match (ran, asking) {
        (true, _) if failed => desk.words.get("map.none"),
        (true, _) => desk.words.get("map.read"),
        (false, Some(shot)) => {
            let commit = desk
                .map
                .with(|map| map.commits.get(usize::from(shot.commit)).copied());
            let name = commit.map_or_else(String::new, |commit| named(desk, commit));
            desk.words.say("map.ask", &[("commit", Arg::Text(name))])
        }
        (false, None) => desk.words.get("map.idle"),
    };
    let skip = (!ran && asking.is_some() && desk.game.live()).then(|| {
        el("button")
            .class("link")
            .testid("call-skip")
            .on_click(move || desk.shot.set(None))
            .child(desk.game.word("board.call-skip"))
    });
    el("p").child(words).child(" ").child(skip).into_node()
}

fn table(desk: Desk, map: &Map, picked: RwSignal<Option<(usize, usize)>>) -> El {
    let heads = map.commits.iter().enumerate();
    let heads = heads.map(|(at, commit)| head(desk, at, *commit, map));
    let first = el("th")
        .attr("scope", "col")
        .child(desk.game.word("map.step"));
    let top = el("tr").child(first).child(heads.collect::<Vec<_>>());
    let lines = map.rows.iter().enumerate();
    let lines = lines.map(|(row, line)| {
        let columns = 0..map.commits.len();
        let cells = columns.map(|column| square(desk, line, row, column, picked));
        let name = el("th")
            .attr("scope", "row")
            .child(el("small").class("mono").child(u64::from(line.number)))
            .child(
                el("code")
                    .attr("title", line.text.clone())
                    .child(in_words(&line.text, true)),
            );
        el("tr").child(name).child(cells.collect::<Vec<_>>())
    });
    el("table")
        .child(el("thead").child(top))
        .child(el("tbody").child(lines.collect::<Vec<_>>()))
        .child((!map.rest.is_empty()).then(|| beside(desk, &map.rest)))
}

/// What a build takes beside its steps.
fn beside(desk: Desk, rest: &[u64]) -> El {
    let name = el("th")
        .attr("scope", "row")
        .child(desk.game.word("map.beside"));
    let each = rest.iter().map(|&ms| {
        let time = move || desk.words.arg(&Arg::Millis(ms));
        el("td").child(el("small").class("dim").child(time))
    });
    let row = el("tr").child(name).child(each.collect::<Vec<_>>());
    el("tfoot").testid("map-rest").child(row)
}

/// A commit. Pressed before a run, it asks what this one will burn.
fn head(desk: Desk, at: usize, commit: Commit, map: &Map) -> El {
    let number = (at + 1).to_string();
    let asked = move || {
        desk.shot
            .get()
            .is_some_and(|shot| usize::from(shot.commit) == at)
    };
    let name = el("small")
        .class_if("heard", map.is_crowded())
        .child(move || named(desk, commit));
    let cell = el("th").attr("scope", "col");
    if map.ran || !desk.game.live() {
        return cell.child(el("b").child(number)).child(name);
    }
    let ask = move || {
        let commit = u8::try_from(at).unwrap_or(u8::MAX);
        desk.shot.set(Some(Shot { commit, rows: 0 }));
    };
    cell.child(
        el("button")
            .attr(
                "aria-pressed",
                move || if asked() { "true" } else { "false" },
            )
            .testid(format!("commit-{at}"))
            .on_click(ask)
            .child(el("b").child(number))
            .child(name),
    )
}

/// The names of the commits, where they have no room above their columns.
fn commits(desk: Desk, map: &Map) -> Option<El> {
    let each = map.commits.iter().enumerate().map(|(at, commit)| {
        let commit = *commit;
        el("li")
            .child(el("b").child((at + 1).to_string()))
            .child(move || named(desk, commit))
    });
    let list = el("ol").class("commits").attr("aria-hidden", "true");
    map.is_crowded()
        .then(|| list.child(each.collect::<Vec<_>>()))
}

/// A commit in words.
fn named(desk: Desk, commit: Commit) -> String {
    let id = commit.change.as_str();
    let name = desk.words.get(&format!("commit.{id}"));
    if commit.runner {
        return desk.words.say("map.runner", &[("commit", Arg::Text(name))]);
    }
    name
}

/// A cell: what happened, or a place to say what will.
fn square(
    desk: Desk,
    line: &Line,
    row: usize,
    column: usize,
    picked: RwSignal<Option<(usize, usize)>>,
) -> El {
    let testid = format!("cell-{row}-{column}");
    let text = line.text.clone();
    let label = move |key: &'static str| {
        let args = [
            ("line", Arg::Text(text.clone())),
            ("at", Arg::Count(column as u64 + 1)),
        ];
        move || desk.words.say(key, &args)
    };
    let Some(cell) = line.cells.get(column) else {
        return el("td").child(guess(desk, row, column, testid, label("map.guess")));
    };
    let (class, picture, key) = if cell.burned {
        ("ran", "reset", "map.ran")
    } else {
        ("hit", "check", "map.kept")
    };
    let time = (cell.burned && cell.ms > 0).then(|| desk.words.arg(&Arg::Millis(cell.ms)));
    let said = label(key);
    let shown = time.clone();
    // What is read aloud holds what is seen.
    let label = move || match &shown {
        None => said(),
        Some(time) => [said().as_str(), ": ", time].concat(),
    };
    let on = move || picked.get() == Some((row, column));
    el("td").child(
        el("button")
            .class(class)
            .testid(testid)
            .attr("aria-label", label)
            .attr("aria-pressed", move || if on() { "true" } else { "false" })
            .on_click(move || picked.set(Some((row, column))))
            .child(icon(picture))
            .child(time.map(|time| el("small").child(time))),
    )
}

/// A cell of which nobody knows yet: in the column that is asked about, a tap says it burns.
fn guess(
    desk: Desk,
    row: usize,
    column: usize,
    testid: String,
    label: impl Fn() -> String + Clone + 'static,
) -> Node {
    let bit = 1_u64
        .checked_shl(u32::try_from(row).unwrap_or(u32::MAX))
        .unwrap_or(0);
    let asked = move || {
        desk.shot
            .get()
            .filter(|shot| usize::from(shot.commit) == column)
    };
    let said = move || asked().is_some_and(|shot| shot.rows & bit != 0);
    let tap = move || {
        if let Some(shot) = desk.shot.get_untracked() {
            let rows = shot.rows ^ bit;
            desk.shot.set(Some(Shot { rows, ..shot }));
        }
    };
    let button = move || {
        el("button")
            .class("guess")
            .class_if("ran", said)
            .testid(testid.clone())
            .attr("aria-label", label.clone())
            .attr(
                "aria-pressed",
                move || if said() { "true" } else { "false" },
            )
            .on_click(tap)
            .child(move || said().then(|| icon("reset")))
    };
    if !desk.game.live() {
        let seen = move || el("i").attr("aria-hidden", "true").child(guessed(said()));
        return group![seen];
    }
    group![
        when(move || asked().is_some(), button),
        when(
            move || asked().is_none(),
            || el("i").attr("aria-hidden", "true").child("?")
        )
    ]
}

/// What stands in a cell that nobody can tap.
fn guessed(said: bool) -> Node {
    if said { icon("reset") } else { "?".into_node() }
}

/// Why the cell that was tapped was kept or ran.
fn reason(desk: Desk, map: &Map, picked: Option<(usize, usize)>) -> Option<El> {
    let (row, column) = picked?;
    let line = map.rows.get(row)?;
    let cell = line.cells.get(column)?;
    let commit = named(desk, *map.commits.get(column)?);
    let code = cell.code;
    let why = desk.words.say(&format!("reason.{code}"), &cell.args);
    let terms = terms(desk.game, &why, &mut Vec::new());
    Some(
        el("div")
            .class("why")
            .testid("why")
            .attr("role", "status")
            .child(el("b").child(commit))
            .child(el("code").child(line.text.clone()))
            .child(el("p").child(why))
            .child(terms),
    )
}

#[cfg(test)]
mod tests {
    use super::{Line, Map};

    fn map(lines: &[&str]) -> Map {
        let line = |(at, text): (usize, &&str)| Line {
            number: u32::try_from(at).unwrap_or_default() + 1,
            text: (*text).to_owned(),
            cells: Vec::new(),
        };
        Map {
            commits: Vec::new(),
            rows: lines.iter().enumerate().map(line).collect(),
            rest: Vec::new(),
            ran: false,
        }
    }

    #[test]
    fn marks_stay_with_their_lines() {
        let old = map(&["FROM a", "COPY . .", "RUN b", "COPY . ."]);
        for (marks, next, carried) in [
            (
                0b0110,
                &["FROM a", "COPY . .", "RUN b", "COPY . ."][..],
                0b0110,
            ),
            (
                0b0110,
                &["FROM a", "RUN c", "COPY . .", "RUN b"][..],
                0b1100,
            ),
            (0b1000, &["COPY . .", "COPY . ."][..], 0b10),
            (0b1001, &["RUN b"][..], 0),
            (0, &["RUN b"][..], 0),
        ] {
            assert_eq!(old.carried(marks, &map(next)), carried, "{next:?}");
        }
    }
}
