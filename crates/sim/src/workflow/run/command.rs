//! Which commands and actions do what: the tools of the game by their names.

use super::Parts;
use super::act::Act;

/// A command with all put in.
pub(super) struct Command<'a> {
    pub(super) words: &'a [&'a str],
    /// The file that its output goes to.
    pub(super) output: Option<&'a str>,
}

/// Prefixes that run what follows them.
const PREFIXES: [&str; 6] = ["sudo", "time", "exec", "command", "nice", "xvfb-run"];

/// Tools that run what follows them in an environment of their own.
const RUNNERS: [&str; 6] = ["uv", "poetry", "pipenv", "pdm", "hatch", "rye"];

/// Words that change nothing here.
const HARMLESS: [&str; 29] = [
    "cd", "mkdir", "ls", "pwd", "cat", "true", ":", "chmod", "cp", "mv", "rm", "touch", "which",
    "env", "printenv", "date", "unset", "source", ".", "wait", "jq", "sed", "awk", "head", "tail",
    "sort", "tr", "seq", "basename",
];

/// What a command does. `tests` is what tests open when no part of them is named.
pub(super) fn recognise(command: &Command<'_>, tests: Parts) -> Act {
    let mut words: Vec<&str> = command.words.to_vec();
    while let Some(first) = words.first() {
        let assignment = first.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        let runner = RUNNERS.contains(first) && words.get(1) == Some(&"run");
        let module = matches!(*first, "python" | "python3") && words.get(1) == Some(&"-m");
        if assignment || PREFIXES.contains(first) {
            words.remove(0);
        } else if runner || module {
            words.drain(..2);
        } else {
            break;
        }
    }
    let Some((first, rest)) = words.split_first() else {
        return Act::Nothing;
    };
    let told = || rest.join(" ");
    match *first {
        "echo" => {
            let flags = rest
                .iter()
                .take_while(|word| matches!(**word, "-n" | "-e" | "-E" | "-ne"));
            said(command, rest[flags.count()..].join(" "))
        }
        "printf" => said(command, told()),
        "exit" => Act::Exit(rest.first().and_then(|code| code.parse().ok()).unwrap_or(0)),
        "sleep" => Act::Sleep(rest.first().map_or(0, |time| seconds(time))),
        "pip" | "pip3" | "uv" | "poetry" | "pipenv" | "conda" | "npm" | "apt-get" | "apt" => {
            install(first, rest)
        }
        "ruff" | "flake8" | "black" | "pylint" | "mypy" | "isort" | "pycodestyle" | "hadolint" => {
            Act::Lint
        }
        "pre-commit" if rest.first() == Some(&"run") => Act::Lint,
        "pytest" | "py.test" | "unittest" | "nose2" | "tox" | "nox" => {
            Act::Test(opens(&told(), tests))
        }
        "docker" | "podman" => docker(rest, tests),
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

/// `echo "name=value" >> "$GITHUB_OUTPUT"`; the file's variable stands for itself.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
fn said(command: &Command<'_>, text: String) -> Act {
    let file = command.output.unwrap_or_default();
    let pair = text.split_once('=');
    match (file, pair) {
        ("GITHUB_OUTPUT", Some((name, value))) => Act::Output {
            name: name.to_owned(),
            value: value.to_owned(),
        },
        ("GITHUB_ENV", Some((name, value))) => Act::Variable {
            name: name.to_owned(),
            value: value.to_owned(),
        },
        _ => Act::Echo(text),
    }
}

fn seconds(time: &str) -> u64 {
    let (digits, unit) = match time.strip_suffix('m') {
        Some(minutes) => (minutes, 60_000),
        None => (time.strip_suffix('s').unwrap_or(time), 1_000),
    };
    digits
        .parse::<u32>()
        .map_or(0, |count| u64::from(count) * unit)
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

fn option<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    for (place, word) in words.iter().enumerate() {
        if *word == name {
            return words.get(place + 1).copied();
        }
        if let Some(value) = word.strip_prefix(name)
            && let Some(value) = value.strip_prefix('=')
        {
            return Some(value);
        }
    }
    None
}

/// The values of an option that may come several times.
fn options<'a>(words: &[&'a str], names: [&str; 2]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        let joined = names
            .iter()
            .find_map(|name| first.strip_prefix(name)?.strip_prefix('='));
        if let Some(value) = joined {
            found.push(value);
        } else if names.contains(first)
            && let Some(value) = after.first()
        {
            found.push(value);
        }
        rest = after;
    }
    found
}

/// The words that are neither options nor, for those of `valued`, their values.
fn operands<'a>(words: &[&'a str], valued: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if valued.contains(word) {
            words.next();
        } else if !word.starts_with('-') {
            found.push(*word);
        }
    }
    found
}

fn docker(words: &[&str], tests: Parts) -> Act {
    let (words, subject) = match words {
        ["buildx" | "image" | "builder", rest @ ..] => (rest, true),
        words => (words, false),
    };
    let Some((verb, rest)) = words.split_first() else {
        return Act::Nothing;
    };
    let named = |place: usize| {
        let operands = operands(rest, &[]);
        operands
            .get(place)
            .map_or(String::new(), |word| (*word).to_owned())
    };
    match *verb {
        "build" => Act::Build {
            tags: options(rest, ["-t", "--tag"])
                .into_iter()
                .map(str::to_owned)
                .collect(),
            push: rest.contains(&"--push"),
            remote: rest
                .iter()
                .any(|word| word.starts_with("http") || word.strip_suffix(".git").is_some()),
        },
        "run" => contained(rest, tests),
        "push" => Act::Push { tag: named(0) },
        "pull" => Act::Pull { tag: named(0) },
        "tag" => Act::Tag {
            from: named(0),
            to: named(1),
        },
        "imagetools" if subject => Act::Nothing,
        "login" => login(rest),
        "save" => Act::Save {
            tag: operands(rest, &["-o", "--output"])
                .first()
                .map_or(String::new(), |tag| (*tag).to_owned()),
            file: options(rest, ["-o", "--output"])
                .first()
                .map_or(String::new(), |file| (*file).to_owned()),
        },
        "load" | "import" => Act::Load {
            file: options(rest, ["-i", "--input"])
                .first()
                .map_or(named(0), |file| (*file).to_owned()),
        },
        "scout" => scan(rest),
        _ => Act::Nothing,
    }
}

/// Options of `docker run` whose value is the next word.
/// <https://docs.docker.com/reference/cli/docker/container/run/>
const VALUED: [&str; 14] = [
    "-e",
    "--env",
    "--env-file",
    "-v",
    "--volume",
    "-p",
    "--publish",
    "--name",
    "--network",
    "-w",
    "--workdir",
    "-u",
    "--user",
    "--entrypoint",
];

/// `docker run [OPTIONS] IMAGE [COMMAND]`: only tests matter here.
fn contained(rest: &[&str], tests: Parts) -> Act {
    let mut words = rest;
    while let Some((first, after)) = words.split_first() {
        if VALUED.contains(first) {
            words = after.get(1..).unwrap_or_default();
        } else if first.starts_with('-') {
            words = after;
        } else {
            break;
        }
    }
    let Some((image, inner)) = words.split_first() else {
        return Act::Nothing;
    };
    let inner = Command {
        words: inner,
        output: None,
    };
    match recognise(&inner, tests) {
        Act::Test(tests)
        | Act::Execute {
            tests: Some(tests), ..
        } => Act::TestImage {
            image: (*image).to_owned(),
            tests,
        },
        _ => Act::Nothing,
    }
}

/// `docker login [-u USER] [-p PASSWORD | --password-stdin] [SERVER]`.
fn login(rest: &[&str]) -> Act {
    let valued = ["-u", "--username", "-p", "--password"];
    let user = options(rest, ["-u", "--username"]);
    let password = options(rest, ["-p", "--password"]);
    let piped = rest.contains(&"--password-stdin");
    let registry = operands(rest, &valued)
        .first()
        .copied()
        .unwrap_or("docker.io");
    Act::Login {
        registry: registry.to_owned(),
        known: user.first().is_some_and(|user| !user.is_empty())
            && (piped
                || password
                    .first()
                    .is_some_and(|password| !password.is_empty())),
        token: password
            .first()
            .is_some_and(|password| *password == super::context::TOKEN),
    }
}

/// A scanner only stops a job when it is told to.
fn scan(rest: &[&str]) -> Act {
    let strict = option(rest, "--exit-code").is_some_and(|code| code != "0")
        || rest
            .iter()
            .any(|word| matches!(*word, "-e") || word.starts_with("--fail-on"));
    let image = operands(
        rest,
        &["--exit-code", "--severity", "--format", "--only-severity"],
    );
    Act::Scan {
        image: image
            .last()
            .map_or(String::new(), |image| (*image).to_owned()),
        strict,
    }
}

/// `curl` only fails on a bad answer when it is told to, `wget` always does.
fn fetch(tool: &str, rest: &[&str]) -> Act {
    let address = rest
        .iter()
        .find(|word| word.contains("://"))
        .copied()
        .unwrap_or_default();
    let hook = [
        "hooks.slack.com",
        "discord.com/api/webhooks",
        "webhook",
        "ntfy",
        "api.telegram",
    ];
    let posts = rest.iter().any(|word| {
        matches!(
            *word,
            "-d" | "--data" | "POST" | "--json" | "--data-raw" | "-F"
        ) || word.starts_with("-XPOST")
    });
    let text = rest.join(" ");
    if hook
        .iter()
        .any(|name| text.to_ascii_lowercase().contains(name))
    {
        Act::Notify
    } else if posts {
        Act::Send { text }
    } else {
        let strict = |word: &&str| {
            matches!(*word, "--fail" | "--fail-with-body")
                || word.starts_with('-') && !word.starts_with("--") && word.contains('f')
        };
        let has_query = address
            .split_once('?')
            .is_some_and(|(_, query)| !query.is_empty());
        if has_query {
            return Act::Send { text };
        }
        if is_file(address) {
            return Act::Nothing;
        }
        Act::Smoke {
            hint: address.to_owned(),
            strict: tool == "wget" || rest.iter().any(strict),
        }
    }
}

/// Whether a word is no flag; `-c` brings its program along.
fn is_operand(word: &str) -> bool {
    !word.starts_with('-') || word == "-c"
}

/// Whether an address is that of a file to fetch, not of an app that is asked how it is.
fn is_file(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let Some((_, name)) = path.rsplit_once('/') else {
        return false;
    };
    let endings = [
        "sh", "py", "gz", "xz", "tgz", "zip", "deb", "rpm", "whl", "asc", "gpg", "key", "json",
        "yaml", "yml", "txt", "bin", "exe",
    ];
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| endings.contains(&ending))
}

fn deploy(image: Option<&str>, words: &[&str]) -> Act {
    Act::Deploy {
        image: image.filter(|image| !image.is_empty()).map(str::to_owned),
        hint: words.join(" "),
    }
}

fn gcloud(rest: &[&str]) -> Act {
    match rest {
        ["run", "deploy", words @ ..] => deploy(option(words, "--image"), words),
        ["run", "services", "update-traffic", words @ ..]
            if option(words, "--to-revisions").is_some() =>
        {
            Act::Rollback {
                hint: words.join(" "),
            }
        }
        ["app", "deploy", words @ ..] => deploy(option(words, "--image-url"), words),
        ["builds", "submit", words @ ..] => Act::Build {
            tags: options(words, ["-t", "--tag"])
                .into_iter()
                .map(str::to_owned)
                .collect(),
            push: true,
            remote: false,
        },
        ["auth", ..] => Act::Credentials { known: true },
        _ => Act::Nothing,
    }
}

fn azure(rest: &[&str]) -> Act {
    let image = |words: &[&'_ str]| -> Option<String> {
        [
            "--image",
            "-i",
            "--docker-custom-image-name",
            "-c",
            "--container-image-name",
        ]
        .iter()
        .find_map(|name| option(words, name))
        .map(str::to_owned)
    };
    match rest {
        ["webapp", "config", "container", "set", words @ ..]
        | [
            "webapp" | "containerapp" | "container",
            "create" | "update",
            words @ ..,
        ] => deploy(image(words).as_deref(), words),
        ["webapp", "deployment", "slot", "swap", words @ ..] => Act::Rollback {
            hint: words.join(" "),
        },
        ["webapp" | "containerapp", "deploy" | "up", words @ ..] => deploy(None, words),
        ["acr", "login", words @ ..] => Act::Login {
            registry: option(words, "--name")
                .or_else(|| option(words, "-n"))
                .map_or(String::new(), |name| [name, ".azurecr.io"].concat()),
            known: true,
            token: false,
        },
        ["login", ..] => Act::Credentials { known: true },
        _ => Act::Nothing,
    }
}

/// `kubectl set image deployment/NAME CONTAINER=IMAGE`.
fn kubernetes(rest: &[&str]) -> Act {
    match rest {
        ["set", "image", words @ ..] => {
            let pair = words.iter().find_map(|word| word.split_once('='));
            deploy(
                pair.filter(|(name, _)| !name.starts_with('-'))
                    .map(|(_, image)| image),
                words,
            )
        }
        ["apply", words @ ..] => deploy(None, words),
        ["rollout", "undo", words @ ..] => Act::Rollback {
            hint: words.join(" "),
        },
        _ => Act::Nothing,
    }
}

fn heroku(rest: &[&str]) -> Act {
    match rest {
        ["container:login", ..] => Act::Login {
            registry: "registry.heroku.com".to_owned(),
            known: true,
            token: false,
        },
        ["container:push", words @ ..] => Act::Build {
            tags: vec![
                [
                    "registry.heroku.com/",
                    option(words, "-a")
                        .or_else(|| option(words, "--app"))
                        .unwrap_or("app"),
                    "/web",
                ]
                .concat(),
            ],
            push: true,
            remote: false,
        },
        ["container:release", words @ ..] => {
            let app = option(words, "-a")
                .or_else(|| option(words, "--app"))
                .unwrap_or("app");
            let image = ["registry.heroku.com/", app, "/web"].concat();
            deploy(Some(&image), words)
        }
        ["rollback" | "releases:rollback", words @ ..] => Act::Rollback {
            hint: words.join(" "),
        },
        _ => Act::Nothing,
    }
}

/// A program of the repository, which may be its tests.
fn script(words: &[&str], tests: Parts) -> Act {
    let text = words.join(" ");
    let tests = text.contains("test").then(|| opens(&text, tests));
    Act::Execute { text, tests }
}

/// What an action does with its inputs, and whether it is one of those that are simulated.
pub(super) fn action(name: &str, input: &dyn Fn(&str) -> Option<String>) -> Act {
    let text = |key: &str| input(key).unwrap_or_default();
    let given = |key: &str| input(key).is_none_or(|value| !value.is_empty());
    let image = || {
        input("image")
            .or_else(|| input("images"))
            .or_else(|| input("imageToDeploy"))
    };
    let hint = || {
        let keys = [
            "service",
            "app-name",
            "appName",
            "slot-name",
            "namespace",
            "heroku_app_name",
            "environment",
        ];
        keys.map(text).join(" ")
    };
    match name.to_ascii_lowercase().as_str() {
        "actions/checkout" => Act::Checkout {
            reference: text("ref"),
        },
        "actions/cache" | "actions/cache/restore" => Act::Cache { key: text("key") },
        "actions/setup-python" | "astral-sh/setup-uv" => Act::Cache {
            key: match text("cache").as_str() {
                "" if name.starts_with("actions/") => String::new(),
                kind => ["setup-python-", kind].concat(),
            },
        },
        "actions/upload-artifact" => Act::Upload {
            name: input("name").unwrap_or_else(|| "artifact".to_owned()),
            path: text("path"),
        },
        "actions/download-artifact" => Act::Download { name: text("name") },
        "docker/login-action" => Act::Login {
            registry: input("registry")
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "docker.io".to_owned()),
            known: !text("username").is_empty() && !text("password").is_empty(),
            token: text("password") == super::context::TOKEN,
        },
        "docker/build-push-action" => Act::Build {
            tags: text("tags")
                .split([',', '\n'])
                .map(|tag| tag.trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect(),
            push: text("push") == "true",
            remote: input("context").is_none(),
        },
        "docker/metadata-action" => Act::Metadata {
            images: text("images"),
            tags: text("tags"),
        },
        "docker/setup-buildx-action"
        | "docker/setup-qemu-action"
        | "actions/setup-node"
        | "azure/setup-kubectl"
        | "azure/aks-set-context"
        | "google-github-actions/setup-gcloud"
        | "superfly/flyctl-actions/setup-flyctl"
        | "azure/setup-helm"
        | "actions/cache/save" => Act::Nothing,
        "google-github-actions/auth" => Act::Credentials {
            // Exactly one of the two has to be there.
            // <https://github.com/google-github-actions/auth#inputs>
            known: given("credentials_json")
                && given("workload_identity_provider")
                && (input("credentials_json").is_some()
                    || input("workload_identity_provider").is_some()),
        },
        "azure/login" => Act::Credentials {
            known: given("creds") && given("client-id") && given("tenant-id"),
        },
        "google-github-actions/deploy-cloudrun"
        | "azure/webapps-deploy"
        | "azure/container-apps-deploy-action"
        | "azure/k8s-deploy"
        | "akhileshns/heroku-deploy" => Act::Deploy {
            image: image().filter(|image| !image.is_empty()),
            hint: hint(),
        },
        "aquasecurity/trivy-action" | "anchore/scan-action" => Act::Scan {
            image: input("image-ref").or_else(image).unwrap_or_default(),
            strict: input("exit-code").is_some_and(|code| code != "0")
                || name.starts_with("anchore/") && text("fail-build") != "false",
        },
        "slackapi/slack-github-action" | "8398a7/action-slack" | "dawidd6/action-send-mail" => {
            Act::Notify
        }
        "psf/black"
        | "astral-sh/ruff-action"
        | "chartboost/ruff-action"
        | "hadolint/hadolint-action" => Act::Lint,
        _ => Act::Unknown(name.to_owned()),
    }
}
