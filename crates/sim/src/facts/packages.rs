//! Python distributions and modules.

use super::{Made, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// Which rows have modules whose names begin with a word, up to their first dot.
    #[serde(skip)]
    pub owners: Made<BTreeMap<String, Vec<usize>>>,
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

/// `modules.json`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modules {
    /// Where the list comes from.
    pub source: Source,
    /// Modules that come with Python; `distutils<12` with those before 3.12 only, `tomllib>10`
    /// with those behind 3.10.
    pub standard: Vec<String>,
    /// Names on the index that are not what they seem: name asked for, name that is meant.
    pub renamed: Vec<(String, String)>,
}

impl Modules {
    /// Whether the Python 3 of a minor version brings a module (`sys.stdlib_module_names`).
    pub fn has_standard(&self, module: &str, minor: u8) -> bool {
        let is_there = |entry: &String| match entry.strip_prefix(module) {
            Some("") => true,
            Some(rest) => {
                let number = |sign| rest.strip_prefix(sign).and_then(|text| text.parse().ok());
                number('<').is_some_and(|gone: u8| minor < gone)
                    || number('>').is_some_and(|before: u8| minor > before)
            }
            None => false,
        };
        !module.is_empty() && self.standard.iter().any(is_there)
    }
}
