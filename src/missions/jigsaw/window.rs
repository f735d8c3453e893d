//! The two eyes: what a visitor sees in a browser, and what a stranger finds in the image.

use leptos::prelude::*;
use odp_sim::container::{Container, Health, Leak, Visit, Way};

use super::desk::Desk;
use crate::components::icon;
use crate::text::Arg;

/// A browser's window on the app.
pub fn window(desk: Desk) -> AnyView {
    let visit = Memo::new(move |_| {
        desk.run()
            .and_then(|run| Some(run.running.as_ref()?.visit.clone()))
    });
    let state = move || match visit.get() {
        Some(Visit::Page { .. }) => "lit",
        Some(Visit::Error { .. }) => "error",
        _ => "dark",
    };
    let port = desk
        .player
        .peek(|session| session.state().instance().app.port);
    let theme = move || if state() == "dark" { "dark" } else { "light" };
    let old = move || desk.run().is_some() && !desk.fresh.get();
    view! {
        <div class="win" data-testid="window" data-state=state class:stale=old>
            <div class="chrome" aria-hidden="true">
                <i></i>
                <i></i>
                <i></i>
                <span class="mono">{format!("localhost:{port}")}</span>
            </div>
            <div class="glass" data-theme=theme>
                {move || glass(desk, visit.get(), port)}
            </div>
            <Show when=old>
                <p class="stale-note">{icon("clock")} {move || desk.words.get("board.stale")}</p>
            </Show>
        </div>
    }
    .into_any()
}

fn glass(desk: Desk, visit: Option<Visit>, port: u16) -> AnyView {
    match visit {
        Some(Visit::Page { title, shows }) => lit(&title, &shows),
        Some(Visit::Error {
            exception, message, ..
        }) => red_box(desk, &exception, &message),
        _ => dark(desk, port),
    }
}

/// Nobody answers: no image, no container, or no way to it.
fn dark(desk: Desk, port: u16) -> AnyView {
    let ran = desk.run().is_some();
    let key = if ran {
        "board.window-dark"
    } else {
        "board.window-idle"
    };
    let args = [("address", Arg::Code(format!("localhost:{port}")))];
    let words = move || desk.words.say(key, &args);
    view! {
        <p class="dark">
            <span class="lamp" aria-hidden="true"></span>
            {words}
        </p>
    }
    .into_any()
}

fn red_box(desk: Desk, exception: &str, message: &str) -> AnyView {
    let message = message
        .strip_prefix(exception)
        .map_or(message, |rest| rest.trim_start_matches(':'))
        .trim();
    view! {
        <div class="redbox mono">
            <b>{exception.to_owned()}</b>
            ": "
            {message.to_owned()}
        </div>
        <p class="dim">{move || desk.words.get("board.window-error")}</p>
    }
    .into_any()
}

/// The page: title, words and a chart that is only a picture.
pub fn lit(title: &str, shows: &str) -> AnyView {
    view! {
        <p class="headline">{title.to_owned()}</p>
        <svg class="chart" viewBox="0 0 120 40" preserveAspectRatio="none" aria-hidden="true">
            <path class="area" d="M0 34 12 30 24 31 36 22 48 25 60 15 72 19 84 10 96 13 108 6 120 8V40H0z"></path>
            <path class="curve" d="M0 34 12 30 24 31 36 22 48 25 60 15 72 19 84 10 96 13 108 6 120 8"></path>
        </svg>
        <p>{shows.to_owned()}</p>
    }
    .into_any()
}

/// What `docker ps` says, and how it would stop.
pub fn status(desk: Desk) -> AnyView {
    let facts = move || {
        let run = desk.run()?;
        let container = &run.running.as_ref()?.container;
        Some(view! { <ul class="status">{badges(desk, container)}</ul> })
    };
    facts.into_any()
}

fn badges(desk: Desk, container: &Container) -> AnyView {
    let up = match container.exit {
        None => badge("good", "check", "Up".into()),
        Some(0) => badge("odd", "warn", "Exited (0)".into()),
        Some(code) => badge("bad", "x", format!("Exited ({code})")),
    };
    let health = match container.health {
        Health::None => None,
        Health::Healthy => Some(badge("good", "check", "healthy".into())),
        Health::Unhealthy => Some(badge("bad", "x", "unhealthy".into())),
    };
    let user = if container.user.is_empty() {
        String::new()
    } else {
        container.user.clone()
    };
    let user = (!user.is_empty()).then(|| badge("plain", "info", format!("USER {user}")));
    let stop = (container.exit.is_none()).then(|| {
        let time = desk.words.arg(&Arg::Millis(container.stop.ms));
        let (class, picture) = if container.stop.killed {
            ("odd", "warn")
        } else {
            ("plain", "clock")
        };
        badge(class, picture, format!("docker stop: {time}"))
    });
    view! { {up} {health} {user} {stop} }.into_any()
}

/// A word of a tool, with a picture.
fn badge(class: &'static str, picture: &'static str, words: String) -> AnyView {
    view! { <li class=class>{icon(picture)} <span class="mono">{words}</span></li> }.into_any()
}

/// What somebody finds who gets hold of the image.
pub fn strangers(desk: Desk) -> AnyView {
    let found = move || match desk.run().filter(|run| run.running.is_some()) {
        None => {
            view! { <p class="dark">{move || desk.words.get("board.stranger-none")}</p> }.into_any()
        }
        Some(run) => {
            let leaks = run
                .running
                .as_ref()
                .map(|running| running.leaks.clone())
                .unwrap_or_default();
            if leaks.is_empty() {
                view! { <p class="nothing">{icon("lock")} {move || desk.words.get("board.stranger-nothing")}</p> }
                    .into_any()
            } else {
                let each = leaks
                    .into_iter()
                    .map(|leak| leaked(desk, &leak))
                    .collect_view();
                view! { <ul class="leaks">{each}</ul> }.into_any()
            }
        }
    };
    view! { <div class="stranger" data-testid="stranger">{found}</div> }.into_any()
}

fn leaked(desk: Desk, leak: &Leak) -> AnyView {
    let key = match leak.way {
        Way::File => "board.leak-file",
        Way::DeletedFile => "board.leak-deleted",
        Way::Env => "board.leak-env",
        Way::BuildArg => "board.leak-arg",
        Way::Command => "board.leak-command",
    };
    let line = u64::from(leak.line);
    let place = leak.place.clone();
    view! {
        <li>
            {icon("key")}
            <div>
                <b class="mono">{leak.secret.clone()}</b>
                <p>
                    {move || desk.words.get(key)} " " <code>{place}</code>
                    {(line > 0)
                        .then(|| {
                            view! {
                                <small>
                                    {move || desk.words.say("board.leak-line", &[("line", Arg::Count(line))])}
                                </small>
                            }
                        })}
                </p>
            </div>
        </li>
    }
    .into_any()
}
