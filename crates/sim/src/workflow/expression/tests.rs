//! The language as tables: what is written, and what it comes to.

use std::rc::Rc;

use proptest::prelude::*;

use super::template::{TemplateError, template};
use super::value::Object;
use super::visit::{Parameter, Path, Step};
use super::*;

/// A run with a few contexts, in which something has failed.
struct Run;

impl Scope for Run {
    fn context(&self, name: &str) -> Value {
        let labels: Vec<Value> = ["bug", "help wanted"]
            .map(|name| Object::default().with("name", name).into())
            .to_vec();
        match name {
            "github" => Object::default()
                .with("ref", "refs/heads/main")
                .with("Actor", "mona")
                .with("labels", labels)
                .into(),
            "list" => vec![Value::from(10_u32), 20_u32.into(), Value::Null].into(),
            "nested" => vec![
                Value::from(vec![Value::from(1_u32), 2_u32.into()]),
                vec![Value::from(3_u32)].into(),
                "text".into(),
            ]
            .into(),
            _ => Value::Null,
        }
    }

    fn status(&self, status: Status) -> bool {
        matches!(status, Status::Failure | Status::Always)
    }

    fn hash_files(&self, patterns: &[Rc<str>]) -> String {
        patterns.join("+")
    }
}

fn evaluate(text: &str) -> String {
    match parse(text) {
        Err(error) => error.said(text),
        Ok(expression) => match expression.evaluate(&Run) {
            Err(error) => error.said(),
            Ok(value) if value.is_primitive() => match &value {
                Value::Text(text) => format!("'{text}'"),
                Value::Null => "null".to_owned(),
                value => value.text().to_string(),
            },
            Ok(value) => json::print(&value).unwrap().split_whitespace().collect(),
        },
    }
}

fn table(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(evaluate(text), *expected, "{text}");
    }
}

#[test]
fn literals_and_numbers() {
    table(&[
        ("", "null"),
        ("  ", "null"),
        ("true", "true"),
        ("'it''s'", "'it's'"),
        ("0x1F", "31"),
        ("0o17", "15"),
        ("-1.50e2", "-150"),
        ("1e300", "1E+300"),
        ("1e21", "1E+21"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "1.23456789012346E+15"),
        ("0.0001", "0.0001"),
        ("0.00001", "1E-05"),
        ("0.1", "0.1"),
        ("2.5e-7", "2.5E-07"),
        ("99999999999999.99", "100000000000000"),
        ("-0", "0"),
        ("Infinity", "Infinity"),
        ("-Infinity", "-Infinity"),
        ("NaN", "NaN"),
        ("5e-324", "4.94065645841247E-324"),
    ]);
}

#[test]
fn operators_coerce_and_give_operands_back() {
    table(&[
        ("1 == '1'", "true"),
        ("' 0x10 ' == 16", "true"),
        ("null == 0", "true"),
        ("null == ''", "true"),
        ("true == 'true'", "false"),
        ("'Main' == 'mAIN'", "true"),
        ("'ß' == 'SS'", "false"),
        ("'b' > 'A'", "true"),
        ("NaN >= NaN", "false"),
        ("null <= null", "true"),
        ("null < null", "false"),
        ("list == list", "false"),
        ("!list", "false"),
        ("'' || 'b'", "'b'"),
        ("'a' && 0 || 'c'", "'c'"),
        ("null && nothing.at.all", "null"),
        ("!(1 == 1) || 3 > 2 == true", "true"),
    ]);
}

#[test]
fn properties_indexes_and_filters() {
    table(&[
        ("GitHub.ACTOR", "'mona'"),
        ("github['actor']", "'mona'"),
        ("github.nothing.more", "null"),
        ("github.labels[1].name", "'help wanted'"),
        ("github.labels.*.name", "[\"bug\",\"helpwanted\"]"),
        ("github.labels.*.name[0]", "[]"),
        ("list[1.9]", "20"),
        ("list['1']", "20"),
        ("list[-1]", "null"),
        ("nested[*][0]", "[1,3]"),
        ("nested.*.*", "[1,2,3]"),
        ("github.ref.*", "[]"),
        ("github[list[9]]", "null"),
    ]);
}

#[test]
fn functions() {
    table(&[
        ("contains('Pull_Request', 'REQUEST')", "true"),
        ("contains(list, '20')", "true"),
        ("contains(github.labels.*.name, 'BUG')", "true"),
        ("startsWith(github.ref, 'REFS/heads')", "true"),
        ("endsWith(list, '0')", "false"),
        ("format('{1}-{0}-{{x}}', 1, true)", "'true-1-{x}'"),
        (
            "format('{2}', 1)",
            "The following format string references more arguments than were supplied: {2}",
        ),
        (
            "format('{x}', 1)",
            "The following format string is invalid: {x}",
        ),
        ("join(list, '/')", "'10/20/'"),
        ("join(github)", "''"),
        ("toJSON('a\"b\u{1}')", "'\"a\\\"b\\u0001\"'"),
        (
            "fromJSON('{\"a\": [1, 2.5e1, \"\\u00e9\\ud83d\\ude00\"]}').A[2]",
            "'é😀'",
        ),
        (
            "fromJSON('[01]')",
            "Error parsing JSON when evaluating fromJson",
        ),
        (
            "fromJSON('')",
            "Error parsing JSON when evaluating fromJson",
        ),
        (
            "fromJSON('{} x')",
            "Error parsing JSON when evaluating fromJson",
        ),
        ("case(false, 1, success(), 2, 3)", "3"),
        (
            "case('yes', 1, 2)",
            "case predicate must evaluate to a boolean value",
        ),
        ("hashFiles('a', 'b')", "'a+b'"),
        ("failure() && always() && !cancelled()", "true"),
    ]);
}

#[test]
fn what_is_no_expression_says_where() {
    let cases = [
        ("a b", 2, ErrorKind::Symbol),
        ("a == ", 2, ErrorKind::End),
        ("'open", 0, ErrorKind::Character),
        ("\"double\"", 0, ErrorKind::Character),
        ("a && b & c", 7, ErrorKind::Character),
        ("f(1,)", 4, ErrorKind::Symbol),
        ("f(1", 2, ErrorKind::End),
        ("a.1", 2, ErrorKind::Symbol),
        ("a[1", 2, ErrorKind::End),
        ("()", 1, ErrorKind::Symbol),
        ("1.2.3", 0, ErrorKind::Character),
        ("true.x", 4, ErrorKind::Character),
        ("'x'[0]", 3, ErrorKind::Symbol),
        ("!", 0, ErrorKind::End),
        ("x[*", 2, ErrorKind::End),
    ];
    for (text, at, kind) in cases {
        let error = parse(text).unwrap_err();
        assert_eq!((error.at, error.kind), (at, kind), "{text}");
    }
    let error = parse("'é' ; 1").unwrap_err();
    assert_eq!(
        error.said("'é' ; 1"),
        "Unexpected symbol: ';'. Located at position 5 within expression: 'é' ; 1"
    );
}

#[test]
fn names_and_parameters_are_checked_where_it_stands() {
    let contexts = ["github", "env"];
    let cases = [
        ("github.ref", &[][..], None),
        ("ENV.x", &[], None),
        ("secrets.x", &[], Some(ErrorKind::Context)),
        ("nope()", &[], Some(ErrorKind::Function)),
        ("success()", &[], Some(ErrorKind::Function)),
        ("success()", &["success"], None),
        ("contains(1)", &[], Some(ErrorKind::TooFew)),
        ("contains(secrets.x)", &[], Some(ErrorKind::Context)),
        ("toJSON(1, 2)", &[], Some(ErrorKind::TooMany)),
        ("case(true, 1, true, 2)", &[], Some(ErrorKind::Even)),
    ];
    for (text, functions, kind) in cases {
        let found = parse(text).unwrap().check(&contexts, functions);
        assert_eq!(found.err().map(|error| error.kind), kind, "{text}");
    }
}

#[test]
fn too_deep_or_too_long_is_refused_and_does_not_run_out_of_stack() {
    let deep = |open: &str, close: &str| open.repeat(1_000) + "1" + &close.repeat(1_000);
    for text in [
        deep("(", ")"),
        deep("!", ""),
        deep("toJSON(", ")"),
        deep("x[", "]"),
        "x".to_owned() + &".y".repeat(1_000),
        "1".to_owned() + &" == 1".repeat(1_000),
        deep("1 || (", ")"),
    ] {
        assert_eq!(parse(&text).unwrap_err().kind, ErrorKind::Depth);
    }
    assert_eq!(
        evaluate(&("false".to_owned() + &" || 1".repeat(1_000))),
        "1"
    );
    let long = " ".repeat(MAX_LENGTH + 1);
    assert_eq!(parse(&long).unwrap_err().kind, ErrorKind::Length);
}

#[test]
fn a_megabyte_is_as_much_as_an_evaluation_may_use() {
    let text = "x".repeat(1_000);
    let doubled = format!("format('{}', '{text}')", "{0}".repeat(600));
    assert_eq!(
        evaluate(&doubled),
        "The maximum allowed memory size was exceeded"
    );
    let fits = format!("format('{}', '{text}')", "{0}".repeat(100));
    assert_eq!(evaluate(&fits).len(), 100_002);
    // What a comparison needed is given back before the next one.
    let many = vec![format!("{fits} == ''"); 10].join(" || ");
    assert_eq!(evaluate(&many), "false");
    let nested = "[".repeat(101) + &"]".repeat(101);
    assert!(json::read(&nested).is_none());
    assert!(json::read(&nested[1..201]).is_some());
}

#[test]
fn text_is_split_at_its_expressions() {
    let parts = split("a ${{ 'x}}' }}${{b}} c").unwrap();
    assert_eq!(
        parts,
        [
            Part::Literal(0, "a "),
            Part::Expression(5, " 'x}}' "),
            Part::Expression(17, "b"),
            Part::Literal(20, " c"),
        ]
    );
    assert_eq!(split("x ${{ 'y }}"), Err(Unclosed(2)));
    assert_eq!(template("${{ }}"), Err(TemplateError::Empty(3)));
    let one = template("${{ list[0] }}").unwrap().evaluate(&Run).unwrap();
    assert_eq!(one, Value::Number(10.0));
    let text = template("v${{ list[0] }}-${{ github.actor }}").unwrap();
    assert_eq!(&*text.text(&Run).unwrap(), "v10-mona");
    match template("ab ${{ 1 + 1 }}") {
        Err(TemplateError::Expression(error)) => assert_eq!(error.at, 9),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_condition_without_a_status_function_wants_success() {
    for (text, holds) in [
        ("", false),
        ("true", false),
        ("always()", true),
        ("failure()", true),
        ("${{ failure() }}", true),
        ("success() || github.actor == 'mona'", true),
        ("!success()", true),
        ("${{ always() }} && false", true),
        (" ${{ failure() && false }} ", true),
        ("'always()' == 'x'", false),
    ] {
        assert_eq!(condition(text).unwrap().holds(&Run), Ok(holds), "{text}");
    }
    assert_eq!(condition("${{ }}"), Err(TemplateError::Empty(3)));
}

#[test]
fn paths_and_calls_are_told() {
    let expression =
        parse("needs.build.outputs['tag'] == x.*.y[github.run_id] && format('{0}', env)").unwrap();
    let paths: Vec<String> = expression
        .paths()
        .iter()
        .map(|path| {
            let steps = path.steps.iter().map(|step| match step {
                Step::Name(name) => format!(".{name}"),
                Step::Any => ".*".to_owned(),
                Step::Dynamic => "[]".to_owned(),
            });
            format!("{}{}@{}", path.context, steps.collect::<String>(), path.at)
        })
        .collect();
    assert_eq!(
        paths,
        [
            "needs.build.outputs.tag@0",
            "x.*.y[]@30",
            "github.run_id@36",
            "env@68"
        ]
    );
    let calls = expression.calls();
    let env = Path {
        at: 68,
        context: "env".to_owned(),
        steps: Vec::new(),
    };
    let names: Vec<&str> = calls.iter().map(|call| call.name.as_str()).collect();
    assert_eq!(names, ["==", "format"]);
    assert_eq!(
        calls[1].parameters,
        [Parameter::Text("{0}".to_owned()), Parameter::Path(env)]
    );
}

#[test]
fn numbers_that_look_otherwise_are_told() {
    for (text, odd) in [
        ("0123", 1),
        ("0x0f", 1),
        (".5 + 1", 0),
        ("1.5e-3", 0),
        ("[1]", 0),
    ] {
        let found = parse(text).map_or(0, |expression| expression.odd_numbers().len());
        assert_eq!(found, odd, "{text}");
    }
    assert_eq!(parse("x[.5] && -0 && 0e1").unwrap().odd_numbers(), [2]);
}

/// Texts that are nearly expressions.
fn nearly() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "github", ".", "*", "[", "]", "(", ")", "'", "''", "'a'", "&&", "||", "!", "==", "<", ",",
        "1", "-", "0x", "1e9", "format", "fromJSON", "toJSON", "contains", "join", "{0}", "'[1]'",
        " ", "é", "\u{130}", "${{", "}}", "case", "list", "nested", "true", "null", "NaN",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in nearly()) {
        if let Ok(expression) = parse(&text) {
            let _ = expression.evaluate(&Run);
            let _ = (expression.paths(), expression.calls(), expression.is_constant());
        }
        let _ = condition(&text).map(|condition| condition.holds(&Run));
        if let Ok(parts) = split(&text) {
            let length: usize = parts.iter().map(|part| match part {
                Part::Literal(_, text) => text.len(),
                Part::Expression(_, text) => text.len() + 5,
            }).sum();
            prop_assert_eq!(length, text.len());
        }
    }

    #[test]
    fn printed_numbers_are_read_again(number in -1_000_000_000_i64..1_000_000_000, scale in 0_u8..6) {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let value = number as f64 / 10_f64.powi(i32::from(scale));
        prop_assert_eq!(number::parse(&number::print(value)).to_bits(), value.to_bits());
        if value == 0.0 || value.abs() >= 0.0001 {
            let standard = if number == 0 { "0".to_owned() } else { value.to_string() };
            prop_assert_eq!(number::print(value), standard);
        }
    }

    #[test]
    fn json_is_read_as_it_was_printed(text in "\\PC{0,20}", number in any::<i32>()) {
        let value: Value = Object::default()
            .with(&text, &*text)
            .with("list", vec![Value::Number(f64::from(number)), Value::Null, true.into()])
            .into();
        let printed = json::print(&value).unwrap();
        prop_assert_eq!(json::read(&printed), Some(value));
    }
}
