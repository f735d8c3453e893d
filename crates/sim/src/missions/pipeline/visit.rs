//! What somebody sees who visits what is live.

use crate::app_spec::App;
use crate::container::{Response, Visit};
use crate::missions::pipeline::outcome::Outcome;
use crate::workflow::run::{Commit, Deployed, Parts, What};

/// What a visitor of an environment sees at a moment of what was played, in milliseconds of
/// its clock. Where nothing has gone live yet, that is what was there before: it works.
pub fn visit(app: &App, played: Option<(&Outcome, u64)>, environment: &str) -> Visit {
    let live = played.and_then(|(outcome, at_ms)| {
        let deploy = outcome.engine.live_at(at_ms).remove(environment)?;
        let event = deploy.event.and_then(|event| outcome.happenings.get(event));
        let commit = event.and_then(|happening| match &happening.what {
            What::Event(event) => Some(&event.commit),
            _ => None,
        });
        Some((deploy, commit))
    });
    match live {
        Some((deploy, _)) if deploy.what == Deployed::Half => error(
            "ImportError",
            "ImportError: cannot import name 'better_chart' from 'helpers'",
        ),
        Some((_, Some(commit))) => of(app, commit),
        _ => page(app),
    }
}

/// What a commit shows. An interface to other programs is nothing that visitors see.
fn of(app: &App, commit: &Commit) -> Visit {
    if commit.smoke_fails {
        Visit::Unreachable(Response::Refused)
    } else if commit.broken.meets(Parts::DATA) {
        error("KeyError", "KeyError: 'price'")
    } else if commit.broken.meets(Parts::FUNCTIONS.and(Parts::PAGE)) {
        error(
            "TypeError",
            "TypeError: unsupported operand type(s) for /: 'str' and 'int'",
        )
    } else {
        page(app)
    }
}

fn page(app: &App) -> Visit {
    Visit::Page {
        title: app.script.title.clone(),
        shows: app.script.shows.clone(),
    }
}

/// The red box of Streamlit; the server answers all the same.
fn error(exception: &str, message: &str) -> Visit {
    Visit::Error {
        code: "page-error",
        exception: exception.to_owned(),
        message: message.to_owned(),
        log: Vec::new(),
        about: Vec::new(),
    }
}
