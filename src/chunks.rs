//! Parts of the page that are fetched when they are first needed: at each function below the
//! built module is cut, and whatever only that function leads to stays behind it.
//!
//! Built without the feature `split`, the page is whole and everything is there at once.

use std::sync::Arc;

use odp_sim::content::Content;
use odp_sim::facts::Facts;

use crate::browser;
use crate::components::sandbox;
use crate::dom::Node;
use crate::missions::jigsaw::workshop::{WORKSHOP, Workshop};
use crate::missions::shelf::Shelf;
use crate::missions::{cache, jigsaw, pipeline};

/// Makes the board of a room.
pub type Board = fn(&Arc<Content>, Shelf, Option<u64>) -> Node;

/// Makes the sandbox, out of what a link carries if there is one.
pub type Sandbox = fn(Arc<Facts>, Option<&str>) -> Node;

/// A part could not be fetched: the connection is gone, or the page is older than its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

macro_rules! chunk {
    ($(#[$doc:meta])* $name:ident: $part:ty = $what:expr) => {
        $(#[$doc])*
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        pub fn $name() -> Result<$part, Missing> {
            Ok($what)
        }

        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        pub async fn $name() -> Result<$part, Missing> {
            Ok($what)
        }
    };
}

chunk! {
    /// The board of the first room: moves can be made on it.
    jigsaw: Board = jigsaw::room
}

chunk! {
    /// What the first room needs to run the texts and to show what came of them, and with it
    /// the simulator's door for tests.
    workshop: Workshop = {
        browser::check::install();
        WORKSHOP
    }
}

chunk! {
    /// The second room.
    cache: Board = cache::room
}

chunk! {
    /// The third room.
    pipeline: Board = pipeline::room
}

chunk! {
    /// The sandbox.
    sandbox: Sandbox = sandbox::sandbox
}
