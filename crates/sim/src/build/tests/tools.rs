//! Tools that people call in `RUN`, and what they say when they refuse.

use super::*;
use crate::finding::Severity;

/// How a build ends: with which code, and in which words of the command that failed.
fn end(build: &Build) -> (&str, &str) {
    let errors = build.findings.iter();
    let mut errors = errors.filter(|finding| finding.severity == Severity::Error);
    let said = errors.next_back().map_or("", |finding| &*finding.said);
    (code(build), if build.outcome.is_ok() { "" } else { said })
}

#[test]
fn pipenv_is_not_pip() {
    let bench = Bench::new().with("Pipfile", "[packages]\nrequests = \"*\"\n");
    for (run, expected) in [
        (
            "pip install pipenv\nCOPY Pipfile .\nRUN pipenv install --system --deploy",
            "ok",
        ),
        ("pip install pipenv && pipenv sync && pipenv run app", "ok"),
        (
            "pip install pipenv && pipenv requirements > r.txt && pip install -r r.txt",
            "ok",
        ),
        (
            "python -m venv /v && /v/bin/pip install pipenv && /v/bin/pipenv lock",
            "ok",
        ),
        ("pip install pip-tools && pip-compile", "ok"),
        ("pip3.12 install", "pip-usage"),
        ("pip3 instal x", "pip-usage"),
        ("pipenv install", "command-not-in-image"),
    ] {
        let build = bench.build(&after(&["RUN ", run].concat()));
        assert_eq!(code(&build), expected, "{run}");
    }
    let build = bench.build(&after("RUN pip install pipenv && pipenv install --system"));
    let mut findings = build.findings.iter();
    assert!(findings.any(|finding| finding.code == "command-not-simulated"));
}

#[test]
fn apt_takes_silence_for_a_yes() {
    let text = |flags: &str| {
        let lines = ["RUN apt-get update && apt-get ", flags, " install curl"];
        after(&lines.concat())
    };
    for (flags, expected) in [
        ("-qq", "ok"),
        ("-q=2", "ok"),
        ("-o APT::Get::Assume-Yes=true", "ok"),
        ("-q", "apt-needs-yes"),
        ("-o APT::Get::Assume-Yes=false", "apt-needs-yes"),
    ] {
        assert_eq!(code(&Bench::new().build(&text(flags))), expected, "{flags}");
    }
}

#[test]
fn each_release_has_its_packages() {
    let install = |base: &str, names: &str| {
        let lines = [
            "FROM ",
            base,
            "\nRUN apt-get update && apt-get install -y ",
            names,
            "\n",
        ];
        lines.concat()
    };
    let no = |name: &str| ["E: Package '", name, "' has no installation candidate"].concat();
    let nowhere = |name: &str| ["E: Unable to locate package ", name].concat();
    let trixie = "python:3.12-slim";
    for (base, name, said) in [
        (
            trixie,
            "software-properties-common",
            Some(nowhere("software-properties-common")),
        ),
        (
            "python:3.12-slim-bookworm",
            "software-properties-common",
            None,
        ),
        ("ubuntu:22.04", "software-properties-common", None),
        (trixie, "netcat", Some(no("netcat"))),
        ("python:3.12-slim-bookworm", "netcat", Some(no("netcat"))),
        ("debian:12-slim", "netcat", Some(no("netcat"))),
        ("python:3.9-slim-bullseye", "netcat", None),
        ("ubuntu:22.04", "netcat", None),
        (trixie, "netcat-openbsd", None),
        (trixie, "libgl1-mesa-glx", Some(no("libgl1-mesa-glx"))),
        ("python:3.12-slim-bookworm", "libgl1-mesa-glx", None),
        ("python:3.12-slim-bullseye", "libgl1-mesa-glx", None),
        ("debian:bookworm-slim", "libgl1-mesa-glx", None),
        ("ubuntu:22.04", "libgl1-mesa-glx", None),
        (
            trixie,
            "openjdk-17-jre-headless",
            Some(no("openjdk-17-jre-headless")),
        ),
        (trixie, "openjdk-17-jdk", Some(nowhere("openjdk-17-jdk"))),
        (trixie, "openjdk-21-jre-headless", None),
        ("python:3.12.3-slim", "openjdk-17-jre-headless", None),
        (trixie, "wkhtmltopdf", Some(no("wkhtmltopdf"))),
        ("python:3.12-slim-bookworm", "wkhtmltopdf", None),
        (
            "python:3.12-slim-bookworm",
            "streamlit",
            Some(nowhere("streamlit")),
        ),
    ] {
        let build = Bench::new().build(&install(base, name));
        let expected = match &said {
            Some(said) => ("apt-package-unknown", said.as_str()),
            None => ("ok", ""),
        };
        assert_eq!(end(&build), expected, "{base} {name}");
    }
    // Another release may have it.
    for lines in [
        "RUN echo 'deb http://deb.debian.org/debian bookworm main' > /etc/apt/sources.list.d/b.list",
        "COPY app.py /etc/apt/sources.list.d/b.sources",
        "RUN sed -i s/trixie/bookworm/ /etc/apt/sources.list.d/debian.sources",
    ] {
        let text = [
            lines,
            "\nRUN apt-get update && apt-get install -y openjdk-17-jdk",
        ]
        .concat();
        assert_eq!(code(&Bench::new().build(&after(&text))), "ok", "{lines}");
    }
    let log = Bench::new().log(&install(trixie, "netcat"));
    for said in [
        "Package netcat is a virtual package provided by:",
        "  netcat-openbsd 1.229-1",
    ] {
        assert!(log.contains(said), "{log}");
    }
}

/// How an installation ends on an image, behind a command: `None` is well.
type Compiled<'a> = (&'a str, &'a str, &'a str, Option<&'a str>);

const SLIM: &str = "python:3.12-slim";
const ALPINE: &str = "python:3.12-alpine";
const NO_GCC: &str = "error: command 'gcc' failed: No such file or directory";

fn compiled(cases: &[Compiled<'_>]) {
    let apt = "apt-get update && apt-get install -y --no-install-recommends";
    for (base, before, asked, said) in cases {
        let before = before.replace("apt-get update && apt-get install -y", apt);
        let text = [
            "FROM ",
            base,
            "\nRUN ",
            &before,
            " && pip install ",
            asked,
            "\n",
        ]
        .concat();
        let build = Bench::new().build(&text);
        let expected = said.map_or(("ok", ""), |said| ("compiler-missing", said));
        assert_eq!(end(&build), expected, "{text}");
    }
}

#[test]
fn what_is_source_alone_has_to_be_built() {
    let pg = "Error: pg_config executable not found.";
    compiled(&[
        (SLIM, "true", "psycopg2", Some(pg)),
        (ALPINE, "true", "psycopg2", Some(pg)),
        (
            SLIM,
            "apt-get update && apt-get install -y libpq-dev",
            "psycopg2",
            Some(NO_GCC),
        ),
        (
            SLIM,
            "apt-get update && apt-get install -y gcc libpq-dev",
            "psycopg2",
            None,
        ),
        (
            SLIM,
            "apt-get update && apt-get install -y build-essential libpq-dev",
            "psycopg2==2.9.9",
            None,
        ),
        (
            ALPINE,
            "apk add --no-cache gcc musl-dev postgresql-dev",
            "psycopg2",
            None,
        ),
        (
            ALPINE,
            "apk add --virtual .b build-base libpq-dev",
            "psycopg2",
            None,
        ),
        ("python:3.12", "true", "psycopg2", None),
        (SLIM, "true", "psycopg2-binary", None),
        (
            SLIM,
            "true",
            "psycopg2 --extra-index-url https://x.example/simple",
            None,
        ),
    ]);
}

#[test]
fn builds_take_a_compiler_and_more() {
    let mysql = "Exception: Can not find valid pkg-config name.";
    compiled(&[
        (SLIM, "true", "mysqlclient", Some(mysql)),
        (SLIM, "true", "mysqlclient==2.1.1", Some(NO_GCC)),
        (
            SLIM,
            "apt-get update && apt-get install -y gcc pkg-config default-libmysqlclient-dev",
            "mysqlclient",
            None,
        ),
        (
            SLIM,
            "apt-get update && apt-get install -y gcc default-libmysqlclient-dev",
            "mysqlclient==2.1.1",
            None,
        ),
        (
            ALPINE,
            "apk add gcc musl-dev mariadb-dev",
            "mysqlclient",
            None,
        ),
        ("python:3.12", "true", "mysqlclient", None),
        (
            SLIM,
            "true",
            "uWSGI",
            Some("Exception: you need a C compiler to build uWSGI"),
        ),
        (
            SLIM,
            "apt-get update && apt-get install -y gcc libc6-dev",
            "uwsgi",
            None,
        ),
        (
            SLIM,
            "apt-get update && apt-get install -y gcc",
            "uwsgi",
            Some("error: command '/usr/bin/gcc' failed with exit code 1"),
        ),
        ("python:3.12", "true", "uwsgi", None),
        (ALPINE, "true", "pyaudio", Some(NO_GCC)),
        (SLIM, "true", "python-ldap", Some(NO_GCC)),
        (SLIM, "true", "netifaces", Some(NO_GCC)),
        ("python:3.9-slim", "true", "netifaces", None),
        // What nobody follows may have brought a compiler.
        (
            SLIM,
            "apt-get update && apt-get install -y mystery",
            "uwsgi",
            None,
        ),
        (
            SLIM,
            "apt-get update && apt-get install -y cargo",
            "uwsgi",
            None,
        ),
    ]);
}

#[test]
fn mounts_belong_to_whom_they_are_given() {
    let mut cases = Vec::new();
    let secret = "--mount=type=secret,id=t";
    for (flags, command, expected) in [
        (secret, "cat /run/secrets/t", "permission-denied"),
        (
            "--mount=type=secret,id=t,uid=1000",
            "cat /run/secrets/t",
            "ok",
        ),
        (
            "--mount=type=secret,id=t,mode=0444",
            "cat /run/secrets/t",
            "ok",
        ),
        (
            "--mount=type=secret,id=t,gid=1000",
            "cat /run/secrets/t",
            "permission-denied",
        ),
        (
            "--mount=type=secret,id=t,gid=1000,mode=0440",
            "cat /run/secrets/t",
            "ok",
        ),
        (
            "--mount=type=cache,target=/c",
            "touch /c/x",
            "permission-denied",
        ),
        ("--mount=type=cache,target=/c,uid=1000", "touch /c/x", "ok"),
        (
            "--mount=type=cache,target=/c,uid=1001",
            "touch /c/x",
            "permission-denied",
        ),
        (
            "--mount=type=cache,target=/home/u/.cache,mode=0777",
            "touch ~/.cache/x",
            "ok",
        ),
        ("--mount=type=tmpfs,target=/tmp", "touch /tmp/x", "ok"),
        ("--mount=type=tmpfs,target=/new", "touch /new/x", "ok"),
        (
            "--mount=type=tmpfs,target=/opt",
            "touch /opt/x",
            "permission-denied",
        ),
    ] {
        let lines = [
            "RUN useradd -m -u 1000 u\nUSER 1000\nRUN ",
            flags,
            " ",
            command,
        ];
        cases.push((after(&lines.concat()), expected));
    }
    let bench = Bench::new();
    for (text, expected) in cases {
        let (dockerfile, problems) = parse(&text);
        let (ignore, _) = parse_ignore("");
        let plain = BuildInput::new(
            &dockerfile,
            &problems,
            &ignore,
            &bench.context,
            &bench.facts,
        );
        let secrets = ["t".to_owned()];
        let build = build(&BuildInput {
            secrets: &secrets,
            ..plain
        });
        assert_eq!(code(&build), expected, "{text}");
    }
}

#[test]
fn what_is_bound_to_read_is_not_written() {
    let denied = "permission-denied";
    let mount = "RUN --mount=type=bind,source=app.py,target=/a.py ";
    let folder = "RUN --mount=target=/r ";
    let cached = "RUN --mount=target=/r --mount=type=cache,target=/r/c ";
    for (run, command, said) in [
        (
            mount,
            "echo x > /a.py",
            "/bin/sh: 1: cannot create /a.py: Read-only file system",
        ),
        (
            folder,
            "echo x > /r/new",
            "/bin/sh: 1: cannot create /r/new: Read-only file system",
        ),
        (
            folder,
            "touch /r/x",
            "touch: cannot touch '/r/x': Read-only file system",
        ),
        (
            folder,
            "touch /r/app.py",
            "touch: cannot touch '/r/app.py': Read-only file system",
        ),
        (
            folder,
            "mkdir /r/x",
            "mkdir: cannot create directory '/r/x': Read-only file system",
        ),
        (
            folder,
            "rm /r/app.py",
            "rm: cannot remove '/r/app.py': Read-only file system",
        ),
        (
            mount,
            "chmod 755 /a.py",
            "chmod: changing permissions of '/a.py': Read-only file system",
        ),
        (cached, "touch /r/c/x", ""),
        ("RUN --mount=target=/r,rw ", "touch /r/x", ""),
        (
            "USER nobody\nRUN ",
            "echo x > /a",
            "/bin/sh: 1: cannot create /a: Permission denied",
        ),
    ] {
        let build = Bench::new().build(&after(&[run, command].concat()));
        let expected = if said.is_empty() { "ok" } else { denied };
        assert_eq!(end(&build), (expected, said), "{run}{command}");
    }
}

#[test]
fn scripts_need_what_their_first_line_names() {
    let mut bench = Bench::new();
    for (path, mode, text) in [
        (
            "bash.sh",
            0o755,
            "#!/bin/bash\nsource /dev/null || true\ncd /\n",
        ),
        ("env.sh", 0o755, "#!/usr/bin/env bash\necho\n"),
        ("sh.sh", 0o755, "#!/bin/sh -e\ntouch /made\n"),
        ("plain.sh", 0o755, "touch /made\n"),
        ("closed.sh", 0o644, "#!/bin/sh\n"),
        ("own.py", 0o755, "#!/usr/bin/python3\nprint(1)\n"),
        ("env.py", 0o755, "#!/usr/bin/env python3\nprint(1)\n"),
        ("local.py", 0o755, "#!/usr/local/bin/python\nprint(1)\n"),
        ("nope", 0o755, "#!/opt/nope\n"),
    ] {
        bench.context.put(path, text.len() as u64, mode, Some(text));
    }
    let (slim, alpine) = ("python:3.12-slim", "python:3.12-alpine");
    let runc = "runc run failed: unable to start container process: error during container init: ";
    let closed = [runc, "exec: \"/closed.sh\": permission denied"].concat();
    let absent = "command-not-in-image";
    for (base, run, expected, said) in [
        (slim, "/bash.sh && test \"$PWD\" != x", "ok", ""),
        (slim, "/env.sh && /sh.sh && test -f /made", "ok", ""),
        (slim, "/plain.sh && test -f /made", "ok", ""),
        (slim, "[\"/sh.sh\"]", "ok", ""),
        (slim, "/env.py && /local.py", "ok", ""),
        (
            slim,
            "/own.py",
            "interpreter-missing",
            "/bin/sh: 1: /own.py: not found",
        ),
        (
            slim,
            "apt-get update && apt-get install -y python3 && /own.py",
            "ok",
            "",
        ),
        (slim, "/nope", absent, "/bin/sh: 1: /nope: not found"),
        (alpine, "/bash.sh", absent, "/bin/sh: /bash.sh: not found"),
        (
            alpine,
            "/env.sh",
            absent,
            "env: can't execute 'bash': No such file or directory",
        ),
        (alpine, "apk add bash && /bash.sh && /env.sh", "ok", ""),
        (alpine, "/sh.sh", "ok", ""),
        (slim, "[\"/closed.sh\"]", "file-not-executable", &closed),
        (
            slim,
            "[\"/nope\"]",
            absent,
            "exec /nope: no such file or directory",
        ),
        (
            alpine,
            "[\"/bash.sh\"]",
            absent,
            "exec /bash.sh: no such file or directory",
        ),
    ] {
        let text = ["FROM ", base, "\nCOPY . /\nRUN ", run, "\n"].concat();
        assert_eq!(end(&bench.build(&text)), (expected, said), "{text}");
    }
    let text = "FROM python:3.12-slim\nCOPY . /\nRUN [\"/plain.sh\"]\n";
    let build = bench.build(text);
    assert_eq!(build.outcome.as_ref().unwrap_err().exit, 255);
    assert!(
        bench
            .log(text)
            .contains("exec /plain.sh: exec format error")
    );
}
