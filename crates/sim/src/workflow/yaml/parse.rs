//! Block style: mappings and lists by their indentation, anchors, documents.

mod block;
mod node;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cursor::{Cursor, is_blank, is_break, is_flow_mark, is_gap};
use super::{Mark, Node};
use crate::finding::Code;
use block::Around;

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
        // Piece by piece, each without a look between its bytes: nearly no text has any.
        let any = |piece: &[u8]| {
            let found = piece.iter().map(|byte| is_control(*byte) || *byte == 0x7f);
            found.fold(false, |before, one| before | one)
        };
        if !self.is_going() || !text.as_bytes().chunks(64).any(any) {
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
                b' ' => self.cursor.spaces(),
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
}

/// Whether a plain scalar may begin with this byte, followed by that one.
pub(super) fn begins_plain(byte: u8, next: u8, flow: bool) -> bool {
    match byte {
        b'-' | b'?' | b':' => !(is_gap(next) || flow && is_flow_mark(next)),
        b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' => false,
        byte => !is_flow_mark(byte) && !is_blank(byte),
    }
}
