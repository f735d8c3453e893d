//! The levels of Cache Crash: `missions/cache/<level>/`.

use super::Folder;
use super::jigsaw::written;
use odp_sim::missions::cache::level::{Level, Spec};

pub(super) fn levels(folder: &mut Folder) -> Vec<Level> {
    let names = folder.names("cache").into_iter();
    let names = names.filter(|name| name != "text");
    let mut levels: Vec<Level> = names.filter_map(|name| level(folder, &name)).collect();
    levels.sort_by_key(|level| (level.spec.demonstration, level.spec.difficulty));
    levels
}

fn level(folder: &mut Folder, id: &str) -> Option<Level> {
    let place = format!("cache/{id}");
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
