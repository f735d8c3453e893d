//! Progress as a file: it leaves one browser and comes into another.

use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;

use super::saving::one_move_in;
use crate::browser::Browser;
use crate::fault::{Outcome, ensure};
use crate::pages::{Board, Hand, Memory, Settings};
use crate::scene::Scene;

pub(crate) async fn exported_progress_goes_on_in_another_browser(scene: &Scene) -> Outcome {
    let board = one_move_in(scene).await?;
    let game = board.game().await?;
    let here = Memory::player(&scene.browser).await?;
    let settings = Settings::open(scene, &scene.browser).await?;
    let file = settings.export().await?;

    let stranger = scene.another_browser().await?;
    let outcome = take_over(scene, &stranger, &file).await;
    stranger.quit().await?;
    ensure(outcome? == here, || "not all of the player arrived".into())?;

    // Whoever has it already gains and loses nothing by it.
    settings.import(file.as_bytes(), &added_one(scene)?).await?;
    ensure(Memory::player(&scene.browser).await? == here, || {
        "the own file changed the player".into()
    })?;
    scene.go("/room/1/beginner").await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    ensure(board.game().await?.log() == game.log(), || {
        "the attempt is not what it was".into()
    })
}

/// Imports the file where nobody has played; returns the player that is there then.
async fn take_over(scene: &Scene, stranger: &Browser, file: &str) -> Outcome<serde_json::Value> {
    let settings = Settings::open(scene, stranger).await?;
    settings.import(file.as_bytes(), &added_one(scene)?).await?;
    let stored = "localStorage.getItem(arguments[0]) !== null";
    stranger
        .until("it is stored", stored, &[Memory::KEY.into()])
        .await?;
    stranger.goto(&scene.address("/room/1/beginner")).await?;
    stranger.at("big-button").await?;
    Memory::player(stranger).await
}

fn added_one(scene: &Scene) -> Outcome<String> {
    let sentence = scene.sentence("import.done_one")?;
    Ok(sentence.replace("{{count}}", "1"))
}

/// Whoever played here before can have the turn again, with everything they did.
pub(crate) async fn the_turn_goes_back_to_whoever_played_before(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = one_move_in(scene).await?;
    let game = board.game().await?;
    scene.go("/settings").await?;
    browser.click("settings-new-player").await?;
    browser.at("name").await?.send_keys("Ana").await?;
    browser.click("start").await?;
    scene.go("/settings").await?;
    let says = "document.body.innerText.includes(arguments[0])";
    let named = scene.sentence("settings.named")?.replace("{{name}}", "Ana");
    browser.until("Ana plays", says, &[named.into()]).await?;
    browser.click("settings-turn").await?;
    let nameless = scene.sentence("settings.nameless")?;
    browser
        .until("the first one plays", says, &[nameless.into()])
        .await?;
    scene.go("/room/1/beginner").await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let same = |now: &Session<Jigsaw>| now.log() == game.log();
    board.stored("the attempt of before", same).await.map(drop)
}

/// Each is refused with the sentence that says why, and what was there stays as it was.
pub(crate) async fn files_that_are_no_progress_are_refused(scene: &Scene) -> Outcome {
    let board = one_move_in(scene).await?;
    let game = board.game().await?;
    let settings = Settings::open(scene, &scene.browser).await?;
    let file = settings.export().await?;
    let before = scene.browser.storage().await?;
    let half = &file[..file.len() / 2];
    let newer = file.replacen("\"version\":1", "\"version\":2", 1);
    let long = " ".repeat(5_000_000);
    // Neighbours are answered differently, so that an old answer is never taken for a new one.
    let files: [(&[u8], &str); 7] = [
        (half.as_bytes(), "import.foreign"),
        (newer.as_bytes(), "import.newer"),
        (b"{\"name\": \"another-game\"}", "import.foreign"),
        (long.as_bytes(), "import.too-long"),
        (b"\x89PNG\r\n\x1a\n\0\0\xff\xfe", "import.foreign"),
        (newer.as_bytes(), "import.newer"),
        (b"", "import.foreign"),
    ];
    for (content, key) in files {
        settings.import(content, &scene.sentence(key)?).await?;
        ensure(scene.browser.storage().await? == before, || {
            format!("{key}: what was stored has changed")
        })?;
    }
    scene.go("/room/1/beginner").await?;
    let board = <Board>::open(scene, Hand::Mouse, Difficulty::Beginner).await?;
    ensure(board.game().await?.log() == game.log(), || {
        "the attempt is not what it was".into()
    })
}
