//! What each act needs, and how it goes.

mod checks;
pub(in super::super) mod files;
mod folders;
pub(in super::super) mod python;
mod registry;
mod tell;

use super::variable::dropped;
use super::{BASE, file_name, full};
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::cell::{Effect, Serves, Source, Work};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::event::{Commit, Kind, What};

impl Engine<'_> {
    pub(super) fn time(&self, cell: usize, act: &Act) -> u64 {
        let times = &self.settings.times;
        let warm = self.cells[cell].warm;
        let slow = self.source(cell).map_or(0, |(_, commit)| commit.slow);
        match act {
            Act::Checkout { .. } => times.checkout,
            Act::Install { .. } if warm => times.install / 5,
            Act::Install { .. } => times.install,
            Act::Lint => times.lint,
            Act::Test(_) | Act::Execute { tests: Some(_), .. } => times.test,
            Act::TestImage { image, .. } if self.local(cell, image).is_some() => times.test,
            Act::TestImage { .. } => times.push + times.test,
            Act::Build { push: true, .. } => times.build + slow + times.push,
            Act::Build { .. } => times.build + slow,
            Act::Push { .. } | Act::Pull { .. } => times.push,
            Act::Scan { .. } => times.scan,
            Act::Deploy { image: None, .. } => times.build + slow + times.push + times.deploy,
            Act::Deploy { .. } | Act::Rollback { .. } => times.deploy,
            Act::Smoke { .. } => times.smoke,
            Act::Upload { .. }
            | Act::Download { .. }
            | Act::Cache { .. }
            | Act::Python { .. }
            | Act::Keep { .. }
            | Act::Login { .. }
            | Act::Credentials { .. }
            | Act::Save { .. }
            | Act::Load { .. } => times.tool,
            Act::Sleep(ms) => *ms,
            Act::Execute { tests: None, .. } | Act::Notify | Act::Send { .. } | Act::Unknown(_) => {
                times.other
            }
            Act::Metadata { .. }
            | Act::Start { .. }
            | Act::Missing { .. }
            | Act::Enter { .. }
            | Act::Tag { .. }
            | Act::Tell { .. }
            | Act::Echo(_)
            | Act::Exit(_)
            | Act::Nothing => 0,
        }
    }

    /// The commit of a happening that is an event.
    fn commit(&self, event: usize) -> Option<&Commit> {
        match &self.happenings.get(event)?.what {
            What::Event(event) => Some(&event.commit),
            _ => None,
        }
    }

    /// The commit that is checked out, or why there is none.
    pub(super) fn source(&self, cell: usize) -> Result<(Option<usize>, &Commit), Failure> {
        match self.cells[cell].checkout {
            Some(Source::Event(place)) => {
                let commit = self.commit(place).ok_or(Failure::NoFiles)?;
                Ok((Some(place), commit))
            }
            Some(Source::Base) => Ok((None, &BASE)),
            None => Err(Failure::NoFiles),
        }
    }

    /// Does what an act does. What others can see of it comes with the end of the step.
    pub(super) fn perform(
        &mut self,
        cell: usize,
        act: &Act,
        env: &[(String, String)],
        before: u64,
        work: &mut Work,
    ) -> Result<(), Failure> {
        match act {
            Act::Checkout {
                reference,
                path,
                keeps,
            } => {
                self.checkout(cell, reference);
                self.note_root(cell, path);
                self.note_clone(cell, *keeps);
                Ok(())
            }
            Act::Install { listed: true, file } => self.install(cell, file, env),
            Act::Lint => self.lint(cell),
            Act::Execute { text, .. } if self.cells[cell].checkout.is_none() => {
                self.cells[cell].serves.get_or_insert(Serves::Anything);
                self.say_unknown(cell, text.split(' ').next().unwrap_or_default());
                Ok(())
            }
            Act::Test(parts) => self.test(cell, self.opened(*parts)?, env),
            Act::Execute {
                tests: Some(parts), ..
            } => {
                let parts = self.opened(*parts).unwrap_or(self.settings.tests);
                self.test(cell, parts, env)
            }
            Act::Execute { tests: None, .. } => {
                self.cells[cell].serves.get_or_insert(Serves::Checkout);
                self.trust(cell, env)
            }
            Act::Start { image } => {
                self.listen(cell, image, work);
                Ok(())
            }
            Act::TestImage { image, tests } => self.test_image(cell, image, *tests, env, work),
            Act::Build {
                tags,
                push,
                remote,
                cloud,
                file,
            } => {
                if *cloud {
                    self.let_in(cell)?;
                }
                let image = self.build(cell, *remote, env)?;
                for tag in tags {
                    self.cells[cell].images.insert(full(tag), image);
                }
                if !file.is_empty() {
                    self.write(cell, file, image);
                }
                let mut pushed = tags.iter().filter(|_| *push);
                pushed.try_for_each(|tag| self.push(cell, tag, *cloud, work))
            }
            Act::Push { tag } => self.push(cell, tag, false, work),
            Act::Pull { tag } => {
                let image = self.published(tag, work);
                if image.is_none() && full(tag).starts_with("docker.io/library/") {
                    return Ok(());
                }
                let image = image.ok_or(Failure::NoManifest)?;
                self.cells[cell].images.insert(full(tag), image);
                Ok(())
            }
            Act::Scan { image, strict } => self.scan(cell, image, *strict),
            Act::Deploy { image, hint } => {
                self.deploy(cell, image.as_deref(), hint, env, before, work)
            }
            Act::Rollback { hint } => self.roll_back(cell, hint, work),
            Act::Smoke { hint, strict } => self.smoke(cell, hint, *strict, work),
            Act::Notify => {
                work.effects.push((work.took, Effect::Notify));
                Ok(())
            }
            Act::Send { text } => {
                self.note_sent(cell, text);
                Ok(())
            }
            Act::Exit(code) if *code != 0 => Err(Failure::Asked(*code)),
            Act::Unknown(name) => {
                self.note_strange(cell, name);
                self.say_unknown(cell, name);
                Ok(())
            }
            act => self.on_machine(cell, act),
        }
    }

    /// Does what touches nothing but the job's own machine and its files.
    fn on_machine(&mut self, cell: usize, act: &Act) -> Result<(), Failure> {
        match act {
            Act::Login {
                registry,
                known,
                token,
            } => self.log_in(cell, registry, *known, *token)?,
            Act::Credentials { known: false } => return Err(Failure::NoPassword),
            Act::Credentials { known: true } => self.cells[cell].known = true,
            Act::Tag { from, to } => {
                let image = self.local(cell, from).ok_or(Failure::NoImage)?;
                self.cells[cell].images.insert(full(to), image);
            }
            Act::Save { tag, file } => {
                let image = self.local(cell, tag).ok_or(Failure::NoImage)?;
                self.write(cell, file, image);
            }
            Act::Load { file } => {
                let files = &self.cells[cell].files;
                // What is read from a pipe has no name.
                let image = match file.as_str() {
                    "" => files.values().copied().flatten().last(),
                    file => files.get(file_name(file)).copied().flatten(),
                };
                let image = image.ok_or(Failure::NoFiles)?;
                self.cells[cell].images.insert(String::new(), image);
            }
            Act::Upload {
                name,
                path,
                overwrite,
                strict,
            } => {
                if self.has_none_of(cell, path) {
                    return self.upload_nothing(cell, path, *strict);
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
            Act::Metadata { images, tags } => self.name_images(cell, images, tags),
            Act::Tell { variables, lines } => {
                for name in dropped(lines).filter(|_| *variables) {
                    self.say_kept(name, self.step_place(cell));
                }
                self.tell(cell, *variables, lines)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn install(
        &mut self,
        cell: usize,
        file: &str,
        env: &[(String, String)],
    ) -> Result<(), Failure> {
        self.trust(cell, env)?;
        let (_, commit) = self.source(cell)?;
        let other = !matches!(file.trim_start_matches("./"), "" | "requirements.txt");
        if other && self.settings.requirements.is_some() {
            Err(Failure::NoFiles)
        } else if commit.conflict {
            Err(Failure::Conflict)
        } else {
            Ok(())
        }
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

    /// What is in a checkout depends on the event.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request_target>
    fn checkout(&mut self, cell: usize, reference: &str) {
        let run = self.cells[cell].run;
        let event = self.event(run);
        let target = self.out.runs[run].trigger == "pull_request_target";
        let head = match &event.kind {
            Kind::PullRequest { head, .. } => {
                reference == head
                    || reference == event.commit.sha
                    || reference.starts_with("refs/pull/")
            }
            _ => false,
        };
        let source = if target && !head {
            Source::Base
        } else {
            Source::Event(self.runs[run].event)
        };
        self.cells[cell].checkout = Some(source);
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
            let held = self.cells[cell].files.get(file).copied();
            files.push((file.to_owned(), held.flatten()));
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
    fn write(&mut self, cell: usize, file: &str, image: usize) {
        let name = file_name(file).to_owned();
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let known = &mut self.cells[cell];
        known.folders.insert(name.clone(), folder.to_owned());
        known.files.insert(name, Some(image));
    }

    /// Notes of something that nobody knows what else it may have done.
    fn note_strange(&mut self, cell: usize, name: &str) {
        let is_action = self.is_action(cell);
        let known = &mut self.cells[cell];
        known.serves.get_or_insert(Serves::Anything);
        let run = known.run;
        if !is_action {
            return;
        }
        if ["login", "auth", "credentials"]
            .iter()
            .any(|word| name.contains(word))
        {
            known.logins.insert(String::new());
        }
        self.runs[run].strange = true;
        self.note_other_names(cell, name);
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
