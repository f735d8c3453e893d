//! Reads a real project folder as the builder's context.
//!
//! Nothing that is odd passes in silence: a file that cannot be read, has no name in UTF-8 or
//! is larger than any number in JSON is named and left out, a link that leads to nothing of the
//! folder is named.

use crate::archive::{self, Found};
use odp_sim::build::context::{Context, ContextFile, hash};
use odp_sim::dockerfile::ignore::{Ignore, parse_ignore};
use odp_sim::finding::{Arg, Finding, Place};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Numbers beyond this are not exact in JSON.
const MOST_BYTES: u64 = (1 << 53) - 1;
/// Files that a context may have.
const MOST_FILES: usize = 200_000;
/// Texts that a command may read are at most this long.
const MOST_TEXT: u64 = 256 * 1024;

/// A project folder.
#[derive(Debug, Default)]
pub struct Project {
    /// `Dockerfile`
    pub dockerfile: String,
    /// The ignore file's patterns.
    pub ignore: Ignore,
    /// Everything else.
    pub context: Context,
    /// What was odd about the folder, and what is wrong with the ignore file.
    pub findings: Vec<Finding>,
    /// Bytes so far.
    bytes: u64,
    /// Whether there is an `ADD`, which looks into archives.
    adds: bool,
}

/// Reads a folder.
///
/// # Errors
/// It has no Dockerfile, or cannot be listed.
pub fn read(root: &Path) -> Result<Project, String> {
    let path = root.join("Dockerfile");
    let named = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
    let bytes = regular(&path).map_err(|error| named(&path, error))?;
    let mut project = Project::default();
    project.dockerfile = project.decoded("Dockerfile", bytes);
    let mut words = project.dockerfile.split_ascii_whitespace();
    project.adds = words.any(|word| word.eq_ignore_ascii_case("ADD"));
    for name in ["Dockerfile.dockerignore", ".dockerignore"] {
        let path = root.join(name);
        let bytes = match regular(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                return Err(named(&path, error));
            }
            Err(_) => continue,
        };
        let (ignore, mut findings) = parse_ignore(&project.decoded(name, bytes));
        for finding in &mut findings {
            name.clone_into(&mut finding.place.path);
        }
        project.ignore = ignore;
        project.findings.extend(findings);
        break;
    }
    let whole = fs::canonicalize(root).map_err(|error| error.to_string())?;
    project.folder(&whole, &whole)?;
    // Folders were entered one after the other; the builder wants the order of paths.
    project.context.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(project)
}

/// The bytes of a file. Whoever opens a pipe waits until somebody writes to it, so what is
/// neither a file nor a folder is refused unopened.
fn regular(path: &Path) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?;
    if kind.is_file() || kind.is_dir() {
        fs::read(path)
    } else {
        let said = "not a regular file";
        Err(io::Error::new(io::ErrorKind::InvalidInput, said))
    }
}

impl Project {
    /// A text, with a note where it is not UTF-8.
    fn decoded(&mut self, name: &str, bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap_or_else(|error| {
            self.odd("text-not-utf8", name, "read with replacement characters");
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        })
    }

    fn odd(&mut self, code: &'static str, path: &str, said: &str) {
        let place = Place {
            path: path.to_owned(),
            ..Place::default()
        };
        let finding = Finding::warning(code, place).with("path", Arg::Code(path.to_owned()));
        self.findings.push(finding.said(said));
    }

    /// Notes what is there and cannot be read, which is no reason to call it missing.
    fn denied(&mut self, path: &str, said: &str) {
        self.odd("unreadable", path, said);
        self.context.denied.push(path.into());
    }

    /// Walks the folders below a root. Links to folders are not entered, so there is no loop.
    fn folder(&mut self, root: &Path, top: &Path) -> Result<(), String> {
        let mut folders = vec![top.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if folder == root => return Err(error.to_string()),
                Err(error) => {
                    self.denied(&named(root, &folder), &error.to_string());
                    continue;
                }
            };
            let paths: BTreeSet<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            if paths.is_empty() {
                self.empty(root, &folder);
            }
            for path in paths {
                if let Some(deeper) = self.entry(root, path) {
                    folders.push(deeper);
                }
                if self.context.files.len() >= MOST_FILES {
                    self.odd(
                        "too-many-files",
                        "",
                        "the files after the first 200,000 are left out",
                    );
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Takes a file in, or gives a folder back.
    fn entry(&mut self, root: &Path, path: PathBuf) -> Option<PathBuf> {
        let name = named(root, &path);
        if path.to_str().is_none() {
            self.odd("name-not-utf8", &name, "left out: its name is not UTF-8");
            return None;
        }
        let kind = match fs::symlink_metadata(&path) {
            Ok(kind) => kind,
            Err(error) => {
                self.denied(&name, &format!("left out: {error}"));
                return None;
            }
        };
        if kind.is_dir() {
            return Some(path);
        }
        if kind.is_symlink() {
            self.link(root, &path, &name);
        } else if kind.is_file() {
            self.file(&path, &name, &kind);
        } else {
            self.odd("not-a-file", &name, "left out: neither a file nor a folder");
        }
        None
    }

    /// Takes a link in, and says when it leads to nothing that the image could have.
    fn link(&mut self, root: &Path, path: &Path, name: &str) {
        let target = match fs::read_link(path).map(|target| target.into_os_string().into_string()) {
            Ok(Ok(target)) => target,
            Ok(Err(_)) => {
                self.odd("name-not-utf8", name, "left out: its target is not UTF-8");
                return;
            }
            Err(error) => {
                self.denied(name, &format!("left out: {error}"));
                return;
            }
        };
        let said = match fs::canonicalize(path) {
            Ok(there) if there.starts_with(root) => None,
            Ok(_) => Some("the link leads out of the folder"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some("the link leads nowhere"),
            Err(_) => Some("the link leads in a circle"),
        };
        if let Some(said) = said {
            self.odd("link", name, said);
        }
        self.context.files.push(ContextFile {
            path: name.into(),
            bytes: 0,
            mode: 0o777,
            text: None,
            is_archive: false,
            members: None,
            digest: hash(&["link", &target]),
            link: Some(target.into()),
        });
    }

    /// Takes in a folder without anything in it.
    fn empty(&mut self, root: &Path, folder: &Path) {
        let name = named(root, folder);
        if !name.is_empty() {
            self.context.files.push(ContextFile {
                path: (name + "/").into(),
                bytes: 0,
                mode: 0o755,
                text: None,
                link: None,
                is_archive: false,
                members: None,
                digest: 0,
            });
        }
    }

    fn file(&mut self, path: &Path, name: &str, data: &fs::Metadata) {
        let size = data.len();
        let Some(total) = self
            .bytes
            .checked_add(size)
            .filter(|all| *all <= MOST_BYTES)
        else {
            self.odd(
                "too-large",
                name,
                "left out: more bytes than JSON can count exactly",
            );
            return;
        };
        let text = if size <= MOST_TEXT && !self.ignore.excludes(name) {
            match fs::read(path) {
                Ok(bytes) => String::from_utf8(bytes).ok(),
                Err(error) => {
                    self.denied(name, &format!("left out: {error}"));
                    return;
                }
            }
        } else {
            None
        };
        self.bytes = total;
        let found = if self.adds && !self.ignore.excludes(name) {
            archive::look_at(path, name)
        } else {
            Found::File
        };
        let mode = u16::try_from(data.permissions().mode() & 0o7777).unwrap_or(0o644);
        self.context.files.push(ContextFile {
            path: name.into(),
            bytes: size,
            mode,
            digest: text
                .as_deref()
                .map_or_else(|| hash(&[name, &size.to_string()]), |text| hash(&[text])),
            is_archive: found != Found::File,
            members: match found {
                Found::Members(members) => Some(members),
                Found::File | Found::Unknown => None,
            },
            text: text.map(Into::into),
            link: None,
        });
    }
}

/// A path as the builder knows it.
fn named(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_json_cannot_count_are_left_out() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut project = Project {
            bytes: MOST_BYTES - 1,
            ..Project::default()
        };
        assert_eq!(project.entry(root, root.join("Cargo.toml")), None);
        assert_eq!(project.context.files.len(), 0);
        assert_eq!(project.findings[0].code, "too-large");
        project.bytes = 0;
        project.entry(root, root.join("Cargo.toml"));
        assert_eq!(&*project.context.files[0].path, "Cargo.toml");
    }
}
