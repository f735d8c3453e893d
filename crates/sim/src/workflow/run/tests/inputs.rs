//! Inputs that actions must have, and files that they must find.

use super::permissions::{CHECKOUT, job, open};
use super::*;

/// What a job of these steps fails for, and what its log says of it.
fn failed(permissions: &str, steps: &[&str], event: Event) -> (Option<Failure>, String) {
    let text = job(permissions, steps);
    let (workflow, _) = read(&text);
    let plan = Plan::new(&workflow);
    let outcome = plan.run(&open(), &[at(0, What::Event(event))]);
    let run = &outcome.runs[0].jobs[0];
    let did = run.steps.iter().flat_map(|step| &step.did);
    let failure = did.filter_map(|did| did.failed).next_back();
    let said = log::lines(&plan, run, &[])
        .into_iter()
        .map(|line| line.text);
    let mut said = said.filter(|line| line.starts_with("##[error]"));
    (failure, said.next().unwrap_or_default())
}

#[test]
fn an_action_ends_without_an_input_that_it_must_have() {
    for (step, missing) in [
        ("uses: actions/cache@v4 / with: {path: x}", "key"),
        ("uses: actions/cache@v4", "key"),
        ("uses: actions/cache@v4 / with: {key: x}", "path"),
        (
            "uses: actions/cache@v4 / with: {path: x, key: '${{ secrets.NO }}'}",
            "key",
        ),
        ("uses: actions/cache/restore@v4 / with: {path: x}", "key"),
        ("uses: actions/upload-artifact@v4 / with: {name: x}", "path"),
        (
            "uses: aws-actions/configure-aws-credentials@v4 / with: {aws-access-key-id: x}",
            "aws-region",
        ),
        (
            "uses: actions/checkout@v4 / with: {token: '${{ secrets.NO }}'}",
            "token",
        ),
        (
            "uses: actions/github-script@v7 / with: {script: x, github-token: ''}",
            "github-token",
        ),
    ] {
        let (failure, said) = failed("", &[CHECKOUT, step], push("main"));
        assert_eq!(failure, Some(Failure::NoInput(missing)), "{step}");
        let wanted = format!("##[error]Input required and not supplied: {missing}");
        assert_eq!(said, wanted, "{step}");
    }
    for step in [
        "uses: actions/cache@v4 / with: {path: x, key: y}",
        // It only warns.
        "uses: actions/cache/save@v4 / with: {path: x}",
        "uses: actions/cache@v4 / with: {path: x, key: '${{ vars.KEY }}'}",
        "uses: actions/checkout@v4",
        "uses: actions/checkout@v4 / with: {token: '${{ github.token }}'}",
        "uses: actions/checkout@v4 / with: {token: '${{ vars.KEY }}'}",
        "uses: actions/github-script@v7 / with: {script: x}",
        "uses: actions/cache@v4 / with: {path: x, key: '${{ env.KEY }}'}",
        "uses: actions/cache@v4 / with: {path: x, key: '${{ steps.odd.outputs.key }}'}",
    ] {
        let odd = "uses: somebody/odd@v1 / id: odd";
        let (failure, _) = failed("", &[CHECKOUT, odd, step], push("main"));
        assert_eq!(failure, None, "{step}");
    }
}

#[test]
fn a_cache_is_named_after_a_file_that_is_there() {
    let python = "uses: actions/setup-python@v5 / with: {python-version: '3.12', cache: pip}";
    for (step, wanted) in [
        (python, "[**/requirements.txt or **/pyproject.toml]"),
        (
            "uses: actions/setup-python@v5 / with: {cache: pipenv}",
            "[**/Pipfile.lock]",
        ),
        (
            "uses: actions/setup-python@v5 / with: {cache: poetry}",
            "[**/poetry.lock]",
        ),
        (
            "uses: actions/setup-node@v4 / with: {cache: npm}",
            "package-lock.json,npm-shrinkwrap.json,yarn.lock",
        ),
        (
            "uses: actions/setup-node@v4 / with: {cache: pnpm}",
            "pnpm-lock.yaml",
        ),
        (
            "uses: actions/setup-java@v4 / with: {cache: maven, distribution: temurin, java-version: 21}",
            "[**/pom.xml]",
        ),
    ] {
        let (failure, said) = failed("", &[step], push("main"));
        assert!(matches!(failure, Some(Failure::NoLock(_))), "{step}");
        assert!(said.contains(wanted), "{said}");
        // What the checkout holds nobody knows.
        assert_eq!(
            failed("", &[CHECKOUT, step], push("main")).0,
            None,
            "{step}"
        );
        let made = "run: odd-tool > requirements.txt";
        assert_eq!(failed("", &[made, step], push("main")).0, None, "{step}");
    }
    let outcome = once(&job("", &[python]), push("main"));
    let codes: Vec<_> = outcome
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(codes, ["workflow-no-checkout"]);
    let without = "uses: actions/setup-python@v5 / with: {python-version: '3.12'}";
    assert_eq!(failed("", &[without], push("main")).0, None);
}

#[test]
fn the_name_of_an_artifact_is_that_of_a_file_everywhere() {
    let upload = |name: &str| {
        format!("uses: actions/upload-artifact@v4 / with: {{path: x, name: '{name}'}}")
    };
    for (name, said) in [
        ("a/b", "Forward slash /"),
        ("a:b", "Colon :"),
        ("a<b", "Less than <"),
        ("a>b", "Greater than >"),
        ("a|b", "Vertical bar |"),
        ("a*b", "Asterisk *"),
        ("a?b", "Question mark ?"),
        ("a\"b", "Double quote \""),
        ("a\\b", "Backslash \\"),
        ("logs-${{ github.ref_name }}", "Forward slash /"),
    ] {
        let (failure, line) = failed("", &[CHECKOUT, &upload(name)], push("feature/x"));
        assert_eq!(failure, Some(Failure::BadName), "{name}");
        assert!(line.ends_with(said), "{line}");
    }
    for name in ["a b", "a-b_c.1 (x)", "logs-${{ github.ref_name }}"] {
        let (failure, _) = failed("", &[CHECKOUT, &upload(name)], push("main"));
        assert_eq!(failure, None, "{name}");
    }
}

#[test]
fn a_site_is_deployed_from_an_artifact() {
    const SCOPES: &str =
        "{contents: read, pages: write, id-token: write}\n    environment: github-pages";
    let deploy = "uses: actions/deploy-pages@v4";
    let upload = "uses: actions/upload-pages-artifact@v3 / with: {path: dist}";
    let other = "uses: actions/upload-pages-artifact@v3 / with: {path: dist, name: site}";
    let named = "uses: actions/deploy-pages@v4 / with: {artifact_name: site}";
    let plain = "uses: actions/upload-artifact@v4 / with: {name: github-pages, path: a.tar}";
    for (steps, expected) in [
        (&[deploy][..], Some(Failure::NoArtifact)),
        (&[CHECKOUT, upload, deploy], None),
        (&[CHECKOUT, plain, deploy], None),
        (&[CHECKOUT, other, deploy], Some(Failure::NoArtifact)),
        (&[CHECKOUT, other, named], None),
        (&[upload, deploy], Some(Failure::NoFiles)),
        (&["uses: somebody/odd@v1", deploy], None),
    ] {
        assert_eq!(failed(SCOPES, steps, push("main")).0, expected, "{steps:?}");
    }
    let (_, said) = failed(SCOPES, &[deploy], push("main"));
    assert!(
        said.contains("No artifacts named \"github-pages\" were found"),
        "{said}"
    );
}

#[test]
fn a_package_is_published_with_a_password_or_an_identity() {
    let publish = "uses: pypa/gh-action-pypi-publish@release/v1";
    let password = format!("{publish} / with: {{password: '${{{{ secrets.PAT }}}}'}}");
    let empty = format!("{publish} / with: {{password: '${{{{ secrets.NO }}}}'}}");
    let unknown = format!("{publish} / with: {{password: '${{{{ env.TOKEN }}}}'}}");
    let identity = "{id-token: write}";
    for (permissions, step, well) in [
        ("", publish, false),
        ("{contents: read}", publish, false),
        (identity, publish, true),
        ("", &password, true),
        ("", &empty, false),
        (identity, &empty, true),
        ("", &unknown, true),
    ] {
        let (failure, _) = failed(permissions, &[CHECKOUT, step], push("main"));
        assert_eq!(failure.is_none(), well, "{permissions} {step}");
    }
}

#[test]
fn an_action_of_the_repository_comes_with_a_checkout() {
    let local = "uses: ./.github/actions/x";
    let beside = "uses: actions/checkout@v4 / with: {path: app}";
    for (steps, well) in [
        (&[local][..], false),
        (&["uses: ./"], false),
        (&["run: echo", local], false),
        (&[CHECKOUT, local], true),
        (&[CHECKOUT, "uses: ./"], true),
        (&[beside, local], false),
        (&[beside, "uses: ./app/.github/actions/x"], true),
        (&["run: odd-tool", local], true),
        (
            &["run: git clone https://host.example/t/odd.git .", local],
            true,
        ),
        (&[CHECKOUT, "uses: ./.github/workflows/x.yml"], false),
    ] {
        let (failure, said) = failed("", steps, push("main"));
        assert_eq!(failure.is_none(), well, "{steps:?}");
        let head = "##[error]Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '/home/runner/work/app/app/";
        assert_eq!(said.starts_with(head), !well, "{said}");
    }
}

#[test]
fn a_script_of_javascript_may_fail_by_itself() {
    let step =
        |script: &str| format!("uses: actions/github-script@v7 / with: {{script: {script:?}}}");
    let none = (None, String::new());
    for (script, said) in [
        ("core.setFailed('no')", "##[error]no"),
        (
            "throw new Error('no')",
            "##[error]Unhandled error: Error: no",
        ),
        ("if (context.actor) { core.setFailed('no') }", ""),
        ("core.setOutput('x', 1); return 2", ""),
    ] {
        let wanted = match said {
            "" => none.clone(),
            said => (Some(Failure::Asked(1)), said.to_owned()),
        };
        assert_eq!(
            failed("", &[&step(script)], push("main")),
            wanted,
            "{script}"
        );
    }
}

#[test]
fn nobody_knows_what_a_script_of_javascript_tells() {
    let text = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    outputs: {x: '${{ steps.js.outputs.result }}'}
    steps:
      - id: js
        uses: actions/github-script@v7
        with: {script: 'return 1'}
      - run: '[ \"${{ steps.js.outputs.result }}\" = 1 ]'
      - run: test -n \"$X\" || exit 1
        env: {X: '${{ steps.js.outputs.x }}'}
  b:
    needs: a
    runs-on: ubuntu-latest
    steps:
      - run: '[ \"${{ needs.a.outputs.x }}\" = 3 ]'
";
    let outcome = once(text, push("main"));
    assert_eq!(told(&outcome), "a=success b=success");
    let code = "workflow-condition-unknown";
    let said = outcome.findings.iter().filter(|found| found.code == code);
    assert_eq!(said.count(), 3);
    // What others tell is known.
    let known = text.replace(
        "uses: actions/github-script@v7\n        with: {script: 'return 1'}",
        "run: echo result=2 >> $GITHUB_OUTPUT",
    );
    assert_eq!(told(&once(&known, push("main"))), "a=failure b=skipped");
}

#[test]
fn a_release_is_made_of_a_tag() {
    let tag = || {
        Event::new(
            Kind::Tag {
                tag: "v1".to_owned(),
            },
            commit('a'),
        )
    };
    let action = "uses: softprops/action-gh-release@v2";
    let rights = "{contents: write}";
    for with in [
        "",
        " / with: {files: x}",
        " / with: {tag_name: '', draft: false}",
    ] {
        let step = [action, with].concat();
        let (failure, said) = failed(rights, &[&step], push("main"));
        assert_eq!(failure, Some(Failure::NoTag), "{step}");
        assert_eq!(said, "##[error]⚠️ GitHub Releases requires a tag");
        assert_eq!(failed(rights, &[&step], tag()).0, None, "{step}");
    }
    for with in [
        "{tag_name: v1}",
        "{draft: true}",
        "{tag_name: 'v${{ github.run_number }}'}",
        "{tag_name: '${{ env.TAG }}'}",
        "{tag_name: '${{ steps.odd.outputs.tag }}'}",
    ] {
        let step = format!("{action} / with: {with}");
        let odd = "uses: somebody/odd@v1 / id: odd";
        assert_eq!(
            failed(rights, &[odd, &step], push("main")).0,
            None,
            "{step}"
        );
    }
}
