//! Which commands and actions do what: the tools of the game by their names.

mod action;
mod builder;
mod docker;
mod gate;
mod net;
mod platform;
mod print;
mod sleep;
mod told;
mod words;

use super::Parts;
use super::act::{Act, Asked, Builder};
pub(super) use action::{action, tells_anything};
pub(super) use docker::{EVERY_TAG, inside};
use docker::{docker, scan};
use net::fetch;
pub(super) use net::{is_apps, is_own, is_public};
use platform::{azure, deploy, gcloud, heroku, kubernetes};
use print::{echoed, printed, said};
pub(super) use print::{is_plain, refused};
pub(super) use sleep::interval;
pub(super) use told::tells;
use words::{option, options};

/// A command with all put in.
pub(super) struct Command<'a> {
    pub(super) words: &'a [&'a str],
    /// The file that its output goes to.
    pub(super) output: Option<&'a str>,
}

/// Prefixes that run what follows them.
const PREFIXES: [&str; 6] = ["sudo", "time", "exec", "command", "nice", "xvfb-run"];

/// Tools that run what follows them in an environment of their own.
const RUNNERS: [&str; 7] = ["uv", "pipx", "poetry", "pipenv", "pdm", "hatch", "rye"];

/// Words that change nothing here.
const HARMLESS: [&str; 53] = [
    "cd",
    "mkdir",
    "ls",
    "pwd",
    "cat",
    "true",
    ":",
    "chmod",
    "cp",
    "mv",
    "rm",
    "touch",
    "which",
    "env",
    "printenv",
    "date",
    "unset",
    "source",
    ".",
    "wait",
    "jq",
    "sed",
    "awk",
    "head",
    "tail",
    "sort",
    "tr",
    "seq",
    "basename",
    "trap",
    "find",
    "tar",
    "unzip",
    "zip",
    "gzip",
    "gunzip",
    "build",
    "twine",
    "cut",
    "uniq",
    "wc",
    "diff",
    "ln",
    "id",
    "uname",
    "dirname",
    "realpath",
    "pushd",
    "popd",
    "umask",
    "venv",
    "virtualenv",
    "deactivate",
];

/// A command without what stands before its program: assignments, `sudo`, `uv run`, …
fn bare<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut words: Vec<&str> = words.to_vec();
    while let Some(first) = words.first() {
        let assignment = first.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        let runner = RUNNERS.contains(first) && words.get(1) == Some(&"run");
        let tool = words.starts_with(&["uv", "tool", "run"]);
        let module = matches!(*first, "python" | "python3") && words.get(1) == Some(&"-m");
        if assignment || PREFIXES.contains(first) {
            let flagged = matches!(*first, "sudo" | "xvfb-run");
            words.remove(0);
            if flagged {
                flags(&mut words, &["-u", "-g", "-s", "-n"]);
            }
        } else if *first == "xargs" {
            words.remove(0);
            flags(&mut words, &["-n", "-I", "-P", "-L", "-d"]);
        } else if let Some(name) = installed(first) {
            words[0] = name;
        } else if runner || tool || *first == "uvx" {
            let own = if tool { 3 } else { 1 + usize::from(runner) };
            words.drain(..own);
            fetched(&mut words);
        } else if module {
            words.drain(..2);
        } else {
            break;
        }
    }
    words
}

/// Takes away the options at the head of words, and the values of those of `valued`.
fn flags(words: &mut Vec<&str>, valued: &[&str]) {
    while let Some(first) = words.first().filter(|word| word.starts_with('-')) {
        let own = 1 + usize::from(valued.contains(first));
        words.drain(..own.min(words.len()));
    }
}

/// The program that a path outside of the repository names: `/usr/bin/x`, `.venv/bin/x`.
fn installed(word: &str) -> Option<&str> {
    let path = word.starts_with('/') || word.starts_with("~/") || word.contains("/bin/");
    let (_, name) = word.rsplit_once('/').filter(|_| path)?;
    (!name.is_empty() && !name.contains('.')).then_some(name)
}

/// Takes away what such a tool is told of what it fetches: its options, and the version.
fn fetched(words: &mut Vec<&str>) {
    const VALUED: [&str; 8] = [
        "--with",
        "--from",
        "--spec",
        "--python",
        "-p",
        "--extra",
        "--group",
        "--index-url",
    ];
    while let Some(first) = words.first().filter(|word| word.starts_with('-')) {
        let own = 1 + usize::from(VALUED.contains(first));
        words.drain(..own.min(words.len()));
    }
    if let Some(first) = words.first_mut() {
        *first = first.split(['@', '=']).next().unwrap_or(first);
    }
}

/// The code that `exit` is told: of it the lowest eight bits count, and what is no number is 2.
/// <https://www.gnu.org/software/bash/manual/bash.html#index-exit>
pub(super) fn exit_code(word: &str) -> u8 {
    match word.parse::<i64>() {
        Ok(code) => u8::try_from(code.rem_euclid(256)).unwrap_or(u8::MAX),
        Err(_) => 2,
    }
}

/// What a command does. `tests` is what tests open when no part of them is named.
pub(super) fn recognise(command: &Command<'_>, tests: Parts) -> Act {
    let words = bare(command.words);
    let Some((first, rest)) = words.split_first() else {
        return Act::Nothing;
    };
    let told = || rest.join(" ");
    match *first {
        "echo" => said(command, echoed(rest)),
        "printf" => said(command, printed(rest)),
        "exit" => Act::Exit(rest.first().map_or(0, |code| exit_code(code))),
        "sleep" => sleep::sleep(rest),
        "npm" if matches!(rest.first(), Some(&("start" | "run"))) => Act::Start {
            image: String::new(),
        },
        "pip" | "pip3" | "uv" | "poetry" | "pipenv" | "conda" | "npm" | "apt-get" | "apt" => {
            install(first, rest)
        }
        // They only say what they are, and look at no file.
        "ruff" | "flake8" | "black" | "pylint" | "mypy" | "isort" | "hadolint" | "pytest"
        | "py.test" | "tox" | "nox"
            if rest
                .iter()
                .any(|word| matches!(*word, "--version" | "--help")) =>
        {
            Act::Nothing
        }
        "ruff" | "flake8" | "black" | "pylint" | "mypy" | "isort" | "pycodestyle" | "hadolint" => {
            Act::Lint
        }
        "pre-commit" if rest.first() == Some(&"run") => Act::Lint,
        "pytest" | "py.test" | "unittest" | "nose2" | "tox" | "nox" => {
            Act::Test(opens(&told(), tests))
        }
        "docker" | "podman" => match (docker(rest, tests), command.output) {
            (Act::Save { tag, file }, Some(output)) if file.is_empty() => Act::Save {
                tag,
                file: output.to_owned(),
            },
            (mut act, _) => {
                // Podman knows no such builders.
                if let ("podman", Act::Build { builder, asked, .. }) = (*first, &mut act) {
                    *builder = Builder::Named("default".to_owned());
                    // It takes the folder that it is in, and has a store of its own.
                    *asked = Asked::default();
                }
                act
            }
        },
        "docker-compose" if rest.contains(&"up") => Act::Start {
            image: String::new(),
        },
        "trivy" | "grype" => scan(rest),
        "curl" | "wget" => fetch(first, rest),
        "gcloud" => gcloud(rest),
        "az" => azure(rest),
        "kubectl" => kubernetes(rest),
        "helm" if matches!(rest.first(), Some(&("upgrade" | "install"))) => deploy(
            option(rest, "--set").map(|set| set.rsplit('=').next().unwrap_or(set)),
            rest,
        ),
        "helm" if rest.first() == Some(&"rollback") => Act::Rollback { hint: told() },
        "heroku" => heroku(rest),
        "fly" | "flyctl" if rest.first() == Some(&"deploy") => {
            deploy(option(rest, "--image").or_else(|| option(rest, "-i")), rest)
        }
        "railway" if rest.first() == Some(&"up") => deploy(None, rest),
        "railway" if rest.first() == Some(&"redeploy") => Act::Rollback { hint: told() },
        "gh" if matches!(rest.first(), Some(&("issue" | "pr"))) => Act::Notify,
        "mail" | "sendmail" => Act::Notify,
        "git" | "gh" => Act::Nothing,
        // What they read then does not come from the repository.
        "python" | "python3" | "bash" | "sh" if !rest.iter().any(|word| is_operand(word)) => {
            Act::Nothing
        }
        "python" | "python3" | "bash" | "sh" | "make" | "node" | "npx" | "streamlit" => {
            script(rest, tests)
        }
        program if program.starts_with("./") => script(&words, tests),
        program if HARMLESS.contains(&program) => Act::Nothing,
        program => Act::Unknown(program.to_owned()),
    }
}

fn install(tool: &str, rest: &[&str]) -> Act {
    let listed = rest.iter().any(|word| {
        matches!(*word, "-r" | "-e" | "." | "sync" | "ci" | "--requirement")
            || word.starts_with("-r")
    });
    let installs = rest
        .iter()
        .any(|word| matches!(*word, "install" | "sync" | "add" | "ci"));
    let system = matches!(tool, "apt-get" | "apt");
    match (installs, system) {
        (true, system) => Act::Install {
            listed: !system && (listed || matches!(tool, "poetry" | "pipenv")),
            file: options(rest, ["-r", "--requirement"])
                .first()
                .map_or(String::new(), |file| (*file).to_owned()),
        },
        (false, _) => Act::Nothing,
    }
}

/// What tests open, by the names of their files and marks; nothing when a path is named whose
/// name tells nothing.
pub(super) fn opens(words: &str, otherwise: Parts) -> Parts {
    let words = words.to_ascii_lowercase();
    let has = |names: &[&str]| names.iter().any(|name| words.contains(name));
    let mut parts = Parts::default();
    for (names, part) in [
        (&["function", "unit", "helper"][..], Parts::FUNCTIONS),
        (&["data"], Parts::DATA),
        (&["api", "integration"], Parts::API),
        (
            &[
                "page",
                "apptest",
                "test_app",
                "e2e",
                "ui",
                "playwright",
                "selenium",
            ],
            Parts::PAGE,
        ),
    ] {
        if has(names) {
            parts = parts.and(part);
        }
    }
    let paths = || words.split(' ').any(is_path);
    if parts == Parts::default() && !paths() {
        otherwise
    } else {
        parts
    }
}

/// Whether a word names a file or folder below that of all tests.
fn is_path(word: &str) -> bool {
    let word = word.trim_start_matches("./").trim_end_matches('/');
    let whole = ["", ".", "tests", "test"].contains(&word);
    !word.starts_with('-')
        && !whole
        && (word.contains('/') || word.rsplit_once('.').is_some_and(|(_, end)| end == "py"))
}

/// Whether a word is no flag; `-c` brings its program along.
fn is_operand(word: &str) -> bool {
    !word.starts_with('-') || word == "-c"
}

/// A program of the repository, which may be its tests.
fn script(words: &[&str], tests: Parts) -> Act {
    let text = words.join(" ");
    let tests = text.contains("test").then(|| opens(&text, tests));
    Act::Execute { text, tests }
}
