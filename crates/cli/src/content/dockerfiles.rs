//! Texts of the rooms that have Dockerfiles. The blocks are the statements of
//! `blocks.Dockerfile`. A `.dockerignore` of the same stem goes with each text.

use super::Folder;
use super::level::Texts;
use odp_sim::missions::jigsaw;
use odp_sim::missions::jigsaw::rows::rows;

pub(super) const DOCKERFILES: Texts<jigsaw::Texts> = Texts {
    ending: ".Dockerfile",
    read,
    blocks,
};

fn read(folder: &mut Folder, path: &str) -> jigsaw::Texts {
    jigsaw::Texts {
        dockerfile: folder
            .must(&format!("{path}.Dockerfile"))
            .unwrap_or_default(),
        ignore: folder
            .text(&format!("{path}.dockerignore"))
            .unwrap_or_default(),
    }
}

fn blocks(folder: &mut Folder, place: &str) -> Vec<String> {
    let blocks = folder.must(&format!("{place}/blocks.Dockerfile"));
    rows(&blocks.unwrap_or_default())
        .into_iter()
        .map(|row| row.text)
        .collect()
}
