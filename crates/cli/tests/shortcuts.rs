//! Cheap ways through the third room: what is deleted or put in without a thought, alone and
//! in pairs, wins nothing that the level is about.

use odp_cli::content;
use odp_sim::content::Content;
use odp_sim::mission::{AuthoredLevel, Mission};
use odp_sim::missions::jigsaw::patch::Patch;
use odp_sim::missions::pipeline::{Action, Pipeline, State};
use odp_sim::seed::Chance;
use odp_sim::setup::{MissionId, Policy, Setup};
use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

/// Pairs that are tried of a text, besides all that is done alone.
const PAIRS: usize = 8;

/// What wins by taking something out, because that is what the level is about.
const THE_LESSON: [&str; 1] = ["green-and-wrong forgiven: -1:continue-on-error: true"];

/// Keys that people put into a job when nothing else helps.
const PUT_IN: [&str; 3] = [
    "    if: always()\n",
    "    if: github.ref != ''\n",
    "    continue-on-error: true\n",
];

fn missions() -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions");
    content::read(&folder).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
}

/// The board of a level with a single one of its faults; all others are mended.
fn with_fault(content: &Content, level: &str, fault: &str) -> State {
    let mut content = content.clone();
    let mut levels = content.pipeline.iter_mut();
    let authored = levels.find(|known| known.id == level);
    let authored = authored.expect("the room has this level");
    authored.spec.faults = vec![fault.to_owned()];
    authored.spec.pick = 1;
    let setup = Setup {
        mission: MissionId::Pipeline,
        difficulty: authored.difficulty(),
        level: level.to_owned(),
        seed: 0,
        app: "stock-board".to_owned(),
        inherited: None,
        policy: Policy::default(),
    };
    Pipeline::start(&content, &setup).expect("the content has its own levels")
}

/// An edit without a thought: what it is called, and what it makes of a text.
struct Edit {
    name: String,
    /// Lines that go.
    gone: std::ops::Range<usize>,
    /// What comes behind the first of them, which stays.
    put: &'static str,
}

/// How far a line is indented; the dash of a list counts as what it is.
fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Every line taken out alone and with all that is under it, and keys put into every job.
fn edits(text: &str) -> Vec<Edit> {
    let lines: Vec<&str> = text.lines().collect();
    let mut edits = Vec::new();
    let mut in_jobs = false;
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let under = lines[at + 1..].iter();
        let under = under.take_while(|below| below.trim().is_empty() || depth(below) > depth(line));
        let until = at + 1 + under.count();
        let delete = |until: usize| Edit {
            name: format!("-{}:{bare}", until - at),
            gone: at..until,
            put: "",
        };
        edits.push(delete(at + 1));
        if until > at + 1 {
            edits.push(delete(until));
        }
        in_jobs |= *line == "jobs:";
        if in_jobs && depth(line) == 2 {
            edits.extend(PUT_IN.map(|put| Edit {
                name: format!("{bare} {}", put.trim()),
                gone: at..at,
                put,
            }));
        }
    }
    edits
}

fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut out = String::new();
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if !edits.iter().any(|edit| edit.gone.contains(&at)) {
            out.push_str(line);
        }
        let here = edits.iter().filter(|edit| edit.gone == (at..at));
        out.extend(here.map(|edit| edit.put));
    }
    out
}

/// Whether a text wins; a card that is not as wanted tells sooner than all of them.
fn wins(board: &State, text: &str, card: u8) -> bool {
    let Some(patch) = Patch::between(board.text(), text) else {
        return false;
    };
    let mut board = board.clone();
    if board_apply(&mut board, &Action::Edit { patch }) && !board.is_refused() {
        board_apply(&mut board, &Action::Try { event: card });
        let tried = board.tried().and_then(|outcome| outcome.cards.last());
        if tried.is_some_and(|card| card.as_wanted) {
            board_apply(&mut board, &Action::Run);
        }
    }
    Pipeline::verdict(&board).solved()
}

fn board_apply(board: &mut State, action: &Action) -> bool {
    Pipeline::apply(board, action).is_ok()
}

/// The edits that win a level with one fault, alone or two together.
fn shortcuts(content: &Content, level: &str, fault: &str) -> BTreeSet<String> {
    let board = with_fault(content, level, fault);
    let text = board.text().to_string();
    let edits = edits(&text);
    let mut ran = board.clone();
    board_apply(&mut ran, &Action::Run);
    let cards = &ran.run().expect("it was run").outcome.cards;
    let bad = cards.iter().position(|card| !card.as_wanted);
    let bad = u8::try_from(bad.unwrap_or_default()).expect("a level has few cards");
    let mut won = BTreeSet::new();
    let alone: Vec<bool> = edits
        .iter()
        .map(|edit| wins(&board, &edited(&text, &[edit]), bad))
        .collect();
    for (edit, _) in edits.iter().zip(&alone).filter(|(_, wins)| **wins) {
        won.insert(format!("{level} {fault}: {}", edit.name));
    }
    let mut chance = Chance::new(7, fault);
    let all = std::env::var("ALL_PAIRS").is_ok();
    let mut try_pair = |one: usize, other: usize| {
        if alone[one] || alone[other] || one >= other {
            return;
        }
        let pair = [&edits[one], &edits[other]];
        if wins(&board, &edited(&text, &pair), bad) {
            won.insert(format!(
                "{level} {fault}: {} & {}",
                pair[0].name, pair[1].name
            ));
        }
    };
    if all {
        for one in 0..edits.len() {
            for other in one + 1..edits.len() {
                try_pair(one, other);
            }
        }
    } else {
        for _ in 0..PAIRS {
            let (one, other) = (chance.below(edits.len()), chance.below(edits.len()));
            try_pair(one.min(other), one.max(other));
        }
    }
    won
}

#[test]
fn nothing_is_won_without_a_thought() {
    let content = missions();
    let levels = content.pipeline.iter();
    let faults = levels.flat_map(|level| level.spec.faults.iter().map(|fault| (&level.id, fault)));
    let faults: Vec<_> = faults.collect();
    let won: BTreeSet<String> = thread::scope(|scope| {
        let (left, right) = faults.split_at(faults.len() / 2);
        let of = |some: &[(&String, &String)]| {
            let each = some.iter();
            each.flat_map(|(level, fault)| shortcuts(&content, level, fault))
                .collect::<BTreeSet<_>>()
        };
        let other = scope.spawn(move || of(left));
        let mut won = of(right);
        won.append(&mut other.join().expect("the search does not panic"));
        won
    });
    let won: Vec<String> = won.into_iter().collect();
    assert_eq!(won, THE_LESSON);
}
