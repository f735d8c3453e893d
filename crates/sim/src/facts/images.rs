//! Base images: their layers, and what is in them.

use super::{Made, Source};
use crate::build::tree::Tree;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// `images.json`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Images {
    /// Where the figures come from.
    pub source: Source,
    /// Sorted by reference.
    pub rows: Vec<BaseImage>,
}

/// The family of system in a base image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// glibc, apt-get, dash.
    Debian,
    /// musl, apk, busybox.
    Alpine,
    /// glibc, no shell.
    Distroless,
    /// That of an image which nobody measured: any of them.
    #[serde(skip)]
    Unknown,
}

/// A published base image for linux/amd64.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseImage {
    /// `python:3.12-slim`
    pub reference: String,
    /// What it is made from.
    pub system: System,
    /// Minor version of its Python 3, 0 when it has none.
    pub python: u8,
    /// The number behind that, where it is known: 13 for 3.12.13; else 0.
    #[serde(default)]
    pub release: u8,
    /// The Python's prefix: `/usr/local`, or `/usr` where the distribution made it.
    pub prefix: String,
    /// Debian packages beyond the minimum whose commands are there: `curl`, `gcc`.
    pub packages: Vec<String>,
    /// Layers from the bottom.
    pub layers: Vec<BaseLayer>,
    /// Where the sizes come from, when not as the rest.
    #[serde(default)]
    pub source: Source,
    /// Its files.
    #[serde(skip)]
    pub files: Made<Arc<Tree>>,
}

/// Bytes of one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseLayer {
    /// As transferred.
    pub compressed: u64,
    /// As unpacked.
    pub bytes: u64,
}
