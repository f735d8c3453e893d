//! The levels of the Dockerfile Jigsaw: `level.json` and Dockerfiles beside it.
//!
//! `start.Dockerfile` stands on the board, `blocks.Dockerfile` lies in the tray (one
//! statement each), `road-<name>.Dockerfile` wins (`par` first), `lose-<name>.Dockerfile`
//! does not. A `.dockerignore` of the same stem goes with each.

use super::Folder;
use odp_sim::missions::jigsaw::level::{Level, Spec, Texts};
use odp_sim::missions::jigsaw::rows::rows;

pub(super) fn levels(folder: &mut Folder) -> Vec<Level> {
    let names = folder
        .names("jigsaw")
        .into_iter()
        .filter(|name| name != "text");
    let mut levels: Vec<Level> = names.filter_map(|name| level(folder, &name)).collect();
    levels.sort_by_key(|level| (level.spec.demonstration, level.spec.difficulty));
    levels
}

fn level(folder: &mut Folder, id: &str) -> Option<Level> {
    let place = format!("jigsaw/{id}");
    let spec: Spec = folder.json(&format!("{place}/level.json"))?;
    let written = written(
        folder,
        &place,
        spec.losing.iter().map(|line| line.name.as_str()),
    )?;
    Some(Level {
        id: id.to_owned(),
        spec,
        start: written.start,
        blocks: written.blocks,
        roads: written.roads,
        losing: written.losing,
    })
}

/// What stands beside a `level.json`.
pub(super) struct Written {
    pub(super) start: Texts,
    pub(super) blocks: Vec<String>,
    pub(super) roads: Vec<(String, Texts)>,
    pub(super) losing: Vec<Texts>,
}

/// The Dockerfiles of a level, those of its losing lines by their names.
pub(super) fn written<'a>(
    folder: &mut Folder,
    level: &str,
    losing: impl Iterator<Item = &'a str>,
) -> Option<Written> {
    let start = texts(folder, level, "start");
    let blocks = folder.must(&format!("{level}/blocks.Dockerfile"))?;
    let losing = losing.map(|name| texts(folder, level, &format!("lose-{name}")));
    let losing = losing.collect();
    let roads = roads(folder, level);
    if roads.first().is_none_or(|(name, _)| name != "par") {
        folder
            .problems
            .push(format!("{level}: there is no road-par.Dockerfile"));
    }
    Some(Written {
        start,
        blocks: rows(&blocks).into_iter().map(|row| row.text).collect(),
        roads,
        losing,
    })
}

/// All `road-*.Dockerfile`, `par` first, the others by name.
fn roads(folder: &mut Folder, level: &str) -> Vec<(String, Texts)> {
    let names = folder.names(level);
    let name = |file: &String| {
        Some(
            file.strip_prefix("road-")?
                .strip_suffix(".Dockerfile")?
                .to_owned(),
        )
    };
    let mut names: Vec<String> = names.iter().filter_map(name).collect();
    names.sort_by_key(|name| (name != "par", name.clone()));
    names
        .into_iter()
        .map(|name| (name.clone(), texts(folder, level, &format!("road-{name}"))))
        .collect()
}

fn texts(folder: &mut Folder, level: &str, stem: &str) -> Texts {
    Texts {
        dockerfile: folder
            .must(&format!("{level}/{stem}.Dockerfile"))
            .unwrap_or_default(),
        ignore: folder
            .text(&format!("{level}/{stem}.dockerignore"))
            .unwrap_or_default(),
    }
}
