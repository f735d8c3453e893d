//! The sentences of the tools that read a workflow.

use crate::finding::Code;
use crate::workflow::yaml;

/// GitHub's sentence for a word that cannot stand somewhere.
pub(in super::super) fn unexpected(word: &str) -> String {
    quoted("Unexpected value ", &shortened(word), "")
}

pub(in super::super) fn quoted(before: &str, word: &str, after: &str) -> String {
    [before, "'", word, "'", after].concat()
}

/// A word as long as one likes to read it.
pub(super) fn shortened(word: &str) -> String {
    match word.char_indices().nth(60) {
        Some((end, _)) => [&word[..end], "…"].concat(),
        None => word.to_owned(),
    }
}

/// Sentences for what is no YAML, in the manner of its readers.
pub(super) fn yaml_words(code: Code) -> &'static str {
    match code {
        yaml::TOO_LARGE => "Maximum file size exceeded",
        yaml::TOO_DEEP => "Maximum object depth exceeded",
        yaml::BOMB => "Maximum number of nodes exceeded",
        yaml::NO_ANCHOR => "While parsing a node, found undefined alias",
        yaml::TAB => "Found a tab character where an indentation space is expected",
        yaml::INDENT => "Did not find expected key at this indentation",
        yaml::OPEN => "Found end of text before the end of what opens here",
        yaml::COLON => "Mapping values are not allowed in this context",
        yaml::NO_COLON => "Could not find expected ':'",
        yaml::DOCUMENTS => "Expected one document",
        _ => "While parsing, found a character or word that cannot stand here",
    }
}
