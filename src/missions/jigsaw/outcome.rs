//! What came of the last run: the two eyes, the terminal, the layers, the inside of the box.

use leptos::prelude::*;

use super::desk::Desk;
use super::inside::inside;
use super::layers::layers;
use super::terminal::terminal;
use super::window::status;
use crate::components::board::sight::eyes;
use crate::dom::{IntoNode, Node, group};
use crate::missions::round;

/// The right pane; on narrow screens a drawer that opens by itself.
pub fn outcome(desk: Desk) -> Node {
    let line = move || match desk.said.get() {
        said if said.is_empty() => desk.words.get("board.outcome"),
        said => said,
    };
    let inside = group![
        eyes(desk.sight),
        status(desk),
        terminal(desk),
        layers(desk),
        inside(desk)
    ];
    round::drawer(desk.game, Signal::derive(line), inside).into_node()
}
