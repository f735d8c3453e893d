//! What is foretold of an edit is what building comes to.

use super::*;
use crate::build::build;
use crate::build::tests::Bench;
use crate::dockerfile::ignore::parse_ignore;
use crate::dockerfile::parse::parse;

/// Texts with all that a step can take of a file or stand on, and whether what comes of an
/// edit is foretold.
const TEXTS: &[(&str, bool)] = &[
    (
        "FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY . .
WORKDIR /app/data
RUN chown -R nobody /app && cp /app/app.py /b.py
RUN [\"/bin/sh\", \"-c\", \"echo a > /a\"]
RUN cat <<EOF > /c
one
EOF
ADD app.py /d.py
CMD [\"streamlit\", \"run\", \"app.py\"]",
        true,
    ),
    (
        "FROM python:3.12 AS build
COPY requirements.txt .
RUN pip install --prefix=/out -r requirements.txt
FROM python:3.12 AS page
COPY app.py /app.py
RUN cp /app.py /twin.py && echo a > /other
FROM python:3.12-slim
COPY --from=page /other /other
COPY --from=build /out /usr/local
RUN sleep 3
COPY --from=page /twin.py /twin.py
RUN mkdir /made
COPY --link README.md /README.md
COPY --link --chmod=600 README.md /README2.md
COPY --link --from=page /app.py /again.py",
        true,
    ),
    (
        "FROM python:3.12 AS build
COPY app.py /app.py
RUN pip install --prefix=/out six
RUN pip install --no-compile --prefix=/bare six
FROM python:3.12-slim
COPY --from=build /bare /bare
RUN echo a > /a
COPY --from=build /out /usr/local
RUN echo b > /b",
        true,
    ),
    (
        "FROM python:3.12-slim
RUN --mount=type=cache,target=/root/.cache/pip pip install streamlit
COPY . .",
        true,
    ),
    (
        "FROM python:3.12-slim
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt",
        false,
    ),
    (
        "FROM python:3.12 AS page
COPY app.py /app.py
RUN cat /app.py > /twin.py
FROM python:3.12-slim
COPY --from=page /twin.py /twin.py",
        false,
    ),
    (
        "FROM python:3.12-slim
RUN --mount=type=bind,target=/src cp /src/app.py /b.py
RUN echo a > /a",
        false,
    ),
    (
        "FROM python:3.12-slim AS all
COPY . .
FROM all
RUN echo a > /a",
        false,
    ),
    (
        "FROM python:3.12-slim
COPY <<app.py /b.py
text
app.py
RUN echo a > /a",
        false,
    ),
];

#[test]
fn what_is_foretold_is_what_building_comes_to() {
    for (text, foretold) in TEXTS {
        for ignored in ["", "*.py\n"] {
            let bench = Bench::new();
            let (dockerfile, problems) = parse(text);
            let (ignore, _) = parse_ignore(ignored);
            let (context, facts) = (&bench.context, &bench.facts);
            let input = BuildInput::new(&dockerfile, &problems, &ignore, context, facts);
            let first = build(&input);
            assert!(first.outcome.is_ok() || !ignored.is_empty(), "{text}");
            for path in ["app.py", "requirements.txt", "README.md", "Dockerfile"] {
                let there = context.file(path).is_some() && first.outcome.is_ok();
                let told = foreseen(&input, &first, path);
                if ignored.is_empty() && path == "app.py" {
                    assert_eq!(told.is_some(), *foretold, "{text}");
                }
                assert!(there || told.is_none(), "{path}:\n{text}");
                if let Some(told) = told {
                    assert_eq!(told, built(&input, &first, path), "{path}:\n{text}");
                }
            }
        }
    }
}

#[test]
fn of_what_may_be_unpacked_nothing_is_foretold() {
    let mut bench = Bench::new();
    bench.context.put("a.tar.gz", 9_000, 0o644, None);
    let (dockerfile, problems) = parse("FROM python:3.12-slim\nADD a.tar.gz /a\nRUN ls /a\n");
    let (ignore, _) = parse_ignore("");
    let (context, facts) = (&bench.context, &bench.facts);
    let input = BuildInput::new(&dockerfile, &problems, &ignore, context, facts);
    let first = build(&input);
    assert_eq!(foreseen(&input, &first, "a.tar.gz"), None);
    assert_eq!(edited(&input, &first, "a.tar.gz").again.len(), 2);
    assert_eq!(
        foreseen(&input, &first, "app.py").map(|told| told.again),
        Some(Vec::new())
    );
}

#[test]
fn of_two_files_with_one_content_nothing_is_foretold() {
    let bench = Bench::new().with("a.py", "same").with("b.py", "same");
    let (dockerfile, problems) = parse("FROM python:3.12-slim\nCOPY b.py .\nRUN echo a > /a\n");
    let (ignore, _) = parse_ignore("");
    let input = BuildInput::new(
        &dockerfile,
        &problems,
        &ignore,
        &bench.context,
        &bench.facts,
    );
    let first = build(&input);
    assert_eq!(foreseen(&input, &first, "a.py"), None);
    assert_eq!(edited(&input, &first, "a.py").again, []);
    assert_eq!(edited(&input, &first, "b.py").again.len(), 2);
}
