//! What tools print, as what happened and not as lines.

use std::sync::Arc;

/// What a tool prints, kept small: lines are made when they are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// The tool's own line.
    Line(String),
    /// An installation by pip or uv.
    Pip(Box<PipReport>),
    /// An installation or update by apt.
    Apt(Box<AptReport>),
}

/// What pip or uv did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PipReport {
    /// Whether it was uv.
    pub uv: bool,
    /// In the order of resolving.
    pub installed: Vec<Installed>,
    /// Requirements that were met already: as written, version.
    pub satisfied: Vec<(String, String)>,
    /// pip fell back to the user's own directory.
    pub user_fallback: bool,
    /// pip warns of running as root.
    pub root_warning: bool,
}

/// A distribution that was installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Normalised name.
    pub name: Arc<str>,
    /// Version, empty when it is an older one than measured.
    pub version: Arc<str>,
    /// ` (from …)`
    pub from: Arc<str>,
    /// Whether it was compiled from source.
    pub built: bool,
}

/// What apt did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AptReport {
    /// `apt-get update`
    pub update: bool,
    /// Packages that were asked for and new.
    pub names: Vec<String>,
    /// Number of new packages.
    pub count: u32,
    /// Bytes transferred.
    pub download: u64,
    /// Bytes on disk.
    pub installed: u64,
    /// Nobody answered the question.
    pub aborted: bool,
}
