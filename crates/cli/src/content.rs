//! Reads the `missions/` folder as authors write it.
//!
//! Every file in it is read by somebody or reported as a stray: a misspelt name never
//! passes in silence.

mod dockerfiles;
mod level;
mod workflows;

use crate::check::LANGUAGES;
use dockerfiles::DOCKERFILES;
use level::levels;
use odp_sim::content::Content;
use odp_sim::missions::jigsaw::Judge;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use workflows::{WORKFLOWS, look_for_faults};

/// A folder under reading: what was read, and what was wrong with it.
pub struct Folder {
    root: PathBuf,
    read: BTreeSet<PathBuf>,
    /// One sentence each: which file, what is wrong.
    pub problems: Vec<String>,
}

/// Reads a `missions/` folder.
///
/// # Errors
/// Every problem found, each with the file it is in.
pub fn read(root: &Path) -> Result<Content, Vec<String>> {
    let mut folder = Folder::new(root);
    let content = folder.content();
    folder.report_strays();
    match content {
        Some(content) if folder.problems.is_empty() => Ok(content.judged()),
        _ => Err(folder.problems),
    }
}

impl Folder {
    fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            read: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    fn content(&mut self) -> Option<Content> {
        let facts = odp_sim::facts::Facts {
            images: self.json("facts/images.json")?,
            packages: self.json("facts/packages.json")?,
            apt: self.json("facts/apt.json")?,
            modules: self.json("facts/modules.json")?,
            times: self.json("facts/times.json")?,
        };
        let apps = self.names("apps").into_iter();
        let apps = apps
            .filter_map(|name| self.json(&format!("apps/{name}")))
            .collect();
        let pipeline = levels(self, "pipeline", &WORKFLOWS);
        look_for_faults(self, &pipeline);
        Some(Content {
            facts: facts.into(),
            apps,
            jigsaw: levels(self, "jigsaw", &DOCKERFILES),
            cache: levels(self, "cache", &DOCKERFILES),
            pipeline,
            judge: Judge::default(),
        })
    }

    /// Names in a folder, sorted.
    fn names(&mut self, path: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.root.join(path)) else {
            self.problems
                .push(format!("{path}: there is no such folder"));
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// A file's text, if there is such a file.
    fn text(&mut self, path: &str) -> Option<String> {
        let text = fs::read_to_string(self.root.join(path)).ok()?;
        self.read.insert(PathBuf::from(path));
        Some(text)
    }

    /// A file's text; its absence is a problem.
    fn must(&mut self, path: &str) -> Option<String> {
        let text = self.text(path);
        if text.is_none() {
            self.problems
                .push(format!("{path}: missing, or not UTF-8 text"));
        }
        text
    }

    fn json<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let text = self.must(path)?;
        serde_json::from_str(&text)
            .map_err(|error| self.problems.push(format!("{path}: {error}")))
            .ok()
    }

    /// Texts of the player's languages are read by [`crate::text`].
    fn report_strays(&mut self) {
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(self.root.join(&folder)) else {
                continue;
            };
            for entry in entries.flatten() {
                let path = folder.join(entry.file_name());
                if entry.path().is_dir() {
                    folders.push(path);
                } else if !self.read.contains(&path) && !is_language_file(&path) {
                    self.problems
                        .push(format!("{}: nothing reads this file", path.display()));
                }
            }
        }
    }
}

fn is_language_file(path: &Path) -> bool {
    let is_language = |name| {
        let file = format!("text/{name}.json");
        path.ends_with(file)
    };
    LANGUAGES.into_iter().any(is_language)
}
