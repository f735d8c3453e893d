//! Which shell reads a script, and what it makes of it.

use super::*;

/// A job of one step with these keys, and a step behind it that runs whatever happens.
fn step(keys: &str) -> String {
    let keys = keys.replace('\n', "\n        ");
    format!(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - {keys}\n      - if: always()\n        run: 'true'\n"
    )
}

/// Runs a workflow that a linter may object to, as GitHub does.
fn started(text: &str) -> Outcome {
    let (workflow, findings) = read(text);
    assert!(!is_refused(&findings), "{text}");
    let happenings = [at(0, What::Event(push("main")))];
    Plan::new(&workflow).run(&Settings::default(), &happenings)
}

#[test]
fn a_shell_that_nobody_can_start_fails_its_step_alone() {
    for (keys, expected) in [
        ("run: x\n", None),
        ("run: x\nshell: foo", Some(Failure::NoShell)),
        ("run: x\nshell: foo {0}", Some(Failure::NoShell)),
        ("run: x\nshell: perl", Some(Failure::BadShell)),
        ("run: x\nshell: bash -e", Some(Failure::BadShell)),
        ("run: 'true'\nshell: perl {0}", None),
        ("run: 'true'\nshell: bash -e {0}", None),
    ] {
        let outcome = started(&step(keys));
        let steps = &outcome.runs[0].jobs[0].steps;
        let failed = steps[0].did.last().and_then(|did| did.failed);
        assert_eq!(failed, expected, "{keys}");
        assert_eq!(steps[1].conclusion, Conclusion::Success, "{keys}");
    }
}

#[test]
fn only_a_job_with_an_environment_that_has_a_name_deploys() {
    for (environment, expected) in [
        ("production", 1),
        ("''", 0),
        ("${{ github.ref == 'x' && 'production' || '' }}", 0),
        ("{name: production}", 1),
        ("{name: production, deployment: true}", 1),
        ("{name: production, deployment: false}", 0),
        ("{name: production, deployment: '${{ 1 == 2 }}'}", 0),
    ] {
        let text = jobs("push", &format!("a: environment: {environment}"));
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), "a=success", "{environment}");
        assert_eq!(outcome.deploys.len(), expected, "{environment}");
    }
}
