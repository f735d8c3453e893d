//! What commands print to the letter: a redirection needs the bytes, and the log has lines only.

use super::Output;
use super::context::hash;
use super::machine::Machine;
use super::tree::{Kind, Node};
use std::sync::Arc;

/// A text that is kept is at most this long, as in the project's folder itself.
const MOST_TEXT: usize = 256 * 1024;

/// No file is larger (ext4, `Documentation/filesystems/ext4/overview.rst`: 16 TiB).
pub(super) const MOST_BYTES: u64 = 1 << 44;

/// Lines of the log that a file is shown by.
const MOST_LINES: usize = 200;

/// What stands in a file, or goes into one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Content {
    /// Its text, where it is known.
    pub(super) text: Option<Arc<str>>,
    pub(super) bytes: u64,
}

impl Content {
    /// A known text.
    pub(super) fn text(text: &str) -> Self {
        Self {
            text: Some(text.into()),
            bytes: text.len() as u64,
        }
    }

    /// What stands at a node; nothing of what is no file.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let text = match &node.kind {
            Kind::File { text, .. } => text.clone(),
            Kind::Program { .. } => None,
            _ => return None,
        };
        let bytes = node.bytes;
        Some(Self { text, bytes })
    }

    /// The file that it makes. What is not known is told apart by what was read for it.
    pub(super) fn node(self) -> Node {
        let digest = hash(&[self.text.as_deref().unwrap_or("")]);
        let text = self.text;
        Node::new(Kind::File { text, digest }, self.bytes)
    }
}

/// Contents one behind the other.
#[derive(Debug)]
pub(super) struct Joined {
    text: Option<String>,
    bytes: u64,
}

impl Joined {
    /// What begins with this.
    pub(super) fn new(first: &Content) -> Self {
        let (text, bytes) = (Some(String::new()), 0);
        let mut joined = Self { text, bytes };
        joined.add(first.text.as_deref(), first.bytes);
        joined
    }

    /// Puts more behind it.
    pub(super) fn add(&mut self, text: Option<&str>, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.text = match (self.text.take(), text) {
            (Some(all), Some(text)) if all.len() + text.len() <= MOST_TEXT => Some(all + text),
            _ => None,
        };
    }

    /// The whole.
    pub(super) fn whole(self) -> Content {
        Content {
            text: self.text.map(Into::into),
            bytes: self.bytes,
        }
    }
}

/// Lines of the output that stand for a content.
#[derive(Debug)]
pub(super) struct Exact {
    from: usize,
    to: usize,
    content: Content,
}

/// A moment of a process: how much it had printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    lines: usize,
    exact: usize,
}

impl Machine<'_> {
    /// How much was printed until now.
    pub(super) fn moment(&self) -> Moment {
        Moment {
            lines: self.output.len(),
            exact: self.exact.len(),
        }
    }

    /// Prints a content: to the log its first lines, to a redirection all of it.
    pub(super) fn print_all(&mut self, content: Content) {
        let from = self.output.len();
        if let Some(text) = content.text.clone() {
            for line in text.lines().take(MOST_LINES) {
                self.say(line);
            }
        }
        let to = self.output.len();
        self.exact.push(Exact { from, to, content });
    }

    /// Takes back what was printed since a moment, behind something else.
    pub(super) fn take_printed(&mut self, since: Moment, before: &Content) -> Content {
        let mut all = Joined::new(before);
        let exact = self.exact.split_off(since.exact.min(self.exact.len()));
        let start = since.lines.min(self.output.len());
        let mut lines = self.output.split_off(start).into_iter();
        let mut at = start;
        for Exact { from, to, content } in exact {
            while at < from
                && let Some(line) = lines.next()
            {
                add_line(&mut all, &line);
                at += 1;
            }
            while at < to && lines.next().is_some() {
                at += 1;
            }
            all.add(content.text.as_deref(), content.bytes);
        }
        lines.for_each(|line| add_line(&mut all, &line));
        all.whole()
    }
}

/// A line that nobody printed to the letter ends as lines do.
fn add_line(all: &mut Joined, line: &Output) {
    if let Output::Line(line) = line {
        let line = [line.as_str(), "\n"].concat();
        all.add(Some(&line), line.len() as u64);
    }
}
