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
