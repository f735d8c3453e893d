//! Parts of the page that are fetched when they are first needed: at each function below the
//! built module is cut, and whatever only that function leads to stays behind it.
//!
//! Built without the feature `split`, the page is whole and everything is there at once.

use std::sync::Arc;

use odp_sim::content::{Content, unpack_facts};
use odp_sim::facts::{Facts, Known};

use crate::browser;
use crate::components::sandbox;
use crate::dom::Node;
use crate::missions::jigsaw::workshop::{WORKSHOP, Workshop};
use crate::missions::shelf::Shelf;
use crate::missions::{cache, jigsaw, pipeline};
use crate::pages::settings;

/// Makes the board of a room.
pub type Board = fn(&Arc<Content>, Shelf, Option<u64>) -> Node;

/// Adds the levels of a room to what all rooms share; `None` when the bytes are none.
pub type Levels = fn(Arc<Content>, &[u8]) -> Option<Arc<Content>>;

/// Reads facts; `None` when the bytes are none.
pub type Reading = fn(&[u8]) -> Option<Facts>;

/// What reads them: only a part that judges may name it.
const READING: Reading = |bytes| unpack_facts(bytes).ok();

/// A room.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Its board.
    pub board: Board,
    /// Its levels, where they come in a file of their own.
    pub levels: Option<Levels>,
    /// Reads the facts, where they are needed before a move can be made.
    pub facts: Option<Reading>,
}

/// Makes what stands on a page.
pub type Panels = fn() -> Node;

/// The sandbox.
#[derive(Debug, Clone, Copy)]
pub struct Sandbox {
    /// Makes it, out of what a link carries if there is one.
    pub page: fn(Known, Option<&str>) -> Node,
    /// Reads the facts.
    pub facts: Reading,
}

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
    jigsaw: Room = Room {
        board: jigsaw::room,
        levels: None,
        facts: None,
    }
}

chunk! {
    /// What the first room needs to run the texts and to show what came of them, and with it
    /// the simulator's door for tests.
    workshop: (Workshop, Reading) = {
        browser::check::install();
        (WORKSHOP, READING)
    }
}

chunk! {
    /// The second room.
    cache: Room = Room {
        board: cache::room,
        levels: Some(cache::levels),
        facts: Some(READING),
    }
}

chunk! {
    /// The third room.
    pipeline: Room = Room {
        board: pipeline::room,
        levels: Some(pipeline::levels),
        facts: Some(READING),
    }
}

chunk! {
    /// The sandbox.
    sandbox: Sandbox = Sandbox {
        page: sandbox::sandbox,
        facts: READING,
    }
}

chunk! {
    /// What stands on the page of settings and kept progress.
    settings: Panels = settings::panels
}
