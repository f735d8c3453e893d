//! Scalars: plain, quoted, and the blocks behind `|` and `>`.

use super::cursor::{is_blank, is_break, is_flow_mark, is_gap};
use super::parse::{INDENT, OPEN, Parser, SYNTAX, TAB, begins_plain};
use super::{Mark, Scalar, Style};

/// How the end of a block is kept.
#[derive(Clone, Copy, PartialEq)]
enum Chomp {
    Clip,
    Strip,
    Keep,
}

fn scalar(text: String, style: Style) -> Scalar {
    Scalar {
        text,
        style,
        tag: None,
    }
}

/// Joins two pieces of text with so many ends of lines between them.
fn fold(text: &mut String, breaks: usize) {
    if breaks == 1 {
        text.push(' ');
    }
    for _ in 1..breaks {
        text.push('\n');
    }
}

/// Bytes that go on with a plain scalar whatever stands around them.
const WORD: [bool; 256] = {
    let mut word = [true; 256];
    let ends = b" \t\n\r:#,[]{}";
    let mut at = 0;
    while at < ends.len() {
        word[ends[at] as usize] = false;
        at += 1;
    }
    word
};

impl<'a> Parser<'a> {
    /// The part of a plain scalar that stands in this line.
    pub(super) fn plain_line(&mut self, flow: bool) -> &'a str {
        let rest = self.cursor.rest();
        let bytes = rest.as_bytes();
        let mut before = self.cursor.byte_before();
        let mut end = 0;
        let mut at = 0;
        loop {
            // Most bytes are of words, and mean nothing.
            let from = at;
            at += bytes[at..]
                .iter()
                .position(|byte| !WORD[usize::from(*byte)])
                .unwrap_or(bytes.len() - at);
            if at > from {
                (end, before) = (at, bytes[at - 1]);
            }
            let Some(&byte) = bytes.get(at) else { break };
            let ends = match byte {
                b':' => {
                    let next = bytes.get(at + 1).copied().unwrap_or(0);
                    is_gap(next) || (flow && is_flow_mark(next))
                }
                b'#' => is_blank(before),
                byte => is_break(byte) || (flow && is_flow_mark(byte)),
            };
            if ends {
                break;
            }
            at += 1;
            if !is_blank(byte) {
                end = at;
            }
            before = byte;
        }
        let line = &rest[..end];
        self.cursor.pass(line);
        line
    }

    /// What a plain scalar may not begin with.
    pub(super) fn check_plain(&mut self, text: &str, at: Mark) {
        let mut bytes = text.bytes();
        let first = bytes.next().unwrap_or(0);
        if text.is_empty() || !begins_plain(first, bytes.next().unwrap_or(0), false) {
            self.fail_at(SYNTAX, at, text.get(..1).unwrap_or(""));
        }
    }

    /// A plain scalar with its further lines.
    pub(super) fn plain(&mut self, indent: i32, flow: bool) -> Scalar {
        let mut text = self.plain_line(flow).to_owned();
        loop {
            let before = self.cursor.mark();
            let breaks = self.breaks();
            let goes_on = breaks > 0
                && !self.cursor.is_end()
                && !self.cursor.is_marker()
                && self.cursor.byte() != b'#'
                && (flow || self.cursor.indent() > indent);
            let piece = if goes_on { self.plain_line(flow) } else { "" };
            if piece.is_empty() {
                self.cursor.reset(before);
                return scalar(text, Style::Plain);
            }
            fold(&mut text, breaks);
            text.push_str(piece);
        }
    }

    /// Passes blanks and ends of lines; how many lines ended.
    fn breaks(&mut self) -> usize {
        let mut breaks = 0;
        loop {
            self.cursor.blanks();
            if !is_break(self.cursor.byte()) {
                return breaks;
            }
            self.cursor.bump();
            breaks += 1;
        }
    }

    pub(super) fn single_quoted(&mut self, open: Mark) -> Scalar {
        let mut text = String::new();
        self.cursor.bump();
        loop {
            if self.is_unclosed(open) {
                break;
            }
            match self.cursor.byte() {
                b'\'' if self.cursor.byte_after(1) == b'\'' => {
                    self.cursor.bump_many(2);
                    text.push('\'');
                }
                b'\'' => {
                    self.cursor.bump();
                    break;
                }
                byte if is_break(byte) => self.quoted_break(&mut text, 0),
                _ => text.extend(self.cursor.bump()),
            }
        }
        scalar(text, Style::Single)
    }

    pub(super) fn double(&mut self, open: Mark) -> Scalar {
        let mut text = String::new();
        // Up to here blanks are meant.
        let mut meant = 0;
        self.cursor.bump();
        loop {
            if self.is_unclosed(open) {
                break;
            }
            match self.cursor.byte() {
                b'"' => {
                    self.cursor.bump();
                    break;
                }
                b'\\' => {
                    self.escape(&mut text);
                    meant = text.len();
                }
                byte if is_break(byte) => self.quoted_break(&mut text, meant),
                _ => text.extend(self.cursor.bump()),
            }
        }
        scalar(text, Style::Double)
    }

    fn is_unclosed(&mut self, open: Mark) -> bool {
        let unclosed = self.cursor.is_end() || self.cursor.is_marker();
        if unclosed {
            self.fail(OPEN, open);
        }
        unclosed
    }

    fn quoted_break(&mut self, text: &mut String, meant: usize) {
        let kept = text.trim_end_matches([' ', '\t']).len().max(meant);
        text.truncate(kept);
        let breaks = self.breaks();
        fold(text, breaks);
    }

    fn escape(&mut self, text: &mut String) {
        let at = self.cursor.mark();
        self.cursor.bump();
        let digits = match self.cursor.byte() {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        if digits > 0 {
            self.cursor.bump();
            return self.escape_number(text, digits, at);
        }
        let char = self.cursor.bump().unwrap_or('\0');
        text.push(match char {
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' | '\t' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            ' ' | '"' | '/' | '\\' => char,
            '\n' => {
                let further = self.breaks();
                for _ in 0..further {
                    text.push('\n');
                }
                return;
            }
            _ => return self.fail_at(SYNTAX, at, "\\"),
        });
    }

    fn escape_number(&mut self, text: &mut String, digits: usize, at: Mark) {
        let number = self.cursor.rest().get(..digits);
        let number = number.filter(|number| number.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = number.and_then(|number| u32::from_str_radix(number, 16).ok());
        match code.and_then(char::from_u32) {
            Some(char) => {
                text.push(char);
                for _ in 0..digits {
                    self.cursor.bump();
                }
            }
            None => self.fail_at(SYNTAX, at, "\\"),
        }
    }

    /// The lines behind `|` or `>` that stand further right than their parent.
    pub(super) fn block_scalar(&mut self, parent: i32) -> Scalar {
        let folded = self.cursor.byte() == b'>';
        self.cursor.bump();
        let mut chomp = Chomp::Clip;
        let mut given = None;
        loop {
            match self.cursor.byte() {
                b'-' => chomp = Chomp::Strip,
                b'+' => chomp = Chomp::Keep,
                digit @ b'1'..=b'9' => given = Some(i32::from(digit - b'0')),
                _ => break,
            }
            self.cursor.bump();
        }
        self.cursor.blanks();
        if self.cursor.byte() == b'#' {
            self.cursor.line_end();
        }
        if !self.cursor.is_end() && !is_break(self.cursor.byte()) {
            self.fail(SYNTAX, self.cursor.mark());
        }
        self.cursor.bump();
        let indent = given.map_or_else(|| self.block_indent(parent), |n| parent.max(0) + n);
        let text = self.block_lines(indent, folded, chomp);
        let style = if folded {
            Style::Folded
        } else {
            Style::Literal
        };
        scalar(text, style)
    }

    /// The indentation of the first line with something in it.
    fn block_indent(&mut self, parent: i32) -> i32 {
        let from = self.cursor.mark();
        let mut widest = 0;
        let found = loop {
            while self.cursor.byte() == b' ' {
                self.cursor.bump();
            }
            if !is_break(self.cursor.byte()) {
                break self.cursor.indent();
            }
            widest = widest.max(self.cursor.indent());
            self.cursor.bump();
        };
        let at = self.cursor.mark();
        let ends = self.cursor.is_end() || found <= parent || self.cursor.is_marker();
        let tab = self.cursor.byte() == b'\t';
        if ends && !tab {
            // There is none: lines of blanks are no content.
            let blanks = if self.cursor.is_end() { found } else { 0 };
            self.cursor.reset(from);
            return widest.max(blanks).max(parent + 1);
        }
        self.cursor.reset(from);
        if tab && found <= parent {
            self.fail(TAB, at);
        } else if widest > found {
            self.fail(INDENT, at);
        }
        found
    }

    fn block_lines(&mut self, indent: i32, folded: bool, chomp: Chomp) -> String {
        let mut text = String::new();
        let mut breaks = 0;
        let mut was_wide = true;
        let mut end = self.cursor.mark();
        while !self.cursor.is_end() {
            let from = self.cursor.mark();
            while self.cursor.byte() == b' ' && self.cursor.indent() < indent {
                self.cursor.bump();
            }
            if is_break(self.cursor.byte()) {
                self.cursor.bump();
                breaks += 1;
                continue;
            }
            if self.cursor.is_end() {
                break;
            }
            if self.cursor.indent() < indent || self.cursor.is_marker() {
                self.cursor.reset(from);
                break;
            }
            let wide = is_blank(self.cursor.byte());
            if folded && !wide && !was_wide && breaks > 0 {
                fold(&mut text, breaks);
            } else {
                text.extend(std::iter::repeat_n('\n', breaks));
            }
            was_wide = wide;
            let line = self.cursor.mark();
            self.cursor.line_end();
            text.push_str(self.cursor.since(line));
            end = self.cursor.mark();
            breaks = 0;
            if !self.cursor.is_end() {
                self.cursor.bump();
                breaks = 1;
            }
        }
        match chomp {
            Chomp::Strip => {}
            Chomp::Clip if text.is_empty() => {}
            Chomp::Clip => text.extend((breaks > 0).then_some('\n')),
            Chomp::Keep => text.extend(std::iter::repeat_n('\n', breaks)),
        }
        // The value ends with its last line; what is empty behind it belongs to nobody.
        if self.is_going() {
            self.cursor.reset(end);
        }
        text
    }
}
