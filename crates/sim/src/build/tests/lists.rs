//! What stands in requirement files and on the command line of pip, and how it is refused.

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
fn what_is_no_requirement_is_refused_in_pips_words() {
    let after_name = "Expected end or semicolon (after name and no valid version specifier)";
    let after_version = "Expected end or semicolon (after version specifier)";
    for (asked, wrong, why) in [
        ("pandas, numpy", "pandas,", after_name),
        ("pandas,numpy", "pandas,numpy", after_name),
        ("pandas=2.2.3", "pandas=2.2.3", after_name),
        ("'pandas numpy'", "pandas numpy", after_name),
        ("'pandas>=2 <3'", "pandas>=2 <3", after_version),
        ("pandas==1.x", "pandas==1.x", after_version),
        ("pandas numpy", "", ""),
        ("'pandas>=1,<4' numpy", "", ""),
        ("'pandas>=1,'", "", ""),
        ("'pandas (>=1)'", "", ""),
        ("'streamlit[charts]>=1'", "", ""),
    ] {
        let build = Bench::new().build(&after(&["RUN pip install ", asked].concat()));
        let said = ["ERROR: Invalid requirement: '", wrong, "': ", why].concat();
        let expected = if why.is_empty() {
            ("ok", "")
        } else {
            ("requirement-invalid", said.as_str())
        };
        assert_eq!(end(&build), expected, "{asked}");
    }
}

#[test]
fn the_line_of_a_list_is_shown_with_the_place() {
    let text = after("COPY list.txt .\nRUN pip install -r list.txt");
    for (list, shown) in [
        (
            "six\npandas, numpy\n",
            &["    pandas, numpy", "          ^ (from line 2 of list.txt)"][..],
        ),
        (
            "pandas=2.2\n",
            &[
                "          ^ (from line 1 of list.txt)",
                "Hint: = is not a valid operator. Did you mean == ?",
            ],
        ),
        (
            "pandas>=2 <3\n",
            &["          ~~~~^ (from line 1 of list.txt)"],
        ),
    ] {
        let log = Bench::new().with("list.txt", list).log(&text);
        for line in shown {
            assert!(log.contains(line), "{list}: {log}");
        }
    }
}

#[test]
fn files_of_another_machine_are_not_there() {
    let conda = "certifi @ file:///home/conda/feedstock_root/certifi_1/work/certifi";
    let gone = "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: '/home/conda/feedstock_root/certifi_1/work/certifi'";
    let scheme = "ERROR: Could not install packages due to an OSError: Invalid URL '2.0': No scheme supplied. Perhaps you meant https://2.0?";
    let uv = "error: Distribution not found at: file:///home/conda/feedstock_root/certifi_1/work/certifi";
    let pip = "pip install -r list.txt";
    for (list, run, expected) in [
        (conda, pip, ("file-not-found", gone)),
        (
            conda,
            "pip install uv && uv pip install --system -r list.txt",
            ("file-not-found", uv),
        ),
        ("numpy@2.0", pip, ("requirement-invalid", scheme)),
        (
            "certifi @ https://files.example/certifi.zip",
            pip,
            ("ok", ""),
        ),
        ("board @ file:///src", pip, ("ok", "")),
        (
            "certifi @ file:///wheels/certifi-2024.1-py3-none-any.whl",
            "pip wheel -w /wheels certifi && mv /wheels/* /wheels/certifi-2024.1-py3-none-any.whl && pip install -r list.txt",
            ("ok", ""),
        ),
        ("certifi", pip, ("ok", "")),
    ] {
        let project = "[project]\nname = \"board\"\nversion = \"1\"\n";
        let bench = Bench::new().with("list.txt", list).with("p.toml", project);
        let lines = [
            "COPY p.toml /src/pyproject.toml\nCOPY list.txt .\nRUN ",
            run,
        ];
        let build = bench.build(&after(&lines.concat()));
        assert_eq!(end(&build), expected, "{list}");
    }
}

#[test]
fn versions_older_than_the_python_are_built_and_fail() {
    let backend = "pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot import 'setuptools.build_meta'";
    let resources = "ModuleNotFoundError: No module named 'pkg_resources'";
    let compiler = "../meson.build:1:0: ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang'], ['nvc'], ['pgcc'], ['icc'], ['icx']]";
    for (image, asked, said) in [
        ("python:3.12-slim", "numpy==1.24.3", backend),
        ("python:3.12", "numpy==1.24.3", backend),
        ("python:3.12-slim", "pandas==1.5.3", resources),
        ("python:3.12-slim", "'pandas<2'", resources),
        ("python:3.13-slim", "numpy==1.26.4", compiler),
        ("python:3.13-slim", "'numpy<2'", compiler),
        ("python:3.13", "numpy==1.26.4", ""),
        ("python:3.13-slim", "pandas==2.2.2", compiler),
        ("python:3.12-slim", "numpy==1.26.4", ""),
        ("python:3.12-slim", "'numpy<2'", ""),
        ("python:3.11-slim", "numpy==1.24.3 pandas==1.5.3", ""),
        (
            "python:3.12-slim",
            "numpy==1.24.3 --extra-index-url https://x.example/simple",
            "",
        ),
        ("python:3.12-slim", "numpy pandas", ""),
    ] {
        let text = ["FROM ", image, "\nRUN pip install ", asked, "\n"].concat();
        let build = Bench::new().build(&text);
        let expected = if said.is_empty() {
            ("ok", "")
        } else {
            ("wheel-missing-for-python", said)
        };
        assert_eq!(end(&build), expected, "{image} {asked}");
    }
}

#[test]
fn the_module_of_pip_comes_with_its_command() {
    let apt = "RUN apt-get update && apt-get install -y python3";
    for (image, install, expected) in [
        ("ubuntu:22.04", " python3-pip", "ok"),
        ("ubuntu:22.04", "", "module-missing"),
        ("debian:bookworm-slim", " python3-pip", "externally-managed"),
        ("debian:bookworm-slim", "", "module-missing"),
    ] {
        let run = "\nRUN python3 -m pip install streamlit\n";
        let text = ["FROM ", image, "\n", apt, install, run].concat();
        assert_eq!(
            code(&Bench::new().build(&text)),
            expected,
            "{image}{install}"
        );
    }
    let slim = after(
        "RUN apt-get update && apt-get install -y python3-pip\nRUN python -m venv --without-pip /v && /v/bin/python -m pip install six",
    );
    assert_eq!(code(&Bench::new().build(&slim)), "module-missing");
}
