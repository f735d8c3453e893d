//! Which move a hint proposes where one alone is not enough, and what a step is needed for.

use super::*;

/// A test that runs the style check six times over, and a job that nobody waits for: two
/// bursts of typing make it fast enough, either alone does not.
fn late() -> State {
    let style = "      - run: pipx run ruff check .\n".repeat(3);
    let extra =
        "  extra:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hi\n\n  ship:\n";
    let level = level();
    let start = level.roads[0]
        .1
        .replace(
            "      - run: pip install",
            &format!("{style}      - run: pip install"),
        )
        .replace(
            "      - run: pytest\n",
            &format!("{style}      - run: pytest\n"),
        )
        .replace("  ship:\n", extra);
    let facts = facts().into();
    let level = Level { start, ..level };
    State::start(deal(&level, &app(), &facts, None, &setup()))
}

#[test]
fn of_several_moves_that_it_takes_the_first_is_proposed() {
    let board = late();
    let way = board.nearest().actions;
    let kinds: Vec<&str> = way.iter().map(Action::kind).collect();
    assert_eq!(kinds, ["drop", "change", "change", "run"]);
    let gap = board.gap().unwrap();
    assert_eq!(gap.id(), "lead/lead-time");
    let (next, args) = board.sentence(&way[1]);
    assert_eq!(next, "delete");
    assert_eq!(gap.next, next);
    let to = ("to", Arg::Code("test".into()));
    assert!(args.contains(&to) && gap.args.contains(&to), "{gap:?}");
}

#[test]
fn a_step_serves_the_goal_that_is_lost_without_it() {
    let mut board = late();
    let mut served = Vec::new();
    for action in board.nearest().actions {
        served.push(board.serves(&action));
        board.apply(&action).unwrap();
    }
    // Nobody waits for the job that goes.
    assert_eq!(served[..3], [None, Some("lead"), Some("lead")]);
    let mut board = super::board();
    let mut served = Vec::new();
    for action in board.nearest().actions {
        served.push(board.serves(&action));
        board.apply(&action).unwrap();
    }
    assert_eq!(served[1], Some("test"));
}
