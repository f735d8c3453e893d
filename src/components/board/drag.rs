//! A pointer that is down on something, and where in a list it hovers.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, PointerEvent};

use crate::browser::page;

/// A pointer moves so many pixels before it drags: below that it taps.
const SLACK: i32 = 4;
/// So near to the edge of the window the page scrolls, in pixels.
const EDGE: i32 = 72;

/// A pointer that went down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Press {
    pointer: i32,
    x: i32,
    y: i32,
}

impl Press {
    /// The main button, or a finger.
    pub fn of(event: &PointerEvent) -> Option<Self> {
        let main = event.button() == 0 && event.is_primary();
        main.then(|| Self {
            pointer: event.pointer_id(),
            x: event.client_x(),
            y: event.client_y(),
        })
    }

    /// Whether the pointer has left the place where it went down.
    pub fn left(self, event: &PointerEvent) -> bool {
        let far = |a: i32, b: i32| (a - b).abs() > SLACK;
        event.pointer_id() == self.pointer
            && (far(event.client_x(), self.x) || far(event.client_y(), self.y))
    }
}

/// What lies in an attribute of the element that was hit, or of one around it.
pub fn hit(event: &Event, attribute: &str) -> Option<(Element, String)> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let found = element.closest(&["[", attribute, "]"].concat()).ok()??;
    let value = found.get_attribute(attribute)?;
    Some((found, value))
}

/// The gap nearest to a height among the elements of a selector: before the first one
/// whose middle lies below it.
pub fn gap_at(rows: &str, y: i32) -> usize {
    let all = page::all(rows);
    let below = |row: &Element| {
        let place = row.get_bounding_client_rect();
        place.top() + place.height() / 2.0 > f64::from(y)
    };
    all.iter().position(below).unwrap_or(all.len())
}

/// Scrolls a little when a dragging pointer comes near an edge.
pub fn scroll_near_edge(y: i32) {
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(0.0);
    let by = match y {
        _ if y < EDGE => -12.0,
        _ if f64::from(y) > height - f64::from(EDGE) => 12.0,
        _ => return,
    };
    window().scroll_by_with_x_and_y(0.0, by);
}
