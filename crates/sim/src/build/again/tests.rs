//! What is taken up again is what would be carried out again.

use crate::build::tests::Bench;
use crate::build::{Build, BuildCache, BuildInput, StepKind, build};
use crate::dockerfile::ignore::parse_ignore;
use crate::dockerfile::parse::parse;

/// Whose machine builds, and with which build argument.
type Told = (bool, &'static str, &'static str);

/// The first build, and what the next one may be.
const TOLD: [Told; 4] = [
    (false, "GIT_SHA", "1"),
    (true, "GIT_SHA", "1"),
    (false, "GIT_SHA", "2"),
    (false, "HTTP_PROXY", "there"),
];

fn built(bench: &Bench, text: &str, cache: Option<&BuildCache>, told: Told) -> Build {
    let (runner, name, value) = told;
    let (dockerfile, problems) = parse(text);
    let (ignore, _) = parse_ignore(&bench.ignore);
    let (context, facts) = (&bench.context, &bench.facts);
    build(&BuildInput {
        cache,
        runner,
        build_args: &[(name.to_owned(), value.to_owned())],
        ..BuildInput::new(&dockerfile, &problems, &ignore, context, facts)
    })
}

/// A builder that has to carry out everything that its keys do not find.
fn forgetful(cache: &BuildCache) -> BuildCache {
    let mut cache = cache.clone();
    for seen in &mut cache.last {
        seen.done = None;
    }
    cache
}

/// Texts with what could be taken up wrongly: files that were edited are moved, changed,
/// mounted; users, variables, folders, lines and stages are others.
const TEXTS: &[&str] = &[
    "FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN mkdir -p /made && echo a > /made/a
RUN pip install -r requirements.txt
RUN cp app.py /made/b && cat app.py > /made/c
RUN chown -R nobody /app && rm -rf /made/a
USER nobody
RUN whoami > /tmp/who; ls /app",
    "FROM python:3.12-slim
WORKDIR /app

COPY . .
RUN mkdir -p /made && echo a > /made/a
RUN nothing-that-is-known here
RUN pip install -r requirements.txt
ENV A=b
RUN cp app.py /made/b && cat app.py > /made/c
RUN echo $A > /made/d",
    "FROM python:3.12 AS build
COPY requirements.txt .
RUN pip install --prefix=/out -r requirements.txt
FROM build AS more
RUN useradd -m me
FROM python:3.12-slim
COPY --from=build /out /usr/local
COPY --from=more /etc/passwd /etc/passwd
COPY --link app.py /app.py
RUN useradd -m you
RUN --mount=type=bind,target=/src cp /src/app.py /b.py
RUN cat <<EOF > /c
one
EOF
RUN cat /c && cp /app.py /d.py",
    "FROM python:3.12 AS build
COPY . /all
RUN mkdir /other
FROM python:3.12 AS more
RUN useradd -m me
FROM more
COPY --from=build /all /all
RUN useradd -m you
RUN --mount=type=bind,target=/src cp /src/app.py /b.py
RUN cat <<EOF > /c
two
EOF
RUN cat /c && cp /all/app.py /d.py",
    "FROM python:3.11-slim
COPY . .
RUN echo $HTTP_PROXY$GIT_SHA > /proxy
ARG GIT_SHA
RUN echo $HTTP_PROXY$GIT_SHA > /stamp
SHELL [\"/bin/bash\", \"-c\"]
RUN mkdir -p /made && echo a > /made/a
RUN [\"/bin/bash\", \"-c\", \"echo b > /made/b\"]
RUN false",
];

/// A change of the world, by its name.
type Change = (&'static str, fn(&mut Bench));

const CHANGES: &[Change] = &[
    ("nothing", |_| {}),
    ("the page", |bench| assert!(bench.context.edit("app.py", 1))),
    ("the list", |bench| {
        assert!(bench.context.edit("requirements.txt", 1));
    }),
    ("another list", |bench| {
        let text = "streamlit==1.67.0\nrequests\n";
        let length = text.len() as u64;
        bench
            .context
            .put("requirements.txt", length, 0o644, Some(text));
    }),
    ("mode", |bench| assert!(bench.context.chmod("app.py"))),
    ("a new file", |bench| {
        bench.context.put("a.py", 3, 0o644, None);
    }),
    ("one less", |bench| {
        assert!(bench.context.remove("README.md"));
    }),
];

#[test]
fn a_rebuild_is_what_it_is_without_taking_up() {
    for (turn, before) in TEXTS.iter().enumerate() {
        let bench = Bench::new();
        let first = built(&bench, before, None, TOLD[0]);
        for after in TEXTS {
            for (at, (what, change)) in CHANGES.iter().enumerate() {
                let mut bench = Bench::new();
                change(&mut bench);
                let told = TOLD[(turn + at) % TOLD.len()];
                let quick = built(&bench, after, Some(&first.cache), told);
                let slow = built(&bench, after, Some(&forgetful(&first.cache)), told);
                assert!(quick == slow, "{what}, {told:?}:\n{before}\n->\n{after}");
            }
        }
    }
}

#[test]
fn what_a_proxy_told_is_not_taken_up() {
    let mut bench = Bench::new();
    let proxied = built(&bench, TEXTS[4], None, TOLD[3]);
    assert!(bench.context.edit("app.py", 1));
    let cache = &proxied.cache;
    let quick = built(&bench, TEXTS[4], Some(cache), TOLD[0]);
    assert!(quick == built(&bench, TEXTS[4], Some(&forgetful(cache)), TOLD[0]));
}

#[test]
fn what_the_edit_does_not_touch_is_taken_up() {
    let mut bench = Bench::new();
    let first = built(&bench, TEXTS[0], None, TOLD[0]);
    assert!(bench.context.edit("app.py", 1));
    let again = built(&bench, TEXTS[0], Some(&first.cache), TOLD[0]);
    let shared = |(old, new): (&crate::build::Step, &crate::build::Step)| {
        assert!(!new.reason.is_cached() || old.kind != StepKind::Run);
        (old.kind == StepKind::Run).then(|| std::sync::Arc::ptr_eq(&old.changes, &new.changes))
    };
    let steps = first.steps.iter().zip(&again.steps);
    let shared: Vec<bool> = steps.filter_map(shared).collect();
    // What copies the page or gives it away is carried out; of what pip installs, the same
    // process makes byte code of another time.
    assert_eq!(shared, [true, false, false, false, true]);
    let said = |build: &Build| {
        let mut installs = build.steps.iter().filter(|step| step.text.contains("pip"));
        installs.next().map(|step| step.output.clone())
    };
    let said = said(&first).zip(said(&again));
    assert!(said.is_some_and(|(old, new)| std::sync::Arc::ptr_eq(&old, &new)));
}
