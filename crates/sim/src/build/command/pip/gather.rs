//! What pip and uv are asked for: words, requirement files, projects, wheels.

use super::Asked;
use crate::build::command::Words;
use crate::build::command::requirement::{Requirement, normalise};
use crate::build::machine::{End, Machine};
use crate::build::tree::{base_name, join, parent};
use std::sync::Arc;

impl Machine<'_> {
    /// Collects requirements from words and files.
    pub(in crate::build::command) fn gather(
        &mut self,
        words: &Words<'_>,
        asked: &mut Asked,
    ) -> Result<(), End> {
        for (flag, value) in &words.flags {
            match *flag {
                "-r" | "--requirement" => self.requirement_file(value, asked, false)?,
                "-c" | "--constraint" => self.requirement_file(value, asked, true)?,
                "-f" | "--find-links" => asked.links.push(self.path(value)),
                "-e" | "--editable" => self.project(value, asked)?,
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
        let path = self.path(name);
        let args = [("file", name), ("path", &path)];
        let Some((_, node)) = self.disk.tree.find(&path) else {
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
        if !node.allows(self.who.uid, self.who.gid, 4) {
            let said = [
                "ERROR: Could not open requirements file: [Errno 13] Permission denied: '",
                name,
                "'",
            ];
            return Err(self.fail("permission-denied", 1, &said.concat(), &args));
        }
        let Some(text) = self.disk.tree.text(&path).map(str::to_owned) else {
            self.not_simulated(name);
            return Ok(());
        };
        asked.files += 1;
        if asked.files > 32 {
            return Ok(());
        }
        let joined = text.replace("\\\n", " ");
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
            let near = |value: &str| crate::build::tree::absolute(parent(file), value);
            return match name {
                "r" | "requirement" => self.requirement_file(&near(value), asked, limits),
                "c" | "constraint" => self.requirement_file(&near(value), asked, true),
                "e" | "editable" => self.project(value, asked),
                _ => Ok(()),
            };
        }
        let line = line.split(" --").next().unwrap_or(line);
        if limits {
            if let Ok(Some(limit)) = Requirement::read(line) {
                asked.limits.push(limit);
            }
            return Ok(());
        }
        self.requirement(line, from, asked)
    }

    fn requirement(&mut self, text: &str, from: &str, asked: &mut Asked) -> Result<(), End> {
        let path = text.split('[').next().unwrap_or(text);
        if is_wheel(text) {
            asked.wheels.push(self.path(text));
            return Ok(());
        }
        if matches!(path, "." | "..") || path.starts_with("./") || path.starts_with('/') {
            return self.project(path, asked);
        }
        if text.contains("git+") {
            if !self.has("git") {
                let said = "ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?";
                return Err(self.fail("command-not-in-image", 1, said, &[("command", "git")]));
            }
            self.not_simulated(text);
            return Ok(());
        }
        let named = text.split_once(" @ ").map_or(text, |(name, _)| name);
        match Requirement::read(named) {
            Ok(Some(mut requirement)) => {
                requirement.from = from.into();
                asked.wanted.push(requirement);
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(()) => {
                let said = [
                    "ERROR: Invalid requirement: '",
                    text,
                    "'",
                    &from.replace("(from -r", "(from"),
                ]
                .concat();
                Err(self.fail("requirement-invalid", 1, &said, &[("requirement", text)]))
            }
        }
    }

    /// `pip install .`
    fn project(&mut self, dir: &str, asked: &mut Asked) -> Result<(), End> {
        let path = self.path(dir);
        let has = |name: &str| self.disk.tree.find(&join(&path, name)).is_some();
        if !has("pyproject.toml") && !has("setup.py") {
            let said = [
                "ERROR: Directory '",
                dir,
                "' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.",
            ];
            return Err(self.fail(
                "project-not-installable",
                1,
                &said.concat(),
                &[("path", &path)],
            ));
        }
        let text = self
            .disk
            .tree
            .text(&join(&path, "pyproject.toml"))
            .unwrap_or("")
            .to_owned();
        for requirement in dependencies(&text) {
            self.requirement(&requirement, "", asked)?;
        }
        Ok(())
    }

    pub(super) fn wheel_requirement(&mut self, path: &str) -> Result<Requirement, End> {
        let name = base_name(path).trim_end_matches(".whl");
        if self.disk.tree.find(path).is_none() {
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

/// The list `dependencies` of a `pyproject.toml`.
pub(in crate::build::command) fn dependencies(text: &str) -> Vec<String> {
    let Some(start) = text
        .find("\ndependencies")
        .or_else(|| text.starts_with("dependencies").then_some(0))
    else {
        return Vec::new();
    };
    let Some((_, list)) = text[start..].split_once('[') else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut rest = list;
    while let Some(at) = rest.find(['"', '\'', ']']) {
        let quote = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        if quote == b']' {
            break;
        }
        let Some(end) = rest.find(char::from(quote)) else {
            break;
        };
        found.push(rest[..end].to_owned());
        rest = &rest[end + 1..];
    }
    found
}

fn is_wheel(name: &str) -> bool {
    name.rsplit('.').next() == Some("whl")
}
