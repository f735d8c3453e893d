//! The third room: won in each of its pictures by every kind of hand, and how arrows are
//! drawn.

use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::missions::pipeline::cards::Kind;
use odp_sim::missions::pipeline::outcome::PRODUCTION;
use odp_sim::missions::pipeline::{Action, Pipeline as Room, State};
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use odp_sim::workflow::run::{Conclusion, Reason};
use thirtyfour::Key;

use crate::fault::{Fault, Outcome, ensure};
use crate::pages::{Board, Hand, Picture, Pipeline, key};
use crate::scene::Scene;

pub(super) async fn beginner(scene: &Scene, hand: Hand, picture: Picture) -> Outcome<Pipeline<'_>> {
    Pipeline::open(scene, hand, Difficulty::Beginner, picture).await
}

pub(crate) async fn test_beside_the_road_is_won_on_the_graph_by_mouse(scene: &Scene) -> Outcome {
    beginner(scene, Hand::Mouse, Picture::Graph)
        .await?
        .solve()
        .await
}

pub(crate) async fn test_beside_the_road_is_won_on_the_graph_by_keyboard(scene: &Scene) -> Outcome {
    beginner(scene, Hand::Keyboard, Picture::Graph)
        .await?
        .solve()
        .await
}

pub(crate) async fn test_beside_the_road_is_won_in_the_list_by_keyboard(scene: &Scene) -> Outcome {
    beginner(scene, Hand::Keyboard, Picture::List)
        .await?
        .solve()
        .await
}

pub(crate) async fn test_beside_the_road_is_won_on_the_chart_by_finger_on_a_narrow_phone(
    scene: &Scene,
) -> Outcome {
    scene.browser.become_phone().await?;
    beginner(scene, Hand::Finger, Picture::Chart)
        .await?
        .solve()
        .await?;
    let wide = "document.documentElement.scrollWidth <= innerWidth";
    scene
        .browser
        .until("nothing scrolls sideways", wide, &[])
        .await
}

pub(crate) async fn test_beside_the_road_is_won_by_typing(scene: &Scene) -> Outcome {
    let board = beginner(scene, Hand::Mouse, Picture::Chart).await?;
    let named = "document.querySelector('.asked').textContent.includes('Event 2')";
    let browser = &scene.browser;
    browser
        .until("the shot names its event", named, &[])
        .await?;
    let game = board.run().await?;
    let mut wanted = game.state().clone();
    for action in Room::route(game.state()).actions {
        if !matches!(action, Action::Run) {
            Room::apply(&mut wanted, &action)
                .map_err(|rejection| Fault::new(format!("the way: {}", rejection.code())))?;
        }
    }
    let text = wanted.text().clone();
    board.write(&text).await?;
    board
        .stored("the typed workflow", |state| *state.text() == text)
        .await?;
    board.run().await?;
    board.won().await?;
    // What was typed is the reference itself.
    let same = "document.querySelectorAll('[data-testid=par-lines] .diff li').length === 0 \
        && document.querySelector('[data-testid=par-lines] p') !== null";
    browser.until("no line differs from par", same, &[]).await
}

pub(crate) async fn green_and_wrong_is_won_on_the_graph(scene: &Scene) -> Outcome {
    Pipeline::open(scene, Hand::Mouse, Difficulty::Intermediate, Picture::Graph)
        .await?
        .solve()
        .await
}

pub(crate) async fn strangers_and_robots_is_won_on_the_graph(scene: &Scene) -> Outcome {
    Pipeline::open(scene, Hand::Mouse, Difficulty::Advanced, Picture::Graph)
        .await?
        .solve()
        .await
}

/// The pipeline builds the image that was won in the first room; before, another one stands
/// in for it.
pub(crate) async fn pipeline_builds_the_image_of_the_first_room(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Chart).await?;
    let image = "return document.querySelector('[data-testid=own-image]').textContent";
    let stand_in = browser.script(image, &[]).await?;
    let game = board.run().await?;
    ensure(game.setup().inherited.is_none(), || {
        "nothing was made yet".into()
    })?;
    scene.go("/room/1/beginner").await?;
    Board::<Jigsaw>::open(scene, Hand::Mouse, Difficulty::Beginner)
        .await?
        .solve()
        .await?;
    scene.go("/room/3/intermediate").await?;
    let board =
        Pipeline::here(scene, Hand::Mouse, Difficulty::Intermediate, Picture::Chart).await?;
    let own = browser.script(image, &[]).await?;
    ensure(own != stand_in, || format!("still {own}"))?;
    let game = board.run().await?;
    let inherited = game.setup().inherited.clone();
    let texts = inherited
        .map(|inherited| inherited.texts)
        .unwrap_or_default();
    ensure(
        texts
            .iter()
            .any(|(path, text)| path == "Dockerfile" && text.contains("FROM")),
        || "the first room's Dockerfile did not come in".into(),
    )?;
    ensure(game.state().instance().inherited, || {
        "it is not what is built".into()
    })
}

/// In the demonstration a chore is forgotten, and what is live stays yesterday's; written
/// down, it is not.
pub(crate) async fn forgotten_update_is_shown(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    browser.hold_still().await?;
    beginner(scene, Hand::Mouse, Picture::Chart).await?;
    let open = "document.querySelector('[data-testid=brief]').open = true";
    browser.script(open, &[]).await?;
    browser.click("watch").await?;
    let lead = "return document.querySelector('[data-testid=demo] .lead').innerText";
    let live = "return document.querySelector('[data-testid=demo] .envs').innerText";
    let mut places = Vec::new();
    for step in 0..6 {
        let said = browser.script(lead, &[]).await?;
        browser.click("demo-next").await?;
        let next = "document.querySelector('[data-testid=demo] .lead').innerText !== arguments[0]";
        browser
            .until(&format!("step {step} is told"), next, &[said])
            .await?;
        places.push(browser.script(live, &[]).await?);
    }
    let (one, forgotten, two) = (&places[0], &places[2], &places[5]);
    ensure(one != forgotten && forgotten != two && one != two, || {
        format!("what is live is {places:?}")
    })?;
    ensure(
        browser.attribute("demo-next", "aria-disabled").await? == "true",
        || "the demonstration does not end".into(),
    )
}

/// A bar that is dragged onto another one waits for it, and dragged again still does.
pub(crate) async fn bar_is_dragged_onto_what_it_waits_for(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Chart).await?;
    let game = board.run().await?;
    let (job, on) = free_pair(game.state())?;
    let (bar, other) = (format!("bar-{job}"), format!("bar-{on}"));
    browser.drag(&bar, &other).await?;
    let game = board
        .stored("the dragged bar", |state| waits(state, &job, &on))
        .await?;
    browser.drag(&bar, &other).await?;
    let idle = "!document.querySelector('[data-testid=chart]').classList.contains('wiring')";
    browser.until("nothing is being drawn", idle, &[]).await?;
    let after = board.game().await?;
    ensure(after.log().len() == game.log().len(), || {
        "what was there was taken away".into()
    })
}

/// Enter in the text goes on where YAML does, and Escape and Tab still lead out of it.
pub(crate) async fn enter_keeps_the_indentation_of_the_text(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    beginner(scene, Hand::Mouse, Picture::Chart).await?;
    browser.click("tab-yaml").await?;
    browser.click("yaml").await?;
    browser.chord(Key::Control, "a").await?;
    browser.press("jobs:").await?;
    browser.press(key(&Key::Enter)).await?;
    browser.press("test:").await?;
    browser.press(key(&Key::Enter)).await?;
    browser.press("needs: build").await?;
    browser.press(key(&Key::Enter)).await?;
    browser.press("x").await?;
    let typed = "document.querySelector('[data-testid=yaml]').value === arguments[0]";
    let wanted = "jobs:\n  test:\n    needs: build\n    x";
    browser
        .until("the lines are indented", typed, &[wanted.into()])
        .await?;
    browser.press(key(&Key::Escape)).await?;
    browser.press(key(&Key::Tab)).await?;
    let left = "document.activeElement.dataset.testid !== 'yaml'";
    browser.until("Tab leads out", left, &[]).await
}

/// Two jobs of which neither waits for the other, and that could.
pub(super) fn free_pair(state: &State) -> Outcome<(String, String)> {
    let route = Room::route(state).actions;
    let need = route.into_iter().find_map(|action| match action {
        Action::Need { job, on } => Some((job, on)),
        _ => None,
    });
    need.ok_or_else(|| Fault::new("no arrow is missing"))
}

/// A job and one that it waits for.
fn wired_pair(state: &State) -> Outcome<(String, String)> {
    let jobs = &state.workflow().jobs;
    let pair = jobs.iter().find_map(|job| {
        let on = job.needs.first()?;
        Some((job.id.value.clone(), on.value.clone()))
    });
    pair.ok_or_else(|| Fault::new("no job waits for another"))
}

fn waits(state: &State, job: &str, on: &str) -> bool {
    let jobs = &state.workflow().jobs;
    let found = jobs.iter().find(|known| known.id.value == job);
    found.is_some_and(|known| known.needs.iter().any(|need| need.value == on))
}

/// An arrow is dragged from port to port, chosen by a click, and taken away by Delete.
pub(crate) async fn arrow_is_dragged_into_the_graph_and_deleted(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Graph).await?;
    let game = board.run().await?;
    let (job, on) = free_pair(game.state())?;
    browser
        .drag(&format!("out-{on}"), &format!("in-{job}"))
        .await?;
    board
        .stored("the dragged arrow", |state| waits(state, &job, &on))
        .await?;
    browser.click(&format!("edge-{on}-{job}")).await?;
    browser.at("cut").await?;
    browser
        .until(
            "the arrow is chosen",
            "document.activeElement.dataset.testid === 'cut'",
            &[],
        )
        .await?;
    browser.press(key(&Key::Delete)).await?;
    board
        .stored("the deleted arrow", |state| !waits(state, &job, &on))
        .await
        .map(drop)
}

/// What would close a circle is refused in words, and the drawing goes on.
pub(crate) async fn arrow_that_would_close_a_circle_is_refused(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Graph).await?;
    let game = board.run().await?;
    let (job, on) = wired_pair(game.state())?;
    browser.click(&format!("out-{job}")).await?;
    let port = format!("in-{on}");
    ensure(
        browser.attribute(&port, "aria-disabled").await? == "true",
        || format!("{port} can be connected"),
    )?;
    let said = "return document.querySelector('[data-testid=status]').textContent";
    let before = browser.script(said, &[]).await?;
    browser.click(&port).await?;
    let told = "document.querySelector('[data-testid=status]').textContent !== arguments[0]";
    browser.until("the reason is told", told, &[before]).await?;
    let drawing = "document.querySelector('[data-testid=canvas]').classList.contains('wiring')";
    browser.until("the drawing goes on", drawing, &[]).await?;
    browser.press(key(&Key::Escape)).await?;
    let over = "!document.querySelector('[data-testid=canvas]').classList.contains('wiring')";
    browser.until("Escape ends it", over, &[]).await?;
    let after = board.game().await?;
    ensure(after.log().len() == game.log().len(), || {
        "a refused arrow was stored".into()
    })
}

/// Where a job stands is only looks: moving it by keys and by mouse is no move of the game,
/// and one button puts it back.
pub(crate) async fn moved_job_is_tidied_up_and_never_stored(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Graph).await?;
    let game = board.run().await?;
    let (job, _) = free_pair(game.state())?;
    let node = format!("node-{job}");
    let home = place(&board, &node).await?;
    board.go_to(&job).await?;
    browser.chord(Key::Alt, &key(&Key::Down)).await?;
    let below = place(&board, &node).await?;
    ensure(below != home, || "Alt and Down moved nothing".into())?;
    browser.drag(&node, "whole").await?;
    let dragged = place(&board, &node).await?;
    ensure(dragged != below, || "the mouse moved nothing".into())?;
    browser.click("tidy").await?;
    ensure(place(&board, &node).await? == home, || {
        "not everything is in its place".into()
    })?;
    let after: Session<Room> = board.game().await?;
    ensure(after.log().len() == game.log().len(), || {
        "a moved job was stored".into()
    })
}

/// Where a job stands in the drawing.
pub(super) async fn place(board: &Pipeline<'_>, node: &str) -> Outcome<String> {
    board.browser.attribute(node, "style").await
}

/// What is live is told for each event: whose commit it is, by the hash of the run.
pub(crate) async fn live_now_follows_the_event_that_is_looked_at(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Chart).await?;
    let state = "document.querySelector('[data-testid=live-production]').dataset.state";
    let text = "document.querySelector('[data-testid=live-production] p').textContent";
    let before = browser.script(&format!("return {text}"), &[]).await?;
    let game = board.run().await?;
    let run = game
        .state()
        .run()
        .ok_or_else(|| Fault::new("it never ran"))?;
    let mut told = 0;
    for card in &run.outcome.cards {
        browser.click(&format!("card-{}", card.card)).await?;
        let mut live = card.live.iter();
        let Some(live) = live.find(|live| live.environment == PRODUCTION) else {
            continue;
        };
        let sha: String = live.sha.chars().take(7).collect();
        let named = format!("{text}.includes(arguments[0])");
        browser
            .until("the commit is named", &named, &[sha.into()])
            .await?;
        told += 1;
    }
    ensure(told > 0, || format!("still {before}"))?;
    // The broken commit goes live as nothing holds it back, and visitors see that.
    let broken = run.outcome.card(Kind::BrokenTest);
    let broken = broken.ok_or_else(|| Fault::new("nothing is broken"))?;
    browser.click(&format!("card-{}", broken.card)).await?;
    let seen = browser.script(&format!("return {state}"), &[]).await?;
    ensure(
        ["lit", "error", "dark"].iter().any(|known| seen == *known),
        || format!("visitors see {seen}"),
    )
}

/// A job that was skipped says for whose sake, where its log would be.
pub(crate) async fn skipped_job_says_why_it_never_ran(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Chart).await?;
    let mut game = board.run().await?;
    for action in Room::route(game.state()).actions {
        if !matches!(action, Action::Run) {
            game = board.make(&action, &game).await?;
        }
    }
    let game = board.run().await?;
    board.won().await?;
    browser.press(key(&Key::Escape)).await?;
    let run = game
        .state()
        .run()
        .ok_or_else(|| Fault::new("it never ran"))?;
    let card = run.outcome.card(Kind::BrokenTest);
    let card = card.ok_or_else(|| Fault::new("nothing is broken"))?;
    let jobs = || run.outcome.runs(card).flat_map(|run| &run.jobs);
    let skipped = jobs().find(|job| job.reason == Reason::Needs);
    let failed = jobs().find(|job| job.conclusion == Conclusion::Failure);
    let (Some(skipped), Some(failed)) = (skipped, failed) else {
        return Err(Fault::new("nothing was skipped"));
    };
    browser.click(&format!("card-{}", card.card)).await?;
    browser.click(&format!("look-{}", skipped.label)).await?;
    let said = "(document.querySelector('[data-testid=log] p.dim')?.textContent ?? '')";
    let why = format!("{said}.includes(arguments[0]) && {said}.includes('did not go well')");
    browser
        .until("the cause is told", &why, &[failed.label.clone().into()])
        .await
}

/// What a folded step hides is named on it: a step that may fail without anybody hearing.
pub(crate) async fn step_that_may_fail_bears_a_badge(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Chart).await?;
    let game = board.run().await?;
    let tolerant = |state: &State, job: &str, step: usize| {
        let mut jobs = state.workflow().jobs.iter();
        let job = jobs.find(|known| known.id.value == job);
        job.is_some_and(|job| job.steps[step].continue_on_error.is_some())
    };
    let mut jobs = game.state().workflow().jobs.iter();
    let strict = jobs.find_map(|job| {
        let step = job
            .steps
            .iter()
            .position(|step| step.continue_on_error.is_none())?;
        Some((job.id.value.clone(), step))
    });
    let (job, step) = strict.ok_or_else(|| Fault::new("every step may fail"))?;
    browser.click(&format!("look-{job}")).await?;
    let summary = format!("step-{step}");
    browser.click(&summary).await?;
    browser
        .click(&format!("field-step-{step}-continue-on-error"))
        .await?;
    board
        .stored("the tolerant step", |state| tolerant(state, &job, step))
        .await?;
    let badge = "[...document.querySelectorAll(`[data-testid=${arguments[0]}] .badge`)]\
        .some(badge => badge.textContent === 'continue-on-error')";
    browser
        .until("the badge is there", badge, &[summary.clone().into()])
        .await?;
    browser.click("undo").await?;
    let gone = format!("!{badge}");
    browser
        .until("the badge is gone", &gone, &[summary.into()])
        .await
}
