//! What comes of images that are put together by hand, a table a question.

mod other;
mod start;
mod unknown;

use super::*;
use crate::app_spec::{Memory, Script, Secret, SecretRead};
use crate::build::tree::{Kind, Node, Tree};
use crate::build::{Config, Layer, User};
use crate::dockerfile::instruction::{CommandLine, Healthcheck};
use crate::facts::{Package, Sizes};

const SITE: &str = "/usr/local/lib/python3.12/site-packages";

fn node(kind: Kind, uid: u32, mode: u16) -> Node {
    Node {
        kind,
        bytes: 0,
        uid,
        gid: uid,
        mode,
    }
}

fn file(text: &str) -> Node {
    node(
        Kind::File {
            text: Some(text.into()),
            digest: 0,
        },
        0,
        0o644,
    )
}

fn program() -> Node {
    node(Kind::Program { interpreter: None }, 0, 0o755)
}

fn package(name: &str) -> Node {
    node(
        Kind::Package {
            name: name.into(),
            version: "1".into(),
        },
        0,
        0o755,
    )
}

/// An image with Python, Streamlit, plotly and the app in `/app`, that can be spoilt.
#[derive(Clone)]
struct Make {
    tree: Tree,
    config: Config,
    publish: u16,
}

impl Make {
    fn good() -> Self {
        let mut make = Self {
            tree: Tree::default(),
            config: config(),
            publish: 8501,
        };
        for folder in ["/app", "/tmp", "/root"] {
            make.put(folder, node(Kind::Dir, 0, 0o755));
        }
        for name in ["/bin/sh", "/bin/sleep", "/usr/local/bin/python3.12"] {
            make.put(name, program());
        }
        make.put(
            "/usr/local/bin/python",
            node(Kind::Link("python3.12".into()), 0, 0o777),
        );
        let script = Kind::Program {
            interpreter: Some("/usr/local/bin/python3.12".into()),
        };
        make.put("/usr/local/bin/streamlit", node(script, 0, 0o755));
        for name in ["streamlit", "plotly"] {
            make.put(&[SITE, "/", name].concat(), package(name));
        }
        make.put(
            "/app/app.py",
            file("import plotly.express as px\nimport streamlit\n"),
        );
        make.put("/app/data/prices.csv", file("a,b\n"));
        make
    }

    fn put(&mut self, path: &str, node: Node) {
        self.tree.insert(path.into(), node);
    }

    fn without(mut self, path: &str) -> Self {
        self.tree.remove(path);
        self
    }

    fn with(mut self, path: &str, text: &str) -> Self {
        self.put(path, file(text));
        self
    }

    fn cmd(mut self, words: &[&str]) -> Self {
        self.config.cmd = Some(exec(words));
        self
    }

    fn shell(mut self, line: &str) -> Self {
        self.config.cmd = Some(CommandLine::Shell(line.into()));
        self
    }

    fn env(mut self, name: &str, value: &str) -> Self {
        self.config.env.push((name.into(), value.into()));
        self
    }

    fn health(mut self, command: CommandLine) -> Self {
        self.config.healthcheck = Some(Healthcheck::Cmd {
            command,
            interval_ms: 30_000,
            timeout_ms: 30_000,
            start_period_ms: 0,
            start_interval_ms: 5_000,
            retries: 3,
        });
        self
    }

    fn run(self) -> Container {
        self.run_for(&app())
    }

    fn run_for(self, app: &App) -> Container {
        let image = Image {
            tree: self.tree,
            users: vec![User {
                name: "app".into(),
                uid: 1000,
                gid: 1000,
                home: "/home/app".into(),
            }],
            config: self.config,
            layers: Vec::new(),
            base: "python:3.12-slim".into(),
            size: 0,
            digest: 0,
        };
        let options = RunOptions::publishing(self.publish, self.publish);
        super::run(&Arc::new(image), &options, app, &facts())
    }
}

fn exec(words: &[&str]) -> CommandLine {
    CommandLine::Exec(words.iter().map(|word| (*word).to_owned()).collect())
}

fn config() -> Config {
    Config {
        env: vec![("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into())],
        user: "".into(),
        workdir: "/app".into(),
        entrypoint: None,
        cmd: Some(exec(&["streamlit", "run", "app.py"])),
        shell: Vec::new(),
        exposed: Vec::new(),
        healthcheck: None,
        stop_signal: String::new(),
        labels: Vec::new(),
        volumes: Vec::new(),
    }
}

fn app() -> App {
    App {
        id: "board".into(),
        files: Vec::new(),
        requirements: Vec::new(),
        system_packages: Vec::new(),
        main: "app.py".into(),
        port: 8501,
        health: "/_stcore/health".into(),
        env: Vec::new(),
        secrets: vec![Secret {
            name: "KEY".into(),
            read: SecretRead::Env,
            file: None,
            value: "s3cret".into(),
        }],
        memory: Memory {
            rest: 0,
            session: 0,
        },
        script: Script {
            title: "Board".into(),
            imports: ["os", "plotly.express", "streamlit"]
                .map(str::to_owned)
                .to_vec(),
            reads: vec!["data/prices.csv".into()],
            writes: vec!["cache".into()],
            secrets: Vec::new(),
            shows: "250 rows".into(),
        },
    }
}

fn facts() -> Facts {
    let row = |name: &str| Package {
        name: name.into(),
        version: "1".into(),
        sizes: Sizes::default(),
        python: 8,
        requires: Vec::new(),
        modules: Vec::new(),
        scripts: Vec::new(),
        library: None,
        build: None,
        source: crate::facts::Source::default(),
    };
    let mut facts = Facts::default();
    facts.packages.rows = ["plotly", "streamlit"].map(row).to_vec();
    facts.modules.standard = vec!["os".into()];
    facts
}

fn codes(container: &Container) -> Vec<&'static str> {
    container
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect()
}

const OK: Response = Response::Http {
    status: 200,
    body: "ok",
};

#[test]
fn a_good_image_answers_and_shows_its_page() {
    let container = Make::good().run();
    assert_eq!(container.http(8501, "/_stcore/health"), OK);
    assert!(matches!(container.visit, Visit::Page { .. }));
    assert_eq!((container.exit, codes(&container)), (None, vec![]));
    assert_eq!(
        container.stop,
        Stop {
            ms: 2000,
            killed: false,
            code: 0
        }
    );
}

#[test]
fn health_is_ok_whatever_the_script() {
    let spoilt = [
        (
            Make::good().without(&[SITE, "/plotly"].concat()),
            "ModuleNotFoundError: No module named 'plotly'",
        ),
        (
            Make::good().without("/app/data/prices.csv"),
            "FileNotFoundError: [Errno 2] No such file or directory: 'data/prices.csv'",
        ),
    ];
    for (make, expected) in spoilt {
        let container = make.run();
        assert_eq!(container.http(8501, "/_stcore/health"), OK);
        assert!(
            !container.log.iter().any(|line| line.contains("Error")),
            "quiet before a visitor"
        );
        let Visit::Error { message, log, .. } = container.visit else {
            panic!("{expected}")
        };
        assert_eq!(message, expected);
        assert!(log[0].ends_with("Uncaught app execution"));
    }
}

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

#[test]
fn a_secret_is_found_in_every_layer_and_in_the_history() {
    let layer = |created_by: &str, changes: Vec<_>| Layer {
        created_by: created_by.into(),
        bytes: 0,
        changes: changes.into(),
        step: None,
    };
    let secret = || Some(file("KEY=s3cret\n"));
    let mut tree = Tree::default();
    tree.insert("/app/kept".into(), file("KEY=s3cret\n"));
    let mut config = config();
    config.env.push(("KEY".into(), "s3cret".into()));
    let image = Image {
        tree,
        users: Vec::new(),
        config,
        layers: vec![
            layer(
                "COPY . .",
                vec![
                    ("/app/kept".into(), secret()),
                    ("/app/.env".into(), secret()),
                ],
            ),
            layer("RUN rm .env", vec![("/app/.env".into(), None)]),
            layer("RUN |1 KEY=s3cret /bin/sh -c true", Vec::new()),
            layer("RUN curl -H s3cret x", Vec::new()),
        ],
        base: String::new(),
        size: 0,
        digest: 0,
    };
    let build = Build {
        steps: Vec::new(),
        options: crate::dockerfile::stages::Options::default(),
        outcome: Ok(Arc::new(image)),
        findings: Vec::new(),
        ms: 0,
        sent: 0,
        cache: crate::build::BuildCache::default(),
    };
    let found: Vec<(Way, String)> = stranger(&build, &app())
        .into_iter()
        .map(|leak| (leak.way, leak.place))
        .collect();
    assert_eq!(
        found,
        [
            (Way::File, "/app/kept".to_owned()),
            (Way::DeletedFile, "/app/.env".to_owned()),
            (Way::Env, "KEY".to_owned()),
            (Way::BuildArg, "RUN".to_owned()),
            (Way::Command, "RUN".to_owned()),
        ]
    );
}

#[test]
fn a_file_that_is_stored_again_is_one_leak_where_it_came_in() {
    let bench = crate::build::tests::Bench::new().with(".env", "KEY=s3cret\n");
    let build = bench.build("FROM python:3.12-slim\nCOPY .env /\nRUN chown nobody /.env\n");
    let leaks = stranger(&build, &app());
    let found: Vec<(&str, u32)> = leaks.iter().map(|leak| (&*leak.place, leak.line)).collect();
    assert_eq!(found, [("/.env", 2)]);
}
