//! Pieces that several pages are made of.

pub mod bar;
pub mod board;
pub mod choice;
pub mod frame;
pub mod icon;
pub mod notices;

pub use bar::TopBar;
pub use choice::{Choice, LanguageChoice};
pub use frame::{Seats, TravellingBox, Way};
pub use icon::{icon, stars};
pub use notices::{LiveRegion, NoticeList};
