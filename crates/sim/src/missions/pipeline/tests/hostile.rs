//! What strangers may throw at the board.

use super::*;
use proptest::prelude::*;

/// Texts that are made to hurt.
fn hostile() -> Vec<String> {
    let mut bomb = vec!["a0: &a0 [x, x, x, x, x, x, x, x]".to_owned()];
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        let all = vec![before; 8].join(", ");
        bomb.push(format!("a{level}: &a{level} [{all}]"));
    }
    let axes = (0..8).map(|axis| format!("        a{axis}: [1, 2, 3, 4, 5, 6, 7, 8]"));
    let matrix = axes.collect::<Vec<String>>().join("\n");
    let jobs = (0..500).map(|job| format!("  j{job}:\n    runs-on: x\n    steps: [{{run: a}}]"));
    let jobs = jobs.collect::<Vec<String>>().join("\n");
    vec![
        String::new(),
        "\t".into(),
        "on: true".into(),
        "jobs: [".into(),
        "on: push\njobs: {a: {needs: a}}".into(),
        "on: push\non: push\njobs:\n  a:\n  a:\n".into(),
        [&bomb.join("\n"), "\non: push\njobs: *a11\n"].concat(),
        [
            "on: push\njobs:\n  a:\n    strategy:\n      matrix:\n",
            &matrix,
            "\n    runs-on: x\n    steps: [{run: a}]\n",
        ]
        .concat(),
        ["on: push\njobs:\n", &jobs].concat(),
        format!(
            "on: push\njobs:\n  a:\n    if: {}1{}\n",
            "(".repeat(1000),
            ")".repeat(1000)
        ),
        format!("on: {}", "[".repeat(20_000)),
    ]
}

#[test]
fn hostile_texts_end_in_findings() {
    for text in hostile() {
        let mut board = board();
        typed(&mut board, &text).unwrap();
        board.apply(&Action::Run).unwrap();
        board.apply(&Action::Try { event: 1 }).unwrap();
        let _ = (board.gap(), board.nearest(), board.findings());
        let _ = board.apply(&need("a", "b"));
        assert!(!board.verdict().solved());
    }
}

#[test]
fn a_text_of_five_megabytes_is_not_taken() {
    let mut board = board();
    let large = "# filler\n".repeat(600_000);
    assert_eq!(typed(&mut board, &large), Err(Rejection::TooLarge));
    assert_eq!(&**board.text(), START);
}

#[test]
fn weight_grows_with_what_a_run_has_to_do() {
    let mut board = board();
    let small = board.weight(&Action::Run);
    let text = START.replace(
        "  test:\n",
        "  test:\n    strategy: {matrix: {a: [1, 2, 3, 4, 5, 6, 7, 8], b: [1, 2, 3, 4, 5, 6, 7, 8]}}\n",
    );
    typed(&mut board, &text).unwrap();
    assert!(board.weight(&Action::Run) > small + 3 * 64 * 3);
    board.apply(&Action::Run).unwrap();
    assert!(board.weight(&Action::Run) < small);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn an_arrow_drawn_and_taken_away_leaves_no_trace(seed: u64) {
        let board = strayed(seed);
        let jobs: Vec<String> = board.workflow().jobs.iter().map(|job| job.id.value.clone()).collect();
        for job in &jobs {
            for on in &jobs {
                let mut after = board.clone();
                if after.apply(&need(job, on)).is_ok() {
                    after.apply(&free(job, on)).unwrap();
                    prop_assert_eq!(plain(after.text()), plain(board.text()), "{} {}", job, on);
                }
            }
        }
    }

    #[test]
    fn moves_of_hands_leave_a_file_that_can_be_read(seed: u64) {
        let board = strayed(seed);
        prop_assert!(!workflow::yaml::parse(board.text()).2);
        prop_assert!(board.text().contains("# Who waits for whom?"));
        let route = board.nearest();
        let mut walked = board;
        for action in &route.actions {
            walked.apply(action).unwrap();
        }
        prop_assert!(walked.verdict().solved(), "{}", walked.text());
    }

    #[test]
    fn any_text_is_taken(text in "[a-z:\\- \n#{}\\[\\]$]{0,200}") {
        let mut board = board();
        if typed(&mut board, &text).is_ok() {
            board.apply(&Action::Run).unwrap();
            let _ = (board.gap(), board.nearest(), board.findings());
        }
    }
}

/// A list of one is the same as the one.
fn plain(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let bare = line.strip_suffix(']').filter(|line| !line.contains(','));
        lines.push(bare.map_or_else(
            || line.to_owned(),
            |bare| bare.replace("needs: [", "needs: "),
        ));
    }
    lines.join("\n")
}

/// The board after some moves of blind hands.
fn strayed(seed: u64) -> State {
    let mut board = board();
    let mut chance = Chance::new(seed, "tests");
    for _ in 0..10 {
        let action = board.stray(&mut chance);
        // What is typed may leave anything behind.
        if !matches!(action, Action::Edit { .. }) {
            let _ = board.apply(&action);
        }
    }
    board
}
