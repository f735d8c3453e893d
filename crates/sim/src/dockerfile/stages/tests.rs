//! Behaviour of stages.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::dockerfile::instruction::{ArgDeclaration, KeyValue};
use crate::dockerfile::parse;

fn planned(text: &str, target: &str) -> (Plan, Vec<String>) {
    let (file, _) = parse(text);
    let options = Options {
        target: target.to_owned(),
        ..Options::default()
    };
    let (plan, findings) = plan(&file, &options);
    (
        plan,
        findings.into_iter().map(|finding| finding.said).collect(),
    )
}

const THREE: &str = "\
ARG TAG=3.12
FROM python:$TAG AS Build
RUN --mount=from=tools,target=/t x
FROM scratch AS tools
FROM build
COPY --from=0 /a /b
COPY --from=TOOLS /a /b
COPY --from=nginx:1 /a /b
";

#[test]
fn stages_know_each_other() {
    let (plan, _) = planned(THREE, "");
    assert_eq!(plan.stages[0].base, Base::Image("python:3.12".into()));
    assert_eq!(plan.stages[1].base, Base::Scratch);
    assert_eq!(plan.stages[2].base, Base::Stage(0));
    assert_eq!(plan.stages[2].name, "stage-2");
    let sources = plan.stages[2]
        .sources
        .iter()
        .map(|(_, source)| source.clone());
    let expected = [
        Source::Stage(0),
        Source::Stage(1),
        Source::Image("nginx:1".into()),
    ];
    assert_eq!(sources.collect::<Vec<_>>(), expected);
    assert_eq!(plan.target, Some(2));
}

#[test]
fn only_what_the_target_needs_is_reachable() {
    let text = "FROM a AS a\nFROM b AS b\nFROM a AS c\nCOPY --from=b x y\nFROM d AS d\n";
    let reachable = |target| -> Vec<bool> {
        planned(text, target)
            .0
            .stages
            .iter()
            .map(|stage| stage.reachable)
            .collect()
    };
    assert_eq!(reachable(""), [false, false, false, true]);
    assert_eq!(reachable("C"), [true, true, true, false]);
    assert_eq!(reachable("b"), [false, true, false, false]);
}

#[test]
fn errors() {
    for (text, target, said) in [
        (
            "FROM a AS x",
            "y",
            "target stage \"y\" could not be found (did you mean x?)",
        ),
        ("FROM \"\"", "", "base name (\"\") should not be blank"),
        (
            "FROM A",
            "",
            "failed to parse stage name \"A\": invalid reference format: repository name (library/A) must be lowercase",
        ),
        (
            "FROM a\nCOPY --from=$x a b",
            "",
            "variable expansion is not supported for --from, define a new stage with FROM using \
             ARG from global scope as a workaround",
        ),
        ("FROM a\nCOPY --from=1 a b", "", "invalid stage index 1"),
        (
            "FROM a AS a\nCOPY --from=b x y\nFROM a AS b\nFROM a AS c\nCOPY --from=b x y",
            "",
            "cannot copy from stage \"b\", it needs to be defined before current stage \"a\"",
        ),
        (
            "FROM a AS a\nCOPY --from=a x y",
            "",
            "circular dependency detected on stage: a",
        ),
        (
            "ARG P\nFROM --platform=$P a",
            "",
            "empty platform value from expression $P",
        ),
        (
            "FROM --platform=$TARGETPLATFROM a",
            "",
            "empty platform value from expression $TARGETPLATFROM (did you mean TARGETPLATFORM?)",
        ),
    ] {
        let (_, findings) = planned(text, target);
        assert_eq!(findings.first().map_or("", String::as_str), said, "{text}");
    }
}

#[test]
fn a_circle_is_found_without_recursion() {
    let mut text = String::from("FROM a AS s0\nCOPY --from=s9999 x y\n");
    for index in 1..10_000 {
        let _ = write!(text, "FROM a AS s{index}\nCOPY --from=s{} x y\n", index - 1);
    }
    let (plan, findings) = planned(&text, "");
    assert_eq!(findings[0], "circular dependency detected on stage: s0");
    assert!(plan.stages.iter().all(|stage| stage.reachable));
}

#[test]
fn scratch_is_an_empty_source() {
    let (plan, findings) = planned("FROM a\nCOPY --from=scratch x y", "");
    assert_eq!(findings, [""; 0]);
    assert_eq!(
        plan.stages[0].sources,
        [(1, Source::Image("scratch".into()))]
    );
}

#[test]
fn triggers_run_in_the_child() {
    let text = "FROM a AS base\nONBUILD COPY --from=x y z\nFROM a AS x\nFROM base AS child\n";
    let (plan, _) = planned(text, "");
    assert_eq!(plan.stages[2].triggers.len(), 1);
    assert_eq!(plan.stages[2].triggers[0].lines.first, 4);
    assert_eq!(plan.stages[2].sources, [(3, Source::Stage(1))]);
    let (_, findings) = planned("FROM a AS b\nONBUILD COPY x\nFROM b\n", "");
    assert!(findings[0].starts_with("COPY requires at least two arguments"));
}

fn arg(name: &str, default: Option<&str>) -> ArgDeclaration {
    ArgDeclaration {
        name: name.into(),
        default: default.map(str::to_owned),
    }
}

fn pair(key: &str, value: &str) -> KeyValue {
    KeyValue {
        key: key.into(),
        value: value.into(),
        legacy: false,
    }
}

#[test]
fn one_instruction_sees_the_values_from_before() {
    let mut scope = Scope::new('\\', Variables::new(), Variables::new())
        .on_image(&[("abc".into(), "hello".into())]);
    scope
        .set_env(&[pair("abc", "bye"), pair("def", "$abc")])
        .unwrap();
    scope.set_env(&[pair("ghi", "$abc")]).unwrap();
    assert_eq!(scope.get("def"), Some("hello"));
    assert_eq!(scope.get("ghi"), Some("bye"));
    assert_eq!(scope.get("PATH"), Some(DEFAULT_PATH));
    assert_eq!(scope.env()[0], ("abc".into(), "bye".into()));
}

#[test]
fn where_an_arg_gets_its_value() {
    let globals = Variables::from_iter([("G".to_owned(), "global".to_owned())]);
    let given = Variables::from_iter([("A".to_owned(), "given".to_owned())]);
    let mut scope = Scope::new('\\', globals, given).on_image(&[]);
    assert_eq!(scope.word("${G-none}"), Ok("none".to_owned()));
    for (declaration, value) in [
        (arg("A", Some("default")), Some("given")),
        (arg("G", None), Some("global")),
        (arg("G", Some("own $A")), Some("own given")),
        (arg("N", None), None),
    ] {
        let declared = scope.declare(&declaration).unwrap();
        assert_eq!(declared.as_deref(), value);
    }
    assert!(scope.declares("N") && scope.get("N").is_none());
    assert_eq!(scope.get("G"), Some("own given"));
}

#[test]
fn values_cannot_grow_without_end() {
    let mut scope =
        Scope::new('\\', Variables::new(), Variables::new()).on_image(&[("a".into(), "xx".into())]);
    let outcome = (0..64).try_for_each(|_| scope.set_env(&[pair("a", "$a$a")]).map(drop));
    assert!(outcome.is_err());
}

proptest! {
    #[test]
    fn any_file_is_planned(
        lines in prop::collection::vec(
            prop_oneof![
                "FROM [a-c$]{1,2}( AS [a-c])?",
                "COPY --from=[a-c0-3$] x y",
                "RUN --mount=from=[a-c] x",
                "ONBUILD COPY --from=[a-c] x y",
                "ARG [a-c](=[$a-c]{1,3})?",
            ],
            0..12,
        ),
    ) {
        let (file, _) = parse(&lines.join("\n"));
        let (plan, _) = plan(&file, &Options::default());
        prop_assert_eq!(plan.stages.len(), file.stages.len());
    }
}
