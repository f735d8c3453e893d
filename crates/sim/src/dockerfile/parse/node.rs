//! One line as `BuildKit`'s parser sees it, before anyone asks what it means
//! (`parser/parser.go`, `parser/line_parsers.go`).

use super::json::{self, Json};
use super::words::{cut_blanks, parse_words, split_blanks, split_command};
use crate::dockerfile::instruction::{Heredoc, KeyValue, Lines};
use crate::dockerfile::quote::quote;
use std::borrow::Cow;
use std::sync::Arc;

/// `ONBUILD` inside `ONBUILD` beyond this is not looked into.
const DEPTH: u32 = 8;

/// A line taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// First word as written.
    pub keyword: Cow<'static, str>,
    /// Builder flags, quotes removed.
    pub flags: Vec<String>,
    /// Its instruction in capitals; empty when there is none of that name.
    pub known: &'static str,
    /// Arguments, but those of `ENV` and `LABEL`.
    pub args: Vec<String>,
    /// Arguments of `ENV` and `LABEL`.
    pub pairs: Vec<KeyValue>,
    /// Whether the arguments were a JSON array.
    pub json: bool,
    /// The statement behind `ONBUILD`.
    pub child: Option<Box<Node>>,
    /// The whole joined line.
    pub original: Arc<str>,
    /// Where it stands.
    pub lines: Lines,
    /// Last line of a continuation that had an empty line in it.
    pub empty_continuation: Option<u32>,
    /// Comments directly above.
    pub comments: Vec<String>,
    /// Bodies below it.
    pub heredocs: Vec<Heredoc>,
}

/// What cannot be read at all: the real tool stops here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The real tool's sentence, without a line number.
    pub text: String,
    /// Words in the source that it is about; empty for the whole statement.
    pub about: String,
    /// Whether the real tool notices only when the instruction runs.
    pub late: bool,
}

impl Fault {
    /// A fault of the whole statement.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            about: String::new(),
            late: false,
        }
    }

    /// A fault of some words.
    pub fn about(text: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            about: about.into(),
            late: false,
        }
    }

    /// The same, noticed only when the instruction runs.
    #[must_use]
    pub fn late(mut self) -> Self {
        self.late = true;
        self
    }
}

/// Every keyword, in the order of the alphabet.
pub const KEYWORDS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// The keyword that a word is in any case, or nothing.
pub fn keyword(word: &str) -> &'static str {
    let first = word.bytes().next().map(|first| first.to_ascii_uppercase());
    let same = KEYWORDS
        .iter()
        .find(|keyword| keyword.bytes().next() == first && keyword.eq_ignore_ascii_case(word));
    same.copied().unwrap_or_default()
}

const NOT_STRINGS: &str = "when using JSON array syntax, arrays must be comprised of strings only";

impl Node {
    /// Takes a joined line apart.
    pub fn read(line: &str, escape: char) -> Result<Self, Fault> {
        Self::read_at(line, escape, 0)
    }

    fn read_at(line: &str, escape: char, depth: u32) -> Result<Self, Fault> {
        let split = split_command(line);
        let known = keyword(split.keyword);
        let mut node = Self {
            keyword: if split.keyword == known {
                Cow::Borrowed(known)
            } else {
                Cow::Owned(split.keyword.to_owned())
            },
            known,
            flags: split.flags,
            original: line.into(),
            ..Self::default()
        };
        let rest = split.rest;
        match known {
            "ADD" | "COPY" | "VOLUME" if !node.read_json(rest)? => node.args = split_blanks(rest),
            "CMD" | "ENTRYPOINT" | "RUN" | "SHELL" => node.read_command(rest)?,
            "EXPOSE" | "FROM" => node.args = split_blanks(rest),
            keyword @ ("ENV" | "LABEL") => node.pairs = pairs(rest, keyword, escape)?,
            "ARG" => {
                let words = parse_words(rest, escape).into_iter();
                node.args = words.map(str::to_owned).collect();
            }
            "HEALTHCHECK" => node.read_healthcheck(rest)?,
            "MAINTAINER" | "STOPSIGNAL" | "USER" | "WORKDIR" if !rest.is_empty() => {
                node.args.push(rest.to_owned());
            }
            "ONBUILD" if !rest.is_empty() && depth < DEPTH => {
                node.child = Some(Box::new(Self::read_at(rest, escape, depth + 1)?));
            }
            "ADD" | "COPY" | "VOLUME" | "MAINTAINER" | "STOPSIGNAL" | "USER" | "WORKDIR"
            | "ONBUILD" => {}
            // The arguments of what is no instruction are not looked at.
            _ => node.args.push(String::new()),
        }
        Ok(node)
    }

    /// Whether the arguments were an array of strings.
    fn read_json(&mut self, rest: &str) -> Result<bool, Fault> {
        match json::read(rest) {
            Json::Strings(strings) => {
                self.args.extend(strings);
                self.json = true;
                Ok(true)
            }
            Json::NotStrings => Err(Fault::about(NOT_STRINGS, rest)),
            Json::No => Ok(false),
        }
    }

    fn read_command(&mut self, rest: &str) -> Result<(), Fault> {
        if !rest.is_empty() && !self.read_json(rest)? {
            self.args.reserve_exact(1);
            self.args.push(rest.to_owned());
        }
        Ok(())
    }

    fn read_healthcheck(&mut self, rest: &str) -> Result<(), Fault> {
        if rest.is_empty() {
            return Ok(());
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.args.push(rest[..end].to_owned());
        self.read_command(rest[end..].trim_start())
    }

    /// The innermost statement: what `ONBUILD` is about, or the node itself.
    fn inner(&self) -> &Self {
        match &self.child {
            Some(child) if self.known == "ONBUILD" => child,
            _ => self,
        }
    }

    /// Whether `<<` in this line may open heredocs.
    pub fn can_hold_heredocs(&self) -> bool {
        let inner = self.inner();
        matches!(inner.known, "ADD" | "COPY" | "RUN") && !inner.json
    }
}

/// Cuts a word at its first `=`, which is never far.
fn cut(word: &str) -> Option<(&str, &str)> {
    let at = word.bytes().position(|byte| byte == b'=')?;
    Some((&word[..at], &word[at + 1..]))
}

/// `ENV` and `LABEL`: pairs with `=`, or one old pair with a blank.
fn pairs(rest: &str, keyword: &str, escape: char) -> Result<Vec<KeyValue>, Fault> {
    let words = parse_words(rest, escape);
    let pair = |(key, value): (&str, &str), legacy| KeyValue {
        key: key.to_owned(),
        value: value.to_owned(),
        legacy,
    };
    if words.first().is_some_and(|first| cut(first).is_none()) {
        let Some(old) = cut_blanks(rest) else {
            return Err(Fault::about(
                format!("{keyword} must have two arguments"),
                rest,
            ));
        };
        return Ok(vec![pair(old, true)]);
    }
    let mut pairs = Vec::with_capacity(words.len());
    for word in words {
        let Some(cut) = cut(word) else {
            let quoted = quote(word);
            let text =
                format!("Syntax error - can't find = in {quoted}. Must be of the form: name=value");
            return Err(Fault::about(text, word));
        };
        pairs.push(pair(cut, false));
    }
    Ok(pairs)
}
