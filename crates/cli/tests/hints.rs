//! What hints of the rooms speak of: the three steps of one are about one thing, and the last
//! names the file and the line that the first two speak of.

use odp_cli::content;
use odp_sim::content::Content;
use odp_sim::finding::Arg;
use odp_sim::mission::{AuthoredLevel, Gap, Mission};
use odp_sim::missions::cache::{self, Cache};
use odp_sim::missions::jigsaw::patch::Patch;
use odp_sim::missions::jigsaw::{self, FileName, Jigsaw};
use odp_sim::missions::pipeline::{Pipeline, State};
use odp_sim::session::Session;
use odp_sim::setup::{Difficulty, MissionId, Policy, Setup};
use std::path::Path;

fn missions() -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions");
    content::read(&folder).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
}

fn start<M: Mission>(content: &Content, difficulty: Difficulty, level: &str) -> M::State {
    let setup = Setup {
        mission: M::ID,
        difficulty,
        level: level.to_owned(),
        seed: 0,
        app: "stock-board".to_owned(),
        inherited: None,
        policy: Policy::default(),
    };
    M::start(content, &setup).expect("the content has its own levels")
}

fn block(gap: &Gap) -> &str {
    let block = gap.args.iter().find_map(|(name, arg)| match arg {
        Arg::Code(text) if *name == "block" => Some(text.as_str()),
        _ => None,
    });
    block.unwrap_or_default()
}

/// The way to a win without the moves of the ignore file: what only these close is left.
#[test]
fn a_key_in_the_image_is_closed_in_the_ignore_file() {
    let content = missions();
    let level = "workshop-and-showroom";
    let mut board = start::<Jigsaw>(&content, Difficulty::Advanced, level);
    let way = Jigsaw::route(&board).actions;
    let ignores = |action: &jigsaw::Action| matches!(action, jigsaw::Action::Edit { file, .. } if *file == FileName::Ignore);
    assert!(way.iter().any(ignores), "the level is about it");
    // Also at the very start, where the way to the ignore file is long.
    for action in way.iter().filter(|action| !ignores(action)) {
        if let Some(gap) = Jigsaw::gap(&board).filter(|gap| gap.goal == "stranger") {
            assert_eq!(gap.next, "ignore", "{gap:?}");
            assert!(block(&gap).contains(".env"), "{gap:?}");
        }
        Jigsaw::apply(&mut board, action).expect("the way fits");
    }
    let gap = Jigsaw::gap(&board).expect("the key is still there");
    assert_eq!((gap.goal, gap.next), ("stranger", "ignore"), "{gap:?}");
    let game = Session::<Jigsaw>::start(
        &content,
        Setup {
            mission: MissionId::Jigsaw,
            difficulty: Difficulty::Advanced,
            level: level.to_owned(),
            seed: 0,
            app: "stock-board".to_owned(),
            inherited: None,
            policy: Policy::default(),
        },
    );
    let (first, _) = game.unwrap().next_hint().expect("it starts unsolved");
    assert_eq!((first.code, first.next), ("never-run", "run"));
}

#[test]
fn a_move_is_told_with_its_file_line_and_whole_text() {
    let content = missions();
    let board = start::<Jigsaw>(&content, Difficulty::Advanced, "workshop-and-showroom");
    let text = &board.texts().dockerfile;
    let said = |old: &str, new: &str| {
        let patch = Patch::between(text, &text.replace(old, new)).expect("it changes something");
        let file = FileName::Dockerfile;
        let (name, args) = Jigsaw::sentence(&board, &jigsaw::Action::Edit { file, patch });
        let of = |wanted: &str| args.iter().find(|(name, _)| *name == wanted).cloned();
        (
            name,
            of("row").map(|row| row.1),
            of("block").map(|block| block.1),
        )
    };
    let code = |text: &str| Some(Arg::Code(text.into()));
    assert_eq!(
        said("WORKDIR /app", "WORKDIR /srv"),
        ("change", Some(Arg::Count(2)), code("WORKDIR /srv"))
    );
    assert_eq!(
        said("COPY . .\n", ""),
        ("remove", Some(Arg::Count(3)), code("COPY . ."))
    );
    assert_eq!(
        said("COPY . .\n", "COPY . .\nUSER app\n"),
        ("place", Some(Arg::Count(4)), code("USER app"))
    );
}

#[test]
fn a_docs_commit_is_told_by_the_file_it_is_named_after() {
    let content = missions();
    let mut board = start::<Cache>(&content, Difficulty::Intermediate, "what-the-copy-saw");
    Cache::apply(&mut board, &cache::Action::Build).expect("it can be pressed");
    let told = Cache::findings(&board);
    let docs = told.iter().find(|told| told.code == "docs-commit-rebuilds");
    let file = ("file", Arg::Code("README.md".into()));
    assert!(
        docs.is_some_and(|docs| docs.args.contains(&file)),
        "{docs:?}"
    );
}

/// Walks the solution of every level of a room: the level, and the goals that the steps before
/// the press serve; none where a step only tidies up.
fn served<M: Mission>(content: &Content) -> Vec<(String, Vec<Option<&'static str>>)> {
    let mut all = Vec::new();
    for level in M::levels(content) {
        let mut board = start::<M>(content, level.difficulty(), level.id());
        let mut goals = Vec::new();
        for action in M::route(&board).actions {
            if action != M::press() {
                let goal = M::serves(&board, &action);
                let known = goal.is_none_or(|goal| level.goals().contains(&goal));
                assert!(known, "{}: {goal:?}", level.id());
                goals.push(goal);
            }
            M::apply(&mut board, &action).expect("the way fits");
        }
        all.push((level.id().to_owned(), goals));
    }
    all
}

#[test]
fn each_step_of_a_solution_serves_a_goal() {
    let content = missions();
    let each = [served::<Jigsaw>(&content), served::<Cache>(&content)].concat();
    for (level, goals) in each {
        assert!(goals.iter().all(Option::is_some), "{level}: {goals:?}");
    }
    let of = |wanted: &str| {
        let all = served::<Pipeline>(&content);
        let found = all.into_iter().find(|(level, _)| level == wanted);
        let goals = found.map(|(_, goals)| goals).unwrap_or_default();
        goals
            .into_iter()
            .map(Option::unwrap_or_default)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(of("test-beside-the-road"), "lint test");
    assert_eq!(of("green-and-wrong"), "stamps stamps  stamps");
    assert_eq!(of("strangers"), " back newest  pinned pinned pinned back");
}

fn dealt(content: &Content, level: &str, difficulty: Difficulty, seed: u64) -> State {
    let setup = Setup {
        mission: MissionId::Pipeline,
        difficulty,
        level: level.to_owned(),
        seed,
        app: "stock-board".to_owned(),
        inherited: None,
        policy: Policy::default(),
    };
    Pipeline::start(content, &setup).expect("the content has its own levels")
}

/// The words of the moves that are left, each on the board where it is made.
fn walk(board: &State) -> Vec<(&'static str, Vec<(&'static str, Arg)>)> {
    let mut board = board.clone();
    let mut said = Vec::new();
    for action in Pipeline::route(&board).actions {
        said.push(Pipeline::sentence(&board, &action));
        Pipeline::apply(&mut board, &action).expect("the way fits");
    }
    said
}

/// Whatever of the way comes before it: bursts of typing say where in the text.
#[test]
fn the_move_of_a_hint_is_one_of_the_solution() {
    let content = missions();
    for seed in 0..6 {
        let mut board = dealt(&content, "strangers", Difficulty::Advanced, seed);
        while let Some(gap) = Pipeline::gap(&board).filter(|gap| gap.next != "run") {
            let own = |(next, args): &(_, Vec<_>)| {
                *next == gap.next && args.iter().all(|arg| gap.args.contains(arg))
            };
            assert!(walk(&board).iter().any(own), "seed {seed}: {gap:?}");
            let next = Pipeline::route(&board).actions.swap_remove(0);
            Pipeline::apply(&mut board, &next).expect("the way fits");
        }
    }
}

#[test]
fn a_hint_proposes_what_mends_and_no_tidying_up() {
    let content = missions();
    for seed in [2, 4] {
        let mut board = dealt(&content, "strangers", Difficulty::Advanced, seed);
        // Until only the rollback and the keys of the deployment are left.
        while let Some(gap) = Pipeline::gap(&board).filter(|gap| gap.goal != "back") {
            let mut way = Pipeline::route(&board).actions;
            let next = way.swap_remove(0);
            assert!(way.len() > 1, "seed {seed}: {gap:?}");
            Pipeline::apply(&mut board, &next).expect("the way fits");
        }
        let gap = Pipeline::gap(&board).expect("it is not won yet");
        assert!(
            block(&gap).contains("if: failure()"),
            "seed {seed}: {gap:?}"
        );
    }
}

/// The cause that the first hint names after a run, and the move of the last one.
fn after_a_run(content: &Content, difficulty: Difficulty, level: &str) -> (String, Gap) {
    let mut board = start::<Jigsaw>(content, difficulty, level);
    Jigsaw::apply(&mut board, &jigsaw::Action::Build).expect("it can be pressed");
    let gap = Jigsaw::gap(&board).expect("it starts unsolved");
    (gap.id(), gap)
}

#[test]
fn the_move_of_a_hint_is_about_the_cause_that_it_names() {
    let content = missions();
    let cases = [
        (
            Difficulty::Beginner,
            "empty-box",
            "answers/command-not-in-image",
            "COPY requirements.txt ./",
        ),
        (
            Difficulty::Intermediate,
            "two-localhosts",
            "answers/script-missing",
            "COPY . .",
        ),
    ];
    for (difficulty, level, cause, wanted) in cases {
        let (id, gap) = after_a_run(&content, difficulty, level);
        assert_eq!((&*id, gap.next), (cause, "place"), "{gap:?}");
        assert_eq!(block(&gap), wanted, "{gap:?}");
    }
}

#[test]
fn an_account_is_made_where_root_is_the_cause() {
    let content = missions();
    let mut board = start::<Jigsaw>(&content, Difficulty::Advanced, "workshop-and-showroom");
    for _ in 0..20 {
        let gap = Jigsaw::gap(&board).expect("the start is far from a win");
        if gap.code == "runs-as-root" {
            assert!(block(&gap).contains("useradd"), "{gap:?}");
            return;
        }
        let action = Jigsaw::advice(&board).expect("it is judged");
        Jigsaw::apply(&mut board, &action).expect("the move fits");
    }
    panic!("the app ran as root at the start");
}
