//! The globs of branch, tag and path filters.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet>:
//! `*` stops at slashes and `**` does not, `?` and `+` say how often the character before them
//! comes, `[]` takes one of several characters, and a `!` in front takes back what patterns
//! above have let in. Order matters.

mod reader;
#[cfg(test)]
mod tests;

use std::fmt;

use reader::Reader;

pub use reader::check;

/// What the globs are for: names of branches and tags, or paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A branch or a tag.
    Ref,
    /// A path of a file.
    Path,
}

/// Something wrong with a glob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlobError {
    /// Bytes from the start of the glob.
    pub at: usize,
    /// What is wrong.
    pub kind: GlobErrorKind,
}

/// What is wrong with a glob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GlobErrorKind {
    /// It is empty, or nothing follows the `!`.
    Empty,
    /// `?` or `+` has no character before it.
    Repeat,
    /// `[]`.
    EmptyClass,
    /// `[a]`, which is `a`.
    SingleClass,
    /// A `[` without its `]`.
    OpenClass,
    /// A range without its end, as in `[a-]`.
    RangeEnd,
    /// A range whose end comes before its start.
    RangeOrder,
    /// A line break.
    Newline,
    /// A character that no branch and no tag can have (`git check-ref-format`).
    RefCharacter,
    /// A branch or tag cannot begin like this.
    RefStart,
    /// A branch or tag cannot end like this.
    RefEnd,
    /// A backslash before a character that needs none.
    Escape,
    /// `.` or `..` as a part of a path, which no changed path has.
    Dots,
    /// A blank at an end of a path.
    Blank,
}

impl fmt::Display for GlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            GlobErrorKind::Empty => "the pattern is empty",
            GlobErrorKind::Repeat => "? and + need a plain character before them",
            GlobErrorKind::EmptyClass => "[] holds no character",
            GlobErrorKind::SingleClass => "[] holds a single character",
            GlobErrorKind::OpenClass => "missing ]",
            GlobErrorKind::RangeEnd => "the range in [] has no end",
            GlobErrorKind::RangeOrder => "the range in [] ends before it starts",
            GlobErrorKind::Newline => "a pattern cannot hold a line break",
            GlobErrorKind::RefCharacter => "no branch or tag can have this character",
            GlobErrorKind::RefStart => "no branch or tag starts with /",
            GlobErrorKind::RefEnd => "no branch or tag ends with / or .",
            GlobErrorKind::Escape => "this character cannot be escaped",
            GlobErrorKind::Dots => "no path of a repository has . or .. in it",
            GlobErrorKind::Blank => "a blank at the end of a path",
        })
    }
}

/// A glob that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Whether it begins with `!`.
    pub negative: bool,
    pieces: Vec<Piece>,
}

/// Globs in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The globs.
    pub patterns: Vec<Pattern>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    set: Set,
    repeat: Repeat,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Set {
    Char(char),
    /// First and last of each range.
    Class(Vec<(char, char)>),
    NotSlash,
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Once,
    Optional,
    OneOrMore,
    ZeroOrMore,
    /// Any number of whole directories, none too.
    Directories,
}

impl Pattern {
    /// Reads a glob; what is wrong with it is taken as it stands.
    pub fn new(text: &str) -> Self {
        let mut reader = Reader::new(text);
        let negative = reader.at > 0;
        reader.read(Subject::Path);
        Self {
            negative,
            pieces: reader.pieces,
        }
    }

    /// Whether a name fits, the `!` left aside. All ways to fit are followed at once.
    pub fn fits(&self, text: &str) -> bool {
        let count = self.pieces.len();
        let mut now = vec![false; count + 1];
        let mut next = now.clone();
        self.arrive(&mut now, 0);
        for c in text.chars() {
            next.fill(false);
            for (at, piece) in self.pieces.iter().enumerate() {
                if !now[at] || !piece.set.has(c) {
                    continue;
                }
                match piece.repeat {
                    Repeat::Once | Repeat::Optional => self.arrive(&mut next, at + 1),
                    Repeat::OneOrMore | Repeat::ZeroOrMore => {
                        next[at] = true;
                        self.arrive(&mut next, at + 1);
                    }
                    Repeat::Directories => {
                        next[at] = true;
                        if c == '/' {
                            self.arrive(&mut next, at + 1);
                        }
                    }
                }
            }
            std::mem::swap(&mut now, &mut next);
        }
        now[count]
    }

    /// Marks a piece as one that may come next, and those behind what may be left out.
    fn arrive(&self, marks: &mut [bool], from: usize) {
        for (at, mark) in marks.iter_mut().enumerate().skip(from) {
            *mark = true;
            let needed = self
                .pieces
                .get(at)
                .is_none_or(|piece| matches!(piece.repeat, Repeat::Once | Repeat::OneOrMore));
            if needed {
                break;
            }
        }
    }
}

impl Set {
    fn has(&self, c: char) -> bool {
        match self {
            Self::Char(own) => *own == c,
            Self::Class(ranges) => ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&c)),
            Self::NotSlash => c != '/',
            Self::Any => true,
        }
    }
}

impl Filter {
    /// Reads globs in their order.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            patterns: patterns.into_iter().map(Pattern::new).collect(),
        }
    }

    /// Whether a name is let in: the last pattern that fits decides.
    pub fn matches(&self, text: &str) -> bool {
        let last = self
            .patterns
            .iter()
            .rev()
            .find(|pattern| pattern.fits(text));
        last.is_some_and(|pattern| !pattern.negative)
    }

    /// Whether there is no pattern without `!`, so that nothing can be let in.
    pub fn only_negative(&self) -> bool {
        self.patterns.iter().all(|pattern| pattern.negative)
    }
}
