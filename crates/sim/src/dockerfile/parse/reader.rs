//! From physical lines to nodes: directives, comments, continuations and heredoc bodies
//! (`parser/parser.go`, `Parse`).

use std::borrow::Cow;

use super::heredoc::heredocs;
use super::node::{Fault, Node};
use crate::dockerfile::directive::{self, Directive, DirectiveReader};
use crate::dockerfile::instruction::{Directives, Lines};

/// The longest physical line in bytes, without its end.
pub const MAX_LINE: usize = 65_535;

/// Bytes that a line mostly has at least.
const LINE: usize = 24;

/// A file as a list of nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The directives at the top.
    pub directives: Directives,
    /// Every line that could be taken apart, in order.
    pub nodes: Vec<Node>,
    /// Every line that could not.
    pub faults: Vec<(Lines, Fault)>,
}

/// Reads a file. Where the real tool would stop at the first fault, this goes on.
pub fn read(text: &str) -> Source {
    let mut reader = Reader {
        lines: Physical {
            rest: text,
            line: 0,
            too_long: false,
        },
        directives: DirectiveReader::new("#"),
        comments: Vec::new(),
        source: Source {
            directives: Directives::default(),
            nodes: Vec::with_capacity((text.len() / LINE).min(256)),
            faults: Vec::new(),
        },
    };
    reader.lines.rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while let Some(line) = reader.lines.next() {
        reader.line(line);
    }
    reader.end()
}

/// Physical lines with their ends.
struct Physical<'a> {
    rest: &'a str,
    line: u32,
    too_long: bool,
}

impl<'a> Iterator for Physical<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() || self.too_long {
            return None;
        }
        let end = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
        if end - usize::from(self.rest[..end].ends_with('\n')) > MAX_LINE {
            self.too_long = true;
            return None;
        }
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.line = self.line.saturating_add(1);
        Some(line)
    }
}

struct Reader<'a> {
    lines: Physical<'a>,
    directives: DirectiveReader,
    comments: Vec<String>,
    source: Source,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str) {
        let first = self.lines.line;
        let trimmed = trim_end(line).trim_start();
        let directive = self.directive(trimmed, first);
        if is_comment(line) {
            self.comment(line, directive);
            return;
        }
        let (start, mut ended) = cut_continuation(trimmed, self.source.directives.escape);
        if ended && start.is_empty() {
            return;
        }
        let mut joined = Cow::Borrowed(start);
        let mut empty = false;
        while !ended {
            let Some(next) = self.lines.next() else { break };
            self.directive(trim_end(next), self.lines.line);
            if is_comment(next) {
                continue;
            }
            if next.trim_start().is_empty() {
                empty = true;
                continue;
            }
            let part;
            (part, ended) = cut_continuation(trim_end(next), self.source.directives.escape);
            joined.to_mut().push_str(part);
        }
        let lines = Lines {
            first,
            last: self.lines.line,
        };
        self.statement(&joined, lines, empty);
    }

    fn statement(&mut self, joined: &str, mut lines: Lines, empty_line: bool) {
        let empty_continuation = empty_line.then_some(lines.last);
        let outcome = Node::read(joined, self.source.directives.escape).and_then(|mut node| {
            if node.can_hold_heredocs() && opens_heredoc(joined) {
                self.bodies(&mut node)?;
            }
            Ok(node)
        });
        lines.last = self.lines.line;
        let comments = std::mem::take(&mut self.comments);
        match outcome {
            Ok(mut node) => {
                node.lines = lines;
                node.comments = comments;
                node.empty_continuation = empty_continuation;
                self.source.nodes.push(node);
            }
            Err(fault) => self.source.faults.push((lines, fault)),
        }
    }

    /// Reads the bodies of the heredocs that a line opens.
    fn bodies(&mut self, node: &mut Node) -> Result<(), Fault> {
        for mut heredoc in heredocs(&node.original).map_err(Fault::new)? {
            loop {
                let Some(line) = self.lines.next() else {
                    return Err(Fault::about("unterminated heredoc", "<<"));
                };
                let mut candidate = trim_end(line);
                if heredoc.chomp {
                    candidate = candidate.trim_start_matches('\t');
                }
                if candidate == heredoc.name {
                    break;
                }
                heredoc.content.push_str(line);
            }
            node.heredocs.push(heredoc);
        }
        Ok(())
    }

    /// A comment above the next statement, unless it was a directive; an empty one parts.
    fn comment(&mut self, line: &str, directive: bool) {
        let mut chars = line.chars();
        chars.next();
        let comment = chars.as_str().trim();
        if comment.is_empty() {
            self.comments.clear();
        } else if !directive {
            self.comments.push(comment.to_owned());
        }
    }

    fn directive(&mut self, line: &str, number: u32) -> bool {
        match self.directives.read(line) {
            Ok(None) => false,
            Ok(Some(directive)) => self.apply(directive, number),
            Err(text) => {
                self.fault_of_line(number, text, line);
                false
            }
        }
    }

    fn apply(&mut self, Directive { key, value }: Directive, number: u32) -> bool {
        match key {
            directive::SYNTAX => self.source.directives.syntax = value,
            directive::CHECK => self.source.directives.check = value,
            _ => match value.as_str() {
                "\\" => self.source.directives.escape = '\\',
                "`" => self.source.directives.escape = '`',
                _ => {
                    let text = format!("invalid escape token '{value}' does not match ` or \\");
                    self.fault_of_line(number, text, &value);
                    return false;
                }
            },
        }
        true
    }

    fn fault_of_line(&mut self, line: u32, text: String, about: &str) {
        let lines = Lines {
            first: line,
            last: line,
        };
        self.source.faults.push((lines, Fault::about(text, about)));
    }

    fn end(mut self) -> Source {
        let nothing = self.source.nodes.is_empty() && self.source.faults.is_empty();
        if self.lines.too_long {
            let text = format!("dockerfile line greater than max allowed size of {MAX_LINE}");
            self.fault_of_line(self.lines.line.saturating_add(1), text, "");
        } else if nothing {
            let lines = Lines {
                first: self.lines.line,
                last: self.lines.line,
            };
            self.source
                .faults
                .push((lines, Fault::new("file with no instructions")));
        }
        self.source
    }
}

fn opens_heredoc(line: &str) -> bool {
    line.contains('<') && line.contains("<<")
}

fn trim_end(line: &str) -> &str {
    line.trim_end_matches(['\r', '\n'])
}

fn is_comment(line: &str) -> bool {
    match line.as_bytes().first() {
        Some(b'A'..=b'Z' | b'a'..=b'z') => false,
        _ => line.trim_start().starts_with('#'),
    }
}

/// Takes the escape from the end of a line that goes on below; true when it does not go on.
fn cut_continuation(line: &str, escape: char) -> (&str, bool) {
    let Some(start) = line.trim_end_matches([' ', '\t']).strip_suffix(escape) else {
        return (line, true);
    };
    // The escape does not count behind another one.
    if start.ends_with(escape) {
        (line, true)
    } else {
        (start, false)
    }
}
