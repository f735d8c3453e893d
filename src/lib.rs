//! The page: everything the player sees around the simulator. It decides nothing about
//! the domain; what a room does is decided in `odp-sim`, what a browser can do is asked
//! in [`browser`].
//!
//! It is a library with a thin `main.rs` so that the parts without a browser (the words,
//! the settings, the stored progress) are tested natively.

pub mod app;
pub mod browser;
pub mod chunks;
pub mod components;
pub mod dom;
pub mod game;
pub mod handle;
pub mod json;
pub mod live;
pub mod missions;
pub mod names;
pub mod pages;
pub mod player;
pub mod progress;
pub mod rooms;
pub mod settings;
pub mod shell;
pub mod text;
