//! The table of `BuildKit`'s `frontend/dockerfile/parser`.

use odp_sim::dockerfile::directive::{self, Detected};
use odp_sim::dockerfile::instruction::Heredoc;
use odp_sim::dockerfile::parse::heredoc::{heredoc, heredocs};
use odp_sim::dockerfile::parse::json::{self, Json};
use odp_sim::dockerfile::parse::node::Node;
use odp_sim::dockerfile::parse::reader::{self, Source};
use odp_sim::dockerfile::parse::words::parse_words;
use odp_sim::dockerfile::quote::{quote, quote_all};
use serde_json::{Value, json};

use super::{Case, Section, rows, section, text, texts};

pub(super) fn score(table: &Value) -> Vec<Section> {
    [
        section(table, "positive", positive),
        section(table, "negative", negative),
        section(table, "line_info", line_info),
        section(table, "parse_words", |row| {
            let words = parse_words(text(row, "input"), '\\');
            Case::new(
                row,
                format!("{:?}", texts(row, "expect")),
                format!("{words:?}"),
            )
        }),
        heredoc_extract(table),
        heredoc_helpers(table),
        section(table, "heredocs_from_line", |row| {
            let names = match heredocs(text(row, "line")) {
                Ok(found) => found.into_iter().map(|heredoc| heredoc.name).collect(),
                Err(error) => vec![format!("error: {error}")],
            };
            Case::new(
                row,
                format!("{:?}", texts(row, "names")),
                format!("{names:?}"),
            )
        }),
        json_arrays(table),
        section(table, "directives", directives),
        section(table, "empty_continuation", empty_continuation),
        section(table, "max_line", max_line),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn positive(row: &Value) -> Case {
    let source = reader::read(text(row, "dockerfile"));
    let actual = fault(&source).unwrap_or_else(|| {
        let nodes = source
            .nodes
            .iter()
            .map(|node| format!("({})\n", dump(node)));
        nodes.collect::<String>().trim().to_owned()
    });
    Case::new(
        row,
        text(row, "expected_dump").trim_end_matches('\n'),
        actual,
    )
}

/// `Node.Dump`: the keyword in lower case, flags, arguments, inner statements in parentheses.
fn dump(node: &Node) -> String {
    let mut out = node.keyword.to_lowercase();
    if !node.flags.is_empty() {
        out.push(' ');
        out.push_str(&quote_all(&node.flags));
    }
    let pairs = node.pairs.iter().flat_map(|pair| {
        let delimiter = if pair.legacy { "" } else { "=" };
        [pair.key.as_str(), &pair.value, delimiter]
    });
    for arg in node.args.iter().map(String::as_str).chain(pairs) {
        out.push(' ');
        out.push_str(&quote(arg));
    }
    if let Some(child) = &node.child {
        out.extend([" (", &dump(child), ")"]);
    }
    out.trim().to_owned()
}

fn fault(source: &Source) -> Option<String> {
    source
        .faults
        .first()
        .map(|(_, fault)| format!("error: {}", fault.text))
}

fn negative(row: &Value) -> Case {
    let source = reader::read(row.as_str().unwrap_or_else(|| text(row, "dockerfile")));
    Case::new(
        row,
        "error",
        if source.faults.is_empty() {
            "read"
        } else {
            "error"
        },
    )
}

fn line_info(row: &Value) -> Case {
    let source = reader::read(text(row, "dockerfile"));
    let key = ["expect", "expected", "lines"]
        .into_iter()
        .find(|key| row.get(key).is_some());
    let lines: Vec<Value> = source
        .nodes
        .iter()
        .map(|node| json!([node.lines.first, node.lines.last]))
        .collect();
    let expected = key.and_then(|key| row.get(key)).unwrap_or(&Value::Null);
    Case::new(
        row,
        expected,
        fault(&source).unwrap_or_else(|| Value::Array(lines).to_string()),
    )
}

fn heredoc_extract(table: &Value) -> Option<Section> {
    let row = table.get("heredoc_extract")?;
    let source = reader::read(text(row, "dockerfile"));
    let mut cases: Vec<Case> = fault(&source)
        .into_iter()
        .map(|fault| Case::new(row, "read", fault))
        .collect();
    for (index, expected) in rows(row, "expected").into_iter().enumerate() {
        let node = source.nodes.get(index + 1);
        let found: Vec<Value> = node
            .map(|node| node.heredocs.iter().map(heredoc_json).collect())
            .unwrap_or_default();
        let actual = if found.is_empty() {
            Value::Null
        } else {
            Value::Array(found)
        };
        let input = node.map_or("", |node| &*node.original);
        cases.push(Case::new(&input.into(), expected, actual));
    }
    Some(Section {
        name: "heredoc_extract",
        cases,
    })
}

fn heredoc_json(heredoc: &Heredoc) -> Value {
    json!({
        "name": heredoc.name,
        "content": heredoc.content,
        "expand": heredoc.expand,
        "chomp": heredoc.chomp,
        "fd": heredoc.descriptor,
    })
}

fn heredoc_helpers(table: &Value) -> Option<Section> {
    let row = table.get("heredoc_helpers")?;
    let mut cases = Vec::new();
    for (key, expected) in [
        ("valid", "EOF"),
        ("invalid", "error"),
        ("not_heredoc", "none"),
    ] {
        for word in texts(row, key) {
            let actual = match heredoc(&word) {
                Ok(Some(heredoc)) => heredoc.name,
                Ok(None) => "none".to_owned(),
                Err(_) => "error".to_owned(),
            };
            cases.push(Case::new(&word.into(), expected, actual));
        }
    }
    Some(Section {
        name: "heredoc_helpers",
        cases,
    })
}

fn json_arrays(table: &Value) -> Option<Section> {
    let groups = table.get("json_arrays")?;
    let mut cases = Vec::new();
    for row in rows(groups, "valid") {
        let actual = json::read(text(row, "input"));
        let expected = Json::Strings(texts(row, "expect"));
        cases.push(Case::new(
            row,
            format!("{expected:?}"),
            format!("{actual:?}"),
        ));
    }
    for row in rows(groups, "invalid") {
        let input = row.as_str().unwrap_or_else(|| text(row, "input"));
        let sound = matches!(json::read(input), Json::Strings(_));
        cases.push(Case::new(
            row,
            "error",
            if sound { "strings" } else { "error" },
        ));
    }
    Some(Section {
        name: "json_arrays",
        cases,
    })
}

/// Only the keys that the case has are compared.
fn directives(row: &Value) -> Case {
    let input = text(row, "input");
    let found = if text(row, "api") == "DetectSyntax" {
        directive::detect_syntax(input).or_else(|| syntax_of_json(input))
    } else {
        directive::detect(text(row, "key"), input)
    };
    let ok = found.is_some();
    let found = found.unwrap_or(Detected {
        reference: String::new(),
        command_line: String::new(),
        line: 0,
    });
    let value = |key: &str| match key {
        "ok" => json!(ok),
        "ref" => json!(found.reference),
        "cmdline" => json!(found.command_line),
        _ => json!(found.line),
    };
    let expected = row
        .get("expect")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let actual = expected
        .keys()
        .map(|key| (key.clone(), value(key)))
        .collect();
    Case::new(row, Value::Object(expected), Value::Object(actual))
}

/// A whole document in JSON may name its frontend, too.
fn syntax_of_json(text: &str) -> Option<Detected> {
    let document: Value = serde_json::from_str(text).ok()?;
    let syntax = document.get("syntax")?.as_str()?.to_owned();
    Some(Detected {
        reference: syntax.clone(),
        command_line: syntax,
        line: 0,
    })
}

fn empty_continuation(row: &Value) -> Case {
    let source = reader::read(text(row, "dockerfile"));
    let found: Vec<&Node> = source
        .nodes
        .iter()
        .filter(|node| node.empty_continuation.is_some())
        .collect();
    let missing = texts(row, "contains").into_iter().find(|line| {
        !found
            .iter()
            .any(|node| node.original.contains(line.as_str()))
    });
    let count = row.get("warning_count").unwrap_or(&Value::Null);
    let actual = missing.map_or_else(|| found.len().to_string(), |line| format!("no {line}"));
    Case::new(row, count, actual)
}

/// A line may be as long as this, and no byte longer.
fn max_line(row: &Value) -> Case {
    let max = row
        .as_u64()
        .and_then(|max| usize::try_from(max).ok())
        .unwrap_or_default();
    let outcome = |length: usize| {
        let source = reader::read(&format!("FROM a\nRUN {}\n", "a".repeat(length - 4)));
        fault(&source).unwrap_or_else(|| "read".to_owned())
    };
    let too_long = format!("error: dockerfile line greater than max allowed size of {max}");
    let actual = format!("{}, {}", outcome(max), outcome(max + 1));
    Case::new(row, format!("read, {too_long}"), actual)
}
