//! What base images bring: their variables, their modules, and their other names.

use super::*;

const PATH: &str =
    "PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

#[test]
fn images_of_python_set_their_variables() {
    let bench = Bench::new();
    for (image, expected) in [
        (
            "python:3.12-slim",
            &[
                PATH,
                "LANG=C.UTF-8",
                "GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305",
                "PYTHON_VERSION=3.12.13",
            ][..],
        ),
        (
            "python:3.12",
            &[
                PATH,
                "LANG=C.UTF-8",
                "GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305",
                "PYTHON_VERSION=3.12.14",
            ],
        ),
        (
            "python:3.11.4-slim-bookworm",
            &[
                PATH,
                "LANG=C.UTF-8",
                "GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D",
                "PYTHON_VERSION=3.11.4",
            ],
        ),
        (
            "python:3.13-slim",
            &[
                PATH,
                "GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305",
                "PYTHON_VERSION=3.13.15",
            ],
        ),
        (
            "docker.io/library/python:slim",
            &[PATH, "PYTHON_VERSION=3.14.7"],
        ),
        (
            "debian:bookworm-slim",
            &["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        ),
    ] {
        let image = bench
            .build(&["FROM ", image, "\n"].concat())
            .outcome
            .unwrap();
        let env = image.config.env.iter();
        let env: Vec<String> = env
            .map(|(name, value)| [name, "=", value].concat())
            .collect();
        assert_eq!(env, expected);
    }
    let build = bench.build(&after(
        "ENV X=v$PYTHON_VERSION\nRUN test -n \"$PYTHON_VERSION\" && test $X = v3.12.13",
    ));
    assert_eq!(code(&build), "ok");
}

#[test]
fn modules_of_python_itself_are_there() {
    let bench = Bench::new();
    for (python, command, expected) in [
        ("3.12", "python -m py_compile app.py", "ok"),
        (
            "3.12",
            "python -m zipapp app -o /a.pyz && python /a.pyz",
            "ok",
        ),
        ("3.12", "python -m timeit 1 && python -m this", "ok"),
        (
            "3.12",
            "python -m tarfile -c /a.tar app.py && cp /a.tar /b",
            "ok",
        ),
        ("3.12", "python -m http.server --help", "ok"),
        ("3.12", "python -m http.server", "run-never-ends"),
        (
            "3.12",
            "python -c 'import array, tkinter, wsgiref, lzma, cgi'",
            "ok",
        ),
        ("3.12", "python -c 'import distutils'", "module-missing"),
        ("3.12", "python -c 'import tom'", "module-missing"),
        (
            "3.12",
            "pip install setuptools && python -c 'import distutils'",
            "ok",
        ),
        ("3.11", "python -c 'import distutils, imp, asyncore'", "ok"),
        ("3.10", "python -c 'import tomllib'", "module-missing"),
        ("3.13", "python -m cgi", "module-missing"),
        ("3.13", "python -c 'import tomllib, dbm.sqlite3'", "ok"),
    ] {
        let text = [
            "FROM python:",
            python,
            "-slim\nCOPY app.py .\nRUN ",
            command,
            "\n",
        ]
        .concat();
        let build = bench.build(&text);
        assert_eq!(code(&build), expected, "{text}{:?}", build.findings.last());
    }
}

#[test]
fn other_names_of_a_measured_image_lead_to_it() {
    let bench = Bench::new();
    for (name, same) in [
        ("debian:12-slim", "debian:bookworm-slim"),
        (
            "docker.io/library/debian:12.11-slim",
            "debian:bookworm-slim",
        ),
        ("ubuntu:jammy", "ubuntu:22.04"),
        ("alpine:3.24.2", "alpine:3.24"),
        ("python:3.12-slim-bookworm", "python:3.12-slim"),
    ] {
        let image = bench.build(&["FROM ", name, "\n"].concat()).outcome;
        assert_eq!(image.unwrap().base, same, "{name}");
    }
    for name in ["debian:13-slim", "debian:12", "ubuntu:24.04", "alpine:3.19"] {
        let build = bench.build(&["FROM ", name, "\n"].concat());
        assert_eq!(code(&build), "image-not-simulated", "{name}");
    }
}

/// Another release of the system is another image; another name of the same is not.
#[test]
fn what_stands_on_another_release_is_made_anew() {
    let bench = Bench::new();
    let text = |tag: &str| ["FROM python:", tag, "\nRUN true\n"].concat();
    let first = bench.build(&text("3.12-slim"));
    for (tag, same) in [
        ("3.12-slim-trixie", true),
        ("3.12.13-slim", true),
        ("3.12-slim-bookworm", false),
        ("3.12", false),
    ] {
        let again = bench.build_on(&text(tag), Some(&first.cache));
        assert_eq!(again.steps[1].reason.is_cached(), same, "{tag}");
    }
}

/// Debian 13 has no apt-key, and its minimal system no adduser; Debian 12 has both.
#[test]
fn adduser_and_apt_key_are_those_of_the_release() {
    let bench = Bench::new();
    let apt = "apt-get update && apt-get install -y";
    for (image, run, expected) in [
        (
            "python:3.12-slim",
            "adduser --system a",
            "command-not-in-image",
        ),
        ("python:3.12-slim", "addgroup a", "command-not-in-image"),
        (
            "python:3.12-slim",
            "/usr/sbin/adduser a",
            "command-not-in-image",
        ),
        (
            "python:3.12-slim",
            "test -x /usr/sbin/adduser",
            "run-failed",
        ),
        ("python:3.12-slim", "apt-key list", "command-not-in-image"),
        ("python:3.12-slim", "useradd -m a && groupadd b", "ok"),
        (
            "python:3.12-slim",
            &[apt, " adduser && adduser --system a"].concat(),
            "ok",
        ),
        (
            "python:3.12-slim",
            &[apt, " cron && adduser --system a"].concat(),
            "ok",
        ),
        (
            "python:3.12-slim",
            &[apt, " gnupg && apt-key list"].concat(),
            "command-not-in-image",
        ),
        (
            "python:3.12-slim-bookworm",
            "adduser --system a && apt-key list",
            "ok",
        ),
        (
            "python:3.12.3-slim",
            "adduser --system a && apt-key list",
            "ok",
        ),
        ("python:3.8-slim", "adduser --system a", "ok"),
        ("python:3.12", "adduser --system a", "ok"),
        ("python:3.12", "apt-key list", "command-not-in-image"),
        ("python:3.12-alpine", "adduser -D a", "ok"),
        (
            "debian:bookworm-slim",
            "adduser --system a && apt-key list",
            "ok",
        ),
        (
            "ghcr.io/astral-sh/uv:python3.12-trixie-slim",
            "adduser a",
            "command-not-in-image",
        ),
        (
            "ghcr.io/astral-sh/uv:python3.12-bookworm-slim",
            "adduser --system a",
            "ok",
        ),
    ] {
        let build = bench.build(&["FROM ", image, "\nRUN ", run, "\n"].concat());
        assert_eq!(
            code(&build),
            expected,
            "{image} {run}\n{:?}",
            build.findings.last()
        );
        let below = ["FROM ", image, " AS a\nFROM a\nRUN ", run, "\n"].concat();
        assert_eq!(code(&bench.build(&below)), expected, "{below}");
    }
}

/// Each image has the programs of its packages, and those only.
#[test]
fn images_have_the_programs_of_their_packages() {
    let bench = Bench::new();
    for (image, programs, there) in [
        (
            "debian:bookworm-slim",
            "fallocate base32 whereis rev findmnt setarch linux32 dmesg blkid hostid chrt pidof \
             tzselect zdump update-passwd uncompress mawk",
            true,
        ),
        (
            "debian:bookworm-slim",
            "openssl update-ca-certificates pydoc hg",
            false,
        ),
        ("ubuntu:22.04", "openssl update-ca-certificates xz", false),
        (
            "python:3.12-slim",
            "pydoc pydoc3.12 idle idle3.12 python-config python3-config python3.12-config \
             openssl update-ca-certificates fallocate",
            true,
        ),
        (
            "python:3.12-slim",
            "hg svn xz bzip2 patch file pg_config autoconf pydoc3.11",
            false,
        ),
        (
            "python:3.12",
            "hg svn xz bzip2 patch file pg_config autoconf openssl pydoc",
            true,
        ),
        (
            "python:3.12-alpine",
            "update-ca-certificates chpasswd less bzip2 free pkill watch ip iconv ldconfig idle",
            true,
        ),
        ("python:3.12-alpine", "hg xz openssl apt-get", false),
        ("alpine:3.24", "less watch ip deluser", true),
        ("alpine:3.24", "update-ca-certificates pydoc", false),
    ] {
        for program in programs.split_whitespace() {
            let build = bench.build(&["FROM ", image, "\nRUN ", program, " --help\n"].concat());
            let expected = if there { "ok" } else { "command-not-in-image" };
            assert_eq!(code(&build), expected, "{image}: {program}");
        }
    }
    let lines = "RUN apt-get update && apt-get install -y ca-certificates && openssl version && \
                 update-ca-certificates";
    let build = bench.build(&["FROM debian:bookworm-slim\n", lines, "\n"].concat());
    assert_eq!(code(&build), "ok");
}
