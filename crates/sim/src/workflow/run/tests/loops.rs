//! Loops, choices and functions of scripts, and where they end.

use super::scripts::job;
use super::*;

#[test]
fn loops_choices_and_functions_are_followed() {
    for (script, ends_well) in [
        (
            "i=0\nwhile [ $i -lt 3 ]; do i=$((i+1)); done\n[ $i -eq 3 ]",
            true,
        ),
        (
            "n=0\nuntil [ $n -ge 2 ]\ndo\n  ((n+=1))\ndone\nexit $n",
            false,
        ),
        ("for ((i=0; i<3; i++)); do echo $i; done\n[ $i = 3 ]", true),
        ("for ((i=0; i<3; i++)); do continue; done\n[ $i = 3 ]", true),
        ("while false; do exit 1; done", true),
        ("while true; do exit 3; done", false),
        ("while true; do break; exit 3; done", true),
        (
            "for i in 1 2 3; do\n  if [ $i = 2 ]; then break; fi\ndone\n[ $i = 2 ]",
            true,
        ),
        (
            "for i in 1 2 3; do\n  [ $i = 2 ] || continue\n  exit 7\ndone",
            false,
        ),
        (
            "for a in 1 2; do for b in 1 2; do break 2; done; exit 1; done",
            true,
        ),
        ("for i in 1 2 3; do false && break || sleep 1; done", true),
        ("case $GITHUB_REF_NAME in main) exit 1;; *) ;; esac", false),
        (
            "case \"$GITHUB_REF_NAME\" in\n  dev|test)\n    exit 1 ;;\nesac",
            true,
        ),
        ("case v12 in (v[0-9]*) exit 4 ;; *) exit 0 ;; esac", false),
        ("case vx in v[!0-9]*) exit 4 ;; esac", false),
        ("case a-b in *-b) false;; esac\ntrue", false),
        ("f() { return 1; }\nf", false),
        ("f() { return 1; }\nf || true", true),
        ("f() {\n  false\n  true\n}\nf", false),
        ("f() {\n  false\n  true\n}\nif f; then echo; fi", true),
        ("function yes {\n  [ \"$1\" = yes ]\n}\nyes no", false),
        ("function yes() ( [ \"$1\" = yes ] )\nyes yes", true),
        ("say() { echo \"$2\"; }\n[ \"$(say a b)\" = b ]", true),
        (
            "count() { [ $# = 2 ]; }\nall() { count \"$@\"; }\nall a b",
            true,
        ),
        ("f() { shift; [ $1 = b ]; }\nf a b", true),
        ("die() { echo $1; exit 9; }\ndie now\nexit 0", false),
        ("f() { f; }\nf", false),
        ("(( 1 > 2 )) || exit 4", false),
        ("if (( 3 > 2 )); then exit 1; fi", false),
        ("((1 + 1))", true),
        ("let x=2+2\n[ $x -eq 4 ]", true),
        ("[ $((10 / 3 + ${#GITHUB_REF_NAME})) -eq 7 ]", true),
        ("((echo a); exit 2)", false),
        (
            "n=0\nfor i in $(seq 1 3); do n=$((n+i)); done\n[ $n = 6 ]",
            true,
        ),
        (
            "n=0\nfor i in {3..1}; do n=\"$n$i\"; done\n[ $n = 0321 ]",
            true,
        ),
        ("[ \"$(seq 4 -2 0 | tr '\\n' ' ')\" != '' ] || true", true),
        ("sh -c 'exit 3'", false),
        ("bash -c 'false; true'", true),
        ("bash -ec 'false; true'", false),
        ("X=a\nbash -c 'X=b'\n[ $X = a ]", true),
        (
            "[ -n \"$(date +%F)\" ] && [ \"$(date +%s)\" -gt 1700000000 ]",
            true,
        ),
        (
            "[ \"$(date +%Y%m%d)\" = 20260115 ] && [ \"v$(date -u +%Y.%-m)\" = v2026.1 ]",
            true,
        ),
        (
            "a=$(date +%s); sleep 5; [ $(($(date +%s) - a)) -eq 5 ]",
            true,
        ),
        ("false || exit", false),
    ] {
        let outcome = once(&job(script, ""), push("main"));
        let wanted = if ends_well { "a=success" } else { "a=failure" };
        assert_eq!(told(&outcome), wanted, "{script}");
        assert!(outcome.findings.is_empty(), "{script}");
    }
}

#[test]
fn a_loop_without_an_end_is_left() {
    for script in [
        "while true; do :; done",
        "while :; do sleep 1; done",
        "until false; do f() { g; }; done",
    ] {
        let outcome = once(&job(script, ""), push("main"));
        assert_eq!(outcome.runs[0].jobs.len(), 1, "{script}");
    }
}

#[test]
fn loops_in_loops_come_to_an_end() {
    let many = "for a in 1 2 3 4 5 6 7 8 9; do ".repeat(12) + "echo $a; " + &"done; ".repeat(12);
    assert_eq!(told(&once(&job(&many, ""), push("main"))), "a=success");
    let doubling = "X=aaaaaaaaaaaaaaaa\n".to_owned() + &"X=\"$X$X\"\n".repeat(60);
    assert_eq!(told(&once(&job(&doubling, ""), push("main"))), "a=success");
}

#[test]
fn scripts_that_never_end_are_cut_off_together() {
    let list = "1 2 3 4 5 6 7 8 9 10";
    let deep = format!(
        "for a in {list}; do for b in {list}; do for c in {list}; do echo $a$b$c; done; done; done"
    );
    let mut text = String::from("on: push\njobs:\n");
    for job in 0..400 {
        let _ = write!(
            text,
            "  j{job}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {deep}\n"
        );
    }
    let outcome = once(&text, push("main"));
    let jobs = outcome.runs.iter().flat_map(|run| &run.jobs);
    let steps = jobs.flat_map(|job| &job.steps);
    let done: usize = steps.map(|step| step.did.len()).sum();
    assert!((150_000..=200_000).contains(&done), "{done}");
}
