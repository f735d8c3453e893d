//! With which code a step ends: commands that run others, questions, other shells.

use super::*;

/// How a job of one step ends: the exit code, and the codes of what is found.
fn ended(step: &str) -> (u8, Vec<&'static str>) {
    let text = jobs("push", "a:").replace("- run: true", step);
    let outcome = once(&text, push("main"));
    let job = &outcome.runs[0].jobs[0];
    let did = job.steps.iter().flat_map(|step| &step.did);
    let code = match job.conclusion {
        Conclusion::Success => 0,
        _ => did
            .filter_map(|did| did.failed)
            .next_back()
            .map_or(255, Failure::code),
    };
    let found = outcome.findings.iter().map(|finding| finding.code);
    (code, found.collect())
}

fn script(script: &str) -> (u8, Vec<&'static str>) {
    let mut step = "- run: |\n".to_owned();
    for line in script.lines() {
        writeln!(step, "          {line}").unwrap();
    }
    ended(step.trim_end())
}

#[test]
fn a_command_ends_as_the_one_that_it_runs() {
    for (line, code) in [
        ("env false", 1),
        ("env X=1 false", 1),
        ("env X=1 bash -c '[ $X = 1 ]'", 0),
        ("env X=1 bash -c 'exit 7'", 7),
        ("env", 0),
        ("env A=b", 0),
        ("sudo false", 1),
        ("sudo -E false", 1),
        ("sudo -u root -- false", 1),
        ("sudo true", 0),
        ("sudo bash -c 'exit 3'", 3),
        ("sudo cd /", 1),
        ("env cd /", 127),
        ("nice exit 3", 127),
        ("time false", 1),
        ("time exit 3", 3),
        ("nice -n 19 false", 1),
        ("nohup false", 1),
        ("command false", 1),
        ("builtin false", 1),
        ("exec false", 1),
        ("exec true\nfalse", 0),
        ("exec bash -c 'exit 4'\ntrue", 4),
        ("sudo time env A=b false", 1),
        ("sudo false || true", 0),
        ("if sudo false; then exit 5; fi", 0),
        ("timeout 5 sleep 10", 124),
        ("timeout 1m sleep 10", 0),
        ("timeout 5 false", 1),
        ("timeout 60 bash -c 'until false; do sleep 5; done'", 124),
        ("eval false", 1),
        ("eval \"exit 3\"", 3),
        ("eval 'x=1; y=2'\n[ $x$y = 12 ]", 0),
        ("eval \"[ a = b ]\" || exit 6", 6),
        ("f() { eval \"$@\"; }\nf false", 1),
        ("eval true", 0),
        ("echo false | xargs true", 0),
        ("sudo env [ a = b ]", 1),
    ] {
        let (found, _) = script(line);
        assert_eq!(found, code, "{line}");
    }
}

#[test]
fn what_belongs_to_one_shell_stays_in_it() {
    for (line, code) in [
        ("X=1\n(X=2)\n[ \"$X\" = 1 ]", 0),
        (
            "printf \"a\\nb\\n\" | while read -r l; do FOUND=1; done\nif [ \"$FOUND\" = 1 ]; then exit 1; fi",
            0,
        ),
        ("x=a\nf() { local x=b; }\nf\n[ $x = a ]", 0),
        ("FOO=bar echo hi\n[ -z \"$FOO\" ]", 0),
        ("FOO=bar\nbash -c '[ \"$FOO\" = bar ]'", 1),
        ("export FOO=bar\nbash -c '[ \"$FOO\" = bar ]'", 0),
        ("FOO=bar bash -c '[ \"$FOO\" = bar ]'", 0),
        ("x=$(false; echo ok)\n[ \"$x\" = ok ]", 0),
        ("x=1\nunset x\n[ -z \"$x\" ]", 0),
        ("readonly x=1\nx=2\ntrue", 1),
        ("set -- a b\nshift\n[ \"$1\" = b ]", 0),
        ("bash -c '[ $1 = b ]' a b", 0),
    ] {
        assert_eq!(script(line).0, code, "{line}");
    }
}

#[test]
fn codes_traps_and_those_behind_end_as_in_bash() {
    for (line, code) in [
        ("exit -1", 255),
        ("exit 300", 44),
        ("exit 256", 0),
        ("exit abc", 2),
        ("trap 'exit 7' EXIT\ntrue", 7),
        ("trap 'exit 0' EXIT\nfalse", 0),
        ("trap 'echo over' EXIT\nfalse", 1),
        ("trap 'rc=$?; exit $rc' EXIT\nexit 5", 5),
        ("trap 'exit 0' ERR\nfalse", 0),
        ("trap 'echo failed' ERR\nfalse", 1),
        ("trap 'exit 3' ERR\nfalse || true", 0),
        ("trap 'exit 3' INT TERM\ntrue", 0),
        ("trap 'exit 3' EXIT\ntrap - EXIT", 0),
        ("false & wait $!", 1),
        ("false & wait", 0),
        ("true & a=$!\nfalse & wait $a", 0),
        ("false | true\n[ \"${PIPESTATUS[0]}\" = 1 ]", 0),
        ("set +e\nfalse | tee log\nexit ${PIPESTATUS[0]}", 1),
    ] {
        assert_eq!(script(line).0, code, "{line}");
    }
}

#[test]
fn words_are_made_as_in_bash_or_nobody_knows_them() {
    for (line, code) in [
        (
            "v=$(echo version=1.2.3 | grep -oE \"[0-9]+\\.[0-9]+\\.[0-9]+\")\n[ \"$v\" = 1.2.3 ]",
            0,
        ),
        (
            "while read -r l; do [ \"$l\" != bad ] || exit 1; done <<< $'ok\\nbad'",
            1,
        ),
        (
            "mkdir d\ntouch d/a.txt\nfor f in d/*.txt; do [ $f = d/a.txt ]; done",
            0,
        ),
        ("for x in \"${NONE[@]}\"; do exit 1; done", 0),
        ("A=(a b)\n[ \"${A[1]}\" = b ]", 0),
        ("A+=(a b)\n[ \"${#A[@]}\" = 2 ]", 0),
        ("E=\n[ -z \"${E-x}\" ]", 0),
        ("E=\n[ \"${E:-x}\" = x ]", 0),
        ("Y=a\n[ \"${E:-$Y}\" = a ]", 0),
        ("Y=a\n[ \"${E:-${Y}}\" = a ]", 0),
        (": ${E:=x}\n[ $E = x ]", 0),
        ("X=a\nX+=b\n[ $X = ab ]", 0),
        ("[ \"$(printf %03d 7)\" = 007 ]", 0),
        ("[ $((2**3)) = 8 ]", 0),
        ("x=ab\n[ ${x^} = Ab ]", 0),
        ("[ \"$(echo {a,b}{1,2})\" = 'a1 a2 b1 b2' ]", 0),
        ("echo $((1/0))", 1),
        ("echo err >&2 | grep err", 1),
        ("bash <<< 'exit 3'", 3),
        ("python3 - <<EOF\nimport sys\nsys.exit(1)\nEOF", 1),
        ("x=$(echo \")\")\n[ \"$x\" = ')' ]", 0),
        ("if true; then", 2),
        ("for i in a; do true", 2),
        ("echo \"a", 2),
        ("echo 'a", 2),
    ] {
        assert_eq!(script(line).0, code, "{line}");
    }
    for line in ["awk 'BEGIN{exit 3}'", "diff <(echo a) <(echo b)"] {
        let (code, found) = script(line);
        assert_eq!((code, found.len()), (0, 1), "{line}");
    }
}

#[test]
fn without_a_checkout_there_is_no_file() {
    for (line, code) in [
        ("cat nope", 1),
        ("cp nope x", 1),
        ("mv nope x", 1),
        ("rm nope", 1),
        ("rm -f nope", 0),
        ("make", 2),
        ("./build.sh", 127),
        ("python script.py", 2),
        ("test -f README.md", 1),
        ("echo a > own\ncat own", 0),
        ("cat /etc/hosts", 0),
        ("cat nope || true", 0),
    ] {
        assert_eq!(script(line).0, code, "{line}");
    }
}

#[test]
fn what_github_refuses_fails_before_the_first_step() {
    for (uses, well) in [
        ("actions/upload-artifact@v3", false),
        ("actions/upload-artifact@v4", true),
        ("actions/download-artifact@v2.1.0", false),
        ("actions/cache@v2", false),
        ("actions/cache/restore@v2", false),
        ("actions/cache@v4", true),
    ] {
        let inputs = match uses {
            _ if uses.contains("cache") => "{path: a, key: b}",
            _ if uses.contains("upload") => "{path: a}",
            _ => "{name: a}",
        };
        let step =
            format!("- run: echo\n      - if: false\n        uses: {uses}\n        with: {inputs}");
        assert_eq!(ended(&step).0 == 0, well, "{uses}");
    }
    for (system, well) in [
        ("ubuntu-latest", true),
        ("macos-14", false),
        ("windows-latest", false),
    ] {
        let text = jobs("push", "a:").replace("ubuntu-latest", system);
        let text = text.replace("    steps:", "    container: node:20\n    steps:");
        let outcome = once(&text, push("main"));
        let ended = outcome.runs[0].jobs[0].conclusion;
        assert_eq!(ended == Conclusion::Success, well, "{system}");
    }
}

#[test]
fn a_job_asks_for_its_identity_where_it_may() {
    let line = "- run: test -n \"$ACTIONS_ID_TOKEN_REQUEST_URL$ACTIONS_ID_TOKEN_REQUEST_TOKEN\"";
    assert_eq!(ended(line).0, 1);
    let text = jobs("push", "a:").replace("- run: true", line);
    let text = text.replace("jobs:", "permissions: {id-token: write}\njobs:");
    let outcome = once(&text, push("main"));
    assert_eq!(outcome.runs[0].jobs[0].conclusion, Conclusion::Success);
}

#[test]
fn what_an_event_would_say_is_unknown_where_nobody_said_it() {
    for (condition, unknown) in [
        ("github.event.head_commit.message == ''", true),
        ("github.event.pusher.name == 'a'", true),
        ("github.event.head_commit.author.name == 'a'", true),
        ("github.event.ref == 'refs/heads/main'", false),
        ("github.event.pull_request.number == 1", false),
        ("github.event.inputs.x == ''", false),
    ] {
        let (_, found) = ended(&format!("- if: {condition}\n        run: echo"));
        let said = found.contains(&"workflow-condition-unknown");
        assert_eq!(said, unknown, "{condition}");
    }
}

#[test]
fn who_asks_for_a_command_is_told_whether_it_is_there() {
    for (line, code) in [
        ("which pythonn", 1),
        ("which python3", 0),
        ("which sed", 0),
        ("which shellcheck", 0),
        ("command -v nope", 1),
        ("command -v git", 0),
        ("command -v cd", 0),
        ("type nope", 1),
        ("hash nope", 1),
        ("if command -v nope; then exit 3; fi", 0),
        ("command -v nope || echo none", 0),
        ("mine() { true; }\ncommand -v mine", 0),
        ("mine() { true; }\nwhich mine", 1),
        ("export PATH=$PWD/bin:$PATH\ncommand -v nope", 0),
        ("echo $PWD/bin >> $GITHUB_PATH\ncommand -v nope", 0),
        ("pip install our-own-tools\ncommand -v nope", 0),
        ("sudo apt-get install -y odd-tool\ncommand -v nope", 0),
        ("command -v $(cat name)", 0),
    ] {
        assert_eq!(script(line).0, code, "{line}");
    }
}

#[test]
fn a_script_of_another_shell_is_followed_where_it_speaks_for_itself() {
    let unknown = ["workflow-command-unknown"];
    for (shell, script, code, found) in [
        ("python", "import sys; sys.exit(3)", 3, &[][..]),
        ("python", "exit(1)", 1, &[]),
        ("python", "raise ValueError()", 1, &[]),
        ("python {0}", "print(1)", 0, &[]),
        ("python3 {0}", "exit(2)", 2, &[]),
        ("python", "exit(${{ 2 + 2 == 4 && 5 }})", 5, &[]),
        ("python", "if x: exit(1)", 0, &unknown),
        ("python", "import mine", 0, &unknown),
        ("pwsh", "exit 3", 0, &unknown),
        ("perl {0}", "exit 3", 0, &unknown),
        ("cmd", "exit 3", 1, &[]),
    ] {
        let script = script.replace("2 + 2 == 4", "true");
        let step = format!("- shell: {shell}\n        run: '{script}'");
        let (ended, codes) = ended(&step);
        assert_eq!((ended, &codes[..]), (code, found), "{shell}: {script}");
    }
    let hidden = "- id: odd\n        uses: somebody/odd@v1\n      - shell: python\n        run: exit(${{ steps.odd.outputs.x }})";
    assert_eq!(ended(hidden).0, 0);
}

#[test]
fn sudo_says_what_it_does_not_find() {
    let text = jobs("push", "a:").replace("run: true", "run: sudo ruff check");
    let outcome = once(&text, push("main"));
    let (workflow, _) = read(&text);
    let log = log::lines(&Plan::new(&workflow), &outcome.runs[0].jobs[0], &[]);
    let mut texts = log.iter().map(|line| line.text.as_str());
    assert!(
        texts.any(|text| text == "sudo: ruff: command not found"),
        "{log:?}"
    );
}
