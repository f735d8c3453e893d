//! Images that are built and then started: what comes of a whole Dockerfile.

use super::*;
use crate::build::tests::Bench;
use crate::finding::Severity;

/// What comes of a Dockerfile over an app that imports something: the code of what the build,
/// the start or a visit failed with, or `page`.
pub(super) fn comes_to(bench: &Bench, text: &str, imports: &[&str]) -> &'static str {
    let build = bench.build(text);
    let image = match &build.outcome {
        Ok(image) => image,
        Err(failure) => return failure.code,
    };
    let mut app = app();
    app.script.imports = imports.iter().map(|name| (*name).to_owned()).collect();
    (app.script.reads, app.script.writes) = (Vec::new(), Vec::new());
    let options = RunOptions::publishing(8501, 8501);
    let container = super::super::run(image, &options, &app, &bench.facts);
    let mut findings = container.findings.iter();
    match findings.find(|finding| finding.severity == Severity::Error) {
        Some(finding) => finding.code,
        None => match container.visit {
            Visit::Error { code, .. } => code,
            Visit::Page { .. } => "page",
            _ => "nothing",
        },
    }
}

/// Checks a table of Dockerfiles, each behind some first lines, and what comes of them.
fn all_come_to(bench: &Bench, first: &str, rows: &[(&str, &str)], imports: &[&str]) {
    for (lines, expected) in rows {
        let text = [first, lines, "\n"].concat();
        assert_eq!(comes_to(bench, &text, imports), *expected, "{text}");
    }
}

const STREAMLIT: &[&str] = &["streamlit"];

/// `/root` is for root alone in the images of Debian, Ubuntu and Alpine.
#[test]
fn what_lies_in_a_closed_folder_is_out_of_reach() {
    const RUN: &str = "\nCMD [\"streamlit\", \"run\", \"app.py\"]";
    let bench = Bench::new();
    let first = "FROM python:3.12-slim\nRUN useradd -m app\nWORKDIR /app\nCOPY app.py .\n";
    let own = "RUN pip install --user streamlit\nENV PATH=/root/.local/bin:$PATH\n";
    let venv = "RUN python -m venv /root/.venv && /root/.venv/bin/pip install streamlit\n";
    let path = "ENV PATH=/root/.venv/bin:$PATH\n";
    for (lines, expected) in [
        ([own, "USER app", RUN].concat(), "folder-closed"),
        ([own, RUN].concat(), "page"),
        (
            [own, "USER app\nCMD streamlit run app.py"].concat(),
            "folder-closed",
        ),
        (
            [own, "USER app\nCMD [\"/root/.local/bin/streamlit\"]"].concat(),
            "folder-closed",
        ),
        ([venv, path, "USER app", RUN].concat(), "folder-closed"),
        ([venv, path, RUN].concat(), "page"),
        (
            [venv, path, "USER app\nRUN streamlit --version"].concat(),
            "folder-closed",
        ),
        (
            [venv, "RUN chmod o+x /root\n", path, "USER app", RUN].concat(),
            "page",
        ),
        (
            [venv, "RUN mv /root/.venv /v\nUSER app\nRUN /v/bin/pip -V"].concat(),
            "interpreter-missing",
        ),
        // A user's own home is open, and what is written there is found.
        (
            ["USER app\nENV PATH=/home/app/.local/bin:$PATH\nRUN pip install --user streamlit", RUN]
                .concat(),
            "page",
        ),
        // A process may start in a folder that it could not enter; the script is opened by its
        // whole path.
        (
            ["RUN pip install streamlit\nWORKDIR /root/app\nCOPY app.py .\nUSER app", RUN].concat(),
            "folder-closed",
        ),
        (
            [
                "RUN pip install streamlit\nWORKDIR /root/app\nCOPY app.py .\nUSER app\nRUN cat app.py",
                "\nWORKDIR /app",
                RUN,
            ]
            .concat(),
            "page",
        ),
        (
            ["RUN pip install streamlit && chmod 700 /app\nUSER app", RUN].concat(),
            "folder-closed",
        ),
        (
            ["RUN pip install streamlit && chmod 711 /app\nUSER app", RUN].concat(),
            "page",
        ),
        (
            [
                "RUN pip install streamlit && chmod 700 /app && chown app /app\nUSER app",
                RUN,
            ]
            .concat(),
            "page",
        ),
    ] {
        all_come_to(&bench, first, &[(&lines, expected)], STREAMLIT);
    }
}

/// uv takes a Python that fits the project, one that it fetches if need be, and that lies in the
/// home of whoever runs it.
#[test]
fn uv_finds_or_fetches_the_python_of_a_project() {
    const UV: &str = "COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\nWORKDIR /app\nCOPY . .\nENV PATH=/app/.venv/bin:$PATH\n";
    const RUN: &str = "\nCMD [\"streamlit\", \"run\", \"app.py\"]";
    let project = |python: &str| {
        let head = "[project]\nname = \"x\"\nversion = \"1\"\nrequires-python = \"";
        let text = [head, python, "\"\ndependencies = [\"streamlit\"]\n"].concat();
        Bench::new().with("pyproject.toml", &text)
    };
    let newer = project(">=3.13");
    let pinned = project(">=3.11").with(".python-version", "3.13\n");
    let torn = project(">=3.12").with(".python-version", "3.11\n");
    let slim = ["FROM python:3.12-slim\n", UV].concat();
    let debian = ["FROM debian:bookworm-slim\n", UV].concat();
    for (bench, first, lines, expected) in [
        (
            &project(">=3.11"),
            &slim,
            "RUN uv sync\nUSER nobody",
            "page",
        ),
        (&newer, &slim, "RUN uv sync", "page"),
        (&newer, &slim, "RUN uv sync\nUSER nobody", "folder-closed"),
        (
            &newer,
            &slim,
            "ENV UV_PYTHON_INSTALL_DIR=/python\nRUN uv sync\nUSER nobody",
            "page",
        ),
        (
            &newer,
            &slim,
            "ENV UV_PYTHON_DOWNLOADS=never\nRUN uv sync",
            "requires-python",
        ),
        (
            &newer,
            &slim,
            "RUN uv sync --no-python-downloads",
            "requires-python",
        ),
        (
            &newer,
            &slim,
            "RUN uv python install 3.13\nENV UV_PYTHON_DOWNLOADS=0\nRUN uv sync",
            "page",
        ),
        (&pinned, &slim, "RUN uv sync", "page"),
        (&pinned, &slim, "RUN uv sync\nUSER nobody", "folder-closed"),
        (&torn, &slim, "RUN uv sync", "requires-python"),
        (&newer, &debian, "RUN uv sync", "page"),
        (
            &newer,
            &debian,
            "RUN uv sync --no-python-downloads",
            "command-not-in-image",
        ),
        (
            &newer,
            &debian,
            "RUN uv venv && uv pip install -r pyproject.toml",
            "page",
        ),
        (
            &newer,
            &debian,
            "RUN uv venv && uv pip install requirements.txt",
            "no-matching-distribution",
        ),
        (&newer, &slim, "RUN pip install .", "requires-python"),
        (
            &newer,
            &slim,
            "RUN uv pip install --system .",
            "requires-python",
        ),
        (&project(">=3.11,<3.14"), &slim, "RUN pip install .", "page"),
        (&project("~=3.12.4"), &slim, "RUN pip install .", "page"),
        (
            &project("<3.12"),
            &slim,
            "RUN pip install .",
            "requires-python",
        ),
    ] {
        all_come_to(
            bench,
            first,
            &[(&[lines, RUN].concat(), expected)],
            STREAMLIT,
        );
    }
}

/// Some distributions load libraries that only the system has.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn libraries_of_the_system_have_to_be_there() {
    const APT: &str = "RUN apt-get update && apt-get install -y --no-install-recommends ";
    let app = "WORKDIR /app\nCOPY app.py .\nCMD [\"streamlit\", \"run\", \"app.py\"]\n";
    for (base, apt, package, module, expected) in [
        (
            "python:3.12-slim",
            "",
            "opencv-python",
            "cv2",
            "library-missing",
        ),
        (
            "python:3.12-slim",
            "curl",
            "opencv-python",
            "cv2",
            "library-missing",
        ),
        (
            "python:3.12-slim",
            "libgl1 libglib2.0-0",
            "opencv-python",
            "cv2",
            "page",
        ),
        ("python:3.12-slim", "ffmpeg", "opencv-python", "cv2", "page"),
        (
            "python:3.12-slim",
            "",
            "opencv-python-headless",
            "cv2",
            "page",
        ),
        ("python:3.12", "", "opencv-python", "cv2", "page"),
        (
            "python:3.12-slim",
            "",
            "python-magic",
            "magic",
            "library-missing",
        ),
        (
            "python:3.12-slim",
            "libmagic1",
            "python-magic",
            "magic",
            "page",
        ),
        ("python:3.12-slim", "", "pyzbar", "pyzbar", "page"),
        (
            "python:3.12-slim",
            "",
            "pyzbar",
            "pyzbar.pyzbar",
            "library-missing",
        ),
        (
            "python:3.12-slim",
            "libzbar0",
            "pyzbar",
            "pyzbar.pyzbar",
            "page",
        ),
        (
            "python:3.12-slim",
            "",
            "lightgbm",
            "lightgbm",
            "library-missing",
        ),
        (
            "python:3.12-slim",
            "libgomp1",
            "lightgbm",
            "lightgbm",
            "page",
        ),
        (
            "python:3.12-slim",
            "build-essential",
            "lightgbm",
            "lightgbm",
            "page",
        ),
        ("python:3.12", "", "lightgbm", "lightgbm", "page"),
        (
            "python:3.12-slim",
            "",
            "psycopg2-binary",
            "psycopg2",
            "page",
        ),
    ] {
        let apt = if apt.is_empty() {
            String::new()
        } else {
            [APT, apt, "\n"].concat()
        };
        let text = [
            "FROM ",
            base,
            "\n",
            &apt,
            "RUN pip install streamlit ",
            package,
            "\n",
            app,
        ];
        let text = text.concat();
        let imports = ["streamlit", module];
        assert_eq!(comes_to(&Bench::new(), &text, &imports), expected, "{text}");
    }
    let built = "FROM python:3.12-slim AS b\nRUN apt-get update && apt-get install -y gcc libpq-dev\nRUN python -m venv /v && /v/bin/pip install streamlit psycopg2\nFROM python:3.12-slim\nCOPY --from=b /v /v\nENV PATH=/v/bin:$PATH\n";
    for (lines, expected) in [
        ("", "library-missing"),
        ("RUN apt-get update && apt-get install -y libpq5\n", "page"),
    ] {
        let text = [built, lines, app].concat();
        let imports = ["streamlit", "psycopg2"];
        assert_eq!(comes_to(&Bench::new(), &text, &imports), expected, "{text}");
    }
}
