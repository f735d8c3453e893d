//! Looks into an archive of the project, as the builder does before `ADD` unpacks it.
//!
//! A file is one when its first header can be read, whatever it is called: anything else is
//! copied as it is (BuildKit, `solver/llbsolver/file/unpack.go`, `isArchivePath`). What is packed
//! by bzip2, xz or zstd is not opened here, and is one when it is called so.

use flate2::read::MultiGzDecoder;
use odp_sim::build::context::{Members, hash, is_named_archive};
use odp_sim::build::tree::{Kind, Node};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use tar::{Archive, Entry, EntryType};

/// Members of one archive.
const MOST_MEMBERS: usize = 100_000;
/// Bytes that are unpacked to find them: a gigabyte takes seconds.
const MOST_BYTES: u64 = 1 << 30;
/// A text that a command may read is at most this long, as in the folder itself.
const MOST_TEXT: u64 = 256 * 1024;
/// All texts of one archive.
const MOST_TEXTS: u64 = 16 << 20;

/// What a file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// `ADD` copies it.
    File,
    /// `ADD` unpacks it, and nobody knows what comes of that: it is broken, too large, or
    /// packed in a way that is not read here.
    Unknown,
    /// `ADD` unpacks this.
    Members(Members),
}

/// Looks into the file at a path.
pub fn look_at(path: &Path, name: &str) -> Found {
    File::open(path).map_or(Found::File, |file| look(BufReader::new(file), name))
}

/// Looks into a file of this name.
fn look(mut file: impl Read, name: &str) -> Found {
    /// How bzip2, xz and zstd begin.
    const CLOSED: [&[u8]; 3] = [
        b"BZh",
        &[0xfd, b'7', b'z', b'X', b'Z', 0],
        &[0x28, 0xb5, 0x2f, 0xfd],
    ];
    let mut head = Vec::with_capacity(512);
    if file.by_ref().take(512).read_to_end(&mut head).is_err() {
        return Found::File;
    }
    if CLOSED.iter().any(|magic| head.starts_with(magic)) {
        return if is_named_archive(name) {
            Found::Unknown
        } else {
            Found::File
        };
    }
    let packed = head.starts_with(&[0x1f, 0x8b]);
    let whole = io::Cursor::new(head).chain(file);
    if packed {
        members(MultiGzDecoder::new(whole))
    } else {
        members(whole)
    }
}

/// The members of a tar.
fn members(tar: impl Read) -> Found {
    let mut archive = Archive::new(Bounded {
        inner: tar,
        left: MOST_BYTES,
    });
    let Ok(entries) = archive.entries() else {
        return Found::File;
    };
    let mut found = Listed::default();
    for (at, entry) in entries.enumerate() {
        let taken = match entry {
            Err(_) if at == 0 => return Found::File,
            Ok(entry) if at < MOST_MEMBERS => found.take(entry),
            _ => None,
        };
        if taken.is_none() {
            return Found::Unknown;
        }
    }
    if found.any {
        Found::Members(found.all.into_iter().collect())
    } else {
        Found::File
    }
}

/// Members so far.
#[derive(Default)]
struct Listed {
    /// Of several at one path the last one stays.
    all: BTreeMap<Arc<str>, Node>,
    any: bool,
    texts: u64,
}

impl Listed {
    /// Takes a member in. `None` when it cannot be read, has no name in UTF-8, or lies behind a
    /// link, which may lead anywhere.
    fn take(&mut self, mut entry: Entry<'_, impl Read>) -> Option<()> {
        self.any = true;
        if entry.header().entry_type() == EntryType::XGlobalHeader {
            return Some(());
        }
        let path = clean(str::from_utf8(&entry.path_bytes()).ok()?);
        let kind = self.kind(&mut entry, &path)?;
        let bytes = match kind {
            Kind::File { .. } if entry.header().entry_type() != EntryType::Link => entry.size(),
            _ => 0,
        };
        let header = entry.header();
        // A field without digits is a zero (`archive/tar` of Go, `parseNumeric`).
        let owner = |id: io::Result<u64>| u32::try_from(id.unwrap_or(0)).unwrap_or(0);
        let node = Node {
            mode: u16::try_from(header.mode().unwrap_or(0) & 0o7777).unwrap_or(0),
            ..Node::new(kind, bytes).owned(owner(header.uid()), owner(header.gid()))
        };
        if self.is_behind_a_link(&path) {
            return None;
        }
        // The folder itself is there.
        if !path.is_empty() {
            self.all.insert(path.into(), node);
        }
        Some(())
    }

    fn kind(&mut self, entry: &mut Entry<'_, impl Read>, path: &str) -> Option<Kind> {
        let link = entry.link_name_bytes().map(Cow::into_owned);
        let link = String::from_utf8(link.unwrap_or_default()).ok()?;
        Some(match entry.header().entry_type() {
            EntryType::Directory => Kind::Dir,
            EntryType::Symlink => Kind::Link(link.into()),
            // A second name of a file costs nothing.
            EntryType::Link => Kind::File {
                text: None,
                digest: hash(&["link", &link]),
            },
            _ => self.file(entry, path)?,
        })
    }

    fn file(&mut self, entry: &mut Entry<'_, impl Read>, path: &str) -> Option<Kind> {
        let size = entry.size();
        let mut text = None;
        if size <= MOST_TEXT && self.texts + size <= MOST_TEXTS {
            let mut bytes = Vec::new();
            entry.take(MOST_TEXT).read_to_end(&mut bytes).ok()?;
            text = String::from_utf8(bytes).ok();
            self.texts += size;
        }
        let unread = || hash(&[path, &size.to_string()]);
        Some(Kind::File {
            digest: text.as_deref().map_or_else(unread, |text| hash(&[text])),
            text: text.map(Into::into),
        })
    }

    fn is_behind_a_link(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let mut above = ends.filter_map(|at| self.all.get(&path[..at]));
        above.any(Node::is_link)
    }
}

/// Where a member goes below the destination, which is the root of the process that unpacks:
/// nothing leads out of it (moby, `pkg/chrootarchive`).
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A reader that fails behind so many bytes.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        let left = self.left.checked_sub(got as u64);
        self.left = left.ok_or_else(|| io::Error::other("too many bytes"))?;
        Ok(got)
    }
}

#[cfg(test)]
mod tests;
