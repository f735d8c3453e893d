//! What scripts print, keep in files and read again, as bash and dash do it.

use super::scripts::job;
use super::*;

/// Scripts, with whether they end well; nothing of them is unknown.
fn end(shell: &str, rows: &[(&str, bool)]) {
    let mut wrong = Vec::new();
    for (script, ends_well) in rows {
        let more = format!("        shell: {shell}\n");
        let bash = shell == "bash";
        let text = job(script, if bash { "" } else { &more });
        let outcome = once(&text, push("main"));
        let wanted = if *ends_well { "a=success" } else { "a=failure" };
        if told(&outcome) != wanted || !outcome.findings.is_empty() && bash {
            wrong.push(format!("{script:?} {:?}", outcome.findings));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_goes_to_a_file_is_not_taken() {
    end(
        "bash",
        &[
            (
                "f() { echo log > log.txt; echo v; }\n[ \"$(f)\" = v ]",
                true,
            ),
            ("x=$(echo a >/dev/null; echo d)\n[ \"$x\" = d ]", true),
            ("x=$(date +%Y >/dev/null && echo d)\n[ \"$x\" = d ]", true),
            ("x=$(echo a > f; echo b)\n[ \"$x\" = b ]", true),
            ("x=$(echo a &> f; echo b)\n[ \"$x\" = b ]", true),
            ("x=$({ echo a; echo b; } > f; echo c)\n[ \"$x\" = c ]", true),
            ("x=$(echo a > f; echo b)\n[ \"$x\" = a ]", false),
            ("x=$(echo a > /dev/stdout)\n[ \"$x\" = a ]", true),
            (
                "x=$(if echo a; then echo b; fi)\n[ \"$x\" = $'a\\nb' ]",
                true,
            ),
            ("x=$(if echo a; then echo b; fi)\n[ \"$x\" = b ]", false),
            (
                "x=$(for i in 1 2; do printf $i; done)\n[ \"$x\" = 12 ]",
                true,
            ),
            ("x=$(printf a; printf b)\n[ \"$x\" = ab ]", true),
        ],
    );
}

#[test]
fn what_a_script_writes_it_reads_again() {
    end(
        "bash",
        &[
            ("echo a > f\nx=$(< f)\n[ \"$x\" = a ]", true),
            ("echo a > f\nx=$(cat f)\n[ \"$x\" = b ]", false),
            ("echo a > f\necho b >> f\n[ \"$(< f)\" = $'a\\nb' ]", true),
            ("echo a >> f\n[ \"$(cat ./f)\" = a ]", true),
            ("echo a > f\ncat f | grep -q b", false),
            ("echo a > f\ngrep -q a f", true),
            ("echo a > f\ngrep -q b < f", false),
            ("echo a | tee f\ngrep -q b f", false),
            (
                "printf 'a\\nb\\n' > f\nn=0\nwhile read -r x; do n=$((n+1)); done < f\n[ $n = 2 ]",
                true,
            ),
            (
                "n=0\nwhile read -r x; do n=$((n+1)); done < <(printf 'a\\nb\\n')\n[ $n = 2 ]",
                true,
            ),
            ("while read -r x; do exit 3; done < <(true)", true),
            ("while read -r x; do exit 3; done < <(echo a)", false),
            ("while read -r x; do exit 3; done < /dev/null", true),
            ("read -r x < /dev/null", false),
        ],
    );
}

#[test]
fn fields_end_where_the_script_says() {
    let rows = [
        (
            "IFS='.' read -r a b c <<EOF\n1.2.3\nEOF\n[ \"$b\" = 2 ]",
            true,
        ),
        (
            "L=a,b\nn=\nIFS=,; for x in $L; do n=$n-$x; done\n[ $n = -a-b ]",
            true,
        ),
        ("v=1.2\nIFS=.; set -- $v\n[ $# = 2 ] && [ $2 = 2 ]", true),
        ("v=1.2\nIFS=. true\nset -- $v\n[ $# = 2 ]", false),
        (
            "set -- 'a b' c\nfor x in \"$@\"; do [ \"$x\" != a ]; done",
            true,
        ),
        ("set -- 'a b' c\nf() { [ $# = 2 ]; }\nf \"$@\"", true),
        ("set -- 'a b' c\nf() { [ $# = 3 ]; }\nf $@", true),
        ("set -- a b\nIFS=,\n[ \"$*\" = a,b ]", true),
    ];
    end("bash", &rows);
    end("sh", &rows);
    end(
        "bash",
        &[
            ("IFS='.' read -r a b c <<< \"1.2.3\"\n[ \"$b\" = 2 ]", true),
            ("IFS=/ read -r x y <<< own/repo\n[ $x-$y = own-repo ]", true),
            ("IFS=/ read -r x y <<< own/repo\n[ $x = own/repo ]", false),
        ],
    );
}

#[test]
fn what_comes_through_a_filter_is_searched() {
    end(
        "bash",
        &[
            ("printf 'a\\nb\\n' | head -1 | grep -q b", false),
            ("printf 'a\\nb\\n' | tail -1 | grep -q b", true),
            ("echo a > f\nsort f | grep -q b", false),
            ("echo a | sed s/a/b/ | grep -q a", false),
            ("echo a | sed s/a/b/ | grep -q b", true),
            ("echo a:b | cut -d: -f1 | grep -q b", false),
            ("echo a | sort | grep -q b", false),
            ("[ \"$(printf 'a\\nb\\n' | wc -l)\" -eq 2 ]", true),
        ],
    );
}

#[test]
fn a_search_in_something_unknown_may_end_the_script() {
    for (script, named) in [
        ("whatever --list | grep -q b", true),
        ("grep -q b README.md", true),
        ("set +e\ngrep -q b README.md", false),
    ] {
        let text = job(script, "");
        let text = text.replacen(
            "      - run",
            "      - uses: actions/checkout@v4\n      - run",
            1,
        );
        let outcome = once(&text, push("main"));
        let codes: Vec<&str> = outcome.findings.iter().map(|found| found.code).collect();
        assert_eq!(told(&outcome), "a=success", "{script}");
        assert_eq!(
            codes.contains(&"workflow-condition-unknown"),
            named,
            "{script}"
        );
    }
}

#[test]
fn what_is_quoted_is_no_pattern() {
    end(
        "bash",
        &[
            ("t=release/x\n[[ \"$t\" == \"release/*\" ]]", false),
            ("t=release/x\n[[ \"$t\" == release/* ]]", true),
            ("t=release/x\n[[ $t == \"release/\"* ]]", true),
            ("p='a*'\n[[ abc == \"$p\" ]]", false),
            ("p='a*'\n[[ abc == $p ]]", true),
            ("[[ ab == *\"*\"* ]]", false),
            ("[[ 'a*b' == *\"*\"* ]]", true),
            ("[[ 'a*b' != a\\*b ]]", false),
            ("[[ axb =~ \"a.b\" ]]", false),
            ("[[ axb =~ a.b ]]", true),
            ("[[ a.b =~ \"a.b\" ]]", true),
            ("[[ v1x2 =~ ^v[0-9]+\\.[0-9]+$ ]]", false),
            ("[[ v1.2 =~ ^v[0-9]+\\.[0-9]+$ ]]", true),
            ("v=1.2\n[[ 1x2 =~ ^\"$v\"$ ]]", false),
        ],
    );
    let rows = [
        ("case ab in \"a*\") exit 4;; esac", true),
        ("case ab in a*) exit 4;; esac", false),
        ("case 'a*' in \"a*\") exit 4;; esac", false),
        ("p='a*'\ncase ab in \"$p\") exit 4;; esac", true),
        ("p='a*'\ncase ab in $p) exit 4;; esac", false),
        (
            "x=$(case \"$(uname -s)\" in Linux*) echo linux;; Darwin*) echo mac;; esac)\n[ \"$x\" = linux ]",
            true,
        ),
        (
            "x=$(case a in a) echo b;; esac; echo c)\n[ \"$x\" = \"b\nc\" ]",
            true,
        ),
        ("x=$(echo case)\n[ $x = case ]", true),
    ];
    end("bash", &rows);
    end("sh", &rows);
}

#[test]
fn a_search_that_selects_nothing_fails() {
    end(
        "bash",
        &[
            ("n=$(printf 'x\\n' | grep -c TODO)", false),
            ("n=$(printf 'x\\nx\\n' | grep -c x)\n[ $n = 2 ]", true),
            ("n=$(echo x | grep -c TODO) || true\n[ $n = 0 ]", true),
            ("echo b > f\nn=$(grep -c TODO f)", false),
            ("printf 'x\\n' > f\ngrep -v x f", false),
            ("echo a | grep -cv a", false),
            ("echo ab | grep -x a", false),
            ("echo ab | grep -qx ab", true),
        ],
    );
}

#[test]
fn what_a_loop_over_something_unknown_changes_is_unknown() {
    for (script, unknown) in [
        (
            "n=0\nwhile read -r x; do n=$((n+1)); done < list\n[ $n = 3 ]",
            true,
        ),
        (
            "n=0\nwhile read -r x; do ((n+=1)); done < list\n(( n > 2 )) || exit 1",
            true,
        ),
        ("n=0\nfor f in *.txt; do n=$((n+1)); done\n[ $n = 3 ]", true),
        (
            "add() { n=$((n+1)); }\nn=0\nfor f in *.txt; do add; done\n[ $n = 3 ]",
            true,
        ),
        (
            "while read -r x; do last=$x; done < <(jq -r .a b.json)\n[ \"$last\" = 1 ]",
            true,
        ),
        ("n=0\nfor f in *.txt; do m=1; done\n[ $n = 0 ]", false),
    ] {
        let text = job(script, "");
        let text = text.replacen(
            "      - run",
            "      - uses: actions/checkout@v4\n      - run",
            1,
        );
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), "a=success", "{script}");
        let found = outcome.findings.iter();
        let about = found.filter(|found| {
            let text = format!("{found:?}");
            text.contains("[ …") || text.contains("((")
        });
        assert_eq!(
            about.count() > 0,
            unknown,
            "{script}: {:?}",
            outcome.findings
        );
    }
}

#[test]
fn words_are_gathered_and_counted_as_in_the_shell() {
    let rows = [
        ("x=$(seq 1 3 | xargs echo)\n[ \"$x\" = '1 2 3' ]", true),
        (
            "x=$(seq 1 3 | xargs -n1 echo -)\n[ \"$x\" = '- 1 2 3' ]",
            false,
        ),
        ("x=$(echo a | xargs -I{} echo 'n{}')\n[ \"$x\" = na ]", true),
        ("x=$(bash -c 'echo $0 $1' a b)\n[ \"$x\" = 'a b' ]", true),
        ("mkdir a\nmkdir a", false),
        ("mkdir -p a\nmkdir -p a", true),
        ("mkdir a\nrm -r a\nmkdir a", true),
        ("cd /nonexist", false),
        ("cd /usr/bin", true),
        ("type cd", true),
        ("[ abc -eq 1 ]; [ $? = 2 ]", false),
        ("[ abc -eq 1 ] || [ $? = 2 ]", true),
        ("[ '' -eq 0 ] || [ $? = 2 ]", true),
        ("[ 3.5 -gt 3 ] || [ $? = 2 ]", true),
        ("[ a = a", false),
        ("[ a = a || [ $? = 2 ]", true),
        ("x=010\n[ $((x+1)) = 9 ]", true),
    ];
    end("sh", &rows);
    end("bash", &rows);
    end(
        "bash",
        &[
            ("x=08\n[ $((10#$x + 1)) = 9 ]", true),
            ("echo $((2**10))", true),
            ("n=1\n: $((n++))\n[ $n = 2 ]", true),
            ("[ -n \"$BASH_VERSION\" ] && [ -n \"$BASH\" ]", true),
            (
                "set -E\ntrap 'exit 0' ERR\nf() { false; true; }\nf\nexit 3",
                true,
            ),
            ("trap 'exit 0' ERR\nf() { false; true; }\nf\nexit 3", false),
        ],
    );
    end(
        "sh",
        &[
            ("echo $((2**10))", false),
            ("x=09\ny=$((x+1))\ntrue", false),
            ("n=1\n: $((n++))", false),
            ("n=1\n: $((++n))", true),
            ("[ -n \"$BASH_VERSION\" ]", false),
        ],
    );
}
