//! The build context: the project folder as `docker build` sees it.

use super::tree::Node;
use crate::app_spec::App;
pub use crate::hash::{hash, mix};
use std::sync::Arc;

/// What an archive holds, each path once and relative to where it is unpacked.
pub type Members = Arc<[(Arc<str>, Node)]>;

/// A file of the project. A path that ends in `/` stands for a folder counted as one, or for
/// one without anything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextFile {
    /// Relative to the context, with `/`.
    pub path: Arc<str>,
    /// Size in bytes.
    pub bytes: u64,
    /// Permission bits.
    pub mode: u16,
    /// Its text, where it is known.
    pub text: Option<Arc<str>>,
    /// Where it leads, when it is a symbolic link.
    pub link: Option<Arc<str>>,
    /// Whether it is an archive that `ADD` unpacks.
    pub is_archive: bool,
    /// What that unpacks, where somebody has looked into it.
    pub members: Option<Members>,
    /// Changes when the content changes.
    pub digest: u64,
}

/// Whether a file is called like an archive that `ADD` unpacks: a tar, as it is or packed by
/// gzip, bzip2, xz or zstd. The builder itself goes by the content alone
/// (<https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives>).
pub fn is_named_archive(path: &str) -> bool {
    const ENDS: [&str; 10] = [
        ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst",
        ".tzst",
    ];
    ENDS.iter().any(|end| path.ends_with(end))
}

/// The project folder, sorted by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// Sorted by path, each path once.
    pub files: Vec<ContextFile>,
    /// Files and folders that are there and that nobody may read.
    pub denied: Vec<Arc<str>>,
}

impl Context {
    /// The folder of an app, as its developer has it.
    pub fn of(app: &App) -> Self {
        let mut context = Self::default();
        for file in &app.files {
            let mode = if file.mode == 0 {
                0o644
            } else {
                u16::try_from(file.mode & 0o7777).unwrap_or(0o644)
            };
            context.put(&file.path, file.size(), mode, file.text.as_deref());
        }
        context
    }

    /// Adds or replaces a file.
    pub fn put(&mut self, path: &str, bytes: u64, mode: u16, text: Option<&str>) {
        let digest = text.map_or_else(|| hash(&[path, &bytes.to_string()]), |text| hash(&[text]));
        let file = ContextFile {
            path: path.into(),
            bytes,
            mode,
            text: text.map(Into::into),
            link: None,
            is_archive: text.is_none() && is_named_archive(path),
            members: None,
            digest,
        };
        match self.position(path) {
            Ok(at) => self.files[at] = file,
            Err(at) => self.files.insert(at, file),
        }
    }

    /// Changes the content of a file, as an edit would. False when there is no such file.
    pub fn edit(&mut self, path: &str, edition: u64) -> bool {
        let Ok(at) = self.position(path) else {
            return false;
        };
        let file = &mut self.files[at];
        file.digest = mix(file.digest, edition.wrapping_add(1));
        true
    }

    /// Turns the execute bits of a file over. False when there is no such file.
    pub fn chmod(&mut self, path: &str) -> bool {
        let Ok(at) = self.position(path) else {
            return false;
        };
        self.files[at].mode ^= 0o111;
        true
    }

    /// Takes a file away. False when there was none.
    pub fn remove(&mut self, path: &str) -> bool {
        self.position(path).map(|at| self.files.remove(at)).is_ok()
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&ContextFile> {
        self.position(path).ok().map(|at| &self.files[at])
    }

    fn position(&self, path: &str) -> Result<usize, usize> {
        self.files.binary_search_by(|file| (*file.path).cmp(path))
    }
}
