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
    let spec: Spec = folder.json(&format!("jigsaw/{id}/level.json"))?;
    let start = texts(folder, id, "start");
    let blocks = folder.must(&format!("jigsaw/{id}/blocks.Dockerfile"))?;
    let losing = spec
        .losing
        .iter()
        .map(|losing| format!("lose-{}", losing.name));
    let losing = losing.map(|stem| texts(folder, id, &stem)).collect();
    let roads = roads(folder, id);
    if roads.first().is_none_or(|(name, _)| name != "par") {
        folder
            .problems
            .push(format!("jigsaw/{id}: there is no road-par.Dockerfile"));
    }
    Some(Level {
        id: id.to_owned(),
        spec,
        start,
        blocks: rows(&blocks).into_iter().map(|row| row.text).collect(),
        roads,
        losing,
    })
}

/// All `road-*.Dockerfile`, `par` first, the others by name.
fn roads(folder: &mut Folder, id: &str) -> Vec<(String, Texts)> {
    let names = folder.names(&format!("jigsaw/{id}"));
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
        .map(|name| (name.clone(), texts(folder, id, &format!("road-{name}"))))
        .collect()
}

fn texts(folder: &mut Folder, id: &str, stem: &str) -> Texts {
    Texts {
        dockerfile: folder
            .must(&format!("jigsaw/{id}/{stem}.Dockerfile"))
            .unwrap_or_default(),
        ignore: folder
            .text(&format!("jigsaw/{id}/{stem}.dockerignore"))
            .unwrap_or_default(),
    }
}
