//! The reader of Dockerfiles: any text in, typed stages and findings out, in one pass.
//!
//! Follows `BuildKit`'s `frontend/dockerfile/parser` and `frontend/dockerfile/instructions`.
//! Where the real tool stops at the first error, this reads on, so that a player sees them all.

mod copy;
mod csv;
pub mod duration;
pub mod flags;
pub mod health;
pub mod heredoc;
pub mod json;
pub mod mount;
pub mod node;
pub mod reader;
mod run;
pub mod typed;
pub mod words;

use std::cell::OnceCell;

use super::directive;
use super::frontend;
use super::instruction::{Dockerfile, Found, Instruction, Lines, Stage, Statement};
use crate::finding::{Arg, Finding, Place};
use crate::order;
use node::{Fault, Node};

/// A line that is no line of a Dockerfile; the real tool stops reading.
pub const SYNTAX: &str = "dockerfile-syntax";
/// A line whose instruction does not exist.
pub const UNKNOWN: &str = "dockerfile-unknown-instruction";
/// A line whose instruction is used wrongly.
pub const INSTRUCTION: &str = "dockerfile-instruction";
/// An instruction before the first `FROM`.
pub const NO_STAGE: &str = "dockerfile-no-stage";
/// A file without anything to build.
pub const EMPTY: &str = "dockerfile-empty";

/// Findings beyond this many are not collected: nobody would read them.
pub const MAX_FINDINGS: usize = 1_000;

/// Reads a Dockerfile.
pub fn parse(text: &str) -> Found<Dockerfile> {
    let source = reader::read(text);
    let mut findings = Vec::new();
    let source_lines = SourceLines::new(text);
    for (lines, fault) in source.faults.iter().take(MAX_FINDINGS) {
        let code = if source.nodes.is_empty() && fault.text.starts_with("file with no") {
            EMPTY
        } else {
            SYNTAX
        };
        let said = if text.is_empty() {
            "the Dockerfile cannot be empty"
        } else {
            &fault.text
        };
        findings.push(finding(code, *lines, fault, said.into(), &source_lines));
    }
    let mut file = Dockerfile {
        text: text.into(),
        directives: source.directives,
        ..Dockerfile::default()
    };
    let check = directive::detect(directive::CHECK, text);
    file.directives.check = check.map(|found| found.command_line).unwrap_or_default();
    file.statements.reserve_exact(source.nodes.len());
    for node in source.nodes {
        let statement = understand(node, &source_lines, &mut findings);
        add(&mut file, statement, &source_lines, &mut findings);
    }
    if file.stages.is_empty() && findings.is_empty() {
        let said = "dockerfile contains no stages to build";
        findings.push(Finding::error(EMPTY, Place::dockerfile(0, 0)).said(said));
    }
    findings.extend(frontend::check(&file).into_iter().take(MAX_FINDINGS));
    order::by(&mut findings, |a, b| a.place.line < b.place.line);
    (file, findings)
}

fn understand(mut node: Node, source: &SourceLines<'_>, findings: &mut Vec<Finding>) -> Statement {
    if findings.len() >= MAX_FINDINGS && node.known.is_empty() {
        return typed::statement(node, None);
    }
    match typed::instruction(&mut node) {
        Ok(instruction) => typed::statement(node, Some(instruction)),
        Err(fault) => {
            if findings.len() >= MAX_FINDINGS {
                return typed::statement(node, None);
            }
            let unknown = fault.text.starts_with("unknown instruction");
            let code = if unknown { UNKNOWN } else { INSTRUCTION };
            let line = node.lines.first;
            let said = if fault.late {
                fault.text.clone()
            } else {
                format!("dockerfile parse error on line {line}: {}", fault.text)
            };
            findings.push(finding(code, node.lines, &fault, said, source));
            typed::statement(node, None)
        }
    }
}

fn add(
    file: &mut Dockerfile,
    statement: Statement,
    source: &SourceLines<'_>,
    findings: &mut Vec<Finding>,
) {
    let index = file.statements.len();
    // A `FROM` that says too little still begins a stage, so that what follows has one.
    if statement.keyword.eq_ignore_ascii_case("from") {
        let name = match &statement.instruction {
            Some(Instruction::From(from)) => {
                from.name.as_ref().map(|name| name.to_ascii_lowercase())
            }
            _ => None,
        };
        file.stages.push(Stage {
            index: file.stages.len(),
            name,
            from: index,
            body: index + 1..index + 1,
        });
    } else if let Some(stage) = file.stages.last_mut() {
        stage.body.end = index + 1;
    } else if !matches!(statement.instruction, None | Some(Instruction::Arg(_)))
        && findings.len() < MAX_FINDINGS
    {
        let fault = Fault::about(
            "no build stage in current context",
            statement.keyword.as_ref(),
        );
        let said = fault.text.clone();
        findings.push(finding(NO_STAGE, statement.lines, &fault, said, source));
    }
    file.statements.push(statement);
}

fn finding(
    code: &'static str,
    lines: Lines,
    fault: &Fault,
    said: String,
    source: &SourceLines<'_>,
) -> Finding {
    let (line, column) = source.locate(lines, &fault.about);
    let finding = Finding::error(code, Place::dockerfile(line, column)).said(said);
    if fault.about.is_empty() {
        finding
    } else {
        finding.with("text", Arg::Code(fault.about.clone()))
    }
}

/// The physical lines, to find the column of a word; cut only when there is something to find.
struct SourceLines<'a> {
    text: &'a str,
    lines: OnceCell<Vec<&'a str>>,
}

impl<'a> SourceLines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            lines: OnceCell::new(),
        }
    }

    fn lines(&self) -> &[&'a str] {
        self.lines.get_or_init(|| {
            let text = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
            text.lines().collect()
        })
    }

    /// Line and column, from 1, of the words, or of the statement when they are not found as
    /// they stand.
    fn locate(&self, lines: Lines, about: &str) -> (u32, u32) {
        let first = lines.first.max(1) as usize - 1;
        let all = self.lines();
        let last = (lines.last as usize).clamp(first, all.len().max(first));
        let of_statement = all.get(first..last).unwrap_or_default();
        if !about.is_empty() {
            for (line, number) in of_statement.iter().zip(lines.first..) {
                if let Some(at) = line.find(about) {
                    return (number, column(line, at));
                }
            }
        }
        let start = of_statement
            .first()
            .map_or(0, |line| line.len() - line.trim_start().len());
        (
            lines.first,
            of_statement.first().map_or(0, |line| column(line, start)),
        )
    }
}

fn column(line: &str, at: usize) -> u32 {
    u32::try_from(line[..at].chars().count() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
