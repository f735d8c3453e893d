//! A place in a text that moves on, and always knows its line and column.

use super::Mark;

/// Reads a text from front to back.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: Mark,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let at = Mark {
            offset: 0,
            line: 1,
            column: 1,
        };
        Self { text, at }
    }

    pub(super) fn mark(&self) -> Mark {
        self.at
    }

    /// Goes back to a place that it has been at.
    pub(super) fn reset(&mut self, at: Mark) {
        self.at = at;
    }

    /// Blanks before this place in its line.
    pub(super) fn indent(&self) -> i32 {
        self.at.column.cast_signed() - 1
    }

    pub(super) fn offset(&self) -> usize {
        self.at.offset as usize
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.offset()..).unwrap_or("")
    }

    /// What stands from a place up to here.
    pub(super) fn since(&self, from: Mark) -> &'a str {
        let from = from.offset as usize;
        self.text.get(from..self.offset()).unwrap_or("")
    }

    pub(super) fn is_end(&self) -> bool {
        self.offset() >= self.text.len()
    }

    /// Ends the reading.
    pub(super) fn stop(&mut self) {
        self.at.offset = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
    }

    /// The next byte, 0 at the end.
    pub(super) fn byte(&self) -> u8 {
        self.byte_after(0)
    }

    /// The byte some bytes further on, 0 behind the end.
    pub(super) fn byte_after(&self, count: usize) -> u8 {
        let bytes = self.text.as_bytes();
        bytes.get(self.offset() + count).copied().unwrap_or(0)
    }

    /// The byte just passed, 0 at the start.
    pub(super) fn byte_before(&self) -> u8 {
        let before = self.offset().checked_sub(1);
        let bytes = self.text.as_bytes();
        before.and_then(|at| bytes.get(at).copied()).unwrap_or(0)
    }

    /// Passes a character; the two that end a line in Windows are one.
    pub(super) fn bump(&mut self) -> Option<char> {
        let byte = self.byte();
        if (b' '..0x7f).contains(&byte) || byte == b'\t' {
            self.at.offset += 1;
            self.at.column += 1;
            return Some(char::from(byte));
        }
        let mut chars = self.rest().chars();
        let mut char = chars.next()?;
        self.at.offset += bytes(char);
        if char == '\r' {
            if chars.next() == Some('\n') {
                self.at.offset += 1;
            }
            char = '\n';
        }
        if char == '\n' {
            self.at.line += 1;
            self.at.column = 1;
        } else {
            self.at.column += 1;
        }
        Some(char)
    }

    pub(super) fn bump_many(&mut self, count: u32) {
        for _ in 0..count {
            self.bump();
        }
    }

    /// Passes what stands next, which is this and in one line.
    pub(super) fn pass(&mut self, next: &str) {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.at.offset += count(next.len());
        let columns = if next.is_ascii() {
            next.len()
        } else {
            next.chars().count()
        };
        self.at.column += count(columns);
    }

    /// Passes the blanks that stand next.
    pub(super) fn spaces(&mut self) {
        let rest = self
            .text
            .as_bytes()
            .get(self.offset()..)
            .unwrap_or_default();
        let count = rest
            .iter()
            .position(|byte| *byte != b' ')
            .unwrap_or(rest.len());
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.at.offset += count;
        self.at.column += count;
    }

    /// Passes blanks and tabs.
    pub(super) fn blanks(&mut self) {
        while is_blank(self.byte()) {
            self.bump();
        }
    }

    /// The first tab among the blanks that this line begins with.
    pub(super) fn leading_tab(&self) -> Option<Mark> {
        let passed = self.text.get(..self.offset()).unwrap_or("");
        let start = passed.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let line = &passed[start..];
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        let tab = u32::try_from(line[..blanks].find('\t')?).ok()?;
        Some(Mark {
            offset: u32::try_from(start).ok()? + tab,
            line: self.at.line,
            column: tab + 1,
        })
    }

    /// Goes to the end of the line.
    pub(super) fn line_end(&mut self) {
        let rest = self.rest();
        let end = rest.bytes().position(is_break);
        self.pass(&rest[..end.unwrap_or(rest.len())]);
    }

    /// Whether a line starts here with `---` or `...`.
    pub(super) fn is_marker(&self) -> bool {
        self.at.column == 1 && (self.is_word("---") || self.is_word("..."))
    }

    /// Whether this stands here and a gap behind it.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.rest().starts_with(word) && is_gap(self.byte_after(word.len()))
    }
}

/// Bytes of a character.
fn bytes(char: char) -> u32 {
    match char.len_utf8() {
        1 => 1,
        2 => 2,
        3 => 3,
        _ => 4,
    }
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

pub(super) fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Blank, end of line or end of text.
pub(super) fn is_gap(byte: u8) -> bool {
    is_blank(byte) || is_break(byte) || byte == 0
}

pub(super) fn is_flow_mark(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
