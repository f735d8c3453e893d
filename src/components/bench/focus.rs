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
        let line = |at: usize, part: &str| {
            ["[data-testid=line-", &at.to_string(), "-", part, "]"].concat()
        };
        match self {
            Self::Handle(at) => line(at, "handle"),
            Self::Up(at) => line(at, "up"),
            Self::Down(at) => line(at, "down"),
            Self::To(at) => line(at, "to"),
            Self::Input(at) => line(at, "input"),
            Self::Edit(at) => line(at, "edit"),
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
