//! A listing of a folder: a path and a size a line, or what `ls -lR`, `find -printf`, `du -a`
//! or `git ls-tree -rl` print. What is not understood is named with its line numbers and
//! left out.

mod fold;
mod line;
mod size;

use crate::build::context::{Context, ContextFile, hash, is_named_archive};
use crate::finding::{Arg, Finding, Place, Severity};
use fold::fold;
use line::{Line, Shape};
use std::collections::BTreeMap;

/// Where findings about the listing point to.
pub const FILE: &str = "files";
/// Files that a listing may have; of more, whole folders are counted as one file each.
pub const MOST_FILES: usize = 2_000;
/// Numbers beyond this are not exact in JSON.
pub const MOST_BYTES: u64 = (1 << 53) - 1;
/// Line numbers that a finding spells out.
const SHOWN: usize = 5;

/// A file of a listing. A path that ends in `/` stands for a folder counted as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Relative, with `/`.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Permission bits.
    pub mode: u16,
}

/// What a listing says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Sorted by path, each path once.
    pub files: Vec<Listed>,
    /// What was not understood, and what was assumed.
    pub findings: Vec<Finding>,
}

/// Reads a listing, with as many files as a sandbox takes.
pub fn read(text: &str) -> Listing {
    read_at_most(text, MOST_FILES)
}

/// Reads a listing; of more than so many files, folders are counted as one.
pub fn read_at_most(text: &str, most: usize) -> Listing {
    let mut reader = Reader::default();
    for (number, line) in (1..).zip(text.lines()) {
        reader.take(number, line);
    }
    reader.end(most)
}

/// The files in the form that is read most plainly: path and size, and the permissions where
/// they are not the usual ones, with tabs between.
pub fn write(files: &[Listed]) -> String {
    let mut text = String::new();
    for file in files {
        text.push_str(&file.path);
        text.push('\t');
        text.push_str(&file.bytes.to_string());
        if file.mode != 0o644 {
            for part in [
                b'\t',
                b'0' + octal(file.mode, 2),
                b'0' + octal(file.mode, 1),
            ] {
                text.push(char::from(part));
            }
            text.push(char::from(b'0' + octal(file.mode, 0)));
        }
        text.push('\n');
    }
    text
}

fn octal(mode: u16, digit: u16) -> u8 {
    u8::try_from(mode >> (3 * digit) & 7).unwrap_or(0)
}

impl Listing {
    /// The files as a builder's context; their contents are not known.
    pub fn context(&self) -> Context {
        let file = |file: &Listed| ContextFile {
            path: file.path.as_str().into(),
            bytes: file.bytes,
            mode: file.mode,
            text: None,
            link: None,
            is_archive: is_named_archive(&file.path),
            members: None,
            digest: hash(&[&file.path, &file.bytes.to_string()]),
        };
        Context {
            files: self.files.iter().map(file).collect(),
            ..Context::default()
        }
    }
}

/// A size as it was read, and whether it may mean blocks of 1,024 bytes.
struct Entry {
    bytes: u64,
    mode: u16,
    blocks: bool,
}

/// Lines of one kind that deserve a word: how many, and the first of them.
#[derive(Default)]
struct Odd {
    count: u64,
    first: u32,
    lines: Vec<String>,
}

impl Odd {
    fn add(&mut self, number: u32) {
        self.count += 1;
        if self.first == 0 {
            self.first = number;
        }
        if self.lines.len() < SHOWN {
            self.lines.push(number.to_string());
        } else if self.lines.len() == SHOWN {
            self.lines.push("…".into());
        }
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        if self.first == 0 {
            self.first = other.first;
        }
        let room = (SHOWN + 1).saturating_sub(self.lines.len());
        self.lines.extend(other.lines.into_iter().take(room));
    }
}

#[derive(Default)]
struct Reader {
    files: BTreeMap<String, Entry>,
    /// The folder whose files `ls` lists.
    folder: String,
    /// Some number of `du` is no multiple of four, so that they count no blocks.
    uneven: bool,
    /// Some path does not begin at the root of a disk.
    relative: bool,
    absolute: Odd,
    unknown: Odd,
    large: Odd,
    /// The sum of all sizes cannot be counted exactly.
    too_many_bytes: bool,
    sizeless: Odd,
    links: Odd,
    outside: Odd,
}

impl Reader {
    fn take(&mut self, number: u32, line: &str) {
        match line::read(line) {
            Line::Nothing => {}
            Line::Unknown => self.unknown.add(number),
            Line::TooLarge => self.large.add(number),
            Line::Link => self.links.add(number),
            Line::Folder(path) => match clean(path) {
                Some(path) if path.is_empty() => self.folder.clear(),
                Some(path) => self.folder = path + "/",
                None => self.outside.add(number),
            },
            Line::File(shape) => self.file(number, &shape),
        }
    }

    fn file(&mut self, number: u32, shape: &Shape<'_>) {
        let within = self.folder.clone() + shape.path;
        let path = if shape.listed { &within } else { shape.path };
        let Some(path) = clean(path) else {
            return self.outside.add(number);
        };
        if path.is_empty() {
            // The folder itself, as `find` and `du` have it.
            return;
        }
        if path.starts_with('/') {
            self.absolute.add(number);
        } else {
            self.relative = true;
        }
        if shape.bytes.is_none() {
            self.sizeless.add(number);
        }
        let bytes = shape.bytes.unwrap_or(0);
        self.uneven |= shape.blocks && !bytes.is_multiple_of(4);
        let entry = Entry {
            bytes,
            mode: shape.mode.unwrap_or(0o644),
            blocks: shape.blocks,
        };
        self.files.insert(path, entry);
    }

    fn end(mut self, most: usize) -> Listing {
        self.drop_parents();
        if self.relative {
            // A path of the disk among those of the project leads out of it.
            self.files.retain(|path, _| !path.starts_with('/'));
            self.outside.join(std::mem::take(&mut self.absolute));
        } else {
            self.strip_root();
        }
        let blocks = !self.uneven && self.files.values().any(|file| file.blocks);
        let mut files = self.counted(blocks);
        let mut findings = self.findings();
        if self.too_many_bytes {
            findings.push(Finding::warning("listing-sum-too-large", place(0)));
        }
        if blocks {
            let code = "listing-in-blocks";
            findings.push(Finding::new(code, Severity::Info, place(0)));
        }
        let count = files.len();
        let folded = fold(&mut files, most);
        if folded.left_out > 0 {
            let finding = Finding::warning("listing-cut", place(0));
            findings.push(finding.with("count", Arg::Count(folded.left_out as u64)));
        } else if folded.any {
            let finding = Finding::new("listing-folded", Severity::Info, place(0))
                .with("count", Arg::Count(count as u64))
                .with("left", Arg::Count(files.len() as u64));
            findings.push(finding);
        }
        Listing { files, findings }
    }

    /// The files with their bytes, as long as their sum can be counted exactly.
    fn counted(&mut self, blocks: bool) -> Vec<Listed> {
        let mut total = 0_u64;
        let mut files = Vec::with_capacity(self.files.len());
        for (path, entry) in std::mem::take(&mut self.files) {
            let unit = if blocks && entry.blocks { 1_024 } else { 1 };
            let bytes = entry.bytes.saturating_mul(unit);
            if total.saturating_add(bytes) > MOST_BYTES {
                self.too_many_bytes = true;
                continue;
            }
            total += bytes;
            let mode = entry.mode;
            files.push(Listed { path, bytes, mode });
        }
        files
    }

    fn findings(&self) -> Vec<Finding> {
        let each = [
            ("listing-line-unknown", &self.unknown, Severity::Warning),
            ("listing-path-outside", &self.outside, Severity::Warning),
            ("listing-size-too-large", &self.large, Severity::Warning),
            ("listing-link", &self.links, Severity::Info),
            ("listing-without-sizes", &self.sizeless, Severity::Info),
        ];
        let said = each.into_iter().filter(|(_, odd, _)| odd.count > 0);
        said.map(|(code, odd, severity)| finding(code, severity, odd))
            .collect()
    }

    /// All paths begin at the root of a disk: what they have in common is the project.
    fn strip_root(&mut self) {
        let Some((first, _)) = self.files.first_key_value() else {
            return;
        };
        let (first, last) = (first.clone(), self.files.last_key_value());
        let last = last.map_or("", |(last, _)| last.as_str());
        // What the first and the last have in common, all between them have.
        let same = first
            .bytes()
            .zip(last.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let end = first.as_bytes()[..same]
            .iter()
            .rposition(|byte| *byte == b'/')
            .map_or(0, |at| at + 1);
        let old = std::mem::take(&mut self.files);
        let stripped = old.into_iter().filter_map(|(path, entry)| {
            let path = path.get(end..).filter(|path| !path.is_empty())?;
            Some((path.to_owned(), entry))
        });
        self.files = stripped.collect();
    }

    /// `find` and `du` list folders too: what has files below it is one.
    fn drop_parents(&mut self) {
        let mut parents = Vec::new();
        for path in self.files.keys() {
            let from = [path.trim_end_matches('/'), "/"].concat();
            let below = self.files.range(from.clone()..);
            let mut below = below.filter(|(other, _)| *other != path);
            if below
                .next()
                .is_some_and(|(other, _)| other.starts_with(&from))
            {
                parents.push(path.clone());
            }
        }
        for path in parents {
            self.files.remove(&path);
        }
    }
}

/// A path without `./` in front; nothing when it leads out of the folder or is none. The
/// folder itself is the empty path.
fn clean(path: &str) -> Option<String> {
    let path = if path.contains('/') {
        path.to_owned()
    } else {
        path.replace('\\', "/")
    };
    let mut rest = path.as_str();
    while let Some(inner) = rest.strip_prefix("./") {
        rest = inner;
    }
    if matches!(rest, "" | ".") {
        return Some(String::new());
    }
    let parts = rest
        .trim_end_matches('/')
        .trim_start_matches('/')
        .split('/');
    let odd = |part: &str| matches!(part, "" | "." | "..") || part.chars().any(char::is_control);
    let drive = parts
        .clone()
        .next()
        .is_some_and(|part| part.len() == 2 && part.ends_with(':'));
    let sound = !drive && parts.clone().all(|part| !odd(part));
    sound.then(|| rest.to_owned())
}

fn place(line: u32) -> Place {
    Place {
        path: FILE.into(),
        line,
        column: 0,
    }
}

fn finding(code: &'static str, severity: Severity, odd: &Odd) -> Finding {
    Finding::new(code, severity, place(odd.first))
        .with("count", Arg::Count(odd.count))
        .with("lines", Arg::Text(odd.lines.join(", ")))
}

#[cfg(test)]
mod tests;
