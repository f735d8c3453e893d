//! What `COPY`, `ADD` and mounts put where, as a `RUN` behind them finds it.

use super::*;
use crate::build::tree::Node;

#[test]
fn files_are_where_they_should_be() {
    let bench = Bench::new()
        .with("src/one.py", "1")
        .with("src/.two", "2")
        .with("src/sub/three.py", "3");
    let cases = [
        ("COPY *.nothing /x/", "! test -e /x/a"),
        ("COPY app.py /new/.", "test -f /new/app.py"),
        (
            "RUN mkdir /here\nCOPY app.py README.md /here",
            "test -f /here/app.py && test -f /here/README.md",
        ),
        ("COPY src/* /x/", "test -f /x/.two && test -f /x/three.py"),
        (
            "COPY --parents ./src/./sub /x/",
            "test -f /x/sub/three.py && ! test -e /x/src",
        ),
        (
            "COPY --parents **/*.py /x/",
            "test -f /x/src/sub/three.py && test -f /x/app.py && ! test -e /x/src/.two",
        ),
        (
            "COPY --exclude=sub src /x/",
            "test -f /x/one.py && ! test -e /x/sub",
        ),
        ("ADD https://github.com/a/b.git /x", "test -d /x"),
        (
            "ADD https://example.org/a/b.tar.gz /x/",
            "test -f /x/b.tar.gz",
        ),
        (
            "RUN mkdir /d && touch /d/.hidden\nFROM python:3.12-slim\nCOPY --from=0 /d/* /x/",
            "test -f /x/.hidden",
        ),
        (
            "RUN true\nFROM python:3.12-slim\nCOPY --from=0 /tmp/*.nothing /x/",
            "! test -e /x/a",
        ),
        (
            "FROM scratch AS s\nCOPY app.py /\nFROM python:3.12-slim\nCOPY --from=s / /x",
            "test -f /x/app.py",
        ),
        (
            "COPY app.py /r/\nRUN --mount=target=/r,rw touch /r/new && rm /r/app.py",
            "test -f /r/app.py && ! test -e /r/new",
        ),
        (
            "COPY app.py /r\nRUN --mount=source=README.md,target=/r true",
            "test -f /r",
        ),
        (
            "RUN --mount=type=cache,target=/c touch /c/x",
            "! test -e /c/x",
        ),
        ("WORKDIR /a\nWORKDIR /\nCOPY app.py .", "test -f /app.py"),
        (
            "ARG HTTP_PROXY\nRUN --mount=type=secret,id=t test ! -f /run/secrets/t",
            "test -z \"$http_proxy\"",
        ),
        ("RUN ln -s /nowhere /l", "test -L /l && ! test -e /l"),
        ("RUN false | true", "true"),
        (
            "RUN bash -eo pipefail -c 'false | true' || touch /x",
            "test -f /x",
        ),
    ];
    for (lines, test) in cases {
        let build = bench.build(&after(&[lines, "\nRUN ", test].concat()));
        assert_eq!(
            code(&build),
            "ok",
            "{lines}: {:?}",
            build.outcome.as_ref().err()
        );
    }
}

#[test]
fn an_image_of_nothing_has_what_is_copied() {
    let build = Bench::new().build("FROM scratch\nCOPY app.py /\nCMD [\"/app.py\"]\n");
    let image = build.outcome.as_ref().unwrap();
    let size = Bench::new().context.file("app.py").unwrap().bytes;
    assert_eq!((image.size, build.steps.len()), (size, 2));
    let failed = Bench::new().build("FROM scratch\nRUN true\n");
    assert_eq!(code(&failed), "command-not-in-image");
}

#[test]
fn what_is_configured_is_expanded() {
    let text = after(
        "ENV D=/data\nVOLUME $D /b /b\nLABEL $D=1\nCMD run\nSHELL [\"/bin/bash\", \"-c\"]\n\
         ENTRYPOINT [\"x\"]\nENTRYPOINT []",
    );
    let build = Bench::new().build(&text);
    let config = &build.outcome.as_ref().unwrap().config;
    assert_eq!(config.volumes, ["/b", "/data"]);
    assert_eq!(&*config.labels[0].0, "/data");
    assert_eq!(config.entrypoint, None);
    let said = ["/bin/sh", "-c", "run"].map(str::to_owned);
    assert_eq!(
        config.cmd,
        Some(crate::dockerfile::instruction::CommandLine::Exec(
            said.into()
        ))
    );
}

#[test]
fn checks_that_fail_a_build_know_how_it_was_asked_for() {
    let text = "# check=error=true\nFROM python:3.12-slim AS one\nCMD a\n\
                FROM python:3.12-slim AS two\nRUN true\n";
    let built = |target, args: &[(&str, &str)]| {
        let bench = Bench::new();
        let (dockerfile, problems) = parse(text);
        let (ignore, _) = parse_ignore("");
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let args: Vec<(String, String)> = args.iter().map(owned).collect();
        let build = build(&BuildInput {
            target: Some(target),
            build_args: &args,
            ..BuildInput::new(
                &dockerfile,
                &problems,
                &ignore,
                &bench.context,
                &bench.facts,
            )
        });
        code(&build).to_owned()
    };
    assert_eq!(built("two", &[]), "ok");
    assert_eq!(built("one", &[]), "check-violation");
    let skip = [("BUILDKIT_DOCKERFILE_CHECK", "skip=all")];
    assert_eq!(built("one", &skip), "ok");
}

#[test]
fn steps_are_shown_with_their_variables_filled_in() {
    let text = "FROM python:3.12-slim AS one\nENV V=1\nONBUILD RUN echo $V\nFROM one\n\
                COPY --chmod=600 \"app.py\" /x$V\nrun echo \"$V\" '$V' $nothing\n\
                RUN <<E\necho $V\necho\nE\nWORKDIR $V\n";
    let build = Bench::new().build(text);
    let steps = build.steps.iter().filter(|step| step.number.is_some());
    let shown: Vec<&str> = steps.map(|step| &*step.text).collect();
    assert_eq!(
        shown,
        [
            "FROM python:3.12-slim AS one",
            "ONBUILD RUN echo 1",
            "COPY --chmod=600 app.py /x1",
            "RUN echo \"1\" '$V' $nothing",
            "RUN <<E (echo 1...)",
            "WORKDIR 1",
        ]
    );
    let layers = &build.outcome.unwrap().layers;
    let lines = layers.iter().map(|layer| &*layer.created_by);
    let made: Vec<&str> = lines.skip_while(|line| !line.starts_with("RUN")).collect();
    assert_eq!(
        made,
        [
            "RUN /bin/sh -c echo $V # buildkit",
            "COPY --chmod=600 app.py /x1 # buildkit",
            "RUN /bin/sh -c echo \"$V\" '$V' $nothing # buildkit",
            "RUN /bin/sh -c echo $V\necho\n # buildkit",
            "WORKDIR /1",
        ]
    );
}

#[test]
fn add_unpacks_archives_of_the_project_and_copy_does_not() {
    let bench = || {
        let mut bench = Bench::new().with("notes.tar", "not packed at all\n");
        for path in ["vendor.tar.gz", "a.tgz", "b.tar.xz", "in/c.tar"] {
            bench.context.put(path, 5_000, 0o644, None);
        }
        bench
    };
    let after_scratch = |lines: &str| ["FROM scratch\n", lines, "\n"].concat();
    for (text, unpacked, there) in [
        (after("ADD vendor.tar.gz /opt/"), 1, "/opt"),
        (after("ADD vendor.tar.gz /opt/new"), 1, "/opt/new"),
        (after("ADD *.tgz b.tar.xz ./"), 2, "/"),
        (
            after("ADD --unpack=false vendor.tar.gz /opt/"),
            0,
            "/opt/vendor.tar.gz",
        ),
        (after("ADD --unpack vendor.tar.gz /opt/"), 1, "/opt"),
        (after("COPY vendor.tar.gz /opt/"), 0, "/opt/vendor.tar.gz"),
        (after("COPY vendor.tar.gz /opt/v"), 0, "/opt/v"),
        (after("ADD notes.tar /opt/"), 0, "/opt/notes.tar"),
        // Those of a folder stay as they are.
        (after("ADD in /opt/"), 0, "/opt/c.tar"),
        (
            after("ADD https://x.example/a.tar.gz /opt/"),
            0,
            "/opt/a.tar.gz",
        ),
        (
            after("ADD vendor.tar.gz /usr/local\nRUN new-tool --do && cat /usr/local/x"),
            1,
            "/usr/local",
        ),
        (
            after_scratch("ADD b.tar.xz /\nRUN apk add curl"),
            1,
            "/proc/unknown",
        ),
        (
            after("ADD --unpack=true https://x.example/a.tar.gz /opt/\nRUN tool"),
            0,
            "/opt",
        ),
    ] {
        let build = bench().build(&text);
        let image = build.outcome.as_ref().map_err(|failure| failure.code);
        assert!(
            image.is_ok_and(|image| image.tree.get(there).is_some() || there == "/"),
            "{text}"
        );
        for code in ["archive-unpacked", "unpacked-size-unknown"] {
            let told = build.findings.iter();
            let told = told.filter(|finding| finding.code == code);
            assert_eq!(told.count(), unpacked, "{code}: {text}");
        }
    }
    let build = bench().build(&after("COPY vendor.tar.gz /usr/local/\nRUN new-tool"));
    assert_eq!(code(&build), "command-not-in-image");
}

#[test]
fn what_an_archive_holds_is_known_where_it_was_looked_into() {
    let member = |path: &str, node: Node| (path.into(), node);
    let mut bench = Bench::new();
    bench.context.put("a.tar.gz", 5_000, 0o644, None);
    let packed = bench.context.files.iter_mut();
    for file in packed.filter(|file| &*file.path == "a.tar.gz") {
        let text = Node::text("six\n").owned(1000, 1000);
        let all = [member("in", Node::dir()), member("in/list.txt", text)];
        file.members = Some(all.into());
    }
    for (lines, path, owner, expected) in [
        ("ADD a.tar.gz /opt/", "/opt/in/list.txt", 1000, "ok"),
        (
            "ADD --chmod=600 a.tar.gz /opt/new",
            "/opt/new/in/list.txt",
            1000,
            "ok",
        ),
        (
            "ADD --chown=5:5 a.tar.gz /opt/",
            "/opt/in/list.txt",
            5,
            "ok",
        ),
        ("COPY a.tar.gz /opt/", "/opt/a.tar.gz", 0, "ok"),
        (
            "ADD a.tar.gz /opt/\nRUN cat /opt/other",
            "",
            0,
            "file-not-found",
        ),
    ] {
        let build = bench.build(&after(lines));
        assert_eq!(code(&build), expected, "{lines}");
        let mut told = build.findings.iter().map(|finding| finding.code);
        assert!(!told.any(|code| code == "unpacked-size-unknown"), "{lines}");
        if let Ok(image) = &build.outcome {
            let node = image.tree.get(path).map(|node| (node.uid, node.mode));
            assert_eq!(node, Some((owner, 0o644)), "{lines}");
        }
    }
}

/// A file stays as long as one of its names does (`link(2)`, `unlink(2)`).
#[test]
fn a_file_stays_with_its_last_name() {
    let bench = Bench::new();
    for (run, expected) in [
        ("ln /a /b && rm /a && test -f /b && [ ! -e /a ]", "ok"),
        ("ln /a /b && rm /b && test -f /a && [ ! -e /b ]", "ok"),
        ("ln /a /b && ln /a /c && rm /a && rm /b && cat /c", "ok"),
        (
            "ln /a /b && ln /b /c && rm /a /b /c && cat /c",
            "file-not-found",
        ),
        ("ln /a /b && test ! -L /b && test -L /s", "ok"),
        ("ln /a /b && echo x >> /b && grep x /a && test -s /a", "ok"),
        (
            "ln /a /b && mv /a /d/a && cat /b && rm /d/a && cat /b",
            "ok",
        ),
        (
            "ln /a /b && mv /b /d && rm /a && cat /d/b && [ ! -e /b ]",
            "ok",
        ),
        ("ln /d/x /d/y && mv /d /e && rm /e/x && cat /e/y", "ok"),
        ("ln /d/x /y && rm -r /d && cat /y", "ok"),
        (
            "ln -s /a /l && rm /a && test -L /l && cat /l",
            "file-not-found",
        ),
        (
            "ln -s a /l && mv /l /m && cat /m && [ ! -e /l ] && [ -e /a ]",
            "ok",
        ),
        ("ln /nothing /b", "file-not-found"),
        ("ln /d /b", "is-a-directory"),
        ("ln /a /d/x", "file-exists"),
        ("ln -f /a /d/x && rm /a && cat /d/x", "ok"),
    ] {
        let lines = "COPY app.py /a\nCOPY app.py /d/x\nRUN ln -s /a /s\nRUN ";
        let build = bench.build(&after(&[lines, run].concat()));
        assert_eq!(code(&build), expected, "{run}\n{:?}", build.findings.last());
    }
}

/// The first name may go in a later step, and what has another name is copied with its content.
#[test]
fn names_last_beyond_their_step() {
    let bench = Bench::new();
    let size = bench.context.file("app.py").unwrap().bytes;
    for (from, take, then) in [
        ("RUN ln /d/a /d/b\nRUN rm /d/a", "/d /o", "cat /o/b"),
        ("RUN ln /d/a /d/b && rm /d/a", "/d /o", "cat /o/b"),
        ("RUN ln /d/a /b", "/b /o", "cat /o"),
        ("RUN ln /d/a /d/b", "/d /o", "cat /o/a /o/b"),
        ("RUN mkdir /e && ln /d/a /e/b", "/e /o", "cat /o/b"),
    ] {
        let text = [
            "FROM python:3.12-slim AS x\nCOPY app.py /d/a\n",
            from,
            "\nFROM python:3.12-slim\nCOPY --from=x ",
            take,
            "\nRUN ",
            then,
            "\n",
        ];
        let build = bench.build(&text.concat());
        assert_eq!(code(&build), "ok", "{from}\n{:?}", build.findings.last());
        let copied = build.steps.iter().rev().nth(1).unwrap();
        assert_eq!(copied.bytes, size, "{from}");
    }
    // In the step that gives the name the content is stored once.
    for run in ["ln /a /b", "ln /a /b && rm /a", "ln /a /b && mv /a /c"] {
        let build = bench.build(&after(&["COPY app.py /a\nRUN ", run].concat()));
        assert_eq!(build.steps.last().unwrap().bytes, size, "{run}");
    }
}
