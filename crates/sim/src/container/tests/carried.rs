//! Environments that were made by one Python and are run by another.

use super::built::comes_to;
use crate::build::tests::Bench;

const MAKE: &str = "RUN python -m venv /v && /v/bin/pip install streamlit pandas plotly click\n";
const TAKE: &str = "WORKDIR /app\nCOPY app.py .\nCOPY --from=b /v /v\nENV PATH=/v/bin:$PATH\n";
const SITES: &str = "RUN pip install streamlit pandas plotly click\n";

fn comes_of(text: &str, module: &str) -> &'static str {
    comes_to(&Bench::new(), text, &["streamlit", module])
}

/// The tag of a compiled module names the version of Python and the C library.
#[test]
fn compiled_modules_are_found_by_the_python_that_installed_them_alone() {
    const RUN: &str = "CMD [\"streamlit\", \"run\", \"app.py\"]\n";
    for (from, to, module, expected) in [
        ("3.12-slim", "3.12-slim", "pandas", "page"),
        ("3.12", "3.12-slim", "pandas", "page"),
        ("3.12-slim-bookworm", "3.12-slim-trixie", "pandas", "page"),
        ("3.12-slim", "3.12-alpine", "pandas", "compiled-for-another"),
        ("3.12-slim", "3.12-alpine", "plotly", "page"),
        (
            "3.12-slim",
            "3.12-alpine",
            "plotly.express",
            "compiled-for-another",
        ),
        ("3.12-slim", "3.12-alpine", "click", "page"),
        ("3.12-alpine", "3.12-slim", "pandas", "compiled-for-another"),
        ("3.12-alpine", "3.12-alpine", "pandas", "page"),
        // The folder of the packages has another name there.
        ("3.12-slim", "3.11-slim", "pandas", "module-missing"),
    ] {
        let text = format!("FROM python:{from} AS b\n{MAKE}FROM python:{to}\n{TAKE}{RUN}");
        assert_eq!(comes_of(&text, module), expected, "{text}");
    }
}

/// Streamlit's server is Python alone, as far as it starts: it is healthy, and its pages fail.
#[test]
fn a_folder_of_packages_under_another_name_holds_their_python_alone() {
    const RUN: &str = "WORKDIR /app\nCOPY app.py .\nCMD [\"python\", \"-m\", \"streamlit\", \
                       \"run\", \"app.py\"]\n";
    for (module, last, expected) in [
        ("pandas", "", "compiled-for-another"),
        ("streamlit", "", "page"),
        ("click", "", "page"),
        // Installed again, they are this Python's own.
        (
            "pandas",
            "RUN pip uninstall -y numpy pandas && pip install pandas\n",
            "page",
        ),
    ] {
        let copy = "COPY --from=b /usr/local/lib/python3.12/site-packages \
                    /usr/local/lib/python3.11/site-packages\n";
        let text =
            format!("FROM python:3.12-slim AS b\n{SITES}FROM python:3.11-slim\n{copy}{last}{RUN}");
        assert_eq!(comes_of(&text, module), expected, "{text}");
    }
}

/// What Debian's pip installs for all lies beside what apt installs.
#[test]
fn the_python_of_the_system_looks_where_its_pip_installs() {
    let text = "FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip\n\
                RUN pip3 install streamlit pandas\nWORKDIR /app\nCOPY app.py .\n\
                CMD [\"streamlit\", \"run\", \"app.py\"]\n";
    assert_eq!(comes_of(text, "pandas"), "page");
    assert_eq!(comes_of(text, "plotly"), "module-missing");
}
