//! `uv`: the same packages, faster, and stricter about where they go.

mod chosen;
mod managed;
pub(crate) mod run;

use super::Words;
use super::pip::{ARCHIVE, Asked, ByteCode, Place};
use super::requirement::Requirement;
use super::split_verb;
use crate::build::machine::{End, Machine, OK};
use crate::build::python::Python;
use crate::build::tree::join;
use crate::build::{Output, PipReport};

/// Flags that take a value (<https://docs.astral.sh/uv/reference/cli/>: the global ones, and
/// those of `uv pip install`, `sync`, `run` and `venv`).
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
    "-i",
    "--index-url",
    "--extra-index-url",
    "--index",
    "--default-index",
    "-f",
    "--find-links",
    "--index-strategy",
    "--keyring-provider",
    "--cache-dir",
    "--directory",
    "--project",
    "--config-file",
    "--color",
    "--allow-insecure-host",
    "-P",
    "--upgrade-package",
    "--reinstall-package",
    "--refresh-package",
    "--no-binary",
    "--only-binary",
    "--no-binary-package",
    "--no-build-package",
    "--python-version",
    "--python-preference",
    "--install-dir",
    "--python-platform",
    "--torch-backend",
    "--exclude-newer",
    "--link-mode",
    "--prerelease",
    "--resolution",
    "-C",
    "--config-setting",
    "--extra",
    "--no-extra",
    "--group",
    "--no-group",
    "--only-group",
    "--package",
    "--no-install-package",
    "--prompt",
    "--with",
    "--with-editable",
    "--with-requirements",
    "--env-file",
];

impl Machine<'_> {
    /// `uv …`
    pub(super) fn uv(&mut self, args: &[String]) -> End {
        let Some((verb, rest)) = split_verb(args, VALUED) else {
            return OK;
        };
        let words = Words::new(&rest, VALUED);
        // It changes there before it does anything.
        let told = words.value(&["--directory"]).filter(|_| verb != "run");
        let there = told.map(|dir| self.path(dir).into());
        let outer = self.cwd.clone();
        self.cwd = there.unwrap_or_else(|| outer.clone());
        let end = self.uv_verb(verb, &rest);
        let apart = words.has(&["--frozen", "--no-project"]);
        if end == OK && !apart && matches!(verb, "add" | "lock" | "remove" | "run" | "sync") {
            self.leave_lock();
        }
        self.cwd = outer;
        end
    }

    /// What works on a project leaves its lockfile, where it may write one.
    fn leave_lock(&mut self) {
        let lock = self.path("uv.lock");
        let project = self.disk.tree.get(&self.path("pyproject.toml")).is_some();
        let free = self.disk.tree.get(&lock).is_none() && !self.disk.is_sealed(&lock);
        if project && free && self.may_write(&lock) {
            self.touch(&[lock]);
        }
    }

    fn uv_verb(&mut self, verb: &str, args: &[String]) -> End {
        match verb {
            "pip" => self.uv_pip(args),
            "venv" => self.uv_venv(&Words::new(args, VALUED)),
            "python" => self.uv_python_install(args),
            "sync" => self.uv_sync(args),
            "run" => self.uv_run(args),
            "cache" => self.uv_cache(&Words::new(args, VALUED)),
            "version" | "lock" => OK,
            _ => {
                self.not_simulated(&["uv ", verb, " ", &args.join(" ")].concat());
                OK
            }
        }
    }

    fn uv_pip(&mut self, args: &[String]) -> End {
        if let Some((verb @ ("install" | "sync"), rest)) = split_verb(args, VALUED) {
            return self.uv_install(&rest, verb == "sync");
        }
        self.not_simulated(&["uv pip ", &args.join(" ")].concat());
        OK
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
            again: reinstalls(&words),
            python: Some(python.minor),
            uv: true,
            ..Asked::default()
        };
        if words.rest.contains(&"requirements.txt") && !sync {
            return self.no_such_package();
        }
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

    /// A list of packages that is taken for the name of one (uv 0.13).
    fn no_such_package(&mut self) -> End {
        self.say("error: No solution found when resolving dependencies");
        let said = "  cause: Because requirements-txt was not found in the package registry and you require requirements-txt, we can conclude that your requirements are unsatisfiable.";
        let args = [("requirement", "requirements.txt")];
        self.fail("no-matching-distribution", 1, said, &args)
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
        self.python_named(named)
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
        if self.lacks_lock(&words) {
            let said = "error: Unable to find lockfile at `uv.lock`. To create a lockfile, run `uv lock` or `uv sync`.";
            return self.fail("uv-no-lockfile", 2, said, &[]);
        }
        let dir = self.path(self.var("UV_PROJECT_ENVIRONMENT").unwrap_or(".venv"));
        let end = self.uv_environment(&words, &dir);
        if end != OK {
            return end;
        }
        let Some(python) = Python::at(&self.disk.tree, &join(&dir, "bin/python")) else {
            return End::Code(2);
        };
        let mut asked = Asked {
            whole: true,
            again: reinstalls(&words),
            ..Asked::default()
        };
        let wanted = match self.uv_wanted(&words, &text) {
            Ok(wanted) => wanted,
            Err(end) => return end,
        };
        for line in wanted {
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

    /// Whether uv may make no lockfile, and there certainly is none
    /// (<https://docs.astral.sh/uv/concepts/projects/sync/>).
    fn lacks_lock(&self, words: &Words<'_>) -> bool {
        let told = |name: &str| {
            let value = self.var(name);
            value.is_some_and(|value| matches!(value, "1" | "true" | "yes"))
        };
        let strict = words.has(&["--locked", "--frozen"]) || told("UV_LOCKED") || told("UV_FROZEN");
        strict && !self.vague() && self.disk.tree.get(&self.path("uv.lock")).is_none()
    }

    /// Where uv keeps what it fetches, if it does.
    fn uv_keeps(&self, words: &Words<'_>) -> Option<String> {
        let not = words.has(&["--no-cache", "-n"])
            || self.var("UV_NO_CACHE").is_some_and(|value| value != "0");
        (!not).then(|| self.uv_cache_dir(words))
    }
}

/// Whether what is there is installed again.
fn reinstalls(words: &Words<'_>) -> bool {
    words.has(&["--reinstall", "--force-reinstall"])
}
