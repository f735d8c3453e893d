//! Values on their way into variables and inputs.

use super::*;

#[test]
fn a_number_arrives_as_github_prints_it() {
    for (written, arrives) in [
        ("3.10", "3.1"),
        ("1.50", "1.5"),
        ("0x1F", "31"),
        ("0o17", "15"),
        ("1e3", "1000"),
        ("-0.50", "-0.5"),
        ("010", "10"),
        ("True", "true"),
        ("'3.10'", "3.10"),
        ("\"1e3\"", "1e3"),
        ("3.10.1", "3.10.1"),
        ("v1.50", "v1.50"),
        ("${{ '3.10' }}", "3.10"),
    ] {
        let env = format!("env:\n          P: {written}\n        ");
        let text = jobs("push", "a:").replace(
            "- run: true",
            &format!("- {env}run: test \"$P\" = '{arrives}'"),
        );
        assert_eq!(told(&once(&text, push("main"))), "a=success", "{written}");
    }
}

#[test]
fn python_has_to_be_of_a_version_that_there_is() {
    for (version, expected) in [
        ("3.10", "a=failure"),
        ("3.1", "a=failure"),
        ("9.9", "a=failure"),
        ("${{ '3.1' }}", "a=failure"),
        ("'3.10'", "a=success"),
        ("3.12", "a=success"),
        ("3", "a=success"),
        ("3.x", "a=success"),
        ("'>=3.9'", "a=success"),
    ] {
        let setup = "- uses: actions/setup-python@v5\n        with:\n          python-version: ";
        let text = jobs("push", "a:").replace("- run: true", &[setup, version].concat());
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), expected, "{version}");
    }
}
