//! Statements as the progress display has them.

use crate::dockerfile::instruction::{Instruction, Statement};
use crate::dockerfile::parse::heredoc::heredoc;
use crate::dockerfile::parse::words::split_command;
use crate::dockerfile::stages::Scope;
use std::sync::Arc;

/// Whether a byte may mean something else than itself in a word.
pub(super) const fn is_special(byte: u8) -> bool {
    matches!(byte, b'$' | b'\'' | b'"' | b'\\' | b'`')
}

/// A statement as the progress display has it: its word in upper case, its variables filled
/// in, and the first line of the heredoc that it runs (`convert.go`, `prefixCommand`).
pub(super) fn shown(statement: &Statement, scope: &Scope, trigger: bool) -> Arc<str> {
    let text = &statement.text;
    let run = match &statement.instruction {
        Some(Instruction::Run(run)) => Some(run),
        _ => None,
    };
    let known = if run.is_some() {
        !text.contains('$') && !text.contains('\\')
    } else {
        !text.bytes().any(is_special)
    };
    let lower = statement.keyword.bytes().any(|c| c.is_ascii_lowercase());
    if known && !lower && !trigger && statement.heredocs.is_empty() {
        return text.clone();
    }
    let mut whole = text.to_string();
    if let Some([heredoc]) = run.map(|_| statement.heredocs.as_slice())
        && is_heredoc(text)
    {
        let mut lines = heredoc.content.trim().lines();
        let first = lines.next().unwrap_or_default();
        let more = if lines.next().is_some() { "..." } else { "" };
        whole.extend([" (", first, more, ")"]);
    }
    let mut whole = scope.shown(&whole, run.is_some()).unwrap_or(whole);
    if let Some(word) = whole.get_mut(..statement.keyword.len()) {
        word.make_ascii_uppercase();
    }
    if trigger {
        whole.insert_str(0, "ONBUILD ");
    }
    whole.into()
}

/// Whether a `RUN` runs nothing but a heredoc.
fn is_heredoc(text: &str) -> bool {
    let rest = split_command(text).rest;
    matches!(heredoc(rest), Ok(Some(_)))
}
