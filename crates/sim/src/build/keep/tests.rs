//! Why each step hits or misses: one behaviour a row.

use crate::build::tests::Bench;
use crate::build::{Build, BuildCache, BuildInput, build};
use crate::dockerfile::ignore::parse_ignore;
use crate::dockerfile::parse::parse;

/// One of the two builds: what it is told, beside the Dockerfile.
#[derive(Default)]
struct Told {
    args: Vec<(String, String)>,
    no_cache: bool,
    bases: u64,
    secrets: Vec<String>,
}

fn built(bench: &Bench, text: &str, told: &Told, cache: Option<&BuildCache>) -> Build {
    let (dockerfile, problems) = parse(text);
    let (ignore, _) = parse_ignore(&bench.ignore);
    build(&BuildInput {
        build_args: &told.args,
        secrets: &told.secrets,
        no_cache: told.no_cache,
        bases: told.bases,
        cache,
        ..BuildInput::new(
            &dockerfile,
            &problems,
            &ignore,
            &bench.context,
            &bench.facts,
        )
    })
}

/// The codes of the steps that make layers, in the order of the file.
fn codes(build: &Build) -> String {
    let steps = build.steps.iter().filter(|step| step.number.is_some());
    let codes: Vec<&str> = steps.map(|step| step.reason.code()).collect();
    codes.join(" ")
}

/// Builds `before`, then `after` on its cache, after the files were changed.
fn again(before: &str, after: &str, change: impl Fn(&mut Bench, &mut Told)) -> String {
    let mut bench = Bench::new().with("run.sh", "echo hello\n");
    let mut told = Told::default();
    let first = built(&bench, before, &told, None);
    change(&mut bench, &mut told);
    codes(&built(&bench, after, &told, Some(&first.cache)))
}

const BASE: &str = "FROM python:3.12-slim\n";

/// The same text, built again after a change of the world.
fn world(lines: &str, change: impl Fn(&mut Bench, &mut Told)) -> String {
    let text = [BASE, lines, "\n"].concat();
    again(&text, &text, change)
}

/// Another text in the same world.
fn text(before: &str, after: &str) -> String {
    let text = |lines: &str| [BASE, lines, "\n"].concat();
    again(&text(before), &text(after), |_, _| {})
}

fn edit(path: &'static str) -> impl Fn(&mut Bench, &mut Told) {
    move |bench, _| assert!(bench.context.edit(path, 1), "there is no {path}")
}

fn mode(bench: &mut Bench, _: &mut Told) {
    bench.context.put("run.sh", 11, 0o755, Some("echo hello\n"));
}

#[test]
fn files_are_judged_by_content_and_mode() {
    let all = "COPY . .\nRUN true";
    assert_eq!(world(all, |_, _| {}), "cached cached cached");
    assert_eq!(world(all, edit("app.py")), "cached file above");
    assert_eq!(world(all, mode), "cached mode above");
    let new = |bench: &mut Bench, _: &mut Told| bench.context.put("new.py", 3, 0o644, None);
    assert_eq!(world(all, new), "cached added above");
    let gone = |bench: &mut Bench, _: &mut Told| assert!(bench.context.remove("README.md"));
    assert_eq!(world(all, gone), "cached gone above");
    assert_eq!(
        world("COPY data d\nRUN true", edit("app.py")),
        "cached cached cached"
    );
    assert_eq!(
        world("COPY *.py ./\nRUN true", edit("README.md")),
        "cached cached cached"
    );
    assert_eq!(
        world("COPY *.py ./\nRUN true", edit("app.py")),
        "cached file above"
    );
}

#[test]
fn an_ignored_file_is_not_looked_at() {
    let ignore = |bench: &mut Bench| bench.ignore = "*.md\n**/*.ipynb\n".into();
    let text = [BASE, "COPY . .\n"].concat();
    for (path, expected) in [
        ("README.md", "cached cached"),
        ("notebooks/explore.ipynb", "cached cached"),
        ("app.py", "cached file"),
    ] {
        let mut bench = Bench::new();
        ignore(&mut bench);
        let first = built(&bench, &text, &Told::default(), None);
        bench.context.edit(path, 1);
        let second = built(&bench, &text, &Told::default(), Some(&first.cache));
        assert_eq!(codes(&second), expected, "{path}");
    }
}

#[test]
fn the_text_of_a_command_counts_to_the_letter() {
    for (before, after, expected) in [
        ("RUN true", "RUN  true", "cached cached"),
        ("RUN true", "run true", "cached cached"),
        ("RUN true", "RUN true # x", "cached text"),
        ("RUN echo a b", "RUN echo a \\\n  b", "cached text"),
        (
            "RUN echo a \\\n b",
            "# why\nRUN echo a \\\n# here\n b",
            "cached cached",
        ),
        (
            "RUN true\nRUN echo",
            "RUN false || true\nRUN echo",
            "cached text above",
        ),
        ("RUN true", "RUN true\nRUN echo", "cached cached text"),
        ("RUN true", "RUN --network=none true", "cached text"),
        (
            "RUN true\nSHELL [\"/bin/sh\", \"-ec\"]",
            "SHELL [\"/bin/sh\", \"-ec\"]\nRUN true",
            "cached text",
        ),
    ] {
        assert_eq!(text(before, after), expected, "{after}");
    }
}

#[test]
fn variables_count_for_commands_and_not_for_copies() {
    for (before, after, expected) in [
        (
            "ENV A=1\nCOPY app.py .\nRUN true",
            "ENV A=2\nCOPY app.py .\nRUN true",
            "cached cached variable",
        ),
        ("ENV A=1\nRUN true", "RUN true", "cached variable"),
        ("RUN true", "ENV A=1\nRUN true", "cached variable"),
        ("ARG A=1\nRUN true", "ARG A=2\nRUN true", "cached variable"),
        ("RUN true\nARG A=1", "RUN true\nARG A=2", "cached cached"),
        (
            "ENV D=a\nCOPY app.py $D/",
            "ENV D=b\nCOPY app.py $D/",
            "cached text",
        ),
        (
            "ENV A=1\nENV B=2\nRUN true",
            "ENV A=1 B=2\nRUN true",
            "cached cached",
        ),
    ] {
        assert_eq!(text(before, after), expected, "{after}");
    }
    let arg = |name: &'static str| {
        move |_: &mut Bench, told: &mut Told| told.args = vec![(name.into(), "abc".into())]
    };
    assert_eq!(world("ARG SHA\nRUN true", arg("SHA")), "cached variable");
    assert_eq!(world("ARG SHA\nRUN true", arg("OTHER")), "cached cached");
    assert_eq!(
        world("ARG SHA\nLABEL sha=$SHA\nCOPY . .", arg("SHA")),
        "cached cached"
    );
    assert_eq!(
        world("RUN true\nARG SHA\nLABEL sha=$SHA", arg("SHA")),
        "cached cached"
    );
    assert_eq!(
        world("ARG SHA\nENV SHA=fixed\nRUN true", arg("SHA")),
        "cached cached"
    );
    assert_eq!(world("RUN true", arg("HTTP_PROXY")), "cached cached");
}

#[test]
fn configuration_never_invalidates() {
    let plain = "COPY . .\nRUN true";
    for line in [
        "LABEL a=b",
        "EXPOSE 8501",
        "CMD [\"x\"]",
        "ENTRYPOINT [\"x\"]",
        "HEALTHCHECK CMD true",
        "STOPSIGNAL SIGINT",
        "VOLUME /data",
        "MAINTAINER me",
    ] {
        let after = [line, "\n", plain].concat();
        assert_eq!(text(plain, &after), "cached cached cached", "{line}");
    }
}

#[test]
fn user_and_folder_are_part_of_a_command() {
    assert_eq!(text("RUN true", "USER 5\nRUN true"), "cached user");
    assert_eq!(
        text("WORKDIR /a\nRUN true", "WORKDIR /b\nRUN true"),
        "cached text above"
    );
    assert_eq!(
        text(
            "WORKDIR /a\nWORKDIR /b\nWORKDIR /a\nRUN true",
            "WORKDIR /a\nWORKDIR /b\nRUN true"
        ),
        "cached cached cached workdir"
    );
    assert_eq!(
        text("USER 5\nCOPY app.py /a/", "COPY app.py /a/"),
        "cached cached"
    );
}

#[test]
fn flags_of_a_copy_are_part_of_it() {
    for flags in ["--chown=5", "--chmod=700", "--exclude=*.md", "--link"] {
        let after = ["COPY ", flags, " . .\nRUN true"].concat();
        assert_eq!(
            text("COPY . .\nRUN true", &after),
            "cached text above",
            "{flags}"
        );
    }
    let hidden = "COPY --exclude=*.md . .\nRUN true";
    assert_eq!(world(hidden, edit("README.md")), "cached cached cached");
    assert_eq!(world(hidden, edit("app.py")), "cached file above");
    let shown = |flag: &str| ["COPY ", flag, " run.sh /\nRUN true"].concat();
    assert_eq!(world(&shown("--chmod=700"), mode), "cached mode above");
    assert_eq!(world(&shown("--chown=5"), mode), "cached mode above");
}

#[test]
fn a_linked_copy_looks_at_no_parent() {
    let lines = "COPY app.py /a/\nCOPY --link data /data/\nRUN true";
    assert_eq!(world(lines, edit("app.py")), "cached file linked above");
    assert_eq!(
        world(lines, edit("data/prices.csv")),
        "cached cached file above"
    );
    let moved = |_: &mut Bench, told: &mut Told| told.bases = 1;
    assert_eq!(world("COPY --link data /data/", moved), "base linked");
    assert_eq!(
        world("COPY --link --chmod=700 data /data/", moved),
        "base above"
    );
}

#[test]
fn a_copy_is_known_by_its_words_once_they_are_cleaned() {
    for (before, after, expected) in [
        ("COPY app.py /d/", "COPY ./app.py /d/", "cached"),
        ("COPY app.py /d/", "COPY --chown=0 app.py /d/", "text"),
        ("COPY app.py /d/", "COPY app.* /d/", "text"),
        ("COPY app.py run.sh /d/", "COPY run.sh app.py /d/", "text"),
        ("COPY data /d", "COPY data/ /d", "cached"),
        ("COPY data /d", "COPY data /d/", "text"),
        ("COPY data /d", "COPY data/. /d", "cached"),
        (
            "COPY --chown=1 app.py /d/",
            "COPY --chown=daemon app.py /d/",
            "text",
        ),
        ("ADD app.py /d/", "ADD --unpack=false app.py /d/", "text"),
        ("COPY app.py /d/", "ADD --unpack=false app.py /d/", "cached"),
        ("COPY app.py /d/", "COPY <<app.py /d/\nx\napp.py", "text"),
    ] {
        assert_eq!(
            text(before, after),
            format!("cached {expected}"),
            "{before} {after}"
        );
    }
}

#[test]
fn the_root_as_working_directory_is_no_step() {
    let copy = "COPY app.py /d/\nRUN true";
    let moved = ["WORKDIR /\n", copy].concat();
    assert_eq!(text(copy, &moved), "cached cached cached");
    assert_eq!(text("WORKDIR /app/", "WORKDIR /app"), "cached cached");
}

#[test]
fn mounts_show_what_they_show() {
    let bind = "RUN --mount=type=bind,source=requirements.txt,target=/r.txt cat /r.txt";
    assert_eq!(world(bind, edit("requirements.txt")), "cached file");
    assert_eq!(world(bind, edit("app.py")), "cached cached");
    let whole = "RUN --mount=type=bind,target=/src true";
    assert_eq!(world(whole, edit("app.py")), "cached file");
    let cache = |id: &str| ["RUN --mount=type=cache,target=/c", id, " true"].concat();
    assert_eq!(
        text(&cache(",id=one"), &cache(",id=other")),
        "cached cached"
    );
    // The id that a cache goes by unless it is told another is part of the key.
    assert_eq!(text(&cache(""), &cache(",id=other")), "cached text");
    assert_eq!(text(&cache(""), &cache(",id=/c")), "cached cached");
    assert_eq!(text("RUN true", &cache("")), "cached text");
    let secret = "RUN --mount=type=secret,id=key true";
    assert_eq!(text("RUN true", secret), "cached text");
    let given = |_: &mut Bench, told: &mut Told| told.secrets = vec!["key".into()];
    assert_eq!(world(secret, given), "cached cached");
    assert_eq!(
        text("RUN true", "RUN --mount=type=tmpfs,target=/t true"),
        "cached text"
    );
    let copied = "COPY data /d/\nRUN --mount=type=bind,source=";
    assert_eq!(
        text(
            &[copied, "app.py,target=/a true"].concat(),
            &[copied, "./app.py,dst=/a,type=bind,ro true"].concat()
        ),
        "cached cached cached"
    );
}

#[test]
fn a_bind_from_a_stage_sees_what_that_stage_made() {
    let text = "FROM python:3.12-slim AS one\nCOPY app.py /a/\nFROM python:3.12-slim\n\
                RUN --mount=type=bind,from=one,source=/a,target=/b true\n";
    assert_eq!(again(text, text, edit("app.py")), "cached file cached file");
    assert_eq!(
        again(text, text, edit("README.md")),
        "cached cached cached cached"
    );
}

#[test]
fn stages_are_independent_and_pruned() {
    let lines = "COPY app.py /a/\nRUN true\nFROM python:3.12-slim\nCOPY data /d/\nRUN true\n\
                 FROM python:3.12-slim\nCOPY --from=1 /d /d/\nRUN echo";
    // The first stage is not built at all: nothing needs it.
    assert_eq!(
        world(lines, edit("app.py")),
        "cached cached cached cached cached cached"
    );
    let both = [lines, "\nCOPY --from=0 /a /a/"].concat();
    assert_eq!(
        world(&both, edit("app.py")),
        "cached file above cached cached cached cached cached cached file"
    );
}

#[test]
fn the_same_bytes_from_a_stage_that_ran_are_a_hit() {
    let lines = |flag: &str| {
        let install = [
            "COPY app.py .\nRUN pip install ",
            flag,
            " --prefix=/i six\n",
        ];
        let taken = "FROM python:3.12-slim\nCOPY --from=0 /i /usr/local\nRUN echo";
        [&install.concat(), taken].concat()
    };
    assert_eq!(
        world(&lines("--no-compile"), edit("app.py")),
        "cached file above cached converged cached"
    );
    // The byte code that pip compiles holds the time.
    assert_eq!(
        world(&lines("--no-cache-dir"), edit("app.py")),
        "cached file above cached file above"
    );
    // Along FROM there is no such thing: the child is judged by how its parent was made.
    let child = "COPY app.py .\nRUN pip install six\nFROM base\nRUN echo";
    let text = ["FROM python:3.12-slim AS base\n", child].concat();
    assert_eq!(
        again(&text, &text, edit("app.py")),
        "cached file above above"
    );
}

#[test]
fn a_moved_tag_burns_everything_on_it() {
    let moved = |_: &mut Bench, told: &mut Told| told.bases = 1;
    assert_eq!(world("COPY . .\nRUN true", moved), "base above above");
    let other = |tag: &str| ["FROM python:", tag, "\nRUN true\n"].concat();
    assert_eq!(
        again(&other("3.12-slim"), &other("3.12"), |_, _| {}),
        "text above"
    );
    assert_eq!(
        again(&other("3.12-slim"), &other("3.12-slim-trixie"), |_, _| {}),
        "cached cached"
    );
}

#[test]
fn no_cache_forces_all_but_the_folder() {
    let forced = |_: &mut Bench, told: &mut Told| told.no_cache = true;
    assert_eq!(
        world("WORKDIR /a\nCOPY . .\nRUN true\nWORKDIR /b", forced),
        "cached cached forced forced above"
    );
}

#[test]
fn a_failed_step_and_what_follows_are_not_kept() {
    let mut bench = Bench::new();
    let text = [BASE, "COPY app.py .\nRUN cat there.txt\nRUN true\n"].concat();
    let told = Told::default();
    let first = built(&bench, &text, &told, None);
    assert!(first.outcome.is_err());
    let second = built(&bench, &text, &told, Some(&first.cache));
    assert_eq!(codes(&second), "cached cached failed");
    bench = bench.with("there.txt", "x\n");
    let mended = text.replace("COPY app.py", "COPY app.py there.txt");
    let third = built(
        &bench,
        &mended.replace(" .\n", " ./\n"),
        &told,
        Some(&second.cache),
    );
    assert_eq!(codes(&third), "cached text above above");
}

#[test]
fn a_fresh_runner_has_the_keys_and_neither_layers_nor_mounts() {
    let text = [
        BASE,
        "COPY requirements.txt .\n\
         RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n\
         COPY . .\n",
    ]
    .concat();
    let mut bench = Bench::new();
    let told = Told::default();
    let first = built(&bench, &text, &told, None);
    bench.context.edit("requirements.txt", 1);
    let here = built(&bench, &text, &told, Some(&first.cache));
    let imported = first.cache.imported();
    let there = built(&bench, &text, &told, Some(&imported));
    assert_eq!(codes(&here), codes(&there));
    assert_eq!(codes(&there), "cached file above above");
    // On the laptop pip has its downloads and the builder its base; the runner has neither.
    let (pip, again) = (&there.steps[2], &here.steps[2]);
    assert!(pip.ms > again.ms, "{} {}", pip.ms, again.ms);
    // The base is fetched by the first step that is made on it.
    let base = &bench.facts.image("python:3.12-slim").unwrap().layers;
    let compressed: u64 = base.iter().map(|layer| layer.compressed).sum();
    let fetched = compressed / bench.facts.times.laptop_down;
    assert!(there.steps[1].ms > here.steps[1].ms + fetched);
    // Nothing is fetched that nobody needs.
    let unchanged = built(&bench, &text, &told, Some(&there.cache.imported()));
    assert_eq!(codes(&unchanged), "cached cached cached cached");
    assert!(unchanged.steps.iter().all(|step| step.ms == 0));
}

#[test]
fn a_build_of_so_many_steps_is_the_beginning_of_the_whole() {
    let text = [
        "FROM python:3.12-slim AS one\nRUN echo a > /a\nENV A=b\n",
        BASE,
        "COPY --from=one /a /a\nCOPY . .\nCMD [\"python\"]\n",
    ]
    .concat();
    let bench = Bench::new();
    let whole = bench.build(&text).steps;
    let (dockerfile, _) = parse(&text);
    let (ignore, _) = parse_ignore("");
    let input = BuildInput::new(&dockerfile, &[], &ignore, &bench.context, &bench.facts);
    for steps in 0..whole.len() + 2 {
        let begun = build(&BuildInput { steps, ..input }).steps;
        assert_eq!(begun, whole[..steps.min(whole.len())], "{steps}");
    }
}
