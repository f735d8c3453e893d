//! Texts as YAML 1.2 reads them, and texts that it refuses.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;

use super::*;

/// A scalar with a mark of its kind.
fn show_scalar(scalar: &Scalar) -> String {
    let kind = match scalar.resolved() {
        Resolved::Null => "~",
        Resolved::Bool => "?",
        Resolved::Int => "#",
        Resolved::Float => ".",
        Resolved::Str => "",
    };
    format!("{kind}{:?}", scalar.text)
}

/// The tree in one line.
fn show(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) => show_scalar(scalar),
        Kind::Sequence(items) => {
            let items: Vec<String> = items.iter().map(|item| show(item)).collect();
            format!("[{}]", items.join(" "))
        }
        Kind::Mapping(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", show(key), show(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn read(text: &str) -> String {
    let (root, problems, _) = parse(text);
    assert_eq!(problems, [], "{text}");
    root.map_or_else(String::new, |root| show(&root))
}

/// Code, line and column of the problems.
fn problems(text: &str) -> Vec<(&'static str, u32, u32)> {
    let (_, problems, _) = parse(text);
    problems
        .iter()
        .map(|problem| (problem.code, problem.at.line, problem.at.column))
        .collect()
}

#[test]
fn blocks() {
    for (text, tree) in [
        ("a: 1\nb:\n  c: x\n", r#"{"a": #"1", "b": {"c": "x"}}"#),
        (
            "a:\n- 1\n- b: 2\n  c: 3\nd:\n",
            r#"{"a": [#"1" {"b": #"2", "c": #"3"}], "d": ~""}"#,
        ),
        (
            "- - x\n  - y\n-\n  z: 1\n-\n",
            r#"[["x" "y"] {"z": #"1"} ~""]"#,
        ),
        ("# only\n\n", ""),
        ("---\na: b\n...\n", r#"{"a": "b"}"#),
        ("a: b\r\nc: d\r\n", r#"{"a": "b", "c": "d"}"#),
        ("\u{feff}a: b", r#"{"a": "b"}"#),
        ("a: b # no\n# no\nc#: d#e\n", r#"{"a": "b", "c#": "d#e"}"#),
        ("word", r#""word""#),
    ] {
        assert_eq!(read(text), tree, "{text}");
    }
}

#[test]
fn the_core_schema_knows_no_yes_and_no_on() {
    for (text, tree) in [
        ("on: yes", r#"{"on": "yes"}"#),
        ("n: off", r#"{"n": "off"}"#),
        ("a: True\nb: 'true'", r#"{"a": ?"True", "b": "true"}"#),
        (
            "[1, -2, +3, 0x1f, 0o7, 08, 1_0]",
            r#"[#"1" #"-2" #"+3" #"0x1f" #"0o7" #"08" "1_0"]"#,
        ),
        (
            "[1., .5, -1e3, .inf, .nan, inf, ., 1e]",
            r#"[."1." .".5" ."-1e3" .".inf" .".nan" "inf" "." "1e"]"#,
        ),
        (
            "[~, null, '', \"null\", Null]",
            r#"[~"~" ~"null" "" "null" ~"Null"]"#,
        ),
        (
            "[!!str 1, !!int 1, !<tag:yaml.org,2002:float> 1]",
            r#"["1" #"1" ."1"]"#,
        ),
        ("a: 3.10", r#"{"a": ."3.10"}"#),
    ] {
        assert_eq!(read(text), tree, "{text}");
    }
}

#[test]
fn a_scalar_has_no_tag_but_those_of_the_core_schema() {
    for text in ["a: !cancelled()", "- !x y", "{a: !!set b}", "a: !local 'x'"] {
        assert!(parse(text).2, "{text}");
    }
    assert_eq!(read("a: !x {b: c}"), r#"{"a": {"b": "c"}}"#);
}

#[test]
fn scalars_over_lines() {
    for (text, tree) in [
        (
            "a: one\n  two\n\n  three\nb: c",
            r#"{"a": "one two\nthree", "b": "c"}"#,
        ),
        ("a: 'it''s\n  here'", r#"{"a": "it's here"}"#),
        (
            r#"a: "x\ty\u00e9\x41\
            z""#,
            "{\"a\": \"x\\tyéAz\"}",
        ),
        (
            "a: \"one \\n  two\n\n\n three\"",
            r#"{"a": "one \n  two\n\nthree"}"#,
        ),
        (
            "a: |\n  x\n   y\n\n  z\n\n\nb: 1",
            r#"{"a": "x\n y\n\nz\n", "b": #"1"}"#,
        ),
        ("a: |-\n  x\n\n", r#"{"a": "x"}"#),
        ("a: |+\n  x\n\n", r#"{"a": "x\n\n"}"#),
        ("a: |2\n   x\n  y", r#"{"a": " x\ny"}"#),
        (
            "a: >\n  x\n  y\n\n  z\n    w\n  v\n",
            r#"{"a": "x y\nz\n  w\nv\n"}"#,
        ),
        ("- |\n x\n- >-\n y\n", r#"["x\n" "y"]"#),
        ("a: |\nb: c", r#"{"a": "", "b": "c"}"#),
        ("a: | # why\n  x # kept\n", r#"{"a": "x # kept\n"}"#),
        ("a: http://x:80/y#z", r#"{"a": "http://x:80/y#z"}"#),
    ] {
        assert_eq!(read(text), tree, "{text}");
    }
}

#[test]
fn brackets_and_braces() {
    for (text, tree) in [
        ("a: [x, 'y', [z]]", r#"{"a": ["x" "y" ["z"]]}"#),
        (
            "a: {b: 1, 'c':2, d}",
            r#"{"a": {"b": #"1", "c": #"2", "d": ~""}}"#,
        ),
        ("[\n\t a, # x\n b,\n]", r#"["a" "b"]"#),
        ("[a: 1, b]", r#"[{"a": #"1"} "b"]"#),
        ("{a: [], b: {}}", r#"{"a": [], "b": {}}"#),
        ("[a b\n c]", r#"["a b c"]"#),
        ("[x]#, y", r#"["x"]"#),
        ("a: [self-hosted, -x, *y]", ""),
    ] {
        if tree.is_empty() {
            assert_eq!(problems(text), [("workflow-alias-unknown", 1, 22)]);
        } else {
            assert_eq!(read(text), tree, "{text}");
        }
    }
}

#[test]
fn anchors() {
    for (text, tree) in [
        ("a: &x 1\nb: *x", r#"{"a": #"1", "b": #"1"}"#),
        (
            "a: &x\n  b: 1\nc: *x",
            r#"{"a": {"b": #"1"}, "c": {"b": #"1"}}"#,
        ),
        ("- &x\n  b: 1\n- *x", r#"[{"b": #"1"} {"b": #"1"}]"#),
        ("- &k a: 1\n- *k : 2", r#"[{"a": #"1"} {"a": #"2"}]"#),
        ("a: &x\nb: *x", r#"{"a": ~"", "b": ~""}"#),
        (
            "a: &x 1\nb: *x\nc: &x 2\nd: *x",
            r#"{"a": #"1", "b": #"1", "c": #"2", "d": #"2"}"#,
        ),
    ] {
        assert_eq!(read(text), tree, "{text}");
    }
}

#[test]
fn what_is_no_yaml() {
    for (text, code, line, column) in [
        ("a: b: c", "workflow-stray-colon", 1, 5),
        ("a: b\n  c: d", "workflow-stray-colon", 2, 4),
        ("a: - b", "workflow-yaml", 1, 4),
        ("a:\n\tb: c", "workflow-tab", 2, 1),
        ("a:\n  b: c\n \td: e", "workflow-tab", 3, 2),
        ("a:\n  b: c\n   d: e", "workflow-stray-colon", 3, 5),
        ("a:\n   b: c\n  d: e", "workflow-indentation", 3, 3),
        ("a: 1\n- b", "workflow-indentation", 2, 1),
        ("a: [b, c\nd: e\n", "workflow-unclosed", 1, 4),
        ("a: [b", "workflow-unclosed", 1, 4),
        ("a: 'b\nc: d", "workflow-unclosed", 1, 4),
        ("a: \"b\\q\"", "workflow-yaml", 1, 6),
        ("a: 'b' c", "workflow-yaml", 1, 8),
        ("a: @b", "workflow-yaml", 1, 4),
        ("a: *b", "workflow-alias-unknown", 1, 4),
        ("a: &b [*b]", "workflow-alias-unknown", 1, 8),
        ("a: &b 1", "workflow-anchor-unused", 1, 4),
        ("a: 1\nb: 2\nA: 3", "workflow-key-twice", 3, 1),
        ("a: 1\n<<: {b: 1}", "workflow-merge-key", 2, 1),
        ("a: 1\nb\nc: 2", "workflow-no-colon", 2, 1),
        ("a: 1\n---\nb: 2", "workflow-documents", 2, 1),
        ("a: !!int x", "workflow-yaml", 1, 10),
        ("a: \u{1}", "workflow-yaml", 1, 4),
        ("{ a: 1 } b", "workflow-yaml", 1, 10),
    ] {
        assert_eq!(problems(text), [(code, line, column)], "{text}");
    }
}

#[test]
fn places_are_of_characters() {
    let (root, ..) = parse("é:\n  - 'ñ': x\n    y: |\n      z\n");
    let root = root.unwrap();
    let Kind::Mapping(entries) = &root.kind else {
        panic!()
    };
    let (key, list) = &entries[0];
    assert_eq!((key.start.line, key.start.column), (1, 1));
    assert_eq!((list.start.line, list.start.column), (2, 3));
    let Kind::Sequence(items) = &list.kind else {
        panic!()
    };
    let (_, x) = items[0].entry("ñ").unwrap();
    assert_eq!((x.start.line, x.start.column, x.end.column), (2, 10, 11));
    let (y, z) = items[0].entry("y").unwrap();
    assert_eq!((y.start.line, y.start.column), (3, 5));
    assert_eq!(
        (z.start.line, z.start.column, z.end.line, z.end.column),
        (3, 8, 4, 8)
    );
    assert_eq!(root.end, z.end);
}

#[test]
fn floods_end() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..30 {
        let before = format!("*a{}, ", i - 1).repeat(9);
        writeln!(bomb, "a{i}: &a{i} [{before}]").unwrap();
    }
    assert_eq!(problems(&bomb).last().unwrap().0, "workflow-alias-bomb");
    for open in ["[", "{a: ", "- ", "a:\n"] {
        let mut deep = String::new();
        for i in 0..1200 {
            deep.push_str(&if open == "a:\n" {
                " ".repeat(i) + open
            } else {
                open.to_owned()
            });
        }
        assert_eq!(
            problems(&deep).last().unwrap().0,
            "workflow-too-deep",
            "{open}"
        );
    }
    assert_eq!(
        problems(&"a: b\n".repeat(300_000)).last().unwrap().0,
        "workflow-too-large"
    );
}

/// Pieces of which workflows, and what is nearly one, are made.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b: ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "\n      ",
        ": ",
        ":",
        "#",
        " # c",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        "\"",
        "|",
        ">",
        "|2-",
        "&x ",
        "*x",
        "!!str ",
        "?",
        " ",
        "\t",
        "é",
        "\\n",
        "---",
        "...",
        "%",
        "@",
        "~",
        "1",
        "true",
        "\r\n",
        "on: push",
        "jobs:",
        "steps:",
        "run: x",
        "needs: [a]",
        "${{ ",
        " }}",
        "matrix",
        "<<: ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Places are in order and in the text.
fn sound(node: &Node, text: &str) {
    assert!(node.start <= node.end, "{text:?}");
    assert!(
        text.is_char_boundary(node.start.offset as usize),
        "{text:?}"
    );
    assert!(text.is_char_boundary(node.end.offset as usize), "{text:?}");
    match &node.kind {
        Kind::Scalar(_) => {}
        Kind::Sequence(items) => items.iter().for_each(|item| sound(item, text)),
        Kind::Mapping(entries) => entries.iter().for_each(|(key, value)| {
            sound(key, text);
            sound(value, text);
        }),
    }
}

/// A collection that another reader is in.
struct Open {
    mapping: bool,
    /// Nodes so far.
    count: usize,
    anchor: usize,
    /// Where it begins in what is shown.
    start: usize,
}

/// What another reader of YAML makes of a text, in the same form; nothing where it fails, or
/// where a tag stands.
fn elsewhere(text: &str) -> Option<String> {
    use saphyr_parser::{Event, Parser};
    let mut out = String::new();
    let mut open: Vec<Open> = Vec::new();
    let mut anchors = BTreeMap::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.ok()?;
        let ends = matches!(event, Event::SequenceEnd | Event::MappingEnd);
        let inner = !ends && !matches!(event, Event::DocumentEnd | Event::StreamEnd);
        if let Some(last) = open.last_mut().filter(|_| inner) {
            out.push_str(match (last.mapping, last.count) {
                (_, 0) => "",
                (true, count) if count % 2 == 1 => ": ",
                (true, _) => ", ",
                (false, _) => " ",
            });
            last.count += 1;
        }
        let start = out.len();
        match event {
            Event::Scalar(value, style, anchor, None) => {
                let plain = style == saphyr_parser::ScalarStyle::Plain;
                let style = if plain { Style::Plain } else { Style::Single };
                let scalar = Scalar {
                    text: value.into_owned(),
                    style,
                    tag: None,
                };
                out.push_str(&show_scalar(&scalar));
                anchors.insert(anchor, out[start..].to_owned());
            }
            Event::Alias(anchor) => out.push_str(anchors.get(&anchor)?),
            Event::SequenceStart(anchor, None) | Event::MappingStart(anchor, None) => {
                let mapping = matches!(event, Event::MappingStart(..));
                out.push(if mapping { '{' } else { '[' });
                open.push(Open {
                    mapping,
                    count: 0,
                    anchor,
                    start,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let done = open.pop()?;
                out.push(if done.mapping { '}' } else { ']' });
                anchors.insert(done.anchor, out[done.start..].to_owned());
            }
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) => return None,
            _ => {}
        }
    }
    Some(out)
}

proptest! {
    #[test]
    fn any_text_has_an_end(text in soup()) {
        let (root, problems, fatal) = parse(&text);
        prop_assert!(!fatal || !problems.is_empty());
        if let Some(root) = root.filter(|_| !fatal) {
            sound(&root, &text);
        }
        let _ = crate::workflow::read(&text);
    }

    #[test]
    fn what_two_readers_take_they_take_alike(text in soup()) {
        // They differ on a block that the end of the text cuts off.
        let text = text + "\n";
        let (root, problems, _) = parse(&text);
        if let (Some(root), []) = (&root, &*problems)
            && let Some(other) = elsewhere(&text)
        {
            prop_assert_eq!(show(root), other, "{:?}", text);
        }
    }
}
