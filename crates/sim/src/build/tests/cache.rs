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
