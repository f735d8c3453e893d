//! What is built again, and why.

use super::*;

fn rerun(bench: &mut Bench, text: &str, edited: &str) -> Vec<String> {
    let first = bench.build(text);
    assert_eq!(code(&first), "ok", "{text}");
    bench.context.edit(edited, 7);
    let second = bench.build_on(text, Some(&first.cache));
    let ran = second
        .steps
        .iter()
        .filter(|step| step.number.is_some() && !step.reason.is_cached());
    ran.map(|step| {
        step.text
            .split_whitespace()
            .take(2)
            .collect::<Vec<_>>()
            .join(" ")
    })
    .collect()
}

#[test]
fn an_unchanged_project_is_all_cached() {
    let bench = Bench::new();
    let first = bench.build(GOOD);
    let second = bench.build_on(GOOD, Some(&first.cache));
    assert!(
        second
            .steps
            .iter()
            .filter(|step| step.number.is_some())
            .all(|step| step.reason == Reason::Cached)
    );
    assert!(
        second.ms < 1_000 && second.sent == 0,
        "{} {}",
        second.ms,
        second.sent
    );
    assert_eq!(
        first.outcome.unwrap().digest,
        second.outcome.unwrap().digest
    );
}

#[test]
fn copy_before_install_misses_cache() {
    let all_first =
        "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n";
    let cases = [
        (GOOD, "app.py", vec!["COPY ."]),
        (
            GOOD,
            "requirements.txt",
            vec!["COPY requirements.txt", "RUN pip", "COPY ."],
        ),
        (all_first, "app.py", vec!["COPY .", "RUN pip"]),
    ];
    for (text, edited, expected) in cases {
        assert_eq!(rerun(&mut Bench::new(), text, edited), expected, "{text}");
    }
}

#[test]
fn cache_keys_see_what_the_builder_sees() {
    let base = "FROM python:3.12-slim\nARG STAMP=1\nENV A=1\nCOPY app.py .\nRUN echo hello\nLABEL x=1\nCMD true\n";
    let cases = [
        (base.replace("LABEL x=1", "LABEL x=2"), vec![]),
        (base.replace("CMD true", "CMD false"), vec![]),
        (base.replace("# c", ""), vec![]),
        (base.replace("ENV A=1", "ENV A=2"), vec!["RUN echo"]),
        (base.replace("STAMP=1", "STAMP=2"), vec!["RUN echo"]),
        (base.replace("echo hello", "echo  hello"), vec!["RUN echo"]),
        (
            base.replace("COPY app.py .", "COPY app.py /x/"),
            vec!["COPY app.py", "RUN echo"],
        ),
        (base.replace("RUN echo", "# said above\nrun echo"), vec![]),
        (base.replace("3.12-slim", "3.12-slim-trixie"), vec![]),
        (
            base.replace("COPY app.py", "ADD app.py"),
            vec!["ADD app.py", "RUN echo"],
        ),
        (
            base.replace("RUN echo", "RUN --mount=type=secret,id=k echo"),
            vec!["RUN --mount=type=secret,id=k"],
        ),
        (
            base.replace("COPY app.py .", "WORKDIR /w\nCOPY app.py ."),
            vec!["WORKDIR /w", "COPY app.py", "RUN echo"],
        ),
    ];
    let bench = Bench::new();
    let first = bench.build(base);
    for (text, expected) in cases {
        let second = bench.build_on(&text, Some(&first.cache));
        let ran: Vec<String> = second
            .steps
            .iter()
            .filter(|step| step.number.is_some() && !step.reason.is_cached())
            .map(|step| {
                step.text
                    .split_whitespace()
                    .take(2)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(ran, expected, "{text}");
    }
}

#[test]
fn another_id_of_a_cache_mount_is_the_same_step() {
    let text = "FROM python:3.12-slim\nRUN --mount=type=cache,id=one,target=/c echo hello\n";
    let bench = Bench::new();
    let first = bench.build(text);
    let renamed = bench.build_on(&text.replace("id=one", "id=two"), Some(&first.cache));
    assert_eq!(renamed.steps[1].reason, Reason::Cached);
    let moved = bench.build_on(&text.replace("/c ", "/d "), Some(&first.cache));
    assert_ne!(moved.steps[1].reason, Reason::Cached);
}

#[test]
fn a_base_with_other_layers_is_another_base() {
    let text = "FROM python:3.12-slim\nRUN echo hello\n";
    let mut bench = Bench::new();
    let first = bench.build(text);
    for image in &mut bench.facts.images.rows {
        image.layers[0].bytes += 1;
    }
    let second = bench.build_on(text, Some(&first.cache));
    assert_ne!(second.steps[1].reason, Reason::Cached);
}

#[test]
fn a_mode_counts_and_an_ignored_file_does_not() {
    let text = "FROM python:3.12-slim\nCOPY . .\n";
    let mut bench = Bench::new().ignoring("README.md\n");
    let first = bench.build(text);
    bench.context.edit("README.md", 1);
    let ignored = bench.build_on(text, Some(&first.cache));
    assert_eq!(ignored.steps[1].reason, Reason::Cached);
    bench.context.put(
        "app.py",
        1,
        0o755,
        Some(app().file("app.py").unwrap().text.as_deref().unwrap()),
    );
    let mode = bench.build_on(text, Some(&first.cache));
    assert_eq!(mode.steps[1].reason, Reason::Mode("app.py".into()));
}

#[test]
fn reasons_name_the_cause() {
    let text = "FROM python:3.12-slim\nENV A=1\nCOPY app.py .\nRUN true\nRUN echo\n";
    let mut bench = Bench::new();
    let first = bench.build(text);
    bench.context.edit("app.py", 1);
    let edited = bench.build_on(text, Some(&first.cache));
    let reasons: Vec<&Reason> = edited
        .steps
        .iter()
        .filter(|step| step.number.is_some())
        .map(|step| &step.reason)
        .collect();
    assert_eq!(
        reasons,
        [
            &Reason::Cached,
            &Reason::File("app.py".into()),
            &Reason::Above(2),
            &Reason::Above(2)
        ]
    );
    let mut bench = Bench::new();
    let other = text.replace("A=1", "A=2");
    let env = bench.build_on(&other, Some(&first.cache));
    assert_eq!(env.steps[3].reason, Reason::Variable("A".into()));
    bench.context.edit("README.md", 1);
    assert_eq!(
        bench.build_on(text, Some(&first.cache)).steps[2].reason,
        Reason::Cached
    );
}

#[test]
fn a_stage_that_makes_the_same_bytes_keeps_the_next_one_cached() {
    let text = "FROM python:3.12-slim AS one\nCOPY app.py .\nRUN pip install --no-compile --prefix=/install requests\nFROM python:3.12-slim\nCOPY --from=one /install /usr/local\nRUN echo done\n";
    assert_eq!(
        rerun(&mut Bench::new(), text, "app.py"),
        ["COPY app.py", "RUN pip"]
    );
}

/// What a stage makes of the page, where the next one takes it, and whether an edit of the page
/// leaves that the same.
const MADE: &[(&str, &str, bool)] = &[
    ("cp app.py /o", "/o", false),
    ("sort app.py > /o", "/o", false),
    ("sort requirements.txt > /o", "/o", true),
    ("cat app.py > /o", "/o", false),
    ("cat < app.py > /o", "/o", false),
    ("cat requirements.txt > /o", "/o", true),
    ("echo a > /o && cat app.py >> /o", "/o", false),
    ("cp app.py /o && echo a >> /o", "/o", false),
    ("echo a > /o && echo b >> /o", "/o", true),
    ("sed s/a/b/ app.py > /o", "/o", false),
    ("cp app.py /o && sed -i s/a/b/ /o", "/o", false),
    ("cp requirements.txt /o && sed -i s/a/b/ /o", "/o", true),
    ("head -1 app.py > /o", "/o", false),
    ("grep a app.py | sort > /o", "/o", false),
    ("grep a requirements.txt | sort > /o", "/o", true),
    ("grep -r a . > /o", "/o", false),
    ("sha256sum *.py > /o", "/o", false),
    ("cat app.py | tee /o", "/o", false),
    ("python x.py > /o", "/o", false),
    ("python -c 'print(open(1))' > /o", "/o", false),
    ("echo \"$(cat app.py)\" > /o", "/o", false),
    ("A=$(cat app.py); echo $A > /o", "/o", false),
    ("export A=$(cat app.py) && echo $A > /o", "/o", false),
    ("sh -c 'cat app.py; echo a' > /o", "/o", false),
    ("date > /o", "/o", false),
    ("env > /o", "/o", false),
    ("pip freeze > /o", "/o", false),
    ("gcc -o /o app.py", "/o", false),
    ("echo a > /o && gcc -o /o app.py", "/o", false),
    ("tar czf /o data", "/o", false),
    ("tar cf - data | tar xf - -C /opt", "/opt/data", false),
    ("install -m 755 app.py /o", "/o", false),
    ("pip install build && python -m build", "/w/dist", false),
    ("make && cp build/o /o", "/o", false),
    ("make", "/w/data", false),
    ("pip wheel --no-deps -w /o .", "/o", false),
    ("pip install --target=/o .", "/o", false),
    (
        "pip install uv && uv pip install --system --target /o .",
        "/o",
        false,
    ),
    ("pip wheel -w /o requests", "/o", true),
    ("cp -r data /o", "/o", true),
    ("cp -a data /o && chmod -R 700 /o", "/o", true),
    ("mv data /o && rm app.py", "/o", true),
    ("mkdir /o && touch /o/a", "/o", true),
    ("echo a > /o", "/o", true),
    ("cat app.py; echo a > /o", "/o", true),
    ("sh -c 'echo a' > /o", "/o", true),
    ("printf a > /o", "/o", true),
    ("make && echo a > /o", "/o", true),
    ("curl -o /o https://x.example/o", "/o", true),
    ("curl https://x.example/o > /o", "/o", true),
];

/// The same of installers: byte code holds the time at which its source was written, unless it
/// is made without (PEP 552).
const INSTALLED: &[(&str, &str, bool)] = &[
    ("pip install --target=/o six", "/o", false),
    ("pip install --no-compile --target=/o six", "/o", true),
    ("PIP_NO_COMPILE=0 pip install --target=/o six", "/o", true),
    ("PIP_NO_COMPILE=1 pip install --target=/o six", "/o", false),
    (
        "PYTHONDONTWRITEBYTECODE=1 pip install --prefix=/o six",
        "/o",
        false,
    ),
    (
        "SOURCE_DATE_EPOCH=0 pip install --prefix=/o six",
        "/o",
        true,
    ),
    // The path of a temporary folder stays in it.
    (
        "SOURCE_DATE_EPOCH=0 pip install --target=/o six",
        "/o",
        false,
    ),
    ("pip install --user six", "/root/.local", false),
    ("pip install --user --no-compile six", "/root/.local", true),
    // What is compiled from C holds the path of a temporary folder.
    ("pip install --no-compile --prefix=/o annoy", "/o", false),
    ("pip wheel -w /o annoy", "/o", false),
    ("pip download -d /o six", "/o", true),
    ("python -m venv /v", "/v", false),
    ("python -m venv --without-pip /v", "/v", true),
    ("SOURCE_DATE_EPOCH=0 python -m venv /v", "/v", true),
    (
        "python -m venv --without-pip /v && pip install --prefix=/v six",
        "/v",
        false,
    ),
    ("pip install uv && uv venv /v", "/v", true),
    (
        "pip install uv && uv venv /v && uv pip install -p /v six",
        "/v",
        true,
    ),
    (
        "pip install uv && uv pip install --compile-bytecode --system --prefix /v six",
        "/v",
        false,
    ),
    (
        "pip install uv && UV_COMPILE_BYTECODE=1 uv pip install --system --prefix /v six",
        "/v",
        false,
    ),
    (
        "pip install uv && UV_COMPILE_BYTECODE=0 uv pip install --system --prefix /v six",
        "/v",
        true,
    ),
    (
        "pip install uv && PYC_INVALIDATION_MODE=CHECKED_HASH uv pip install --compile-bytecode --system --prefix /v six",
        "/v",
        true,
    ),
    (
        "pip install --no-compile --target=/o six && python -m compileall /o",
        "/o",
        false,
    ),
    (
        "pip install --no-compile --target=/o six && python -m compileall --invalidation-mode checked-hash /o",
        "/o",
        true,
    ),
    ("cp -r data /o && python -m compileall /o", "/o", true),
    ("pip install --target=/i six && cp -r /i /o", "/o", false),
];

/// Whether the last step is found again after an edit of the page, and why not.
fn found_after_edit(text: &str) -> (bool, String) {
    let project = "[project]\nname = \"demo\"\nversion = \"0.1\"\ndependencies = [\"requests\"]\n";
    let bench = Bench::new().with("pyproject.toml", project);
    let mut bench = bench.with("x.py", "print(1)\n");
    let first = bench.build(text);
    assert_eq!(code(&first), "ok", "{text}\n{:?}", first.findings.last());
    bench.context.edit("app.py", 7);
    let again = bench.build_on(text, Some(&first.cache));
    // The same inputs make the same content.
    let unchanged = bench.build_on(text, Some(&again.cache));
    let numbered = |step: &&Step| step.number.is_some();
    let mut steps = unchanged.steps.iter().filter(numbered);
    assert!(steps.all(|step| step.reason.is_cached()), "{text}");
    let reason = &again.steps.last().unwrap().reason;
    let named = matches!(reason, Reason::Converged | Reason::File(_));
    assert!(named, "{text}\n{reason:?}");
    (reason.is_cached(), format!("{reason:?}"))
}

#[test]
fn what_takes_other_bytes_of_a_stage_misses() {
    let mut wrong = Vec::new();
    for (command, path, same) in MADE.iter().chain(INSTALLED) {
        let copy = ["COPY --from=one ", path, " /taken"].concat();
        let mount = "RUN --mount=type=bind,from=one,target=/taken,source=";
        let mount = [mount, path, " true"].concat();
        // What nobody lists is not mounted.
        let tools = ["tar", "install", "pip install build", "make &&"];
        let listed = *same || !tools.iter().any(|tool| command.starts_with(tool));
        for take in [Some(copy), listed.then_some(mount)].into_iter().flatten() {
            let one = [
                "FROM python:3.12 AS one\nWORKDIR /w\nCOPY . .\nRUN ",
                command,
            ];
            let text = [&one.concat(), "\nFROM python:3.12-slim\n", &take, "\n"].concat();
            let (found, why) = found_after_edit(&text);
            if found != *same {
                wrong.push([&text, &*why].concat());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
