//! Block style: lists and mappings by how far in they stand.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{COLON, INDENT, NO_COLON, Parser, Properties, SYNTAX, TAB};
use crate::workflow::yaml::cursor::{is_break, is_gap};
use crate::workflow::yaml::{Kind, Mark, Node, Scalar, Style};

/// Where a node may stand.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// Content must stand further right.
    pub(super) indent: i32,
    /// A mapping or list may begin in this line.
    pub(super) inline: bool,
    /// A list may begin at the same indentation.
    pub(super) same: bool,
}

impl<'a> Parser<'a> {
    /// Whether something stands here that belongs inside.
    fn has_content(&self, around: Around, fresh: bool) -> bool {
        if self.cursor.is_end() || self.cursor.is_marker() {
            return false;
        }
        let column = self.cursor.indent();
        !fresh
            || column > around.indent
            || (around.same && column == around.indent && self.is_dash())
    }

    fn is_dash(&self) -> bool {
        self.cursor.byte() == b'-' && is_gap(self.cursor.byte_after(1))
    }

    pub(super) fn block_node(&mut self, around: Around) -> Arc<Node> {
        let before = self.cursor.mark();
        let mut fresh = self.skip();
        if !self.has_content(around, fresh) {
            return self.null(before, Properties::default());
        }
        let mut start = self.cursor.mark();
        let mut inner = self.properties();
        let mut outer = Properties::default();
        if inner.any() {
            let behind = self.cursor.mark();
            if self.skip() || self.cursor.is_end() {
                fresh = true;
                if !self.has_content(around, true) {
                    return self.null(behind, inner);
                }
                start = self.cursor.mark();
                outer = inner;
                inner = self.properties();
            }
        }
        let may_nest = around.inline || fresh;
        match self.cursor.byte() {
            b'-' if self.is_dash() => {
                if !may_nest || inner.any() {
                    self.fail(SYNTAX, self.cursor.mark());
                }
                self.sequence(self.cursor.indent(), outer)
            }
            b'?' if is_gap(self.cursor.byte_after(1)) => {
                self.fail(SYNTAX, start);
                self.null(start, outer)
            }
            b'|' | b'>' => {
                let one = if inner.any() { inner } else { outer };
                let at = self.cursor.mark();
                let scalar = self.block_scalar(around.indent);
                self.node(Kind::Scalar(scalar), at, one)
            }
            _ => self.scalar_or_mapping(around, start, may_nest, (outer, inner)),
        }
    }

    /// What begins with a word: the word, or a mapping with the word as its first key.
    fn scalar_or_mapping(
        &mut self,
        around: Around,
        start: Mark,
        may_nest: bool,
        (outer, inner): (Properties<'a>, Properties<'a>),
    ) -> Arc<Node> {
        let at = self.cursor.mark();
        if let Some(key) = self.key(inner) {
            if !may_nest {
                self.fail(COLON, self.cursor.mark());
            }
            return self.mapping(start, key, outer);
        }
        self.cursor.reset(at);
        if self.fatal.is_some() {
            self.cursor.stop();
        }
        let properties = if inner.any() { inner } else { outer };
        let node = self.single(around.indent, false, properties);
        self.rest_is_empty();
        node
    }

    /// The key before a colon, or `None` where no colon follows in this line.
    fn key(&mut self, properties: Properties<'a>) -> Option<Arc<Node>> {
        let at = self.cursor.mark();
        let node = match self.cursor.byte() {
            b'[' | b'{' => return None,
            b'"' | b'\'' if !self.quoted_in_line() => return None,
            b'"' | b'\'' => None,
            b'*' => {
                self.name();
                None
            }
            _ => Some((self.plain_line(false), self.cursor.mark())),
        };
        self.cursor.blanks();
        if self.cursor.byte() != b':' || !is_gap(self.cursor.byte_after(1)) {
            return None;
        }
        let node = if let Some((text, end)) = node {
            self.cursor.reset(end);
            let scalar = Scalar {
                text: text.to_owned(),
                style: Style::Plain,
                tag: None,
            };
            let node = self.node(Kind::Scalar(scalar), at, properties);
            self.check_plain(text, at);
            node
        } else {
            self.cursor.reset(at);
            self.single(-1, false, properties)
        };
        self.cursor.blanks();
        Some(node)
    }

    /// Passes a quoted text without reading it; whether it ends in this line.
    fn quoted_in_line(&mut self) -> bool {
        let quote = self.cursor.byte();
        self.cursor.bump();
        loop {
            match self.cursor.byte() {
                byte if byte == quote => {
                    self.cursor.bump();
                    if quote == b'"' || self.cursor.byte() != quote {
                        return true;
                    }
                    self.cursor.bump();
                }
                b'\\' if quote == b'"' => self.cursor.bump_many(2),
                byte if is_break(byte) || self.cursor.is_end() => return false,
                _ => _ = self.cursor.bump(),
            }
        }
    }

    /// Nothing may follow in this line but a comment.
    fn rest_is_empty(&mut self) {
        self.cursor.blanks();
        let at = self.cursor.mark();
        match self.cursor.byte() {
            b'#' => {}
            // A tab before a key makes it a part of the value above.
            b':' => match self.cursor.leading_tab() {
                Some(tab) => self.fail(TAB, tab),
                None => self.fail(COLON, at),
            },
            byte if is_break(byte) || self.cursor.is_end() => {}
            _ => self.fail(SYNTAX, at),
        }
    }

    fn sequence(&mut self, indent: i32, properties: Properties<'a>) -> Arc<Node> {
        let start = self.cursor.mark();
        let items = self.deeper(start, |parser| parser.items(indent));
        self.closed(Kind::Sequence(items), start, properties)
    }

    fn items(&mut self, indent: i32) -> Vec<Arc<Node>> {
        let mut items = Vec::new();
        while self.is_dash() {
            self.cursor.bump();
            items.push(self.block_node(Around {
                indent,
                inline: true,
                same: false,
            }));
            if !self.next_line(indent) {
                break;
            }
        }
        items
    }

    fn mapping(&mut self, start: Mark, first: Arc<Node>, properties: Properties<'a>) -> Arc<Node> {
        let indent = start.column.cast_signed() - 1;
        let entries = self.deeper(start, |parser| parser.entries(indent, first));
        self.closed(Kind::Mapping(entries), start, properties)
    }

    fn entries(&mut self, indent: i32, first: Arc<Node>) -> Vec<(Arc<Node>, Arc<Node>)> {
        let mut entries = Vec::new();
        let mut seen = BTreeSet::new();
        let mut key = first;
        loop {
            self.unique(&mut seen, &entries, &key);
            self.cursor.bump();
            let value = self.block_node(Around {
                indent,
                inline: false,
                same: true,
            });
            entries.push((key, value));
            if !self.next_line(indent) {
                return entries;
            }
            let at = self.cursor.mark();
            if self.is_dash() {
                self.fail(INDENT, at);
            }
            let properties = self.properties();
            let Some(next) = self.key(properties) else {
                self.no_colon(at);
                return entries;
            };
            key = next;
        }
    }

    /// A line without a colon among keys.
    fn no_colon(&mut self, at: Mark) {
        if self.cursor.is_end() && self.fatal.is_some() {
            return;
        }
        self.cursor.reset(at);
        let word = self.plain_line(false);
        let code = if word.is_empty() { SYNTAX } else { NO_COLON };
        self.fail_at(code, at, word);
    }

    /// Whether another entry follows at this indentation.
    fn next_line(&mut self, indent: i32) -> bool {
        self.skip();
        if self.cursor.is_end() || self.cursor.is_marker() {
            return false;
        }
        let column = self.cursor.indent();
        if column > indent {
            self.fail(INDENT, self.cursor.mark());
        }
        column == indent
    }

    /// Makes a block node, which ends where its last child ends.
    fn closed(&mut self, kind: Kind, start: Mark, properties: Properties<'a>) -> Arc<Node> {
        let here = self.cursor.mark();
        let last = match &kind {
            Kind::Sequence(items) => items.last().map(|item| item.end),
            Kind::Mapping(entries) => entries.last().map(|(key, value)| key.end.max(value.end)),
            Kind::Scalar(_) => None,
        };
        // An alias as the last child ends elsewhere in the text.
        let last = last.unwrap_or(here);
        let end = if last < start || last > here {
            here
        } else {
            last
        };
        self.cursor.reset(end);
        let node = self.node(kind, start, properties);
        self.cursor.reset(here);
        node
    }
}
