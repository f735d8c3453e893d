//! What becomes of scripts: which command ends a step, and what a variable holds.

use std::fmt::Write;

use super::{Conclusion, Settings, What, at, once, play, push, told};

/// A job of one step with this script.
pub(super) fn job(script: &str, more: &str) -> String {
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
    // What names no shell is PowerShell's on Windows, and plain commands are the same there.
    for (script, label, wanted) in [
        ("if ($env:CI) { echo yes }", "windows-latest", "a=success"),
        ("if ($env:CI) { echo yes }", "ubuntu-latest", "a=failure"),
        ("$x = 1", "windows-2022", "a=success"),
        ("exit 1", "windows-latest", "a=failure"),
    ] {
        let text = job(script, "").replace("ubuntu-latest", label);
        assert_eq!(
            told(&once(&text, push("main"))),
            wanted,
            "{script} on {label}"
        );
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
