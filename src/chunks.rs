//! Parts of the page that are fetched when they are first needed: at each function below the
//! built module is cut, and whatever only that function leads to stays behind it.
//!
//! Built without the feature `split`, the page is whole and everything is there at once.

use std::hint::black_box;
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

/// Says that a part leads to the board of the first room, which is fetched with it or before.
///
/// What parts share is cut into a module for every set of parts that share something, each with
/// its own list of what it takes and gives. What leads to all of the board shares all of it:
/// that is one module.
fn beside_first_room<T>(part: T) -> T {
    black_box::<Board>(jigsaw::room);
    part
}

/// The same of what judges the first room, for the parts that fetch most of that.
fn beside_workshop<T>(part: T) -> T {
    black_box(WORKSHOP);
    beside_first_room(part)
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
        beside_first_room((WORKSHOP, READING))
    }
}

chunk! {
    /// The second room.
    cache: Room = beside_workshop(Room {
        board: cache::room,
        levels: Some(cache::levels),
        facts: Some(READING),
    })
}

chunk! {
    /// The third room.
    pipeline: Room = beside_workshop(Room {
        board: pipeline::room,
        levels: Some(pipeline::levels),
        facts: Some(READING),
    })
}

chunk! {
    /// The sandbox.
    sandbox: Sandbox = beside_workshop(Sandbox {
        page: sandbox::sandbox,
        facts: READING,
    })
}

chunk! {
    /// What stands on the page of settings and kept progress.
    settings: Panels = beside_first_room(settings::panels)
}
