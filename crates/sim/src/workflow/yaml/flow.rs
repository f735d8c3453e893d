//! Flow style: what stands between brackets and braces, and single values.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cursor::{is_break, is_gap};
use super::parse::{OPEN, Parser, Properties, SYNTAX};
use super::{Kind, Mark, Node};

impl<'a> Parser<'a> {
    /// A value that is neither a block mapping nor a block list.
    pub(super) fn single(
        &mut self,
        indent: i32,
        flow: bool,
        properties: Properties<'a>,
    ) -> Arc<Node> {
        let start = self.cursor.mark();
        let kind = match self.cursor.byte() {
            b'*' => return self.alias(),
            b'[' => self.deeper(start, |parser| parser.flow_sequence(start)),
            b'{' => self.deeper(start, |parser| parser.flow_mapping(start)),
            b'"' => Kind::Scalar(self.double(start)),
            b'\'' => Kind::Scalar(self.single_quoted(start)),
            _ => {
                let scalar = self.plain(indent, flow);
                self.check_plain(&scalar.text, start);
                Kind::Scalar(scalar)
            }
        };
        self.node(kind, start, properties)
    }

    /// Passes blanks, comments and ends of lines between brackets, where tabs are blanks.
    fn flow_skip(&mut self) {
        loop {
            match self.cursor.byte() {
                b' ' | b'\t' => _ = self.cursor.bump(),
                b'#' => self.cursor.line_end(),
                byte if is_break(byte) => _ = self.cursor.bump(),
                _ => return,
            }
        }
    }

    fn flow_node(&mut self) -> Arc<Node> {
        let properties = self.properties();
        self.flow_skip();
        let at = self.cursor.mark();
        match self.cursor.byte() {
            b',' | b']' | b'}' => self.null(at, properties),
            b':' if self.is_colon(false) => self.null(at, properties),
            _ => self.single(-1, true, properties),
        }
    }

    /// Whether a colon that separates stands here.
    fn is_colon(&self, after_json: bool) -> bool {
        let next = self.cursor.byte_after(1);
        self.cursor.byte() == b':'
            && (after_json || is_gap(next) || matches!(next, b',' | b']' | b'}' | b'[' | b'{'))
    }

    fn flow_sequence(&mut self, open: Mark) -> Kind {
        let mut items = Vec::new();
        self.cursor.bump();
        while self.more(b']', open) {
            let start = self.cursor.mark();
            let first = self.cursor.byte();
            let item = self.flow_node();
            self.flow_skip();
            let item = if self.is_colon(matches!(first, b'"' | b'\'' | b'[' | b'{')) {
                self.cursor.bump();
                self.flow_skip();
                let value = self.flow_node();
                let pair = Kind::Mapping(vec![(item, value)]);
                self.node(pair, start, Properties::default())
            } else {
                item
            };
            items.push(item);
            self.separator(b']');
        }
        Kind::Sequence(items)
    }

    fn flow_mapping(&mut self, open: Mark) -> Kind {
        let mut entries = Vec::new();
        let mut seen = BTreeSet::new();
        self.cursor.bump();
        while self.more(b'}', open) {
            let first = self.cursor.byte();
            let key = self.flow_node();
            self.unique(&mut seen, &entries, &key);
            self.flow_skip();
            let value = if self.is_colon(matches!(first, b'"' | b'\'')) {
                self.cursor.bump();
                self.flow_skip();
                self.flow_node()
            } else {
                self.null(self.cursor.mark(), Properties::default())
            };
            entries.push((key, value));
            self.separator(b'}');
        }
        Kind::Mapping(entries)
    }

    /// Whether another entry follows; passes the end otherwise.
    fn more(&mut self, close: u8, open: Mark) -> bool {
        self.flow_skip();
        if self.cursor.is_end() {
            self.fail(OPEN, open);
            return false;
        }
        if self.cursor.byte() == close {
            self.cursor.bump();
            return false;
        }
        true
    }

    /// A comma, or the end to come.
    fn separator(&mut self, close: u8) {
        self.flow_skip();
        match self.cursor.byte() {
            b',' => _ = self.cursor.bump(),
            byte if byte == close || self.cursor.is_end() => {}
            _ => self.fail(SYNTAX, self.cursor.mark()),
        }
    }
}
