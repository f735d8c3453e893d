//! Tables of what is read from scripts, and of conditions.

use super::condition::holds;
use super::{Dialect, Join, Script, What, parse, plain};

/// The script in short: joins, words and constructs.
fn shape(script: &Script) -> String {
    fn list(list: &[super::Pipeline]) -> String {
        let one = |pipeline: &super::Pipeline| {
            let join = match pipeline.join {
                Join::Then => "; ",
                Join::And => "&& ",
                Join::Or => "|| ",
            };
            let not = if pipeline.negated { "! " } else { "" };
            let commands: Vec<String> = pipeline.commands.iter().map(command).collect();
            [join, not, &commands.join(" | ")].concat()
        };
        let all: Vec<String> = list.iter().map(one).collect();
        all.join(" ").trim_start_matches("; ").to_owned()
    }
    fn command(one: &super::Command) -> String {
        match &one.what {
            What::Simple { words, .. } => {
                let word = |word| plain(word).unwrap_or("$").to_owned();
                let words: Vec<String> = words.iter().map(word).collect();
                words.join(" ")
            }
            What::If {
                branches,
                otherwise,
            } => {
                let branch = |(condition, body): &(Vec<_>, Vec<_>)| {
                    ["if ", &list(condition), " then ", &list(body)].concat()
                };
                let branches: Vec<String> = branches.iter().map(branch).collect();
                ["<", &branches.join(" "), " else ", &list(otherwise), ">"].concat()
            }
            What::For { name, words, body } => [
                "<for ",
                name,
                " ",
                &words.len().to_string(),
                " do ",
                &list(body),
                ">",
            ]
            .concat(),
            What::Group(inner) | What::Subshell(inner) => ["<", &list(inner), ">"].concat(),
            What::While {
                until,
                condition,
                body,
                step,
            } => [
                if *until { "<until " } else { "<while " },
                &list(condition),
                " do ",
                &list(body),
                if step.is_empty() { "" } else { " step " },
                &list(step),
                ">",
            ]
            .concat(),
            What::Case { arms, .. } => {
                let arm = |(patterns, body): &(Vec<_>, Vec<_>)| {
                    let patterns: Vec<&str> = patterns
                        .iter()
                        .map(|word| plain(word).unwrap_or("$"))
                        .collect();
                    [&patterns.join("|"), ") ", &list(body)].concat()
                };
                let arms: Vec<String> = arms.iter().map(arm).collect();
                ["<case ", &arms.join(";; "), ">"].concat()
            }
            What::Function { name, body } => [name, "() ", &command(body)].concat(),
            What::Arithmetic(word) => ["((", plain(word).unwrap_or("$"), "))"].concat(),
            What::Opaque(name) => ["?", name].concat(),
            What::Broken | What::Refused(_) => "?".to_owned(),
        }
    }
    list(&script.list)
}

#[test]
fn scripts_are_read_as_a_shell_reads_them() {
    for (text, expected) in [
        ("a b; c && d || e", "a b ; c && d || e"),
        ("a\\\n b # c\nd", "a b ; d"),
        ("a | b 2>&1 | c > out", "a | b | c"),
        ("! a", "! a"),
        ("echo 'a;b' \"c && d\" e\\;f", "echo a;b c && d e;f"),
        ("if a; then b; fi", "<if a then b else >"),
        (
            "if a; then b; elif c\nthen d; else e; fi; f",
            "<if a then b if c then d else e> ; f",
        ),
        ("for x in 1 2 3; do a $x; done", "<for x 3 do a $>"),
        ("(a; b) && { c; }", "<a ; b> && <c>"),
        ("[[ $a == x && -n b ]] || c", "[[ $ == x && -n b ]] || c"),
        ("while a; do b; done; c", "<while a do b> ; c"),
        (
            "while a; do for x in 1; do b; done; done\nc",
            "<while a do <for x 1 do b>> ; c",
        ),
        ("until ! a\ndo b\ndone", "<until ! a do b>"),
        (
            "for ((i=0; i<3; i++)); do a; done; b",
            "<! ((i=0)) ; <while ((i<3)) do a step ! ((i++))>> ; b",
        ),
        ("((a + 1)) && b", "((a + 1)) && b"),
        ("((a); (b))", "<<a> ; <b>>"),
        ("case $x in a) b;; esac; c", "<case a) b> ; c"),
        (
            "case $x in\n  a | b) c; d ;;\n  (*)\n    e\nesac\nf",
            "<case a|b) c ; d;; *) e> ; f",
        ),
        ("case x in ; b", "<case >"),
        ("select x in a; do b; done; c", "?select ; c"),
        ("f() { a; }\nb", "f() <a> ; b"),
        ("function f { a; }\nb", "f() <a> ; b"),
        ("f() (a)\nb", "f() <a> ; b"),
        ("f()", "?function"),
        ("cat <<EOF > f\nif x\nEOF\na", "cat ; a"),
        ("cat <<-'EOF'\n\tb\n\tEOF\na", "cat ; a"),
        ("echo if then fi", "echo if then fi"),
        ("'if' a", "if a"),
        // What a shell would refuse is read all the same, up to what has no end.
        ("fi; a", "fi ; a"),
        (") a", "a"),
        ("if a; then b", "?"),
        ("&& a", "a"),
        ("\"", "?"),
        ("", ""),
    ] {
        assert_eq!(shape(&parse(text, Dialect::Bash)), expected, "{text}");
    }
}

#[test]
fn conditions_hold_as_for_the_real_test() {
    for (text, expected) in [
        ("", Ok(false)),
        ("x", Ok(true)),
        ("-z", Ok(true)),
        ("-n", Ok(true)),
        ("a = a", Ok(true)),
        ("a == b", Ok(false)),
        ("a != b", Ok(true)),
        ("! a = b", Ok(true)),
        ("! ! x", Ok(true)),
        ("! = !", Ok(true)),
        ("3 -lt 10", Ok(true)),
        ("3 -gt 10", Ok(false)),
        ("x -eq 0", Ok(false)),
        ("a = b -o c = c", Ok(true)),
        ("a = a -a c = d", Ok(false)),
        ("( a = b -o a = a ) -a x", Ok(true)),
        ("-f Dockerfile", Err("test -f".to_owned())),
    ] {
        let words: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(holds(&words, false), expected, "{text}");
    }
    for (text, expected) in [
        ("refs/tags/v1 == refs/tags/*", Ok(true)),
        ("main == m?in && x", Ok(true)),
        ("main != rel* || x", Ok(true)),
        ("v1.2 =~ ^v1", Ok(true)),
        ("v1.2 =~ ^v[0-9]", Ok(true)),
        ("v1.2 =~ ^v(", Err("test =~".to_owned())),
    ] {
        let words: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(holds(&words, true), expected, "{text}");
    }
}

#[test]
fn deep_and_long_scripts_end() {
    for text in [
        "$(".repeat(5_000),
        "if ".repeat(5_000),
        "( ".repeat(5_000),
        "{ ".repeat(5_000),
        "a|".repeat(50_000),
        "[ ( ".repeat(5_000),
        "<<A ".repeat(5_000) + "\n",
        "while ".repeat(5_000),
        "case x in a) ".repeat(5_000),
        "case ".repeat(5_000),
        "f() ".repeat(5_000),
        "$((".repeat(5_000),
        "((".repeat(5_000),
        "for ((".repeat(5_000),
        "\"${".repeat(5_000),
    ] {
        let _ = parse(&text, Dialect::Bash);
        let _ = parse(&text, Dialect::Posix);
    }
}
