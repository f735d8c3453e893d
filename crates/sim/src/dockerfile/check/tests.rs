//! What every rule catches, and what it lets pass.

use proptest::prelude::*;

use super::*;
use crate::dockerfile::ignore::parse_ignore;
use crate::dockerfile::parse;

fn found(text: &str, around: &Surroundings<'_>) -> Vec<(u32, String)> {
    let (file, _) = parse(text);
    let findings = check(&file, around);
    findings
        .into_iter()
        .map(|finding| {
            (
                finding.place.line,
                format!("{}: {}", finding.code, finding.said),
            )
        })
        .collect()
}

fn codes(text: &str) -> Vec<(u32, Code)> {
    let (file, _) = parse(text);
    let findings = check(&file, &Surroundings::default());
    findings
        .into_iter()
        .map(|finding| (finding.place.line, finding.code))
        .collect()
}

#[test]
fn every_rule_catches() {
    for (text, line, code) in [
        ("FROM a AS Up", 1, "stage-name-casing"),
        ("FROM a as up", 1, "from-as-casing"),
        ("FROM a\nRUN a \\\n\n  b", 4, "no-empty-continuation"),
        ("FROM a\nRUN x\nrun y", 3, "consistent-instruction-casing"),
        ("FROM a\nRun x", 2, "consistent-instruction-casing"),
        ("FROM a AS x\nFROM b AS x", 2, "duplicate-stage-name"),
        ("FROM a AS context", 1, "reserved-stage-name"),
        ("FROM a\nCMD x", 2, "json-args-recommended"),
        ("FROM a\nENTRYPOINT x", 2, "json-args-recommended"),
        ("FROM a\nMAINTAINER x", 2, "maintainer-deprecated"),
        ("ARG TAG=1\nFROM a:1$TAGG", 2, "undefined-arg-in-from"),
        ("FROM a\nWORKDIR x\nWORKDIR y", 2, "workdir-relative-path"),
        ("FROM a\nCOPY $X y", 2, "undefined-var"),
        (
            "FROM a\nRUN --mount=type=cache,target=$X y",
            2,
            "undefined-var",
        ),
        ("FROM a\nCOPY <<E y\n$X\nE", 2, "undefined-var"),
        ("FROM a\nARG A=$B", 2, "undefined-var"),
        ("FROM a\nCOPY ${X:-.} y", 2, "undefined-var"),
        (
            "FROM a\nCMD [\"x\"]\nCMD [\"y\"]",
            2,
            "multiple-instructions-disallowed",
        ),
        (
            "FROM a\nHEALTHCHECK NONE\nHEALTHCHECK NONE",
            2,
            "multiple-instructions-disallowed",
        ),
        ("FROM a\nENV x y", 2, "legacy-key-value-format"),
        ("FROM a\nLABEL x y", 2, "legacy-key-value-format"),
        (
            "FROM --platform=$TARGETPLATFORM a",
            1,
            "redundant-target-platform",
        ),
        ("FROM a\nARG DB_PASSWORD", 2, "secrets-used-in-arg-or-env"),
        ("FROM a\nENV Api_Token=x", 2, "secrets-used-in-arg-or-env"),
        ("ARG X\nFROM $X", 2, "invalid-default-arg-in-from"),
        (
            "FROM --platform=linux/arm64 a",
            1,
            "from-platform-flag-const-disallowed",
        ),
        ("FROM a\nEXPOSE 80/TCP", 2, "expose-proto-casing"),
        ("FROM a\nEXPOSE 80:80", 2, "expose-invalid-format"),
        (
            "# check=experimental=InvalidDefinitionDescription\n# what\nFROM a AS b",
            3,
            "invalid-definition-description",
        ),
    ] {
        assert!(
            codes(text).contains(&(line, code)),
            "{text}: {:?}",
            codes(text)
        );
    }
}

#[test]
fn nothing_to_say() {
    for text in [
        "FROM a AS up",
        "from a as up",
        "FROM a\nRUN a \\\n# c\n  b",
        "from a\nrun x",
        "FROM a\nSHELL [\"/bin/bash\", \"-c\"]\nCMD x",
        "FROM a AS b\nSHELL [\"/bin/bash\", \"-c\"]\nFROM b\nCMD x",
        "ARG TAG\nFROM a:1$TAG",
        "FROM a\nWORKDIR /x\nWORKDIR y",
        "FROM a AS b\nWORKDIR /x\nFROM b\nWORKDIR y",
        "FROM a\nARG X\nCOPY $X. y",
        "FROM a AS b\nENV X=y\nFROM b\nCOPY $X y",
        "FROM a\nENV PATH=/x:$PATH",
        "FROM a\nCOPY <<'E' y\n$X\nE",
        "FROM a AS b\nCMD [\"x\"]\nFROM b\nCMD [\"y\"]",
        "FROM a\nARG PUBLIC_KEY TOKEN_FILE KEYBOARD",
        "FROM --platform=$BUILDPLATFORM a",
        "FROM --platform=linux/arm64 a AS arm64",
        "FROM a\nEXPOSE 80/tcp 81-82",
        "# what\nFROM a AS b",
        "FROM a\nEXPOSE $NOTHING",
        "FROM a\nRUN echo $NOTHING",
    ] {
        assert_eq!(codes(text), [], "{text}");
    }
}

#[test]
fn names_that_are_nearly_right() {
    assert_eq!(
        found(
            "FROM a\nARG VERSION=1\nENV X=$VERSON",
            &Surroundings::default()
        ),
        [(
            3,
            "undefined-var: Usage of undefined variable '$VERSON' (did you mean $VERSION?)".into()
        )]
    );
}

#[test]
fn copies_of_what_is_ignored() {
    let copied = |ignore: &str, line: &str| {
        let (ignore, _) = parse_ignore(ignore);
        let around = Surroundings {
            ignore: Some(&ignore),
            ..Surroundings::default()
        };
        found(&format!("FROM a AS b\n{line}"), &around).len()
    };
    for (ignore, line, count) in [
        ("data", "COPY data/x y", 1),
        ("data", "ADD ./data y", 1),
        ("data", "COPY data other y", 1),
        ("data", "COPY . y", 0),
        ("*", "COPY . y", 1),
        ("*\n!src", "COPY data y", 0),
        ("data", "COPY --from=x data y", 0),
        ("*", "ADD https://example.org/x.tar y", 0),
    ] {
        assert_eq!(copied(ignore, line), count, "{ignore} {line}");
    }
}

#[test]
fn control_by_comments() {
    for (text, count) in [
        ("# check=skip=all\nFROM a\nCMD x", 0),
        ("# check=skip=JSONArgsRecommended\nFROM a\nCMD x", 0),
        (
            "FROM a\n# check=skip=JSONArgsRecommended // on purpose\nCMD x",
            0,
        ),
        ("FROM a\n# check=skip=all\nRUN x\nCMD x", 1),
        ("FROM a\n# check=skip=UndefinedVar\nCMD x", 1),
        ("# check=error=true\nFROM a\nCMD x", 2),
        ("# check=error=true\nFROM a", 0),
    ] {
        assert_eq!(codes(text).len(), count, "{text}");
    }
    let said = found(
        "# check=error=true\nFROM a\nCMD x",
        &Surroundings::default(),
    );
    assert_eq!(
        said[0].1,
        "check-violation: lint violation found for rules: JSONArgsRecommended"
    );
    let said = found("# check=skp=all\nFROM a", &Surroundings::default());
    assert_eq!(
        said[0].1,
        "check-options-invalid: failed to parse check options: invalid check option \"skp\""
    );
}

#[test]
fn a_build_argument_stands_for_the_comment() {
    let mut around = Surroundings::default();
    around
        .options
        .build_args
        .insert(BUILD_ARG.into(), "skip=all".into());
    assert_eq!(found("FROM a\nCMD x", &around), []);
}

#[test]
fn stages_that_are_not_needed() {
    let text = "FROM a\nCMD x\nFROM a\nRUN x";
    assert_eq!(codes(text), []);
    let around = Surroundings {
        all_stages: true,
        ..Surroundings::default()
    };
    assert_eq!(found(text, &around).len(), 1);
}

#[test]
fn an_error_ends_the_checks_and_is_told() {
    for (text, expected) in [
        (
            "FROM a\nENV X=${PATH:=z}\nCMD x",
            vec!["variable-expansion"],
        ),
        ("FROM a\nEXPOSE http\nCMD x", vec!["dockerfile-instruction"]),
        (
            "FROM a\nCOPY http://x y\nCMD x",
            vec!["dockerfile-instruction"],
        ),
        (
            "FROM a\nMAINTAINER x\nNONE\nCMD x",
            vec!["maintainer-deprecated"],
        ),
        (
            "FROM a\nCOPY --from=b x y\nFROM a AS b\nFROM a\nCOPY --from=0 x y",
            vec!["stage-source-later"],
        ),
    ] {
        let found: Vec<_> = codes(text).into_iter().map(|(_, code)| code).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn variables_and_platforms_of_images_are_known_from_outside() {
    let mut around = Surroundings::default();
    let env = Variables::from_iter([("LANG".to_owned(), "C".to_owned())]);
    let platform = Platform::parse("linux/arm64").ok();
    let open = false;
    let image = Image {
        env,
        platform,
        open,
    };
    around.images.insert("python:3".to_owned(), image);
    assert_eq!(
        found("FROM python:3\nENV X=$LANG", &around),
        [(
            1,
            "invalid-base-image-platform: Base image python:3 was pulled with platform \
             \"linux/arm64\", expected \"linux/amd64\" for current build"
                .into()
        )]
    );
}

#[test]
fn an_image_that_nobody_measured_may_have_any_variable() {
    let mut around = Surroundings::default();
    let text = "FROM node:20\nARG WHERE=/app\nWORKDIR $WHERE/$NODE_VERSION\nWORKDIR $WHEER";
    let said = |around: &Surroundings<'_>| found(text, around).len();
    assert_eq!(said(&around), 2);
    let open = true;
    let image = Image {
        open,
        ..Image::default()
    };
    around.images.insert("node:20".to_owned(), image);
    // What is close to a name that is known is a slip.
    assert_eq!(said(&around), 1);
}

#[test]
fn there_are_22_rules_in_order() {
    assert!(RULES.windows(2).all(|pair| pair[0].name < pair[1].name));
    for rule in RULES {
        let letters: String = rule.code.split('-').collect();
        assert_eq!(letters, rule.name.to_lowercase());
    }
}

proptest! {
    #[test]
    fn any_file_is_checked(
        lines in prop::collection::vec(
            "(FROM|RUN|COPY|ENV|ARG|EXPOSE|WORKDIR|VOLUME|CMD|ONBUILD ENV|# check) [a-z$=:./\\{\\}-]{0,12}",
            0..10,
        ),
    ) {
        let (file, _) = parse(&lines.join("\n"));
        let around = Surroundings { all_stages: true, ..Surroundings::default() };
        let _ = check(&file, &around);
    }
}
