//! Which tools the machine of a job has: those of its image, and what the job's steps brought.
//!
//! A command counts as missing only where that is certain: the table knows it, the image is
//! known, and nothing was installed of which nobody knows what comes along.
//! <https://docs.github.com/en/actions/how-tos/write-workflows/choose-where-workflows-run/choose-the-runner-for-a-job>

mod common;
mod install;
mod table;
mod venv;

use std::sync::LazyLock;

use table::{Base, Set};

/// The tools of a machine.
#[derive(Debug, Clone, Default)]
pub(super) struct Tools {
    /// What it is made from; nothing where nobody knows what is in it.
    base: Option<Base>,
    /// Something was installed that may have brought anything.
    anything: bool,
    /// Commands that were brought.
    commands: Set,
    /// Those of them that `python -m` finds, too.
    modules: Set,
    /// Whether a virtual environment was made.
    made: bool,
    /// What is there without the virtual environment that the step is in.
    outside: Option<Box<Tools>>,
    /// What was installed in virtual environments that nobody is in.
    inside: Option<Box<Tools>>,
}

/// A program that is not there, or that cannot be there for Python.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack<'a> {
    /// No such command.
    Command(&'a str),
    /// No such module of Python.
    Module(&'a str),
}

impl Tools {
    /// The machine that these labels of `runs-on` ask for.
    pub(super) fn of_runner<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let mut base = None;
        for label in labels {
            base = match label {
                "ubuntu-latest" | "ubuntu-24.04" => Some(Base::Ubuntu24),
                "ubuntu-22.04" => Some(Base::Ubuntu22),
                _ => return Self::default(),
            };
        }
        Self {
            base,
            ..Self::default()
        }
    }

    /// A container of this image; nobody knows what is in most of them.
    pub(super) fn of_image(image: &str) -> Self {
        let image = image.strip_prefix("docker.io/").unwrap_or(image);
        let image = image.strip_prefix("library/").unwrap_or(image);
        let image = image.split('@').next().unwrap_or(image);
        let (name, tag) = image.split_once(':').unwrap_or((image, "latest"));
        let (slim, alpine) = (tag.contains("slim"), tag.contains("alpine"));
        let strange = tag.contains("windows") || tag.contains("nanoserver");
        let base = match name {
            _ if strange => None,
            "python" if alpine => Some(Base::PythonAlpine),
            "python" if slim => Some(Base::PythonSlim),
            "python" => Some(Base::Python),
            "node" if alpine => Some(Base::NodeAlpine),
            "node" if slim => Some(Base::NodeSlim),
            "node" => Some(Base::Node),
            "debian" | "ubuntu" => Some(Base::Debian),
            "alpine" => Some(Base::Alpine),
            _ => None,
        };
        Self {
            base,
            ..Self::default()
        }
    }

    /// A container of an image that a Dockerfile makes, and in which a program of Python is
    /// only when this text names it: the packages of the app, and the Dockerfile.
    pub(super) fn of_app(text: &str) -> Self {
        let mut tools = Self::of_image("python");
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        for word in text.split(|c| !is_part(c)) {
            let word = word.trim_matches('.');
            let list = install::is_file(word, "txt") && word != "requirements.txt";
            tools.anything |= list || OTHER_LISTS.contains(&word);
            tools.modules |= table::brought(word);
        }
        // What a Dockerfile does beyond that, nobody looks into.
        tools.commands = tools.modules | !*CHECKS;
        tools
    }

    /// Nobody knows any more what there is.
    pub(super) fn open_up(&mut self) {
        self.anything = true;
        if let Some(outside) = &mut self.outside {
            outside.anything = true;
        }
    }

    /// Whether it is a machine of GitHub's, where a script is not run by root.
    /// <https://docs.github.com/en/actions/reference/runners/github-hosted-runners#administrative-privileges>
    pub(super) fn is_of_a_user(&self) -> bool {
        self.base.is_some_and(Base::is_runner)
    }

    /// Whether `sh` is certain to be dash, as on Debian and what is made of it.
    /// <https://wiki.debian.org/Shell>
    pub(super) fn sh_is_dash(&self) -> bool {
        self.base.is_some_and(Base::is_debian)
    }

    /// What an action that went well has put there.
    pub(super) fn after_action(&mut self, name: &str, known: bool, packages: &str) {
        let name = name.to_ascii_lowercase();
        let found = table::ACTIONS.iter().find(|(action, _)| *action == name);
        match found {
            Some((_, brought)) => {
                for word in brought.split(' ') {
                    self.bring(word, false);
                }
            }
            None => self.anything |= !known,
        }
        for word in packages.split_whitespace() {
            self.package(word);
        }
    }

    /// What a command cannot find, if that is certain.
    pub(super) fn lack<'a>(&self, words: &[&'a str]) -> Option<Lack<'a>> {
        if self.anything {
            return None;
        }
        let mut words = words;
        loop {
            let (first, rest) = words.split_first()?;
            if self.is_missing(first) {
                return Some(Lack::Command(first));
            }
            match (*first, rest) {
                ("python" | "python3", ["-m", module, ..]) if self.is_no_module(module) => {
                    return Some(Lack::Module(module));
                }
                ("sudo" | "time" | "exec" | "nice" | "xvfb-run" | "command", _)
                    if !rest.first().is_some_and(|word| word.starts_with('-')) =>
                {
                    words = rest;
                }
                (name, _) if is_assignment(name) => words = rest,
                _ => return None,
            }
        }
    }

    /// What a command that runs in a container cannot find there, if that is certain; it and
    /// what stands before it in the same line.
    pub(super) fn lack_inside<'a>(mut self, inner: &[Vec<&'a str>]) -> Option<Lack<'a>> {
        for words in inner {
            if let Some(lack) = self.lack(words) {
                return Some(lack);
            }
            let known = matches!(
                words.first(),
                Some(&("pip" | "pip3" | "cd" | "echo" | "apt-get"))
            );
            self.learn(words, known, None);
        }
        None
    }

    /// Whether a command is there (`command -v`), where that is certain. What no list has is
    /// not there; in containers, not everything is there that runners have.
    pub(super) fn has(&self, name: &str) -> Option<bool> {
        let base = self.base.filter(|_| !self.anything)?;
        if name.is_empty() || name.contains('/') {
            return None;
        }
        let listed = table::find(name).map(|_| !self.is_missing(name));
        listed.or_else(|| {
            let common = common::has(name);
            (!common || base.is_runner()).then_some(common)
        })
    }

    fn is_missing(&self, name: &str) -> bool {
        let Some(base) = self.base.filter(|_| !self.anything) else {
            return false;
        };
        table::find(name)
            .is_some_and(|(tool, set)| tool.on & base as u16 == 0 && self.commands & set == 0)
    }

    /// Modules are looked for where the command of their name is one of Python.
    fn is_no_module(&self, module: &str) -> bool {
        let name = module.split('.').next().unwrap_or(module).replace('_', "-");
        let known = self.base.is_some() && !self.anything && PYTHON_CHECKS.contains(&name.as_str());
        known && table::find(&name).is_some_and(|(_, set)| self.modules & set == 0)
    }

    /// Notes the tools that a package brings; whether there is one.
    fn bring(&mut self, package: &str, module: bool) -> bool {
        let tools = table::brought(package);
        self.commands |= tools;
        if module {
            self.modules |= tools;
        }
        tools != 0
    }
}

/// Programs of Python that are found as its modules as well.
const PYTHON_CHECKS: [&str; 26] = [
    "bandit",
    "black",
    "coverage",
    "flake8",
    "flask",
    "gunicorn",
    "hatch",
    "isort",
    "jupyter",
    "mkdocs",
    "mypy",
    "nose2",
    "nox",
    "pdm",
    "pipenv",
    "pip-audit",
    "poetry",
    "pre-commit",
    "pycodestyle",
    "pyflakes",
    "pylint",
    "pytest",
    "ruff",
    "streamlit",
    "tox",
    "uvicorn",
];

/// The same as a set.
static CHECKS: LazyLock<Set> = LazyLock::new(|| {
    let found = PYTHON_CHECKS.iter().filter_map(|name| table::find(name));
    found.fold(0, |all, (_, set)| all | set)
});

/// Words of a Dockerfile that installs from other lists than `requirements.txt`.
const OTHER_LISTS: [&str; 7] = [
    "pyproject.toml",
    "setup.py",
    "Pipfile",
    "environment.yml",
    "uv.lock",
    "poetry.lock",
    "conda",
];

/// `NAME=value` in front of a command.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_of_python_is_a_tool() {
        assert_eq!(CHECKS.count_ones() as usize, PYTHON_CHECKS.len());
    }

    #[test]
    fn an_image_has_the_checks_that_its_texts_name() {
        let tools = Tools::of_app("streamlit==1.67\n\nRUN pip install pytest  # ruff later");
        for (name, there) in [
            ("streamlit", true),
            ("pytest", true),
            ("ruff", true),
            ("black", false),
            ("git", true),
        ] {
            assert_eq!(tools.has(name), Some(there), "{name}");
        }
    }
}
