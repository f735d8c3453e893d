//! One instance of a level: this seed's project folder, texts, tray and ways to win.

use crate::app_spec::{App, AppFile, Changes, Secret};
use crate::build::context::Context;
use crate::facts::{Known, Made};
use crate::missions::jigsaw::judge::Judge;
use crate::missions::jigsaw::level::{Level, Texts};
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
    /// The laptop's Python: the 12 of 3.12.
    pub python: u8,
    /// Sizes and times.
    pub facts: Known,
    /// Who builds and judges.
    pub judge: Judge,
    /// The app's folder before the player's texts are in it.
    pub folder: Made<Context>,
}

/// Deals an instance, with an empty judge's seat. Seed 0 takes the first of every choice and
/// leaves the tray in order.
pub fn deal(level: &Level, app: &App, facts: Known, seed: u64) -> Instance {
    let mut chance = Chance::new(seed, "jigsaw/choices");
    let mut choose = |count: usize| if seed == 0 { 0 } else { chance.below(count) };
    let mains = fitting_mains(level, app);
    let main = mains.get(choose(mains.len())).copied().cloned();
    let data = level.spec.data.get(choose(level.spec.data.len())).cloned();
    let python = level
        .spec
        .python
        .get(choose(level.spec.python.len()))
        .copied()
        .unwrap_or(12);
    let app = dealt_app(level, app, main, data);
    let fill = |text: &str| filled(text, &app, python);
    let start = texts(&level.start, &fill);
    let mut blocks: Vec<String> = level.blocks.iter().map(|block| fill(block)).collect();
    if seed != 0 {
        Chance::new(seed, "jigsaw/tray").shuffle(&mut blocks);
    }
    add_rows(&mut blocks, rows(&start.dockerfile));
    Instance {
        level: level.dealt(start, blocks, |text| texts(text, &fill)),
        app,
        python,
        facts,
        judge: Judge::default(),
        folder: Made::default(),
    }
}

/// The names that the app's main script may have. `streamlit run` looks for modules beside
/// the script, so an app with folders of its own to import keeps its script at the top.
fn fitting_mains<'l>(level: &'l Level, app: &App) -> Vec<&'l String> {
    let own = |module: &String| {
        let top = module.split('.').next().unwrap_or(module);
        app.files.iter().any(|file| {
            file.path
                .strip_prefix(top)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let stays = app.script.imports.iter().any(own);
    level
        .spec
        .main
        .iter()
        .filter(|name| !(stays && name.contains('/')))
        .collect()
}

fn texts(texts: &Texts, fill: &impl Fn(&str) -> String) -> Texts {
    Texts {
        dockerfile: fill(&texts.dockerfile),
        ignore: fill(&texts.ignore),
    }
}

/// The app with what the level renames and adds.
fn dealt_app(level: &Level, app: &App, main: Option<String>, data: Option<String>) -> App {
    let mut app = level.spec.app.as_ref().unwrap_or(app).clone();
    if let Some(main) = main {
        let old = app.main.clone();
        app = app.renamed(&old, &main);
    }
    if let (Some(folder), Some(old)) = (data, data_file(&app)) {
        let name = old.rsplit('/').next().unwrap_or(&old);
        app = app.renamed(&old, &[&folder, "/", name].concat());
    }
    for file in &level.spec.files {
        app = app.with_file(file.clone());
    }
    app = with_missing(app, level);
    app = importing(app, &level.spec.imports);
    app.script
        .imports
        .extend(level.spec.imports.iter().cloned());
    app.script.writes.extend(level.spec.writes.iter().cloned());
    app.requirements
        .extend(level.spec.requirements.iter().cloned());
    if app.requirements.is_empty() {
        app
    } else {
        with_requirements(app)
    }
}

/// The app with those of the level's files that it does not have, and their secrets.
fn with_missing(mut app: App, level: &Level) -> App {
    for file in &level.spec.also {
        if app.file(&file.path).is_some() {
            continue;
        }
        let its = |secret: &&Secret| secret.file.as_ref() == Some(&file.path);
        app.secrets
            .extend(level.spec.secrets.iter().filter(its).cloned());
        app = app.with_file(file.clone());
    }
    app
}

/// The app with the level's imports at the top of its main script.
fn importing(mut app: App, modules: &[String]) -> App {
    let main = app.main.clone();
    let script = app.files.iter_mut().find(|file| file.path == main);
    if let Some(text) = script.and_then(|file| file.text.as_mut()) {
        for module in modules {
            text.insert_str(0, &["import ", module, "\n"].concat());
        }
    }
    app
}

/// The first data file the page reads.
pub(super) fn data_file(app: &App) -> Option<String> {
    app.script
        .reads
        .iter()
        .find(|path| app.file(path).is_some())
        .cloned()
}

/// Keeps `requirements.txt` in step with the list.
fn with_requirements(app: App) -> App {
    let mut text = app.requirements.join("\n");
    text.push('\n');
    app.with_file(AppFile {
        path: "requirements.txt".into(),
        bytes: 0,
        changes: Changes::Sometimes,
        text: Some(text),
        mode: 0,
    })
}

fn filled(text: &str, app: &App, python: u8) -> String {
    if !text.contains("{{") {
        return text.to_owned();
    }
    let data = data_file(app).unwrap_or_default();
    let (python, port) = (python.to_string(), app.port.to_string());
    let names = [
        ("{{main}}", app.main.as_str()),
        ("{{data}}", data.as_str()),
        ("{{python}}", python.as_str()),
        ("{{port}}", port.as_str()),
        ("{{app}}", app.id.as_str()),
    ];
    names.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(name, value)
    })
}
