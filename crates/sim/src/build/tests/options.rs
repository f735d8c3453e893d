//! Options of tools as people write them: clusters of letters, values glued and apart.

use super::*;

#[test]
fn the_last_letter_of_a_cluster_takes_the_next_word() {
    let bench = Bench::new();
    for (run, expected) in [
        ("useradd -ms /bin/bash app && test -d /home/app", "ok"),
        (
            "useradd -rms /usr/sbin/nologin app && test -d /home/app",
            "ok",
        ),
        ("useradd -mu 1000 app && test -d /home/app", "ok"),
        ("useradd -mu1000 -s/bin/sh app && test -d /home/app", "ok"),
        ("useradd -sm /bin/bash app", "user-missing"),
        ("useradd -p secret app", "ok"),
        ("useradd -f 30 app", "ok"),
        ("groupadd -rg 999 app && useradd -rg app app", "ok"),
        ("groupadd -fg 999 app && useradd -g 999 app", "ok"),
        ("groupadd -r app && useradd --no-log-init -rg app app", "ok"),
        ("useradd -rs app", "run-failed"),
    ] {
        let text = ["RUN ", run, "\nUSER app\nRUN true"].concat();
        assert_eq!(code(&bench.build(&after(&text))), expected, "{run}");
    }
}

#[test]
fn pip_and_uv_read_the_file_behind_a_cluster() {
    let bench = Bench::new();
    for (run, expected) in [
        ("pip install -Ur requirements.txt", "ok"),
        ("pip install -qr requirements.txt", "ok"),
        ("pip install -Uqr requirements.txt", "ok"),
        ("pip install -Uqrrequirements.txt", "ok"),
        (
            "pip install -U requirements.txt",
            "no-matching-distribution",
        ),
        (
            "pip install -qU requirements.txt",
            "no-matching-distribution",
        ),
        ("pip install -qr nope.txt", "requirements-file-missing"),
        (
            "pip install uv && uv pip install --system -qr requirements.txt",
            "ok",
        ),
        (
            "pip install uv && uv pip install --system -q requirements.txt",
            "no-matching-distribution",
        ),
    ] {
        let text = ["COPY requirements.txt .\nRUN ", run].concat();
        let build = bench.build(&after(&text));
        assert_eq!(code(&build), expected, "{run}");
        let there = build.outcome.is_ok_and(|image| {
            let site = "/usr/local/lib/python3.12/site-packages/streamlit";
            image.tree.get(site).is_some()
        });
        assert_eq!(there, expected == "ok", "{run}");
    }
}

#[test]
fn other_tools_take_clusters_too() {
    let bench = Bench::new();
    for (run, expected) in [
        ("mkdir -pm 700 /a/b && test -d /a/b && ! test -e /700", "ok"),
        ("mkdir -m700 /a && test -d /a", "ok"),
        ("mkdir -pm /a && test -d /a", "run-failed"),
        ("mkdir -p /a/b && chmod -Rf 700 /a", "ok"),
        ("chmod -R 700 /nothing", "file-not-found"),
        (
            "apt-get update && apt-get install -yqt stable curl && curl --version",
            "ok",
        ),
    ] {
        let build = bench.build(&after(&["RUN ", run].concat()));
        assert_eq!(code(&build), expected, "{run}");
    }
}

#[test]
fn busybox_has_letters_of_its_own() {
    for (run, expected) in [
        ("adduser -D -h /srv/app app && test -d /srv/app", "ok"),
        ("adduser -Dh /srv/app app && test -d /srv/app", "ok"),
        (
            "addgroup -S app && adduser -SG app app && test -d /home/app",
            "ok",
        ),
        ("adduser -DH app && test -d /home/app", "run-failed"),
    ] {
        let text = [
            "FROM python:3.12-alpine\nRUN ",
            run,
            "\nUSER app\nRUN true\n",
        ]
        .concat();
        assert_eq!(code(&Bench::new().build(&text)), expected, "{run}");
    }
}

#[test]
fn what_is_there_is_installed_again_when_asked() {
    for (flags, again) in [
        ("pip install --force-reinstall", true),
        ("pip install -I", true),
        ("pip install -qI", true),
        ("pip install --ignore-installed", true),
        ("pip install", false),
        ("pip install -U", false),
        ("uv pip install --system --reinstall", true),
        ("uv pip install --system", false),
    ] {
        let lines = ["RUN pip install uv click six\nRUN ", flags, " click"];
        let build = Bench::new().build(&after(&lines.concat()));
        assert_eq!(code(&build), "ok", "{flags}");
        let bytes = build.steps.last().map_or(0, |step| step.bytes);
        assert_eq!(bytes > 100_000, again, "{flags}: {bytes}");
    }
}

#[test]
fn uv_installs_the_extras_and_groups_that_are_asked_for() {
    let project = "[project]\nname = \"board\"\ndependencies = [\"six\"]\n\
        [project.optional-dependencies]\nui = [\"click\"]\nall = [\"board[ui]\"]\n\
        [dependency-groups]\ndev = [\"idna\"]\ntest = [\"toml\", {include-group = \"dev\"}]\n";
    let no_extra =
        "error: Extra `x` is not defined in the `optional-dependencies` table for `board`";
    let no_group = "error: Group `x` is not defined in the project's `dependency-groups` table";
    for (flags, expected) in [
        ("", "idna six"),
        ("--extra ui", "click idna six"),
        ("--extra=ui --no-dev", "click six"),
        ("--all-extras --no-dev", "click six"),
        ("--extra all --no-dev", "click six"),
        ("--all-extras --no-extra ui", "click idna six"),
        ("--no-default-groups", "six"),
        ("--no-dev --group dev", "six"),
        ("--group test --no-dev", "idna six toml"),
        ("--only-group test", "idna toml"),
        ("--only-dev", "idna"),
        ("--all-groups", "idna six toml"),
        ("--extra x", no_extra),
        ("--no-extra x", no_extra),
        ("--group x", no_group),
        ("--only-group x", no_group),
    ] {
        let bench = Bench::new().with("pyproject.toml", project);
        let lines = [
            "COPY pyproject.toml .\nRUN pip install uv && uv sync ",
            flags,
        ];
        let build = bench.build(&after(&lines.concat()));
        let said = build.findings.last().map(|finding| finding.said.clone());
        let came = match &build.outcome {
            Ok(image) => {
                let site = image.tree.children("/.venv/lib/python3.12/site-packages");
                let names = ["click", "idna", "six", "toml"];
                let there = site
                    .map(|(name, _)| name)
                    .filter(|name| names.contains(name));
                there.collect::<Vec<_>>().join(" ")
            }
            Err(_) => said.unwrap_or_default(),
        };
        assert_eq!(came, expected, "{flags}");
    }
    let unset = "COPY pyproject.toml .\nENV UV_NO_DEV=1\nRUN pip install uv && uv sync && ! test -e .venv/lib/python3.12/site-packages/idna";
    assert_eq!(
        code(
            &Bench::new()
                .with("pyproject.toml", project)
                .build(&after(unset))
        ),
        "ok"
    );
}
