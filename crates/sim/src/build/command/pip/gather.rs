//! What pip and uv are asked for: words, requirement files, projects, wheels.

use super::address::{bare_address, direct, is_wheel, local_address};
use super::{Asked, dependencies};
use crate::build::command::Words;
use crate::build::command::requirement::{Requirement, normalise};
use crate::build::machine::{End, Machine};
use crate::build::tree::{base_name, parent};
use crate::build::unknown::Unknown;
use std::sync::Arc;

/// Whether an option of pip or uv, without its dashes, says where else wheels are.
fn names_index(option: &str) -> bool {
    matches!(option, "i" | "f") || option.contains("index") || option.starts_with("find")
}

impl Machine<'_> {
    /// Collects requirements from words and files.
    pub(in crate::build::command) fn gather(
        &mut self,
        words: &Words<'_>,
        asked: &mut Asked,
    ) -> Result<(), End> {
        asked.other_index |= self.has_other_index();
        for (flag, value) in &words.flags {
            asked.other_index |= names_index(flag.trim_start_matches('-'));
            match *flag {
                "-r" | "--requirement" => self.requirement_file(value, asked, false)?,
                "-c" | "--constraint" => self.requirement_file(value, asked, true)?,
                "-f" | "--find-links" => asked.links.push(self.path(value)),
                "-e" | "--editable" => self.project(value, true, "", asked)?,
                _ => {}
            }
        }
        for word in &words.rest {
            self.requirement(word, "", asked)?;
        }
        Ok(())
    }

    pub(super) fn requirement_file(
        &mut self,
        name: &str,
        asked: &mut Asked,
        limits: bool,
    ) -> Result<(), End> {
        if name.contains("://") {
            // What stands at an address nobody knows here.
            self.not_simulated(name);
            self.open_up(Unknown::Packages);
            return Ok(());
        }
        let path = self.path(name);
        let args = [("file", name), ("path", &path)];
        let Some((_, node)) = self.disk.tree.find(&path) else {
            if self.perhaps(name) {
                self.open_up(Unknown::Packages);
                return Ok(());
            }
            let kind = if limits {
                "constraints"
            } else {
                "requirements"
            };
            let said = [
                "ERROR: Could not open ",
                kind,
                " file: [Errno 2] No such file or directory: '",
                name,
                "'",
            ];
            return Err(self.fail("requirements-file-missing", 1, &said.concat(), &args));
        };
        if !self.may_read(&path, node) {
            let said = [
                "ERROR: Could not open requirements file: [Errno 13] Permission denied: '",
                name,
                "'",
            ];
            return Err(self.fail("permission-denied", 1, &said.concat(), &args));
        }
        let Some(text) = self.disk.tree.text(&path).map(str::to_owned) else {
            self.not_simulated(name);
            self.open_up(Unknown::Packages);
            return Ok(());
        };
        asked.files += 1;
        if asked.files > 32 {
            return Ok(());
        }
        // uv reads the dependencies of a project where it is given one
        // (<https://docs.astral.sh/uv/pip/packages/#installing-packages-from-files>).
        if asked.uv && base_name(&path) == "pyproject.toml" {
            for requirement in dependencies(&text) {
                self.requirement(&requirement, "", asked)?;
            }
            return Ok(());
        }
        // A byte order mark says how the text is written (`auto_decode`).
        let joined = text.trim_start_matches('\u{feff}').replace("\\\n", " ");
        for (number, line) in joined.lines().enumerate() {
            let line = line.split(" #").next().unwrap_or("").trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let from = [
                " (from -r ",
                name,
                " (line ",
                &(number + 1).to_string(),
                "))",
            ]
            .concat();
            self.requirement_line(line, &from, &path, asked, limits)?;
        }
        Ok(())
    }

    fn requirement_line(
        &mut self,
        line: &str,
        from: &str,
        file: &str,
        asked: &mut Asked,
        limits: bool,
    ) -> Result<(), End> {
        if let Some(flag) = line.strip_prefix('-') {
            let mut words = flag.trim_start_matches('-').splitn(2, [' ', '=']);
            let (name, value) = (
                words.next().unwrap_or(""),
                words.next().unwrap_or("").trim(),
            );
            asked.other_index |= names_index(name);
            let near = |value: &str| crate::build::tree::absolute(parent(file), value);
            return match name {
                "r" | "requirement" => self.requirement_file(&near(value), asked, limits),
                "c" | "constraint" => self.requirement_file(&near(value), asked, true),
                "e" | "editable" => self.project(value, true, from, asked),
                _ => Ok(()),
            };
        }
        let hashed = line.contains(" --hash");
        let line = line.split(" --").next().unwrap_or(line);
        if limits {
            if let Ok(Some(limit)) = Requirement::read(line) {
                asked.limits.push(limit);
            }
            return Ok(());
        }
        let before = asked.wanted.len();
        self.requirement(line, from, asked)?;
        for wanted in &mut asked.wanted[before..] {
            wanted.hashed = hashed;
        }
        Ok(())
    }

    pub(super) fn requirement(
        &mut self,
        text: &str,
        from: &str,
        asked: &mut Asked,
    ) -> Result<(), End> {
        let path = text.split('[').next().unwrap_or(text);
        if let Some(path) = local_address(text) {
            return self.local(&path, from, asked);
        }
        if let Some((scheme, name)) = direct(text) {
            return self.direct(scheme, &name, from, asked);
        }
        if is_wheel(text) {
            asked.wheels.push(self.path(text));
            return Ok(());
        }
        if self.is_project(path) {
            return self.project(text, false, from, asked);
        }
        if let Some(address) = bare_address(text) {
            return Err(self.no_address(text, address));
        }
        match Requirement::read(text) {
            Ok(Some(mut requirement)) => {
                requirement.from = from.into();
                asked.wanted.push(requirement);
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(why) => Err(self.no_requirement(text, &why, from)),
        }
    }

    /// `name @ file:///path`: a project, or what is packed of one.
    fn local(&mut self, path: &str, from: &str, asked: &mut Asked) -> Result<(), End> {
        if self.disk.tree.find(path).is_none() && !self.perhaps(path) {
            return Err(self.no_local(path, from, asked.uv));
        }
        if is_wheel(path) {
            asked.wheels.push(self.path(path));
            return Ok(());
        }
        self.project(path, false, from, asked)
    }

    /// A repository or an archive: what is installed is what it is called. Repositories are
    /// fetched with their own command
    /// (<https://pip.pypa.io/en/stable/topics/vcs-support/>).
    pub(super) fn direct(
        &mut self,
        scheme: &str,
        name: &str,
        from: &str,
        asked: &mut Asked,
    ) -> Result<(), End> {
        let tool = scheme.split_once('+').map(|(tool, _)| tool);
        if let Some(tool) = tool
            && !self.has(tool)
            && !self.may_have_command(tool, false)
        {
            let said = [
                "ERROR: Cannot find command '",
                tool,
                "' - do you have '",
                tool,
                "' installed and in your PATH?",
            ];
            let args = [("command", tool)];
            return Err(self.fail("command-not-in-image", 1, &said.concat(), &args));
        }
        if let Ok(Some(mut requirement)) = Requirement::read(name) {
            requirement.from = from.into();
            asked.wanted.push(requirement);
        }
        Ok(())
    }

    pub(super) fn wheel_requirement(&mut self, path: &str) -> Result<Requirement, End> {
        let name = base_name(path).trim_end_matches(".whl");
        if self.disk.tree.find(path).is_none() && !self.perhaps(path) {
            let said = [
                "ERROR: ",
                path,
                " is not a valid wheel filename or does not exist",
            ]
            .concat();
            return Err(self.fail("file-not-found", 1, &said, &[("path", path)]));
        }
        let mut parts = name.split('-');
        let name = normalise(parts.next().unwrap_or("")).into();
        let version = parts.next().unwrap_or("").to_owned();
        let specs = if version.is_empty() {
            Vec::new()
        } else {
            vec![("==", version)]
        };
        Ok(Requirement {
            written: String::new(),
            name,
            specs,
            from: Arc::default(),
            hashed: false,
        })
    }

    /// Whether a wheel for it lies among the given files or directories.
    pub(super) fn wheel_for(&self, asked: &Asked, wanted: &Requirement) -> bool {
        if asked.wheels.is_empty() && asked.links.is_empty() {
            return false;
        }
        let prefix = [&wanted.name.replace('-', "_"), "-"].concat();
        asked
            .wheels
            .iter()
            .any(|path| base_name(path).starts_with(&prefix))
            || asked.links.iter().any(|dir| {
                let real = self.disk.tree.real(dir);
                self.disk
                    .tree
                    .children(&real)
                    .any(|(name, _)| name.starts_with(&prefix) && is_wheel(name))
            })
    }
}
