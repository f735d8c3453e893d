//! What stands at a path: files, directories, links, and lumps of many files.

use std::sync::Arc;

/// What compiled modules of a distribution fit: an interpreter looks for `.so` files with a tag
/// of its own minor version and C library (PEP 3149, `sysconfig.get_config_var("EXT_SUFFIX")`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Abi {
    /// Minor version of Python 3; 0 where it is not known.
    pub minor: u8,
    /// Whether its C library is musl, Alpine's, and not glibc.
    pub musl: bool,
}

/// How the files of an installed distribution were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// The key of the step that wrote them, which stands for their time of modification: a step
    /// that is carried out again has another key. Only `--no-cache` carries one out that has the
    /// same, and then everything that copies from it is carried out as well.
    pub run: u64,
    /// Whether byte code lies beside the sources.
    pub compiled: bool,
    /// Whether another run would write other bytes: byte code holds the time of its source, as
    /// it does by default (PEP 552), and what was compiled from C holds temporary paths.
    pub unique: bool,
    /// What its compiled modules were made for.
    pub abi: Abi,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A directory.
    Dir,
    /// A file of the player or of a tool.
    File {
        /// Its text, where it is known.
        text: Option<Arc<str>>,
        /// Changes when the content changes.
        digest: u64,
    },
    /// A symbolic link.
    Link(Arc<str>),
    /// A program; a script names its interpreter.
    Program {
        /// Path of the interpreter of a script, without `#!`.
        interpreter: Option<Arc<str>>,
    },
    /// An installed Python distribution, standing in its `site-packages`.
    Package {
        /// Normalised name.
        name: Arc<str>,
        /// Version.
        version: Arc<str>,
        /// How its files were written.
        written: Written,
    },
    /// Many files that come and go together.
    Lump,
}

/// An entry of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Bytes of its content, without what stands below it.
    pub bytes: u64,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Permission bits.
    pub mode: u16,
}

impl Node {
    /// Something of root's, readable by all.
    pub fn new(kind: Kind, bytes: u64) -> Self {
        let mode = match kind {
            Kind::Dir | Kind::Program { .. } | Kind::Package { .. } | Kind::Lump => 0o755,
            Kind::Link(_) => 0o777,
            Kind::File { .. } => 0o644,
        };
        Self {
            kind,
            bytes,
            uid: 0,
            gid: 0,
            mode,
        }
    }

    /// A directory of root's.
    pub fn dir() -> Self {
        Self::new(Kind::Dir, 0)
    }

    /// A file of root's with this text.
    pub fn text(text: &str) -> Self {
        let digest = crate::build::context::hash(&[text]);
        Self::new(
            Kind::File {
                text: Some(text.into()),
                digest,
            },
            text.len() as u64,
        )
    }

    /// The same, owned by somebody.
    #[must_use]
    pub fn owned(mut self, uid: u32, gid: u32) -> Self {
        (self.uid, self.gid) = (uid, gid);
        self
    }

    /// Whether it is a symbolic link.
    pub fn is_link(&self) -> bool {
        matches!(self.kind, Kind::Link(_))
    }

    /// Whether it is a directory.
    pub fn is_dir(&self) -> bool {
        matches!(self.kind, Kind::Dir)
    }

    /// Whether a user may do this with it (4 read, 2 write, 1 execute or enter).
    pub fn allows(&self, uid: u32, gid: u32, bit: u16) -> bool {
        let bits = match () {
            () if uid == 0 => return bit != 1 || self.is_dir() || self.mode & 0o111 != 0,
            () if uid == self.uid => self.mode >> 6,
            () if gid == self.gid => self.mode >> 3,
            () => self.mode,
        };
        bits & bit == bit
    }
}
