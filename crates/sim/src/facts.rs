//! Measured sizes, times and contents of the things that images are made of.
//!
//! Each field of [`Facts`] is one file of `missions/facts/` with the field's name. Figures
//! carry their source in the authored JSON; the packed form drops it (see [`Source`]).

mod apt;
mod images;
mod known;
mod made;
mod packages;
mod source;
mod times;

pub use apt::{Apt, AptPackage};
pub use images::{BaseImage, BaseLayer, Images, System};
pub use known::Known;
pub use made::Made;
pub use packages::{Library, Modules, Package, Packages, Sizes, SourceBuild};
pub use source::Source;
pub use times::Times;

use crate::order;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

    /// The rows that may have a module: those with one whose name begins with the same word.
    pub fn owners(&self, module: &str) -> impl Iterator<Item = &Package> {
        let top = |module: &str| module.split('.').next().unwrap_or(module).to_owned();
        let all = self.packages.owners.get(|| {
            let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, row) in self.packages.rows.iter().enumerate() {
                let mut tops: Vec<String> = row.modules.iter().map(|own| top(own)).collect();
                if tops.is_empty() {
                    tops.push(top(&row.name.replace('-', "_")));
                }
                order::once(&mut tops);
                for top in tops {
                    owners.entry(top).or_default().push(at);
                }
            }
            owners
        });
        let own = all.get(module.split('.').next().unwrap_or(module));
        let own = own.map_or(&[][..], Vec::as_slice);
        own.iter().map(|at| &self.packages.rows[*at])
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
