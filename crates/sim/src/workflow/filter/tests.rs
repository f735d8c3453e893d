//! Globs with what they fit, and what is wrong with others.

use super::*;

/// The examples of the documentation's cheat sheet, and what lies beside them.
#[test]
fn globs_fit_as_the_cheat_sheet_says() {
    for (pattern, yes, no) in [
        ("feature/*", "feature/one feature/", "feature/a/b feature"),
        ("feature/**", "feature/a feature/a/b", "feature features/a"),
        ("main", "main", "main2 amain Main"),
        ("*", "main releases", "all/the/branches"),
        ("**", "main all/the/branches", ""),
        ("*feature", "mona-feature feature", "feature/x x/feature"),
        ("v2*", "v2 v2.0 v2.9", "v1 xv2 v2/x"),
        ("v[12].[0-9]+.[0-9]+", "v1.10.1 v2.0.0", "v3.0.0 v1..1 v1.0"),
        ("*.jsx?", "page.js page.jsx", "page.ts a/page.js page.jsxx"),
        ("**.js", "index.js js/index.js src/js/app.js", "index.jsx"),
        ("docs/*", "docs/README.md docs/file.txt", "docs/a/b.md docs"),
        ("docs/**", "docs/README.md docs/a/b.md", "docs"),
        (
            "docs/**/*.md",
            "docs/README.md docs/a/b/hello.md",
            "README.md docsx/a.md",
        ),
        (
            "**/docs/**",
            "docs/hello.md dir/docs/my-file.txt",
            "dir/docs xdocs/a",
        ),
        (
            "**/README.md",
            "README.md js/README.md",
            "xREADME.md js/xREADME.md",
        ),
        ("**/*src/**", "a/src/app.js my-src/code/js/app.js", "src"),
        (
            "**/*-post.md",
            "my-post.md path/their-post.md",
            "my-post.txt",
        ),
        ("a\\*b", "a*b", "ab axb"),
        ("a+b?c", "ac aabc abc", "c bc abbc"),
    ] {
        let pattern = Pattern::new(pattern);
        for name in yes.split_whitespace() {
            assert!(pattern.fits(name), "{name} fits {pattern:?}");
        }
        for name in no.split_whitespace() {
            assert!(!pattern.fits(name), "{name} does not fit {pattern:?}");
        }
    }
}

#[test]
fn the_last_pattern_that_fits_decides() {
    let filter = Filter::new(["releases/**", "!releases/**-alpha", "releases/9-alpha"]);
    assert!(filter.matches("releases/10"));
    assert!(!filter.matches("releases/10-alpha"));
    assert!(filter.matches("releases/9-alpha"));
    assert!(!filter.matches("main"));
    let other_way = Filter::new(["!docs/**", "**"]);
    assert!(other_way.matches("docs/a.md"));
    assert!(Filter::new(["!docs/**"]).only_negative());
}

#[test]
fn what_is_wrong_with_a_glob_is_said() {
    use GlobErrorKind as Kind;
    for (glob, subject, kinds) in [
        ("", Subject::Ref, &[Kind::Empty][..]),
        ("!", Subject::Path, &[Kind::Empty]),
        ("?x", Subject::Ref, &[Kind::Repeat]),
        ("x+?", Subject::Ref, &[Kind::Repeat]),
        ("**?", Subject::Path, &[Kind::Repeat]),
        ("x[]y", Subject::Ref, &[Kind::EmptyClass]),
        ("x[y]", Subject::Ref, &[Kind::SingleClass]),
        ("x[ab", Subject::Ref, &[Kind::OpenClass]),
        ("[0-]", Subject::Ref, &[Kind::RangeEnd]),
        ("[9-0]", Subject::Path, &[Kind::RangeOrder]),
        ("a b", Subject::Ref, &[Kind::RefCharacter]),
        ("a b", Subject::Path, &[]),
        ("a\nb", Subject::Path, &[Kind::Newline]),
        ("/main", Subject::Ref, &[Kind::RefStart]),
        ("main/", Subject::Ref, &[Kind::RefEnd]),
        ("\\d", Subject::Ref, &[Kind::Escape]),
        ("\\d", Subject::Path, &[]),
        ("a/../b", Subject::Path, &[Kind::Dots]),
        (" a", Subject::Path, &[Kind::Blank]),
        ("release/v[0-9]+.x", Subject::Ref, &[]),
    ] {
        let found: Vec<Kind> = check(glob, subject)
            .iter()
            .map(|error| error.kind)
            .collect();
        assert_eq!(found, kinds, "{glob}");
    }
}
