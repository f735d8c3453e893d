//! What is there for certain although no list has it, and what a copy takes along of it.

use super::unlisted::{doubts, outcomes};
use super::*;

/// What every system has is there, and nobody doubts it.
#[test]
fn files_of_every_system_are_there() {
    let cases = [
        ("cat /etc/os-release", "ok"),
        (
            ". /etc/os-release && [ \"$VERSION_CODENAME\" = trixie ]",
            "ok",
        ),
        (
            "[ -f /etc/passwd ] && test -e /etc/hosts && test -s /etc/group",
            "ok",
        ),
        ("cat /etc/passwd > /p && cat /p", "ok"),
        ("cp /etc/passwd /p && test -f /p", "ok"),
        ("chown root /etc/passwd && chmod 644 /etc/passwd", "ok"),
        (
            "test -e /proc/cpuinfo && test -e /dev/null && ls /proc/self",
            "ok",
        ),
        (
            "cat /etc/hostname /etc/resolv.conf /etc/debian_version",
            "ok",
        ),
        (
            "sort < /dev/null && cat < /dev/null > /x && test -d /proc/self",
            "ok",
        ),
        ("! test -e /etc/passwd", "run-failed"),
        ("test -d /etc/passwd", "run-failed"),
        ("test -f /dev/null", "run-failed"),
        (
            "rm /etc/os-release && cat /etc/os-release",
            "file-not-found",
        ),
    ];
    for (run, expected) in cases {
        let build = Bench::new().build(&after(&["RUN ", run].concat()));
        let findings = &build.findings;
        assert_eq!(code(&build), expected, "{run}\n{:?}", findings.last());
        let doubt = findings.iter().find(|one| one.code == "file-not-known");
        assert_eq!(doubt, None, "{run}");
    }
    doubts(
        &Bench::new(),
        &[
            "RUN test -e /etc/alpine-release",
            "RUN cat /proc/nothing",
            "RUN find /etc -exec rm {} + && cat /etc/passwd",
        ],
    );
    // What stands in such a file nobody knows, and so not what a copy of it holds.
    let copy = "FROM python:3.12-slim AS b\nRUN cat /etc/passwd > /p\nFROM python:3.12-slim\nCOPY --from=b /etc/passwd /p /x/\nRUN cat /x/p";
    let build = Bench::new().build(copy);
    assert_eq!(code(&build), "ok", "{:?}", build.findings.last());
    assert!(
        build
            .findings
            .iter()
            .all(|one| one.code != "file-not-known")
    );
}

/// More comes along with a folder of the system than is listed of it.
#[test]
fn a_copy_of_a_folder_holds_what_the_folder_did() {
    doubts(
        &Bench::new(),
        &[
            "RUN cp -r /usr/local/lib/python3.12 /zz && ls /zz/json",
            "RUN cp -a /usr/share /s\nRUN cat /s/zoneinfo/UTC",
            "RUN cp -r /usr /u && ls /u/share/zoneinfo/UTC",
            "RUN mv /usr/local/lib/python3.12 /zz && ls /zz/json",
        ],
    );
    outcomes(
        &Bench::new(),
        &[
            (
                "RUN cp -r /usr/local/lib/python3.12 /zz && ls /yy/json",
                "file-not-found",
            ),
            (
                "RUN mkdir /a && cp -r /a /zz && ls /zz/json",
                "file-not-found",
            ),
            (
                "RUN cp /usr/local/bin/python3.12 /zz && ls /zz/json",
                "file-not-found",
            ),
        ],
    );
}
