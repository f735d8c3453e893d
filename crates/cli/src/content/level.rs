//! The folder of a level, whatever the room: `level.json`, and texts of a format of their own
//! beside it. `start` stands on the board, `road-<name>` wins (`par` first, the others by
//! name), and `lose-<name>` does not.

use super::Folder;
use odp_sim::mission::{AuthoredLevel, Level, Spec};
use serde::de::DeserializeOwned;

/// How the texts of a room lie in a level's folder.
pub(super) struct Texts<T> {
    /// How a file's name ends: `.Dockerfile`.
    pub(super) ending: &'static str,
    /// Reads the text of that path, which is without its ending.
    pub(super) read: fn(&mut Folder, &str) -> T,
    /// Reads the blocks in the folder of that path.
    pub(super) blocks: fn(&mut Folder, &str) -> Vec<String>,
}

/// The levels of a room: easy ones first, what is shown at the end.
pub(super) fn levels<S: Spec + DeserializeOwned, T>(
    folder: &mut Folder,
    room: &str,
    texts: &Texts<T>,
) -> Vec<Level<S, T>> {
    let names = folder.names(room).into_iter();
    let names = names.filter(|name| name != "text");
    let mut levels: Vec<Level<S, T>> = names
        .filter_map(|name| level(folder, room, name, texts))
        .collect();
    levels.sort_by_key(|level| (level.is_demonstration(), level.difficulty()));
    levels
}

fn level<S: Spec + DeserializeOwned, T>(
    folder: &mut Folder,
    room: &str,
    id: String,
    texts: &Texts<T>,
) -> Option<Level<S, T>> {
    let place = format!("{room}/{id}");
    let spec: S = folder.json(&format!("{place}/level.json"))?;
    let mut text = |stem: &str| (texts.read)(folder, &format!("{place}/{stem}"));
    let start = text("start");
    let losing = spec.head().losing.into_iter();
    let losing = losing
        .map(|line| text(&format!("lose-{}", line.name)))
        .collect();
    Some(Level {
        id,
        spec,
        start,
        blocks: (texts.blocks)(folder, &place),
        roads: roads(folder, &place, texts),
        losing,
    })
}

fn roads<T>(folder: &mut Folder, place: &str, texts: &Texts<T>) -> Vec<(String, T)> {
    let name = |file: &String| {
        let name = file.strip_prefix("road-")?;
        Some(name.strip_suffix(texts.ending)?.to_owned())
    };
    let mut names: Vec<String> = folder.names(place).iter().filter_map(name).collect();
    names.sort_by_key(|name| name != "par");
    if names.first().is_none_or(|name| name != "par") {
        let missing = format!("{place}: there is no road-par{}", texts.ending);
        folder.problems.push(missing);
    }
    let roads = names.into_iter().map(|name| {
        let text = (texts.read)(folder, &format!("{place}/road-{name}"));
        (name, text)
    });
    roads.collect()
}
