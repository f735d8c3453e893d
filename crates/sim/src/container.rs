//! What runs from an image, and what the people outside see of it.
//!
//! ```text
//! let container = container::run(&image, &RunOptions::publishing(8501, 8501), &app, &facts);
//! container.http(8501, "/_stcore/health");      // the server answers
//! container.visit;                              // a visitor sees the page
//! container::stranger(&build, &app);            // a stranger finds nothing
//! ```

mod command;
mod compiled;
mod config;
mod health;
mod library;
mod options;
mod process;
mod python;
mod reach;
mod script;
mod search;
mod shell;
mod source;
mod stop;
mod streamlit;
mod tools;
mod visit;
mod world;

use crate::app_spec::App;
use crate::build::unknown::NOT_KNOWN;
use crate::build::{Build, Image};
use crate::facts::Facts;
use crate::finding::{Arg, Finding, Place};
use std::sync::Arc;
use world::World;

/// `docker run` flags.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunOptions {
    /// `-p host:container`
    pub publish: Vec<(u16, u16)>,
    /// `-e`
    pub env: Vec<(String, String)>,
    /// `--user`, empty for the image's.
    pub user: String,
    /// Words after the image's name, which replace `CMD`.
    pub command: Vec<String>,
    /// `-v file:path`: files put into the container, with their text.
    pub mounts: Vec<(String, String)>,
}

impl RunOptions {
    /// `docker run -p host:container`
    pub fn publishing(host: u16, container: u16) -> Self {
        Self {
            publish: vec![(host, container)],
            ..Self::default()
        }
    }
}

/// A container a minute after its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// The image.
    pub image: Arc<Image>,
    /// The flags.
    pub options: RunOptions,
    /// Lines of `docker logs`, before any visitor.
    pub log: Vec<String>,
    /// `None` while it runs.
    pub exit: Option<i32>,
    /// The server, if one listens.
    pub server: Option<Server>,
    /// `HEALTHCHECK` status.
    pub health: Health,
    /// What `docker stop` comes to.
    pub stop: Stop,
    /// User that the main process runs as; empty when none ran.
    pub user: String,
    /// Milliseconds from start until it listens or exits.
    pub boot_ms: u64,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
    /// What a person gets who opens the published port in a browser on the host.
    pub visit: Visit,
}

/// What a server has to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serves {
    /// Streamlit's page of a script: the app, as far as can be told.
    App,
    /// Streamlit's page of something else, by its title: another script, or `streamlit hello`.
    Page(String),
    /// The files of a folder (`python -m http.server`), and no health to ask for.
    Files,
}

/// Something that listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// What it shows.
    pub serves: Serves,
    /// `0.0.0.0` or `127.0.0.1`
    pub address: String,
    /// Port inside the container.
    pub port: u16,
    /// `server.baseUrlPath`, with a leading and no final `/`; empty for none.
    pub base_path: String,
    /// Absolute path of the script.
    pub script: String,
    /// Working directory.
    pub cwd: String,
    /// Interpreter that runs it.
    pub python: String,
    /// Whether the working directory is searched for modules (`python -m`).
    pub cwd_on_path: bool,
}

/// What `docker ps` says in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// No `HEALTHCHECK`.
    None,
    /// The test exits 0.
    Healthy,
    /// The test failed often enough.
    Unhealthy,
}

/// What `docker stop` comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// Milliseconds until it is gone.
    pub ms: u64,
    /// Whether it had to be killed after 10 s.
    pub killed: bool,
    /// Exit code.
    pub code: i32,
}

/// What an HTTP request from outside the container gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// Nothing is published on that port: `Failed to connect`.
    Refused,
    /// Published, and nothing in the container accepts: `Empty reply` or `Connection reset by peer`.
    Reset,
    /// An answer.
    Http {
        /// Status.
        status: u16,
        /// Body, shortened.
        body: &'static str,
    },
}

/// What a person with a browser gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visit {
    /// The browser's own error: nothing answered.
    Unreachable(Response),
    /// Streamlit shows an exception.
    Error {
        /// Code of the finding.
        code: crate::finding::Code,
        /// `ModuleNotFoundError`
        exception: String,
        /// The whole message as shown in the red box.
        message: String,
        /// What `docker logs` gains.
        log: Vec<String>,
        /// What is known of the cause, for the sentences of the finding.
        about: Vec<(&'static str, Arg)>,
    },
    /// The page, to its end.
    Page {
        /// Title.
        title: String,
        /// Some words of it.
        shows: String,
    },
    /// A page, and not the app's.
    Other {
        /// Title.
        title: String,
    },
}

/// Something that a stranger with the image can read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// Name of the secret.
    pub secret: String,
    /// `file`, `deleted-file`, `env`, `build-arg`, `command`: how it is found.
    pub way: Way,
    /// Path or variable.
    pub place: String,
    /// Line of the Dockerfile that put it there, 0 when unknown.
    pub line: u32,
}

/// How a stranger reads a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A file of the running container.
    File,
    /// A file of a lower layer that a later one deleted.
    DeletedFile,
    /// The image's environment.
    Env,
    /// A build argument in `docker history`.
    BuildArg,
    /// Words of a command in `docker history`.
    Command,
}

/// `docker run`, and a minute of waiting.
pub fn run(image: &Arc<Image>, options: &RunOptions, app: &App, facts: &Facts) -> Container {
    let world = World::new(image, options, facts);
    let mut started = process::start(&world, app);
    let other = started.server.as_mut().and_then(|server| {
        visit::tell_apart(&world, server, app);
        visit::other(server)
    });
    if let Some(title) = other {
        let finding = Finding::error("other-page", Place::default());
        started
            .findings
            .push(finding.with("title", Arg::Text(title)));
    }
    let mut container = Container {
        image: image.clone(),
        options: options.clone(),
        log: started.log,
        exit: started.exit,
        server: started.server,
        health: Health::None,
        stop: stop::stop(started.process, started.exit, &image.config.stop_signal),
        user: world.user_name(),
        boot_ms: if started.exit.is_none() {
            facts.times.boot_ms
        } else {
            0
        },
        findings: started.findings,
        visit: Visit::Unreachable(Response::Refused),
    };
    container.findings.extend(reach::findings(&container));
    container.findings.extend(stop::finding(&container));
    health::check(&world, &mut container);
    container.visit = visited(&world, &container, app);
    container.findings.extend(world.guesses());
    container
}

impl Container {
    /// `curl http://localhost:port/path` on the host.
    pub fn http(&self, port: u16, path: &str) -> Response {
        reach::from_outside(self, port, path)
    }

    /// What was taken for granted of it although nobody knows it: files and programs that a
    /// command beyond the simulator may have brought.
    pub fn guess(&self) -> Option<&Finding> {
        self.findings.iter().find(|found| found.code == NOT_KNOWN)
    }
}

/// A browser on the host opens the published port, and a session runs the script.
fn visited(world: &World<'_>, container: &Container, app: &App) -> Visit {
    let published = container.options.publish.first();
    let port = published.map_or(0, |(host, _)| *host);
    match (container.http(port, "/"), &container.server) {
        (Response::Http { status: 200, .. }, Some(server)) => visit::session(world, server, app),
        (other, _) => Visit::Unreachable(other),
    }
}

/// What a stranger finds in the image: every layer, the environment and the history.
pub fn stranger(build: &Build, app: &App) -> Vec<Leak> {
    build
        .outcome
        .as_ref()
        .map_or_else(|_| Vec::new(), |image| search::leaks(build, image, app))
}

#[cfg(test)]
mod tests;
