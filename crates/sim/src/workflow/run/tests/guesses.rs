//! What nobody knows of a script: it is named, and taken to go well.

use super::scripts::job;
use super::*;
use crate::finding::{Arg, Finding};

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
        ("while read -r line; do exit 1; done < /etc/hosts", "read"),
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
        ("X=$(cat ~/VERSION)\n[ \"$X\" = 1.0 ]", "[ … = 1.0 ]"),
        (
            "X=v$(cat ~/VERSION)\nexport Y=$X\ntest $Y = v1",
            "test … v = v1",
        ),
        (
            "X=1\nX=$(cat ~/VERSION)\nif [ $X != 1 ]; then exit 1; fi",
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
        ("source ~/x.env\n[ \"$X\" = 1 ]", "[ … = 1 ]"),
        ("if frobnicate --all; then exit 1; fi", "frobnicate --all"),
        ("if ! frobnicate; then exit 1; fi", "frobnicate"),
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
        ("X=$(cat ~/VERSION)\nX=1\n[ $X = 1 ]", true),
        ("X=$(cat ~/VERSION)\nX=1\n[ $X = 2 ]", false),
        (
            "read -r a b <<< 'one two three'\n[ \"$a/$b\" = 'one/two three' ]",
            true,
        ),
        ("echo one | { read x; [ $x = one ]; }", true),
        ("echo X=a > .env; source .env; [ $X = a ]", true),
        (
            "echo X=a > .env; set -a; . ./.env; set +a; [ $X = b ]",
            false,
        ),
        (
            "echo 'export X=a' > v.sh; source v.sh; [ -z \"$X\" ]",
            false,
        ),
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
        ("echo \"x=$(cat ~/VERSION)\" >> $GITHUB_OUTPUT", true),
        ("V=$(cat ~/VERSION)\necho \"x=$V\" >> $GITHUB_OUTPUT", true),
        ("mvn package", true),
        ("cat /opt/VERSION >> $GITHUB_OUTPUT", true),
        ("echo x=1 >> $GITHUB_OUTPUT", false),
        ("./build.sh\necho x=1 >> $GITHUB_OUTPUT", false),
        ("echo \"y=$(cat ~/VERSION)\" >> $GITHUB_OUTPUT", false),
        ("echo one", false),
    ] {
        let after = "        id: v\n      - if: steps.v.outputs.x != ''\n        run: 'true'\n";
        let outcome = once(&job(script, after), push("main"));
        let names = named(&outcome, "workflow-condition-unknown");
        assert_eq!(!names.is_empty(), name, "{script}: {names:?}");
    }
    let tells = "echo \"V=$(cat ~/VERSION)\" >> $GITHUB_ENV";
    let after = "      - run: |\n          [ \"$V\" = 1 ]\n";
    let outcome = once(&job(tells, after), push("main"));
    assert_eq!(told(&outcome), "a=success");
    assert_eq!(named(&outcome, "workflow-condition-unknown"), ["[ … = 1 ]"]);
}

/// A matrix that is made of an output that nobody knows has values that nobody knows.
#[test]
fn values_of_an_unknown_matrix_are_unknown() {
    let text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    outputs:\n      m: ${{ steps.s.outputs.m }}\n    steps:\n      - id: s\n        run: echo \"m=$(TOLD)\" >> $GITHUB_OUTPUT\n  b:\n    needs: a\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        p: ${{ fromJson(needs.a.outputs.m) }}\n    env:\n      P: ${{ matrix.p }}\n    steps:\n      - run: test -n \"${{ matrix.p }}\" && [ $P = x ]\n  c:\n    needs: b\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n";
    for (tells, wanted) in [
        ("jq -c . list.json", "a=success b=success c=success"),
        ("echo '[\"x\"]'", "a=success b (x)=success c=success"),
        ("echo '[\"y\"]'", "a=success b (y)=failure c=skipped"),
    ] {
        let outcome = once(&text.replace("TOLD", tells), push("main"));
        assert_eq!(told(&outcome), wanted, "{tells}");
    }
}
