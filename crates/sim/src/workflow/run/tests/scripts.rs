//! What becomes of scripts: which command ends a step, and what a variable holds.

use std::fmt::Write;

use super::{Conclusion, Outcome, Settings, What, at, once, play, push, told};
use crate::finding::{Arg, Finding};

/// A job of one step with this script.
fn job(script: &str, more: &str) -> String {
    let mut text = String::from(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n",
    );
    for line in script.lines() {
        let _ = writeln!(text, "          {line}");
    }
    text + more
}

#[test]
fn a_step_ends_as_its_script_does() {
    for (script, ends_well) in [
        ("test -n \"\"", false),
        ("X=\ntest -n \"$X\"", false),
        ("X=a\ntest -n \"$X\"", true),
        ("[ a = b ]", false),
        ("[ \"$GITHUB_REF_NAME\" = main ]", true),
        ("[[ $GITHUB_REF == refs/heads/* && -n $CI ]]", true),
        ("false", false),
        ("! true", false),
        ("! false", true),
        ("false || true", true),
        ("true && false", false),
        // Only what ends a chain stops a script, but a script ends as its last command did.
        ("false && true\necho on", true),
        ("false && true", false),
        ("exit 0\nfalse", true),
        ("if [ -z \"$GITHUB_REF\" ]; then\n  exit 1\nfi", true),
        ("if true; then\n  exit 1\nfi", false),
        ("if false; then exit 1; else echo a; fi", true),
        ("if false; then exit 1; elif true; then exit 2; fi", false),
        ("for i in 1 2 3; do echo $i; done", true),
        ("for i in 1 2 3; do [ $i != 2 ]; done", false),
        ("for i in $NOTHING; do false; done", true),
        // GitHub's own line for bash is without `pipefail` unless `shell: bash` is written.
        ("false | true", true),
        ("true | false", false),
        ("set -o pipefail\nfalse | true", false),
        ("set +e\nfalse\ntrue", true),
        ("set +e\ntrue\nfalse", false),
        ("echo hello | grep bye", false),
        ("echo hello | grep -q ell", true),
        ("echo hello | grep -v ell", false),
        ("echo hello | grep -qE '^h.*o$'", true),
        ("echo hello | grep -qE '^e'", false),
        ("echo hello | grep -qi '^HEL'", true),
        ("echo 'a+b' | grep -qF 'a+b'", true),
        ("[[ v1.2.3 =~ ^v[0-9]+\\.[0-9]+\\.[0-9]+$ ]]", true),
        ("[[ \"$GITHUB_REF\" =~ ^refs/tags/ ]]", false),
        ("X=$(echo hi)\n[ \"$X\" = hi ]", true),
        ("X=$(false)\necho on", false),
        (
            "SHA=$(git rev-parse --short HEAD)\n[ ${#SHA} = 7 ] && [ $SHA = ${GITHUB_SHA::7} ]",
            true,
        ),
        ("(exit 3) || echo on", true),
        ("{ false; echo on; } || true", true),
        ("cat <<EOF | grep -q main\nof $GITHUB_REF_NAME\nEOF", true),
        ("[ \"${WHO:-nobody}\" = nobody ]", true),
        ("[ \"$GITHUB_JOB\" = a ]", true),
        ("[ \"$GITHUB_WORKFLOW\" = ${{ github.workflow }} ]", true),
        // A file can be fetched; an app that was never deployed does not answer.
        ("curl -LsSf https://tools.example/install.sh | sh", true),
        ("curl -f https://app.example/_stcore/health", false),
        ("curl -s https://app.example/_stcore/health", true),
        (
            "CODE=$(curl -s -o /dev/null -w '%{http_code}' https://app.example/)\n[ $CODE = 000 ]",
            true,
        ),
    ] {
        let outcome = once(&job(script, ""), push("main"));
        let wanted = if ends_well { "a=success" } else { "a=failure" };
        assert_eq!(told(&outcome), wanted, "{script}");
        assert!(outcome.findings.is_empty(), "{script}");
    }
}

#[test]
fn bash_by_name_has_pipefail() {
    for (shell, wanted) in [
        ("bash", "a=failure"),
        ("sh", "a=success"),
        ("bash -e {0}", "a=success"),
        ("bash -eo pipefail {0}", "a=failure"),
    ] {
        let text = job("false | true", &format!("        shell: {shell}\n"));
        assert_eq!(told(&once(&text, push("main"))), wanted, "{shell}");
        let text = job("false | true", "");
        let defaults = format!("on: push\ndefaults:\n  run:\n    shell: {shell}\n");
        let text = text.replacen("on: push\n", &defaults, 1);
        assert_eq!(told(&once(&text, push("main"))), wanted, "defaults {shell}");
    }
}

/// The names that findings of a kind have.
fn named<'o>(outcome: &'o Outcome, code: &str) -> Vec<&'o str> {
    let found = outcome.findings.iter().filter(|found| found.code == code);
    let name = |found: &'o Finding| match &found.args[0].1 {
        Arg::Code(name) => name.as_str(),
        _ => "",
    };
    found.map(name).collect()
}

#[test]
fn what_is_not_followed_is_named() {
    for (script, name) in [
        ("select x in a b; do echo; done", "select"),
        ("while read -r line; do exit 1; done", "read"),
        ("while read -r line; do exit 1; done < list.txt", "read"),
        ("read -r x\nexit 0", "read"),
    ] {
        let outcome = once(&job(script, ""), push("main"));
        assert_eq!(told(&outcome), "a=success", "{script}");
        let names = named(&outcome, "workflow-command-unknown");
        assert_eq!(names, [name], "{script}");
    }
}

#[test]
fn what_hangs_on_something_unknown_is_named_and_taken_to_go_well() {
    for (script, condition) in [
        ("[ -f x ]", "[ -f x ]"),
        ("test -d dist", "test -d dist"),
        ("[[ ! -e $HOME/x ]] || exit 1", "[[ ! -e /home/runner/x ]]"),
        ("if [ -f x ]; then echo yes; else exit 1; fi", "[ -f x ]"),
        ("if [ ! -f x ]; then\n  echo no\n  exit 1\nfi", "[ ! -f x ]"),
        ("[ -f x ] && exit 1\ntrue", "[ -f x ]"),
        (
            "[ -z \"$(git diff)\" ] && { echo none; exit 1; }\ntrue",
            "[ -z … ]",
        ),
        ("[ -n \"$(whatever --list)\" ]", "[ -n … ]"),
        ("[ $(jq .version x.json) = 1.0 ]", "[ … = 1.0 ]"),
        ("X=$(cat VERSION)\n[ \"$X\" = 1.0 ]", "[ … = 1.0 ]"),
        (
            "X=v$(cat VERSION)\nexport Y=$X\ntest $Y = v1",
            "test … v = v1",
        ),
        (
            "X=1\nX=$(cat VERSION)\nif [ $X != 1 ]; then exit 1; fi",
            "[ … != 1 ]",
        ),
        ("if ! git diff --quiet; then exit 1; fi", "git diff --quiet"),
        ("git diff --quiet || exit 1", "git diff --quiet"),
        (
            "if kubectl get pods | grep -q ok; then echo; fi",
            "grep -q ok",
        ),
        (
            "while [ \"$(state)\" != done ]; do sleep 1; done",
            "[ … != done ]",
        ),
        ("for f in $(find . -name '*.py'); do echo $f; done", "for f"),
        (
            "X=$(cat kind)\ncase $X in a) exit 1;; b) echo;; esac",
            "case X",
        ),
        ("local X=$(cat kind)\ncase $X in a) exit 1;; esac", "case X"),
        ("[ \"${{ steps.odd.outputs.x }}\" = yes ]", "[ … = yes ]"),
        ("[ '${{ steps.odd.outputs.x }}' = yes ]", "…"),
    ] {
        let odd = "      - id: odd\n        uses: somebody/odd@v1\n      - run: |\n";
        let text = job(script, "").replacen("      - run: |\n", odd, 1);
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), "a=success", "{script}");
        let names = named(&outcome, "workflow-condition-unknown");
        assert!(
            names.iter().any(|name| name.contains(condition)),
            "{script}: {names:?}"
        );
    }
}

#[test]
fn what_is_known_again_is_no_guess() {
    for (script, ends_well) in [
        ("X=$(cat VERSION)\nX=1\n[ $X = 1 ]", true),
        ("X=$(cat VERSION)\nX=1\n[ $X = 2 ]", false),
        (
            "read -r a b <<< 'one two three'\n[ \"$a/$b\" = 'one/two three' ]",
            true,
        ),
        ("echo one | { read x; [ $x = one ]; }", true),
        (
            "printf 'a\\nb\\n' | while read -r l; do [ $l = a ] || exit 4; done",
            false,
        ),
        (
            "n=0\nwhile read -r l; do n=$((n+1)); done <<END\na\nb\nEND\n[ $n = 2 ]",
            true,
        ),
        ("read x <<< ''\ntrue", true),
        (
            "[ $(echo Ab-c | tr 'a-zA-Z' 'A-Za-z' | tr -d -) = aBC ]",
            true,
        ),
        ("[ $(printf 'a\\nb\\n' | tr '\\n' ,) = a,b, ]", true),
    ] {
        let outcome = once(&job(script, ""), push("main"));
        let wanted = if ends_well { "a=success" } else { "a=failure" };
        assert_eq!(told(&outcome), wanted, "{script}");
        assert!(
            outcome.findings.is_empty(),
            "{script} {:?}",
            outcome.findings
        );
    }
}

#[test]
fn what_a_script_tells_may_be_unknown_to_later_steps() {
    for (script, name) in [
        ("echo \"x=$(cat VERSION)\" >> $GITHUB_OUTPUT", true),
        ("V=$(cat VERSION)\necho \"x=$V\" >> $GITHUB_OUTPUT", true),
        ("./version.sh", true),
        ("cat VERSION >> $GITHUB_OUTPUT", true),
        ("echo x=1 >> $GITHUB_OUTPUT", false),
        ("./build.sh\necho x=1 >> $GITHUB_OUTPUT", false),
        ("echo \"y=$(cat VERSION)\" >> $GITHUB_OUTPUT", false),
        ("echo one", false),
    ] {
        let after = "        id: v\n      - if: steps.v.outputs.x != ''\n        run: 'true'\n";
        let outcome = once(&job(script, after), push("main"));
        let names = named(&outcome, "workflow-condition-unknown");
        assert_eq!(!names.is_empty(), name, "{script}: {names:?}");
    }
    let tells = "echo \"V=$(cat VERSION)\" >> $GITHUB_ENV";
    let after = "      - run: |\n          [ \"$V\" = 1 ]\n";
    let outcome = once(&job(tells, after), push("main"));
    assert_eq!(told(&outcome), "a=success");
    assert_eq!(named(&outcome, "workflow-condition-unknown"), ["[ … = 1 ]"]);
}

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
fn files_tell_later_steps_values_of_several_lines() {
    for (script, told_well) in [
        (
            "echo 'go<<EOF' >> $GITHUB_OUTPUT\necho a >> $GITHUB_OUTPUT\necho b=c >> $GITHUB_OUTPUT\necho EOF >> $GITHUB_OUTPUT",
            true,
        ),
        (
            "{\n  echo 'go<<E'\n  printf 'a\\n%s=%s\\n' b c\n  echo E\n  echo on=1\n} >> \"$GITHUB_OUTPUT\"",
            true,
        ),
        ("printf 'go=%s%%\\n' \"x\" >> $GITHUB_OUTPUT", true),
        ("cat >> $GITHUB_OUTPUT <<'X'\ngo<<E\na\nb=c\nE\nX", true),
        ("echo '::set-output name=go::yes'", true),
        (
            "echo '' >> $GITHUB_OUTPUT; echo go=b >> $GITHUB_OUTPUT",
            true,
        ),
        (
            "echo 'go<<EOF' >> $GITHUB_OUTPUT\necho a >> $GITHUB_OUTPUT",
            false,
        ),
        ("echo nonsense >> $GITHUB_OUTPUT", false),
        ("echo =x >> $GITHUB_OUTPUT", false),
    ] {
        let more = "        id: x\n      - run: exit 1\n        if: \"!steps.x.outputs.go || contains(steps.x.outputs.go, 'EOF')\"\n";
        let outcome = once(&job(script, more), push("main"));
        let wanted = if told_well { "a=success" } else { "a=failure" };
        assert_eq!(told(&outcome), wanted, "{script}");
        let first = &outcome.runs[0].jobs[0].steps[0];
        assert_eq!(first.outcome == Conclusion::Success, told_well, "{script}");
    }
}

#[test]
fn variables_are_there_from_the_next_step_on() {
    let script = "echo X=1 >> $GITHUB_ENV\n[ -z \"$X\" ]";
    let more = "      - run: '[ $X = 1 ]'\n      - run: echo X=2 >> $GITHUB_ENV; [ $X = 1 ]\n      - run: '[ $X = 2 ]'\n";
    assert_eq!(told(&once(&job(script, more), push("main"))), "a=success");
}

#[test]
fn a_shell_of_another_system_is_not_there() {
    for (shell, label, wanted) in [
        ("cmd", "ubuntu-latest", "a=failure"),
        ("powershell", "macos-latest", "a=failure"),
        ("cmd", "windows-latest", "a=success"),
        ("pwsh", "ubuntu-latest", "a=success"),
        ("python", "ubuntu-latest", "a=success"),
    ] {
        let text = job("dir", &format!("        shell: {shell}\n"));
        let text = text.replace("ubuntu-latest", label);
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), wanted, "{shell} on {label}");
    }
    let os = "      - run: exit 1\n        if: runner.os != 'Windows'\n";
    let text = job("[ $RUNNER_OS = Windows ]", os).replace("ubuntu-latest", "windows-2022");
    assert_eq!(told(&once(&text, push("main"))), "a=success");
}

#[test]
fn values_reach_later_steps_whatever_writes_them() {
    for script in [
        "echo \"go=yes\" >> \"$GITHUB_OUTPUT\"",
        "if true; then echo go=yes >> $GITHUB_OUTPUT; fi",
        "{ echo other=x; echo go=yes; } >> $GITHUB_OUTPUT",
        "cat <<EOF >> $GITHUB_OUTPUT\ngo=yes\nEOF",
        "echo go=yes | tee -a $GITHUB_OUTPUT",
        "GO=$(echo yes)\necho \"go=$GO\" >> $GITHUB_OUTPUT",
    ] {
        let more = "        id: x\n      - run: exit 1\n        if: steps.x.outputs.go == 'yes'\n";
        let outcome = once(&job(script, more), push("main"));
        assert_eq!(told(&outcome), "a=failure", "{script}");
    }
}

#[test]
fn a_failed_condition_has_its_exit_code_in_the_log() {
    let text = job("[ a = b ]", "");
    let outcome = once(&text, push("main"));
    let step = &outcome.runs[0].jobs[0].steps[0];
    assert_eq!(step.outcome, Conclusion::Failure);
    let code = step.did.last().and_then(|did| did.failed);
    assert_eq!(code.map(super::act::Failure::code), Some(1));
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

#[test]
fn a_path_without_tests_fails_where_all_tests_are_known() {
    let settings = Settings {
        knows_tests: true,
        ..Settings::default()
    };
    for (script, known, unknown) in [
        (
            "pip install pytest && pytest tests/banana",
            "a=failure",
            "a=success",
        ),
        (
            "pip install pytest && pytest tests/unit",
            "a=success",
            "a=success",
        ),
        (
            "pip install pytest && pytest tests/",
            "a=success",
            "a=success",
        ),
        ("pip install pytest && pytest -q", "a=success", "a=success"),
        ("./scripts/test.sh", "a=success", "a=success"),
    ] {
        let text =
            job(script, "").replacen("- run: |", "- uses: actions/checkout@v4\n      - run: |", 1);
        let happening = || at(0, What::Event(push("main")));
        assert_eq!(
            told(&play(&text, &settings, &[happening()])),
            known,
            "{script}"
        );
        let otherwise = play(&text, &Settings::default(), &[happening()]);
        assert_eq!(told(&otherwise), unknown, "{script}");
    }
}
