//! The registry of rooms: the one place in the simulator that names them all.

pub mod cache;
pub mod jigsaw;
