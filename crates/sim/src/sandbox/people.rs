//! The image of a sandbox started, visited and taken apart.
//!
//! Where the code of the app is not known, its imports are assumed: everything that
//! `requirements.txt` names. Secrets are found by their names: variables and arguments that
//! `BuildKit` warns of (`SecretsUsedInArgOrEnv`), and the files in which keys are kept.

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

/// Starts the image of a build of this folder, as its developer would; nothing where there is
/// no image.
pub fn meet(context: &Context, file: &Dockerfile, build: &Build, facts: &Facts) -> Option<People> {
    let image = build.outcome.as_ref().ok()?;
    let port = port(image);
    let app = app(context, file, port, facts);
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

/// The app as far as its folder tells.
fn app(context: &Context, file: &Dockerfile, port: u16, facts: &Facts) -> App {
    let main = main_of(file);
    App {
        id: "app".into(),
        files: Vec::new(),
        requirements: Vec::new(),
        system_packages: Vec::new(),
        port,
        health: "/_stcore/health".into(),
        env: Vec::new(),
        secrets: secrets(context, file),
        memory: Memory {
            rest: 0,
            session: 0,
        },
        script: Script {
            title: main.clone(),
            imports: imports(context, &main, facts),
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

/// What the script imports of packages; a module of each that the list of requirements names
/// where nobody knows the script.
fn imports(context: &Context, main: &str, facts: &Facts) -> Vec<String> {
    let script = main.rsplit('/').next().unwrap_or(main);
    let mut files = context.files.iter();
    let script = files.find(|file| file.path.rsplit('/').next() == Some(script));
    match script.and_then(|file| file.text.as_deref()) {
        Some(text) => imported(text, facts),
        None => required(text_of(context, "requirements.txt"), facts),
    }
}

fn text_of<'a>(context: &'a Context, path: &str) -> &'a str {
    let text = context.file(path).and_then(|file| file.text.as_deref());
    text.unwrap_or_default()
}

/// Modules of packages that are imported where a line begins: what stands further in may be
/// meant for other days, and what is of no known package is the project's own or Python's.
fn imported(script: &str, facts: &Facts) -> Vec<String> {
    let mut all = Vec::new();
    for line in script.lines() {
        let (word, rest) = line.split_once(' ').unwrap_or_default();
        let named = match word {
            "import" => rest,
            "from" => rest.split(" import ").next().unwrap_or_default(),
            _ => continue,
        };
        for name in named.split(',') {
            let first = |c: char| c == '.' || c == '#' || c == ';' || c.is_whitespace();
            let module = name.trim_start().split(first).next().unwrap_or_default();
            let new = !all.iter().any(|known| known == module);
            if new && facts.owners(module).next().is_some() {
                all.push(module.to_owned());
            }
        }
    }
    all
}

/// A module of each package that the list names.
fn required(requirements: &str, facts: &Facts) -> Vec<String> {
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

fn secrets(context: &Context, file: &Dockerfile) -> Vec<Secret> {
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
    let kept = context.files.iter().filter(|file| keeps_keys(&file.path));
    found.extend(kept.map(|file| secret(&file.path, &key_of(&file.path))));
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

/// Gives the files that keep keys a content by which a stranger's find is recognised, and
/// which may be shown to anyone.
pub fn plant(context: &mut Context) {
    for file in &mut context.files {
        if keeps_keys(&file.path) {
            file.text = Some(Arc::from(key_of(&file.path)));
        }
    }
}
