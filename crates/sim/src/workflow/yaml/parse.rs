//! Block style: mappings and lists by their indentation, anchors, documents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cursor::{Cursor, is_blank, is_break, is_flow_mark, is_gap};
use super::{Kind, Mark, Node, Resolved, Scalar, Style};
use crate::finding::Code;

/// Longer texts are not read (GitHub stops at this size, too).
pub const MAX_BYTES: usize = 1 << 20;
/// How many lists and mappings may stand inside one another ("Maximum object depth exceeded").
pub const MAX_DEPTH: u32 = 50;
/// How many nodes aliases may add; long texts count as several.
pub const MAX_NODES: u32 = 50_000;
/// So many keys are compared one by one.
const FEW: usize = 16;
/// How many notes are kept of one text.
const MAX_NOTES: usize = 200;

/// The text is longer than [`MAX_BYTES`].
pub(crate) const TOO_LARGE: Code = "workflow-too-large";
/// Deeper than [`MAX_DEPTH`].
pub(crate) const TOO_DEEP: Code = "workflow-too-deep";
/// More than [`MAX_NODES`] through aliases.
pub(crate) const BOMB: Code = "workflow-alias-bomb";
/// `*name` without `&name` before it.
pub(crate) const NO_ANCHOR: Code = "workflow-alias-unknown";
/// `&name` without `*name`.
pub(crate) const UNUSED: Code = "workflow-anchor-unused";
/// `<<`.
pub(crate) const MERGE: Code = "workflow-merge-key";
/// The same key twice.
pub(crate) const DUPLICATE: Code = "workflow-key-twice";
/// A tab where blanks give the depth.
pub(crate) const TAB: Code = "workflow-tab";
/// A line that stands too far right or left.
pub(crate) const INDENT: Code = "workflow-indentation";
/// A quote, bracket or brace that nothing closes.
pub(crate) const OPEN: Code = "workflow-unclosed";
/// A colon where no key can be.
pub(crate) const COLON: Code = "workflow-stray-colon";
/// A line without a colon among keys.
pub(crate) const NO_COLON: Code = "workflow-no-colon";
/// A second document.
pub(crate) const DOCUMENTS: Code = "workflow-documents";
/// Everything else that is no YAML.
pub(crate) const SYNTAX: Code = "workflow-yaml";

/// What is wrong with a text as YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing.
    pub code: Code,
    /// Where.
    pub at: Mark,
    /// The word that it is about, or nothing.
    pub word: String,
}

/// Reads a text. The tree holds what stands before the first fatal problem; the problems are
/// in order of finding, with the fatal one, if any, last and the flag saying so.
pub fn parse(text: &str) -> (Option<Arc<Node>>, Vec<Problem>, bool) {
    let mut parser = Parser {
        cursor: Cursor::new(text),
        anchors: BTreeMap::new(),
        notes: Vec::new(),
        fatal: None,
        depth: 0,
        aliased: 0,
    };
    if text.len() > MAX_BYTES {
        parser.fail(TOO_LARGE, parser.cursor.mark());
    }
    parser.refuse_controls(text);
    let root = parser.document();
    let Parser {
        anchors,
        mut notes,
        fatal,
        ..
    } = parser;
    if fatal.is_none() {
        for (name, anchor) in anchors {
            if !anchor.used && notes.len() < MAX_NOTES {
                notes.push(Problem {
                    code: UNUSED,
                    at: anchor.at,
                    word: name.to_owned(),
                });
            }
        }
    }
    let is_fatal = fatal.is_some();
    notes.extend(fatal);
    (root, notes, is_fatal)
}

pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    anchors: BTreeMap<&'a str, Anchor>,
    notes: Vec<Problem>,
    fatal: Option<Problem>,
    depth: u32,
    aliased: u32,
}

struct Anchor {
    at: Mark,
    node: Arc<Node>,
    used: bool,
}

/// What may stand before a node.
#[derive(Default, Clone, Copy)]
pub(super) struct Properties<'a> {
    anchor: Option<(&'a str, Mark)>,
    tag: Option<&'a str>,
}

impl Properties<'_> {
    fn any(&self) -> bool {
        self.anchor.is_some() || self.tag.is_some()
    }
}

/// Where a node may stand.
#[derive(Clone, Copy)]
struct Around {
    /// Content must stand further right.
    indent: i32,
    /// A mapping or list may begin in this line.
    inline: bool,
    /// A list may begin at the same indentation.
    same: bool,
}

impl<'a> Parser<'a> {
    /// Remembers the first fatal problem and ends the reading.
    pub(super) fn fail(&mut self, code: Code, at: Mark) {
        self.fail_at(code, at, "");
    }

    pub(super) fn fail_at(&mut self, code: Code, at: Mark, word: &str) {
        if self.fatal.is_none() {
            self.fatal = Some(Problem {
                code,
                at,
                word: word.to_owned(),
            });
        }
        self.cursor.stop();
    }

    fn note(&mut self, code: Code, at: Mark, word: &str) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(Problem {
                code,
                at,
                word: word.to_owned(),
            });
        }
    }

    /// Characters that no text has.
    fn refuse_controls(&mut self, text: &str) {
        let is_control = |byte: u8| byte < b' ' && byte != b'\t' && !is_break(byte);
        if !self.is_going() || !text.bytes().any(|byte| is_control(byte) || byte == 0x7f) {
            return;
        }
        let mut cursor = Cursor::new(text);
        while !is_control(cursor.byte()) && cursor.byte() != 0x7f {
            cursor.bump();
        }
        self.fail(SYNTAX, cursor.mark());
    }

    fn document(&mut self) -> Option<Arc<Node>> {
        if self.cursor.rest().starts_with('\u{feff}') {
            self.cursor.bump();
            let at = Mark {
                column: 1,
                ..self.cursor.mark()
            };
            self.cursor.reset(at);
        }
        self.skip();
        while self.cursor.byte() == b'%' && self.cursor.indent() == 0 {
            self.cursor.line_end();
            self.skip();
        }
        if self.cursor.is_word("---") && self.cursor.is_marker() {
            self.cursor.bump_many(3);
        }
        self.skip();
        if self.cursor.is_end() && self.fatal.is_none() {
            return None;
        }
        let ends = self.cursor.is_marker() && self.cursor.byte() == b'.';
        let root = (!ends).then(|| {
            self.block_node(Around {
                indent: -1,
                inline: true,
                same: false,
            })
        });
        self.skip();
        if self.cursor.is_marker() && self.cursor.byte() == b'.' {
            self.cursor.bump_many(3);
            self.skip();
        }
        if !self.cursor.is_end() {
            let at = self.cursor.mark();
            let code = if self.cursor.is_marker() {
                DOCUMENTS
            } else {
                SYNTAX
            };
            self.fail(code, at);
        }
        root
    }

    /// Passes blanks, comments and ends of lines; true when content of a new line is next.
    pub(super) fn skip(&mut self) -> bool {
        let mut fresh = self.cursor.indent() == 0;
        let mut tab = None;
        loop {
            match self.cursor.byte() {
                b'\t' => {
                    tab = tab.or(fresh.then(|| self.cursor.mark()));
                    self.cursor.bump();
                }
                b' ' => _ = self.cursor.bump(),
                b'#' => self.cursor.line_end(),
                byte if is_break(byte) => {
                    self.cursor.bump();
                    fresh = true;
                    tab = None;
                }
                _ => break,
            }
        }
        if let (Some(at), false) = (tab, self.cursor.is_end()) {
            self.fail(TAB, at);
        }
        fresh
    }

    /// Whether nothing fatal has been found yet.
    pub(super) fn is_going(&self) -> bool {
        self.fatal.is_none()
    }

    /// Passes a tag and an anchor.
    pub(super) fn properties(&mut self) -> Properties<'a> {
        let mut found = Properties::default();
        loop {
            let at = self.cursor.mark();
            match self.cursor.byte() {
                b'&' if found.anchor.is_none() => {
                    self.cursor.bump();
                    found.anchor = Some((self.name(), at));
                }
                b'!' if found.tag.is_none() => found.tag = Some(self.name()),
                _ => return found,
            }
            self.cursor.blanks();
        }
    }

    /// The name of an anchor, alias or tag.
    pub(super) fn name(&mut self) -> &'a str {
        let from = self.cursor.mark();
        let verbatim = self.cursor.rest().starts_with("!<");
        while !is_gap(self.cursor.byte()) && (verbatim || !is_flow_mark(self.cursor.byte())) {
            let last = self.cursor.bump();
            if verbatim && last == Some('>') {
                break;
            }
        }
        self.cursor.since(from)
    }

    /// Makes a node, with what stood before it.
    pub(super) fn node(
        &mut self,
        mut kind: Kind,
        start: Mark,
        properties: Properties<'a>,
    ) -> Arc<Node> {
        let end = self.cursor.mark();
        if let Some(tag) = properties.tag {
            self.tagged(&mut kind, tag, start);
        }
        let weight = match &kind {
            Kind::Scalar(scalar) => u32::try_from(scalar.text.len() / 32).unwrap_or(u32::MAX) + 1,
            Kind::Sequence(items) => items
                .iter()
                .fold(1, |sum: u32, item| sum.saturating_add(item.weight)),
            Kind::Mapping(entries) => entries.iter().fold(1, |sum: u32, (key, value)| {
                sum.saturating_add(key.weight).saturating_add(value.weight)
            }),
        };
        let node = Arc::new(Node {
            kind,
            start,
            end,
            weight,
        });
        self.anchored(properties, &node);
        node
    }

    fn anchored(&mut self, properties: Properties<'a>, node: &Arc<Node>) {
        let Some((name, at)) = properties.anchor else {
            return;
        };
        let anchor = Anchor {
            at,
            node: Arc::clone(node),
            used: false,
        };
        if let Some(before) = self.anchors.insert(name, anchor)
            && !before.used
        {
            self.note(UNUSED, before.at, name);
        }
    }

    /// Applies a tag of the core schema; others say nothing here.
    fn tagged(&mut self, kind: &mut Kind, tag: &str, at: Mark) {
        let Kind::Scalar(scalar) = kind else { return };
        let name = tag
            .strip_prefix("!!")
            .or_else(|| tag.strip_prefix("!<tag:yaml.org,2002:")?.strip_suffix('>'));
        let natural = super::resolve(&scalar.text);
        let plain = scalar.style == Style::Plain;
        let (wanted, fits) = match name {
            Some("str") => (Resolved::Str, true),
            Some("null") => (Resolved::Null, plain && natural == Resolved::Null),
            Some("bool") => (Resolved::Bool, plain && natural == Resolved::Bool),
            Some("int") => (Resolved::Int, plain && natural == Resolved::Int),
            Some("float") => {
                let number = matches!(natural, Resolved::Int | Resolved::Float);
                (Resolved::Float, plain && number)
            }
            _ => return,
        };
        scalar.tag = Some(wanted);
        if !fits {
            self.fail_at(SYNTAX, at, tag);
        }
    }

    pub(super) fn null(&mut self, at: Mark, properties: Properties<'a>) -> Arc<Node> {
        let scalar = Scalar {
            text: String::new(),
            style: Style::Plain,
            tag: None,
        };
        let here = self.cursor.mark();
        self.cursor.reset(at);
        let node = self.node(Kind::Scalar(scalar), at, properties);
        if self.fatal.is_none() {
            self.cursor.reset(here);
        } else {
            self.cursor.stop();
        }
        node
    }

    /// `*name`.
    pub(super) fn alias(&mut self) -> Arc<Node> {
        let at = self.cursor.mark();
        self.cursor.bump();
        let name = self.name();
        let Some(anchor) = self.anchors.get_mut(name) else {
            self.fail_at(NO_ANCHOR, at, name);
            return self.null(at, Properties::default());
        };
        anchor.used = true;
        let node = Arc::clone(&anchor.node);
        self.aliased = self.aliased.saturating_add(node.weight);
        if self.aliased > MAX_NODES {
            self.fail_at(BOMB, at, name);
        }
        node
    }

    /// Goes one deeper, and back.
    pub(super) fn deeper<T>(&mut self, at: Mark, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.fail(TOO_DEEP, at);
        }
        let made = read(self);
        self.depth -= 1;
        made
    }

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

    fn block_node(&mut self, around: Around) -> Arc<Node> {
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

    /// Notes a key that is there already, or that means something else in other YAML. `seen`
    /// holds the keys of a mapping as soon as they are many.
    pub(super) fn unique(
        &mut self,
        seen: &mut BTreeSet<String>,
        entries: &[(Arc<Node>, Arc<Node>)],
        key: &Arc<Node>,
    ) {
        let Some(scalar) = key.scalar() else {
            self.fail(SYNTAX, key.start);
            return;
        };
        let text = |key: &Node| {
            key.scalar()
                .map_or("", |key| key.text.as_str())
                .to_lowercase()
        };
        let is_new = if entries.len() < FEW {
            let same = |other: &Scalar| other.text.eq_ignore_ascii_case(&scalar.text);
            !entries
                .iter()
                .any(|(other, _)| other.scalar().is_some_and(same))
        } else {
            if seen.is_empty() {
                seen.extend(entries.iter().map(|(key, _)| text(key)));
            }
            seen.insert(text(key))
        };
        if scalar.text == "<<" && scalar.is_plain() {
            self.note(MERGE, key.start, "<<");
        } else if !is_new {
            let word = scalar.text.clone();
            self.note(DUPLICATE, key.start, &word);
        }
    }
}

/// Whether a plain scalar may begin with this byte, followed by that one.
pub(super) fn begins_plain(byte: u8, next: u8, flow: bool) -> bool {
    match byte {
        b'-' | b'?' | b':' => !(is_gap(next) || flow && is_flow_mark(next)),
        b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' => false,
        byte => !is_flow_mark(byte) && !is_blank(byte),
    }
}
