//! Behaviour of the reader as a whole.

use super::*;
use crate::dockerfile::instruction::{CommandLine, Healthcheck, MountKind};

const ORDINARY: &str = "\
# syntax=docker/dockerfile:1
ARG VERSION=3.12
FROM python:${VERSION}-slim AS Base
# the app's home
WORKDIR /app
ENV A=1 B=\"two words\"
COPY --chown=1000 requirements.txt ./
RUN --mount=type=cache,target=/root/.cache \\
    # why
    pip install -r requirements.txt
EXPOSE 8501
HEALTHCHECK --interval=5s CMD curl -f http://localhost:8501
FROM base
CMD [\"streamlit\", \"run\", \"app.py\"]
";

fn clean(text: &str) -> Dockerfile {
    let (file, findings) = parse(text);
    assert_eq!(findings, [], "{text}");
    file
}

fn said(text: &str) -> Vec<(u32, u32, String)> {
    let (_, findings) = parse(text);
    let place = |finding: Finding| (finding.place.line, finding.place.column, finding.said);
    findings.into_iter().map(place).collect()
}

#[test]
fn an_ordinary_file_is_typed() {
    let file = clean(ORDINARY);
    assert_eq!(file.directives.syntax, "docker/dockerfile:1");
    assert_eq!(file.stages.len(), 2);
    assert_eq!(file.stages[0].name.as_deref(), Some("base"));
    assert_eq!(
        (file.stages[0].from, file.stages[0].body.clone()),
        (1, 2..8)
    );
    assert_eq!(
        (file.stages[1].from, file.stages[1].body.clone()),
        (8, 9..10)
    );
    let workdir = &file.statements[2];
    assert_eq!(workdir.comments, ["the app's home"]);
    assert_eq!(workdir.lines, Lines { first: 5, last: 5 });
    let Some(Instruction::Run(run)) = &file.statements[5].instruction else {
        panic!()
    };
    assert_eq!(
        run.command,
        CommandLine::Shell("pip install -r requirements.txt".into())
    );
    assert_eq!(run.mounts[0].kind, MountKind::Cache);
    assert_eq!(file.statements[5].lines, Lines { first: 8, last: 10 });
    let Some(Instruction::Healthcheck(Healthcheck::Cmd {
        interval_ms,
        retries,
        ..
    })) = &file.statements[7].instruction
    else {
        panic!()
    };
    assert_eq!((*interval_ms, *retries), (5_000, 3));
    let Some(Instruction::Cmd(CommandLine::Exec(argv))) = &file.statements[9].instruction else {
        panic!()
    };
    assert_eq!(argv, &["streamlit", "run", "app.py"]);
}

#[test]
fn errors_carry_place_and_the_tools_words() {
    assert_eq!(
        said("FROM a\n  COPPY . .\nRUN --mout=x y\n"),
        [
            (
                2,
                3,
                "dockerfile parse error on line 2: unknown instruction: COPPY (did you mean COPY?)"
                    .into()
            ),
            (
                3,
                5,
                "dockerfile parse error on line 3: unknown flag: --mout (did you mean mount?)"
                    .into()
            ),
        ]
    );
    assert_eq!(
        said("FROM a\nENV x=1 y"),
        [(
            2,
            9,
            "Syntax error - can't find = in \"y\". Must be of the form: name=value".into()
        )]
    );
}

#[test]
fn what_shows_only_in_the_build_is_no_parse_error() {
    assert_eq!(
        said("FROM a\nRUN --mount=type=cahce,target=/x y"),
        [(
            2,
            13,
            "unsupported mount type \"cahce\" (did you mean cache?)".into()
        )]
    );
    assert!(
        said("FROM a\nRUN --mount=from=$x y")[0]
            .2
            .starts_with("dockerfile parse error")
    );
}

#[test]
fn a_word_on_a_later_line_is_found_there() {
    let (_, findings) = parse("FROM a\nCOPY \\\n  --frm=b x y\n");
    assert_eq!(findings[0].place, Place::dockerfile(3, 3));
}

#[test]
fn before_the_first_stage_only_arg() {
    assert_eq!(
        said("ARG a\nRUN x\nFROM b"),
        [(2, 1, "no build stage in current context".into())]
    );
}

#[test]
fn files_without_instructions() {
    assert_eq!(parse("").1[0].said, "the Dockerfile cannot be empty");
    for text in ["\n\n", "# only\n#comments", "\u{feff}"] {
        assert_eq!(
            parse(text).1[0].said,
            "file with no instructions",
            "{text:?}"
        );
    }
    assert_eq!(
        parse("ARG a").1[0].said,
        "dockerfile contains no stages to build"
    );
}

#[test]
fn heredocs_belong_to_their_statement() {
    let file = clean(
        "FROM a\nCOPY <<-one <<'two' /d/\n\tx\n\tone\n$y\ntwo\nRUN <<E\n# z\nE\nRUN cat <<E\nz\nE\n",
    );
    let Some(Instruction::Copy(copy)) = &file.statements[1].instruction else {
        panic!()
    };
    assert!(copy.sources.is_empty());
    assert_eq!(copy.inline[0].content, "x\n");
    assert!(copy.inline[0].expand);
    assert_eq!(
        (copy.inline[1].content.as_str(), copy.inline[1].expand),
        ("$y\n", false)
    );
    assert_eq!(file.statements[1].lines, Lines { first: 2, last: 6 });
    let shell = |index: usize| match &file.statements[index].instruction {
        Some(Instruction::Run(run)) => run.command.clone(),
        _ => panic!(),
    };
    assert_eq!(shell(2), CommandLine::Shell("# z\n".into()));
    assert_eq!(shell(3), CommandLine::Shell("cat <<E\nz\nE".into()));
}

#[test]
fn an_open_heredoc_is_one_finding() {
    assert_eq!(
        said("FROM a\nRUN <<E\nx\n"),
        [(2, 5, "unterminated heredoc".into())]
    );
}

#[test]
fn a_line_may_have_65535_bytes() {
    let text = |length: usize| format!("FROM a\nRUN {}\nRUN x\n", "x".repeat(length - 4));
    clean(&text(65_535));
    assert_eq!(
        said(&text(65_536))[0],
        (
            2,
            1,
            "dockerfile line greater than max allowed size of 65535".into()
        )
    );
}

#[test]
fn onbuild_holds_a_statement() {
    let file = clean("FROM a\nONBUILD RUN <<E\nx\nE\n");
    let Some(Instruction::Onbuild(inner)) = &file.statements[1].instruction else {
        panic!()
    };
    let Some(Instruction::Run(run)) = &inner.instruction else {
        panic!()
    };
    assert_eq!(run.command, CommandLine::Shell("x\n".into()));
    for (line, error) in [
        (
            "ONBUILD ONBUILD RUN x",
            "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
        ),
        ("ONBUILD from x", "FROM isn't allowed as an ONBUILD trigger"),
        ("ONBUILD", "ONBUILD requires at least one argument"),
    ] {
        let said = &parse(&format!("FROM a\n{line}")).1[0].said;
        assert_eq!(said, &format!("dockerfile parse error on line 2: {error}"));
    }
}

#[test]
fn arity_errors() {
    for (line, error) in [
        (
            "ADD a",
            "ADD requires at least two arguments, but only one was provided. Destination could not be determined",
        ),
        (
            "COPY a <<E\nE",
            "COPY cannot accept a heredoc as a destination",
        ),
        (
            "SHELL bash",
            "SHELL requires the arguments to be in JSON form",
        ),
        ("SHELL []", "SHELL requires at least one argument"),
        ("FROM a b", "FROM requires either one or three arguments"),
        (
            "FROM a AS 1x",
            "invalid name for build stage: \"1x\", name can't start with a number or contain symbols",
        ),
        ("ENV =a", "ENV names can not be blank"),
        ("ARG =a", "ARG names can not be blank"),
        (
            "VOLUME [\" \"]",
            "VOLUME specified can not be an empty string",
        ),
        ("HEALTHCHECK NONE x", "HEALTHCHECK NONE takes no arguments"),
        ("HEALTHCHECK CMD", "Missing command after HEALTHCHECK CMD"),
        (
            "HEALTHCHECK TCP 1",
            "Unknown type \"TCP\" in HEALTHCHECK (try CMD)",
        ),
        (
            "HEALTHCHECK --interval=1us CMD x",
            "Interval \"interval\" cannot be less than 1ms",
        ),
        (
            "HEALTHCHECK --retries=-1 CMD x",
            "--retries cannot be negative (-1)",
        ),
        ("USER", "USER requires exactly one argument"),
    ] {
        let findings = parse(&format!("FROM a\n{line}")).1;
        assert_eq!(
            findings[0].said,
            format!("dockerfile parse error on line 2: {error}"),
            "{line}"
        );
    }
}

#[test]
fn the_escape_can_be_a_backtick() {
    let file = clean("# escape=`\nFROM a\nRUN x `\n  y\nENV a=\\b\n");
    assert_eq!(&*file.statements[1].text, "RUN x   y");
    assert!(!parse("# escape=x\nFROM a").1.is_empty());
    assert!(!parse("# escape=`\n# escape=`\nFROM a").1.is_empty());
}

mod any_text {
    use proptest::prelude::*;

    use super::super::parse;

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            "(?s).{0,40}",
            "(FROM|RUN|COPY|ENV|ARG|HEALTHCHECK|ONBUILD|SHELL|LABEL|CMD) [ a-z=\"'\\\\\\[\\]{},<$-]{0,20}",
            "(RUN|COPY|ADD|ONBUILD RUN) --[a-z=,]{0,10} <<-?['\"]?[AB]['\"]? x",
            "[AB]",
            "\\# ?(escape|syntax|check)=[`\\\\a-z=;]{0,8}",
            "[ \t]*\\\\[ \t]*",
        ]
    }

    proptest! {
        #[test]
        fn is_read_without_panic(lines in prop::collection::vec(line(), 0..12), crlf: bool) {
            let text = lines.join(if crlf { "\r\n" } else { "\n" });
            let (file, _) = parse(&text);
            let count = u32::try_from(text.lines().count()).unwrap();
            for pair in file.statements.windows(2) {
                prop_assert!(pair[0].lines.last < pair[1].lines.first);
            }
            for statement in &file.statements {
                prop_assert!(statement.lines.first <= statement.lines.last);
                prop_assert!(statement.lines.last <= count);
            }
        }
    }
}
