//! What cannot be built, and what is said of it.

use super::*;
use crate::finding::Arg;

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn failures_have_their_code() {
    let bench = Bench::new()
        .with(".dockerignore", "data\n")
        .ignoring("data\n")
        .with("sk.txt", "sklearn\n")
        .with("two.txt", "requests==1\nrequests==2\n")
        .with("src.txt", "annoy\n");
    let cases = [
        (
            "RUN pip install -r requirements.txt",
            "requirements-file-missing",
        ),
        ("COPY nothing.txt .", "copy-source-missing"),
        ("COPY data/prices.csv .", "copy-source-ignored"),
        ("RUN pip install requests==99", "no-matching-distribution"),
        ("RUN pip install base64", "no-matching-distribution"),
        (
            "COPY sk.txt .\nRUN pip install -r sk.txt",
            "package-renamed",
        ),
        (
            "COPY two.txt .\nRUN pip install -r two.txt",
            "requirements-conflict",
        ),
        (
            "COPY src.txt .\nRUN pip install -r src.txt",
            "compiler-missing",
        ),
        ("RUN pip install 'pandas=>2'", "requirement-invalid"),
        ("RUN pip install .", "project-not-installable"),
        ("RUN pip install", "pip-usage"),
        ("RUN pip instal x", "pip-usage"),
        ("RUN curl https://x.example", "command-not-in-image"),
        ("RUN gcc -v", "command-not-in-image"),
        ("RUN ! true", "run-failed"),
        (
            "COPY app.py /\nRUN ! grep -q streamlit app.py",
            "run-failed",
        ),
        ("COPY app.py /\nRUN grep -q flask app.py", "run-failed"),
        ("RUN [\"nothing\"]", "command-not-in-image"),
        // It is there, and PATH does not lead to it.
        (
            "RUN python -m venv /v && /v/bin/pip install gunicorn\nRUN gunicorn --version",
            "command-not-on-path",
        ),
        ("RUN apt-get install -y curl", "apt-lists-missing"),
        (
            "RUN apt-get update && apt-get install -y libgl1-mesa-glx",
            "apt-package-unknown",
        ),
        (
            "RUN apt-get update && apt-get install curl",
            "apt-needs-yes",
        ),
        ("USER nobody\nRUN apt-get update", "permission-denied"),
        ("USER app\nRUN echo hello", "user-missing"),
        (
            "COPY --chmod=755 app.py /root/\nUSER nobody\nRUN /root/app.py",
            "folder-closed",
        ),
        (
            "COPY --chmod=755 app.py /root/\nUSER nobody\nRUN [\"/root/app.py\"]",
            "folder-closed",
        ),
        ("USER nobody\nRUN mkdir /data", "permission-denied"),
        ("USER nobody\nRUN pip install requests", "permission-denied"),
        ("RUN useradd app && useradd app", "user-exists"),
        ("RUN rm nothing", "file-not-found"),
        ("RUN rm -rf /", "removes-root"),
        ("RUN cd / && rm -rf .", "removes-root"),
        ("RUN cd /nothing", "file-not-found"),
        ("RUN exit 3", "run-failed"),
        ("RUN a &&", "shell-syntax"),
        ("RUN source /opt/venv/bin/activate", "command-not-in-image"),
        ("RUN sleep infinity", "run-never-ends"),
        (
            "COPY app.py .\nRUN pip install streamlit\nRUN streamlit run app.py",
            "run-never-ends",
        ),
        (
            "RUN pip install streamlit\nRUN streamlit run app.py",
            "script-missing",
        ),
        ("RUN python app.py", "script-missing"),
        ("COPY app.py .\nRUN python app.py", "module-missing"),
        ("RUN python -c 'import pandas'", "module-missing"),
        ("COPY app.py x.py y", "copy-source-missing"),
        ("RUN uv pip install requests", "command-not-in-image"),
        (
            "RUN pip install uv && uv pip install requests",
            "uv-no-environment",
        ),
        ("RUN python -m nothing", "module-missing"),
        ("COPY --from=nowhere:1 /a /b", "image-not-simulated"),
        ("RUN chmod +x nothing.sh", "file-not-found"),
        (
            "RUN curl -f http://localhost:8501/_stcore/health || exit 1",
            "run-failed",
        ),
    ];
    for (lines, expected) in cases {
        let build = bench.build(&after(lines));
        assert_eq!(code(&build), expected, "{lines}");
        let failure = build.outcome.unwrap_err();
        assert!(failure.line > 1, "{lines}");
        let told = build
            .findings
            .iter()
            .any(|finding| finding.code == failure.code);
        assert!(told, "{lines} has its finding");
    }
}

#[test]
fn words_that_the_builder_refuses() {
    let bench = Bench::new();
    let cases = [
        ("COPY --parents src/nothing.txt /", "copy-source-missing"),
        ("COPY git@example.org:a.git /", "dockerfile-instruction"),
        ("COPY --chmod=9 app.py /", "dockerfile-instruction"),
        ("ADD --checksum=sha256:1 app.py /", "dockerfile-instruction"),
        (
            "RUN apt-get update && apt-get install -y build-essential && apt-get purge -y --auto-remove build-essential && gcc -v",
            "command-not-in-image",
        ),
        (
            "RUN apt-get update && apt-get install -y build-essential && apt-get remove -y build-essential\nRUN apt-get autoremove -y && make",
            "command-not-in-image",
        ),
        ("STOPSIGNAL HUPP", "dockerfile-instruction"),
        (
            "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN false | true",
            "run-failed",
        ),
        (
            "RUN --mount=target=/r touch /r/app.pyc",
            "permission-denied",
        ),
        ("VOLUME $nothing", "dockerfile-instruction"),
        ("RUN --network=host true", "dockerfile-instruction"),
        (
            "RUN --mount=type=ssh,required true",
            "dockerfile-instruction",
        ),
        (
            "RUN --mount=type=cache,target=$nothing true",
            "dockerfile-instruction",
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(code(&bench.build(&after(lines))), expected, "{lines}");
    }
}

#[test]
fn what_debian_brings_is_there() {
    for lines in [
        "RUN echo deb > /etc/apt/sources.list.d/x.list && touch /etc/apt/keyrings/x.asc",
        "COPY app.py /\nRUN cp /app.py /usr/local/share/ca-certificates/own.crt && touch /etc/profile.d/x.sh",
        "RUN useradd app && echo app:secret | chpasswd && gpasswd -a app users",
        "COPY app.py /\nRUN sha512sum /app.py && pip3.12 --version",
        "RUN kill -0 1",
        "COPY --chown=nobody:nogroup app.py .",
        "COPY --chown=games app.py .\nCOPY --chown=mail:mail app.py b.py",
        "RUN useradd -g users app && mkdir /d && chown app:users /d",
        // A name that the image does not have is no reason to stop: the files are root's.
        "COPY --chown=app app.py .",
        "COPY --chown=nobody:app app.py .\nUSER nobody\nRUN rm app.py || true",
    ] {
        assert_eq!(code(&Bench::new().build(&after(lines))), "ok", "{lines}");
    }
}

#[test]
fn what_nobody_may_read_is_not_missing() {
    let mut bench = Bench::new().ignoring("left\n");
    for path in ["d/secret", "left/out", "closed"] {
        bench.context.denied.push(path.into());
    }
    for (lines, denied) in [
        ("COPY d /d", Some("d/secret")),
        ("COPY d/secret /d", Some("d/secret")),
        ("COPY closed/in /d", Some("closed")),
        ("COPY left /d", None),
        ("COPY secret /d", None),
        ("COPY clos /d", None),
    ] {
        let said = bench.build(&after(lines)).outcome.unwrap_err().said;
        match denied {
            Some(path) => assert_eq!(
                said,
                ["error from sender: open ", path, ": permission denied"].concat()
            ),
            None => assert!(said.ends_with("not found"), "{lines}: {said}"),
        }
    }
    assert_eq!(code(&bench.build(&after("COPY app.py /d"))), "ok");
}

#[test]
fn links_in_a_circle_are_too_many() {
    let mut bench = Bench::new().with("real", "text");
    let links = [
        ("a", "b"),
        ("b", "a"),
        ("self", "self"),
        ("one", "two"),
        ("two", "real"),
        ("nowhere", "gone"),
    ];
    for (path, target) in links {
        bench.context.put(path, 0, 0o777, None);
        let mut files = bench.context.files.iter_mut();
        let file = files.find(|file| &*file.path == path).unwrap();
        file.link = Some(target.into());
    }
    let circle = ": too many links";
    for (lines, said) in [
        ("COPY a /d", Some(circle)),
        ("COPY b/c /d", Some(circle)),
        ("ADD self /d", Some(circle)),
        ("COPY real self /d/", Some(circle)),
        (
            "RUN ln -s /y /x && ln -s /x /y\nCOPY --from=base /x /d",
            Some(circle),
        ),
        ("COPY nowhere /d", Some("\"/nowhere\": not found")),
        ("COPY one /d", None),
        // What lies in a folder is not followed.
        ("COPY . /d", None),
        (
            "RUN ln -s /etc/passwd /x && touch /etc/passwd\nCOPY --from=base /x /d",
            None,
        ),
    ] {
        let (head, last) = lines.rsplit_once('\n').unwrap_or(("", lines));
        let text = [
            "FROM python:3.12-slim AS base\n",
            head,
            "\nFROM python:3.12-slim\n",
            last,
            "\n",
        ];
        let build = bench.build(&text.concat());
        let told = build.outcome.err().map(|failure| failure.said);
        match said {
            Some(said) => assert!(
                told.as_ref().is_some_and(|told| told.ends_with(said)),
                "{lines}: {told:?}"
            ),
            None => assert_eq!(told, None, "{lines}"),
        }
    }
    let bench = Bench {
        ignore: "a\n".into(),
        ..bench
    };
    assert_eq!(
        code(&bench.build(&after("COPY a /d"))),
        "copy-source-ignored"
    );
}

#[test]
fn files_of_nobody_are_roots() {
    for (chown, missing, numbers) in [
        ("app", "app", (0, 0)),
        ("app:nogroup", "app", (0, 65534)),
        ("nobody:app", "app", (65534, 65534)),
        ("app:5", "app", (0, 5)),
    ] {
        let lines = format!("COPY --chown={chown} app.py /app.py");
        let build = Bench::new().build(&after(&lines));
        let finding = build
            .findings
            .iter()
            .find(|finding| finding.code == "owner-unknown");
        let args = finding.map(|finding| &finding.args[1]);
        assert_eq!(args, Some(&("user", Arg::Code(missing.into()))), "{chown}");
        let image = build.outcome.unwrap();
        let node = image.tree.get("/app.py").unwrap();
        assert_eq!((node.uid, node.gid), numbers, "{chown}");
    }
}

#[test]
fn bases_are_known_or_refused() {
    let cases = [
        ("FROM python:3.12-slim", "ok"),
        ("FROM docker.io/library/python:3.12-slim-trixie", "ok"),
        ("FROM python:3.12-slm", "image-unknown"),
        ("FROM nodejs-of-ours:1", "image-not-simulated"),
        ("FROM python", "ok"),
        ("FROM python:3.8", "ok"),
        ("FROM python:3.10\nRUN python3.10 -V && git --version", "ok"),
        ("FROM python:3.13-alpine", "ok"),
        ("FROM python:2.7-slim", "image-not-simulated"),
        ("FROM python:3.99-slim", "image-unknown"),
        (
            "FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\nRUN uv --version && python -V",
            "ok",
        ),
        ("FROM ghcr.io/astral-sh/uv:alpine", "image-not-simulated"),
        (
            "FROM ghcr.io/astral-sh/uv:0.9.5\nRUN true",
            "command-not-in-image",
        ),
        (
            "FROM python:3.9-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt",
            "requires-python",
        ),
        (
            "FROM python:3.12-alpine\nRUN apk add --no-cache curl && curl https://x.example",
            "ok",
        ),
        (
            "FROM python:3.12-alpine\nRUN apt-get update",
            "command-not-in-image",
        ),
        (
            "FROM gcr.io/distroless/python3\nRUN true",
            "command-not-in-image",
        ),
        (
            "FROM debian:bookworm-slim\nRUN python3 -V",
            "command-not-in-image",
        ),
        (
            "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y python3-pip && pip install requests",
            "externally-managed",
        ),
        (
            "FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip && pip3 install requests",
            "ok",
        ),
        ("", "dockerfile-empty"),
    ];
    for (text, expected) in cases {
        assert_eq!(code(&Bench::new().build(text)), expected, "{text}");
    }
}

#[test]
fn refusals_have_dockers_words() {
    let bench = Bench::new();
    for (lines, said) in [
        (
            "COPY https://example.com/a.tar.gz /a",
            "source can't be a URL for COPY",
        ),
        (
            "COPY --chmod=99 app.py /a",
            "invalid chmod parameter: '99'. it should be octal string and between 0 and 07777",
        ),
        (
            "COPY --chmod=10000 app.py /a",
            "invalid chmod parameter: '10000'. it should be octal string and between 0 and 07777",
        ),
        (
            "RUN --mount=type=secret,id=key,required echo",
            "secret key: not found",
        ),
    ] {
        let build = bench.build(&after(lines));
        let failure = build.outcome.unwrap_err();
        assert_eq!((failure.said.as_str(), failure.line), (said, 2), "{lines}");
    }
    for lines in [
        "COPY --chmod=0755 app.py /a",
        "COPY --chmod=u+x app.py /a",
        "ADD https://example.com/a.tar.gz /a",
        "RUN --mount=type=secret,id=key echo",
    ] {
        assert_eq!(code(&bench.build(&after(lines))), "ok", "{lines}");
    }
}

#[test]
fn a_strict_file_fails_with_what_the_checks_find() {
    let bench = Bench::new();
    let strict = |command: &str| ["# check=error=true\n", &after(command)].concat();
    let failure = bench.build(&strict("CMD python app.py")).outcome;
    assert_eq!(
        failure.unwrap_err().said,
        "lint violation found for rules: JSONArgsRecommended"
    );
    assert_eq!(code(&bench.build(&strict("CMD [\"python\"]"))), "ok");
    let only_said = bench.build(&after("CMD python app.py"));
    assert_eq!(code(&only_said), "ok");
}

#[test]
fn lists_with_a_mark_or_at_an_address_are_read() {
    let bench = Bench::new().with("mark.txt", "\u{feff}six==1.16.0\n");
    for line in [
        "COPY mark.txt .\nRUN pip install -r mark.txt",
        "RUN pip install -r https://host.example/list.txt",
        "COPY mark.txt .\nRUN --mount=type=bind,source=.,target=/x pip install -r /x/mark.txt",
    ] {
        let build = bench.build(&format!("FROM python:3.12-slim\n{line}\n"));
        assert!(build.outcome.is_ok(), "{line}");
    }
}

#[test]
fn one_hash_asks_for_the_hashes_of_everything() {
    for (list, flags, fails) in [
        ("idna==3.7 --hash=sha256:0a\nsix==1.16.0\n", "", true),
        ("six --hash=sha256:0a\n", "", true),
        ("requests==2.32.3 \\\n    --hash=sha256:0a\n", "", true),
        ("requests==2.32.3 --hash=sha256:0a\n", "--no-deps ", false),
        ("six==1.16.0\n", "--require-hashes ", true),
        ("six==1.16.0 --hash=sha256:0a\n", "--require-hashes ", false),
    ] {
        let bench = Bench::new().with("list.txt", list);
        let line = format!("COPY list.txt .\nRUN pip install {flags}-r list.txt");
        let build = bench.build(&format!("FROM python:3.12-slim\n{line}\n"));
        let failed = build.outcome.err().map(|failure| failure.code);
        assert_eq!(
            failed,
            fails.then_some("requirement-unhashed"),
            "{list}{flags}"
        );
    }
}

#[test]
fn places_that_do_not_fit_are_refused() {
    let bench = Bench::new().with("sub/one.txt", "1\n");
    for (lines, code) in [
        ("COPY app.py /f\nCOPY sub /f", Some("copy-destination")),
        ("COPY app.py /f\nCOPY sub /g", None),
        ("COPY app.py sub /f", Some("copy-destination")),
        ("COPY sub app.py /f\nRUN cat /f/one.txt /f/app.py", None),
        // The last one stays.
        (
            "COPY app.py sub/one.txt /f\nRUN test -f /f && grep -q 1 /f && ! grep -q import /f",
            None,
        ),
        ("COPY app.py README.md /f/\nRUN cat /f/app.py", None),
        (
            "RUN --mount=type=bind,source=nope,target=/x true",
            Some("copy-source-missing"),
        ),
        (
            "RUN --mount=type=bind,source=sub,target=/x cat /x/one.txt",
            None,
        ),
        ("RUN --mount=type=bind,target=/x cat /x/sub/one.txt", None),
    ] {
        let build = bench.build(&format!("FROM python:3.12-slim\n{lines}\n"));
        let failed = build.outcome.err().map(|failure| failure.code);
        assert_eq!(failed, code, "{lines}");
    }
}

#[test]
fn a_list_is_no_package_and_a_lock_has_to_be_there() {
    let bench = Bench::new();
    let project = "RUN pip install uv\nRUN echo '[project]' >pyproject.toml\n";
    for (lines, said) in [
        (
            "COPY requirements.txt .\nRUN pip install requirements.txt".to_owned(),
            ("no-matching-distribution", "HINT: You are attempting"),
        ),
        (
            [project, "RUN uv sync --locked"].concat(),
            ("uv-no-lockfile", "error: Unable to find lockfile"),
        ),
        (
            [project, "ENV UV_FROZEN=1\nRUN uv sync"].concat(),
            ("uv-no-lockfile", "error: Unable to find lockfile"),
        ),
    ] {
        assert_eq!(code(&bench.build(&after(&lines))), said.0, "{lines}");
        let log = bench.log(&after(&lines));
        assert!(log.contains(said.1), "{lines}: {log}");
    }
    for end in [
        "RUN uv sync",
        "RUN touch uv.lock && uv sync --frozen",
        "RUN uv lock && uv sync --locked",
        "RUN uv sync\nRUN uv sync --frozen",
        "RUN uv add six && uv sync --frozen",
        "RUN uv run python --version && uv sync --frozen",
    ] {
        let build = bench.build(&after(&[project, end].concat()));
        assert!(build.outcome.is_ok(), "{end}: {:?}", build.outcome);
    }
}

/// gcc recommends the headers of C, g++ and others need them, and removed packages are gone.
#[test]
fn a_build_takes_a_compiler_its_headers_and_both_still_there() {
    const APT: &str = "FROM python:3.12-slim\nRUN apt-get update && apt-get install -y";
    const APK: &str = "FROM python:3.12-alpine\nRUN apk add --no-cache";
    const BARE: &str = " --no-install-recommends ";
    let pip = "\nRUN pip install netifaces";
    for (first, bare, rest, expected) in [
        (APT, BARE, "gcc", "compiler-missing"),
        (APT, BARE, "gcc libffi-dev pkg-config", "compiler-missing"),
        (APT, " ", "gcc", "ok"),
        (APT, BARE, "gcc libc6-dev", "ok"),
        (APT, BARE, "gcc python3-dev", "ok"),
        (APT, BARE, "gcc something-else", "ok"),
        (APT, BARE, "build-essential", "ok"),
        (APT, BARE, "g++", "ok"),
        (APT, " ", "gcc && apt-get purge -y gcc", "compiler-missing"),
        (APK, " ", "gcc musl-dev", "ok"),
        (APK, " ", "gcc musl-dev && apk del gcc", "compiler-missing"),
        (
            APK,
            " -t .build-deps ",
            "gcc musl-dev && apk del .build-deps",
            "compiler-missing",
        ),
        (
            APK,
            " --virtual .build-deps ",
            "gcc musl-dev && pip install netifaces && apk del --no-cache .build-deps && ! gcc",
            "ok",
        ),
        (
            APK,
            " --virtual=.build-deps ",
            "curl && apk add gcc && apk del .build-deps && gcc -v",
            "ok",
        ),
        (APK, " ", "gcc build-base && apk del build-base", "ok"),
    ] {
        let text = [first, bare, rest, pip, "\n"].concat();
        assert_eq!(code(&Bench::new().build(&text)), expected, "{text}");
    }
}
