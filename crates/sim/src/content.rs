//! Everything the simulator is given: facts, apps, levels. It does no I/O itself.
//!
//! The `missions/` folder is what authors write; a packer reads it once and hands it out
//! as one small file a room.

mod packed;

use crate::app_spec::App;
use crate::facts::{Facts, Known};
use crate::mission::UnknownSetup;
use crate::missions::{cache, jigsaw, pipeline};
use serde::{Deserialize, Serialize};

/// What is said of bytes that are no content.
const UNREADABLE: postcard::Error = postcard::Error::DeserializeBadEncoding;

/// What the simulator is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Sizes, times, packages, images, in a file of their own.
    #[serde(skip)]
    pub facts: Known,
    /// The ready apps.
    pub apps: Vec<App>,
    /// Levels of the Dockerfile Jigsaw.
    pub jigsaw: Vec<jigsaw::Level>,
    /// Levels of Cache Crash, in a file of their own.
    #[serde(skip)]
    pub cache: Vec<cache::Level>,
    /// Levels of Pipeline Architect, in a file of their own.
    #[serde(skip)]
    pub pipeline: Vec<pipeline::Level>,
    /// Who judges the first room.
    #[serde(skip)]
    pub judge: jigsaw::Judge,
}

impl Content {
    /// The same content with everybody there who judges.
    #[must_use]
    pub fn judged(self) -> Self {
        self.judge.sit(jigsaw::evaluate);
        self
    }

    /// The app of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn app(&self, id: &str) -> Result<&App, UnknownSetup> {
        self.apps
            .iter()
            .find(|app| app.id == id)
            .ok_or_else(|| UnknownSetup::App(id.to_owned()))
    }

    /// Writes the facts.
    ///
    /// # Errors
    /// Never for content that was read.
    pub fn pack_facts(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(&*self.facts)
    }

    /// Reads what only the second room needs.
    ///
    /// # Errors
    /// The bytes were not written by [`Content::pack_cache`] of this version.
    pub fn unpack_cache(&mut self, bytes: &[u8]) -> Result<(), postcard::Error> {
        self.cache = packed::read(bytes).ok_or(UNREADABLE)?;
        Ok(())
    }

    /// Writes what only the second room needs.
    ///
    /// # Errors
    /// Never for content that was read.
    pub fn pack_cache(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(&self.cache)
    }

    /// Reads what only the third room needs.
    ///
    /// # Errors
    /// The bytes were not written by [`Content::pack_pipeline`] of this version.
    pub fn unpack_pipeline(&mut self, bytes: &[u8]) -> Result<(), postcard::Error> {
        self.pipeline = packed::read(bytes).ok_or(UNREADABLE)?;
        Ok(())
    }

    /// Writes what only the third room needs.
    ///
    /// # Errors
    /// Never for content that was read.
    pub fn pack_pipeline(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(&self.pipeline)
    }

    /// Reads packed content.
    ///
    /// # Errors
    /// The bytes were not written by [`Content::pack`] of this version.
    pub fn unpack(bytes: &[u8]) -> Result<Self, postcard::Error> {
        packed::read(bytes).ok_or(UNREADABLE)
    }

    /// Writes packed content.
    ///
    /// # Errors
    /// Never for content that was read.
    pub fn pack(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(self)
    }
}

/// Reads facts.
///
/// # Errors
/// The bytes were not written by [`Content::pack_facts`] of this version.
pub fn unpack_facts(bytes: &[u8]) -> Result<Facts, postcard::Error> {
    packed::read(bytes).ok_or(UNREADABLE)
}
