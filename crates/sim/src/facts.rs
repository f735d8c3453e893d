//! Measured sizes, times and contents of the things that images are made of.
//!
//! Each field of [`Facts`] is one file of `missions/facts/` with the field's name. Figures
//! carry their source in the authored JSON; the packed form drops it (see [`Source`]).

use crate::build::tree::Tree;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::{Arc, OnceLock};

/// Everything that is measured.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Base images.
    pub images: Images,
    /// Python distributions.
    pub packages: Packages,
    /// Debian packages.
    pub apt: Apt,
    /// Python modules.
    pub modules: Modules,
    /// Rates and constants of the time model.
    pub times: Times,
}

/// Where a figure comes from. Kept in the authored files, left out of the packed form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source(pub String);

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.0)
        } else {
            serializer.serialize_unit()
        }
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer).map(Self)
        } else {
            <()>::deserialize(deserializer).map(|()| Self::default())
        }
    }
}

/// A number beside its source: `[number, "source"]` as authored, the number alone when packed.
mod sourced {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    // Elsewhere a number is wider than a reference to it.
    #[cfg_attr(
        target_pointer_width = "64",
        expect(
            clippy::trivially_copy_pass_by_ref,
            reason = "the form that serde asks for"
        )
    )]
    pub(super) fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(*value)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        if !deserializer.is_human_readable() {
            return u64::deserialize(deserializer);
        }
        let (value, source) = <(u64, String)>::deserialize(deserializer)?;
        if source.is_empty() {
            return Err(D::Error::custom("a number without a source"));
        }
        Ok(value)
    }
}

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

/// What follows from the figures, made when somebody first asks and shared from then on: a
/// clone, whose figures may be changed, begins without it.
#[derive(Debug)]
pub struct Made<T>(OnceLock<T>);

impl<T> Made<T> {
    /// What was made before, or is made now.
    pub(crate) fn get(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

impl<T> Default for Made<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Clone for Made<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> PartialEq for Made<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Made<T> {}

/// Bytes of one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseLayer {
    /// As transferred.
    pub compressed: u64,
    /// As unpacked.
    pub bytes: u64,
}

/// `packages.json`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packages {
    /// Where the figures come from.
    pub source: Source,
    /// Sorted by normalised name.
    pub rows: Vec<Package>,
    /// Names that exist only for Windows or inside Python, so that pip finds no distribution.
    pub nowhere: Vec<String>,
    /// Sizes assumed for a package that was not measured.
    pub unknown: Sizes,
    /// For each row, which rows it needs, as [`Package::requires`] names them.
    #[serde(skip)]
    pub needs: Made<Vec<Vec<Option<usize>>>>,
}

/// Bytes of a wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    /// The wheel or archive.
    pub download: u64,
    /// Its files.
    pub installed: u64,
    /// What compiling adds.
    pub pyc: u64,
    /// Number of files.
    pub files: u32,
}

/// A Python distribution at its measured version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Normalised name.
    pub name: Arc<str>,
    /// `1.67.0`
    pub version: Arc<str>,
    /// Bytes.
    pub sizes: Sizes,
    /// Lowest minor of Python 3 that it supports.
    pub python: u8,
    /// Normalised names of what it needs, without versions.
    pub requires: Vec<String>,
    /// Import names, where they are not the name with `_` for `-`.
    #[serde(default)]
    pub modules: Vec<String>,
    /// Programs it puts beside Python.
    #[serde(default)]
    pub scripts: Vec<String>,
    /// What its import needs from Debian: package and the words of the failure.
    #[serde(default)]
    pub library: Option<Library>,
    /// What it takes to build it, when there is no wheel.
    #[serde(default)]
    pub build: Option<SourceBuild>,
    /// Where the figures come from, when not as the rest.
    #[serde(default)]
    pub source: Source,
}

/// A shared library that a wheel does not bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// `libgomp.so.1`
    pub file: String,
    /// Debian package that has it.
    pub package: String,
}

/// A distribution that is only published as source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceBuild {
    /// Compiler that must be there: `g++`.
    pub command: String,
    /// Milliseconds of compiling.
    pub ms: u64,
}

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

/// `modules.json`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modules {
    /// Where the list comes from.
    pub source: Source,
    /// Modules that come with Python.
    pub standard: Vec<String>,
    /// Names on the index that are not what they seem: name asked for, name that is meant.
    pub renamed: Vec<(String, String)>,
}

/// `times.json`: rates in bytes per millisecond, times in milliseconds, ratios in thousandths.
/// There each number stands beside its source: `[73000, "measured …"]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// Download rate of a laptop.
    #[serde(with = "sourced")]
    pub laptop_down: u64,
    /// Download rate of a CI runner.
    #[serde(with = "sourced")]
    pub runner_down: u64,
    /// Unpacking a layer.
    #[serde(with = "sourced")]
    pub unpack: u64,
    /// Asking the registry for an image's metadata.
    #[serde(with = "sourced")]
    pub metadata_ms: u64,
    /// Sending the context.
    #[serde(with = "sourced")]
    pub context: u64,
    /// Start of a `RUN`.
    #[serde(with = "sourced")]
    pub run_ms: u64,
    /// Start of a `COPY`.
    #[serde(with = "sourced")]
    pub copy_ms: u64,
    /// Copying.
    #[serde(with = "sourced")]
    pub copy: u64,
    /// pip: resolving.
    #[serde(with = "sourced")]
    pub pip_resolve_ms: u64,
    /// pip: each package.
    #[serde(with = "sourced")]
    pub pip_package_ms: u64,
    /// pip: writing files.
    #[serde(with = "sourced")]
    pub pip_write: u64,
    /// pip: writing byte code.
    #[serde(with = "sourced")]
    pub pip_compile: u64,
    /// uv: resolving.
    #[serde(with = "sourced")]
    pub uv_resolve_ms: u64,
    /// uv: writing files.
    #[serde(with = "sourced")]
    pub uv_write: u64,
    /// `apt-get update`, beside its download.
    #[serde(with = "sourced")]
    pub apt_update_ms: u64,
    /// apt: unpacking and setting up.
    #[serde(with = "sourced")]
    pub apt_write: u64,
    /// apt: the triggers at the end.
    #[serde(with = "sourced")]
    pub apt_trigger_ms: u64,
    /// Exporting: writing new layers to the local store.
    #[serde(with = "sourced")]
    pub export: u64,
    /// Exporting: fixed part.
    #[serde(with = "sourced")]
    pub export_ms: u64,
    /// When a command that never ends is stopped.
    #[serde(with = "sourced")]
    pub limit_ms: u64,
    /// Starting Python and importing Streamlit.
    #[serde(with = "sourced")]
    pub boot_ms: u64,
    /// Upload rate of a laptop.
    #[serde(with = "sourced")]
    pub laptop_up: u64,
    /// Upload rate of a CI runner.
    #[serde(with = "sourced")]
    pub runner_up: u64,
    /// Compressing layers for a push.
    #[serde(with = "sourced")]
    pub gzip: u64,
    /// What compressing leaves of wheels and byte code.
    #[serde(with = "sourced")]
    pub packed_wheels: u64,
    /// What it leaves of Debian packages.
    #[serde(with = "sourced")]
    pub packed_packages: u64,
    /// What it leaves of apt's lists.
    #[serde(with = "sourced")]
    pub packed_lists: u64,
    /// What it leaves of text.
    #[serde(with = "sourced")]
    pub packed_text: u64,
    /// What it leaves of other files.
    #[serde(with = "sourced")]
    pub packed_data: u64,
}

impl Facts {
    /// The measured package of that normalised name.
    pub fn package(&self, name: &str) -> Option<&Package> {
        self.package_at(name).map(|at| &self.packages.rows[at])
    }

    /// Its index among the rows.
    pub fn package_at(&self, name: &str) -> Option<usize> {
        let rows = &self.packages.rows;
        rows.binary_search_by(|row| (*row.name).cmp(name)).ok()
    }

    /// The indices of what the package at an index needs; `None` for what is not measured.
    pub fn needs(&self, at: usize) -> &[Option<usize>] {
        let all = self.packages.needs.get(|| {
            let needs = |row: &Package| {
                let names = row.requires.iter();
                names.map(|name| self.package_at(name)).collect()
            };
            self.packages.rows.iter().map(needs).collect()
        });
        all.get(at).map_or(&[], Vec::as_slice)
    }

    /// The measured image of that reference, without a registry or digest.
    pub fn image(&self, reference: &str) -> Option<&BaseImage> {
        self.images
            .rows
            .iter()
            .find(|row| row.reference == reference)
    }

    /// The measured Debian package of that name.
    pub fn apt_package(&self, name: &str) -> Option<&AptPackage> {
        self.apt.rows.iter().find(|row| row.name == name)
    }
}
