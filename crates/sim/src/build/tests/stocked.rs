//! Programs that came with what nobody lists, and those that are missing all the same.

use super::*;

/// Builds on whatever base, as the command line does.
fn build_anyway(text: &str) -> Build {
    let bench = Bench::new();
    let (dockerfile, problems) = parse(text);
    let (ignore, _) = parse_ignore("");
    let input = BuildInput::new(
        &dockerfile,
        &problems,
        &ignore,
        &bench.context,
        &bench.facts,
    );
    build(&BuildInput {
        unmeasured: true,
        ..input
    })
}

fn outcomes(before: &str, cases: &[(&str, &str)]) {
    for (lines, expected) in cases {
        let text = [before, lines, "\n"].concat();
        let build = build_anyway(&text);
        assert_eq!(
            code(&build),
            *expected,
            "{text}\n{:?}",
            build.findings.last()
        );
    }
}

const NODE: &str = "FROM node:20 AS n\nFROM python:3.12-slim\n";
const ABSENT: &str = "command-not-in-image";

#[test]
fn programs_may_come_with_a_copied_folder() {
    const MODULES: &str = "COPY --from=n /usr/local/lib/node_modules /usr/local/lib/node_modules\n";
    let link = "COPY --from=n /usr/local/bin/node /usr/local/bin/\nRUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && npm ci";
    let linked = [MODULES, link].concat();
    outcomes(
        NODE,
        &[
            (
                "COPY --from=n /usr/local/bin /usr/local/bin\nRUN npm -v",
                "ok",
            ),
            (
                "COPY --from=n /usr/local/bin/ /usr/local/bin/\nRUN which npm && npm ci",
                "ok",
            ),
            ("COPY --from=n /usr/local/ /usr/local/\nRUN npm -v", "ok"),
            (
                "COPY --from=n /usr/local/bin/np* /usr/local/bin/\nRUN npm -v",
                "ok",
            ),
            ("COPY --from=n / /\nRUN npm -v", "ok"),
            (
                "COPY --from=golang:1.22 /usr/local/go /usr/local/go\nENV PATH=/usr/local/go/bin:$PATH\nRUN go version",
                "ok",
            ),
            (
                "COPY --from=golang:1.22 /usr/local/go /usr/local/go\nRUN go version",
                ABSENT,
            ),
            (&linked, "ok"),
            ("COPY --from=n /usr/local/bin /opt/bin\nRUN npm -v", ABSENT),
            (
                "COPY --from=n /usr/local/bin/node /usr/local/bin/\nRUN npm -v",
                ABSENT,
            ),
            (
                "COPY --from=n /usr/local/bin/node /usr/local/bin/node\nRUN npm -v",
                ABSENT,
            ),
            ("COPY --from=n /app/dist ./static\nRUN npm -v", ABSENT),
            (
                "RUN ln -s /nothing/npm /usr/local/bin/npm && npm ci",
                ABSENT,
            ),
        ],
    );
    // What is noted of a stage goes on from there.
    outcomes(
        "FROM rust:1 AS r\nRUN cargo install ripgrep --root /out\nFROM python:3.12-slim AS one\nCOPY --from=r /out/bin/ /usr/local/bin/\n",
        &[
            ("RUN rg x", "ok"),
            (
                "FROM python:3.12-slim\nCOPY --from=one /usr/local /usr/local\nRUN rg x",
                "ok",
            ),
            (
                "FROM python:3.12-slim\nCOPY --from=one /opt /opt\nRUN rg x",
                ABSENT,
            ),
        ],
    );
}

#[test]
fn programs_may_come_with_what_a_command_puts() {
    let tools = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y curl unzip git gcc xz-utils\n";
    let go = "ENV PATH=/usr/local/go/bin:$PATH\nRUN go version";
    let get = "RUN curl https://x.example/a | tar ";
    let cases = [
        (
            ["", get, "-xJ -C /usr/local --strip-components=1 && npm ci"],
            "ok",
        ),
        (["", get, "-xJ -C/usr/local && npm ci"], "ok"),
        (["", get, "-x --directory=/usr/local && npm ci"], "ok"),
        (["WORKDIR /usr/local\n", get, "-x && npm ci"], "ok"),
        ([get, "-C /usr/local -xz\n", go], "ok"),
        (["", get, "-xJ -C /srv && npm ci"], ABSENT),
        (["", get, "-x && npm ci"], ABSENT),
        (
            [
                "RUN curl -o t.zip https://x.example/t && ",
                "unzip t.zip -d /usr/local/bin && ",
                "kubectl version",
            ],
            "ok",
        ),
        (
            [
                "RUN curl -LO https://x.example/kubectl && ",
                "install -m 0755 kubectl /usr/local/bin/kubectl && ",
                "kubectl version",
            ],
            "ok",
        ),
        (
            [
                "RUN install -m 755 app.py /usr/local/bin/app.py && ",
                "app.py",
                "",
            ],
            "ok",
        ),
        (["RUN install -d /data && ", "npm ci", ""], ABSENT),
        (
            ["RUN strip /usr/local/bin/python3.12 && ", "npm ci", ""],
            ABSENT,
        ),
        (["RUN pip install nodejs-bin && ", "npm -v", ""], "ok"),
        (
            [
                "RUN git clone https://x.example/env /opt/env\n",
                "ENV PATH=/opt/env/bin:$PATH\n",
                "RUN ruby -v",
            ],
            "ok",
        ),
        (
            [
                "RUN git clone https://x.example/env /opt/env\n",
                "",
                "RUN ruby -v",
            ],
            ABSENT,
        ),
    ];
    for (pieces, expected) in cases {
        outcomes(tools, &[(&pieces.concat(), expected)]);
    }
}

/// Whose a path is that a command beyond the simulator made or gave away, nobody knows.
#[test]
fn what_somebody_may_have_given_away_is_not_refused() {
    const DENIED: &str = "permission-denied";
    let base = "FROM python:3.12-slim\nRUN useradd app && mkdir -p /data /srv/x && echo a > /data/a && chmod 600 /data/a\nADD https://x.example/s.sh /s.sh\n";
    outcomes(
        base,
        &[
            ("USER app\nRUN touch /data/x", DENIED),
            ("USER app\nRUN cat /data/a", DENIED),
            (
                "RUN install -d -o app -g app /new\nUSER app\nRUN touch /new/x",
                "ok",
            ),
            (
                "RUN install -d -o app /data\nUSER app\nRUN touch /data/x && mkdir /data/d && echo b > /data/y && cat /data/a",
                "ok",
            ),
            (
                "RUN install -d -o app /data\nUSER app\nRUN touch /srv/x/y",
                DENIED,
            ),
            (
                "RUN bash /s.sh\nUSER app\nRUN touch /data/x && ln -s a /data/b && rm /data/a",
                "ok",
            ),
            ("RUN sh /s.sh\nUSER app\nRUN python -m venv /data/v", "ok"),
            (
                "RUN find /data -exec chown app {} +\nUSER app\nRUN touch /data/x && chmod 644 /data/a",
                "ok",
            ),
            (
                "WORKDIR /data\nRUN find -exec chown app {} +\nUSER app\nRUN touch /data/x",
                "ok",
            ),
            (
                "RUN find /data | xargs chown app\nUSER app\nRUN touch /data/x",
                "ok",
            ),
            (
                "RUN find /data -exec chown app {} +\nUSER app\nRUN touch /srv/x/y",
                DENIED,
            ),
            (
                "RUN tar -x -C /opt -f /s.sh\nUSER app\nRUN touch /new/x && mkdir /other/x",
                "ok",
            ),
            (
                "RUN tar -x -C /opt -f /s.sh\nUSER app\nRUN touch /data/x",
                DENIED,
            ),
            (
                "RUN tar -x -C /opt -f /s.sh\nUSER app\nRUN mkdir /other",
                DENIED,
            ),
            (
                "RUN find /data -name b -exec rm {} +\nUSER app\nRUN touch /data/x",
                DENIED,
            ),
            (
                "RUN find /data -delete\nUSER app\nRUN touch /data/x",
                DENIED,
            ),
            (
                "WORKDIR /data\nRUN gzip a\nUSER app\nRUN touch /data/x",
                DENIED,
            ),
            (
                "USER app\nRUN bash /s.sh || true\nRUN touch /data/x",
                DENIED,
            ),
            ("RUN /data/a", "file-not-executable"),
            ("RUN find /data -exec chmod 755 {} + && /data/a", "ok"),
        ],
    );
}

/// A program that was mounted is gone with its mount, and one of a mounted folder is there.
#[test]
fn a_mounted_program_ends_with_its_step() {
    const UV: &str = "RUN --mount=from=ghcr.io/astral-sh/uv,source=/uv,target=/bin/uv uv pip install --system flask\n";
    let after = |lines: &str| ["FROM python:3.12-slim\n", UV, lines].concat();
    for (lines, expected) in [
        ("", "ok"),
        ("RUN uv --version", ABSENT),
        ("RUN flask --version && other", "ok"),
        ("RUN pip install uv && uv --version", "ok"),
        (UV, "ok"),
        (
            "RUN --mount=from=node:20,source=/usr/local,target=/n PATH=/n/bin:$PATH npm -v",
            "ok",
        ),
        (
            "RUN --mount=from=node:20,source=/usr/local,target=/n true\nENV PATH=/n/bin:$PATH\nRUN npm -v",
            ABSENT,
        ),
    ] {
        outcomes(&after(lines), &[("", expected)]);
    }
}

/// `yes` ends with its reader, and what is piped answers the question of apt.
#[test]
fn what_is_piped_answers() {
    const ASKS: &str = "apt-needs-yes";
    for (run, expected) in [
        ("yes | apt-get install git", "ok"),
        ("yes y | head -1", "ok"),
        ("yes | pip uninstall six", "ok"),
        ("yes n | apt-get install git", ASKS),
        ("echo y | apt-get install git", "ok"),
        ("echo | apt-get install git", "ok"),
        ("printf 'Y\\n' | apt-get install git", "ok"),
        ("echo n | apt-get install git", ASKS),
        ("true | apt-get install git", ASKS),
        ("apt-get install git", ASKS),
        ("yes", "run-never-ends"),
        ("yes | cat", "run-never-ends"),
        ("yes && apt-get install git", "run-never-ends"),
        (
            "bash -o pipefail -c 'yes | apt-get install git'",
            "run-failed",
        ),
    ] {
        let text = ["FROM python:3.12-slim\nRUN apt-get update\nRUN ", run].concat();
        outcomes(&text, &[("", expected)]);
    }
    // What an image that nobody measured lacks is not known.
    let build = build_anyway("FROM node:20\nRUN apt-get update && apt-get install git\n");
    assert_eq!(code(&build), "ok");
    let asks = build.findings.iter().filter(|one| one.code == ASKS);
    let severities: Vec<_> = asks.map(|one| one.severity).collect();
    assert_eq!(severities, [crate::finding::Severity::Warning]);
}
