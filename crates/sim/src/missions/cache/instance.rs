//! One instance of a level: this seed's project folder, commits, texts and ways to win.

use crate::app_spec::{App, AppFile, Changes, Secret};
use crate::facts::Known;
use crate::missions::cache::level::{Commit, Level};
use crate::missions::jigsaw::Texts;
use crate::missions::jigsaw::rows::rows;
use crate::missions::jigsaw::tray::add_rows;
use crate::seed::Chance;

/// What a seed deals.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// The level's parameters and texts, filled in.
    pub level: Level,
    /// The app as it lies on the laptop.
    pub app: App,
    /// The large file that the page reads, if the level has one.
    pub model: Option<String>,
    /// The line that a commit adds to `requirements.txt`.
    pub package: String,
    /// The commit script.
    pub commits: Vec<Commit>,
    /// Sizes and times.
    pub facts: Known,
}

/// Deals an instance. Seed 0 takes the first of every choice and leaves all in order.
pub fn deal(level: &Level, app: &App, facts: Known, seed: u64) -> Instance {
    let spec = &level.spec;
    let mut commits = spec.commits.clone();
    let mut blocks = level.blocks.clone();
    let mut package = spec.packages.first();
    if seed != 0 {
        package = Chance::new(seed, "cache/package").pick(&spec.packages);
        if let Some((_, rest)) = commits.split_first_mut() {
            Chance::new(seed, "cache/commits").shuffle(rest);
        }
        Chance::new(seed, "cache/tray").shuffle(&mut blocks);
    }
    let package = package.cloned().unwrap_or_default();
    let (app, model) = dealt_app(level, app);
    let fill = |text: &str| filled(text, &app, model.as_deref(), spec.python);
    let texts = |texts: &Texts| Texts {
        dockerfile: fill(&texts.dockerfile),
        ignore: fill(&texts.ignore),
    };
    let start = texts(&level.start);
    let mut blocks: Vec<String> = blocks.iter().map(|block| fill(block)).collect();
    add_rows(&mut blocks, rows(&start.dockerfile));
    Instance {
        level: level.dealt(start, blocks, texts),
        app,
        model,
        package,
        commits,
        facts,
    }
}

/// The app with what the level adds, and the path of its model.
fn dealt_app(level: &Level, app: &App) -> (App, Option<String>) {
    let spec = &level.spec;
    let mut app = spec.app.as_ref().unwrap_or(app).clone();
    for file in &spec.files {
        app = app.with_file(file.clone());
    }
    for file in &spec.also {
        if app.file(&file.path).is_none() {
            let its = |secret: &&Secret| secret.file.as_ref() == Some(&file.path);
            app.secrets.extend(spec.secrets.iter().filter(its).cloned());
            app = app.with_file(file.clone());
        }
    }
    let mut model = None;
    if let Some(file) = &spec.model {
        let folder = file.path.split('/').next().unwrap_or_default();
        let own = app.script.reads.iter().find(|path| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        model = own.cloned();
        if model.is_none() {
            app.script.reads.push(file.path.clone());
            app = app.with_file(file.clone());
            model = Some(file.path.clone());
        }
    }
    let mut text = app.requirements.join("\n");
    text.push('\n');
    let list = AppFile {
        path: "requirements.txt".into(),
        bytes: 0,
        changes: Changes::Sometimes,
        text: Some(text),
        mode: 0,
    };
    (app.with_file(list), model)
}

fn filled(text: &str, app: &App, model: Option<&str>, python: u8) -> String {
    if !text.contains("{{") {
        return text.to_owned();
    }
    let python = python.to_string();
    let secret = app.secrets.first();
    let names = [
        ("{{main}}", app.main.as_str()),
        ("{{python}}", &python),
        ("{{model}}", model.unwrap_or_default()),
        (
            "{{data}}",
            app.script.reads.first().map_or("", String::as_str),
        ),
        ("{{key}}", secret.map_or("", |secret| &secret.name)),
        ("{{value}}", secret.map_or("", |secret| &secret.value)),
    ];
    names.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(name, value)
    })
}
