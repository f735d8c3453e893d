//! Scores the simulator's readers against tables of cases from the tools that it imitates.
//!
//! A table is a JSON file of sections, a section a list of cases. Nothing is known here of
//! what a case means: that is the scorer's of its file.

mod actionlint;
mod actionlint_tables;
mod buildkit_convert;
mod buildkit_instructions;
mod buildkit_lint;
mod buildkit_parser;
mod buildkit_shell;
mod cache_scenarios;
mod dockerignore;
mod gha_cron;
mod gha_expressions;
mod gha_workflow_reader;
mod oci_reference;
mod patternmatcher;
mod schemastore_github_workflow;
mod workflow;

use std::fs;
use std::path::Path;

use serde_json::Value;

/// A case with what should come out and what did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What went in, shortened.
    pub input: String,
    /// What should come out.
    pub expected: String,
    /// What came out.
    pub actual: String,
}

impl Case {
    /// Compares two values by their printed form.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers make these values for this call"
    )]
    fn new(input: &Value, expected: impl ToString, actual: impl ToString) -> Self {
        let input = input
            .as_str()
            .map_or_else(|| input.to_string(), str::to_owned);
        Self {
            input,
            expected: expected.to_string(),
            actual: actual.to_string(),
        }
    }

    /// Whether it came out as it should.
    pub fn passed(&self) -> bool {
        self.expected == self.actual
    }
}

/// A list of cases of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its key in the file.
    pub name: &'static str,
    /// Its cases.
    pub cases: Vec<Case>,
}

/// The scorer of a file.
struct Scorer {
    /// The file's name without `.json`.
    file: &'static str,
    /// Scores the file's sections; the text is there for what depends on the order of keys.
    score: fn(&Value, &str) -> Vec<Section>,
}

const SCORERS: &[Scorer] = &[
    Scorer {
        file: "buildkit_parser",
        score: |table, _| buildkit_parser::score(table),
    },
    Scorer {
        file: "buildkit_shell",
        score: |table, _| buildkit_shell::score(table),
    },
    Scorer {
        file: "buildkit_instructions",
        score: |table, _| buildkit_instructions::score(table),
    },
    Scorer {
        file: "buildkit_lint",
        score: |table, _| buildkit_lint::score(table),
    },
    Scorer {
        file: "buildkit_convert",
        score: |table, _| buildkit_convert::score(table),
    },
    Scorer {
        file: "cache_scenarios",
        score: |table, _| cache_scenarios::score(table),
    },
    Scorer {
        file: "patternmatcher",
        score: |table, _| patternmatcher::score(table),
    },
    Scorer {
        file: "dockerignore",
        score: |table, _| dockerignore::score(table),
    },
    Scorer {
        file: "oci_reference",
        score: |table, _| oci_reference::score(table),
    },
    Scorer {
        file: "gha_expressions",
        score: gha_expressions::score,
    },
    Scorer {
        file: "gha_cron",
        score: |table, _| gha_cron::score(table),
    },
    Scorer {
        file: "actionlint_tables",
        score: |table, _| actionlint_tables::score(table),
    },
    Scorer {
        file: "actionlint",
        score: |table, _| actionlint::score(table),
    },
    Scorer {
        file: "schemastore_github_workflow",
        score: |table, _| schemastore_github_workflow::score(table),
    },
    Scorer {
        file: "gha_workflow_reader",
        score: |table, _| gha_workflow_reader::score(table),
    },
];

/// Keys that are no sections.
const NO_SECTIONS: [&str; 7] = [
    "source",
    "note",
    "license",
    "conventions",
    "left_out",
    "skipped",
    "rule_hits",
];

/// What became of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// File and section, with the cases.
    Scored(String, Vec<Case>),
    /// File and section that nobody scores.
    NotScored(String),
}

/// Scores every file of a folder that is known here.
pub fn score(folder: &Path) -> Result<Vec<Line>, String> {
    let mut lines = Vec::new();
    for Scorer { file, score } in SCORERS {
        let path = folder.join(file).with_extension("json");
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let table: Value =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        // Some files keep their sections one level deeper.
        let table = table.get("tables").unwrap_or(&table);
        let sections = score(table, &text);
        let scored: Vec<&str> = sections.iter().map(|section| section.name).collect();
        let keys = table
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key.as_str());
        let others: Vec<String> = keys
            .filter(|key| !scored.contains(key) && !NO_SECTIONS.contains(key))
            .map(|key| format!("{file}.{key}"))
            .collect();
        for section in sections {
            lines.push(Line::Scored(
                format!("{file}.{}", section.name),
                section.cases,
            ));
        }
        lines.extend(others.into_iter().map(Line::NotScored));
    }
    if lines.is_empty() {
        return Err(format!(
            "{} holds no table that is known here",
            folder.display()
        ));
    }
    Ok(lines)
}

/// The rows of a section; a single object counts as one row.
fn rows<'a>(table: &'a Value, name: &str) -> Vec<&'a Value> {
    match table.get(name) {
        Some(Value::Array(rows)) => rows.iter().collect(),
        Some(Value::Object(object)) if object.is_empty() => Vec::new(),
        None | Some(Value::Null) => Vec::new(),
        Some(row) => vec![row],
    }
}

/// A section in which every row is one case; nothing when the file does not have it.
fn section(table: &Value, name: &'static str, case: impl Fn(&Value) -> Case) -> Option<Section> {
    table.get(name)?;
    Some(Section {
        name,
        cases: rows(table, name).into_iter().map(case).collect(),
    })
}

/// The text under a key, or nothing.
fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The texts under a key.
fn texts(row: &Value, key: &str) -> Vec<String> {
    let list = row.get(key).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}

/// Whether the row says yes.
fn yes(row: &Value, key: &str) -> bool {
    row.get(key).and_then(Value::as_bool).unwrap_or(false)
}
