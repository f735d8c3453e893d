//! The table of `BuildKit`'s `frontend/dockerfile/instructions`.

use odp_sim::dockerfile::instruction::Instruction;
use odp_sim::dockerfile::parse::flags::{Flags, Kind};
use odp_sim::dockerfile::parse::node::{Fault, Node};
use odp_sim::dockerfile::parse::{health, reader, typed};
use serde_json::{Map, Value, json};

use super::{Case, Section, section, text, texts, yes};

pub(super) fn score(table: &Value) -> Vec<Section> {
    [
        section(table, "errors", error),
        section(table, "copy_heredoc", copy_heredoc),
        section(table, "run_heredoc", run_heredoc),
        section(table, "builder_flags", builder_flags),
        section(table, "health_interval", |row| {
            let actual = health::interval("interval", text(row, "value")).is_ok();
            Case::new(row, yes(row, "ok"), actual)
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The first statement of a file.
fn first(row: &Value) -> Result<Node, Fault> {
    let source = reader::read(text(row, "dockerfile"));
    match (
        source.nodes.into_iter().next(),
        source.faults.into_iter().next(),
    ) {
        (Some(node), None) => Ok(node),
        (_, Some((_, fault))) => Err(fault),
        (None, None) => Err(Fault::new("nothing")),
    }
}

fn instruction(row: &Value) -> Result<Instruction, String> {
    first(row)
        .and_then(|mut node| typed::instruction(&mut node))
        .map_err(|fault| fault.text)
}

fn error(row: &Value) -> Case {
    let expected = text(row, "error");
    let actual = match instruction(row) {
        Ok(instruction) => format!("{instruction:?}"),
        Err(error) if text(row, "match") == "contains" && error.contains(expected) => {
            expected.to_owned()
        }
        Err(error) => error,
    };
    Case::new(row, expected, actual)
}

fn copy_heredoc(row: &Value) -> Case {
    let expected = json!([
        text(row, "dest"),
        texts(row, "sources"),
        row.get("contents")
    ]);
    let actual = match instruction(row) {
        Ok(Instruction::Copy(copy) | Instruction::Add(copy)) => {
            let file = |heredoc: &odp_sim::dockerfile::instruction::Heredoc| {
                json!({
                    "path": heredoc.name,
                    "data": heredoc.content,
                    "expand": heredoc.expand,
                })
            };
            let inline: Vec<Value> = copy.inline.iter().map(file).collect();
            json!([copy.destination, copy.sources, inline])
        }
        other => json!(format!("{other:?}")),
    };
    Case::new(row, expected, actual)
}

/// The line and the files as they stand; what the shell gets of them is another matter.
fn run_heredoc(row: &Value) -> Case {
    let expected = json!([
        row.get("prepend_shell"),
        row.get("cmdline"),
        row.get("files")
    ]);
    let actual = match first(row) {
        Ok(node) => {
            let chomps = row
                .get("files")
                .is_some_and(|files| files.to_string().contains("chomp"));
            let files: Vec<Value> = node
                .heredocs
                .iter()
                .map(|heredoc| {
                    let mut file = Map::new();
                    file.insert("name".into(), json!(heredoc.name));
                    file.insert("data".into(), json!(heredoc.content));
                    if chomps {
                        file.insert("chomp".into(), json!(heredoc.chomp));
                    }
                    Value::Object(file)
                })
                .collect();
            json!([!node.json, node.args, files])
        }
        Err(fault) => json!(fault.text),
    };
    Case::new(row, expected, actual)
}

fn builder_flags(row: &Value) -> Case {
    let known: Vec<(&str, Kind)> = row
        .get("flags")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, default)| {
            let kind = match default {
                Value::Bool(_) => Kind::Bool,
                Value::Array(_) => Kind::Texts,
                _ => Kind::Text,
            };
            (name.as_str(), kind)
        })
        .collect();
    let flags = match Flags::read(&texts(row, "args"), &known) {
        Ok(flags) => flags,
        Err(fault) => {
            let expected = if yes(row, "ok") {
                json!(row)
            } else {
                json!(fault.text)
            };
            return Case::new(row, expected, json!(fault.text));
        }
    };
    let value = |name: &str| match known.iter().find(|(known, _)| *known == name) {
        Some((_, Kind::Bool)) => json!(flags.bool(name)),
        Some((_, Kind::Texts)) => json!(flags.texts(name)),
        _ => json!(flags.text(name)),
    };
    let mut expected = json!({ "ok": yes(row, "ok") });
    let mut actual = json!({ "ok": true });
    if let Some(values) = row.get("values").and_then(Value::as_object) {
        expected["values"] = json!(values);
        actual["values"] = values
            .keys()
            .map(|name| (name.clone(), value(name)))
            .collect();
    }
    if row.get("used").is_some() {
        let mut used = texts(row, "used");
        used.sort();
        expected["used"] = json!(used);
        actual["used"] = json!(flags.used());
    }
    Case::new(row, expected, actual)
}
