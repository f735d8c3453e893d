//! What may be there although nobody lists it, and what is missing for certain all the same.

use super::*;

#[test]
fn what_may_be_there_is_not_missing() {
    let bench = Bench::new();
    let apt = |names: &str, then: &str| {
        after(
            &[
                "RUN apt-get update && apt-get install -y ",
                names,
                "\nRUN ",
                then,
            ]
            .concat(),
        )
    };
    let mut cases: Vec<String> = [
        ("nodejs npm", "node -v && npm ci && npx x"),
        ("postgresql-client default-mysql-client", "psql --version && mysql -V"),
        ("openjdk-21-jre-headless", "java -version"),
        ("gettext-base xz-utils", "envsubst < /etc/passwd > /x && xz -d /x.xz"),
        ("gnupg openssh-client", "gpgconf --kill all && ssh-keyscan github.com > /x && cat /x"),
        ("gcc", "strip /usr/local/bin/python3.12 && ar x y"),
        ("nginx supervisor", "nginx -v && nginx -t && supervisord --version"),
        ("mystery", "mystery-tool --do && cd /opt/mystery && cp a /b && chmod +x /b"),
        ("curl", "curl -LsSf https://astral.sh/uv/install.sh | sh && /root/.local/bin/uv venv /v && /root/.local/bin/uv pip install --python /v requests && /v/bin/python -c 'import requests'"),
        ("curl", "curl -sSL https://install.python-poetry.org | POETRY_HOME=/opt/poetry python3 - && /opt/poetry/bin/poetry install"),
        ("curl", "curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs && npm -v"),
        ("curl", "curl -o /m.sh https://x.example/m.sh && bash /m.sh -b -p /opt/conda && /opt/conda/bin/conda install x && conda init"),
        ("curl", "curl https://x.example/i.sh > i.sh && sh i.sh && anything"),
        ("wget unzip", "wget -qO /usr/local/bin/f https://x.example/f && chmod +x /usr/local/bin/f && f"),
        ("wget", "wget -q https://x.example/a-1.tgz && tar xzf a-1.tgz && cd a-1 && ./configure && make install && a"),
        ("unzip curl", "curl -sLo a.zip https://x.example/a.zip && unzip a.zip && mv a-1 /opt/a && cd /opt/a && rm LICENSE"),
        ("git", "git clone https://github.com/a/b.git . && pip install -r requirements.txt && python manage.py x"),
        ("git", "pip install git+https://github.com/a/b.git 'x @ git+https://github.com/a/c' -e git+https://github.com/a/d#egg=e"),
    ]
    .iter()
    .map(|(names, then)| apt(names, then))
    .collect();
    let lines = [
        "RUN pip install https://x.example/x.zip && python -c 'import x'",
        "RUN pip install poetry && poetry install",
        "RUN pip install awscli django pipx pdm pipenv && aws s3 ls && django-admin x && pdm sync && pipenv install",
        "RUN pip install playwright && playwright install chromium",
        "RUN pip install mystery && mystery run && mystery-cli",
        "RUN pip install gunicorn uvicorn && gunicorn --version && uvicorn --help",
        "RUN pip install poetry && poetry install && python -c 'import plotly'",
        "RUN poetry --version || true\nRUN pip install mystery\nCOPY app.py .\nRUN python app.py",
        "RUN [ \"$(uname -r)\" = 6.1 ] && test -n \"$(date)\" && [ -z \"$(nproc)\" ]",
        "RUN A=$(uname -m) && [ \"$A\" = x86_64 ] || exit 1",
        "RUN A=$(uname -m) && if [ $A = x ]; then exit 1; fi",
        "RUN [ \"$(uname -m)\" = arm64 ] && exit 1\nRUN true",
        "RUN V=$(cat /etc/os-release) && apt-get install -y curl-$V && pip install pkg==$V",
        "RUN apt-get update && apt-get install -y git && git clone https://x.example/a.git /a && cd /a && [ -f setup.py ] && [ ! -d /a/b ] && test -x /a/c || exit 1",
        "RUN echo | mystery-$(date) || true\nUSER app\nRUN id",
        "RUN if true; then apt-get install -y curl; fi\nRUN curl https://x.example",
        "RUN for i in a b; do pip install $i; done\nRUN a",
        "RUN python -m venv /opt/v && pip install uv && uv pip install --python /opt/v six",
        "RUN pip install uv && uv venv /opt/v && uv pip install -p /opt/v/bin/python six",
        "ADD https://astral.sh/uv/install.sh /i.sh\nRUN sh /i.sh && /root/.local/bin/uv --version",
        "ADD https://x.example/install.sh /i.sh\nRUN sh /i.sh && thing",
        "RUN apt-get update && apt-get install -y git && git clone https://x.example/a.git /a\nFROM python:3.12-slim\nCOPY --from=0 /a /a\nRUN cd /a && pip install -r requirements.txt && tool",
    ];
    cases.extend(lines.iter().map(|lines| after(lines)));
    cases.push("FROM alpine:3.24\nRUN apk add bash python3 py3-pip nodejs\nSHELL [\"/bin/bash\", \"-c\"]\nRUN python3 --version && node -v && pip --version\n".into());
    for text in cases {
        let build = bench.build(&text);
        assert_eq!(code(&build), "ok", "{text}\n{:?}", build.findings.last());
    }
}

#[test]
fn what_a_script_writes_may_be_there() {
    let bench = Bench::new()
        .with(
            "gen.py",
            "open(\"gen.out\", \"w\").write(open(\"data\").read())\n",
        )
        .with("dirs.py", "import os\nos.makedirs(\"/site\")\n")
        .with("say.py", "print(open(\"data\").read())\n")
        .with(
            "manage.py",
            "import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
        );
    for (run, path, expected) in [
        ("python gen.py", "/w/gen.out", "ok"),
        ("python dirs.py", "/site", "ok"),
        ("python -m dirs", "/site", "ok"),
        ("python -c 'open(\"gen.out\", \"w\")'", "/w/gen.out", "ok"),
        ("python say.py", "/w/gen.out", "copy-source-missing"),
        ("python -c 'print(1)'", "/w/gen.out", "copy-source-missing"),
        // A module of the project, and libraries that nobody has measured.
        ("python -c 'import gen'", "/w/gen.out", "ok"),
        (
            "python -c 'import say'",
            "/w/gen.out",
            "copy-source-missing",
        ),
        (
            "pip install django && python manage.py collectstatic",
            "/w/static",
            "ok",
        ),
        (
            "pip install nltk && python -c 'import nltk; nltk.download(\"punkt\")'",
            "/root/nltk_data",
            "ok",
        ),
        (
            "pip install nltk && python -c 'import nltk'",
            "/root/nltk_data",
            "copy-source-missing",
        ),
        (
            "pip install nltk && python -c 'import nltk; print(nltk.__version__)'",
            "/root/nltk_data",
            "copy-source-missing",
        ),
        (
            "pip install spacy && python -m spacy download en",
            "/w/en",
            "ok",
        ),
        ("pip install pytest && pytest", "/w/report.xml", "ok"),
        (
            "pip install flake8 && flake8",
            "/w/report.xml",
            "copy-source-missing",
        ),
        (
            "pip install pandas && python -c 'import pandas as pd; pd.read_csv(1)'",
            "/w/a.csv",
            "copy-source-missing",
        ),
    ] {
        let text = [
            "FROM python:3.12-slim AS b\nWORKDIR /w\nCOPY . .\nRUN ",
            run,
            "\nFROM python:3.12-slim\nCOPY --from=b ",
            path,
            " /o\n",
        ]
        .concat();
        let build = bench.build(&text);
        assert_eq!(code(&build), expected, "{text}");
        let told = |code| build.findings.iter().any(|finding| finding.code == code);
        let guess = expected == "ok";
        assert_eq!(
            told("command-not-simulated") && told("file-not-known"),
            guess,
            "{text}"
        );
    }
}

#[test]
fn what_a_build_makes_may_be_there() {
    let bench = Bench::new().with("Makefile", "all:\n\tgcc -o out main.c\n");
    let one = "FROM python:3.12-slim AS one\nWORKDIR /w\nCOPY . .\n";
    let tools = "RUN apt-get update && apt-get install -y build-essential\nRUN make\n";
    let mount = |source: &str, run: &str| {
        let mount = ["RUN --mount=type=bind,from=one,target=/x,source=", source];
        [&mount.concat(), " ", run].concat()
    };
    for (make, take, expected) in [
        (tools, "COPY --from=one /w/out /".to_owned(), "ok"),
        (
            "RUN make\n",
            "COPY --from=one /w/out /".to_owned(),
            "command-not-in-image",
        ),
        (
            "",
            "COPY --from=one /w/out /".to_owned(),
            "copy-source-missing",
        ),
        (tools, mount("/w/out", "cp /x /out && /out"), "ok"),
        (tools, mount("/w", "cp /x/out /out && /out"), "ok"),
        (
            tools,
            mount("/w/dist", "pip install /x/a-1.0-py3-none-any.whl"),
            "ok",
        ),
        ("", mount("/w/out", "true"), "copy-source-missing"),
        ("", mount("/w", "cp /x/out /out"), "file-not-found"),
        ("", mount("/usr/lib/libx.so", "test -e /x"), "ok"),
    ] {
        let text = [one, make, "FROM python:3.12-slim\n", &take, "\n"].concat();
        let build = bench.build(&text);
        assert_eq!(code(&build), expected, "{text}");
        let told = |code| build.findings.iter().any(|finding| finding.code == code);
        assert_eq!(told("file-not-known"), expected == "ok", "{text}");
    }
}

#[test]
fn uv_takes_any_python_for_a_folder_of_its_own() {
    let debian = "FROM debian:bookworm-slim\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/\n";
    let python = "FROM python:3.12-slim\nRUN pip install uv\n";
    for (base, run, expected) in [
        (
            python,
            "uv pip install --target /x six && PYTHONPATH=/x python -c 'import six'",
            "ok",
        ),
        (
            python,
            "uv pip install --prefix /x six && ls /x/lib/python3.12",
            "ok",
        ),
        (python, "uv venv && uv pip install --target /x six", "ok"),
        (python, "uv pip install six", "uv-no-environment"),
        (
            python,
            "uv pip install -p /no --target /x six",
            "uv-no-environment",
        ),
        // It fetches one.
        (debian, "uv pip install --target /x six", "ok"),
        (debian, "uv pip install --system six", "uv-no-environment"),
    ] {
        let build = Bench::new().build(&[base, "RUN ", run, "\n"].concat());
        assert_eq!(code(&build), expected, "{run}\n{:?}", build.findings.last());
    }
}

#[test]
fn what_is_certain_stays_certain() {
    let bench = Bench::new();
    let cases = [
        ("RUN curl https://x.example", "command-not-in-image"),
        (
            "RUN pip install git+https://github.com/a/b.git",
            "command-not-in-image",
        ),
        (
            "RUN apt-get update && apt-get install -y libsm6 graphviz fonts-noto\nRUN curl https://x.example",
            "command-not-in-image",
        ),
        (
            "RUN pip install mystery\nRUN curl https://x.example",
            "command-not-in-image",
        ),
        (
            "RUN pip install mystery\nRUN gcc x.c",
            "command-not-in-image",
        ),
        (
            "RUN pip install mystery && pip install -r requirements.txt",
            "requirements-file-missing",
        ),
        (
            "RUN apt-get update && apt-get install -y git && git clone https://x.example/a.git . && curl https://x.example",
            "command-not-in-image",
        ),
        (
            "RUN apt-get update && apt-get install -y curl && curl -LsSf https://astral.sh/uv/install.sh | sh\nRUN uv --version",
            "command-not-on-path",
        ),
        ("RUN echo $(date)\nRUN cd /nothing", "file-not-found"),
        ("RUN A=$(date)\nRUN cd /nothing", "file-not-found"),
        ("RUN A=$(date); A=1; [ $A = 2 ]", "run-failed"),
        ("RUN [ -f /nothing ]", "run-failed"),
        ("WORKDIR /srv\nRUN cd /tmp && [ $PWD = /srv ]", "run-failed"),
        ("WORKDIR /srv\nRUN [ \"$PWD\" = /srv ]", "ok"),
        ("RUN test -d /nothing || exit 3", "run-failed"),
        ("RUN pip install poetry && poetry2", "ok"),
        ("RUN poetry install", "command-not-in-image"),
        (
            "RUN pip install pandas && poetry install",
            "command-not-in-image",
        ),
        (
            "RUN pip install uv && uv pip install --python /opt/v six",
            "uv-no-environment",
        ),
        ("RUN python -c 'import plotly'", "module-missing"),
    ];
    for (lines, expected) in cases {
        let build = bench.build(&after(lines));
        assert_eq!(
            code(&build),
            expected,
            "{lines}\n{:?}",
            build.findings.last()
        );
    }
}
