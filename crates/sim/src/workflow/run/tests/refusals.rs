//! What docker refuses before it does anything: names, missing words, what its builder cannot do.

use super::images::{BUILDX, failing, job};
use super::*;

const BUILD: &str = "docker/build-push-action@v6 | context: .";
const LOGIN: &str = "docker login ghcr.io -u x -p y";

/// Rows of steps behind a checkout, the step that fails, and what its log says.
fn hold(event: &Event, rows: &[(String, Option<usize>, &str)]) {
    for (lines, fails, said) in rows {
        let lines = format!("actions/checkout@v4\n{lines}");
        let text = format!("on: [push, pull_request]\njobs:\n{}", job("a", "", &lines));
        let (at, log) = failing(&once(&text, event.clone()), &text);
        assert_eq!(at, *fails, "{text}{log}");
        assert!(log.contains(said), "{text}{log}");
    }
}

#[test]
fn names_of_images_are_checked() {
    let upper = "repository name (library/MyApp) must be lowercase";
    let form = "invalid reference format";
    let row = |text: &str, at: Option<usize>, said| (text.to_owned(), at, said);
    let rows = [
        row("docker build -t MyApp .", Some(1), upper),
        row(
            "docker buildx build -t ghcr.io/octo-org/App:1 .",
            Some(1),
            "(octo-org/App) must be lowercase",
        ),
        row(
            "docker build -t app:v1.0+x .",
            Some(1),
            "invalid tag \"app:v1.0+x\": invalid reference format",
        ),
        row("docker build -t ${{ secrets.UNSET }}/app .", Some(1), form),
        row("docker build -t $IMAGE:latest .", Some(1), form),
        row(
            "docker build -t app:${{ steps.x.outputs.missing }} .",
            Some(1),
            form,
        ),
        row("docker build -t app:${{ github.ref }} .", Some(1), form),
        row(
            "docker build -t app .\ndocker tag app MyApp:1",
            Some(2),
            "is not a valid repository/tag",
        ),
        row(
            "docker run --rm Hello-World",
            Some(1),
            "docker: invalid reference format",
        ),
        row(
            "docker pull Python:3.12",
            Some(1),
            "(library/Python) must be lowercase",
        ),
        row("docker push MyApp", Some(1), upper),
        row(
            "docker push ${{ vars.X }}",
            Some(1),
            "'docker push' requires 1 argument",
        ),
        (
            format!("{BUILD} | tags: ghcr.io/octo-org/App:1"),
            Some(1),
            "(octo-org/App) must be lowercase",
        ),
        (
            format!("{BUILD} | tags: 'app:${{{{ github.ref }}}}'"),
            Some(1),
            form,
        ),
        // Names that are sound.
        row("docker build -t my-app_1:V1.0-x .", None, ""),
        row("docker build -t localhost:5000/app:1 .", None, ""),
        row("docker build -t App.example/app .", None, ""),
        row("docker build -t app:${{ github.sha }} .", None, ""),
        row(
            "docker build -t app . && docker tag app ghcr.io/octo-org/app:1",
            None,
            "",
        ),
        row("docker run --rm hello-world", None, ""),
        row("IMAGE=app; docker build -t $IMAGE:latest .", None, ""),
        (
            format!("{BUILD} | tags: 'app:${{{{ github.sha }}}}'"),
            None,
            "",
        ),
        // Nobody knows them.
        row("docker build -t app:$(cat ~/VERSION) .", None, ""),
        row("somebody/odd@v1\ndocker build -t $IMAGE:latest .", None, ""),
        row(
            "source ./names.sh; docker build -t $IMAGE:latest .",
            None,
            "",
        ),
        (
            format!("{BUILD} | tags: 'app:${{{{ vars.TAG }}}}'"),
            None,
            "",
        ),
    ];
    hold(&push("main"), &rows);
    let named = |tag: &str| format!("{BUILD} | tags: 'ghcr.io/octo-org/app:{tag}'");
    let rows = [
        (named("${{ github.ref_name }}"), Some(1), form),
        // A registry at the port 7.
        (
            format!("{BUILD} | tags: 'app:${{{{ github.ref_name }}}}'"),
            None,
            "",
        ),
        (named("${{ github.head_ref }}"), None, ""),
    ];
    hold(&request(false), &rows);
    let rows = [(named("${{ github.ref_name }}"), Some(1), form)];
    hold(&push("feature/x"), &rows);
}

#[test]
fn a_build_needs_its_context() {
    let said = "'docker buildx build' requires 1 argument";
    let row =
        |text: &str, at: Option<usize>| (text.to_owned(), at, if at.is_some() { said } else { "" });
    let rows = [
        row("docker build -t app", Some(1)),
        row("docker build", Some(1)),
        row(
            "docker buildx build --build-arg A=b --platform linux/amd64 -f x/Dockerfile",
            Some(1),
        ),
        row("docker build -t app .", None),
        row("docker build -t app - < Dockerfile", None),
        row("docker build --pull --build-arg A=b . -t app", None),
        row("docker build -t app $(cat ~/context)", None),
        row("podman build -t app", None),
    ];
    hold(&push("main"), &rows);
}

#[test]
fn a_push_needs_a_tag() {
    let said = "tag is needed when pushing to registry";
    let row = |text: String, at: Option<usize>| (text, at, if at.is_some() { said } else { "" });
    let rows = [
        row(format!("{LOGIN}\n{BUILD} | push: true"), Some(2)),
        row(format!("{LOGIN}\n{BUILD} | push: true | tags: ''"), Some(2)),
        row(
            format!("{LOGIN}\n{BUILD} | outputs: type=registry"),
            Some(2),
        ),
        row(format!("{LOGIN}\ndocker buildx build --push ."), Some(2)),
        row(
            format!("{LOGIN}\n{BUILD} | push: true | tags: ghcr.io/octo-org/app:1"),
            None,
        ),
        row(
            format!("{LOGIN}\n{BUILD} | outputs: 'type=image,name=ghcr.io/octo-org/app,push=true'"),
            None,
        ),
        row(format!("{LOGIN}\n{BUILD} | push: false"), None),
        row(
            format!("{LOGIN}\n{BUILD} | push: true | tags: '${{{{ vars.TAGS }}}}'"),
            None,
        ),
        row(
            format!("{LOGIN}\ndocker buildx build --push $(cat ~/tags) ."),
            None,
        ),
    ];
    hold(&push("main"), &rows);
}

#[test]
fn the_builder_of_the_engine_cannot_do_everything() {
    let (cache, several) = (
        "Cache export is not supported",
        "Multi-platform build is not supported",
    );
    let row = |text: String, at: Option<usize>, said| (text, at, said);
    let rows = [
        row(
            format!("{BUILD} | cache-to: 'type=gha,mode=max'"),
            Some(1),
            cache,
        ),
        row(
            format!("{BUILD} | platforms: 'linux/amd64,linux/arm64'"),
            Some(1),
            several,
        ),
        row(
            "docker buildx build --platform linux/amd64,linux/arm64 .".to_owned(),
            Some(1),
            several,
        ),
        row(
            "docker build --cache-to type=gha .".to_owned(),
            Some(1),
            cache,
        ),
        row(
            format!("{BUILDX} | driver: docker\n{BUILD} | cache-to: type=gha"),
            Some(2),
            cache,
        ),
        row(
            format!("{BUILDX}\n{BUILD} | builder: default | cache-to: type=gha"),
            Some(2),
            cache,
        ),
        // One that can.
        row(format!("{BUILDX}\n{BUILD} | cache-to: type=gha"), None, ""),
        row(
            format!("{BUILDX}\n{BUILD} | platforms: 'linux/amd64,linux/arm64'"),
            None,
            "",
        ),
        row(
            "docker buildx create --use\ndocker buildx build --platform linux/amd64,linux/arm64 ."
                .to_owned(),
            None,
            "",
        ),
        // What the engine can do.
        row(format!("{BUILD} | cache-to: type=inline"), None, ""),
        row(format!("{BUILD} | cache-from: type=gha"), None, ""),
        row(format!("{BUILD} | platforms: linux/amd64"), None, ""),
        row(format!("{BUILD} | cache-to: ''"), None, ""),
        // Nobody knows, or somebody has seen to it.
        row(
            format!("{BUILD} | cache-to: '${{{{ vars.CACHE }}}}'"),
            None,
            "",
        ),
        row(
            format!("docker/setup-docker-action@v4\n{BUILD} | cache-to: type=gha"),
            None,
            "",
        ),
        row(
            format!("echo x|sudo tee /etc/docker/daemon.json\n{BUILD} | cache-to: type=gha"),
            None,
            "",
        ),
        row(
            "podman build --platform linux/amd64,linux/arm64 .".to_owned(),
            None,
            "",
        ),
    ];
    hold(&push("main"), &rows);
}
