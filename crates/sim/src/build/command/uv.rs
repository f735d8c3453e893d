//! `uv`: the same packages, faster, and stricter about where they go.

use super::Words;
use super::pip::{ARCHIVE, Asked, ByteCode, Place, dependencies};
use super::requirement::Requirement;
use crate::build::machine::{End, Machine, OK};
use crate::build::python::Python;
use crate::build::tree::join;
use crate::build::{Output, PipReport};

/// Flags that take a value.
const VALUED: &[&str] = &[
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-e",
    "--editable",
    "-p",
    "--python",
    "-t",
    "--target",
    "--prefix",
    "--index-url",
    "--cache-dir",
];

impl Machine<'_> {
    /// `uv …`
    pub(super) fn uv(&mut self, args: &[String]) -> End {
        let mut verbs = args
            .iter()
            .map(String::as_str)
            .filter(|arg| !arg.starts_with('-'));
        match (verbs.next(), verbs.next()) {
            (Some("pip"), Some("install" | "sync")) => {
                let at = args
                    .iter()
                    .position(|arg| arg == "install" || arg == "sync")
                    .unwrap_or(0);
                let sync = args[at] == "sync";
                self.uv_install(&args[at + 1..], sync)
            }
            (Some("venv"), _) => {
                let at = args.iter().position(|arg| arg == "venv").unwrap_or(0);
                let words = Words::new(&args[at + 1..], VALUED);
                let dir = self.path(words.rest.first().unwrap_or(&".venv"));
                self.make_venv(&dir, false)
            }
            (Some("sync"), _) => {
                let at = args.iter().position(|arg| arg == "sync").unwrap_or(0);
                self.uv_sync(&args[at + 1..])
            }
            (Some("run"), _) => {
                let at = args.iter().position(|arg| arg == "run").unwrap_or(0);
                self.uv_run(&args[at + 1..])
            }
            (Some("cache"), _) => {
                let at = args.iter().position(|arg| arg == "cache").unwrap_or(0);
                self.uv_cache(&Words::new(&args[at + 1..], VALUED))
            }
            (None | Some("python" | "version" | "lock"), _) => OK,
            _ => {
                self.not_simulated(&["uv ", &args.join(" ")].concat());
                OK
            }
        }
    }

    fn uv_install(&mut self, args: &[String], sync: bool) -> End {
        let words = Words::new(args, VALUED);
        let system = words.has(&["--system"])
            || self
                .var("UV_SYSTEM_PYTHON")
                .is_some_and(|value| value != "0");
        let named = words.value(&["-p", "--python"]).unwrap_or("");
        let apart = words.value(&["-t", "--target", "--prefix"]).is_some();
        let Some(python) = self.uv_interpreter(named, system, apart) else {
            // It downloads one for what goes into a folder of its own.
            if self.vague() || apart && !named.contains('/') {
                return self.guessed("uv pip install");
            }
            let said = "error: No virtual environment found; run `uv venv` to create an environment, or pass `--system` to install into a non-virtual environment";
            return self.fail("uv-no-environment", 2, said, &[]);
        };
        let mut asked = Asked {
            no_deps: words.has(&["--no-deps"]),
            ..Asked::default()
        };
        let gathered = if sync {
            let files: Vec<String> = words
                .rest
                .iter()
                .flat_map(|file| ["-r".to_owned(), (*file).to_owned()])
                .collect();
            let files = Words::new(&files, VALUED);
            self.gather(&files, &mut asked)
        } else {
            self.gather(&words, &mut asked)
        };
        if let Err(end) = gathered {
            return end;
        }
        let target = words.value(&["-t", "--target"]).map(|dir| self.path(dir));
        let prefix = words.value(&["--prefix"]).map(|dir| self.path(dir));
        let place = match (target, prefix) {
            (Some(dir), _) => Place {
                bin: join(&dir, "bin"),
                site: dir,
                blind: true,
                fallback: false,
            },
            (_, Some(dir)) => Place {
                site: python.site_below(&dir),
                bin: join(&dir, "bin"),
                blind: true,
                fallback: false,
            },
            _ => Place {
                site: python.site(),
                bin: join(&python.prefix, "bin"),
                blind: false,
                fallback: false,
            },
        };
        self.uv_put(
            &python,
            &asked,
            &place,
            self.uv_byte_code(&words),
            self.uv_keeps(&words),
        )
    }

    fn uv_put(
        &mut self,
        python: &Python,
        asked: &Asked,
        place: &Place,
        code: ByteCode,
        cache: Option<String>,
    ) -> End {
        if !self.may_write(&join(&place.site, "x")) {
            let said = [
                "error: failed to create directory `",
                &place.site,
                "`: Permission denied (os error 13)",
            ]
            .concat();
            return self.deny("permission-denied", 2, &said, &[("path", &place.site)]);
        }
        let mut report = PipReport {
            uv: true,
            ..PipReport::default()
        };
        let chosen = match self.resolve(python, asked, place, &mut report) {
            Ok(chosen) => chosen,
            Err(end) => return end,
        };
        let times = &self.facts.times;
        self.ms += times.uv_resolve_ms;
        let mut downloaded = 0;
        for one in &chosen {
            downloaded += one.sizes.download;
            self.ms += one.build_ms + one.sizes.installed / times.uv_write.max(1);
            self.ms += if code.compiled {
                one.sizes.pyc / times.pip_compile.max(1)
            } else {
                0
            };
        }
        if !self.cached_downloads {
            self.ms += downloaded / self.down;
        }
        self.unpack(python, place, &chosen, code);
        self.unpack_projects("uv pip install .", asked, place);
        if let Some(dir) = cache.filter(|_| !chosen.is_empty()) {
            // uv keeps unpacked archives and links or copies from them.
            let installed = chosen.iter().map(|one| one.sizes.installed).sum();
            self.keep(&[&dir, ARCHIVE].concat(), installed);
        }
        report.installed = chosen
            .into_iter()
            .map(|one| crate::build::Installed {
                name: one.name,
                version: one.version,
                from: one.from,
                built: one.build_ms > 0,
            })
            .collect();
        self.output.push(Output::Pip(Box::new(report)));
        OK
    }

    /// The Python that uv installs for. What goes into a folder of its own changes no
    /// environment, so that any will do: an environment's before the system's
    /// (`commands/pip/install.rs`, `EnvironmentPreference::from_system_flag`).
    fn uv_interpreter(&self, named: &str, system: bool, apart: bool) -> Option<Python> {
        let any = apart && !named.contains('/');
        self.uv_named(named)
            .or_else(|| self.uv_python(system))
            .or_else(|| any.then(|| self.own_python()).flatten())
    }

    /// The environment or the interpreter that `--python` names by its path.
    fn uv_named(&self, named: &str) -> Option<Python> {
        if named.is_empty() {
            return None;
        }
        let path = self.path(named);
        let tree = &self.disk.tree;
        Python::at(tree, &join(&path, "bin/python")).or_else(|| Python::at(tree, &path))
    }

    /// The environment that uv works on: `VIRTUAL_ENV`, `.venv` here, or the system's.
    fn uv_python(&self, system: bool) -> Option<Python> {
        let tree = &self.disk.tree;
        if !system {
            let active = self.var("VIRTUAL_ENV").map(|dir| self.path(dir));
            let mut dirs = active.into_iter().chain([self.path(".venv")]);
            return dirs.find_map(|dir| Python::at(tree, &join(&dir, "bin/python")));
        }
        self.own_python()
    }

    fn uv_sync(&mut self, args: &[String]) -> End {
        let words = Words::new(args, VALUED);
        let file = self.path("pyproject.toml");
        let Some(text) = self.disk.tree.text(&file).map(str::to_owned) else {
            if self.vague() {
                return self.guessed("uv sync");
            }
            let said =
                "error: No `pyproject.toml` found in current directory or any parent directory";
            return self.fail("project-not-installable", 2, said, &[("path", &file)]);
        };
        let dir = self.path(self.var("UV_PROJECT_ENVIRONMENT").unwrap_or(".venv"));
        let end = self.make_venv(&dir, false);
        if end != OK {
            return end;
        }
        let Some(python) = Python::at(&self.disk.tree, &join(&dir, "bin/python")) else {
            return End::Code(2);
        };
        let mut asked = Asked::default();
        for line in dependencies(&text) {
            if let Ok(Some(requirement)) = Requirement::read(&line) {
                asked.wanted.push(requirement);
            }
        }
        let place = Place {
            site: python.site(),
            bin: join(&python.prefix, "bin"),
            blind: false,
            fallback: false,
        };
        let code = self.uv_byte_code(&words);
        let cache = self.uv_keeps(&words);
        self.uv_put(&python, &asked, &place, code, cache)
    }

    /// Where uv keeps what it fetches, if it does.
    fn uv_keeps(&self, words: &Words<'_>) -> Option<String> {
        let not = words.has(&["--no-cache", "-n"])
            || self.var("UV_NO_CACHE").is_some_and(|value| value != "0");
        (!not).then(|| self.uv_cache_dir(words))
    }

    fn uv_run(&mut self, args: &[String]) -> End {
        let start = args
            .iter()
            .position(|arg| !arg.starts_with('-'))
            .unwrap_or(args.len());
        let bin = self.path(".venv/bin");
        let old = self
            .var("PATH")
            .unwrap_or(crate::build::base::PATH)
            .to_owned();
        self.set_var("PATH", &[&bin, ":", &old].concat());
        if args[start..].is_empty() {
            OK
        } else {
            self.program(&args[start..])
        }
    }
}
