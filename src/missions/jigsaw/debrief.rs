//! After a run, won or lost: what happened, the idea behind it, my way beside the
//! reference line, the files that came of it, and where to go from here.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::mission::{Artefact, Mission};
use odp_sim::missions::jigsaw::{Jigsaw, answer};
use odp_sim::verdict::Verdict;

use super::desk::Desk;
use super::goals::{blocked, list, metrics};
use super::keep::Shelf;
use super::layers::label;
use super::replay::beside;
use super::window::window;
use crate::browser::route::HLink;
use crate::browser::{self, clipboard, file};
use crate::components::{icon, stars};
use crate::rooms::Difficulty;
use crate::text::Arg;

/// Findings that a lost run is explained with.
const MOST: usize = 4;

/// The debrief.
pub fn debrief(desk: Desk, content: &Arc<Content>, shelf: Shelf, variant: Callback<()>) -> AnyView {
    let won = desk.verdict.with_untracked(Verdict::solved);
    let level = desk.player.peek(|session| session.setup().level.clone());
    let model = format!("level.{level}.debrief");
    let idea = view! { <p class="idea">{move || desk.words.get(&model)}</p> };
    view! {
        {happened(desk, won)}
        <div class="twice">
            {window(desk)}
            <div>{list(desk)} {metrics(desk)}</div>
        </div>
        {won.then_some(idea)}
        {(!won).then(|| findings(desk))}
        {won.then(|| boxed(desk))}
        {onward(desk, shelf, won, variant)}
        {files(desk)}
        <details class="both-ways" open=won>
            <summary>{move || desk.words.get("board.replay")}</summary>
            {beside(desk, content)}
        </details>
    }
    .into_any()
}

/// What the run did, what was called, and the stars.
fn happened(desk: Desk, won: bool) -> AnyView {
    let last = desk
        .player
        .peek(|session| session.state().called().last().copied());
    let ran = desk
        .outcome
        .with_untracked(|shown| shown.as_ref().map(|shown| answer(&shown.0)));
    let ran_words = move || ran.map_or_else(String::new, |shot| desk.words_of(shot));
    let called = last.filter(|called| Some(called.answer) == ran);
    let call_words = move || called.map(|called| desk.answer_to(Some(called.shot), called.answer));
    let (count, ring) = desk
        .player
        .peek(|session| (session.best().count(), super::called_it(session)));
    let key = if ring {
        "board.stars-ring"
    } else {
        "board.stars"
    };
    let said = desk.words.say(key, &[("count", Arg::Count(count.into()))]);
    let shown = view! {
        <span class="gained" class:ring=ring data-testid="stars" data-count=count.to_string()>
            {stars(count, said)}
        </span>
    };
    view! {
        <p class="verdict">
            {won.then_some(shown)}
            <span>{ran_words}</span>
            <span class="dim">{call_words}</span>
        </p>
    }
    .into_any()
}

fn findings(desk: Desk) -> AnyView {
    let all = desk
        .player
        .peek(|session| Jigsaw::findings(session.state()));
    let each = all
        .into_iter()
        .take(MOST)
        .map(|finding| view! { <li>{blocked(desk, finding)}</li> })
        .collect_view();
    view! { <ul class="findings">{each}</ul> }.into_any()
}

/// The label on the box, with the digits that the vault wants.
fn boxed(desk: Desk) -> AnyView {
    let image = desk
        .run()
        .and_then(|run| Some(run.running.as_ref()?.container.image.clone()));
    let fragment = desk
        .player
        .peek(|session| session.fragment().map(|digits| format!("{digits:02x}")));
    view! {
        <section class="found">
            <div data-testid="box-label">{image.map(|image| label(desk, &image))}</div>
            <p>
                {icon("lock")}
                {move || desk.words.get("board.fragment-found")}
                " "
                <b class="digits mono" data-testid="fragment">{fragment}</b>
            </p>
        </section>
    }
    .into_any()
}

/// The files that were made, to take along.
fn files(desk: Desk) -> AnyView {
    let made = desk
        .player
        .peek(|session| Jigsaw::artefacts(session.state()));
    let each = made
        .into_iter()
        .map(|artefact| taken(desk, artefact))
        .collect_view();
    view! { <section class="files">{each}</section> }.into_any()
}

fn taken(desk: Desk, artefact: Artefact) -> AnyView {
    let Artefact { path, text } = artefact;
    let name = Arg::Code(path.clone());
    let (copied, kept) = (text.clone(), text.clone());
    let copy = move |_| {
        let text = copied.clone();
        browser::spawn(async move {
            let done = clipboard::copy(&text).await;
            desk.status.say(desk.words.get(if done {
                "board.copied"
            } else {
                "board.copy-refused"
            }));
        });
    };
    let saved = path.clone();
    let save = move |_| {
        if file::download(&saved, "text/plain", &kept).is_none() {
            desk.status.say(desk.words.get("board.copy-refused"));
        }
    };
    let labelled = move |key: &'static str| {
        let name = name.clone();
        move || desk.words.say(key, &[("name", name.clone())])
    };
    let save_label = labelled("board.download");
    view! {
        <figure>
            <figcaption>
                {icon("file")}
                <b class="mono">{path}</b>
                <button class="btn icon" aria-label=labelled("board.copy") on:click=copy>
                    {icon("copy")}
                </button>
                <button class="btn icon" aria-label=save_label on:click=save data-testid="download">
                    {icon("download")}
                </button>
            </figcaption>
            <pre class="mono" tabindex="0">{text}</pre>
        </figure>
    }
    .into_any()
}

/// The next difficulty, another variant, the map, or back to the board.
fn onward(desk: Desk, shelf: Shelf, won: bool, variant: Callback<()>) -> AnyView {
    let word = move |key: &'static str| move || desk.words.get(key);
    let harder = match shelf.difficulty {
        Difficulty::Beginner => Some(Difficulty::Intermediate),
        Difficulty::Intermediate => Some(Difficulty::Advanced),
        Difficulty::Advanced => None,
    };
    let next = harder.filter(|_| won).map(|harder| {
        let name = move || {
            let difficulty = desk.words.get(&format!("difficulty.{}", harder.as_str()));
            desk.words
                .say("board.next-level", &[("difficulty", Arg::Text(difficulty))])
        };
        let to = ["/room/", shelf.room.slug(), "/", harder.as_str()].concat();
        view! {
            <HLink to=to class="btn go" testid="next-level">
                {name}
            </HLink>
        }
    });
    view! {
        <nav class="row onward" aria-label=word("board.onward")>
            <button class="btn" data-testid="back-to-board" on:click=move |_| desk.debrief.set(false)>
                {word("board.back")}
            </button>
            <button class="btn" data-testid="new-variant" on:click=move |_| variant.run(())>
                {icon("reset")}
                {word("board.variant")}
            </button>
            <HLink to="/map" class="btn" testid="to-map">
                {word("board.map")}
            </HLink>
            {next}
        </nav>
    }
    .into_any()
}
