//! Rules about single statements, as they are read (`instructions/parse.go`).

use super::Linter;
use super::config::Config;
use super::rule::{
    FROM_AS_CASING, INVALID_DEFINITION_DESCRIPTION, MAINTAINER_DEPRECATED, NO_EMPTY_CONTINUATION,
    STAGE_NAME_CASING,
};
use crate::dockerfile::instruction::{Dockerfile, Instruction, Statement};
use crate::dockerfile::parse::words::{split_blanks, split_command};

/// Checks statements up to the first that makes no sense; true when all of them do.
pub(super) fn check(file: &Dockerfile, linter: &mut Linter) -> bool {
    for statement in &file.statements {
        if let Some(line) = statement.empty_continuation {
            linter.run(
                &NO_EMPTY_CONTINUATION,
                line,
                None,
                "Empty continuation line".to_owned(),
            );
        }
    }
    let first = file.stages.first().map_or(usize::MAX, |stage| stage.from);
    for (index, statement) in file.statements.iter().enumerate() {
        let local = Config::of_comments(&statement.comments);
        check_one(statement, local.as_ref(), linter);
        let in_place = index >= first || matches!(statement.instruction, Some(Instruction::Arg(_)));
        if statement.instruction.is_none() || !in_place {
            return false;
        }
    }
    true
}

fn check_one(statement: &Statement, local: Option<&Config>, linter: &mut Linter) {
    let line = statement.lines.first;
    if statement.keyword.eq_ignore_ascii_case("maintainer") {
        let said = "Maintainer instruction is deprecated in favor of using label";
        linter.run(&MAINTAINER_DEPRECATED, line, local, said.to_owned());
    }
    if statement.keyword.eq_ignore_ascii_case("from") {
        casing(statement, local, linter);
    }
    match &statement.instruction {
        Some(Instruction::From(from)) => {
            if let Some(name) = &from.name {
                described(
                    statement,
                    "FROM",
                    &[name.to_ascii_lowercase()],
                    local,
                    linter,
                );
            }
        }
        Some(Instruction::Arg(args)) => {
            let names: Vec<String> = args.iter().map(|arg| arg.name.clone()).collect();
            described(statement, "ARG", &names, local, linter);
        }
        _ => {}
    }
}

fn casing(statement: &Statement, local: Option<&Config>, linter: &mut Linter) {
    let line = statement.lines.first;
    let words = split_blanks(split_command(&statement.text).rest);
    if let [_, _, name] = words.as_slice()
        && *name != name.to_ascii_lowercase()
    {
        let said = format!("Stage name '{name}' should be lowercase");
        linter.run_with(&STAGE_NAME_CASING, line, local, said, &[("name", name)]);
    }
    let [_, word, _, ..] = words.as_slice() else {
        return;
    };
    let from = statement.keyword.as_ref();
    let differs = (from == from.to_ascii_lowercase() && *word != word.to_ascii_lowercase())
        || (from == from.to_ascii_uppercase() && *word != word.to_ascii_uppercase());
    if differs {
        let said = format!("'{word}' and '{from}' keywords' casing do not match");
        linter.run_with(
            &FROM_AS_CASING,
            line,
            local,
            said,
            &[("as", word), ("from", from)],
        );
    }
}

/// The comment right above is to begin with what it describes.
fn described(
    statement: &Statement,
    keyword: &str,
    names: &[String],
    local: Option<&Config>,
    linter: &mut Linter,
) {
    let (Some(comment), Some(first)) = (statement.comments.last(), names.first()) else {
        return;
    };
    let word = comment.split(' ').next().unwrap_or_default();
    if names.iter().any(|name| name == word) {
        return;
    }
    let name = if names.len() > 1 { "<arg_key>" } else { first };
    let said = format!("Comment for {keyword} should follow the format: `# {name} <description>`");
    let line = statement.lines.first;
    linter.run_with(
        &INVALID_DEFINITION_DESCRIPTION,
        line,
        local,
        said,
        &[("name", name)],
    );
}
