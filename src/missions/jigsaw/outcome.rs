//! What came of the last run: the two eyes, the terminal, the layers, the inside of the box.

use super::desk::Desk;
use super::inside::inside;
use super::layers::layers;
use super::terminal::terminal;
use super::window::status;
use crate::components::board::sight::eyes;
use crate::dom::{Node, group};

/// What stands in the right pane.
pub fn outcome(desk: Desk) -> Node {
    group![
        eyes(desk.sight),
        status(desk),
        terminal(desk),
        layers(desk),
        inside(desk)
    ]
}
