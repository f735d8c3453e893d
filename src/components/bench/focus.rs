//! Where the focus goes after a move: a row that moved is a new element, or an old one
//! that was taken out and put back, and both lose it.

use leptos::prelude::*;

use crate::browser::{clock, page};

/// A place for the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The handle of a row.
    Handle(usize),
    /// The button that moves a row up.
    Up(usize),
    /// The button that moves a row down.
    Down(usize),
    /// The list of places of a row.
    To(usize),
    /// The field in which a row is typed.
    Input(usize),
    /// The button that opens this field.
    Edit(usize),
    /// The first block of the tray.
    Tray,
}

impl Focus {
    fn selector(self) -> String {
        let within =
            |at: usize, part: &str| ["[data-row=\"", &at.to_string(), "\"] ", part].concat();
        match self {
            Self::Handle(at) => within(at, "[data-do=row]"),
            Self::Up(at) => within(at, "[data-do=up]"),
            Self::Down(at) => within(at, "[data-do=down]"),
            Self::To(at) => within(at, "select"),
            Self::Input(at) => within(at, "textarea"),
            Self::Edit(at) => within(at, "[data-do=edit]"),
            Self::Tray => "[data-testid^=tray-]".into(),
        }
    }
}

/// Moves the focus once the board has followed the move.
pub fn focus_on(place: Focus) {
    request_animation_frame(move || page::focus(&place.selector()));
}

/// Moves the focus once the board has shown the move: no key waits for it.
pub fn focus_later(place: Focus) {
    clock::after_paint(Box::new(move || page::focus(&place.selector())));
}
