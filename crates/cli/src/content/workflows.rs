//! Texts of the room that has workflows. The blocks are the jobs of `blocks.yml`, where there
//! is one.

use super::Folder;
use super::level::Texts;
use odp_sim::missions::pipeline::Level;

/// What stands between two jobs of the palette.
const BETWEEN: &str = "---\n";

pub(super) const WORKFLOWS: Texts<String> = Texts {
    ending: ".yml",
    read: |folder, path| folder.must(&format!("{path}.yml")).unwrap_or_default(),
    blocks,
};

fn blocks(folder: &mut Folder, place: &str) -> Vec<String> {
    let blocks = folder.text(&format!("{place}/blocks.yml"));
    let blocks = blocks.unwrap_or_default();
    let blocks = blocks.split(BETWEEN).filter(|block| !block.is_empty());
    blocks.map(str::to_owned).collect()
}

/// Names the faults that a level may pick and its `start.yml` does not have.
pub(super) fn look_for_faults(folder: &mut Folder, levels: &[Level]) {
    for level in levels {
        let faults = level.spec.faults.iter();
        for fault in faults.skip(usize::from(level.spec.pick)) {
            if !level.start.contains(&format!("#{{ {fault}\n")) {
                let id = &level.id;
                let problem = format!("pipeline/{id}/start.yml: there is no fault {fault}");
                folder.problems.push(problem);
            }
        }
    }
}
