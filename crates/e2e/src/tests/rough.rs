//! Rough hands: far too much of everything, and a window that is next to nothing.

use odp_sim::missions::jigsaw::{Action, Jigsaw};
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use serde_json::{Value, json};
use thirtyfour::Key;

use super::saving::one_move_in;
use crate::fault::{Outcome, ensure};
use crate::pages::{Board, Hand, Memory, enter, gap, start};
use crate::scene::Scene;

/// Longest name that is kept, in characters.
const NAME: usize = 40;

/// Everything that shows the name lies within the page, and the page within the window.
const WITHIN: &str = "document.documentElement.scrollWidth <= innerWidth && \
    [...document.querySelectorAll('*')] \
      .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.includes('🦀'))) \
      .map(e => e.getBoundingClientRect()) \
      .every(r => r.width === 0 || (r.left >= -1 && r.right <= innerWidth + 1))";

/// The connection breaks between the corridor and the room: the room says so, and opens when
/// it is asked for again.
pub(crate) async fn a_room_that_does_not_arrive_says_so_and_can_be_asked_for_again(
    scene: &Scene,
) -> Outcome {
    let browser = &scene.browser;
    scene.forgive_errors();
    browser.command("Network.enable", json!({})).await?;
    let refuse = |addresses: &[&str]| {
        browser.command("Network.setBlockedURLs", json!({ "urls": addresses }))
    };
    refuse(&["*/jigsaw-*.pack"]).await?;
    scene.visit().await?;
    enter(scene, Hand::Mouse, Difficulty::Beginner, 1).await?;
    browser.at("room-again").await?;
    refuse(&[]).await?;
    browser.click("room-again").await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    board.run().await.map(drop)
}

/// The board comes before what runs it: moves are made, a run waits, and one whose workshop
/// was lost says so and can be asked for again.
pub(crate) async fn moves_are_made_before_a_run_can_be(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.forgive_errors();
    browser.command("Network.enable", json!({})).await?;
    let refuse = |addresses: &[&str]| {
        browser.command("Network.setBlockedURLs", json!({ "urls": addresses }))
    };
    refuse(&["*/workshop-*.pack"]).await?;
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    Hand::Mouse.press(browser, "tray-0").await?;
    Hand::Mouse.press(browser, &gap(0)).await?;
    let moved = board
        .stored("the move", |game| !game.log().is_empty())
        .await?;
    let lost = scene.sentence("room.lost-lead")?;
    Hand::Mouse.press(browser, "big-button").await?;
    let says = "document.body.innerText.includes(arguments[0])";
    browser
        .until("the loss is said", says, &[lost.into()])
        .await?;
    refuse(&[]).await?;
    let ran = board.run().await?;
    ensure(ran.log().len() == moved.log().len() + 1, || {
        "the run that had to wait was logged".into()
    })
}

/// Ten thousand crabs for a name: the field takes what it may hold, the game keeps no more
/// than it keeps of any name, and no screen is pushed out of the window.
pub(crate) async fn a_name_of_ten_thousand_emoji_is_cut(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let crabs = "🦀".repeat(10_000);
    scene.visit().await?;
    scene.game_arrived().await?;
    browser.click("name").await?;
    browser.insert(&crabs).await?;
    let typed = browser
        .script(
            "return [...document.querySelector('[data-testid=name]').value].length",
            &[],
        )
        .await?;
    ensure(
        typed
            .as_u64()
            .is_some_and(|length| (1..=NAME as u64).contains(&length)),
        || format!("the field took {typed} characters"),
    )?;
    // A page from elsewhere, or an extension, may let the field hold all of it.
    let free = "document.querySelector('[data-testid=name]').removeAttribute('maxlength')";
    browser.script(free, &[]).await?;
    browser.insert(&crabs).await?;
    start(scene, Hand::Mouse, Difficulty::Beginner)
        .await?
        .run()
        .await?;

    let player = Memory::player(browser).await?;
    let kept = player["name"].as_str().unwrap_or_default().chars().count();
    ensure(kept == NAME, || format!("{kept} characters are kept"))?;
    for (width, height) in [(360, 740), (1280, 900)] {
        browser.resize(width, height, width < 500).await?;
        for (route, shown) in [
            ("/", "continue"),
            ("/apps", "app-stock-board"),
            ("/map", "door-1"),
            ("/settings", "export"),
            ("/room/1", "big-button"),
        ] {
            scene.go(route).await?;
            browser.at(shown).await?;
            let what = format!("{route} fits into {width} pixels");
            browser.until(&what, WITHIN, &[]).await?;
        }
    }
    Ok(())
}

/// The text of the editor.
async fn text_of_editor(scene: &Scene) -> Outcome<Value> {
    let code = "return document.querySelector('[data-testid=editor]').value";
    scene.browser.script(code, &[]).await
}

/// A flood is refused with a sentence, whether it comes by the clipboard or otherwise; the
/// text stays as it was, and typing goes on.
pub(crate) async fn ten_megabytes_into_the_editor_are_refused(scene: &Scene) -> Outcome {
    const LINE: &str = "RUN true\n";
    const LINES: u32 = 10_000_000 / 9;
    /// More than a Dockerfile may hold, in one line: Chromium itself inserts lines one by one.
    const WORDS: usize = 20_000;
    let browser = &scene.browser;
    let board = one_move_in(scene).await?;
    let before = board.game().await?;
    let refused = scene.sentence("board.too-large")?;
    let told = "document.body.innerText.includes(arguments[0])";
    browser.click("tab-text").await?;
    let text = text_of_editor(scene).await?;

    browser.click("editor").await?;
    browser.paste(LINE, LINES).await?;
    browser
        .until("the paste is refused", told, &[refused.clone().into()])
        .await?;
    ensure(text_of_editor(scene).await? == text, || {
        "the paste changed the text".into()
    })?;

    // Another sentence takes the place of the first.
    board.run().await?;
    let quiet = format!("!({told})");
    browser
        .until("the sentence is gone", &quiet, &[refused.clone().into()])
        .await?;
    browser.click("editor").await?;
    browser.insert(&"RUN true ".repeat(WORDS)).await?;
    browser
        .until("the text is refused", told, &[refused.into()])
        .await?;
    ensure(text_of_editor(scene).await? == text, || {
        "the flood changed the text".into()
    })?;

    board.write_more("# still here").await?;
    let after = board
        .stored("what was typed then", |game| {
            game.state().texts().dockerfile.contains("# still here")
        })
        .await?;
    ensure(after.log().starts_with(before.log()), || {
        "moves are lost".into()
    })
}

/// A file that is far too large or no text is refused with a sentence by the editors of both
/// rooms, and one that fits takes the place of the text.
pub(crate) async fn ten_megabytes_dropped_onto_the_editors_are_refused(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = one_move_in(scene).await?;
    let before = board.game().await?;
    dropped(scene).await?;
    let after = board.game().await?;
    ensure(after.log() == before.log(), || "a move was made".into())?;
    browser.click("tab-text").await?;
    let file = b"FROM python:3.12-slim\n# dropped\n";
    browser.drop_file("editor", "Dockerfile", file).await?;
    let taken = |game: &Session<Jigsaw>| game.state().texts().dockerfile.as_bytes() == file;
    board.stored("the file that was dropped", taken).await?;
    scene.go("/room/2/beginner").await?;
    browser.at("big-button").await?;
    dropped(scene).await
}

/// Drops what must be refused on both editors of the room that is open.
async fn dropped(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let flood = "RUN true\n".repeat(10_000_000 / 9);
    let told = "document.body.innerText.includes(arguments[0])";
    for (tab, editor) in [("tab-text", "editor"), ("tab-ignore", "ignore-editor")] {
        for (content, key) in [
            (flood.as_bytes(), "board.too-large"),
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], "board.no-text"),
        ] {
            browser.click(tab).await?;
            let code = "return document.querySelector(arguments[0]).value";
            let css = Value::from(format!("[data-testid={editor}]"));
            let text = browser.script(code, std::slice::from_ref(&css)).await?;
            browser.drop_file(editor, "flood", content).await?;
            let sentence = scene.sentence(key)?;
            browser.until(key, told, &[sentence.into()]).await?;
            let now = browser.script(code, &[css]).await?;
            ensure(now == text, || format!("the text became {now}"))?;
        }
    }
    Ok(())
}

/// Far more undos than there are moves lead to the start, and as many redos to the end.
pub(crate) async fn five_hundred_undos_end_at_the_start(scene: &Scene) -> Outcome {
    const MOVES: usize = 20;
    const PRESSES: usize = 500;
    scene.visit().await?;
    let board = start(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let mut game = board.run().await?;
    for _ in 0..MOVES {
        // Each move turns the first two rows over, so that the last text is the first.
        board
            .make(&Action::Move { from: 0, to: 1 }, &mut game)
            .await?;
    }
    board.make(&Action::Remove { at: 0 }, &mut game).await?;
    let (start, end) = (
        game.start_state().texts().clone(),
        game.state().texts().clone(),
    );
    ensure(start != end, || "the moves changed nothing".into())?;

    scene
        .browser
        .chord(Key::Control, &"z".repeat(PRESSES))
        .await?;
    let back = board
        .stored("the undos", |game| {
            !game.can_undo() && *game.state().texts() == start
        })
        .await?;
    board.shows(&back).await?;
    scene
        .browser
        .chord(Key::Control, &"y".repeat(PRESSES))
        .await?;
    let again = board
        .stored("the redos", |game| {
            !game.can_redo() && *game.state().texts() == end
        })
        .await?;
    board.shows(&again).await
}

/// A window of one pixel, as a dock or a frame that is being laid out makes it.
pub(crate) async fn a_window_of_no_size_breaks_nothing(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = one_move_in(scene).await?;
    let before = board.game().await?;
    for mobile in [false, true] {
        browser.resize(1, 1, mobile).await?;
        let tiny = "innerWidth < 500 && innerHeight < 500";
        browser.until("the window is tiny", tiny, &[]).await?;
        // Keys work without anything to be seen.
        browser.chord(Key::Control, "z").await?;
        board.stored("the undo", Session::can_redo).await?;
        browser.chord(Key::Control, "y").await?;
        board.stored("the redo", |game| !game.can_redo()).await?;
    }
    browser.resize(1280, 900, false).await?;
    let wide = "innerWidth === 1280";
    browser.until("the window is back", wide, &[]).await?;
    let after = board.game().await?;
    ensure(after.state().texts() == before.state().texts(), || {
        "the text has changed".into()
    })?;
    board.shows(&after).await?;
    board.solve().await
}

/// An event that is on its way while its board goes, such as the word that a sheet has
/// closed, finds nobody and breaks nothing.
pub(crate) async fn an_event_that_comes_too_late_breaks_nothing(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.go("/room/1").await?;
    browser.at("laptop").await?;
    let keep = "window.kept = document.querySelector('dialog')";
    browser.script(keep, &[]).await?;
    browser.script("location.hash = '#/map'", &[]).await?;
    browser.at("door-1").await?;
    browser
        .until("the board is gone", "!window.kept.isConnected", &[])
        .await?;
    let late = "window.kept.dispatchEvent(new Event('close'))";
    browser.script(late, &[]).await?;
    browser.click("door-1").await?;
    browser.at("big-button").await.map(drop)
}
