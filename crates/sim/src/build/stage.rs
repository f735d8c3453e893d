//! A stage while it is walked.

use super::base::Suite;
use super::tree::Tree;
use super::{Config, Layer, User};
use crate::dockerfile::stages::Scope;
use crate::facts::BaseImage;
use std::sync::Arc;

/// What a stage has come to.
#[derive(Debug, Clone)]
pub(super) struct StageState<'a> {
    pub(super) base: &'a BaseImage,
    pub(super) suite: Suite,
    pub(super) tree: Arc<Tree>,
    pub(super) users: Vec<User>,
    pub(super) groups: Vec<(String, u32)>,
    pub(super) config: Config,
    /// Variables.
    pub(super) scope: Scope,
    /// Key of everything up to here.
    pub(super) chain: u64,
    pub(super) layers: Vec<Layer>,
    pub(super) size: u64,
    /// Simulated time at which it got here.
    pub(super) ms: u64,
    /// The first step of its chain that was not cached.
    pub(super) missed: Option<usize>,
    /// What it takes to fetch the layers that are known and lie in a registry.
    pub(super) absent_ms: u64,
    /// Whether `CMD` was said in this very stage: `ENTRYPOINT` resets an inherited one.
    pub(super) cmd_here: bool,
    /// That files and users are those of the last build at this place, but for contents that
    /// had these digests.
    pub(super) alike: Option<Vec<u64>>,
}
