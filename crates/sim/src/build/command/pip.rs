//! `pip`: what it installs, where, how long that takes, and how it refuses.

use super::requirement::{Requirement, compare, normalise};
use super::{Words, pip};
use crate::build::machine::{End, Machine, OK};
use crate::build::python::Python;
use crate::build::tree::{Kind, Node, base_name, join, parent};
use crate::build::{Installed, Output, PipReport};
use crate::facts::{Package, Sizes};
use crate::finding::{Arg, Severity};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

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
}

/// What is asked of an installer.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) wanted: Vec<Requirement>,
    /// Constraints.
    pub(super) limits: Vec<Requirement>,
    /// Wheels given as files.
    pub(super) wheels: Vec<String>,
    /// Directories searched for wheels.
    pub(super) links: Vec<String>,
    pub(super) no_index: bool,
    pub(super) no_deps: bool,
    /// How many requirement files have been read.
    pub(super) depth: u32,
}

/// Flags of pip that take a value.
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
    "--root-user-action",
    "--log",
    "-w",
    "--wheel-dir",
    "-d",
    "--dest",
];

impl Machine<'_> {
    /// `pip …` of a Python.
    pub(super) fn pip(&mut self, python: &Python, args: &[String]) -> End {
        let at = args.iter().position(|arg| !arg.starts_with('-'));
        let Some(at) = at else {
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
        let mut rest = args[at + 1..].to_vec();
        rest.extend(args[..at].iter().cloned());
        let words = Words::new(&rest, VALUED);
        match args[at].as_str() {
            "install" => self.pip_install(python, &words),
            "wheel" | "download" => self.pip_wheel(python, &words),
            "uninstall" => self.pip_uninstall(python, &words),
            "cache" | "list" | "freeze" | "check" | "show" | "config" | "debug" | "help"
            | "index" => OK,
            other => {
                let said = ["ERROR: unknown command \"", other, "\""].concat();
                self.fail("pip-usage", 1, &said, &[])
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
            ..Asked::default()
        };
        if let Err(end) = self.gather(words, &mut asked) {
            return end;
        }
        if asked.wanted.is_empty() && asked.wheels.is_empty() {
            if words
                .flags
                .iter()
                .any(|(flag, _)| matches!(*flag, "-r" | "--requirement"))
            {
                return OK;
            }
            let said = "ERROR: You must give at least one requirement to install (see \"pip help install\")";
            return self.fail("pip-usage", 1, said, &[]);
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
        report.user_fallback = place.fallback;
        let compiles = !words.has(&["--no-compile"]);
        let keeps = !words.has(&["--no-cache-dir"])
            && self
                .var("PIP_NO_CACHE_DIR")
                .is_none_or(|value| value == "0" || value == "false");
        let upgrade = words.has(&["-U", "--upgrade", "--force-reinstall"]);
        let times = &self.facts.times;
        self.ms += times.pip_resolve_ms;
        for one in &chosen {
            self.ms +=
                times.pip_package_ms + one.build_ms + one.sizes.installed / times.pip_write.max(1);
            self.ms += if compiles {
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
            self.ms += downloaded / times.laptop_down.max(1);
        }
        self.unpack(python, &place, &chosen, compiles, upgrade);
        if keeps && !chosen.is_empty() {
            self.keep_downloads(&chosen, downloaded);
        }
        report.root_warning = self.who.uid == 0 && !python.venv && !chosen.is_empty();
        report.installed = chosen.into_iter().map(installed).collect();
        self.output.push(Output::Pip(Box::new(report)));
        OK
    }

    /// Collects requirements from words and files.
    pub(super) fn gather(&mut self, words: &Words<'_>, asked: &mut Asked) -> Result<(), End> {
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

    fn requirement_file(&mut self, name: &str, asked: &mut Asked, limits: bool) -> Result<(), End> {
        let path = self.path(name);
        let args = [
            ("file", Arg::Code(name.to_owned())),
            ("path", Arg::Code(path.clone())),
        ];
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
        asked.depth += 1;
        if asked.depth > 8 {
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
        asked.depth -= 1;
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
                return Err(self.fail(
                    "command-not-in-image",
                    1,
                    said,
                    &[("command", Arg::Code("git".into()))],
                ));
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
                Err(self.fail(
                    "requirement-invalid",
                    1,
                    &said,
                    &[("requirement", Arg::Code(text.into()))],
                ))
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
                &[("path", Arg::Code(path))],
            ));
        }
        let text = self
            .disk
            .tree
            .text(&join(&path, "pyproject.toml"))
            .unwrap_or("")
            .to_owned();
        for requirement in pip::dependencies(&text) {
            self.requirement(&requirement, "", asked)?;
        }
        Ok(())
    }

    /// Chooses everything that has to be installed.
    pub(super) fn resolve(
        &mut self,
        python: &Python,
        asked: &Asked,
        place: &Place,
        report: &mut PipReport,
    ) -> Result<Vec<Chosen>, End> {
        self.conflicts(asked)?;
        let facts = self.facts;
        let site = self.disk.tree.real(&place.site);
        let mut todo: VecDeque<Requirement> = VecDeque::new();
        let mut seen = vec![false; facts.packages.rows.len()];
        let mut unknown = BTreeSet::new();
        for path in &asked.wheels {
            todo.push_back(self.wheel_requirement(path)?);
        }
        todo.extend(asked.wanted.iter().cloned());
        let mut chosen = Vec::new();
        while let Some(mut next) = todo.pop_front() {
            let known = facts.package_at(&next.name);
            let new = match known {
                Some(at) => !std::mem::replace(&mut seen[at], true),
                None => unknown.insert(next.name.clone()),
            };
            if !new {
                continue;
            }
            asked.narrow(&mut next);
            let known = known.map(|at| &facts.packages.rows[at]);
            if let Some(version) = self.satisfied(place, &site, &next) {
                report.satisfied.push((next.shown().to_owned(), version));
            } else {
                let local = self.wheel_for(asked, &next);
                if asked.no_index && !local {
                    return Err(self.no_distribution(&next, "none"));
                }
                chosen.push(self.choose(python, &next, known, local)?);
            }
            let Some(known) = known.filter(|_| !asked.no_deps) else {
                continue;
            };
            let from: Arc<str> = [" (from ", &known.name, ")"].concat().into();
            let needed = known.requires.iter().map(|name| Requirement {
                name: name.clone(),
                from: from.clone(),
                ..Requirement::default()
            });
            todo.extend(needed);
        }
        Ok(chosen)
    }

    /// Two pins of one name cannot both be kept.
    fn conflicts(&mut self, asked: &Asked) -> Result<(), End> {
        for (at, one) in asked.wanted.iter().enumerate() {
            let Some(pin) = one.pin() else { continue };
            let other = asked.wanted[..at].iter().chain(&asked.limits);
            let Some(other) = other
                .filter(|other| other.name == one.name)
                .find(|other| !other.accepts(pin))
            else {
                continue;
            };
            let said = [
                "ERROR: Cannot install ",
                other.shown(),
                " and ",
                one.shown(),
                " because these package versions have conflicting dependencies.",
            ];
            let args = [
                ("one", Arg::Code(other.shown().to_owned())),
                ("other", Arg::Code(one.shown().to_owned())),
            ];
            let end = self.fail("requirements-conflict", 1, &said.concat(), &args);
            self.say("ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/#dealing-with-dependency-conflicts");
            return Err(end);
        }
        Ok(())
    }

    fn satisfied(&self, place: &Place, site: &str, wanted: &Requirement) -> Option<String> {
        if place.blind {
            return None;
        }
        let node = self.disk.tree.get(&package_path(site, &wanted.name))?;
        match &node.kind {
            Kind::Package { version, .. } if version.is_empty() || wanted.accepts(version) => {
                Some(version.to_string())
            }
            _ => None,
        }
    }

    pub(super) fn choose(
        &mut self,
        python: &Python,
        wanted: &Requirement,
        known: Option<&Package>,
        local: bool,
    ) -> Result<Chosen, End> {
        let facts = self.facts;
        if facts.packages.nowhere.binary_search(&wanted.name).is_ok() {
            return Err(self.no_distribution(wanted, "none"));
        }
        if let Some((_, meant)) = facts
            .modules
            .renamed
            .iter()
            .find(|(name, _)| *name == wanted.name)
        {
            return Err(self.renamed(wanted, meant));
        }
        let Some(known) = known else {
            return Ok(self.unknown(wanted, local));
        };
        let fits = wanted.accepts(&known.version);
        if wanted
            .pin()
            .is_some_and(|pin| compare(pin, &known.version).is_gt())
            || (!fits && !wanted.accepts_older_than(&known.version))
        {
            return Err(self.no_distribution(wanted, &["…, ", &known.version].concat()));
        }
        if fits && known.python > python.minor {
            if !wanted.accepts_older_than(&known.version) && !wanted.specs.is_empty() {
                return Err(self.wrong_python(python, wanted, known));
            }
            return Ok(older(wanted, known));
        }
        let build_ms = match &known.build {
            Some(build) if !local => {
                if !self.has(&build.command) {
                    return Err(self.no_compiler(known, &build.command));
                }
                build.ms
            }
            _ => 0,
        };
        let version = wanted.pin().filter(|_| !fits).unwrap_or(&known.version);
        Ok(Chosen {
            name: known.name.as_str().into(),
            version: version.into(),
            sizes: known.sizes,
            build_ms,
            from: wanted.from.clone(),
            local,
        })
    }

    fn unknown(&mut self, wanted: &Requirement, local: bool) -> Chosen {
        let args = [("package", Arg::Code(wanted.name.clone()))];
        self.find("package-size-estimated", Severity::Info, "", &args);
        Chosen {
            name: wanted.name.as_str().into(),
            version: wanted.pin().unwrap_or("").into(),
            sizes: self.facts.packages.unknown,
            build_ms: 0,
            from: wanted.from.clone(),
            local,
        }
    }

    fn no_distribution(&mut self, wanted: &Requirement, versions: &str) -> End {
        let first = [
            "ERROR: Could not find a version that satisfies the requirement ",
            wanted.shown(),
            " (from versions: ",
            versions,
            ")",
        ];
        self.say(first.concat());
        let said = ["ERROR: No matching distribution found for ", wanted.shown()].concat();
        self.fail(
            "no-matching-distribution",
            1,
            &said,
            &[("requirement", Arg::Code(wanted.shown().to_owned()))],
        )
    }

    /// The words of pip 25 when every fitting version needs another Python.
    fn wrong_python(&mut self, python: &Python, wanted: &Requirement, known: &Package) -> End {
        let needed = ["3.", &known.python.to_string()].concat();
        let said = [
            "ERROR: Ignored the following versions that require a different python version: ",
            &known.version,
            " Requires-Python >=",
            &needed,
        ]
        .concat();
        let args = [
            ("requirement", Arg::Code(wanted.shown().to_owned())),
            ("needed", Arg::Code(needed)),
            (
                "python",
                Arg::Code(["3.", &python.minor.to_string()].concat()),
            ),
        ];
        let end = self.fail("requires-python", 1, &said, &args);
        self.say_all(&[
            "ERROR: Could not find a version that satisfies the requirement ",
            wanted.shown(),
            " (from versions: …)",
        ]);
        self.say_all(&["ERROR: No matching distribution found for ", wanted.shown()]);
        end
    }

    fn no_compiler(&mut self, known: &Package, command: &str) -> End {
        let name = &known.name;
        self.say_all(&["Building wheels for collected packages: ", name]);
        self.say_all(&[
            "  Building wheel for ",
            name,
            " (pyproject.toml): finished with status 'error'",
        ]);
        self.say("  error: subprocess-exited-with-error");
        self.say_all(&[
            "  × Building wheel for ",
            name,
            " (pyproject.toml) did not run successfully.",
        ]);
        self.say("  │ exit code: 1");
        let said = [
            "error: [Errno 2] No such file or directory: '",
            command,
            "'",
        ]
        .concat();
        self.say_all(&["      ", &said]);
        self.say_all(&["  ERROR: Failed building wheel for ", name]);
        let args = [
            ("package", Arg::Code(name.clone())),
            ("command", Arg::Code(command.into())),
        ];
        self.find("compiler-missing", Severity::Error, &said, &args);
        self.cause = Some("compiler-missing");
        self.say_all(&[
            "ERROR: Failed to build installable wheels for some pyproject.toml based projects (",
            name,
            ")",
        ]);
        End::Code(1)
    }

    fn renamed(&mut self, wanted: &Requirement, meant: &str) -> End {
        self.say("  error: subprocess-exited-with-error");
        self.say("  × Getting requirements to build wheel did not run successfully.");
        let said = [
            "The '",
            &wanted.name,
            "' PyPI package is deprecated, use '",
            meant,
            "'",
        ]
        .concat();
        let args = [
            ("package", Arg::Code(wanted.name.clone())),
            ("meant", Arg::Code(meant.into())),
        ];
        self.fail("package-renamed", 1, &said, &args)
    }

    /// Where pip puts things.
    fn place(&mut self, python: &Python, words: &Words<'_>) -> Result<Place, End> {
        if let Some(target) = words.value(&["-t", "--target"]) {
            let site = self.path(target);
            return self.checked(Place {
                bin: join(&site, "bin"),
                site,
                blind: true,
                fallback: false,
            });
        }
        if let Some(prefix) = words.value(&["--prefix", "--root"]) {
            let prefix = self.path(prefix);
            let site = python.site_below(&prefix);
            return self.checked(Place {
                bin: join(&prefix, "bin"),
                site,
                blind: true,
                fallback: false,
            });
        }
        let own = Place {
            site: python.site(),
            bin: join(&python.prefix, "bin"),
            blind: false,
            fallback: false,
        };
        let writable = self.may_write(&join(&own.site, "x"));
        if words.has(&["--user"]) || (!writable && !python.venv) {
            let base = join(self.home(), ".local");
            let site = python.site_below(&base);
            let fallback = !words.has(&["--user"]);
            return self.checked(Place {
                bin: join(&base, "bin"),
                site,
                blind: false,
                fallback,
            });
        }
        self.checked(own)
    }

    fn checked(&mut self, place: Place) -> Result<Place, End> {
        let probe = join(&place.site, "x");
        if self.may_write(&probe) {
            return Ok(place);
        }
        let mut first = place.site.as_str();
        while self.disk.tree.find(parent(first)).is_none() && parent(first) != "/" {
            first = parent(first);
        }
        let said = [
            "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '",
            first,
            "'",
        ];
        let args = [
            ("path", Arg::Code(first.to_owned())),
            ("user", Arg::Code(self.who.name.clone())),
        ];
        let end = self.fail("permission-denied", 1, &said.concat(), &args);
        self.say("Check the permissions.");
        Err(end)
    }

    /// Writes what was chosen.
    pub(super) fn unpack(
        &mut self,
        python: &Python,
        place: &Place,
        chosen: &[Chosen],
        compiles: bool,
        _upgrade: bool,
    ) {
        let (uid, gid) = (self.who.uid, self.who.gid);
        let site = self.disk.tree.real(&place.site);
        let bin = self.disk.tree.real(&place.bin);
        self.disk.make_dirs(&site, uid, gid);
        for one in chosen {
            let bytes = one.sizes.installed + if compiles { one.sizes.pyc } else { 0 };
            let kind = Kind::Package {
                name: one.name.clone(),
                version: one.version.clone(),
            };
            self.disk.put(
                &package_path(&site, &one.name),
                Node::new(kind, bytes).owned(uid, gid),
            );
            let facts = self.facts;
            let known = facts.package(&one.name);
            for script in known.map_or(&[][..], |known| &known.scripts) {
                let native = matches!(script.as_str(), "uv" | "uvx" | "ruff");
                let interpreter = (!native).then(|| python.exe.as_str().into());
                let node = Node::new(Kind::Program { interpreter }, 0).owned(uid, gid);
                self.disk.put_deep(&join(&bin, script), node);
            }
        }
    }

    /// What pip keeps in its cache.
    fn keep_downloads(&mut self, chosen: &[Chosen], bytes: u64) {
        let names: Vec<&str> = chosen
            .iter()
            .flat_map(|one| [&*one.name, &*one.version])
            .collect();
        let key = format!("{:08x}", crate::build::context::hash(&names) >> 32);
        let dir = match self.var("PIP_CACHE_DIR") {
            Some(dir) => self.path(dir),
            None => join(self.home(), ".cache/pip"),
        };
        let path = join(&dir, &["http-v2/", &key].concat());
        let path = self.disk.tree.real(&path);
        if self.may_write(&path) {
            let node = Node::new(Kind::Lump, bytes).owned(self.who.uid, self.who.gid);
            self.disk.put_deep(&path, node);
        }
    }

    fn pip_wheel(&mut self, python: &Python, words: &Words<'_>) -> End {
        let mut asked = Asked {
            no_deps: words.has(&["--no-deps"]),
            ..Asked::default()
        };
        if let Err(end) = self.gather(words, &mut asked) {
            return end;
        }
        let dir = self.path(
            words
                .value(&["-w", "--wheel-dir", "-d", "--dest"])
                .unwrap_or("."),
        );
        let place = Place {
            site: dir.clone(),
            bin: dir.clone(),
            blind: true,
            fallback: false,
        };
        let mut report = PipReport::default();
        let chosen = match self.resolve(python, &asked, &place, &mut report) {
            Ok(chosen) => chosen,
            Err(end) => return end,
        };
        let times = &self.facts.times;
        self.ms += times.pip_resolve_ms;
        for one in chosen {
            self.ms +=
                times.pip_package_ms + one.build_ms + one.sizes.download / times.laptop_down.max(1);
            let name = [&one.name.replace('-', "_"), "-", &one.version, ".whl"].concat();
            let digest = crate::build::context::hash(&[&name]);
            let node = Node::new(Kind::File { text: None, digest }, one.sizes.download);
            self.disk
                .put_deep(&join(&dir, &name), node.owned(self.who.uid, self.who.gid));
        }
        OK
    }

    fn wheel_requirement(&mut self, path: &str) -> Result<Requirement, End> {
        let name = base_name(path).trim_end_matches(".whl");
        if self.disk.tree.find(path).is_none() {
            let said = [
                "ERROR: ",
                path,
                " is not a valid wheel filename or does not exist",
            ]
            .concat();
            return Err(self.fail(
                "file-not-found",
                1,
                &said,
                &[("path", Arg::Code(path.into()))],
            ));
        }
        let mut parts = name.split('-');
        let name = normalise(parts.next().unwrap_or(""));
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
    fn wheel_for(&self, asked: &Asked, wanted: &Requirement) -> bool {
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
            self.find(
                "deleted-but-paid",
                Severity::Warning,
                "",
                &[("bytes", Arg::Bytes(bytes))],
            );
        }
    }
}

/// An older version than the measured one, for an older Python; its size is taken to be the same.
fn older(wanted: &Requirement, known: &Package) -> Chosen {
    Chosen {
        name: known.name.as_str().into(),
        version: "".into(),
        sizes: known.sizes,
        build_ms: 0,
        from: wanted.from.clone(),
        local: false,
    }
}

impl Asked {
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

/// Where an installer puts things.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) site: String,
    pub(super) bin: String,
    /// Nothing that is installed already counts.
    pub(super) blind: bool,
    /// pip chose the user's directory because its own is not writable.
    pub(super) fallback: bool,
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

/// The list `dependencies` of a `pyproject.toml`.
pub(super) fn dependencies(text: &str) -> Vec<String> {
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
