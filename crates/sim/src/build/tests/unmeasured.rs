//! Base images that nobody measured: refused in the rooms, of unknown content elsewhere.

use super::*;

impl Bench {
    /// Builds as the command line does, on whatever base.
    fn build_anyway(&self, text: &str, cache: Option<&BuildCache>) -> Build {
        let (dockerfile, problems) = parse(text);
        let (ignore, _) = parse_ignore(&self.ignore);
        let input = BuildInput::new(&dockerfile, &problems, &ignore, &self.context, &self.facts);
        build(&BuildInput {
            cache,
            unmeasured: true,
            ..input
        })
    }
}

/// The codes of a build's findings with what they are about.
fn told(build: &Build, code: &str) -> Vec<String> {
    let findings = build.findings.iter().filter(|one| one.code == code);
    let words = findings.flat_map(|one| one.args.iter());
    words
        .filter_map(|(_, arg)| match arg {
            crate::finding::Arg::Code(text) => Some(text.clone()),
            _ => None,
        })
        .collect()
}

/// Steps that were found again.
fn cached(build: &Build) -> Vec<u32> {
    let steps = build.steps.iter().filter(|step| step.reason.is_cached());
    steps.map(|step| step.line).collect()
}

const FRONT: &str = "FROM node:20 AS ui\nWORKDIR /app\nCOPY requirements.txt .\nRUN npm ci\n\
    COPY . .\nRUN npm run build\n\
    FROM python:3.12-slim\nWORKDIR /srv\nCOPY requirements.txt .\n\
    RUN pip install --no-cache-dir -r requirements.txt\n\
    COPY --from=ui /app/dist ./static\nCOPY app.py .\nCMD [\"python\", \"app.py\"]\n";

#[test]
fn a_front_end_built_on_an_unmeasured_image_is_carried_in() {
    let bench = Bench::new();
    let build = bench.build_anyway(FRONT, None);
    assert_eq!(code(&build), "ok", "{:?}", build.findings);
    assert_eq!(told(&build, "image-unmeasured"), ["node:20"]);
    assert_eq!(told(&build, "command-not-simulated"), ["npm", "npm"]);
    assert_eq!(told(&build, "file-not-known"), ["/app/dist"]);
    let without = FRONT.replace("COPY --from=ui /app/dist ./static\n", "");
    let without = bench.build(&without[without.find("FROM python").unwrap()..]);
    let size = |build: &Build| build.outcome.as_ref().unwrap().size;
    assert_eq!(size(&build), size(&without));
    assert_eq!(build.steps[0].bytes, 0);
    assert_eq!(build.steps[0].number, Some((1, 6)));
    // The rooms refuse it as ever.
    assert_eq!(code(&bench.build(FRONT)), "image-not-simulated");
}

#[test]
fn unmeasured_images_have_the_keys_of_their_references() {
    let bench = Bench::new();
    let first = bench.build_anyway(FRONT, None);
    let again = bench.build_anyway(FRONT, Some(&first.cache));
    assert_eq!(cached(&again).len(), again.steps.len() - 1);
    // The stage of the other image runs anew, and with it the copy of what nobody knows.
    let same = bench.build_anyway(
        &FRONT.replace("node:20", "docker.io/library/node:20"),
        Some(&first.cache),
    );
    assert_eq!(cached(&same), cached(&again));
    for other in ["node:22", "--platform=linux/arm64 node:20", "x/node:20"] {
        let text = FRONT.replace("node:20", other);
        let moved = bench.build_anyway(&text, Some(&first.cache));
        assert_eq!(cached(&moved), [7, 8, 9, 10], "{other}");
    }
    let plain = FRONT.replace("node:20", "--platform=$BUILDPLATFORM node:20");
    let plain = bench.build_anyway(&plain, Some(&first.cache));
    assert_eq!(cached(&plain), cached(&again));
    // An edit makes the stage build again, and what comes of it is another content.
    let edited = Bench::new().with("app.py", "print(2)\n");
    let rebuilt = edited.build_anyway(FRONT, Some(&first.cache));
    assert_eq!(cached(&rebuilt), [1, 2, 3, 4, 7, 8, 9, 10]);
    // What is known of the other image's stage is the same content.
    let text = FRONT.replace("/app/dist ./static", "/app/requirements.txt ./list");
    let first = bench.build_anyway(&text, None);
    let moved = bench.build_anyway(&text.replace("node:20", "node:22"), Some(&first.cache));
    assert_eq!(cached(&moved), [7, 8, 9, 10, 11, 12]);
}

#[test]
fn each_unmeasured_image_is_named_once() {
    let text = "FROM golang:1.22 AS a\nRUN go build ./...\nFROM golang:1.22 AS b\nRUN go test\n\
        FROM ghcr.io/x/y AS c\nCOPY --from=a /go/bin/a /a\nCOPY --from=b /b /b\n\
        COPY --from=nginx:1.27 /etc/nginx/nginx.conf /n\n\
        RUN --mount=type=bind,from=nginx:1.27,target=/x true\n";
    let build = Bench::new().build_anyway(text, None);
    assert_eq!(code(&build), "ok", "{:?}", build.findings);
    let images = ["golang:1.22", "ghcr.io/x/y", "nginx:1.27"];
    assert_eq!(told(&build, "image-unmeasured"), images);
}

#[test]
fn what_runs_on_an_unmeasured_image_goes_well() {
    let bench = Bench::new();
    for (base, lines) in [
        (
            "node:20",
            "USER node\nWORKDIR /home/node/app\nCOPY --chown=node:node . .\nRUN mkdir dist && echo a > dist/b && npm ci",
        ),
        (
            "node:20",
            "WORKDIR /app\nRUN chown -R node:node /app\nUSER node:node\nRUN touch a && id",
        ),
        (
            "nginx",
            "RUN rm /etc/nginx/conf.d/default.conf\nCOPY app.py /usr/share/nginx/html/\nRUN nginx -t",
        ),
        (
            "alpine:3.20",
            "RUN apk add --no-cache curl python3 py3-pip && adduser -D app\nUSER app\nRUN curl x && python3 -V",
        ),
        (
            "debian:trixie-slim",
            "RUN apt-get update && apt-get install -y python3-pip curl && pip install six && useradd -m a",
        ),
        (
            "ubuntu:24.04",
            "RUN apt install -y git && git clone https://a.example/b.git && cd b && make",
        ),
        (
            "golang:1.22",
            "RUN test \"$GOPATH\" = /go && cd $GOPATH/src && [ -n \"$GOLANG_VERSION\" ] && go version",
        ),
        (
            "golang:1.22",
            "ENV CGO_ENABLED=0\nRUN if [ $GOOS = linux ]; then exit 1; fi",
        ),
        (
            "mcr.microsoft.com/dotnet/sdk:8.0",
            "SHELL [\"pwsh\", \"-c\"]\nRUN dotnet publish",
        ),
        (
            "continuumio/miniconda3",
            "COPY . .\nRUN conda install -y x && pip install -r requirements.txt && python app.py",
        ),
        (
            "gcr.io/distroless/static",
            "COPY app.py /\nUSER nonroot:nonroot\nENTRYPOINT [\"/app\"]",
        ),
        (
            "node@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "RUN node -v",
        ),
        ("python:2.7-slim", "RUN pip install six && python app.py"),
    ] {
        let text = ["FROM ", base, "\n", lines, "\n"].concat();
        let build = bench.build_anyway(&text, None);
        assert_eq!(code(&build), "ok", "{text}\n{:?}", build.findings.last());
        assert_eq!(told(&build, "image-unmeasured"), [base], "{text}");
        let image = build.outcome.as_ref().unwrap();
        assert_eq!(image.config.env[0], ("PATH".into(), base::PATH.into()));
    }
}

#[test]
fn what_is_known_for_certain_still_fails_there() {
    let bench = Bench::new();
    for (text, expected) in [
        ("FROM python:3.99-slim", "image-unknown"),
        ("FROM python:3.12-slm", "image-unknown"),
        ("FROM pyhton:3.12-slim", "image-not-simulated"),
        ("FROM builder", "image-not-simulated"),
        (
            "FROM node:20 AS builder\nFROM node:20\nCOPY --from=biulder /a /b",
            "image-not-simulated",
        ),
        ("FROM Node:20", "stage-base-invalid"),
        ("FROM node:20\nCOPY nothing /x", "copy-source-missing"),
        ("FROM node:20\nRUN exit 3", "run-failed"),
        ("FROM node:20\nRUN echo 'a", "shell-syntax"),
        (
            "FROM node:20\nRUN useradd a\nWORKDIR /x\nUSER a\nRUN touch /x/y",
            "permission-denied",
        ),
        ("FROM scratch\nRUN true", "command-not-in-image"),
        (
            "FROM scratch\nCOPY --from=scratch /a /b",
            "copy-source-missing",
        ),
        ("FROM python:3.12-slim\nRUN npm ci", "command-not-in-image"),
    ] {
        let build = bench.build_anyway(&[text, "\n"].concat(), None);
        assert_eq!(code(&build), expected, "{text}\n{:?}", build.findings);
    }
}

#[test]
fn content_that_is_known_is_known_on_an_unmeasured_image() {
    let bench = Bench::new();
    let text = |base: &str, run: &str| {
        let first = ["FROM ", base, " AS a\nRUN ", run, "\n"].concat();
        first + "FROM python:3.12-slim\nCOPY --from=a /a /a\n"
    };
    for (run, converges) in [
        ("echo hi > /a", true),
        ("echo 'h\\ti' > /a", false),
        ("echo $X > /a", false),
        ("cat /etc/os-release > /a", false),
        ("make && cp out /a", false),
    ] {
        let first = bench.build_anyway(&text("alpine:3.20", run), None);
        assert_eq!(code(&first), "ok", "{run}");
        let moved = bench.build_anyway(&text("alpine:3.21", run), Some(&first.cache));
        assert_eq!(cached(&moved).contains(&4), converges, "{run}");
    }
}

#[test]
fn archived_releases_of_debian_have_no_lists() {
    let buster = "python:3.9-slim-buster";
    let archived = "apt-release-archived";
    for (image, before, expected) in [
        (buster, "", archived),
        ("python:3.7-slim-stretch", "", archived),
        ("debian:10", "", archived),
        ("python:3.9-slim-bullseye", "", "ok"),
        (
            buster,
            "RUN sed -i s/deb.debian.org/archive.debian.org/ /etc/apt/sources.list\n",
            "ok",
        ),
        (
            buster,
            "RUN echo 'deb http://archive.debian.org/debian buster main' > /etc/apt/sources.list\n",
            "ok",
        ),
        (buster, "COPY app.py /etc/apt/sources.list\n", "ok"),
        (buster, "RUN echo hello\n", archived),
    ] {
        let run = "RUN apt-get update && apt-get install -y curl\n";
        let text = ["FROM ", image, "\n", before, run].concat();
        let build = Bench::new().build_anyway(&text, None);
        assert_eq!(code(&build), expected, "{image} {before}");
    }
    let either = Bench::new().build_anyway(
        "FROM python:3.9-slim-buster\nRUN apt-get update || true\n",
        None,
    );
    assert_eq!(code(&either), "ok");
}
