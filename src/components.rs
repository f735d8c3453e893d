//! Pieces that several pages are made of.

pub mod bar;
pub mod board;
pub mod choice;
pub mod frame;
pub mod icon;
pub mod notices;

pub use bar::TopBar;
pub use choice::{Choice, LanguageChoice};
pub use frame::{solved, travelling_box, way};
pub use icon::{icon, star_row, stars};
pub use notices::{LiveRegion, NoticeList};
