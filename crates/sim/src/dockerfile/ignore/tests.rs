//! Behaviour of ignore files.

use proptest::prelude::*;

use super::*;

fn ignore(text: &str) -> Ignore {
    let (ignore, findings) = parse_ignore(text);
    assert_eq!(findings, [], "{text}");
    ignore
}

#[test]
fn one_pattern() {
    for (pattern, path, excluded) in [
        ("data", "data", true),
        ("data", "data/big.bin", true),
        ("data", "datas", false),
        ("data/", "data/big.bin", true),
        ("/data", "data/big.bin", true),
        ("data", "src/data", false),
        ("**/data", "src/data/x", true),
        ("*.pyc", "a.pyc", true),
        ("*.pyc", "src/a.pyc", false),
        ("**/*.pyc", "src/deep/a.pyc", true),
        ("**/*.pyc", "a.pyc", true),
        ("**/__pycache__", "a/__pycache__/m.pyc", true),
        (".venv/**", ".venv/lib/x", true),
        (".venv/**", ".venv", false),
        ("a/**/z", "a/z", true),
        ("a/**/z", "a/b/c/z", true),
        ("*", "a/b", true),
        ("**", "a/b", true),
        ("*/temp*", "x/temporary.txt", true),
        ("*/temp*", "x/y/temp", false),
        ("file?", "file1", true),
        ("file?", "file", false),
        ("[!a]b", "!b", true),
        ("[^a]b", "ab", false),
        ("file[^a]", "file/", true),
        ("a.b", "axb", false),
        ("x+y(z)", "x+y(z)/f", true),
        ("*x+y", "wx+y", true),
    ] {
        assert_eq!(ignore(pattern).excludes(path), excluded, "{pattern} {path}");
    }
}

#[test]
fn the_last_pattern_that_fits_decides() {
    let ignore = ignore("# all but the code\n*\n!src\n  src/secret  \n!src/secret/ok\n");
    for (path, excluded, rule) in [
        ("README.md", true, Some(0)),
        ("src/app.py", false, Some(1)),
        ("src/secret/key", true, Some(2)),
        ("src/secret/ok", false, Some(3)),
    ] {
        assert_eq!(
            ignore.decide(path),
            Ok(Decision { excluded, rule }),
            "{path}"
        );
    }
    assert_eq!(ignore.rules()[2].line, 4);
    assert!(ignore.has_negations());
}

#[test]
fn the_reader_cleans() {
    assert_eq!(
        read_patterns("\u{feff}#c\n #no comment\n/a/../b/\n! /x/ \n\n/\n!\n"),
        ["#no comment", "b", "!x", "/", "!"]
    );
}

#[test]
fn what_is_no_pattern_is_found_and_left_out() {
    let (ignore, findings) = parse_ignore("a\n!\n[\n[z-a]\nb");
    assert_eq!(ignore.rules().len(), 2);
    let said: Vec<_> = findings
        .iter()
        .map(|f| (f.place.line, f.said.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (2, "illegal exclusion pattern: \"!\""),
            (3, "syntax error in pattern"),
            (4, "syntax error in pattern")
        ]
    );
}

#[test]
fn unclean_paths_are_matched_as_they_are() {
    let all = Ignore::from_patterns(["**/"]).unwrap();
    assert!(all.excludes("/"));
    assert!(Ignore::from_patterns(["a"]).unwrap().excludes("a/b/"));
    assert!(!Ignore::from_patterns(["a"]).unwrap().excludes("./a"));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(?s).{0,200}", path in "(?s).{0,60}") {
        let (ignore, _) = parse_ignore(&text);
        let _ = ignore.excludes(&path);
    }

    #[test]
    fn patterns_never_panic(pattern in r"[]a*?/\[^!.-]{0,12}", path in "[a/.*]{0,12}") {
        if let Ok(ignore) = Ignore::from_patterns([pattern.as_str()]) {
            let _ = ignore.decide(&path);
        }
    }

    /// The one pass over a clean path gives what asking every parent would give.
    #[test]
    fn parents_in_one_pass(pattern in r"[ab*?/]{1,8}", path in "[ab]{1,2}(/[ab]{1,2}){0,3}") {
        let Ok(ignore) = Ignore::from_patterns([pattern.as_str()]) else { return Ok(()) };
        let Some(rule) = ignore.rules().first() else { return Ok(()) };
        let prefixes = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let mut any = false;
        for end in prefixes {
            any |= rule.pattern.matches(&path[..end]).unwrap_or(false);
        }
        prop_assert_eq!(ignore.excludes(&path), any);
    }
}
