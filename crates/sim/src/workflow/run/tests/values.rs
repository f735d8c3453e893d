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
fn some_variables_are_always_set() {
    for (head, script) in [
        ("", "test \"$PWD\" = \"$GITHUB_WORKSPACE\""),
        (
            "working-directory: ./web/",
            "test \"$PWD\" = \"$GITHUB_WORKSPACE/web\"",
        ),
        ("working-directory: /tmp", "test \"$PWD\" = /tmp"),
        ("", "cd web; test \"$PWD\" = \"$GITHUB_WORKSPACE/web\""),
        ("", "test \"$USER\" = runner"),
        ("", "test -n \"$PATH\" && test -n \"$HOSTNAME\""),
        ("", "test -n \"$SHELL\" && test -n \"$RANDOM\""),
        ("", "test \"$RUNNER_ARCH\" = X64"),
        ("", "test \"$RUNNER_TOOL_CACHE\" = /opt/hostedtoolcache"),
        ("", "test \"$AGENT_TOOLSDIRECTORY\" = /opt/hostedtoolcache"),
        ("", "test -n \"$GITHUB_EVENT_PATH\""),
        ("", "test \"$GITHUB_ACTION\" = __run"),
        ("id: mine", "test \"$GITHUB_ACTION\" = mine"),
        ("", "test \"$GITHUB_RETENTION_DAYS\" = 90"),
        ("env: {USER: me}", "test \"$USER\" = me"),
        ("", "test -z \"$GITHUB_TOKEN$NOBODY$GITHUB_NOTHING\""),
    ] {
        let head = if head.is_empty() { "name: x" } else { head };
        let step = format!("- uses: actions/checkout@v4\n      - {head}\n        run: '{script}'");
        let text = jobs("push", "a:").replace("- run: true", &step);
        assert_eq!(
            told(&once(&text, push("main"))),
            "a=success",
            "{head}: {script}"
        );
    }
    // That it is set does not mean that commands are looked for elsewhere.
    let text = jobs("push", "a: run ruff check");
    assert_eq!(told(&once(&text, push("main"))), "a=failure");
}

const HANDED_ON: &str = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    outputs: {k: '${{ steps.s.outputs.k }}'}
    steps:
      - id: s
        run: echo \"k=VALUE\" >> $GITHUB_OUTPUT
        env: {KEY: '${{ secrets.KEY }}', NOPE: '${{ secrets.NOPE }}'}
  b:
    needs: a
    runs-on: ubuntu-latest
    steps:
      - run: test -z \"${{ needs.a.outputs.k }}\"
";

#[test]
fn an_output_with_a_secret_is_not_handed_on() {
    let mut settings = Settings::default();
    settings
        .secrets
        .insert("KEY".to_owned(), "hush-hush".to_owned());
    for (value, is_empty, said) in [
        ("$KEY", true, true),
        ("Bearer $KEY", true, true),
        ("${{ github.token }}", true, true),
        ("$NOPE", true, false),
        ("plain", false, false),
        ("hush", false, false),
    ] {
        let text = HANDED_ON.replace("VALUE", value);
        let outcome = play(&text, &settings, &[at(0, What::Event(push("main")))]);
        let wanted = if is_empty { "success" } else { "failure" };
        assert_eq!(told(&outcome), format!("a=success b={wanted}"), "{value}");
        let findings: Vec<&str> = outcome
            .findings
            .iter()
            .map(|finding| finding.said.as_str())
            .collect();
        let skipped = ["Skip output 'k' since it may contain secret."];
        assert_eq!(findings, &skipped[..usize::from(said)], "{value}");
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

/// A job whose step has this `env`, or an earlier step this line for `$GITHUB_ENV`.
fn told_of(env: &str, line: &str, script: &str) -> Outcome {
    let step = format!(
        "- run: 'echo \"{line}\" >> $GITHUB_ENV'\n      - env: {env}\n        run: '{script}'"
    );
    once(
        &jobs("push", "a:").replace("- run: true", &step),
        push("main"),
    )
}

#[test]
fn what_the_runner_sets_it_sets_over_everything() {
    for (name, kept) in [
        ("GITHUB_SHA", true),
        ("GITHUB_REF_NAME", true),
        ("GITHUB_ACTIONS", true),
        ("RUNNER_OS", true),
        ("RUNNER_TEMP", true),
        ("CI", false),
        ("GITHUB_TOKEN", false),
        ("GITHUB_MINE", false),
        ("RUNNER_MINE", false),
        ("HOME", false),
    ] {
        let script = ["test \"$", name, "\" = mine"].concat();
        let wanted = if kept { "a=failure" } else { "a=success" };
        let line = [name, "=mine"].concat();
        let env = ["{", name, ": mine}"].concat();
        for outcome in [
            told_of(&env, "A=b", &script),
            told_of("{A: b}", &line, &script),
        ] {
            assert_eq!(told(&outcome), wanted, "{name}");
            let mut found = outcome.findings.iter();
            let said = found.any(|finding| finding.code == "workflow-variable-kept");
            assert_eq!(said, kept, "{name}");
        }
        // The shell may call its own variables as it likes.
        let own = [name, "=mine; ", &script].concat();
        assert_eq!(told(&told_of("{A: b}", "A=b", &own)), "a=success", "{name}");
    }
    let context = jobs("push", "a: env: {GITHUB_SHA: mine} | if: true");
    let context = context.replace("run: true", "run: test ${{ env.GITHUB_SHA }} = mine");
    assert_eq!(told(&once(&context, push("main"))), "a=success");
}

#[test]
fn options_of_node_are_not_told_to_later_steps() {
    let line = "NODE_OPTIONS=--require ./x.js";
    let outcome = told_of("{A: b}", line, "test -z \"$NODE_OPTIONS\"");
    assert_eq!(told(&outcome), "a=success");
    assert_eq!(outcome.findings[0].code, "workflow-variable-kept");
    let text = jobs("push", "a:").replace(
        "run: true",
        &format!("run: 'echo \"{line}\" >> $GITHUB_ENV'"),
    );
    let (workflow, _) = read(&text);
    let outcome = once(&text, push("main"));
    let log = log::lines(&Plan::new(&workflow), &outcome.runs[0].jobs[0], &[]);
    let said = "##[error]Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.";
    assert!(log.iter().any(|line| line.text == said), "{log:?}");
    let own = told_of("{NODE_OPTIONS: mine}", "A=b", "test $NODE_OPTIONS = mine");
    assert_eq!(told(&own), "a=success");
}

#[test]
fn a_job_knows_the_containers_around_it() {
    let text = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    container: node:22
    strategy: {matrix: {port: [6000]}}
    services:
      db: {image: postgres, ports: ['5432:5432', 8080:80/tcp, '${{ matrix.port }}:6379', 9000]}
    steps:
      - run: |
          [ -n \"${{ job.container.id }}\" ] && [ -n \"${{ job.services.db.id }}\" ]
          [ \"${{ job.container.network }}\" = \"${{ job.services.db.network }}\" ]
          [ \"${{ job.services.db.ports['5432'] }}\" = 5432 ]
          [ \"${{ job.services.db.ports[80] }}\" = 8080 ]
          [ \"${{ job.services.db.ports['6379'] }}\" = 6000 ]
          [ \"${{ job.services.db.ports['9000'] }}\" -ge 32768 ]
          [ \"${{ job.services.db.ports['1'] }}\" = '' ]
          [ \"${{ job.status }}\" = success ]
  b:
    runs-on: ubuntu-latest
    steps:
      - run: test -z \"${{ job.container.id }}${{ job.services.db.id }}\"
";
    let (workflow, _) = read(text);
    let event = at(0, What::Event(push("main")));
    let outcome = Plan::new(&workflow).run(&Settings::default(), &[event]);
    assert_eq!(told(&outcome), "a (6000)=success b=success");
    let circle = text.replace("'5432:5432'", "'${{ job.services.db.ports }}'");
    let (workflow, _) = read(&circle);
    let event = at(0, What::Event(push("main")));
    Plan::new(&workflow).run(&Settings::default(), &[event]);
}

#[test]
fn a_pull_request_is_about_the_commit_that_merges_it() {
    let head = "ref: '${{ github.event.pull_request.head.sha }}'";
    for (with, same, event) in [
        ("{}", "$GITHUB_SHA", request(false)),
        ("{ref: '${{ github.sha }}'}", "$GITHUB_SHA", request(false)),
        (&format!("{{{head}}}"), "$HEAD", request(false)),
        ("{ref: '${{ github.head_ref }}'}", "$HEAD", request(true)),
    ] {
        let text = format!(
            "
on: pull_request
jobs:
  a:
    runs-on: ubuntu-latest
    env: {{HEAD: '${{{{ github.event.pull_request.head.sha }}}}'}}
    steps:
      - uses: actions/checkout@v4
        with: {with}
      - run: |
          [ $HEAD != $GITHUB_SHA ] && [ ${{#GITHUB_SHA}} = ${{#HEAD}} ]
          [ \"${{{{ github.sha }}}}\" = $GITHUB_SHA ] && [ $(git rev-parse HEAD) = {same} ]
"
        );
        assert_eq!(told(&once(&text, event)), "a=success", "{text}");
    }
    let text = jobs("pull_request", "a: environment: preview");
    let outcome = once(&text, request(false));
    assert_eq!(outcome.deploys[0].sha, commit('f').sha);
}
