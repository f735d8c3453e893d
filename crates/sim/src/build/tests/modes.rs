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
