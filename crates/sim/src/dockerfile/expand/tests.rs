//! Behaviour of word expansion.

use proptest::prelude::*;

use super::*;

fn variables() -> Variables {
    [
        ("HOME", "/root"),
        ("EMPTY", ""),
        ("FILE", "a/b.tar.gz"),
        ("TWO", "x  y"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

#[test]
fn words() {
    for (word, expected) in [
        ("$HOME/x", "/root/x"),
        ("${HOME}x", "/rootx"),
        ("$HOMEx|", "|"),
        ("$NONE-", "-"),
        ("\"$HOME\" '$HOME' \\$HOME", "/root $HOME $HOME"),
        ("\"a\\nb\\\"\\$\"", "a\\nb\"$"),
        ("a\\nb", "anb"),
        ("${NONE:-x$HOME}", "x/root"),
        ("${EMPTY:-x}${EMPTY-x}", "x"),
        ("${HOME:+x}${EMPTY:+x}${EMPTY+y}", "xy"),
        ("${NONE:-${OTHER:-\"a}b\"}}", "a}b"),
        ("${FILE#*/}", "b.tar.gz"),
        ("${FILE%.*}", "a/b.tar"),
        ("${FILE%%.*}", "a/b"),
        ("${FILE##*.}", "gz"),
        ("${FILE/a/c}", "c/b.tar.gz"),
        ("${FILE//a/c}", "c/b.tcr.gz"),
        ("${FILE/\\//-}", "a-b.tar.gz"),
        ("${FILE//?/-}", "----------"),
        ("${FILE/./}", "a/btar.gz"),
        ("$$ $1 $@x", "  x"),
        ("100%", "100%"),
        ("$", "$"),
        ("<< x", "<< x"),
        ("ünï$HOME", "ünï/root"),
    ] {
        assert_eq!(
            Lexer::new('\\').word(word, &variables()).as_deref(),
            Ok(expected),
            "{word}"
        );
    }
}

#[test]
fn errors() {
    for (word, error) in [
        ("${", "syntax error: missing '}'"),
        ("${}", "syntax error: bad substitution"),
        ("${HOME", "unsupported modifier (\u{fffd}) in substitution"),
        ("${HOME=x}", "unsupported modifier (=) in substitution"),
        ("${HOME:=x}", "unsupported modifier (:=) in substitution"),
        ("${HOME:-x", "syntax error: missing '}'"),
        ("${HOME/x}", "syntax error: missing '/' in ${}"),
        (
            "${HOME/\\x/y}",
            "invalid pattern (\\x) in substitution: invalid escape '\\x'",
        ),
        ("${NONE:?tell me}", "NONE: tell me"),
        ("${NONE?}", "NONE: is not allowed to be unset"),
        ("${EMPTY:?}", "EMPTY: is not allowed to be empty"),
        (
            "'x",
            "unexpected end of statement while looking for matching single-quote",
        ),
        (
            "\"x",
            "unexpected end of statement while looking for matching double-quote",
        ),
    ] {
        let found = Lexer::new('\\').word(word, &variables()).unwrap_err();
        assert!(found.ends_with(error), "{word}: {found}");
        assert!(found.starts_with("failed to process \""), "{found}");
    }
}

#[test]
fn blanks_out_of_variables_split_words() {
    let split = |word| Lexer::new('\\').words(word, &variables()).unwrap();
    assert_eq!(split("a$TWO b"), ["ax", "y", "b"]);
    assert_eq!(split("a\"$TWO\" b"), ["ax  y", "b"]);
    assert_eq!(split("a\\ b"), ["a b"]);
    assert!(split(" $EMPTY ").is_empty());
}

#[test]
fn names_that_were_asked_for() {
    let (found, _) = Lexer::new('\\').expand("${A:-$HOME}$B'$C'", &variables());
    assert_eq!(found.matched.into_iter().collect::<Vec<_>>(), ["HOME"]);
    assert_eq!(found.unmatched.into_iter().collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn bodies_of_heredocs_keep_their_quotes() {
    let body = "echo \"$HOME\" '$HOME' \\$HOME\n";
    let expected = "echo \"/root\" '/root' $HOME\n";
    assert_eq!(
        Lexer::body().word(body, &variables()).as_deref(),
        Ok(expected)
    );
}

#[test]
fn another_escape() {
    assert_eq!(
        Lexer::new('`').word("a\\b`$c", &variables()).as_deref(),
        Ok("a\\b$c")
    );
}

#[test]
fn depth_and_length_have_ends() {
    let deep = format!("{}{}", "${a:-".repeat(50_000), "}".repeat(50_000));
    assert!(Lexer::new('\\').word(&deep, &variables()).is_err());
    let long = Variables::from_iter([("a".to_owned(), "x".repeat(100_000))]);
    assert!(Lexer::new('\\').word(&"$a".repeat(30_000), &long).is_err());
    assert!(Lexer::new('\\').word("$a", &long).is_ok());
}

#[test]
fn patterns_trim_from_either_side() {
    for (pattern, value, greedy, front, back) in [
        ("*b", "abab", false, "ab", "aba"),
        ("*b", "abab", true, "", ""),
        ("?", "xyz", true, "yz", "xy"),
        ("a?a", "abaXaba", true, "Xaba", "abaX"),
        ("\\*", "*x*", true, "x*", "*x"),
        ("", "xyz", true, "xyz", "xyz"),
        ("*", "a\nb", true, "\nb", "a\n"),
    ] {
        let trimmed = trim_prefix(pattern, value, greedy);
        assert_eq!(trimmed.as_deref(), Ok(front), "{pattern} {value}");
        assert_eq!(
            trim_suffix(pattern, value, greedy).as_deref(),
            Ok(back),
            "{pattern} {value}"
        );
    }
    assert_eq!(reverse_pattern("a\\*?b"), "b?\\*a");
}

#[test]
fn replacements() {
    let replace =
        |pattern, text: &str, with, all| Glob::new(pattern).unwrap().replace(text, with, all);
    assert_eq!(replace("a*c", "xabcacy", "-", false), "x-y");
    assert_eq!(replace("", "ab", "-", true), "-a-b-");
    assert_eq!(replace("", "ab", "-", false), "-ab");
    assert_eq!(replace("*", "ab", "-", true), "-");
    assert_eq!(replace("b", "abc", "[$0$$$x]", true), "a[b$]c");
    assert_eq!(replace("b", "abc", "$0", false), "a$0c");
}

proptest! {
    #[test]
    fn any_word_is_read(word in "(?s).{0,100}") {
        for lexer in [Lexer::new('\\'), Lexer::new('`'), Lexer::body()] {
            let _ = lexer.expand(&word, &variables());
        }
    }

    #[test]
    fn substitutions_never_panic(word in r#"[$\{\}:+?#%/*\\ab"'é\n-]{0,16}"#) {
        let mut lexer = Lexer::new('\\');
        let values = Variables::from_iter([("a".to_owned(), "aéb\nab*".to_owned())]);
        let _ = lexer.expand(&word, &values);
        lexer.skip_unset = true;
        lexer.raw_quotes = true;
        lexer.raw_escapes = true;
        let _ = lexer.expand(&word, &values);
    }

    /// A word without anything special in it stays as it is.
    #[test]
    fn plain_words_stay(word in "[a-zA-Z0-9_./:=, -]{0,40}") {
        let expanded = Lexer::new('\\').word(&word, &variables());
        prop_assert_eq!(expanded.as_deref(), Ok(word.as_str()));
    }
}
