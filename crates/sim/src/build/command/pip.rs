//! `pip`: what it installs, where, how long that takes, and how it refuses.

mod address;
mod bytecode;
mod cache;
mod compiled;
mod gather;
mod hashes;
mod place;
mod project;
mod refused;
mod resolve;
mod tables;
mod unpack;
mod wheel;
mod wheelless;

use super::Words;
use super::requirement::{Requirement, normalise};
use super::split_verb;
use crate::build::machine::{End, Machine, OK};
use crate::build::python::Python;
use crate::build::tree::join;
use crate::build::{Installed, Output, PipReport};
use crate::facts::Sizes;
pub(super) use bytecode::{ByteCode, deletes_byte_code};
pub(super) use cache::ARCHIVE;
pub(super) use place::Place;
pub(super) use project::{project_name, requires_python};
use std::sync::Arc;
pub(super) use tables::{default_groups, dependencies, extras, groups, of_extra, of_group};

/// A distribution that was chosen.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) name: Arc<str>,
    /// Empty when it is an older version than the measured one and not known which.
    pub(super) version: Arc<str>,
    pub(super) sizes: Sizes,
    /// Milliseconds of building, for a source archive.
    pub(super) build_ms: u64,
    /// Why it is there: the requirement's `(from …)`.
    pub(super) from: Arc<str>,
    /// A wheel that lies in a directory.
    pub(super) local: bool,
    /// Its index among the measured ones.
    pub(super) known: Option<usize>,
}

/// What is asked of an installer.
#[expect(
    clippy::struct_excessive_bools,
    reason = "options of a command line, each on its own"
)]
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) wanted: Vec<Requirement>,
    /// Constraints.
    pub(super) limits: Vec<Requirement>,
    /// Wheels given as files.
    pub(super) wheels: Vec<String>,
    /// Projects given as folders or archives, which nobody builds: name and version.
    pub(super) projects: Vec<(String, String)>,
    /// Directories searched for wheels.
    pub(super) links: Vec<String>,
    pub(super) no_index: bool,
    /// Whether somebody names another index, which may have other wheels.
    pub(super) other_index: bool,
    pub(super) no_deps: bool,
    /// What is there already is installed again.
    pub(super) again: bool,
    /// It is the whole of an environment, which a first step may have filled.
    pub(super) whole: bool,
    /// How many requirement files have been read.
    pub(super) files: u32,
    /// Minor version of the Python that it is for, where that counts.
    pub(super) python: Option<u8>,
    /// Whether uv is asked.
    pub(super) uv: bool,
}

/// Flags of pip that take a value (<https://pip.pypa.io/en/stable/cli/pip/>, "General
/// Options", and those of `pip install`).
const VALUED: &[&str] = &[
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-e",
    "--editable",
    "-t",
    "--target",
    "--prefix",
    "--root",
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "--cache-dir",
    "--timeout",
    "--retries",
    "--trusted-host",
    "--no-binary",
    "--only-binary",
    "--platform",
    "--python-version",
    "--progress-bar",
    "--python",
    "--root-user-action",
    "--proxy",
    "--exists-action",
    "--cert",
    "--client-cert",
    "--use-feature",
    "--use-deprecated",
    "--keyring-provider",
    "--upgrade-strategy",
    "--implementation",
    "--abi",
    "--src",
    "--report",
    "--group",
    "-C",
    "--config-settings",
    "--global-option",
    "--log",
    "-w",
    "--wheel-dir",
    "-d",
    "--dest",
];

/// Whether a program is pip itself: `pip`, `pip3`, `pip3.12` (pip, `utils/entrypoints.py`,
/// `_EXECUTABLE_NAMES`). Others, such as pipenv and pip-compile, only begin like it.
pub(super) fn is_pip(name: &str) -> bool {
    let version = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || c == '.');
    name.strip_prefix("pip").is_some_and(version)
}

impl Machine<'_> {
    /// `pip …` of a Python.
    pub(super) fn pip(&mut self, python: &Python, args: &[String]) -> End {
        let Some((verb, rest)) = split_verb(args, VALUED) else {
            if args.iter().any(|arg| arg == "--version" || arg == "-V") {
                self.say_all(&[
                    "pip 25.0.1 from ",
                    &python.site(),
                    "/pip (python 3.",
                    &python.minor.to_string(),
                    ")",
                ]);
            }
            return OK;
        };
        let words = Words::new(&rest, VALUED);
        let other = match self.pip_python(&words) {
            Ok(other) => other,
            Err(end) => return end,
        };
        let python = other.as_ref().unwrap_or(python);
        match verb {
            "install" => self.pip_install(python, &words),
            "wheel" | "download" => self.pip_wheel(python, &words),
            "uninstall" => self.pip_uninstall(python, &words),
            "cache" => self.pip_cache(&words),
            "list" | "freeze" | "check" | "show" | "config" | "debug" | "help" | "index" => OK,
            other => {
                let said = ["ERROR: unknown command \"", other, "\""].concat();
                self.fail("pip-usage", 1, &said, &[])
            }
        }
    }

    /// The interpreter that `--python` names, or the environment that it lies in
    /// (`cli/main_parser.py`, `identify_python_interpreter`).
    fn pip_python(&mut self, words: &Words<'_>) -> Result<Option<Python>, End> {
        let Some(named) = words.value(&["--python"]) else {
            return Ok(None);
        };
        match self.python_named(named) {
            Some(python) => Ok(Some(python)),
            None if self.vague_at(named) => Err(self.guessed("pip --python")),
            None => {
                let said = ["ERROR: Could not locate Python interpreter ", named].concat();
                Err(self.fail("pip-usage", 1, &said, &[]))
            }
        }
    }

    fn pip_install(&mut self, python: &Python, words: &Words<'_>) -> End {
        if python.is_managed() && !words.has(&["--break-system-packages"]) {
            self.say("error: externally-managed-environment");
            let said = "× This environment is externally managed";
            return self.fail("externally-managed", 1, said, &[]);
        }
        let mut asked = Asked {
            no_index: words.has(&["--no-index"]),
            no_deps: words.has(&["--no-deps"]),
            again: words.has(&["--force-reinstall", "-I", "--ignore-installed"]),
            python: (!words.has(&["--ignore-requires-python"])).then_some(python.minor),
            ..Asked::default()
        };
        if let Err(end) = self.gather(words, &mut asked) {
            return end;
        }
        if asked.is_empty() {
            if words
                .flags
                .iter()
                .any(|(flag, _)| matches!(*flag, "-r" | "--requirement"))
            {
                return OK;
            }
            if self.vague() {
                self.not_simulated("pip install");
                return OK;
            }
            let said = "ERROR: You must give at least one requirement to install (see \"pip help install\")";
            return self.fail("pip-usage", 1, said, &[]);
        }
        if let Some(file) = asked
            .wanted
            .iter()
            .find(|one| one.shown() == "requirements.txt")
        {
            let file = file.clone();
            return self.no_distribution(&file, "none");
        }
        let place = match self.place(python, words) {
            Ok(place) => place,
            Err(end) => return end,
        };
        let mut report = PipReport::default();
        let chosen = match self.resolve(python, &asked, &place, &mut report) {
            Ok(chosen) => chosen,
            Err(end) => return end,
        };
        if let Err(end) = self.check_hashes(words, &asked, &chosen) {
            return end;
        }
        report.user_fallback = place.fallback;
        let code = self.pip_byte_code(words);
        let keeps = self.pip_keeps(words);
        let times = &self.facts.times;
        self.ms += times.pip_resolve_ms;
        for one in &chosen {
            self.ms +=
                times.pip_package_ms + one.build_ms + one.sizes.installed / times.pip_write.max(1);
            self.ms += if code.compiled {
                one.sizes.pyc / times.pip_compile.max(1)
            } else {
                0
            };
        }
        let downloaded: u64 = chosen
            .iter()
            .filter(|one| !one.local)
            .map(|one| one.sizes.download)
            .sum();
        if !self.cached_downloads {
            self.ms += downloaded / self.down;
        }
        self.unpack(python, &place, &chosen, code);
        self.unpack_projects("pip install .", &asked, &place);
        if keeps && !chosen.is_empty() {
            let dir = self.pip_cache_dir(words);
            self.keep_downloads(&dir, &chosen, downloaded);
        }
        report.root_warning = self.who.uid == 0 && !python.venv && !chosen.is_empty();
        report.installed = chosen.into_iter().map(installed).collect();
        self.output.push(Output::Pip(Box::new(report)));
        OK
    }

    fn pip_uninstall(&mut self, python: &Python, words: &Words<'_>) -> End {
        for name in &words.rest {
            let path = package_path(&self.disk.tree.real(&python.site()), &normalise(name));
            let paid = self.disk.remove(&path);
            self.paid(paid);
        }
        OK
    }

    /// Says that deleted bytes are paid for all the same.
    pub(super) fn paid(&mut self, bytes: u64) {
        if bytes >= 1_000_000 {
            self.notice("deleted-but-paid", bytes);
        }
    }
}

impl Asked {
    /// Whether there is nothing to install.
    fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.wheels.is_empty() && self.projects.is_empty()
    }

    /// Adds what else is said of the same name.
    fn narrow(&self, next: &mut Requirement) {
        let same = self.limits.iter().chain(&self.wanted);
        let mut specs = Vec::new();
        for more in same.filter(|more| more.name == next.name && more.specs != next.specs) {
            specs.extend(more.specs.iter().cloned());
        }
        next.specs.extend(specs);
    }
}

fn installed(one: Chosen) -> Installed {
    Installed {
        name: one.name,
        version: one.version,
        from: one.from,
        built: one.build_ms > 0,
    }
}

/// Where an installed distribution stands.
pub(super) fn package_path(site: &str, name: &str) -> String {
    join(site, name)
}
