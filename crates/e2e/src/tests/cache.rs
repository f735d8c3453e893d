//! The second room: won by every kind of hand, and what its map says.

use odp_sim::mission::Mission;
use odp_sim::missions::cache::Cache;
use odp_sim::missions::jigsaw::FileName;
use odp_sim::setup::Difficulty;

use crate::fault::{Fault, Outcome, ensure};
use crate::pages::{Board, Hand, enter};
use crate::scene::Scene;

async fn second(scene: &Scene, hand: Hand, difficulty: Difficulty) -> Outcome<Board<'_, Cache>> {
    scene.visit().await?;
    enter(scene, hand, difficulty, 2).await?;
    Board::open(scene, hand, difficulty).await
}

pub(crate) async fn waterfall_is_won_by_mouse(scene: &Scene) -> Outcome {
    let board = second(scene, Hand::Mouse, Difficulty::Beginner).await?;
    board.solve().await
}

pub(crate) async fn waterfall_is_won_by_keyboard_alone(scene: &Scene) -> Outcome {
    let board = second(scene, Hand::Keyboard, Difficulty::Beginner).await?;
    board.solve().await
}

pub(crate) async fn waterfall_is_won_by_finger_on_a_narrow_phone(scene: &Scene) -> Outcome {
    scene.browser.become_phone().await?;
    let board = second(scene, Hand::Finger, Difficulty::Beginner).await?;
    board.solve().await?;
    let wide = "document.documentElement.scrollWidth <= innerWidth";
    scene
        .browser
        .until("nothing scrolls sideways", wide, &[])
        .await
}

/// Types the reference texts over the inherited ones, and runs the commits.
async fn typed(scene: &Scene, difficulty: Difficulty) -> Outcome {
    let board = second(scene, Hand::Mouse, difficulty).await?;
    // What the ignore file can leave out is there from the start.
    scene.browser.at("laptop").await?;
    let game = board.run().await?;
    scene.browser.at("map-rest").await?;
    let level = &game.state().instance().level;
    let (_, texts) = level
        .roads
        .first()
        .ok_or_else(|| Fault::new("the level has no road"))?;
    let texts = texts.clone();
    board.write(FileName::Dockerfile, &texts.dockerfile).await?;
    if texts.ignore != game.state().texts().ignore {
        board.write(FileName::Ignore, &texts.ignore).await?;
    }
    let stored = |game: &odp_sim::session::Session<Cache>| *game.state().texts() == texts;
    board.stored("the typed texts", stored).await?;
    board.run().await?;
    board.won().await
}

pub(crate) async fn what_the_copy_saw_is_won_by_typing(scene: &Scene) -> Outcome {
    typed(scene, Difficulty::Intermediate).await
}

pub(crate) async fn stamp_is_won_by_typing(scene: &Scene) -> Outcome {
    typed(scene, Difficulty::Advanced).await
}

/// The steps that the first commit burns are tapped, the shot is right, and a tap on a red
/// cell says why. Words of a step keep their blanks, and one lost run shows no solution.
pub(crate) async fn shot_on_the_map_is_called_and_explained(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = second(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let content = scene.content()?;
    let setup = odp_sim::setup::Setup {
        mission: Cache::ID,
        difficulty: Difficulty::Beginner,
        level: "waterfall".into(),
        seed: 0,
        app: "stock-board".into(),
        inherited: None,
        policy: odp_sim::setup::Policy::default(),
    };
    let start = Cache::start(&content, &setup)
        .map_err(|unknown| Fault::new(format!("no such level: {unknown:?}")))?;
    let burned = start.measured().before.burned(0);
    ensure(burned != 0, || "the first commit burns nothing".into())?;
    let mut rows = (0..64).filter(|row| burned & (1 << row) != 0);
    for row in rows.clone() {
        browser.click(&format!("cell-{row}-0")).await?;
    }
    let game = board.run().await?;
    let called = game.state().called().last().copied();
    let right = called.is_some_and(|called| called.shot.rows == called.burned);
    ensure(right, || format!("the call was {called:?}, not {burned:b}"))?;
    let last = rows.next_back().unwrap_or(0);
    browser.click(&format!("cell-{last}-0")).await?;
    browser.at("why").await?;
    let steps = "return [...document.querySelectorAll('.burn tbody th code')]\
        .every(code => code.innerText.replace(/\\s+/g, ' ').trim() === code.title)";
    let whole = browser.script(steps, &[]).await?;
    ensure(whole == true, || "a step of the map lost its blanks".into())?;

    browser.click("open-debrief").await?;
    browser.at("both-ways").await?;
    let par = "return document.querySelector('[data-testid=replay-par]') === null";
    let hidden = browser.script(par, &[]).await?;
    ensure(hidden == true, || {
        "a lost run shows the reference way".into()
    })
}

/// The demonstration is of another project, and shows how a map is read; after the win my way
/// stands beside par, and both can be gone through.
pub(crate) async fn map_is_shown_before_and_par_after_the_game(scene: &Scene) -> Outcome {
    let board = second(scene, Hand::Mouse, Difficulty::Beginner).await?;
    let browser = &scene.browser;
    open_details(scene, "brief").await?;
    browser.click("watch").await?;
    let burned = "document.querySelectorAll('[data-testid=demo] .burn button.ran').length \
        === arguments[0]";
    let said = "document.querySelector('[data-testid=demo] .lead').innerText !== arguments[0]";
    for (step, cells) in [0_u64, 6, 0, 2].into_iter().enumerate() {
        let lead = "return document.querySelector('[data-testid=demo] .lead').innerText";
        let lead = browser.script(lead, &[]).await?;
        browser.click("demo-next").await?;
        browser
            .until("the next step is told", said, &[lead])
            .await?;
        let what = format!("{cells} cells burn after step {step}");
        browser.until(&what, burned, &[cells.into()]).await?;
    }
    ensure(
        browser.attribute("demo-next", "aria-disabled").await? == "true",
        || "the demonstration does not end".into(),
    )?;
    browser.click("demo-close").await?;

    board.solve().await?;
    let game = board.game().await?;
    let rows = "document.querySelectorAll('[data-testid=both-ways] .beside > :first-child \
        [data-row]').length === arguments[0]";
    open_details(scene, "both-ways").await?;
    let end = Board::<Cache>::rows_of(&game) as u64;
    browser
        .until("my way ends as it ended", rows, &[end.into()])
        .await?;
    let slide = "const s = document.querySelector('[data-testid=replay-mine]'); s.value = 0; \
        s.dispatchEvent(new Event('input', {bubbles: true}))";
    browser.script(slide, &[]).await?;
    let start = odp_sim::missions::jigsaw::rows::rows(&game.start_state().texts().dockerfile);
    let start = start.len() as u64;
    browser
        .until("my way begins as it began", rows, &[start.into()])
        .await
}

async fn open_details(scene: &Scene, id: &str) -> Outcome {
    let open = "document.querySelector(`[data-testid=${arguments[0]}]`).open = true";
    scene.browser.script(open, &[id.into()]).await.map(drop)
}
