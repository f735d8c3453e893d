//! A text with its tree: reading it is most of the work of whatever is asked of it.

use super::{Node, Problem, parse};
use std::ops::Deref;
use std::sync::Arc;

/// A text and what was read of it. A copy shares both.
#[derive(Debug, Clone)]
pub struct Source {
    text: Arc<str>,
    root: Option<Arc<Node>>,
    problems: Arc<Vec<Problem>>,
    fatal: bool,
}

impl Source {
    /// Reads a text.
    pub fn new(text: &str) -> Self {
        let (root, problems, fatal) = parse(text);
        Self {
            text: text.into(),
            root,
            problems: Arc::new(problems),
            fatal,
        }
    }

    /// The text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The tree of a text that is YAML and not empty.
    pub fn tree(&self) -> Option<&Node> {
        self.root.as_deref().filter(|_| !self.fatal)
    }

    /// What could be read, whatever is wrong with the rest.
    pub(in super::super) fn root(&self) -> Option<&Node> {
        self.root.as_deref()
    }

    /// What is wrong with it, as [`parse`] has it.
    pub(in super::super) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether it is no YAML.
    pub(in super::super) fn is_fatal(&self) -> bool {
        self.fatal
    }
}

impl Deref for Source {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Source {}
