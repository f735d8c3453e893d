//! The image of a sandbox started, visited and taken apart.
//!
//! Nobody has shown the code of the app, so its imports are assumed: everything that
//! `requirements.txt` names. Secrets are found by their names: variables and arguments that
//! `BuildKit` warns of (`SecretsUsedInArgOrEnv`), and the files in which keys are kept.

use super::Form;
use crate::app_spec::{App, Memory, Script, Secret, SecretRead};
use crate::build::command::requirement::Requirement;
use crate::build::context::Context;
use crate::build::{Build, Image};
use crate::container::{self, Container, Leak, RunOptions, Visit};
use crate::dockerfile::check::is_secret;
use crate::dockerfile::instruction::{Dockerfile, Instruction};
use crate::facts::Facts;
use crate::finding::{Arg, Finding, Place};
use crate::missions::jigsaw::goals::leaked;
use std::sync::Arc;

/// Streamlit's own port, which is published unless the image exposes another.
const PORT: u16 = 8501;
/// Shorter values are found everywhere by chance.
const SHORTEST: usize = 4;
/// Stands for what is in a file that keeps keys.
const FOUND: &str = "made-up-key-of-";

/// What people get of an image.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// The command that starts it.
    pub command: String,
    /// The port on the host.
    pub port: u16,
    /// The container, a minute after its start.
    pub container: Container,
    /// A browser.
    pub visit: Visit,
    /// What a stranger with the image finds.
    pub leaks: Vec<Leak>,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
}

/// Starts the image of a build.
pub(super) fn meet(form: &Form, file: &Dockerfile, build: &Build, facts: &Facts) -> Option<People> {
    let image = build.outcome.as_ref().ok()?;
    let port = port(image);
    let app = app(form, file, port, facts);
    let container = container::run(image, &RunOptions::publishing(port, port), &app, facts);
    let visit = container.visit.clone();
    let leaks = container::stranger(build, &app);
    let number = port.to_string();
    Some(People {
        command: ["docker run -p ", &number, ":", &number, " app"].concat(),
        port,
        findings: findings(&container, &visit, &leaks),
        container,
        visit,
        leaks,
    })
}

fn findings(container: &Container, visit: &Visit, leaks: &[Leak]) -> Vec<Finding> {
    let mut all = container.findings.clone();
    if let Visit::Error {
        exception, message, ..
    } = visit
    {
        let finding = Finding::error("server-up-script-broken", Place::default())
            .with("exception", Arg::Code(exception.clone()))
            .with("message", Arg::Text(message.clone()));
        all.push(finding);
    }
    all.extend(leaks.iter().map(leaked));
    all
}

/// The first port that the image exposes.
fn port(image: &Image) -> u16 {
    let exposed = image.config.exposed.first();
    let number = exposed.and_then(|port| port.split('/').next()?.parse().ok());
    number.unwrap_or(PORT)
}

/// The app as far as the texts tell.
fn app(form: &Form, file: &Dockerfile, port: u16, facts: &Facts) -> App {
    let main = main_of(file);
    App {
        id: "app".into(),
        files: Vec::new(),
        requirements: Vec::new(),
        system_packages: Vec::new(),
        port,
        health: "/_stcore/health".into(),
        env: Vec::new(),
        secrets: secrets(form, file),
        memory: Memory {
            rest: 0,
            session: 0,
        },
        script: Script {
            title: main.clone(),
            imports: imports(&form.texts.requirements, facts),
            reads: Vec::new(),
            writes: Vec::new(),
            secrets: Vec::new(),
            shows: String::new(),
        },
        main,
    }
}

/// The last word of a command that names a script.
fn main_of(file: &Dockerfile) -> String {
    let commands = file.statements.iter().rev().filter(|statement| {
        let instruction = &statement.instruction;
        matches!(
            instruction,
            Some(Instruction::Cmd(_) | Instruction::Entrypoint(_))
        )
    });
    let script = |text: &str| {
        let mut words =
            text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']'));
        let script = words.find(|word| word.strip_suffix(".py").is_some());
        script.map(str::to_owned)
    };
    let mut scripts = commands.filter_map(|statement| script(&statement.text));
    scripts.next().unwrap_or_else(|| "app.py".into())
}

/// A module of each package that the list names.
fn imports(requirements: &str, facts: &Facts) -> Vec<String> {
    let named = requirements.lines().filter_map(|line| {
        let line = line.split(" #").next().unwrap_or_default().trim();
        Requirement::read(line).ok().flatten()
    });
    let module = |requirement: Requirement| {
        let known = facts.package(&requirement.name);
        let module = known.and_then(|package| package.modules.first().cloned());
        module.unwrap_or_else(|| requirement.name.replace('-', "_"))
    };
    named.map(module).collect()
}

fn secrets(form: &Form, file: &Dockerfile) -> Vec<Secret> {
    let mut found = Vec::new();
    let mut add = |name: &str, value: &str| {
        let value = value.trim_matches(['"', '\'']);
        if value.len() >= SHORTEST && !value.contains('$') && is_secret(name) {
            found.push(secret(name, value));
        }
    };
    for statement in &file.statements {
        match &statement.instruction {
            Some(Instruction::Env(pairs)) => {
                for pair in pairs {
                    add(&pair.key, &pair.value);
                }
            }
            Some(Instruction::Arg(args)) => {
                for arg in args {
                    add(&arg.name, arg.default.as_deref().unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    let kept = form.listing().files.into_iter();
    found.extend(
        kept.filter(|file| keeps_keys(&file.path))
            .map(|file| secret(&file.path, &key_of(&file.path))),
    );
    found
}

fn secret(name: &str, value: &str) -> Secret {
    Secret {
        name: name.to_owned(),
        read: SecretRead::Env,
        file: None,
        value: value.to_owned(),
    }
}

fn key_of(path: &str) -> String {
    [FOUND, path, ";"].concat()
}

/// Whether a file is one of those in which people keep keys.
fn keeps_keys(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let example = [".example", ".sample", ".template", ".dist"];
    let dotenv = name == ".env"
        || (name.starts_with(".env.") && !example.iter().any(|end| name.ends_with(end)));
    dotenv
        || matches!(
            name,
            "secrets.toml" | "credentials.json" | "id_rsa" | "id_ed25519" | ".netrc" | ".pypirc"
        )
        || [".pem", ".key", ".p12", ".pfx"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Gives the files that keep keys a content by which a stranger's find is recognised.
pub(super) fn plant(context: &mut Context) {
    for file in &mut context.files {
        if keeps_keys(&file.path) && file.text.is_none() {
            file.text = Some(Arc::from(key_of(&file.path)));
        }
    }
}
