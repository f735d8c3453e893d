//! `pack`: makes the files that the page fetches out of what authors write.

use crate::failure::Done;
use crate::shell::{cargo, show};

/// Where the packed files go; `index.html` has trunk copy this folder into the site.
const OUT: &str = "target/content";

/// Packs the rooms. What did not change keeps its date, so that watchers stay calm.
pub(crate) fn run() -> Done {
    show(&mut cargo(&[
        "run", "--quiet", "-p", "odp-cli", "--", "pack", OUT,
    ]))
}
