//! Pieces that several pages are made of.

pub mod bar;
pub mod bench;
pub mod board;
pub mod chart;
pub mod choice;
pub mod frame;
pub mod graph;
pub mod icon;
pub mod notices;
pub mod prose;
pub mod sandbox;
pub mod tabs;

pub use bar::top_bar;
pub use choice::{Choice, difficulty_choice, language_choice};
pub use frame::{solved, travelling_box, way};
pub use icon::{icon, star_row, stars};
pub use notices::{live_region, notice_list};
