//! The levels of Pipeline Architect: `missions/pipeline/<level>/`.

use super::Folder;
use odp_sim::missions::pipeline::level::{Level, Spec};

/// What stands between two jobs of the palette.
const BETWEEN: &str = "---\n";

pub(super) fn levels(folder: &mut Folder) -> Vec<Level> {
    let names = folder.names("pipeline").into_iter();
    let names = names.filter(|name| name != "text");
    let mut levels: Vec<Level> = names.filter_map(|name| level(folder, &name)).collect();
    levels.sort_by_key(|level| (level.spec.demonstration, level.spec.difficulty));
    levels
}

fn level(folder: &mut Folder, id: &str) -> Option<Level> {
    let place = format!("pipeline/{id}");
    let spec: Spec = folder.json(&format!("{place}/level.json"))?;
    let start = folder.must(&format!("{place}/start.yml"))?;
    for fault in spec.faults.iter().skip(usize::from(spec.pick)) {
        if !start.contains(&format!("#{{ {fault}\n")) {
            let problem = format!("{place}/start.yml: there is no fault {fault}");
            folder.problems.push(problem);
        }
    }
    let blocks = folder.text(&format!("{place}/blocks.yml"));
    let blocks = blocks.unwrap_or_default();
    let blocks = blocks.split(BETWEEN).filter(|block| !block.is_empty());
    let losing = spec.losing.iter();
    let losing: Vec<String> = losing
        .filter_map(|line| folder.must(&format!("{place}/lose-{}.yml", line.name)))
        .collect();
    let level = Level {
        id: id.to_owned(),
        start,
        blocks: blocks.map(str::to_owned).collect(),
        roads: roads(folder, &place),
        losing,
        spec,
    };
    (level.losing.len() == level.spec.losing.len()).then_some(level)
}

/// `road-par.yml` comes first: par follows it.
fn roads(folder: &mut Folder, place: &str) -> Vec<(String, String)> {
    let road = |name: String| {
        let name = name.strip_prefix("road-")?;
        Some(name.strip_suffix(".yml")?.to_owned())
    };
    let mut names: Vec<String> = folder.names(place).into_iter().filter_map(road).collect();
    names.sort_by_key(|name| name != "par");
    let texts = names.into_iter().filter_map(|name| {
        let text = folder.must(&format!("{place}/road-{name}.yml"))?;
        Some((name, text))
    });
    texts.collect()
}
