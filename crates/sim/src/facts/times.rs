//! Rates and constants of the time model.

use super::source::sourced;
use serde::{Deserialize, Serialize};

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
