//! What an older frontend, which `# syntax=docker/dockerfile:1.4` asks for, does not know yet.
//!
//! The versions are those of the reference (`docs/reference.md`, "Minimum Dockerfile version")
//! and of the release notes (<https://docs.docker.com/build/dockerfile/release-notes/>). Of the
//! labs channel, of other images and of digests nobody knows what they can do: they are taken
//! to be new enough.

use super::instruction::{Dockerfile, Heredoc, Instruction, Statement};
use crate::finding::{Arg, Finding, Place};

/// A feature that is newer than the frontend.
pub const TOO_OLD: &str = "frontend-too-old";

/// Flags: the instructions that take them, and since which 1.x.
const FLAGS: [(&str, &str, u32); 15] = [
    ("ADD", "--checksum", 6),
    ("ADD", "--chmod", 2),
    ("ADD", "--exclude", 19),
    ("ADD", "--keep-git-dir", 1),
    ("ADD", "--link", 4),
    ("ADD", "--unpack", 17),
    ("COPY", "--chmod", 2),
    ("COPY", "--exclude", 19),
    ("COPY", "--link", 4),
    ("COPY", "--parents", 20),
    ("HEALTHCHECK", "--start-interval", 6),
    ("RUN", "--device", 14),
    ("RUN", "--mount", 2),
    ("RUN", "--network", 3),
    ("RUN", "--security", 20),
];
const HEREDOC: u32 = 4;
const SEVERAL_ARGS: u32 = 2;
const SECRET_ENV: u32 = 10;
const MODIFIERS: u32 = 7;

/// What is asked of a statement.
struct Feature<'a> {
    name: &'a str,
    since: u32,
    /// The line that the older frontend complains about, and what it says of it.
    line: u32,
    said: String,
}

/// Errors of the statements that the frontend of the file is too old for.
pub fn check(file: &Dockerfile) -> Vec<Finding> {
    let Some(version) = minor(&file.directives.syntax) else {
        return Vec::new();
    };
    let statements = file.statements.iter();
    let first = |statement| {
        let missing = features(statement).find(|feature| feature.since > version)?;
        Some(finding(statement, &missing, version))
    };
    statements.filter_map(first).collect()
}

/// The `x` of `docker/dockerfile:1.x`, where the tag says one. A tag without a third number is
/// the last release of its line.
fn minor(syntax: &str) -> Option<u32> {
    let reference = syntax.split(' ').next()?;
    let reference = reference.strip_prefix("docker.io/").unwrap_or(reference);
    let mut numbers = reference.strip_prefix("docker/dockerfile:1.")?.split('.');
    let minor = numbers.next()?.parse().ok()?;
    let rest: Option<Vec<u32>> = numbers.map(|number| number.parse().ok()).collect();
    rest.map(|_| minor)
}

/// In the order in which the real tool comes across them.
fn features(statement: &Statement) -> impl Iterator<Item = Feature<'_>> {
    let line = statement.lines.first;
    let heredoc = statement.heredocs.first().map(|heredoc| {
        // Its first line is taken for an instruction.
        let (line, word) = first_word(statement, heredoc);
        Feature {
            name: "<<",
            since: HEREDOC,
            line,
            said: ["unknown instruction: ", word].concat(),
        }
    });
    let flags = statement.flags.iter().filter_map(move |flag| {
        let name = flag.split('=').next().unwrap_or(flag);
        let keyword = &statement.keyword;
        let row = FLAGS
            .iter()
            .find(|(of, known, _)| of.eq_ignore_ascii_case(keyword) && *known == name)?;
        let said = ["unknown flag: ", name].concat();
        let (_, name, since) = *row;
        Some(Feature {
            name,
            since,
            line,
            said,
        })
    });
    flags
        .chain(of_instruction(statement))
        .chain(modifier(statement))
        .chain(heredoc)
}

/// The first word that stands in a heredoc, or the one that ends it, and its line.
fn first_word<'a>(statement: &Statement, heredoc: &'a Heredoc) -> (u32, &'a str) {
    let bodies = statement.heredocs.iter();
    let length: usize = bodies.map(|body| body.content.lines().count() + 1).sum();
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let first = statement.lines.last.saturating_sub(length) + 1;
    let lines = heredoc.content.lines().chain([&*heredoc.name]);
    let mut said = (first..).zip(lines.map(str::trim_start));
    let is_read = |line: &str| !line.is_empty() && !line.starts_with('#');
    let (at, line) = said
        .find(|(_, line)| is_read(line))
        .unwrap_or((first, &heredoc.name));
    (at, line.split_whitespace().next().unwrap_or(line))
}

fn of_instruction(statement: &Statement) -> Option<Feature<'_>> {
    let line = statement.lines.first;
    match statement.instruction.as_ref()? {
        Instruction::Arg(declared) if declared.len() > 1 => Some(Feature {
            name: "ARG",
            since: SEVERAL_ARGS,
            line,
            said: "ARG requires exactly one argument".into(),
        }),
        Instruction::Run(run) => {
            let mount = run.mounts.iter().find(|mount| mount.env.is_some())?;
            let said = ["unexpected key 'env' in '", &mount.text, "'"].concat();
            Some(Feature {
                name: "env=",
                since: SECRET_ENV,
                line,
                said,
            })
        }
        _ => None,
    }
}

/// `${name#pattern}`, `${name%pattern}` and `${name/pattern/text}`, where the builder expands
/// words. Where quotes or escapes could stop it, nothing is said.
fn modifier(statement: &Statement) -> Option<Feature<'_>> {
    let expands = match statement.instruction.as_ref()? {
        Instruction::Cmd(_)
        | Instruction::Entrypoint(_)
        | Instruction::Healthcheck(_)
        | Instruction::Maintainer(_)
        | Instruction::Onbuild(_)
        | Instruction::Run(_)
        | Instruction::Shell(_) => false,
        _ => !statement.text.contains(['\'', '\\', '`']),
    };
    let mut used = statement.text.split("${").skip(1).filter_map(|rest| {
        let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let sign = ["#", "%", "/"].into_iter();
        let sign = sign.filter(|_| name.len() < rest.len());
        sign.into_iter().find(|sign| name.starts_with(*sign))
    });
    let name = used.next().filter(|_| expands)?;
    let said = ["unsupported modifier (", name, ") in substitution"].concat();
    Some(Feature {
        name,
        since: MODIFIERS,
        line: statement.lines.first,
        said,
    })
}

fn finding(statement: &Statement, missing: &Feature<'_>, version: u32) -> Finding {
    let line = statement.lines.first;
    let number = |minor: u32| Arg::Code(["1.", &minor.to_string()].concat());
    let at = missing.line.to_string();
    let said = ["dockerfile parse error on line ", &at, ": ", &missing.said];
    Finding::error(TOO_OLD, Place::dockerfile(line, 0))
        .said(said.concat())
        .with("line", Arg::Count(u64::from(line)))
        .with("feature", Arg::Code(missing.name.into()))
        .with("needed", number(missing.since))
        .with("version", number(version))
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::TOO_OLD;

    fn told(syntax: &str, line: &str) -> Vec<String> {
        let (_, findings) = parse(&format!("# syntax={syntax}\nFROM scratch\n{line}\n"));
        let old = findings.iter().filter(|one| one.code == TOO_OLD);
        old.map(|one| one.said.clone()).collect()
    }

    #[test]
    fn what_is_newer_than_the_frontend_is_refused_there() {
        for (line, since, said) in [
            (
                "RUN --mount=type=cache,target=/c x",
                2,
                "unknown flag: --mount",
            ),
            ("RUN --network=none x", 3, "unknown flag: --network"),
            ("RUN --security=insecure x", 20, "unknown flag: --security"),
            (
                "RUN --mount=type=secret,id=a,env=A x",
                10,
                "unexpected key 'env' in 'type=secret,id=a,env=A'",
            ),
            ("COPY --chmod=755 a b", 2, "unknown flag: --chmod"),
            ("copy --link a b", 4, "unknown flag: --link"),
            ("COPY --exclude=x a b", 19, "unknown flag: --exclude"),
            ("COPY --parents a b", 20, "unknown flag: --parents"),
            (
                "ADD --checksum=sha256:a https://a.example/b c",
                6,
                "unknown flag: --checksum",
            ),
            ("ADD --unpack=true a b", 17, "unknown flag: --unpack"),
            (
                "ADD --keep-git-dir=true https://a.example/b.git c",
                1,
                "unknown flag: --keep-git-dir",
            ),
            (
                "HEALTHCHECK --start-interval=1s CMD x",
                6,
                "unknown flag: --start-interval",
            ),
            ("ARG a b", 2, "ARG requires exactly one argument"),
            (
                "ENV a=${b%.*}",
                7,
                "unsupported modifier (%) in substitution",
            ),
            (
                "WORKDIR ${b/x/y}",
                7,
                "unsupported modifier (/) in substitution",
            ),
            (
                "RUN <<EOF\n\n# c\nset -e\nEOF",
                4,
                "unknown instruction: set",
            ),
            ("COPY <<a.txt /b\na.txt", 4, "unknown instruction: a.txt"),
        ] {
            let at = match line {
                "RUN <<EOF\n\n# c\nset -e\nEOF" => 6,
                "COPY <<a.txt /b\na.txt" => 4,
                _ => 3,
            };
            let expected = format!("dockerfile parse error on line {at}: {said}");
            let older = format!("docker/dockerfile:1.{}", since - 1);
            assert_eq!(told(&older, line), [expected], "{line}");
            for newer in [since, 21] {
                let newer = format!("docker.io/docker/dockerfile:1.{newer}.0");
                assert!(told(&newer, line).is_empty(), "{newer} {line}");
            }
        }
    }

    #[test]
    fn what_is_as_old_as_the_frontend_or_unknown_is_not() {
        let line = "COPY --parents a b";
        for syntax in [
            "docker/dockerfile:1",
            "docker/dockerfile:latest",
            "docker/dockerfile",
            "docker/dockerfile:1.7-labs",
            "docker/dockerfile:1.7.0-labs",
            "docker/dockerfile:1.0-experimental",
            "docker/dockerfile-upstream:1.2",
            "docker/dockerfile:1.2@sha256:0123",
            "ghcr.io/x/y:1.2",
            "docker/dockerfile:2.1",
        ] {
            assert!(told(syntax, line).is_empty(), "{syntax}");
        }
        for line in [
            "COPY --from=a --chown=b c d",
            "ARG a=1",
            "ENV a=${b:-c} d=${e:+f} g=x%y/z",
            "ENV a='${b#c}'",
            "RUN echo ${b#c}",
            "HEALTHCHECK --interval=1s CMD x",
        ] {
            assert!(told("docker/dockerfile:1.0", line).is_empty(), "{line}");
        }
        let (_, findings) = parse("FROM scratch\nCOPY --parents a b\n");
        assert!(findings.is_empty());
    }
}
