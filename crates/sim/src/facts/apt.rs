//! Debian packages.

use super::Source;
use serde::{Deserialize, Serialize};

/// `apt.json`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apt {
    /// Where the figures come from.
    pub source: Source,
    /// Sorted by name.
    pub rows: Vec<AptPackage>,
    /// Bytes of the lists that `apt-get update` leaves.
    pub lists: u64,
    /// Bytes of the lists as transferred.
    pub lists_download: u64,
}

/// A Debian package with everything it pulls in on a slim image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AptPackage {
    /// Name.
    pub name: String,
    /// Transferred bytes with dependencies.
    pub download: u64,
    /// Installed bytes with dependencies.
    pub installed: u64,
    /// Number of packages, itself among them.
    pub count: u32,
    /// What recommended packages add: transferred and installed bytes, number.
    pub recommends: (u64, u64, u32),
    /// Programs that it brings, its dependencies' among them.
    pub commands: Vec<String>,
    /// Other rows that come with it, for counting them once.
    pub includes: Vec<String>,
    /// How the figures were had, when not as the rest.
    #[serde(default)]
    pub source: Source,
}
