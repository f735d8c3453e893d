//! What comes of images that are put together by hand, a table a question.

mod built;
mod carried;
mod leaks;
mod other;
mod reach;
mod start;
mod tools;
mod unknown;

use super::*;
use crate::app_spec::{Memory, Script, Secret, SecretRead};
use crate::build::tree::{Kind, Node, Tree, Written};
use crate::build::{Config, Layer, User};
use crate::dockerfile::instruction::{CommandLine, Healthcheck};
use crate::facts::{BaseImage, Made, Package, Sizes, System};

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
    version(name, "1")
}

fn version(name: &str, version: &str) -> Node {
    node(
        Kind::Package {
            name: name.into(),
            version: version.into(),
            written: Written::default(),
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
    facts.images.rows = vec![BaseImage {
        reference: "python:3.12-slim".into(),
        system: System::Debian,
        python: 12,
        release: 0,
        prefix: "/usr/local".into(),
        packages: Vec::new(),
        layers: Vec::new(),
        source: crate::facts::Source::default(),
        files: Made::default(),
    }];
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
