//! The laptop: the project folder as it lies there, and the app that runs there.

use leptos::prelude::*;
use odp_sim::app_spec::AppFile;
use odp_sim::dockerfile::ignore::parse_ignore;

use super::desk::Desk;
use super::window::lit;
use crate::components::icon;
use crate::text::Arg;

/// The laptop.
pub fn laptop(desk: Desk) -> AnyView {
    let script = desk
        .player
        .peek(|session| session.state().instance().app.script.clone());
    view! {
        <section class="pane laptop-pane" tabindex="0" aria-label=move || desk.words.get("board.laptop")>
            <h2>{move || desk.words.get("board.laptop")}</h2>
            <div class="win small" data-state="lit" aria-hidden="true">
                <div class="chrome">
                    <i></i>
                    <i></i>
                    <i></i>
                </div>
                <div class="glass" data-theme="light">{lit(&script.title, &script.shows)}</div>
            </div>
            {folder(desk)}
        </section>
    }
    .into_any()
}

/// The project folder; what the ignore file keeps from the builder is crossed out.
pub fn folder(desk: Desk) -> AnyView {
    let app = desk
        .player
        .peek(|session| session.state().instance().app.clone());
    let files: Vec<_> = app
        .files
        .iter()
        .map(|file: &AppFile| (file.path.clone(), file.size()))
        .collect();
    let ignored = Memo::new(move |_| desk.texts.with(|texts| left_out(&files, &texts.ignore)));
    let each = move || {
        ignored
            .get()
            .into_iter()
            .map(|file| entry(desk, file))
            .collect_view()
    };
    view! { <ul class="tree mono" data-testid="laptop">{each}</ul> }.into_any()
}

/// A file of the project: path, bytes, and whether the ignore file keeps it from the builder.
type Listed = (String, u64, bool);

fn left_out(files: &[(String, u64)], ignore: &str) -> Vec<Listed> {
    let (rules, _) = parse_ignore(ignore);
    files
        .iter()
        .map(|(path, bytes)| {
            (
                path.clone(),
                *bytes,
                rules.excludes(path.trim_end_matches('/')),
            )
        })
        .collect()
}

fn entry(desk: Desk, (path, bytes, out): Listed) -> AnyView {
    let picture = if path.ends_with('/') {
        "folder"
    } else {
        "file"
    };
    let note = out.then(|| view! { <em>{move || desk.words.get("board.ignored")}</em> });
    view! {
        <li class:out=out>
            {icon(picture)}
            <span>{path}</span>
            {note}
            <small>{move || desk.words.arg(&Arg::Bytes(bytes))}</small>
        </li>
    }
    .into_any()
}
