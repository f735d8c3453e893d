//! What touches nothing but the job's own machine: images, files, caches and artifacts.

use super::super::inputs::forbidden;
use super::super::variable::dropped;
use super::super::{file_name, full};
use super::python;
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::metadata;

impl Engine<'_> {
    /// Does what touches nothing but the job's own machine and its files.
    pub(super) fn on_machine(&mut self, cell: usize, act: &Act) -> Result<(), Failure> {
        match act {
            Act::Login {
                registry,
                known,
                token,
            } => self.log_in(cell, registry, *known, *token)?,
            Act::Credentials { known: false } => return Err(Failure::NoPassword),
            Act::Credentials { known: true } => self.cells[cell].known = true,
            Act::Tag { from, to } => {
                if let Some(image) = self.stored(cell, from)? {
                    self.cells[cell].images.insert(full(to), image);
                }
            }
            Act::Save { tag, file } => {
                if let Some(image) = self.stored(cell, tag)? {
                    self.write(cell, file, image);
                }
            }
            Act::Load { file } => {
                let known = &mut self.cells[cell];
                // What is read from a pipe has no name.
                let image = match file.as_str() {
                    "" => known.files.values().copied().flatten().last(),
                    file => known.held(file_name(file)),
                };
                match image {
                    Some(image) => _ = known.images.insert(String::new(), image),
                    // What a cache brings may be an image.
                    None if !known.caches.is_empty() => known.opaque = true,
                    None => return Err(Failure::NoFiles),
                }
            }
            Act::Builders(change) => self.cells[cell].builders.change(*change),
            Act::Metadata {
                images,
                tags,
                flavor,
            } => {
                let inputs = metadata::Inputs {
                    images,
                    tags,
                    flavor,
                };
                self.name_images(cell, inputs)?;
            }
            Act::Tell { variables, lines } => {
                for name in dropped(lines).filter(|_| *variables) {
                    self.say_kept(name, self.step_place(cell));
                }
                self.tell(cell, *variables, lines)?;
            }
            act => return self.with_files(cell, act),
        }
        Ok(())
    }

    /// Does what brings files from somewhere, or keeps them for others.
    fn with_files(&mut self, cell: usize, act: &Act) -> Result<(), Failure> {
        match act {
            Act::Upload {
                name,
                path,
                overwrite,
                strict,
            } => {
                if self.has_none_of(cell, path) {
                    return self.upload_nothing(cell, path, *strict);
                }
                if forbidden(name).is_some() {
                    return Err(Failure::BadName);
                }
                self.upload(cell, name, path, *overwrite)?;
            }
            Act::Download {
                elsewhere: true, ..
            } => {
                let files = &mut self.cells[cell].files;
                files.entry(String::new()).or_default();
            }
            Act::Download { name, .. } => self.download(cell, name)?,
            Act::Cache { key, strict } => {
                if *strict && !self.caches.contains(key) {
                    return Err(Failure::NoCache);
                }
                self.cache(cell, key);
            }
            Act::Keep { key } => _ = self.caches.insert(key.clone()),
            Act::Python { versions, cache } => {
                if python::missing(versions).is_some() {
                    return Err(Failure::NoVersion);
                }
                self.cache(cell, cache);
            }
            _ => {}
        }
        Ok(())
    }

    /// A cache that an earlier job kept makes installing quick.
    fn cache(&mut self, cell: usize, key: &str) {
        if key.is_empty() {
            return;
        }
        let hit = self.caches.contains(key);
        let known = &mut self.cells[cell];
        known.warm |= hit;
        // Whatever an earlier run kept is there again; of pip that is only what it downloaded.
        if hit && !key.starts_with("setup-python-") {
            known.tools.open_up();
        }
        known.caches.push(key.to_owned());
        let value = if hit { "true" } else { "" };
        let output = ("cache-hit".to_owned(), value.to_owned());
        known.outputs.push(output);
    }

    /// A run has one artifact of a name; the ones of an attempt before do not count.
    /// <https://github.com/actions/upload-artifact#not-uploading-to-the-same-artifact>
    fn upload(
        &mut self,
        cell: usize,
        name: &str,
        path: &str,
        overwrite: bool,
    ) -> Result<(), Failure> {
        let run = self.cells[cell].run;
        let attempt = self.out.runs[run].attempts;
        let artifacts = &self.runs[run].artifacts;
        let same = artifacts.get(name);
        if !overwrite && same.is_some_and(|(made, _)| *made == attempt) {
            return Err(Failure::Exists);
        }
        let mut files: Vec<(String, Option<usize>)> = Vec::new();
        let known = &self.cells[cell];
        for (file, folder) in &known.folders {
            let held = known.files.get(file).copied();
            if path.lines().any(|line| holds(line.trim(), folder, file)) {
                files.push((file.clone(), held.flatten()));
            }
        }
        for line in path.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let file = file_name(line);
            let held = self.cells[cell].held(file);
            files.push((file.to_owned(), held));
        }
        let artifacts = &mut self.runs[run].artifacts;
        artifacts.insert(name.to_owned(), (attempt, files));
        Ok(())
    }

    fn download(&mut self, cell: usize, name: &str) -> Result<(), Failure> {
        let run = self.cells[cell].run;
        let artifacts = &self.runs[run].artifacts;
        let found: Vec<(String, Option<usize>)> = if name.is_empty() {
            let all = artifacts.values();
            all.flat_map(|(_, files)| files).cloned().collect()
        } else {
            match artifacts.get(name) {
                Some((_, files)) => files.clone(),
                None if self.runs[run].strange => vec![(String::new(), None)],
                None => return Err(Failure::NoArtifact),
            }
        };
        self.cells[cell].files.extend(found);
        Ok(())
    }

    /// Writes an image to a file.
    pub(super) fn write(&mut self, cell: usize, file: &str, image: usize) {
        let name = file_name(file).to_owned();
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let known = &mut self.cells[cell];
        known.folders.insert(name.clone(), folder.to_owned());
        known.files.insert(name, Some(image));
    }
}

/// Whether a path of an artifact is the folder of a file, or a pattern that fits it.
fn holds(path: &str, folder: &str, file: &str) -> bool {
    let plain = |path: &str| {
        path.trim_start_matches("./")
            .trim_end_matches('/')
            .to_owned()
    };
    let (path, folder) = (plain(path), plain(folder));
    if path.is_empty() {
        return false;
    }
    if let Some((head, tail)) = path.split_once('*') {
        let tail = tail.trim_start_matches(['*', '/']);
        let within = [&folder, "/"].concat();
        return within.starts_with(head) && file.ends_with(tail);
    }
    let below = folder.strip_prefix(path.as_str());
    path == "." && !folder.starts_with('/')
        || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
