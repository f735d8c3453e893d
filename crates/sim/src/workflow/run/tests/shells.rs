//! Which shell reads a script, and what it makes of it.

use super::*;

/// A job of one step with these keys, and a step behind it that runs whatever happens.
fn step(keys: &str) -> String {
    let keys = keys.replace('\n', "\n        ");
    format!(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - {keys}\n      - if: always()\n        run: 'true'\n"
    )
}

/// Runs a workflow that a linter may object to, as GitHub does.
fn started(text: &str) -> Outcome {
    let (workflow, findings) = read(text);
    assert!(!is_refused(&findings), "{text}");
    let happenings = [at(0, What::Event(push("main")))];
    Plan::new(&workflow).run(&Settings::default(), &happenings)
}

#[test]
fn a_shell_that_nobody_can_start_fails_its_step_alone() {
    for (keys, expected) in [
        ("run: x\n", None),
        ("run: x\nshell: foo", Some(Failure::NoShell)),
        ("run: x\nshell: foo {0}", Some(Failure::NoShell)),
        ("run: x\nshell: perl", Some(Failure::BadShell)),
        ("run: x\nshell: bash -e", Some(Failure::BadShell)),
        ("run: 'true'\nshell: perl {0}", None),
        ("run: 'true'\nshell: bash -e {0}", None),
    ] {
        let outcome = started(&step(keys));
        let steps = &outcome.runs[0].jobs[0].steps;
        let failed = steps[0].did.last().and_then(|did| did.failed);
        assert_eq!(failed, expected, "{keys}");
        assert_eq!(steps[1].conclusion, Conclusion::Success, "{keys}");
    }
}

#[test]
fn only_a_job_with_an_environment_that_has_a_name_deploys() {
    for (environment, expected) in [
        ("production", 1),
        ("''", 0),
        ("${{ github.ref == 'x' && 'production' || '' }}", 0),
        ("{name: production}", 1),
        ("{name: production, deployment: true}", 1),
        ("{name: production, deployment: false}", 0),
        ("{name: production, deployment: '${{ 1 == 2 }}'}", 0),
    ] {
        let text = jobs("push", &format!("a: environment: {environment}"));
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), "a=success", "{environment}");
        assert_eq!(outcome.deploys.len(), expected, "{environment}");
    }
}

/// With which code a script ends, and whether something is said of what only bash knows.
fn code(shell: &str, script: &str) -> (u8, bool) {
    let script = script.replace('\n', "\n          ");
    let outcome = started(&step(&format!("shell: {shell}\nrun: |\n    {script}")));
    let step = &outcome.runs[0].jobs[0].steps[0];
    let failed = step.did.iter().rev().find_map(|did| did.failed);
    let code = match step.conclusion {
        Conclusion::Success => 0,
        _ => failed.map_or(255, Failure::code),
    };
    let mut findings = outcome.findings.iter();
    let said = findings.any(|finding| finding.code == "workflow-not-posix");
    (code, said)
}

/// What `dash -e` 0.5.12 and `bash -e` 5.2 really end with.
#[test]
fn sh_is_dash_and_knows_nothing_of_bash() {
    let mut wrong = Vec::new();
    for (script, dash, bash) in [
        ("[[ a == a ]]", 127, 0),
        ("if [[ a == a ]]; then exit 5; else exit 6; fi", 6, 5),
        ("[[ a == b || c == c ]]", 127, 0),
        ("[[ a =~ ^(a|b)$ ]] || exit 5", 2, 0),
        ("[ a == a ]", 2, 0),
        ("[ a == a ] || exit 5", 5, 0),
        ("test a == a", 2, 0),
        ("set -o pipefail; exit 5", 2, 5),
        ("set -euo pipefail", 2, 0),
        ("set -o pipefail || true", 2, 0),
        ("function f {\ntrue\n}\nf", 127, 0),
        ("function f() { true; }; f", 2, 0),
        ("declare x=1", 127, 0),
        ("typeset x=1 || exit 5", 5, 0),
        ("let x=1", 127, 0),
        ("shopt -s globstar", 127, 0),
        ("a=(1 2)", 2, 0),
        ("if true; then\na=(1 2)\nfi", 2, 0),
        ("if true; then exit 5; fi\na=(1 2)", 5, 5),
        ("cat <<< x", 2, 0),
        ("while read -r x; do true; done <<< x", 2, 0),
        ("while read -r x; do exit 5; done < <(echo x)\ntrue", 2, 5),
        ("cat <(echo x)", 2, 0),
        ("x=abc; [ ${x//a/b} = bbc ]", 2, 0),
        ("x=abc; [ ${x/a/b} = bbc ]", 2, 0),
        ("x=abc; [ ${x:0:2} = ab ]", 2, 0),
        ("x=abc; [ ${x^^} = ABC ]", 2, 0),
        ("x=abc; [ ${x,,} = abc ]", 2, 0),
        ("if false; then echo ${x//a/b}; fi", 0, 0),
        ("x=$(echo ${y//a/b}) || exit 5", 5, 0),
        ("echo ${y//a/b} || true", 2, 0),
        ("[ \"$(echo -e a)\" = a ]", 1, 0),
        ("[ \"$(echo -e a)\" = '-e a' ]", 0, 1),
        (
            "for i in {1..3}; do [ $i = 1 ] && exit 5; done; exit 6",
            6,
            5,
        ),
        ("i=1; ((i++))", 127, 0),
        ("i=1; ((i++)) || exit 5", 5, 0),
        ("for ((i=0;i<2;i++)); do true; done", 2, 0),
        ("x=a; x+=b; [ $x = ab ]", 127, 0),
        ("x[0]=a", 127, 0),
        ("trap 'echo bye' ERR", 1, 0),
        ("export -n x", 2, 0),
        ("read -a x || exit 5", 5, 0),
        ("exit -1", 2, 255),
        ("[ $'a' = a ]", 1, 0),
        ("true |& cat", 2, 0),
        ("set -u; echo $nope", 2, 1),
        ("echo ${nope:?no}", 2, 1),
        ("set -- a b; shift 3 || exit 5", 2, 5),
        ("sh -c '[[ a == a ]]' || exit 5", 5, 5),
        ("bash -c '[[ a == a ]]'", 0, 0),
        ("source ./x || exit 5", 5, 5),
    ] {
        let found = (code("sh", script).0, code("bash -e {0}", script).0);
        if found != (dash, bash) {
            wrong.push((script, found, (dash, bash)));
        }
        if dash != bash && !script.contains("nope") && !script.contains("shift") {
            let quiet = ["{1..3}", "$'a'"].iter().any(|word| script.contains(word));
            assert_eq!(code("sh", script).1, !quiet, "{script}");
            assert!(!code("bash -e {0}", script).1, "{script}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_posix_has_runs_in_sh_as_it_does_in_bash() {
    for (script, expected) in [
        ("f() { return 3; }; f", 3),
        ("[ a = a ] && [ b != a ] && exit 5", 5),
        ("[ a = a -a b = b ] && exit 5", 5),
        ("x=abc; [ ${x#a}${x%c}${y:-d}${#x} = bcabd3 ]", 0),
        ("i=0; i=$((i+1)); [ $i = 1 ]", 0),
        ("case abc in a*) exit 5;; esac", 5),
        ("for i in 1 2; do [ $i = 2 ] && exit 5; done; true", 5),
        ("cat <<END | grep b\nabc\nEND", 0),
        ("set -eux; false", 1),
        ("set -e -o errexit -o nounset; exit 5", 5),
        ("trap 'exit 5' EXIT; true", 5),
        ("exit 256", 0),
        ("exit abc", 2),
        ("echo -n a", 0),
        ("local=1; export local; command -v sh", 0),
        ("x=$(sh -c 'exit 3'); true", 3),
    ] {
        assert_eq!(code("sh", script), (expected, false), "sh: {script}");
        assert_eq!(code("bash -e {0}", script).0, expected, "bash: {script}");
    }
}

#[test]
fn a_container_gives_sh_to_who_names_no_shell() {
    let keys = "run: '[[ a == a ]]'";
    let bash = "run: '[[ a == a ]]'\nshell: bash";
    for (container, keys, expected, shell) in [
        ("", keys, None, "shell: /usr/bin/bash -e {0}"),
        (
            "python:3.12",
            keys,
            Some(Failure::NoCommand),
            "shell: sh -e {0}",
        ),
        (
            "node:22-slim",
            keys,
            Some(Failure::NoCommand),
            "shell: sh -e {0}",
        ),
        (
            "ubuntu:24.04",
            keys,
            Some(Failure::NoCommand),
            "shell: sh -e {0}",
        ),
        // Busybox knows it, and of others nobody knows.
        ("alpine:3.20", keys, None, "shell: sh -e {0}"),
        ("ghcr.io/o/r:1", keys, None, "shell: sh -e {0}"),
        (
            "python:3.12",
            bash,
            None,
            "shell: bash --noprofile --norc -e -o pipefail {0}",
        ),
        (
            "alpine:3.20",
            bash,
            Some(Failure::NoShell),
            "shell: bash --noprofile --norc -e -o pipefail {0}",
        ),
    ] {
        let mut text = step(keys);
        if !container.is_empty() {
            let with = format!("latest\n    container: {container}\n");
            text = text.replace("latest\n", &with);
        }
        let outcome = started(&text);
        let job = &outcome.runs[0].jobs[0];
        let failed = job.steps[0].did.iter().rev().find_map(|did| did.failed);
        assert_eq!(failed, expected, "{container}: {keys}");
        let (workflow, _) = read(&text);
        let log = log::lines(&Plan::new(&workflow), job, &[]);
        assert!(
            log.iter().any(|line| line.text == shell),
            "{container}: {log:?}"
        );
    }
}

#[test]
fn a_failure_that_was_passed_over_stops_no_script_unless_a_shell_or_function_ends_with_it() {
    for (script, expected) in [
        ("for i in 2; do [ $i = 1 ] && exit 5; done; exit 6", 6),
        ("if true; then false && true; fi; exit 6", 6),
        ("{ false && true; }; exit 6", 6),
        ("{ { false && true; }; }; exit 6", 6),
        ("case a in a) false && true;; esac; exit 6", 6),
        ("while true; do false && break; break; done; exit 6", 6),
        ("for i in 1; do ! true; done; exit 6", 6),
        ("false && true; exit 6", 6),
        ("( false && true ); exit 6", 1),
        ("f() { false && true; }; f; exit 6", 1),
        ("f() { [ a = b ] && echo y; return; }; f; exit 6", 1),
        ("{ f() { false && true; }; f; }; exit 6", 1),
        ("x=$(false && true); exit 6", 1),
        ("bash -c 'false && true'; exit 6", 1),
        ("{ false; }; exit 6", 1),
        ("for i in 1; do false; done; exit 6", 1),
        ("{ false && true; } || exit 5; exit 6", 5),
    ] {
        for shell in ["sh", "bash -e {0}"] {
            assert_eq!(code(shell, script).0, expected, "{shell}: {script}");
        }
    }
}

/// What both really end with; bash goes on behind what ends the other shell.
#[test]
fn files_that_are_not_there_fail_who_reads_or_writes_them() {
    for (script, dash, bash) in [
        (". ./nope; exit 6", 2, 1),
        (". ./nope || exit 5", 2, 5),
        ("if . ./nope; then exit 5; else exit 6; fi", 2, 6),
        ("echo x > /nonexistent/y; exit 6", 2, 1),
        ("echo x > /nonexistent/y || exit 5", 5, 5),
        (": > /nonexistent/y || exit 5", 2, 5),
        ("export A=b > /nonexistent/y || exit 5", 2, 5),
        ("{ echo x; } > /nonexistent/y || exit 5", 5, 5),
        ("echo x > nope/y || exit 5", 5, 5),
        ("mkdir nope; echo x > nope/y || exit 5", 0, 0),
        ("mkdir -p nope/a/b; echo x > nope/a/y", 0, 0),
        ("cat < nope; exit 6", 2, 1),
        ("cat < nope || exit 5", 5, 5),
        (": < nope || exit 5", 2, 5),
        ("while read -r l; do echo $l; done < nope || exit 5", 5, 5),
        ("echo x > y; cat < y; . ./y || true", 0, 0),
        ("echo x > /tmp/y; cat < /dev/null", 0, 0),
        ("cd /tmp; . ./nope || true", 0, 0),
    ] {
        assert_eq!(code("sh", script).0, dash, "sh: {script}");
        assert_eq!(code("bash -e {0}", script).0, bash, "bash: {script}");
    }
}

#[test]
fn a_shell_may_be_chosen_by_an_expression() {
    let text = |shells: &str| {
        format!(
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    strategy:\n      fail-fast: false\n      matrix:\n        shell: [{shells}]\n    defaults:\n      run:\n        shell: ${{{{ matrix.shell }}}}\n    steps:\n      - run: set -o pipefail\n"
        )
    };
    let outcome = started(&text("bash, sh, foo, '', 'bash -u {0}'"));
    let told: Vec<_> = outcome.runs[0]
        .jobs
        .iter()
        .map(|job| job.conclusion)
        .collect();
    let (well, ill) = (Conclusion::Success, Conclusion::Failure);
    assert_eq!(told, [well, ill, ill, well, well]);
}
