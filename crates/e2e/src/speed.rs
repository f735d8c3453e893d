//! How long a slow phone takes: the numbers of `cargo xtask bench`, not a test.
//!
//! Chromium plays the phone: processor four times slower, 1.6 Mbit/s, 150 ms, and a server
//! that compresses as static hosts do. When the page can be used is the median of several cold
//! starts; how long a move takes to its paint is what 98 of 100 of all their moves keep to.

mod drag;
mod paints;

use std::time::Duration;

use odp_sim::setup::Difficulty;
use serde_json::{Value, json};
use thirtyfour::Key;
use tokio::time::sleep;

use crate::browser::{Browser, Network, Storage};
use crate::fault::{Outcome, ensure};
use crate::options::Options;
use crate::pages::{Board, Hand, gap};
use crate::scene::Scene;
use paints::{Paints, quantile};

/// Runs in every new page: notes when things happen, and presses what comes up as soon as
/// it is there, as the most impatient player would.
const HASTE: &str = include_str!("speed/haste.js");

/// When things happen, and the latest that they may, in milliseconds.
const STARTS: [(&str, &str, f64); 4] = [
    ("paint", "first contentful paint of the landing page", 800.0),
    ("usable", "landing page usable", 1200.0),
    (
        "playable",
        "room 1 takes moves, through the landing page",
        3000.0,
    ),
    ("runs", "room 1 can run what was made", 3000.0),
];

/// What is done on the board: its name in the page and in words.
const DOINGS: [(&str, &str); 9] = [
    ("place", "a block is tapped, and a gap"),
    ("undo", "a move is taken back"),
    (
        "place-full",
        "a block is tapped, and a gap among many lines",
    ),
    ("undo-full", "a move is taken back among many lines"),
    ("build", "the image is built and run"),
    ("type", "a letter is typed into sixty lines"),
    ("type-2", "a letter is typed into sixty lines in room 2"),
    (
        "type-sandbox",
        "a letter is typed into sixty lines in the sandbox",
    ),
    ("drag", "a job is dragged a little in a graph of forty"),
];

/// Longest that a move may take to its next paint, in milliseconds, in 98 of 100 cases.
const MOVE: f64 = 50.0;

/// Asking the page runs in the page: how long it is left alone after a move, to paint.
const CALM: Duration = Duration::from_millis(300);

/// A page with nothing but a button: what a touch of it takes is the browser's and the machine's.
const EMPTY: &str = "data:text/html,<meta name=viewport content='width=device-width'>\
    <button data-testid=nothing style='width:9em;height:4em' onclick='textContent=Math.random()'>";

/// How often blocks are placed and taken back.
const ROUNDS: usize = 10;

/// Lines of a full board: about as many as when all blocks of the hardest level are laid.
const FULL: usize = 26;

/// What is typed.
const TYPED: &str = "# twenty characters!";

/// Lines of the Dockerfile that is typed into.
const LINES: usize = 60;

/// Prints the numbers, a line each: `name | milliseconds | limit`. Whether all are kept.
pub(crate) async fn measure(options: &Options, rounds: usize) -> Outcome<bool> {
    warn_of_company();
    let mut all = Vec::new();
    for _ in 0..rounds {
        all.push(start_cold(options).await?);
    }
    let number = |key: &str| quantile(all.iter().filter_map(|times| times[key].as_f64()), 50);
    let mut kept = true;
    let mut tell = |what: &str, value: f64, limit: f64| {
        kept &= value <= limit;
        println!("{what} | {value:.0} ms | {limit:.0} ms");
    };
    for (key, what, limit) in STARTS {
        tell(what, number(key), limit);
    }
    for (key, what) in DOINGS {
        let paints = Paints::of(&all, key);
        println!("({what}: {paints})");
        tell(&format!("paint after {what}"), paints.since_touch(98), MOVE);
    }
    let least = Paints::of(&all, "nothing");
    println!("(of these the browser takes, by a button on an empty page: {least})");
    // Where the time went, round by round, for whoever wants to make it less.
    for (key, _) in DOINGS {
        let told = all
            .iter()
            .filter_map(|times| times["seen"][key]["told"].as_str());
        println!("({key}, ms: {})", told.collect::<Vec<_>>().join("; "));
    }
    Ok(kept)
}

/// Whatever else runs on the machine is measured as well.
fn warn_of_company() {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown");
    println!("(load average at the start: {load}; the numbers are good on an idle machine)");
}

/// One cold start and the moves after it: all times by their names.
async fn start_cold(options: &Options) -> Outcome<Value> {
    let scene = Scene::open(options, Storage::Kept).await?;
    let times = play(&scene).await;
    scene.browser.quit().await?;
    times
}

async fn play(scene: &Scene) -> Outcome<Value> {
    let browser = &scene.browser;
    browser.become_slow_phone().await?;
    browser.before_every_page(HASTE).await?;
    scene.visit().await?;
    let playable = "window.odpTimes && odpTimes.runs";
    browser.until("room 1 can run", playable, &[]).await?;
    let board = <Board>::open(scene, Hand::Finger, Difficulty::Beginner).await?;
    make_moves(browser, &board).await?;
    drag::drag_job(scene).await?;
    let moves = browser
        .script_later("odpMoves(arguments[arguments.length - 1])")
        .await?;
    // Two touches to place, one to take back, one to run, and the keys in three editors.
    let least = (6 * ROUNDS + 1 + 3 * TYPED.len()) as u64;
    ensure(
        moves["count"].as_u64().is_some_and(|count| count >= least),
        || {
            format!(
                "only {} of {least} touches and keys arrived",
                moves["count"]
            )
        },
    )?;
    let dragged = moves["moved"].as_u64().unwrap_or(0);
    ensure(dragged >= 10, || {
        format!("only {dragged} frames saw the job dragged")
    })?;
    let mut times = browser.script("return odpTimes", &[]).await?;
    times["seen"] = moves["seen"].clone();
    times["seen"]["nothing"] = touch_nothing(browser).await?;
    Ok(times)
}

/// The same touches where there is nothing to do.
async fn touch_nothing(browser: &Browser) -> Outcome<Value> {
    browser.goto(EMPTY).await?;
    browser.doing("nothing").await?;
    for _ in 0..ROUNDS {
        Hand::Finger.press(browser, "nothing").await?;
        sleep(CALM).await;
    }
    let seen = browser
        .script_later("odpMoves(arguments[arguments.length - 1])")
        .await?;
    Ok(seen["seen"]["nothing"].clone())
}

/// Places a block and takes it back again and again, runs, and types into a long file; the
/// page notes how long each paint took.
async fn make_moves(browser: &Browser, board: &Board<'_>) -> Outcome {
    place(browser, board, ["place", "undo"], 0).await?;
    browser.doing("build").await?;
    Hand::Finger.press(browser, "big-button").await?;
    sleep(CALM).await;
    browser.doing("other").await?;
    Hand::Finger.press(browser, "tab-text").await?;
    type_long(browser, "editor", "type").await?;
    board
        .stored("what was typed", |game| {
            game.state().texts().dockerfile.contains(TYPED)
        })
        .await?;
    fill(browser, board).await?;
    browser.goto_here("/room/2").await?;
    browser.at("tab-text").await?;
    Hand::Finger.press(browser, "tab-text").await?;
    type_long(browser, "editor", "type-2").await?;
    browser.goto_here("/sandbox").await?;
    browser.at("sandbox-editor").await?;
    type_long(browser, "sandbox-editor", "type-sandbox").await
}

/// Fills the list, and moves in it.
async fn fill(browser: &Browser, board: &Board<'_>) -> Outcome {
    let lines: Vec<_> = (0..FULL).map(|line| format!("RUN echo {line}\n")).collect();
    let full = lines.concat();
    browser.chord(Key::Control, "a").await?;
    browser.insert(&full).await?;
    let filled = board
        .stored("the long list", |game| {
            game.state().texts().dockerfile == full
        })
        .await?;
    Hand::Finger.press(browser, "tab-blocks").await?;
    let moves = filled.log().len();
    place(browser, board, ["place-full", "undo-full"], moves).await?;
    browser.doing("other").await
}

/// Places a block and takes it back, again and again, after so many moves.
async fn place(
    browser: &Browser,
    board: &Board<'_>,
    [place, undo]: [&str; 2],
    before: usize,
) -> Outcome {
    for round in 1..=ROUNDS {
        browser.doing(place).await?;
        for touched in ["tray-0", &gap(0)] {
            Hand::Finger.press(browser, touched).await?;
            sleep(CALM).await;
        }
        let moves = before + 2 * round;
        board
            .stored("the block", |game| game.log().len() == moves - 1)
            .await?;
        browser.doing(undo).await?;
        Hand::Finger.press(browser, "undo").await?;
        sleep(CALM).await;
        board
            .stored("the undo", |game| game.log().len() == moves)
            .await?;
    }
    Ok(())
}

/// Types into a file of sixty lines, in the editor that is open.
async fn type_long(browser: &Browser, editor: &str, doing: &str) -> Outcome {
    browser.doing("other").await?;
    Hand::Finger.press(browser, editor).await?;
    let value = format!("document.querySelector('[data-testid={editor}]').value");
    for line in 0..LINES {
        browser.insert(&format!("# line {line}\n")).await?;
    }
    let sixty = format!("{value}.split('\\n').length > {LINES}");
    browser.until("the file is long", &sixty, &[]).await?;
    browser.doing(doing).await?;
    browser.press(TYPED).await?;
    let typed = format!("{value}.includes(arguments[0])");
    browser
        .until("it is typed", &typed, &[TYPED.into()])
        .await?;
    browser.doing("other").await
}

impl Browser {
    async fn become_slow_phone(&self) -> Outcome {
        self.become_phone().await?;
        self.connect(Network::Phone).await?;
        self.slow_down(4).await
    }

    /// Goes to a route without leaving the page, so that its measures go on.
    async fn goto_here(&self, route: &str) -> Outcome {
        let code = "location.hash = arguments[0]";
        self.script(code, &[route.into()]).await.map(drop)
    }

    /// Tells the page what is done from here on.
    async fn doing(&self, what: &str) -> Outcome {
        self.script("odpDoing(arguments[0])", &[what.into()])
            .await
            .map(drop)
    }

    pub(crate) async fn before_every_page(&self, script: &str) -> Outcome {
        let source = json!({"source": script});
        self.command("Page.addScriptToEvaluateOnNewDocument", source)
            .await
    }
}
