//! Which Python uv takes for an environment: one that it has fetched, one on the search path,
//! or one that it fetches now (<https://docs.astral.sh/uv/concepts/python-versions/>).

use crate::build::command::Words;
use crate::build::command::pip::requires_python;
use crate::build::command::requirement::Requirement;
use crate::build::machine::{End, Machine, OK};
use crate::build::python::Python;
use crate::build::tree::{Kind, Node, join};
use crate::facts::System;
use crate::finding::Severity;

/// The minors of Python 3 that it fetches; the newest measured one when any will do.
const FETCHED: std::ops::RangeInclusive<u8> = 8..=14;

/// About what such a Python has: bytes as transferred and as unpacked. The size is said to be
/// estimated.
const SIZES: (u64, u64) = (32_000_000, 105_000_000);

/// What is asked of a Python.
#[derive(Debug, Default)]
struct Wanted {
    /// Conditions of its version; any when there are none.
    specs: Option<Requirement>,
    /// As it was written.
    shown: String,
    /// Whether it stands in `.python-version`.
    pinned: bool,
}

impl Wanted {
    /// `3.12`, `cpython@3.12.4`, `>=3.11,<3.14`; what is none of these asks for nothing.
    fn read(text: &str) -> Self {
        let shown = text.trim();
        let text = shown.trim_start_matches(|c: char| c.is_ascii_alphabetic() || "@-".contains(c));
        let version = text.starts_with(|c: char| c.is_ascii_digit());
        let specs = if version {
            let release = text.split('-').next().unwrap_or_default();
            let minor: Vec<&str> = release.split('.').take(2).collect();
            ["python==", &minor.join("."), ".*"].concat()
        } else {
            ["python", text].concat()
        };
        Self {
            specs: Requirement::read(&specs).ok().flatten(),
            shown: shown.to_owned(),
            pinned: false,
        }
    }

    fn fits(&self, minor: u8) -> bool {
        let specs = self.specs.as_ref();
        specs.is_none_or(|specs| specs.accepts_minor(minor))
    }

    /// The one that is fetched.
    fn newest(&self) -> Option<u8> {
        FETCHED.rev().find(|minor| self.fits(*minor))
    }
}

impl Machine<'_> {
    /// `uv venv`
    pub(super) fn uv_venv(&mut self, words: &Words<'_>) -> End {
        let dir = self.path(words.rest.first().unwrap_or(&".venv"));
        match self.uv_takes(words) {
            Ok(python) => self.make_venv(&python, &dir, false),
            Err(end) => end,
        }
    }

    /// Makes the environment of a project. One that is there stays, if it fits.
    pub(super) fn uv_environment(&mut self, words: &Words<'_>, dir: &str) -> End {
        let wanted = self.wanted_python(words);
        let own = Python::at(&self.disk.tree, &join(dir, "bin/python"));
        if own.is_some_and(|own| own.venv && wanted.fits(own.minor)) {
            return OK;
        }
        match self.uv_takes(words) {
            Ok(python) => self.make_venv(&python, dir, false),
            Err(end) => end,
        }
    }

    /// `uv python install`, which also links the Python into the folder of the user's programs
    /// (<https://docs.astral.sh/uv/concepts/python-versions/#installing-python-executables>).
    pub(super) fn uv_python_install(&mut self, args: &[String]) -> End {
        let words = Words::new(args, super::VALUED);
        let Some((&"install", targets)) = words.rest.split_first() else {
            return OK;
        };
        let dir = words
            .value(&["--install-dir", "-i"])
            .map(|dir| self.path(dir));
        let dir = dir.unwrap_or_else(|| self.managed_dir());
        let mut wanted: Vec<Wanted> = targets.iter().map(|text| Wanted::read(text)).collect();
        if wanted.is_empty() {
            wanted.push(self.pinned_python().unwrap_or_default());
        }
        for wanted in wanted {
            let fitting = self.managed(&dir, &wanted).map(|python| python.minor);
            let Some(minor) = fitting.or_else(|| wanted.newest()) else {
                return self.no_interpreter_for(&wanted);
            };
            if fitting.is_none()
                && let Err(end) = self.fetch_python(&dir, minor)
            {
                return end;
            }
            self.link_python(&dir, minor, words.has(&["--default"]));
        }
        OK
    }

    fn link_python(&mut self, dir: &str, minor: u8, default: bool) {
        let bin = self
            .var("UV_PYTHON_BIN_DIR")
            .or_else(|| self.var("XDG_BIN_HOME"));
        let bin = bin.map_or_else(|| join(self.home(), ".local/bin"), |bin| self.path(bin));
        let exe = self.managed_exe(dir, minor);
        let own = ["python3.", &minor.to_string()].concat();
        let names = [own.as_str(), "python3", "python"];
        for name in names.iter().take(if default { 3 } else { 1 }) {
            let link = Node::new(Kind::Link(exe.as_str().into()), 0);
            let link = link.owned(self.who.uid, self.who.gid);
            self.disk.put_deep(&join(&bin, name), link);
        }
    }

    /// The Python for an environment, fetched if need be.
    fn uv_takes(&mut self, words: &Words<'_>) -> Result<Python, End> {
        let wanted = self.wanted_python(words);
        let named = wanted.shown.contains('/');
        if let Some(python) = named.then(|| self.python_named(&wanted.shown)).flatten() {
            return Ok(python);
        }
        let dir = self.managed_dir();
        if let Some(python) = self.found(&dir, &wanted, words) {
            return self.suits_project(&wanted, python);
        }
        let own = self.own_python();
        let unsure = own.is_none() && self.may_have_command("python3", false);
        if let Some(own) = own.filter(|_| named || self.on_unmeasured()) {
            return Ok(own);
        }
        if named || unsure {
            return Err(self.guessed("uv venv"));
        }
        match wanted.newest().filter(|_| self.may_fetch(words)) {
            Some(minor) => {
                let python = self.fetch_python(&dir, minor)?;
                self.suits_project(&wanted, python)
            }
            None => Err(self.no_interpreter_for(&wanted)),
        }
    }

    /// A Python that is there: uv's own come first, unless the one or the other is ruled out.
    fn found(&self, dir: &str, wanted: &Wanted, words: &Words<'_>) -> Option<Python> {
        let preference = words.value(&["--python-preference"]);
        let preference = preference.or_else(|| self.var("UV_PYTHON_PREFERENCE"));
        let preferred = preference.and_then(|value| value.strip_prefix("only-"));
        let only = |flag: &str, name: &str, value: &str| {
            words.has(&[flag]) || self.is_told(name) || preferred == Some(value)
        };
        let not_own = only("--no-managed-python", "UV_NO_MANAGED_PYTHON", "system");
        let own_only = only("--managed-python", "UV_MANAGED_PYTHON", "managed");
        let own = || self.managed(dir, wanted).filter(|_| !not_own);
        let on_path = || {
            let mut names = vec!["python3".to_owned(), "python".to_owned()];
            names.extend(
                FETCHED
                    .rev()
                    .map(|minor| ["python3.", &minor.to_string()].concat()),
            );
            let programs = names.iter().filter_map(|name| self.locate(name).ok());
            let mut all = programs.filter_map(|found| Python::at(&self.disk.tree, &found.path));
            all.find(|python| wanted.fits(python.minor))
        };
        own().or_else(|| if own_only { None } else { on_path() })
    }

    /// A Python that a project does not take (`crates/uv/src/commands/project/mod.rs`).
    fn suits_project(&mut self, wanted: &Wanted, python: Python) -> Result<Python, End> {
        let project = self.project_python();
        if project.fits(python.minor) {
            return Ok(python);
        }
        let minor = ["3.", &python.minor.to_string()].concat();
        let asked = if wanted.pinned {
            "Python request from `.python-version`"
        } else {
            "requested interpreter"
        };
        let said = [
            "error: The ",
            asked,
            " resolved to Python ",
            &minor,
            ", which is incompatible with the project's Python requirement: `",
            &project.shown,
            "` (from `project.requires-python`)",
        ];
        Err(self.other_python(&said.concat(), &project.shown, &minor, 2))
    }

    fn no_interpreter_for(&mut self, wanted: &Wanted) -> End {
        let shown = if wanted.shown.is_empty() {
            String::new()
        } else {
            [" for Python ", &wanted.shown].concat()
        };
        let said = [
            "error: No interpreter found",
            &shown,
            " in managed installations or search path",
        ];
        let said = said.concat();
        match self.own_python() {
            Some(own) if !wanted.fits(own.minor) => {
                let minor = ["3.", &own.minor.to_string()].concat();
                self.other_python(&said, &wanted.shown, &minor, 2)
            }
            _ => self.fail("command-not-in-image", 2, &said, &[("command", "python3")]),
        }
    }

    /// What is asked for: by a flag, a variable, a file, or the project.
    fn wanted_python(&self, words: &Words<'_>) -> Wanted {
        let told = words.value(&["-p", "--python"]);
        let told = told.or_else(|| self.var("UV_PYTHON")).map(Wanted::read);
        told.or_else(|| self.pinned_python())
            .unwrap_or_else(|| self.project_python())
    }

    fn pinned_python(&self) -> Option<Wanted> {
        let text = self.disk.tree.text(&self.path(".python-version"))?;
        let mut lines = text.lines().map(str::trim);
        let line = lines.find(|line| !line.is_empty() && !line.starts_with('#'))?;
        let pinned = true;
        Some(Wanted {
            pinned,
            ..Wanted::read(line)
        })
    }

    fn project_python(&self) -> Wanted {
        let text = self.disk.tree.text(&self.path("pyproject.toml"));
        let needed = text.and_then(requires_python);
        needed.map(Wanted::read).unwrap_or_default()
    }

    /// `UV_PYTHON_DOWNLOADS` is `automatic`, `manual` or `never`, of which the last has other
    /// names (<https://docs.astral.sh/uv/reference/environment/#uv_python_downloads>).
    fn may_fetch(&self, words: &Words<'_>) -> bool {
        let downloads = self.var("UV_PYTHON_DOWNLOADS").unwrap_or("automatic");
        let flags = ["--no-python-downloads", "--offline", "--no-managed-python"];
        let allowed = matches!(downloads, "automatic" | "auto" | "1" | "true" | "");
        allowed && !words.has(&flags) && !self.is_told("UV_OFFLINE")
    }

    fn is_told(&self, name: &str) -> bool {
        let value = self.var(name);
        value.is_some_and(|value| matches!(value, "1" | "true" | "yes" | "on"))
    }

    /// Where uv keeps its Pythons.
    fn managed_dir(&self) -> String {
        if let Some(dir) = self.var("UV_PYTHON_INSTALL_DIR") {
            return self.path(dir);
        }
        match self.var("XDG_DATA_HOME") {
            Some(data) => join(data, "uv/python"),
            None => join(self.home(), ".local/share/uv/python"),
        }
    }

    /// The program of one: its folder is linked to by a name without the last number.
    fn managed_exe(&self, dir: &str, minor: u8) -> String {
        let minor = minor.to_string();
        let libc = if self.base.system == System::Alpine {
            "musl"
        } else {
            "gnu"
        };
        let name = ["cpython-3.", &minor, "-linux-x86_64-", libc].concat();
        join(dir, &[&name, "/bin/python3.", &minor].concat())
    }

    /// The newest of uv's Pythons that fits.
    fn managed(&self, dir: &str, wanted: &Wanted) -> Option<Python> {
        let mut fitting = FETCHED.rev().filter(|minor| wanted.fits(*minor));
        fitting.find_map(|minor| {
            let exe = self.managed_exe(dir, minor);
            self.locate(&exe).ok()?;
            Python::at(&self.disk.tree, &exe)
        })
    }

    fn fetch_python(&mut self, dir: &str, minor: u8) -> Result<Python, End> {
        if !self.may_write(&join(dir, "x")) {
            let said = [
                "error: failed to create directory `",
                dir,
                "`: Permission denied (os error 13)",
            ];
            return Err(self.deny("permission-denied", 2, &said.concat(), &[("path", dir)]));
        }
        let exe = self.managed_exe(dir, minor);
        let number = minor.to_string();
        let name = ["python3.", &number].concat();
        let root = exe
            .split("/bin/python3.")
            .next()
            .unwrap_or_default()
            .to_owned();
        let link = || Node::new(Kind::Link(name.as_str().into()), 0);
        let library = ["lib/", &name].concat();
        for (path, node) in [
            (
                ["bin/", &name].concat(),
                Node::new(Kind::Program { interpreter: None }, 0),
            ),
            ("bin/python3".to_owned(), link()),
            ("bin/python".to_owned(), link()),
            ([&library, "/*"].concat(), Node::new(Kind::Lump, SIZES.1)),
            ([&library, "/site-packages"].concat(), Node::dir()),
        ] {
            let node = node.owned(self.who.uid, self.who.gid);
            self.disk.put_deep(&join(&root, &path), node);
        }
        let package = ["cpython-3.", &number].concat();
        let args = [("package", package.as_str())];
        self.find("package-size-estimated", Severity::Info, "", &args);
        self.ms += SIZES.0 / self.down + SIZES.1 / self.facts.times.uv_write.max(1);
        Ok(Python::at(&self.disk.tree, &exe).expect("it was put there"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_versions_or_conditions() {
        for (text, fits, fits_not) in [
            ("3.12", 12, 13),
            ("3.12.4", 12, 11),
            ("cpython@3.11", 11, 12),
            ("cpython-3.11-linux-x86_64-gnu", 11, 12),
            ("python3.13", 13, 12),
            (">=3.11,<3.13", 12, 13),
            (">=3.11", 14, 10),
            (">=3.12.3", 12, 11),
            ("==3.12.3", 12, 11),
            ("~=3.11", 13, 10),
            ("<3.13", 12, 13),
        ] {
            let wanted = Wanted::read(text);
            assert!(wanted.fits(fits), "{text} {wanted:?}");
            assert!(!wanted.fits(fits_not), "{text} {wanted:?}");
        }
        for text in ["", "pypy", "python"] {
            assert!(Wanted::read(text).fits(9), "{text}");
        }
    }
}
