//! The words of a `RUN`, as they are executed, compared and written into the history.

use crate::build::stage::StageState;
use crate::dockerfile::instruction::{CommandLine, Run};
use std::sync::Arc;

/// The words that are executed, the shell's among them.
pub(super) fn words<'w>(shell: &'w [String], command: &'w CommandLine) -> Vec<&'w str> {
    let (words, line) = match command {
        CommandLine::Exec(words) => (words.as_slice(), None),
        CommandLine::Shell(line) => (shell, Some(line)),
    };
    words.iter().chain(line).map(String::as_str).collect()
}

/// The words one behind the other, with room for the flags.
pub(super) fn seen_text(words: &[&str], run: &Run) -> String {
    let flags = run.mounts.iter().map(|mount| mount.text.len() + 1);
    let words_len = words.iter().map(|word| word.len() + 1);
    let length: usize = flags.chain(words_len).sum();
    let mut text = String::with_capacity(length + run.network.len() + run.security.len() + 2);
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            text.push('\u{1f}');
        }
        text.push_str(word);
    }
    text
}

/// A flag that says what holds anyway says nothing.
pub(super) fn or_default<'a>(value: &'a str, default: &'a str) -> &'a str {
    if value.is_empty() { default } else { value }
}

/// What stands behind the lines of the history that made a layer.
pub(in crate::build) const BY: &str = " # buildkit";

/// The line of the history, with the build arguments that were in sight.
pub(super) fn created_by(current: &StageState<'_>, words: &[&str]) -> Arc<str> {
    let args = current.scope.args().iter();
    let valued = args.filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let length: usize = words.iter().map(|word| word.len() + 1).sum();
    let mut line = String::with_capacity("RUN".len() + length + BY.len());
    line.push_str("RUN");
    let count = valued.clone().count();
    if count > 0 {
        line.push_str(" |");
        line.push_str(&count.to_string());
    }
    for (name, value) in valued {
        for part in [" ", name, "=", value] {
            line.push_str(part);
        }
    }
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    line.push_str(BY);
    line.into()
}
