//! Addresses, ports and paths: who is answered, and what a health check finds.

use super::*;

#[test]
fn any_path_answers_200_unless_a_base_path_is_set() {
    let plain = Make::good().run();
    let based = Make::good()
        .env("STREAMLIT_SERVER_BASE_URL_PATH", "board")
        .run();
    for path in ["/health", "/healthz", "/_stcore/nope", "/foo/bar"] {
        assert!(
            matches!(plain.http(8501, path), Response::Http { status: 200, .. }),
            "{path}"
        );
        assert!(
            matches!(based.http(8501, path), Response::Http { status: 404, .. }),
            "{path}"
        );
    }
    assert_eq!(based.http(8501, "/board/_stcore/health"), OK);
}

#[test]
fn flag_beats_environment_beats_project_file() {
    let toml = "[server]\naddress = \"localhost\" # laptop\n";
    let with_file = || Make::good().with("/app/.streamlit/config.toml", toml);
    let by_flag = [
        "streamlit",
        "run",
        "app.py",
        "--server.address",
        "localhost",
    ];
    let cases = [
        (Make::good(), "0.0.0.0"),
        (with_file(), "127.0.0.1"),
        (
            with_file().env("STREAMLIT_SERVER_ADDRESS", "0.0.0.0"),
            "0.0.0.0",
        ),
        (
            with_file().cmd(&["streamlit", "run", "app.py", "--server.address=0.0.0.0"]),
            "0.0.0.0",
        ),
        (
            Make::good()
                .env("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
                .cmd(&by_flag),
            "127.0.0.1",
        ),
        (
            Make::good().with("/root/.streamlit/config.toml", toml),
            "127.0.0.1",
        ),
    ];
    for (at, (make, address)) in cases.into_iter().enumerate() {
        let container = make.run();
        assert_eq!(
            container.server.as_ref().unwrap().address,
            address,
            "case {at}"
        );
        let loopback = address == "127.0.0.1";
        assert_eq!(
            codes(&container).contains(&"listens-on-loopback-only"),
            loopback
        );
        let expected = if loopback { Response::Reset } else { OK };
        assert_eq!(container.http(8501, "/_stcore/health"), expected);
    }
}

#[test]
fn a_friendly_line_about_localhost_is_printed_even_when_nobody_can_reach_it() {
    let container = Make::good()
        .env("STREAMLIT_SERVER_ADDRESS", "localhost")
        .run();
    assert!(
        container
            .log
            .contains(&"  URL: http://localhost:8501".to_owned())
    );
}

#[test]
fn ports_must_be_the_same_and_expose_publishes_none() {
    let mut other = Make::good().env("STREAMLIT_SERVER_PORT", "8080");
    other.config.exposed = vec!["8080/tcp".into()];
    let container = other.run();
    assert_eq!(
        codes(&container),
        ["port-mismatch", "expose-publishes-nothing"]
    );
    assert_eq!(container.http(8501, "/"), Response::Reset);
    assert_eq!(container.http(8080, "/"), Response::Refused);
}

#[test]
fn a_health_check_runs_with_what_the_image_has() {
    let curl = "curl --fail http://localhost:8501/_stcore/health || exit 1";
    let shell = |line: &str| CommandLine::Shell(line.into());
    let python = exec(&[
        "python",
        "-c",
        "import urllib.request as u; u.urlopen('http://localhost:8501/_stcore/health')",
    ]);
    let mut has_curl = Make::good().health(shell(curl));
    has_curl.put("/usr/bin/curl", program());
    let mut off_path = Make::good().health(shell(curl));
    off_path.put("/opt/tools/bin/curl", program());
    let mut elsewhere = Make::good().health(shell("curl -f http://localhost:80/"));
    elsewhere.put("/usr/bin/curl", program());
    let cases = [
        (Make::good(), Health::None, None),
        (Make::good().health(python), Health::Healthy, None),
        (
            Make::good().health(shell(curl)),
            Health::Unhealthy,
            Some("healthcheck-command-missing"),
        ),
        (
            Make::good().health(exec(&["curl"])),
            Health::Unhealthy,
            Some("healthcheck-command-missing"),
        ),
        (has_curl, Health::Healthy, None),
        (off_path, Health::Unhealthy, Some("healthcheck-not-on-path")),
        (elsewhere, Health::Unhealthy, Some("healthcheck-fails")),
        (
            Make::good().health(shell("exit 1")),
            Health::Unhealthy,
            Some("healthcheck-fails"),
        ),
    ];
    for (at, (make, health, code)) in cases.into_iter().enumerate() {
        let container = make.run();
        assert_eq!(
            (container.health, codes(&container).first().copied()),
            (health, code),
            "case {at}"
        );
    }
}
