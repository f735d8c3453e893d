//! Modes and owners of what `COPY` and `ADD` bring.

use super::*;

/// Modes after a copy of a folder, by path.
const MODES: &[(&str, &[(&str, u16)])] = &[
    (
        "COPY --chmod=700 src/ /dst/",
        &[
            ("/dst", 0o755),
            ("/dst/a.txt", 0o700),
            ("/dst/sub", 0o700),
            ("/dst/sub/b.sh", 0o700),
        ],
    ),
    (
        "COPY --chmod=0644 src /dst",
        &[("/dst/sub", 0o644), ("/dst/sub/b.sh", 0o644)],
    ),
    (
        "ADD --chmod=u=rwX,go=rX src /dst",
        &[
            ("/dst/a.txt", 0o644),
            ("/dst/sub", 0o755),
            ("/dst/sub/b.sh", 0o755),
        ],
    ),
    (
        "COPY --chmod=g=u,o= src /dst",
        &[
            ("/dst/a.txt", 0o660),
            ("/dst/sub", 0o770),
            ("/dst/sub/b.sh", 0o770),
        ],
    ),
    (
        "COPY --chown=5:6 --chmod=2750 src /dst/in",
        &[("/dst/in", 0o755), ("/dst/in/sub", 0o2750)],
    ),
    (
        "COPY src/sub /dst/",
        &[("/dst", 0o755), ("/dst/b.sh", 0o700)],
    ),
];

#[test]
fn chmod_is_of_everything_in_a_folder() {
    let mut bench = Bench::new().with("src/a.txt", "a");
    bench.context.put("src/sub/b.sh", 1, 0o700, Some("b"));
    for (line, expected) in MODES {
        let build = bench.build(&after(line));
        assert_eq!(code(&build), "ok", "{line}");
        let tree = &build.outcome.as_ref().unwrap().tree;
        for (path, mode) in *expected {
            let found = tree.get(path).map(|node| node.mode);
            assert_eq!(found, Some(*mode), "{line}: {path}");
        }
    }
}

#[test]
fn where_a_folder_goes_is_made_anew() {
    let stage = "FROM python:3.12-slim AS one\nRUN mkdir -p /a/b && chmod -R 700 /a && chown -R 7:7 /a\nFROM python:3.12-slim\n";
    for (line, owner) in [
        ("COPY --from=one /a /a", 0),
        ("COPY --from=one --chown=5 /a /a", 5),
        ("COPY --from=one / /a", 0),
    ] {
        let build = Bench::new().build(&[stage, line, "\n"].concat());
        let tree = &build.outcome.as_ref().unwrap().tree;
        let of = |path: &str| tree.get(path).map(|node| (node.uid, node.mode));
        assert_eq!(of("/a"), Some((owner, 0o755)), "{line}");
        let below = of("/a/b").or(of("/a/a/b"));
        assert_eq!(
            below,
            Some((if owner == 0 { 7 } else { owner }, 0o700)),
            "{line}"
        );
    }
}

#[test]
fn a_full_stop_stands_for_a_colon_in_owners() {
    let warned = "chown: warning: '.' should be ':': '";
    for (image, owner, ids, says) in [
        ("python:3.12-slim", "app.", (1000, 1000), true),
        ("python:3.12-slim", "app.staff", (1000, 50), true),
        ("python:3.12-slim", ".staff", (0, 50), true),
        ("python:3.12-slim", "7.8", (7, 8), true),
        ("python:3.12-slim", "app:", (1000, 1000), false),
        ("python:3.12-slim", "app:staff", (1000, 50), false),
        ("python:3.12-slim", "app", (1000, 0), false),
        ("python:3.12-slim", "a.b", (1001, 0), false),
        ("debian:bookworm-slim", "app.", (1000, 1000), true),
    ] {
        let lines = [
            "FROM ",
            image,
            "\nRUN useradd app && useradd a.b\nRUN mkdir /d && chown -R ",
            owner,
            " /d\n",
        ];
        let build = Bench::new().build(&lines.concat());
        let tree = &build.outcome.as_ref().unwrap().tree;
        let node = tree.get("/d").unwrap();
        assert_eq!((node.uid, node.gid), ids, "{owner}");
        let log = Bench::new().log(&lines.concat());
        assert_eq!(
            log.contains(&[warned, owner, "'"].concat()),
            says,
            "{owner}: {log}"
        );
    }
    let alpine = "FROM python:3.12-alpine\nRUN adduser -D app\nRUN touch /f && chown app. /f\n";
    assert_eq!(code(&Bench::new().build(alpine)), "ok");
    assert!(!Bench::new().log(alpine).contains("warning"));
    for owner in ["app.nobodies", "nope.", "nope.app", "a.b.c"] {
        let text = after(&["RUN useradd app && useradd a.b && chown ", owner, " /etc"].concat());
        assert_eq!(code(&Bench::new().build(&text)), "user-missing", "{owner}");
    }
}
