//! Page objects: what can be done on a screen, in the words of a player.

mod board;
mod hand;
mod landing;
mod memory;
mod pipeline;
mod sandbox;
mod settings;

pub(crate) use board::{Board, gap};
pub(crate) use hand::{Hand, key};
pub(crate) use landing::{enter, start};
pub(crate) use memory::Memory;
pub(crate) use pipeline::{Picture, Pipeline};
pub(crate) use sandbox::Sandbox;
pub(crate) use settings::{FILE, Settings};
