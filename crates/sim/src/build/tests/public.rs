//! Dockerfiles in the shapes that repositories have them, and what `docker build` makes of them.

use super::*;

/// A project beside nothing else, installed in a first stage of which a second one takes.
#[test]
fn projects_are_not_simulated_and_may_have_brought_anything() {
    let project = "[project]\nname = \"my-app\"\nversion = \"0.1\"\ndependencies = [\"six\"]\n";
    let bench = Bench::new().with("pyproject.toml", project);
    let classic = Bench::new().with("setup.py", "from setuptools import setup\nsetup()\n");
    for (install, then) in [
        ("pip install .", "RUN myapp"),
        (
            "pip install --no-cache-dir .",
            "RUN python -c 'import my_app'",
        ),
        ("pip install --no-deps .", "RUN myapp && cat app.py"),
        ("pip install -e .", "RUN python -m my_app"),
        ("pip install -e '.[dev]'", "RUN pytest"),
        ("pip install '.[dev]'", "RUN pytest"),
        ("pip install ./", "RUN myapp"),
        ("pip install ../w", "RUN myapp"),
        ("mkdir -p a/b && cp *.* a/b && pip install a/b", "RUN myapp"),
        (
            "pip install --target=/d .",
            "FROM python:3.12-slim\nCOPY --from=b /d /d\nENV PYTHONPATH=/d\nRUN python -m my_app",
        ),
        (
            "pip install --prefix=/d .",
            "FROM python:3.12-slim\nCOPY --from=b /d /usr/local\nRUN myapp",
        ),
        (
            "pip install --prefix=/d .",
            "FROM python:3.12-slim\nCOPY --from=b /d/bin/myapp /d/bin/x /b/",
        ),
        (
            "pip install --user .",
            "FROM python:3.12-slim\nCOPY --from=b /root/.local /root/.local\nENV PATH=/root/.local/bin:$PATH\nRUN myapp",
        ),
        (
            "python -m venv /v && /v/bin/pip install .",
            "FROM python:3.12-slim\nCOPY --from=b /v /v\nRUN /v/bin/myapp",
        ),
        (
            "pip wheel --no-deps -w /wheels .",
            "FROM python:3.12-slim\nCOPY --from=b /wheels /wheels\nRUN pip install /wheels/*.whl && myapp",
        ),
        (
            "pip wheel -w /o .",
            "FROM python:3.12-slim\nCOPY --from=b /o/x.whl /",
        ),
        (
            "pip install uv && uv pip install --system --target /deps .",
            "FROM python:3.12-slim\nCOPY --from=b /deps /deps\nENV PYTHONPATH=/deps\nRUN python -c 'import my_app'",
        ),
    ] {
        let text = [
            "FROM python:3.12-slim AS b\nWORKDIR /w\nCOPY . .\nRUN ",
            install,
            "\n",
            then,
            "\n",
        ]
        .concat();
        for bench in [&bench, &classic] {
            let build = bench.build(&text);
            assert_eq!(code(&build), "ok", "{text}\n{:?}", build.findings.last());
            let mut codes = build.findings.iter().map(|finding| finding.code);
            assert!(codes.any(|code| code == "command-not-simulated"), "{text}");
        }
    }
    for (install, expected, said) in [
        (
            "pip install .",
            "project-not-installable",
            "ERROR: Directory '.' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.",
        ),
        (
            "pip wheel --no-deps -w /o ./",
            "project-not-installable",
            "ERROR: Directory './' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.",
        ),
        (
            "mkdir d && pip install -e ./d[x]",
            "project-not-installable",
            "ERROR: file:///d does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.",
        ),
        (
            "mkdir d && echo '-e d' > r && pip install -r r",
            "project-not-installable",
            "ERROR: file:///d (from -r r (line 1)) does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.",
        ),
        (
            "pip install -e nowhere",
            "project-not-installable",
            "ERROR: nowhere is not a valid editable requirement. It should either be a path to a local project or a VCS URL (beginning with bzr+http, bzr+https, bzr+ssh, bzr+sftp, bzr+ftp, bzr+lp, bzr+file, git+http, git+https, git+ssh, git+git, git+file, hg+file, hg+http, hg+https, hg+ssh, hg+static-http, svn+ssh, svn+http, svn+https, svn+svn, svn+file).",
        ),
        (
            "pip install ./nowhere",
            "project-not-installable",
            "ERROR: Invalid requirement: './nowhere': Expected package name at the start of dependency specifier",
        ),
        (
            "pip install",
            "pip-usage",
            "ERROR: You must give at least one requirement to install (see \"pip help install\")",
        ),
    ] {
        let build = Bench::new().build(&after(&["COPY . .\nRUN ", install].concat()));
        assert_eq!(code(&build), expected, "{install}");
        let told = build.findings.iter().any(|finding| finding.said == said);
        assert!(told, "{install}: {:?}", build.findings);
    }
    let needs = bench.build(&after(
        "COPY . .\nRUN pip install --no-deps . && python -c 'import six'",
    ));
    assert_eq!(code(&needs), "ok", "what is not known may bring it");
}

#[test]
fn files_of_repositories_build_or_fail_as_they_do() {
    let bench = || {
        let bench = Bench::new();
        let bench = bench.with(
            "pyproject.toml",
            "[project]\nname = \"x\"\nversion = \"0\"\n",
        );
        let bench = bench
            .with("uv.lock", "version = 1\n")
            .with("poetry.lock", "\n");
        let mut bench = bench.with("entrypoint.sh", "#!/bin/sh\nexec \"$@\"\n");
        bench.context.put("rootfs.tar.xz", 3_000_000, 0o644, None);
        bench
    };
    let slim = "FROM python:3.12-slim\n";
    for (head, lines, expected) in [
        (
            slim,
            "ENV POETRY_VIRTUALENVS_CREATE=false\nRUN pip install \"poetry==1.8.3\"\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root --only main",
            "ok",
        ),
        (
            "",
            "FROM python:3.12-slim AS req\nRUN pip install poetry\nCOPY ./pyproject.toml ./poetry.lock* /tmp/\nRUN cd /tmp && poetry export -o requirements.txt\nFROM python:3.12-slim\nCOPY --from=req /tmp/requirements.txt /code/\nRUN pip install -r /code/requirements.txt",
            "ok",
        ),
        (
            slim,
            "COPY --from=ghcr.io/astral-sh/uv:0.5.4 /uv /uvx /bin/\nWORKDIR /app\nRUN --mount=type=cache,target=/root/.cache/uv --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=bind,source=pyproject.toml,target=pyproject.toml uv sync --frozen --no-install-project\nADD . /app\nRUN uv sync --frozen",
            "ok",
        ),
        (
            "FROM debian:bookworm-slim\n",
            "RUN set -eux; apt-get update; apt-get install -y --no-install-recommends curl; rm -rf /var/lib/apt/lists/*; arch=\"$(dpkg --print-architecture)\"; curl -o /usr/local/bin/gosu -L \"https://github.com/tianon/gosu/releases/download/1.17/gosu-$arch\"; chmod +x /usr/local/bin/gosu; gosu nobody true",
            "ok",
        ),
        (
            "FROM debian:bookworm-slim\n",
            "ARG TARGETARCH\nRUN apt-get update && apt-get install -y curl\nRUN case \"$TARGETARCH\" in amd64) A=x86_64;; *) exit 1;; esac && curl -fsSL https://x.example/$A.tgz | tar -xz -C /usr/local/bin && tool --version",
            "ok",
        ),
        (
            "FROM debian:bookworm-slim\n",
            "RUN wget https://x.example/a.tgz",
            "command-not-in-image",
        ),
        // Without pipefail the last command of a pipe decides.
        (
            slim,
            "RUN curl -sSL https://install.example | python3 -",
            "ok",
        ),
        (
            slim,
            "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl -sSL https://install.example | python3 -",
            "command-not-in-image",
        ),
        (
            slim,
            "RUN useradd -m app\nUSER app\nRUN apt-get update",
            "permission-denied",
        ),
        (
            slim,
            "ARG DIR=/srv/app\nENV APP=${DIR}\nWORKDIR $APP\nCOPY . $APP\nRUN test -f $APP/app.py && [ -d /srv ] && [ \"$PWD\" = /srv/app ]",
            "ok",
        ),
        (
            "FROM python:3.12-slim-bookworm\n",
            "COPY entrypoint.sh /e.sh\nRUN chmod +x /e.sh && addgroup --system app && adduser --system --group app && chown -R app:app /e.sh\nUSER app\nENTRYPOINT [\"/e.sh\"]",
            "ok",
        ),
        (
            slim,
            "RUN <<EOF\nset -e\n[ -d /nowhere ]\ntouch /x\nEOF",
            "run-failed",
        ),
        (
            "FROM scratch\n",
            "ADD rootfs.tar.xz /\nRUN apk add --no-cache curl && curl --version\nUSER somebody\nRUN id",
            "ok",
        ),
    ] {
        let text = [head, lines, "\n"].concat();
        let build = bench().build(&text);
        assert_eq!(
            code(&build),
            expected,
            "{text}\n{:?}",
            build.findings.last()
        );
    }
}
