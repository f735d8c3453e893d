//! What comes of Dockerfiles: tables of behaviours on one small project.

mod cache;
mod converged;
mod files;
mod images;
mod listed;
mod lists;
mod modes;
mod options;
mod public;
mod refusals;
mod sizes;
mod stocked;
mod times;
mod tools;
mod unknown;
mod unlisted;
mod unmeasured;

use super::context::Context;
use super::tree::Kind;
use super::*;
use crate::app_spec::App;
use crate::dockerfile::ignore::parse_ignore;
use crate::dockerfile::parse::parse;
use crate::facts::{Apt, Facts, Images, Modules, Packages, Times};

/// The measured facts of the game.
pub(crate) fn facts() -> Facts {
    let images: Images = json(include_str!("../../../../missions/facts/images.json"));
    let packages: Packages = json(include_str!("../../../../missions/facts/packages.json"));
    let apt: Apt = json(include_str!("../../../../missions/facts/apt.json"));
    let modules: Modules = json(include_str!("../../../../missions/facts/modules.json"));
    let times: Times = json(include_str!("../../../../missions/facts/times.json"));
    Facts {
        images,
        packages,
        apt,
        modules,
        times,
    }
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

pub(crate) fn app() -> App {
    json(include_str!("../../../../missions/apps/stock-board.json"))
}

pub(crate) struct Bench {
    pub(crate) facts: Facts,
    pub(crate) context: Context,
    pub(crate) ignore: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            facts: facts(),
            context: Context::of(&app()),
            ignore: String::new(),
        }
    }

    pub(crate) fn with(mut self, path: &str, text: &str) -> Self {
        self.context.put(path, text.len() as u64, 0o644, Some(text));
        self
    }

    fn ignoring(mut self, text: &str) -> Self {
        text.clone_into(&mut self.ignore);
        self
    }

    pub(crate) fn build(&self, text: &str) -> Build {
        self.build_on(text, None)
    }

    pub(crate) fn build_on(&self, text: &str, cache: Option<&BuildCache>) -> Build {
        let (dockerfile, problems) = parse(text);
        let (ignore, _) = parse_ignore(&self.ignore);
        let input = BuildInput::new(&dockerfile, &problems, &ignore, &self.context, &self.facts);
        build(&BuildInput { cache, ..input })
    }

    fn log(&self, text: &str) -> String {
        let build = self.build(text);
        let (dockerfile, _) = parse(text);
        let (ignore, _) = parse_ignore(&self.ignore);
        let lines = log::render(&log::Told {
            build: &build,
            dockerfile: &dockerfile,
            ignore: &ignore,
            facts: &self.facts,
            tag: "board",
        });
        lines
            .iter()
            .map(|line| [&line.text, "\n"].concat())
            .collect()
    }
}

const GOOD: &str = "FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD [\"streamlit\", \"run\", \"app.py\"]\n";

fn code(build: &Build) -> &str {
    match &build.outcome {
        Ok(_) => "ok",
        Err(failure) => failure.code,
    }
}

fn after(lines: &str) -> String {
    ["FROM python:3.12-slim\n", lines, "\n"].concat()
}

#[test]
fn what_is_asked_for_again_is_remarked_once() {
    let list = "COPY requirements.txt .\nRUN pip install -r requirements.txt";
    for (lines, remarked) in [
        (list.to_owned(), vec![]),
        ([list, "\nRUN pip install streamlit"].concat(), vec![4]),
        (["RUN pip install streamlit\n", list].concat(), vec![4]),
        (
            [list, "\nRUN pip install -r requirements.txt"].concat(),
            vec![4],
        ),
        ("RUN pip install pip".to_owned(), vec![]),
        (
            "COPY pyproject.toml .\nRUN pip install uv && uv sync --no-install-project\nCOPY . .\nRUN uv sync"
                .to_owned(),
            vec![],
        ),
        (
            "COPY pyproject.toml .\nRUN pip install uv && uv sync\nRUN uv pip install six".to_owned(),
            vec![4],
        ),
    ] {
        let project = "[project]\nname = \"x\"\ndependencies = [\n  \"six\",\n]\n";
        let build = Bench::new().with("pyproject.toml", project).build(&after(&lines));
        let findings = build.findings.iter();
        let again = findings.filter(|finding| finding.code == "installed-already");
        let on: Vec<u32> = again.map(|finding| finding.place.line).collect();
        assert_eq!(on, remarked, "{lines}");
    }
}

#[test]
fn a_plain_file_builds_with_the_measured_sizes() {
    let build = Bench::new().build(GOOD);
    let image = build.outcome.as_ref().unwrap();
    let pip = build
        .steps
        .iter()
        .find(|step| step.text.starts_with("RUN"))
        .unwrap();
    // The closure of streamlit, plotly's two wheels beside it.
    assert_eq!(pip.bytes, 463_845_350 + 40_383_304 + 20_561_006);
    assert_eq!(image.size, build.steps.last().unwrap().size);
    assert!(image.tree.get("/app/app.py").is_some());
    assert!(
        image
            .tree
            .get("/usr/local/lib/python3.12/site-packages/plotly")
            .is_some()
    );
    assert!(matches!(
        image.tree.get("/usr/local/bin/streamlit").unwrap().kind,
        Kind::Program { .. }
    ));
    assert_eq!(&*image.config.workdir, "/app");
    assert_eq!(
        build
            .steps
            .iter()
            .filter_map(|step| step.number)
            .next_back(),
        Some((5, 5))
    );
}

#[test]
fn commands_that_work() {
    let bench = Bench::new().with(
        "run.sh",
        "#!/bin/sh\nset -e\nmkdir -p /made\ntouch /made/it\n",
    );
    let cases = [
        "RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* && curl -fsS https://x.example",
        "RUN useradd --create-home app\nUSER app\nRUN touch ~/x && test -f /home/app/x",
        "RUN useradd -m app\nUSER app\nRUN pip install requests && test -d /home/app/.local/lib/python3.12/site-packages/requests || test -d /home/app/.local",
        "RUN python -m venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nRUN pip install requests && test -d /opt/venv/lib/python3.12/site-packages",
        "RUN python -m venv /opt/venv && . /opt/venv/bin/activate && pip install streamlit && streamlit --version",
        "RUN pip install uv && uv venv && uv pip install requests",
        "RUN pip install uv && uv pip install --system requests",
        "COPY --chmod=755 run.sh /\nRUN /run.sh && test -f /made/it",
        "COPY run.sh /\nRUN sh /run.sh && ls /made",
        "RUN apt-get update && apt-get install -y build-essential && apt-get purge -y build-essential && gcc -v",
        "RUN echo hello > /hello && test -s /hello && rm /hello",
        "RUN a=1; test \"$a\" = 1",
        "ARG A=1\nRUN test \"$A\" = 1",
        "RUN false || true",
        "RUN ! false && ! test -f /nothing && ! nothing",
        "COPY app.py /\nRUN grep -q streamlit app.py && ! grep -q flask app.py",
        "RUN ! grep -rq nothing /etc && ! nslookup example.com",
        "RUN pip install --prefix=/install requests && mv /install /elsewhere",
        "RUN --mount=type=cache,target=/root/.cache/pip pip install requests",
        "RUN --mount=type=bind,source=requirements.txt,target=/r.txt pip install -r /r.txt",
        "RUN pip wheel -w /wheels requests\nRUN pip install --no-index --find-links=/wheels requests",
        "RUN pip install --upgrade pip && pip install \"pandas>=2,<4\"",
        "COPY . /app\nRUN chown -R nobody /app && chmod -R u+rwX /app",
        "RUN python -c \"import sys; print(sys.version)\"",
        "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN source /etc/profile || true",
        "RUN <<EOF\nmkdir /x\ntouch /x/y\nEOF\nRUN test -f /x/y",
        "COPY <<EOF /etc/app.conf\nport=1\nEOF\nRUN test -s /etc/app.conf",
        "COPY --from=ghcr.io/astral-sh/uv:latest /uv /uvx /bin/\nRUN uv pip install --system requests",
        "ADD app.py /x/\nRUN test -f /x/app.py",
        "COPY *.py data /x/\nRUN test -f /x/app.py && test -f /x/prices.csv",
        "COPY data data/\nRUN test -f /data/prices.csv",
        "COPY --parents data/prices.csv /x/\nRUN test -f /x/data/prices.csv",
        "WORKDIR a\nWORKDIR b\nRUN test \"$(pwd)\" = /a/b || true\nCOPY app.py .\nRUN test -f /a/b/app.py",
    ];
    for lines in cases {
        let build = bench.build(&after(lines));
        assert_eq!(
            code(&build),
            "ok",
            "{lines}: {:?}",
            build.outcome.as_ref().err()
        );
    }
}

/// Which steps of a build are not cached after an edit of `app.py`.
#[test]
fn stages_give_each_other_files_and_only_what_is_needed_is_built() {
    let text = "FROM python:3.12-slim AS unused\nRUN exit 1\nFROM python:3.12 AS builder\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install annoy streamlit\nFROM python:3.12-slim\nCOPY --from=builder /opt/venv /opt/venv\n";
    let build = Bench::new().build(text);
    let image = build.outcome.unwrap();
    assert!(
        image
            .tree
            .get("/opt/venv/lib/python3.12/site-packages/annoy")
            .is_some()
    );
    assert!(image.tree.get("/usr/bin/gcc").is_none());
    assert!(build.steps.iter().all(|step| step.stage != 0));
}

#[test]
fn deleting_later_saves_nothing() {
    let bench = Bench::new();
    let size = |lines: &str| bench.build(&after(lines)).outcome.unwrap().size;
    let install = "RUN apt-get update && apt-get install -y --no-install-recommends curl";
    let kept = size(install);
    let later = size(&[install, "\nRUN rm -rf /var/lib/apt/lists/*"].concat());
    let same = size(&[install, " && rm -rf /var/lib/apt/lists/*"].concat());
    assert_eq!(kept, later);
    assert!(same < kept);
    let build = bench.build(&after(
        &[install, "\nRUN rm -rf /var/lib/apt/lists/*"].concat(),
    ));
    assert!(
        build
            .findings
            .iter()
            .any(|finding| finding.code == "deleted-but-paid")
    );
    let cached = size("RUN pip install requests");
    let bare = size("RUN pip install --no-cache-dir requests");
    assert_eq!(cached - bare, 670_069);
    let owned = size("COPY data /data\nRUN chown -R nobody /data");
    assert_eq!(owned - size("COPY data /data"), 184_320);
}

#[test]
fn files_belong_to_whom_they_should() {
    let build = Bench::new().build(&after("RUN useradd -m app\nCOPY README.md /a\nCOPY --chown=app README.md /b\nUSER app\nWORKDIR /work\nCOPY README.md /c\nRUN touch ~/d"));
    let image = build.outcome.unwrap();
    let owners = ["/a", "/b", "/c", "/work", "/home/app", "/home/app/d"]
        .map(|path| image.tree.get(path).unwrap().uid);
    assert_eq!(owners, [0, 1000, 0, 1000, 1000, 1000]);
}

#[test]
fn a_broken_list_is_a_command_of_the_shell() {
    let build = Bench::new().build(&after("CMD ['streamlit', 'run', 'app.py']"));
    assert!(build.findings.iter().any(
        |finding| finding.code == "json-form-invalid-becomes-shell" && finding.place.line == 2
    ));
}

#[test]
fn ten_thousand_stages_are_no_trouble() {
    let mut text = String::from("FROM python:3.12-slim AS s0\n");
    for number in 1..10_000 {
        let (below, name) = ((number - 1).to_string(), number.to_string());
        text.push_str(&["FROM s", &below, " AS s", &name, "\n"].concat());
    }
    assert_eq!(code(&Bench::new().build(&text)), "ok");
}

/// What would go on for ever or fill the memory ends, whatever it comes to.
#[test]
fn what_grows_without_end_is_stopped() {
    let bench = Bench::new()
        .with("self.txt", &"-r self.txt\n".repeat(50))
        .with("self.sh", &"sh self.sh\n".repeat(20));
    let cases = [
        ["RUN ", &"env ".repeat(15_000)].concat(),
        ["RUN ", &"sh -c 'sh -c ".repeat(500)].concat(),
        ["RUN export A=aaaaaaaa; ", &"export A=$A$A; ".repeat(60)].concat(),
        ["RUN mkdir -p ", &"/a".repeat(30_000)].concat(),
        ["WORKDIR ", &"/a".repeat(30_000)].concat(),
        [
            "RUN mkdir /a; touch /a/x; ",
            &"cp -r /a /b; cp -r /b /a; ".repeat(60),
        ]
        .concat(),
        "COPY self.txt .\nRUN pip install -r self.txt".into(),
        "COPY self.sh .\nRUN sh self.sh".into(),
        "RUN ln -s /y /x; ln -s /x /y; cat /x/z".into(),
    ];
    for lines in cases {
        let build = bench.build(&after(&lines));
        let shown: String = lines.chars().take(60).collect();
        assert!(build.steps.len() > 1, "{shown}");
    }
    let mut stages = String::from("FROM python:3.12-slim AS s0\nCOPY . /a\n");
    for number in 1..40 {
        let (below, name) = ((number - 1).to_string(), number.to_string());
        stages.push_str(
            &[
                "FROM s",
                &below,
                " AS s",
                &name,
                "\nCOPY --from=s",
                &below,
                " / /x",
                &name,
                "\n",
            ]
            .concat(),
        );
    }
    assert_eq!(code(&bench.build(&stages)), "run-failed");
}

#[test]
fn the_time_of_a_build_is_in_the_right_order() {
    let mut bench = Bench::new();
    let first = bench.build(GOOD);
    let cached = bench.build_on(GOOD, Some(&first.cache));
    bench.context.edit("app.py", 1);
    let page = bench.build_on(GOOD, Some(&first.cache));
    bench.context.edit("requirements.txt", 1);
    let packages = bench.build_on(GOOD, Some(&first.cache));
    let times = [cached.ms, page.ms, packages.ms, first.ms];
    assert!(times.is_sorted() && page.ms * 5 < packages.ms, "{times:?}");
}

#[test]
fn a_failed_statement_is_shown_as_it_stands_in_the_file() {
    let text = "FROM python:3.12-slim\n\n# tools\nRUN true && \\\n    # why\n    false\n\nCOPY . .\nRUN a\n";
    let log = Bench::new().log(text);
    let shown = "Dockerfile:4\n--------------------\n   3 |     # tools\n   4 | >>> RUN true && \\\n   5 | >>>     # why\n   6 | >>>     false\n   7 |     \n--------------------\n";
    assert!(log.contains(shown), "{log}");
}

/// Dockerfiles and what is printed of them, in `golden/`.
const PRINTED: [(&str, &str); 14] = [
    ("plain", GOOD),
    (
        "requirements-missing",
        "FROM python:3.12-slim\nWORKDIR /app\nRUN pip install -r requirements.txt\nCOPY . .\n",
    ),
    (
        "file-ignored",
        "FROM python:3.12-slim\nCOPY README.md data/prices.csv ./\n",
    ),
    (
        "wrong-python",
        "FROM python:3.9-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
    ),
    (
        "no-compiler",
        "FROM python:3.12-slim\nRUN pip install annoy\n",
    ),
    (
        "never-ends",
        "FROM python:3.12-slim\nCOPY app.py .\nRUN pip install --no-cache-dir click && sleep infinity\n",
    ),
    (
        "not-found",
        "FROM python:3.12-slim\nRUN streamlit run app.py\n",
    ),
    (
        "not-root",
        "FROM python:3.12-slim\nRUN useradd app\nUSER app\nRUN apt-get update\n",
    ),
    (
        "abort",
        "FROM python:3.12-slim\nRUN apt-get update && apt-get install curl\n",
    ),
    (
        "uv",
        "FROM python:3.12-slim\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/\nRUN uv venv /opt/venv\nENV VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH\nRUN uv pip install requests\n",
    ),
    (
        "two-stages",
        "FROM python:3.12-slim AS workshop\nRUN apt-get update && apt-get install -y --no-install-recommends g++\nRUN python -m venv /opt/venv\nRUN /opt/venv/bin/pip install annoy\nFROM python:3.12-slim\nCOPY --from=workshop /opt/venv /opt/venv\n",
    ),
    (
        "warnings",
        "FROM python:3.12-slim as one\nENV LIBRARY=$LANG$NOWHERE\nENV TOKEN abc\nCMD streamlit run app.py\n",
    ),
    (
        "fails-with-a-warning",
        "FROM python:3.12-slim\nRUN false\nCMD streamlit run app.py\n",
    ),
    (
        "unknown-instruction",
        "FROM python:3.12-slim\nRUN apt-get update\npip install requests\n",
    ),
];

#[test]
fn builds_print_what_docker_prints() {
    let bench = Bench::new().ignoring("data\n");
    for (name, text) in PRINTED {
        let path = [
            env!("CARGO_MANIFEST_DIR"),
            "/src/build/golden/",
            name,
            ".txt",
        ]
        .concat();
        expect_test::expect_file![path].assert_eq(&bench.log(text));
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(FROM python:3.12-slim\n)?([A-Z]{3,6} )?\\PC{0,80}") {
        Bench::new().build(&text);
    }

    #[test]
    fn no_command_makes_it_panic(line in "((pip|apt-get|uv|rm|cp|mv|useradd|chmod|chown|ln|cd|curl|python|sh|echo|test|export|env) )?[-a-z0-9 ./$(){}&|;<>'\"*?=~@:\\\\]{0,60}") {
        Bench::new().build(&after(&["RUN ", &line].concat()));
    }

    #[test]
    fn no_copy_makes_it_panic(words in "[-a-z0-9 ./$*?\\[\\]=:<]{0,40}") {
        Bench::new().build(&after(&["COPY ", &words].concat()));
    }
}

#[test]
fn triggers_count_as_steps_of_the_stage_that_they_run_in() {
    let text = "FROM python:3.12-slim AS base\nONBUILD RUN echo a > /a\nONBUILD ENV A=b\nONBUILD COPY app.py /\nFROM base\nRUN cat /a\n";
    let build = Bench::new().build(text);
    let numbers: Vec<_> = build.steps.iter().filter_map(|step| step.number).collect();
    assert_eq!(numbers, [(1, 1), (1, 3), (2, 3), (3, 3)]);
}

#[test]
fn what_cat_is_fed_is_written() {
    let text = after(
        "RUN cat <<EOF > /one\nfirst\nsecond\nEOF\nRUN cat > /two <<-'END' && echo done\n\t$HOME\n\tEND\nRUN cat <<EOF > /three\n$HOME\nEOF",
    );
    let build = Bench::new().build(&text);
    let tree = &build.outcome.as_ref().unwrap().tree;
    assert_eq!(tree.text("/one"), Some("first\nsecond\n"));
    assert_eq!(tree.text("/two"), Some("$HOME\n"));
    // What the shell expands is not simulated, and said so.
    assert_eq!(tree.text("/three"), None);
    assert!(tree.get("/.stdin").is_none());
    let codes: Vec<&str> = build.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["command-not-simulated"]);
}

#[test]
fn patterns_of_exclude_begin_where_the_source_does() {
    let bench = Bench::new()
        .with("src/a.txt", "a")
        .with("src/b.log", "b")
        .with("src/deep/c.log", "c");
    for (line, there) in [
        (
            "COPY --exclude=*.log src /s/",
            &["/s/a.txt", "/s/deep/c.log"][..],
        ),
        ("COPY --exclude=**/*.log src /s/", &["/s/a.txt"]),
        ("COPY --exclude=deep src /s/", &["/s/a.txt", "/s/b.log"]),
        ("COPY --exclude=*.log src/* /s/", &["/s/a.txt"]),
    ] {
        let build = bench.build(&after(line));
        let tree = &build.outcome.as_ref().unwrap().tree;
        let files = tree.below("/s").filter(|(_, node)| !node.is_dir());
        let files: Vec<&str> = files.map(|(path, _)| &**path).collect();
        assert_eq!(files, there, "{line}");
    }
}
