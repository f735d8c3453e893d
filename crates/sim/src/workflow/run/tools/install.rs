//! What commands install.
//!
//! <https://pip.pypa.io/en/stable/cli/pip_install/>, <https://pipx.pypa.io/stable/docs/>,
//! <https://docs.astral.sh/uv/reference/cli/>, <https://docs.npmjs.com/cli/commands/npm-install>

use super::Tools;
use super::table::{PLAIN, PLUGINS, SMALL};

/// Options of pip and uv whose value is the next word.
const VALUED: [&str; 14] = [
    "-c",
    "--constraint",
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "-t",
    "--target",
    "--prefix",
    "--cache-dir",
    "--python",
    "-p",
    "--root",
];

/// Modules of Python that come with it and install nothing.
const OWN_MODULES: [&str; 9] = [
    "venv",
    "compileall",
    "json.tool",
    "http.server",
    "py_compile",
    "unittest",
    "timeit",
    "site",
    "zipfile",
];

impl Tools {
    /// Learns from a command that went well. `known` says whether anybody knows what it does;
    /// `requirements` is what `requirements.txt` lists, where that is known.
    pub(in super::super) fn learn(
        &mut self,
        words: &[&str],
        known: bool,
        requirements: Option<&[String]>,
    ) {
        let Some((first, rest)) = words.split_first() else {
            return;
        };
        self.learn_outside(words, known, requirements);
        if self.learn_venv(words, requirements) {
            return;
        }
        match (*first, rest) {
            ("sudo" | "time" | "exec" | "nice", _) => self.learn(rest, known, requirements),
            (name, _) if super::is_assignment(name) => self.learn(rest, known, requirements),
            ("python" | "python3", ["-m", "pip", ..]) => {
                self.learn(&rest[1..], known, requirements);
            }
            ("pip" | "pip3", ["install", packages @ ..])
            | ("uv", ["pip", "install", packages @ ..]) => self.pip(packages, requirements),
            ("pipx", ["install", packages @ ..]) | ("uv", ["tool", "install", packages @ ..]) => {
                self.alone(packages);
            }
            ("npm", ["install" | "i" | "add" | "ci", packages @ ..]) => self.npm(packages),
            ("apt-get" | "apt", _) => {
                if let Some(at) = rest.iter().position(|word| *word == "install") {
                    self.apt(&rest[at + 1..]);
                }
            }
            ("curl" | "wget", _) => self.anything |= fetches(first, rest),
            _ if stays(first, rest) => {}
            _ => self.anything |= !known || opens(first, rest),
        }
    }

    /// `pip install`: packages by name, by a list, or from a folder or an address.
    pub(super) fn pip(&mut self, words: &[&str], requirements: Option<&[String]>) {
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let list = match *word {
                "-r" | "--requirement" => words.next().copied(),
                word => word
                    .strip_prefix("--requirement=")
                    .or(word.strip_prefix("-r")),
            };
            match (list, *word) {
                (Some(file), _) => self.listed(file, requirements),
                (None, "-e" | "--editable" | "--group") => self.anything = true,
                (None, word) if VALUED.contains(&word) => {
                    words.next();
                }
                (None, word) if word.starts_with('-') => {}
                (None, word) => self.package(word),
            }
        }
    }

    fn listed(&mut self, file: &str, requirements: Option<&[String]>) {
        let file = file.trim_start_matches("./");
        let Some(lines) = requirements.filter(|_| file == "requirements.txt") else {
            {
                self.anything = true;
                return;
            }
        };
        for line in lines {
            self.package(line);
        }
    }

    /// A package of Python, as pip takes it: `pytest>=8`, `black[d]`, `.`, an address.
    pub(super) fn package(&mut self, word: &str) {
        let end = word
            .find(|c: char| "[=<>!~;@ ".contains(c))
            .unwrap_or(word.len());
        let name = word[..end].to_ascii_lowercase().replace(['_', '.'], "-");
        let has_extras = word[end..].starts_with('[');
        let is_path = word.contains('/') || word.starts_with('.') || is_file(word, "whl");
        if is_path || name.is_empty() {
            {
                self.anything = true;
                return;
            }
        }
        let plugin = PLUGINS.contains(&name.as_str());
        if plugin || name.starts_with("pytest-") {
            self.bring("pytest", true);
        }
        let found = self.bring(&name, true) || plugin;
        let plain = PLAIN.contains(&name.as_str());
        self.anything |= !found && (!plain || has_extras);
    }

    /// Tools with an environment of their own: the command is there, the module is not.
    fn alone(&mut self, words: &[&str]) {
        for word in words.iter().filter(|word| !word.starts_with('-')) {
            let end = word
                .find(|c: char| "[=<>!~;@ ".contains(c))
                .unwrap_or(word.len());
            let found = self.bring(&word[..end].to_ascii_lowercase(), false);
            self.anything |= !found;
        }
    }

    /// What is installed for the project alone is not where a shell looks for commands.
    fn npm(&mut self, words: &[&str]) {
        if !words.iter().any(|word| matches!(*word, "-g" | "--global")) {
            return;
        }
        for word in words.iter().filter(|word| !word.starts_with('-')) {
            let name = word
                .rfind('@')
                .filter(|at| *at > 0)
                .map_or(*word, |at| &word[..at]);
            let found = self.bring(name, false);
            self.anything |= !found;
        }
    }

    fn apt(&mut self, words: &[&str]) {
        for word in words.iter().filter(|word| !word.starts_with('-')) {
            let name = word.split('=').next().unwrap_or(word);
            self.bring(name, true);
            let library = name.starts_with("lib") || name.starts_with("fonts-");
            let known = library || SMALL.contains(&name) || PLAIN.contains(&name);
            self.anything |= !known;
        }
    }
}

/// Whether a word is the name of a file of a kind.
pub(super) fn is_file(word: &str, kind: &str) -> bool {
    word.rsplit_once('.')
        .is_some_and(|(_, ending)| ending == kind)
}

/// Whether a command is certain to install nothing that stays.
fn stays(first: &str, rest: &[&str]) -> bool {
    let verb = rest.first().copied().unwrap_or_default();
    match first {
        "pip" | "pip3" => verb != "uninstall",
        "uvx" | "npx" => true,
        "pipx" => ["run", "ensurepath", "list", "--version"].contains(&verb),
        "uv" => ["tool", "run", "venv", "python", "build", "--version"].contains(&verb),
        "poetry" => ["run", "build", "check", "config", "--version"].contains(&verb),
        "npm" => ["--version", "-v", "cache", "config"].contains(&verb),
        "python" | "python3" => match rest {
            ["-m", module, ..] => OWN_MODULES.contains(module),
            _ => ["-c", "--version", "-V"].contains(&verb),
        },
        _ => false,
    }
}

/// Whether a command that is known may bring something of which nobody knows what it is.
fn opens(first: &str, rest: &[&str]) -> bool {
    let verb = rest.first().copied().unwrap_or_default();
    match first {
        "pip" | "pip3" | "pipx" | "uv" | "poetry" | "pipenv" | "pdm" | "hatch" | "rye"
        | "conda" | "npm" => true,
        // Whatever they read may be a program.
        "sh" | "bash" | "python" | "python3" => !rest.iter().any(|word| !word.starts_with('-')),
        "source" | "." => !verb.ends_with("activate"),
        "docker" | "podman" => verb == "cp",
        "gh" => verb == "release" || verb == "extension",
        _ => false,
    }
}

/// Whether a fetched file is kept.
fn fetches(tool: &str, words: &[&str]) -> bool {
    let kept = |at: usize| words.get(at + 1).is_none_or(|file| *file != "/dev/null");
    let named = words.iter().enumerate().any(|(at, word)| match *word {
        "-o" | "--output" | "-O" | "--output-document" if tool == "wget" || *word != "-O" => {
            kept(at)
        }
        "-O" | "--remote-name" => true,
        word => {
            let short = word.starts_with('-') && !word.starts_with("--");
            short && tool == "curl" && (word.contains('O') || word.ends_with('o') && kept(at))
        }
    });
    let quiet = words
        .iter()
        .any(|word| matches!(*word, "-O-" | "-qO-" | "--spider"));
    named || tool == "wget" && !quiet && !words.contains(&"-O") && !words.contains(&"-qO")
}
