//! Commands that are there, and commands that nobody brought.

use super::*;

/// A job with these lines as its steps; what stands behind `|` of a line is the job's own.
fn steps(lines: &str, own: &str) -> String {
    let mut text = "on: push\njobs:\n  a:\n".to_owned();
    let own = if own.is_empty() {
        "runs-on: ubuntu-latest"
    } else {
        own
    };
    for line in own.split(" / ") {
        writeln!(text, "    {line}").unwrap();
    }
    text.push_str("    steps:\n");
    for line in lines.split(" / ") {
        let (key, rest) = match line.split_once(": ") {
            Some(("uses" | "if", _)) => ("", line),
            _ => ("run: ", line),
        };
        writeln!(text, "      - {key}{rest}").unwrap();
    }
    text
}

const CHECKOUT: &str = "uses: actions/checkout@v4 / ";

/// Whether the job goes well, and the exit code of the command that failed.
fn code(text: &str, settings: &Settings) -> u8 {
    let outcome = play(text, settings, &[at(0, What::Event(push("main")))]);
    let job = &outcome.runs[0].jobs[0];
    let did = job.steps.iter().flat_map(|step| &step.did);
    let failed = did.filter_map(|did| did.failed).next_back();
    match job.conclusion {
        Conclusion::Success => 0,
        _ => failed.map_or(255, Failure::code),
    }
}

fn check(cases: &[(&str, u8)], own: &str, settings: &Settings) {
    for (lines, wanted) in cases {
        let text = steps(&[CHECKOUT, lines].concat(), own);
        assert_eq!(code(&text, settings), *wanted, "{own}: {lines}");
    }
}

#[test]
fn a_question_for_the_version_needs_no_files() {
    let settings = Settings::default();
    for (lines, wanted) in [
        ("pip install pytest && pytest --version", 0),
        ("pip install pytest && python -m pytest --help", 0),
        ("pip install ruff / ruff --version", 0),
        ("pip install pytest && pytest", 4),
        ("pytest --version", 127),
    ] {
        assert_eq!(code(&steps(lines, ""), &settings), wanted, "{lines}");
    }
}

#[test]
fn what_the_runner_has_is_there_and_what_nobody_brought_is_not() {
    let cases = [
        ("python3 --version", 0),
        ("python -c 'print(1)'", 0),
        ("pip --version", 0),
        ("docker build -t app .", 0),
        ("git status", 0),
        ("curl -s https://app.example/", 0),
        ("sudo kubectl get pods", 0),
        ("helm list", 0),
        ("gh --version", 0),
        ("gh pr list", 4),
        ("jq . a.json", 0),
        ("make test", 0),
        ("./ruff check", 0),
        ("some-tool-of-ours check", 0),
        ("pytest", 127),
        ("ruff check .", 127),
        ("black --check .", 127),
        ("flake8", 127),
        ("mypy .", 127),
        ("streamlit run app.py", 127),
        ("uv sync", 127),
        ("uvx ruff check", 127),
        ("poetry install", 127),
        ("poetry run pytest", 127),
        ("flyctl deploy", 127),
        ("fly deploy", 127),
        ("hadolint Dockerfile", 127),
        ("pre-commit run -a", 127),
        ("sudo ruff check", 1),
        ("sudo -E ruff check", 1),
        ("sudo bash -c 'ruff check'", 127),
        ("env ruff check", 127),
        ("nice -n 5 ruff check", 127),
        ("time ruff check", 127),
        ("timeout 60 ruff check", 127),
        ("A=b ruff check", 127),
        ("echo on && ruff check", 127),
        ("ruff check | cat", 0),
        ("ruff check || true", 0),
        ("if ruff check; then echo; fi", 0),
        ("python -m pytest", 1),
        ("python3 -m ruff check", 1),
        ("python -m unittest", 0),
        ("python -m venv .venv", 0),
        ("python -m http.server", 0),
        ("command -v ruff || pip install ruff", 0),
        ("which jq", 0),
        ("which ruff", 1),
        ("eslint .", 127),
        ("npx eslint .", 0),
        ("terraform plan", 127),
        ("docker compose up -d", 0),
        ("docker-compose up -d", 127),
        ("brew install ruff", 127),
    ];
    check(&cases, "", &Settings::default());
}

#[test]
fn what_an_earlier_step_installs_is_there() {
    let cases = [
        ("pip install pytest / pytest", 0),
        ("pip install pytest / python -m pytest", 0),
        (
            "pip install 'pytest>=8' \"ruff==0.8\" / pytest && ruff check",
            0,
        ),
        ("python -m pip install --upgrade pip pytest / pytest", 0),
        ("sudo pip3 install pytest / py.test", 0),
        ("pip install pytest-cov / pytest --cov", 0),
        ("pip install pandas / pytest", 127),
        ("pip install ruff / pytest", 127),
        ("pip install our-own-tools / pytest", 0),
        ("pip install -r requirements.txt / pytest", 0),
        ("pip install -r requirements-dev.txt / ruff check", 0),
        ("pip install . / pytest", 0),
        ("pip install -e '.[dev]' / mypy .", 0),
        ("pip install git+https://host.example/tools / ruff check", 0),
        ("pipx install ruff / ruff check", 0),
        ("pipx install pytest / python -m pytest", 1),
        ("pipx run ruff check", 0),
        ("pipx run black==24.1.0 --check . / black .", 127),
        ("pip install uv / uvx ruff@latest check / uv run pytest", 0),
        ("pip install uv / uvx ruff check / ruff check", 127),
        ("pip install uv / uv tool install ruff / ruff check", 0),
        (
            "pip install uv / uv pip install --system pytest / pytest",
            0,
        ),
        ("pip install uv / uv sync / uv run pytest", 0),
        ("pip install poetry / poetry install / poetry run pytest", 0),
        ("npm i -g eslint / eslint .", 0),
        ("npm install eslint / eslint .", 127),
        ("npm install -g typescript@5 / tsc", 0),
        (
            "sudo apt-get update && sudo apt-get install -y python3-pytest / pytest",
            0,
        ),
        ("sudo apt-get install -y libpq-dev / pytest", 127),
        ("uses: astral-sh/setup-uv@v5 / uv sync / uv run pytest", 0),
        ("uses: astral-sh/setup-uv@v5 / uvx ruff check", 0),
        ("uses: astral-sh/setup-uv@v5 / ruff check", 127),
        (
            "uses: superfly/flyctl-actions/setup-flyctl@master / flyctl deploy",
            0,
        ),
        ("uses: azure/setup-helm@v4 / ruff check", 127),
        ("uses: actions/setup-python@v5 / pytest", 127),
        ("uses: hashicorp/setup-terraform@v3 / terraform plan", 0),
        ("uses: somebody/setup-everything@v1 / pytest", 0),
        (
            "curl -LsSf https://tools.example/install.sh | sh / uv sync",
            0,
        ),
        (
            "curl -Lo tool https://tools.example/tool && chmod +x tool / ruff check",
            0,
        ),
        (
            "curl -sf -o /dev/null https://tools.example || true / ruff check",
            127,
        ),
        ("./scripts/set-up.sh / pytest", 0),
        ("make install / pytest", 0),
        ("echo \"$HOME/bin\" >> $GITHUB_PATH / pytest", 0),
        (
            "echo /x/bin >> $GITHUB_PATH / test \"${PATH%%:*}\" = /x/bin && case $PATH in *x/bin:*) ;; *) exit 10 ;; esac",
            0,
        ),
        ("PATH=$PWD/bin:$PATH && pytest", 0),
        ("ruff() { echo; } && ruff check", 0),
        (
            "python -m venv v && . v/bin/activate && pip install ruff && ruff check",
            0,
        ),
        ("pip install ruff || true / ruff check", 0),
    ];
    check(&cases, "", &Settings::default());
}

#[test]
fn a_virtual_environment_is_left_with_its_step() {
    let cases = [
        (
            "python -m venv v && . v/bin/activate && pip install pytest / pytest",
            127,
        ),
        (
            "python -m venv v && . v/bin/activate && pip install -r dev.txt / ruff check",
            127,
        ),
        (
            "pip install uv && uv venv && . .venv/bin/activate && uv pip install pytest / pytest",
            127,
        ),
        (
            "python -m venv v / . v/bin/activate && pip install pytest && deactivate && pytest",
            127,
        ),
        (
            "python -m venv v && . v/bin/activate && pip install pytest / . v/bin/activate && pytest",
            0,
        ),
        (
            "python -m venv v && . v/bin/activate && pip install pytest / v/bin/pytest",
            0,
        ),
        (
            "python -m venv v && v/bin/pip install pytest / source v/bin/activate && pytest",
            0,
        ),
        ("python -m venv v && v/bin/pip install pytest / pytest", 127),
        (
            "python -m venv v && v/bin/python -m pip install pytest / . v/bin/activate; pytest",
            0,
        ),
        (
            "python -m venv v && . v/bin/activate && pip install pytest && echo $PWD/v/bin >> $GITHUB_PATH / pytest",
            0,
        ),
        (
            "python -m venv v && . v/bin/activate && pip install black && sudo apt-get install -y python3-pytest / pytest",
            0,
        ),
        (". made-elsewhere/bin/activate && pytest", 0),
        (". made-elsewhere/bin/activate / pytest", 127),
        (
            "pip install pytest && python -m venv v && . v/bin/activate / pytest",
            0,
        ),
    ];
    check(&cases, "", &Settings::default());
}

#[test]
fn packages_of_the_system_are_for_root_alone() {
    let cases = [
        ("apt-get update", 100),
        ("apt-get install -y libpq-dev", 100),
        ("apt install -y libpq-dev", 100),
        (
            "sudo bash -c 'apt-get update && apt-get install -y libpq-dev'",
            0,
        ),
        ("sudo apt-get install -y libpq-dev", 0),
        (
            "apt-get install -s libpq-dev && apt-get --version && apt list --installed",
            0,
        ),
        ("apt-get update || true", 0),
    ];
    check(&cases, "", &Settings::default());
}

#[test]
fn a_list_that_is_known_brings_what_it_lists() {
    let settings = Settings {
        requirements: Some(vec!["streamlit==1.67.0".into(), "pandas".into()]),
        ..Settings::default()
    };
    let cases = [
        ("pip install -r requirements.txt / pytest", 127),
        (
            "pip install -r ./requirements.txt / streamlit run app.py",
            0,
        ),
        ("pip install -r requirements.txt pytest / pytest", 0),
        ("pip install --requirement=requirements.txt && pytest", 127),
        ("pip install -r requirements-dev.txt / pytest", 4),
    ];
    check(&cases, "", &settings);
}

#[test]
fn the_image_of_a_container_decides() {
    let cases = [
        ("python:3.12-slim", "pip install pytest / pytest", 0),
        ("python:3.12-slim", "pytest", 127),
        ("python:3.12-slim", "git status", 127),
        ("python:3.12-slim", "curl -f https://app.example/", 127),
        ("python:3.12-slim", "docker build .", 127),
        ("python:3.12-slim", "sudo pip install pytest", 127),
        (
            "python:3.12-slim",
            "apt-get install -y git && git status",
            0,
        ),
        ("python:3.12-slim", "node --version", 127),
        (
            "python:3.12",
            "git status && curl -s https://app.example/",
            0,
        ),
        ("python:3.12", "docker build .", 127),
        ("python:3.12-alpine", "bash -c true", 127),
        ("docker.io/library/python:3.12-alpine", "unzip a.zip", 0),
        ("node:22", "npm ci && npx jest", 0),
        ("node:22-slim", "git status", 127),
        ("ubuntu:24.04", "python3 --version", 127),
        (
            "debian:bookworm",
            "apt-get install -y python3 / python3 --version",
            0,
        ),
        ("ghcr.io/team/tools:1", "pytest", 0),
        ("${{ github.repository }}", "pytest", 0),
    ];
    for (image, lines, wanted) in cases {
        let own = ["runs-on: ubuntu-latest / container: ", image].concat();
        check(&[(lines, wanted)], &own, &Settings::default());
    }
    for (labels, wanted) in [
        ("ubuntu-24.04", 127),
        ("ubuntu-22.04", 127),
        ("windows-latest", 0),
        ("self-hosted", 0),
        ("[self-hosted, ubuntu-latest]", 0),
        ("${{ vars.RUNNER }}", 0),
    ] {
        let own = ["runs-on: ", labels].concat();
        check(&[("pytest", wanted)], &own, &Settings::default());
    }
    let own = "runs-on: ubuntu-22.04";
    check(&[("terraform plan", 0)], own, &Settings::default());
}

#[test]
fn an_image_that_was_built_has_what_its_files_name() {
    let run = |inner: &str| ["docker build -t app . / docker run --rm app ", inner].concat();
    let known = |text: &str| Settings {
        image: Some(text.to_owned()),
        ..Settings::default()
    };
    for (text, inner, wanted) in [
        ("streamlit==1.67.0", "pytest", 127),
        ("streamlit==1.67.0", "python -m pytest", 1),
        ("streamlit==1.67.0", "streamlit --version", 0),
        (
            "streamlit==1.67.0",
            "sh -c 'pip install pytest && pytest'",
            0,
        ),
        (
            "streamlit==1.67.0",
            "sh -c 'pip install pandas && pytest'",
            127,
        ),
        (
            "streamlit==1.67.0\nRUN pip install pytest==8.4",
            "pytest",
            0,
        ),
        ("RUN pip install -r requirements-dev.txt", "pytest", 0),
        ("COPY pyproject.toml ./", "pytest", 0),
    ] {
        let text_known = known(text);
        check(&[(run(inner).as_str(), wanted)], "", &text_known);
    }
    let others = [
        ("docker run -v .:/app -w /app python:3.12-slim pytest", 127),
        (
            "docker run -v .:/app python:3.12 sh -c 'pip install pytest && pytest'",
            0,
        ),
        ("docker build -t app . / docker run --rm app pytest", 0),
        ("docker run --rm --entrypoint pytest python:3.12", 127),
    ];
    check(&others, "", &Settings::default());
}

#[test]
fn nothing_is_shared_and_nothing_comes_of_what_failed() {
    for (text, wanted) in [
        (
            "a: run pip install pytest; b: needs: a | run pytest",
            "a=success b=failure",
        ),
        (
            "a: run pip install pytest || true; b: run pip install pytest && pytest",
            "a=success b=success",
        ),
        (
            "a: strategy: {matrix: {v: [x, y]}} | run '[ ${{ matrix.v }} = x ] || pytest'",
            "a (x)=success a (y)=failure",
        ),
    ] {
        let text = jobs("push", text).replace(
            "    steps:\n",
            "    steps:\n      - uses: actions/checkout@v4\n",
        );
        assert_eq!(told(&once(&text, push("main"))), wanted, "{text}");
    }
    let skipped =
        "if: github.ref == 'refs/heads/other'\n        run: pip install ruff / ruff check";
    check(&[(skipped, 127)], "", &Settings::default());
    // The first step fails, and is forgiven.
    let text = steps(
        "pip install ruff\n        continue-on-error: true / ruff check",
        "",
    );
    let mut settings = Settings::default();
    settings.fail.insert("a".to_owned());
    assert_eq!(code(&text, &settings), 127);
}

#[test]
fn a_log_says_it_as_the_shell_does() {
    for (own, script, wanted) in [
        (
            "",
            "echo on\n          ruff check",
            ".sh: line 2: ruff: command not found",
        ),
        (
            "runs-on: ubuntu-latest / container: python:3.12-slim",
            "git status",
            ".sh: 1: git: not found",
        ),
        (
            "",
            "python -m pytest -q",
            "/usr/bin/python: No module named pytest",
        ),
        (
            "",
            "docker run python:3.12 pytest",
            "exec: \"pytest\": executable file not found in $PATH: unknown",
        ),
        (
            "",
            "docker run python:3.12 sh -c 'cd /app && pytest'",
            "sh: 1: pytest: not found",
        ),
    ] {
        let text = steps(&["|\n          ", script].concat(), own);
        let outcome = once(&text, push("main"));
        let (workflow, _) = read(&text);
        let plan = Plan::new(&workflow);
        let lines = log::lines(&plan, &outcome.runs[0].jobs[0], &[]);
        let [.., said, last] = &lines[..] else {
            panic!("{lines:?}")
        };
        assert!(said.text.ends_with(wanted), "{}", said.text);
        assert!(
            last.text
                .starts_with("##[error]Process completed with exit code 1")
        );
        let codes: Vec<_> = outcome
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        assert_eq!(codes, ["workflow-command-missing"], "{script}");
    }
}
