//! What a `RUN` adds to the image, byte by byte.

use super::*;
use crate::build::ledger::ledger;

/// A project with 3,000,000 bytes that nobody can read.
fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.context.put("big.bin", 3_000_000, 0o644, None);
    bench
}

/// Bytes of the last layer. The rows of the ledger add up to the image.
fn added(build: &Build, bench: &Bench, lines: &str) -> u64 {
    let image = build.outcome.as_ref().unwrap();
    let rows = ledger(build, image, &bench.facts);
    let sum: u64 = rows.iter().map(|row| row.bytes).sum();
    assert_eq!(sum, image.size, "{lines}");
    image.layers.last().unwrap().bytes
}

/// Overlayfs copies a whole file up when it changes, and a redirection takes what was printed.
#[test]
fn changed_and_redirected_files_have_their_bytes() {
    let bench = bench();
    for (run, bytes) in [
        ("echo x >> /b", 3_000_002),
        ("echo -n x >> /b", 3_000_001),
        ("echo x >> /b && echo y >> /b", 3_000_004),
        ("touch /b", 3_000_000),
        ("touch /b && chmod 600 /b && echo x >> /b", 3_000_002),
        ("touch /b && rm /b", 0),
        ("touch /new /d", 0),
        ("cat /b > /c", 3_000_000),
        ("cat /b > /c && touch /c", 3_000_000),
        ("cat /b /b > /c", 6_000_000),
        ("cat /b > /dev/null", 0),
        ("cat /b; echo x > /c", 2),
        ("sh -c 'cat /b; echo x; printf y; cat /b' > /c", 6_000_003),
        ("cat /d/b >> /d/n", 3_000_000),
        ("echo abc > /d/n && cat /d/b >> /d/n", 3_000_004),
        ("cat /d/b >> /d/n && echo abc >> /d/n", 3_000_004),
        ("ln /b /c", 3_000_000),
        ("ln -s /b /c", 0),
        ("ln /b /c && ln /b /e", 3_000_000),
        ("printf abc > /d/b", 3),
        ("printf 'a\\nb\\n' > /c", 4),
        ("printf '%s\\n' one two > /c", 8),
        ("printf abc > /c && printf de >> /c", 5),
        ("echo 'a\\tb' > /c", 4),
        ("true > /b", 0),
    ] {
        let lines = ["COPY big.bin /b\nCOPY big.bin /d/b\nRUN ", run].concat();
        let build = bench.build(&after(&lines));
        assert_eq!(added(&build, &bench, run), bytes, "{run}");
        let vague = |code| matches!(code, "command-not-simulated" | "file-not-known");
        let mut told = build.findings.iter().map(|finding| finding.code);
        assert!(!told.any(vague), "{run}: {:?}", build.findings);
    }
}

/// What is stored a second time is told of.
#[test]
fn copies_of_layers_below_are_remarked() {
    let bench = bench();
    for (run, remarked) in [
        ("touch /b", 1),
        ("echo x >> /b", 1),
        ("ln /b /c", 1),
        ("cat /b > /c", 0),
        ("touch /b && touch /b && echo x >> /b", 1),
        ("cat /b > /c && echo x >> /c && touch /c && ln /c /e", 0),
    ] {
        let build = bench.build(&after(&["COPY big.bin /b\nRUN ", run].concat()));
        let findings = build.findings.iter();
        let copies = findings.filter(|finding| finding.code == "changed-copies-files");
        assert_eq!(copies.count(), remarked, "{run}");
    }
}

/// What nobody knows stays so, and is told of.
#[test]
fn unknown_output_stays_unknown() {
    let bench = bench();
    for run in [
        "printf '%5s' a > /c",
        "cat /b | sort > /c",
        "date +%s | tee /c",
    ] {
        let build = bench.build(&after(&["COPY big.bin /b\nRUN ", run].concat()));
        let image = build.outcome.as_ref().unwrap();
        assert_eq!(image.tree.text("/c"), None, "{run}");
        let mut told = build.findings.iter().map(|finding| finding.code);
        assert!(told.any(|code| code == "command-not-simulated"), "{run}");
    }
}

/// A text that is printed can be read.
#[test]
fn printed_texts_are_known() {
    let bench = Bench::new();
    for (run, text) in [
        ("printf 'six\\nrequests' > /c", "six\nrequests"),
        ("printf a > /c; echo b >> /c", "ab\n"),
        ("echo a > /a; cat /a /a > /c", "a\na\n"),
        ("env echo a > /c", "a\n"),
    ] {
        let build = bench.build(&after(&["RUN ", run].concat()));
        let image = build.outcome.unwrap();
        assert_eq!(image.tree.text("/c"), Some(text), "{run}");
    }
    let lines = "printf 'six\\nrequests' > r && pip install -r r && python -c 'import six'";
    let build = bench.build(&after(&["RUN ", lines].concat()));
    assert_eq!(code(&build), "ok");
}

/// A file that doubles fills the disk.
#[test]
fn no_file_grows_without_end() {
    let twice = "cat /b /b > /c && cat /c /c > /b && ".repeat(40);
    let build = bench().build(&after(&["COPY big.bin /b\nRUN ", &twice, "true"].concat()));
    assert_eq!(code(&build), "run-failed");
}

/// What an installer keeps is in the layer, until the same step cleans it away.
#[test]
fn caches_are_where_they_are_told_to_be_and_go_when_they_are_cleaned() {
    let bench = Bench::new();
    let size = |lines: &str| {
        let build = bench.build(&after(&["RUN pip install uv\n", lines].concat()));
        added(&build, &bench, lines)
    };
    let pip = |run: &str| size(&["RUN ", run].concat());
    let bare = pip("pip install --no-cache-dir requests==2.32.3");
    let kept = pip("pip install requests==2.32.3");
    assert!(bare < kept);
    let uv = "uv pip install --system requests==2.32.3";
    let (uv_bare, uv_kept) = (pip(&[uv, " --no-cache"].concat()), pip(uv));
    assert!(uv_bare < uv_kept);
    for (lines, bytes) in [
        ("RUN pip install requests==2.32.3 && pip cache purge", bare),
        (
            "RUN pip install requests==2.32.3 && python -m pip cache purge",
            bare,
        ),
        ("RUN pip install requests==2.32.3 && pip cache list", kept),
        ("RUN pip install --cache-dir /c requests==2.32.3", kept),
        (
            "RUN pip install --cache-dir=/c requests==2.32.3 && rm -rf /c",
            bare,
        ),
        (
            "RUN pip install --cache-dir /c requests==2.32.3 && rm -rf ~/.cache",
            kept,
        ),
        (
            "RUN pip install --cache-dir /c requests==2.32.3 && pip cache purge",
            kept,
        ),
        (
            "RUN pip install --cache-dir /c requests==2.32.3 && pip cache purge --cache-dir /c",
            bare,
        ),
        (
            "RUN --mount=type=cache,target=/c pip install --cache-dir /c requests==2.32.3",
            bare,
        ),
        (
            "ENV PIP_CACHE_DIR=/c\nRUN pip install requests==2.32.3 && pip cache purge",
            bare,
        ),
        (
            "RUN uv pip install --system requests==2.32.3 && uv cache clean",
            uv_bare,
        ),
        (
            "RUN uv pip install --system requests==2.32.3 && uv cache prune",
            uv_kept,
        ),
        (
            "RUN uv pip install --system --cache-dir /c requests==2.32.3",
            uv_kept,
        ),
        (
            "RUN uv pip install --system --cache-dir /c requests==2.32.3 && rm -rf /c",
            uv_bare,
        ),
        (
            "ENV UV_CACHE_DIR=/c\nRUN --mount=type=cache,target=/c uv pip install --system requests==2.32.3",
            uv_bare,
        ),
        (
            "ENV UV_CACHE_DIR=/c\nRUN uv pip install --system requests==2.32.3 && uv cache clean",
            uv_bare,
        ),
    ] {
        assert_eq!(size(lines), bytes, "{lines}");
    }
    let off = bench.build(&after("ENV PIP_NO_CACHE_DIR=1\nRUN pip cache purge"));
    assert_eq!(code(&off), "pip-usage");
}
