//! Rules about the names of stages and the case of keywords
//! (`dockerfile2llb/validations.go`). Comments above a statement do not reach these.

use std::collections::BTreeSet;

use super::Linter;
use super::rule::{CONSISTENT_INSTRUCTION_CASING, DUPLICATE_STAGE_NAME, RESERVED_STAGE_NAME};
use crate::dockerfile::instruction::{Dockerfile, Statement};
use crate::dockerfile::quote::quote;

pub(super) fn check(file: &Dockerfile, linter: &mut Linter) {
    stage_names(file, linter);
    casing(file, linter);
}

fn stage_names(file: &Dockerfile, linter: &mut Linter) {
    let mut seen = BTreeSet::new();
    for stage in &file.stages {
        let Some(name) = &stage.name else { continue };
        let line = file.statements[stage.from].lines.first;
        let args = [("name", name.as_str())];
        if matches!(name.as_str(), "context" | "scratch") {
            let quoted = quote(name);
            let said =
                format!("Stage name should not use the same name as reserved stage {quoted}");
            linter.run_with(&RESERVED_STAGE_NAME, line, None, said, &args);
        }
        if !seen.insert(name) {
            let said = format!(
                "Duplicate stage name {}, stage names should be unique",
                quote(name)
            );
            linter.run_with(&DUPLICATE_STAGE_NAME, line, None, said, &args);
        }
    }
}

fn casing(file: &Dockerfile, linter: &mut Linter) {
    // What stands before the first stage has no part in this.
    let first = file
        .stages
        .first()
        .map_or(file.statements.len(), |stage| stage.from);
    let statements = &file.statements[first..];
    let is_lower =
        |statement: &&Statement| statement.keyword == statement.keyword.to_ascii_lowercase();
    let is_upper =
        |statement: &&Statement| statement.keyword == statement.keyword.to_ascii_uppercase();
    let lower = statements.iter().filter(is_lower).count();
    let upper = statements.iter().filter(is_upper).count();
    for statement in statements {
        let (fits, casing) = if lower > upper {
            (is_lower(&statement), "lowercase")
        } else {
            (is_upper(&statement), "uppercase")
        };
        if fits {
            continue;
        }
        let keyword = statement.keyword.as_ref();
        let said =
            format!("Command '{keyword}' should match the case of the command majority ({casing})");
        let args = [("keyword", keyword), ("casing", casing)];
        let line = statement.lines.first;
        linter.run_with(&CONSISTENT_INSTRUCTION_CASING, line, None, said, &args);
    }
}
