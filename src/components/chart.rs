//! The jobs on a time axis: what runs when, what waits, what is on the critical path. On
//! narrow screens it is where arrows are made: tap a bar, then what it waits for.

use crate::components::graph::Wiring;
use crate::dom::Node;

/// The time chart.
pub fn chart(wiring: Wiring) -> Node {
    let _ = wiring;
    Node::Nothing
}
