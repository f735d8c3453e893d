//! Hints, and moves as text.

use super::*;

#[test]
fn hints_speak_of_the_nearest_road() {
    let mut board = board();
    let gap = board.gap().unwrap();
    assert_eq!((gap.goal, gap.next), ("test", "need"));
    assert_eq!(board.nearest().actions.len(), 3);
    board.apply(&need("ship", "lint")).unwrap();
    board.apply(&need("ship", "test")).unwrap();
    let gap = board.gap().unwrap();
    assert_eq!((gap.code, gap.next), ("not-run", "run"));
    assert_eq!(board.nearest().actions, [Action::Run]);
}

#[test]
fn hints_say_what_to_write_and_where() {
    let arg = |gap: &crate::mission::Gap, name: &str| {
        let mut args = gap.args.iter();
        let found = args.find(|(known, _)| *known == name);
        found.map(|(_, arg)| arg.clone())
    };
    let code = |text: &str| Some(Arg::Code(text.into()));
    let good = level().roads[0].1.clone();
    for (from, to, next, under, was, put) in [
        (
            "      - run: pytest\n",
            "      - run: pytest\n        continue-on-error: true\n",
            "delete",
            "test",
            "continue-on-error: true",
            "",
        ),
        (
            "run: pytest\n",
            "run: true\n",
            "change",
            "test",
            "- run: true",
            "- run: pytest",
        ),
        (
            "      - run: pytest\n",
            "",
            "write",
            "test",
            "",
            "- run: pytest",
        ),
        (
            "on: push\n",
            "on: pull_request\n",
            "change",
            "on",
            "on: pull_request",
            "on: push",
        ),
    ] {
        let mut board = board();
        let text = good.replace(from, to);
        typed(&mut board, &text).unwrap();
        let gap = board.gap().unwrap();
        assert_eq!(gap.next, next, "{to}");
        let seen = ["to", "was", "block"].map(|name| arg(&gap, name));
        assert_eq!(seen, [code(under), code(was), code(put)], "{to}");
    }
}

#[test]
fn what_is_said_can_be_read_again() {
    let board = board();
    let set = |job: Option<&str>, step, keys: &[&str], value: Option<&str>| Action::Set {
        job: job.map(str::to_owned),
        step,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        value: value.map(str::to_owned),
    };
    for action in [
        need("ship", "test"),
        free("ship", "test"),
        Action::Add { block: 0 },
        Action::Drop { job: "lint".into() },
        set(None, None, &["permissions"], Some("read-all")),
        set(Some("test"), None, &["if"], Some("always()")),
        set(Some("ship"), Some(2), &["env", "A"], None),
        Action::Run,
        Action::Try { event: 1 },
    ] {
        let said = Pipeline::say(&board, &action);
        assert_eq!(Pipeline::read(&board, &said), Ok(action), "{said}");
    }
    assert!(Pipeline::read(&board, "what?").is_err());
}
