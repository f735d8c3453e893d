//! Apps on the job's own machine, addresses of others, artifacts and logins beyond Docker's.

use super::*;

/// A job whose steps are these, one each line; a line without `uses:` is a command.
fn job(lines: &[&str]) -> String {
    let mut text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n".to_owned();
    for line in lines {
        if let Some(rest) = line.strip_prefix("uses: ") {
            let mut parts = rest.split(" | ");
            let name = parts.next().unwrap_or_default();
            writeln!(text, "      - uses: {name}").unwrap();
            for (at, part) in parts.enumerate() {
                let head = if at == 0 { "        with:\n" } else { "" };
                writeln!(text, "{head}          {part}").unwrap();
            }
            continue;
        }
        text.push_str("      - run: |\n");
        for line in line.lines() {
            writeln!(text, "          {line}").unwrap();
        }
    }
    text
}

fn goes_well(text: &str, event: Event) -> bool {
    let outcome = once(text, event);
    outcome.runs[0].conclusion == Conclusion::Success
}

const CHECKOUT: &str = "uses: actions/checkout@v4";
const BUILD: &str = "docker build -t app .";
const HEALTH: &str = "curl --fail http://localhost:8501/_stcore/health";

#[test]
fn this_machine_answers_with_what_the_job_has_started() {
    let loops = "for i in 1 2 3; do curl -sf localhost:8501/_stcore/health && exit 0; done\nexit 1";
    let until = "until curl -sf http://127.0.0.1:8501/; do sleep 1; done";
    let run = "docker run -d -p 8501:8501 app";
    for (lines, well, when_ill) in [
        (&[BUILD, run, HEALTH][..], true, false),
        (
            &[
                BUILD,
                "docker run -dp 8501:8501 --platform linux/amd64 app",
                HEALTH,
            ],
            true,
            false,
        ),
        (&[BUILD, run, loops], true, false),
        (&[BUILD, run, until], true, true),
        (&["docker compose up -d --wait", HEALTH], true, false),
        (
            &[
                "pip install streamlit",
                "streamlit run app.py &\nsleep 5\ncurl -f http://localhost:8501/",
            ],
            true,
            false,
        ),
        (&["docker run -d nginx:1.27", HEALTH], true, true),
        (&["some-server-of-ours &", HEALTH], true, true),
        (&[BUILD, HEALTH], false, false),
        (&[HEALTH], false, false),
        (&[BUILD, "curl -s http://localhost:8501/"], true, true),
    ] {
        let lines: Vec<&str> = [CHECKOUT].iter().chain(lines).copied().collect();
        let text = job(&lines);
        assert_eq!(goes_well(&text, push("main")), well, "{text}");
        if lines.contains(&until) {
            continue;
        }
        let mut event = push("main");
        event.commit.smoke_fails = true;
        assert_eq!(goes_well(&text, event), when_ill, "ill: {text}");
    }
    let text = job(&[CHECKOUT, BUILD, run, HEALTH]);
    assert!(
        !once(&text, push("main")).images[0].checks.smoke,
        "it is not live"
    );
}

#[test]
fn what_others_run_is_well_and_an_app_that_is_not_live_is_silent() {
    for (script, well) in [
        ("curl -f https://pypi.org/simple/", true),
        (
            "wget https://github.com/hadolint/hadolint/releases/download/v2/hadolint -O hadolint",
            true,
        ),
        ("wget -qO y https://app.example/y-linux-amd64", true),
        ("curl -fsSL https://app.example/y-linux-amd64 -o y", true),
        ("curl -fsSLO https://app.example/y-linux-amd64", true),
        ("curl -f https://status.team.dev/", true),
        (
            "[ \"$(curl -s -o /dev/null -w '%{http_code}' https://team.dev/)\" = 200 ]",
            true,
        ),
        ("curl -f https://app.example/_stcore/health", false),
        ("curl -fo /dev/null https://app.example/", false),
        ("wget -qO- https://app.example/", false),
        ("curl -f https://app.example/health -o health.txt", false),
        ("curl -f $NOWHERE", false),
    ] {
        assert_eq!(goes_well(&job(&[script]), push("main")), well, "{script}");
    }
}

#[test]
fn options_of_docker_run_take_their_values_along() {
    for options in [
        "--platform linux/amd64",
        "-m 512m --cpus 2",
        "-l a=b --mount type=bind,src=.,dst=/app",
        "--add-host=host:10.0.0.1 --add-host a:10.0.0.2",
        "-itw /app",
    ] {
        let run = format!("docker run --rm {options} app pytest");
        let mut event = push("main");
        event.commit.broken = Parts::DATA;
        let text = job(&[CHECKOUT, BUILD, &run]);
        assert!(goes_well(&text, push("main")), "{options}");
        assert!(!goes_well(&text, event), "{options}");
    }
}

#[test]
fn registries_let_in_whom_they_know() {
    let build = "docker build -t IMG:1 .";
    for (registry, login, well) in [
        (
            "localhost:5000/app",
            "docker run -d -p 5000:5000 registry:2",
            true,
        ),
        ("localhost:5000/app", "true", false),
        (
            "1.dkr.ecr.eu-west-1.amazonaws.com/app",
            "uses: aws-actions/amazon-ecr-login@v2",
            true,
        ),
        ("1.dkr.ecr.eu-west-1.amazonaws.com/app", "true", false),
        (
            "ghcr.io/team/app",
            "uses: aws-actions/amazon-ecr-login@v2",
            false,
        ),
        (
            "x.pkg.dev/a/app",
            "gcloud auth configure-docker y.pkg.dev,x.pkg.dev",
            true,
        ),
        ("x.pkg.dev/a/app", "gcloud auth configure-docker", false),
        (
            "t.azurecr.io/app",
            "uses: azure/docker-login@v2 | login-server: t.azurecr.io | username: a | password: b",
            true,
        ),
        ("t.azurecr.io/app", "uses: somebody/registry-login@v1", true),
        ("t.azurecr.io/app", "uses: somebody/something@v1", false),
    ] {
        let build = build.replace("IMG", registry);
        let push_it = format!("docker push {registry}:1");
        let text = job(&[CHECKOUT, login, &build, &push_it]);
        assert_eq!(goes_well(&text, push("main")), well, "{registry} {login}");
    }
    let text = job(&[
        CHECKOUT,
        "az acr build -r team -t app:1 .",
        "uses: azure/k8s-deploy@v5 | images: team.azurecr.io/app:1",
    ]);
    assert_eq!(once(&text, push("main")).deploys.len(), 1);
}

#[test]
fn some_builds_scans_and_deployments_need_no_checkout() {
    let load = "docker load --input /tmp/app.tar";
    for (lines, well) in [
        (
            &["uses: docker/build-push-action@v6 | context: '{{defaultContext}}:api'"][..],
            true,
        ),
        (
            &["uses: docker/build-push-action@v6 | context: https://github.com/a/b.git#main"],
            true,
        ),
        (&["uses: docker/build-push-action@v6 | context: ."], false),
        (&["trivy fs --exit-code 1 ."], false),
        (
            &["uses: aquasecurity/trivy-action@v0 | scan-type: fs | exit-code: '1'"],
            true,
        ),
        (
            &["uses: aquasecurity/trivy-action@v0 | image-ref: x/y | exit-code: '1'"],
            false,
        ),
        (
            &[
                "uses: aquasecurity/setup-trivy@v0",
                "trivy fs --exit-code 1 .",
            ],
            true,
        ),
        (&["uses: actions/download-artifact@v4 | name: app"], false),
        (
            &["uses: actions/download-artifact@v4 | name: app | run-id: '7'"],
            true,
        ),
        (
            &[
                "uses: a/builds-it@v1",
                "uses: actions/download-artifact@v4 | name: app",
            ],
            true,
        ),
        (
            &[
                "uses: actions/upload-artifact/merge@v4 | name: app",
                "uses: actions/download-artifact@v4 | name: app",
            ],
            true,
        ),
        (
            &[
                "uses: docker/build-push-action@v6 | outputs: type=docker,dest=/tmp/app.tar",
                load,
            ],
            true,
        ),
        (&["uses: docker/build-push-action@v6", load], false),
        (&["uses: azure/webapps-deploy@v3 | app-name: a"], false),
        (
            &[
                "uses: a/builds-it@v1",
                "uses: actions/download-artifact@v4 | name: a",
                "uses: azure/webapps-deploy@v3 | app-name: a",
            ],
            true,
        ),
    ] {
        assert_eq!(goes_well(&job(lines), push("main")), well, "{lines:?}");
    }
}

#[test]
fn a_folder_as_an_artifact_brings_the_image_in_it() {
    let builder = "uses: docker/build-push-action@v6 | outputs: type=docker,dest=/tmp/out/app.tar";
    for (path, well) in [
        ("/tmp/out", true),
        ("/tmp/out/*.tar", true),
        ("/tmp/out/", true),
        ("/tmp/other", false),
        ("/tmp/out/*.zip", false),
    ] {
        let upload = format!("uses: actions/upload-artifact@v4 | name: app | path: {path}");
        let first = job(&[builder, &upload]);
        let second = job(&[
            "uses: actions/download-artifact@v4 | name: app",
            "docker load --input app.tar",
        ]);
        let (_, second) = second.split_once("  a:\n").unwrap();
        let text = format!("{first}  b:\n    needs: a\n{second}");
        assert_eq!(goes_well(&text, push("main")), well, "{path}");
    }
}

#[test]
fn actions_tell_what_they_know() {
    let text = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    permissions: {id-token: write}
    steps:
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: ghcr.io/team/app
      - id: google
        uses: google-github-actions/auth@v2
        with:
          workload_identity_provider: p
          token_format: access_token
      - if: fromJSON(steps.meta.outputs.json).tags[0] != 'ghcr.io/team/app:main'
        run: exit 1
      - if: steps.google.outputs.access_token == ''
        run: exit 1
";
    assert!(goes_well(text, push("main")));
}

#[test]
fn what_actions_always_tell_is_there() {
    for (action, output) in [
        ("actions/setup-python@v5", "python-version"),
        ("actions/checkout@v4", "commit"),
        (
            "docker/metadata-action@v5\n        with: {images: app}",
            "labels",
        ),
        (
            "google-github-actions/auth@v2\n        with: {workload_identity_provider: p}",
            "auth_token",
        ),
    ] {
        let head = "on: push\npermissions: {contents: read, id-token: write}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - id: x\n        uses: ";
        let asks = format!("${{{{ steps.x.outputs.{output} }}}}");
        for script in [
            format!("test -n '{asks}'"),
            format!("[ '{asks}' = whatever ]"),
            format!("if [ -z '{asks}' ]; then exit 1; fi"),
            format!("docker login -u x -p '{asks}' ghcr.io"),
        ] {
            let text = format!("{head}{action}\n      - run: {script:?}\n");
            assert!(goes_well(&text, push("main")), "{text}");
        }
        let text =
            format!("{head}{action}\n      - run: test -n '${{{{ steps.x.outputs.odd }}}}'\n");
        assert!(!goes_well(&text, push("main")), "{text}");
    }
}

#[test]
fn a_gate_fails_when_a_job_that_it_needs_did() {
    for (first, skips, options, well) in [
        ("true", "true", "", true),
        ("false", "true", "", false),
        ("true", "false", "", false),
        ("true", "false", ", allowed-skips: b", true),
        ("false", "true", ", allowed-skips: 'a, b'", false),
        ("false", "true", ", allowed-failures: 'a, b'", true),
        (
            "true",
            "false",
            ", allowed-skips: '${{ toJSON(needs) }}'",
            true,
        ),
    ] {
        let job = |id: &str, more: &str, step: &str| {
            format!("  {id}:\n    runs-on: ubuntu-latest\n{more}    steps:\n      - {step}\n")
        };
        let a = job("a", "", &format!("run: '{first}'"));
        let b = job("b", &format!("    if: {skips}\n"), "run: 'true'");
        let with = format!("with: {{jobs: '${{{{ toJSON(needs) }}}}'{options}}}");
        let gate = format!("uses: re-actors/alls-green@release/v1\n        {with}");
        let c = job("c", "    needs: [a, b]\n    if: always()\n", &gate);
        let outcome = once(&format!("on: push\njobs:\n{a}{b}{c}"), push("main"));
        let wanted = if well { "c=success" } else { "c=failure" };
        assert!(
            told(&outcome).ends_with(wanted),
            "{first} {skips} {options}"
        );
    }
}

#[test]
fn everybody_reads_what_is_public() {
    let text = job(&[CHECKOUT]).replace("jobs:", "permissions: {}\njobs:");
    let mut settings = Settings::default();
    for (private, wanted) in [(true, "a=failure"), (false, "a=success")] {
        settings.private = private;
        let outcome = play(&text, &settings, &[at(0, What::Event(push("main")))]);
        assert_eq!(told(&outcome), wanted);
    }
}

#[test]
fn lists_of_packages_that_are_not_there_have_no_hash() {
    let requirements = Some(vec!["streamlit".to_owned()]);
    let known = Settings {
        requirements,
        ..Settings::default()
    };
    for (pattern, empty) in [
        ("requirements.txt", false),
        ("**/*.py", false),
        ("uv.lock", true),
        ("requirements-dev.txt", true),
    ] {
        let script = format!("[ -z \"${{{{ hashFiles('{pattern}') }}}}\" ]");
        let text = job(&[CHECKOUT, &script]);
        for (settings, wanted) in [(&known, empty), (&Settings::default(), false)] {
            let outcome = play(&text, settings, &[at(0, What::Event(push("main")))]);
            let well = outcome.runs[0].conclusion == Conclusion::Success;
            assert_eq!(well, wanted, "{pattern}");
        }
    }
}

/// The codes and names of what is found, in order.
fn found(outcome: &Outcome) -> Vec<String> {
    let findings = outcome.findings.iter();
    findings
        .map(|finding| format!("{} {:?}", finding.code, finding.args))
        .collect()
}

#[test]
fn what_hangs_on_an_unknown_output_is_named() {
    let text = "
on: push
jobs:
  c:
    runs-on: ubuntu-latest
    outputs:
      b: ${{ steps.f.outputs.b }}
      d: ${{ steps.g.outputs.d }}
    steps:
      - id: f
        uses: dorny/paths-filter@v3
      - id: g
        run: echo d=true >> $GITHUB_OUTPUT
      - if: steps.f.outputs.b == 'true'
        run: exit 1
  t:
    needs: c
    if: needs.c.outputs.ASKED == 'true'
    runs-on: ubuntu-latest
    steps:
      - run: 'true'
";
    // The step of the first job, the second job, and the action.
    for (asked, wanted) in [("b", 3), ("d", 3)] {
        let outcome = once(&text.replace("ASKED", asked), push("main"));
        let named = found(&outcome);
        let conditions = named
            .iter()
            .filter(|name| name.contains("condition-unknown"));
        assert_eq!(conditions.count(), 2, "{asked}: {named:?}");
        assert_eq!(named.len(), wanted, "{asked}: {named:?}");
    }
    let known = text.replace("dorny/paths-filter@v3", "actions/checkout@v4");
    assert!(once(&known, push("main")).findings.is_empty());
    let matrix = text.replace(
        "if: needs.c.outputs.ASKED == 'true'",
        "strategy:\n      matrix:\n        x: ${{ fromJSON(needs.c.outputs.b) }}",
    );
    assert_eq!(told(&once(&matrix, push("main"))), "c=success t=success");
    let known = matrix.replace("dorny/paths-filter@v3", "actions/checkout@v4");
    assert_eq!(told(&once(&known, push("main"))), "c=success t=failure");
}

#[test]
fn common_tools_are_known_and_others_are_named_as_what_they_are() {
    for (line, wanted) in [
        ("trap 'echo done' EXIT", ""),
        ("find . -name '*.pyc' | xargs rm -f", ""),
        ("tar xzf a.tar.gz && unzip b.zip", ""),
        (
            "pip install build twine && python -m build && twine upload dist/*",
            "",
        ),
        ("sudo -E apt-get update", ""),
        ("$CONDA/bin/conda install -y x", ""),
        ("~/.local/bin/uv sync", ""),
        (
            "uses: pypa/gh-action-pypi-publish@release/v1 | password: x",
            "",
        ),
        ("uses: github/codeql-action/init@v3", ""),
        ("uses: ./.github/actions/x", "workflow-action-unknown"),
        ("uses: a/b@v1", "workflow-action-unknown"),
        ("/opt/tools/ours.run", "workflow-command-unknown"),
        ("ours/tool", "workflow-command-unknown"),
    ] {
        let outcome = once(&job(&[CHECKOUT, line]), push("main"));
        let codes: Vec<&str> = outcome
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        assert_eq!(codes.join(" "), wanted, "{line}");
        assert_eq!(told(&outcome), "a=success", "{line}");
    }
    let mut event = push("main");
    event.commit.broken = Parts::DATA;
    let text = job(&[
        CHECKOUT,
        "pip install pytest",
        "find tests | xargs -n 1 .venv/bin/pytest",
    ]);
    assert!(!goes_well(&text, event));
}
