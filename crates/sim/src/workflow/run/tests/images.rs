//! Images and what looked at them, and what a log shows of a secret.

use super::*;

fn broken(parts: Parts) -> Event {
    let mut event = push("main");
    event.commit.broken = parts;
    event
}

const TESTED: &str = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: docker build -t ghcr.io/team/app:1 .
      - run: docker run --rm -e A=b ghcr.io/team/app:1 SUITE
";

#[test]
fn tests_in_an_image_open_that_image() {
    for (suite, broken_part, fails) in [
        ("pytest tests/test_app.py", Parts::PAGE, true),
        ("pytest tests/unit", Parts::PAGE, false),
        ("python -m pytest tests/unit", Parts::FUNCTIONS, true),
        ("pytest", Parts::DATA, true),
        ("streamlit run app.py", Parts::PAGE, false),
        (
            "sh -c \"pip install pytest && pytest tests/test_app.py\"",
            Parts::PAGE,
            true,
        ),
        (
            "bash -ec \"pip install pytest && pytest tests/unit\"",
            Parts::PAGE,
            false,
        ),
    ] {
        let outcome = once(&TESTED.replace("SUITE", suite), broken(broken_part));
        let failed = outcome.runs[0].conclusion == Conclusion::Failure;
        assert_eq!(failed, fails, "{suite}");
        let opened = outcome.images[0].checks.tests;
        assert!(!fails || opened == Parts::default(), "{suite}");
    }
    let outcome = once(
        &TESTED.replace("SUITE", "pytest tests/test_app.py"),
        push("main"),
    );
    assert_eq!(outcome.images[0].checks.tests, Parts::PAGE);
}

#[test]
fn an_image_that_is_nowhere_cannot_be_tested() {
    let text = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: docker run --rm ghcr.io/team/app:1 pytest
";
    assert_eq!(told(&once(text, push("main"))), "a=failure");
}

#[test]
fn a_slow_commit_builds_longer() {
    let text = TESTED.replace("SUITE", "true");
    let quick = once(&text, push("main")).end_ms;
    let mut event = push("main");
    event.commit.slow = 90_000;
    assert_eq!(once(&text, event).end_ms, quick + 90_000);
}

#[test]
fn a_log_shows_a_secret_in_disguise() {
    for (script, shown) in [
        ("echo \"$KEY\"", "***"),
        ("echo \"$KEY\" | base64", "aHVzaC1odXNoCg=="),
        ("echo -n \"$KEY\" | base64", "aHVzaC1odXNo"),
        ("echo \"$KEY\" | rev", "hsuh-hsuh"),
        ("echo \"$(echo \"$KEY\" | base64)\"", "aHVzaC1odXNoCg=="),
    ] {
        let text = [
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      KEY: ${{ secrets.KEY }}\n",
            "    steps:\n      - run: |\n          ",
            script,
            "\n",
        ]
        .concat();
        let mut settings = Settings::default();
        let pair = ("KEY".to_owned(), "hush-hush".to_owned());
        settings.secrets.extend([pair]);
        let outcome = play(&text, &settings, &[at(0, What::Event(push("main")))]);
        let (workflow, _) = read(&text);
        let plan = Plan::new(&workflow);
        let lines = log::lines(&plan, &outcome.runs[0].jobs[0], &log::masked(&settings));
        let printed = lines.last().map_or("", |line| line.text.as_str());
        assert_eq!(printed, shown, "{text}");
    }
}

#[test]
fn a_deployment_that_was_skipped_puts_nothing_live() {
    let text = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - uses: actions/checkout@v4
      - run: ./anything.sh
      - if: github.ref == 'refs/heads/main'
        run: gcloud run deploy app --source .
";
    assert!(once(text, push("topic")).deploys.is_empty());
    let unknown = text.replace("gcloud run deploy app --source .", "./ship-it.sh");
    assert_eq!(once(&unknown, push("topic")).deploys.len(), 1);
}

/// A job whose steps stand in lines, in short: what begins with a word and a slash is an action,
/// with its inputs behind `|`, all else a script.
fn steps(lines: &str) -> String {
    let mut text = String::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.split(" | ");
        let head = parts.next().unwrap();
        let action = head.contains('@') && !head.contains(' ');
        let key = if action { "uses" } else { "run" };
        let head = if action {
            head.to_owned()
        } else {
            format!("{head:?}")
        };
        writeln!(text, "      - {key}: {head}").unwrap();
        for (at, input) in parts.enumerate() {
            let with = if at == 0 && action {
                "        with:\n"
            } else {
                ""
            };
            let indent = if action { "          " } else { "        " };
            writeln!(text, "{with}{indent}{input}").unwrap();
        }
    }
    text
}

pub(super) fn job(id: &str, needs: &str, lines: &str) -> String {
    let needs = if needs.is_empty() {
        String::new()
    } else {
        format!("    needs: {needs}\n")
    };
    format!(
        "  {id}:\n    runs-on: ubuntu-latest\n{needs}    steps:\n{}",
        steps(lines)
    )
}

/// The step that fails, if one does, and its log.
pub(super) fn failing(outcome: &Outcome, text: &str) -> (Option<usize>, String) {
    let (workflow, _) = read(text);
    let plan = Plan::new(&workflow);
    let jobs = outcome.runs.iter().flat_map(|run| &run.jobs);
    let mut failed = jobs.filter(|job| job.conclusion == Conclusion::Failure);
    let Some(job) = failed.next() else {
        return (None, String::new());
    };
    let at = job
        .steps
        .iter()
        .position(|step| step.conclusion == Conclusion::Failure);
    let lines = log::lines(&plan, job, &[]);
    let texts: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    (at, texts.join("\n"))
}

pub(super) const BUILDX: &str = "docker/setup-buildx-action@v3";
const BUILT: &str = "docker/build-push-action@v6 | context: . | tags: app:1";

#[test]
fn a_builder_of_its_own_keeps_what_it_builds() {
    let denied = "pull access denied for app, repository does not exist";
    for (lines, fails, said) in [
        (format!("{BUILDX}\n{BUILT}\ndocker run --rm app:1"), Some(3), denied),
        (format!("{BUILDX}\n{BUILT}\ndocker run --rm app:1 pytest"), Some(3), denied),
        (format!("{BUILDX}\n{BUILT}\ndocker push app:1"), Some(3), "does not exist locally"),
        (format!("{BUILDX}\n{BUILT}\ndocker tag app:1 x:1"), Some(3), "No such image: app:1"),
        (format!("{BUILDX}\n{BUILT}\ndocker save -o a.tar app:1"), Some(3), "No such image"),
        (format!("{BUILDX}\n{BUILT}\naquasecurity/trivy-action@0.36.0 | image-ref: app:1"), Some(3), "unable to find the specified"),
        (format!("{BUILDX}\n{BUILT} | outputs: type=oci,dest=/tmp/a.tar\ndocker run app:1"), Some(3), ""),
        (format!("{BUILT} | outputs: type=local,dest=out\ndocker run app:1"), Some(2), ""),
        (format!("{BUILDX}\ndocker buildx build -t app:1 .\ndocker run app:1"), Some(3), "WARNING: No output"),
        (format!("{BUILDX} | install: true\ndocker build -t app:1 .\ndocker run app:1"), Some(3), "WARNING"),
        ("docker buildx create --use\ndocker buildx build -t app:1 .\ndocker run app:1".to_owned(), Some(3), denied),
        ("docker buildx create --name x\nBUILDX_BUILDER=x docker build -t app:1 .\ndocker run app:1".to_owned(), Some(3), denied),
        ("docker buildx create --name x\ndocker buildx --builder x build -t app:1 .\ndocker run app:1".to_owned(), Some(3), denied),
        // What is told to load it, and builders that always do.
        (format!("{BUILDX}\n{BUILT} | load: true\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\n{BUILT} | outputs: type=docker\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\ndocker buildx build --load -t app:1 .\ndocker run app:1"), None, ""),
        (format!("{BUILDX} | driver: docker\n{BUILT}\ndocker run app:1"), None, ""),
        (format!("{BUILDX} | use: false\n{BUILT}\ndocker run app:1"), None, ""),
        (format!("{BUILDX} | driver-opts: default-load=true\n{BUILT}\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\n{BUILT} | builder: default\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\ndocker build -t app:1 .\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\ndocker buildx use default\n{BUILT}\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\nexport BUILDX_BUILDER=default; docker buildx build -t app:1 .\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\n{BUILT} | builder: default\ndocker image rm x\ndocker push app:1"), Some(4), "denied: requested"),
        (format!("{BUILT}\ndocker run app:1\ndocker save -o a.tar app:1"), None, ""),
        (format!("{BUILDX} | install: true\npodman build -t app:1 .\npodman run app:1"), None, ""),
        (format!("{BUILT}\ndocker push --all-tags app"), Some(2), "denied: requested"),
        (format!("{BUILT}\ndocker push -a other"), Some(2), "does not exist locally"),
        // Nobody knows what it is told.
        (format!("{BUILDX}\n{BUILT} | load: ${{{{ vars.LOAD }}}}\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\ndocker buildx build $(cat ~/flags) -t app:1 .\ndocker run app:1"), None, ""),
        // Others have made it, or have it.
        ("actions/cache@v4 | path: /tmp/a | key: k\ndocker load -i /tmp/a/app.tar\ndocker run app:1".to_owned(), None, ""),
        (format!("{BUILDX}\n{BUILT}\nmake image\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\n{BUILT}\ndocker compose build\ndocker run app:1"), None, ""),
        (format!("{BUILDX}\n{BUILT}\ndocker run --rm hadolint/hadolint"), None, ""),
    ] {
        let lines = format!("actions/checkout@v4\n{lines}");
        let text = format!("on: push\njobs:\n{}", job("a", "", &lines));
        let (at, log) = failing(&once(&text, push("main")), &text);
        assert_eq!(at, fails, "{text}{log}");
        assert!(log.contains(said), "{text}{log}");
    }
}

#[test]
fn an_image_is_on_the_machine_that_built_it() {
    let login = "docker login ghcr.io -u x -p y";
    let sha = "ghcr.io/octo-org/app:${{ github.sha }}";
    let latest = "ghcr.io/octo-org/app:latest";
    for (first, second, fails) in [
        ("docker build -t app .".to_owned(), "docker run app".to_owned(), true),
        ("docker build -t app .".to_owned(), "docker run app pytest".to_owned(), true),
        ("docker build -t app .".to_owned(), "docker push app".to_owned(), true),
        ("docker build -t app .".to_owned(), "docker save app -o app.tar".to_owned(), true),
        (format!("docker build -t {latest} ."), format!("docker run {latest}"), true),
        (
            format!("docker build -t {sha} .\ntest -z \"$PUSH\" || docker push {sha}"),
            format!("docker run {sha}"),
            true,
        ),
        (
            format!("docker build -t {sha} .\n{login}\ndocker push {sha}"),
            format!("docker run {sha}\ndocker tag {sha} app\ndocker run app"),
            false,
        ),
        (
            format!("{BUILDX}\n{login}\ndocker/build-push-action@v6 | push: true | tags: {sha}"),
            format!("docker run {sha} pytest"),
            false,
        ),
        (
            format!("{BUILDX}\n{login}\ndocker/build-push-action@v6 | outputs: type=registry | tags: {sha}"),
            format!("docker run {sha}"),
            false,
        ),
        (
            "docker build -t app .\ndocker save -o app.tar app\nactions/upload-artifact@v4 | name: i | path: app.tar".to_owned(),
            "actions/download-artifact@v4 | name: i\ndocker load -i app.tar\ndocker run app".to_owned(),
            false,
        ),
        (
            "docker build -t app .\ndocker save app|gzip > app.tar.gz\nactions/upload-artifact@v4 | name: i | path: app.tar.gz".to_owned(),
            "actions/download-artifact@v4 | name: i\ngunzip -c app.tar.gz|docker load\ndocker run app".to_owned(),
            false,
        ),
        // An earlier run may have pushed this name.
        (
            format!("docker build -t {latest} .\nif test -n \"$PUSH\"; then docker push {latest}; fi"),
            format!("docker run {latest}"),
            false,
        ),
        ("docker build -t app .".to_owned(), "docker build -t app .\ndocker run app".to_owned(), false),
        ("docker build -t app .".to_owned(), "docker run postgres:16".to_owned(), false),
        ("docker build -t app .".to_owned(), "make image\ndocker run app".to_owned(), false),
    ] {
        let first = job("a", "", &format!("actions/checkout@v4\n{first}"));
        let second = job("b", "a", &format!("actions/checkout@v4\n{second}"));
        let text = format!("on: push\njobs:\n{first}{second}");
        let told = told(&once(&text, push("main")));
        let wanted = if fails { "a=success b=failure" } else { "a=success b=success" };
        assert_eq!(told, wanted, "{text}");
        let own = text.replace("ubuntu-latest", "self-hosted");
        let run = second.contains("docker run app\"") && fails;
        if run {
            assert_eq!(super::told(&once(&own, push("main"))), "a=success b=success", "{own}");
        }
    }
}
