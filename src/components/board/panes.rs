//! Three panes whose widths the player sets: by dragging the lines between them, or with
//! the arrow keys on them.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::browser::storage;
use crate::dom::{El, el};
use crate::text::use_text;

/// Where the widths are kept.
const KEY: &str = "odp.panes";
/// The narrowest and the widest a side pane may be, in percent of the board.
const RANGE: (i32, i32) = (14, 44);

/// Widths of the left and of the right pane, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Widths {
    left: i32,
    right: i32,
}

impl Default for Widths {
    fn default() -> Self {
        Self {
            left: 24,
            right: 32,
        }
    }
}

/// One of the two lines between panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Between the left pane and the middle.
    Left,
    /// Between the middle and the right pane.
    Right,
}

impl Widths {
    /// Narrow sides, where the middle holds two things beside each other.
    pub const SLIM: Self = Self {
        left: 19,
        right: 27,
    };

    /// Reads what was kept.
    pub fn read(line: &str) -> Option<Self> {
        let (left, right) = line.split_once(' ')?;
        let within = |text: &str| {
            text.parse()
                .ok()
                .filter(|width| (RANGE.0..=RANGE.1).contains(width))
        };
        Some(Self {
            left: within(left)?,
            right: within(right)?,
        })
    }

    /// What is kept.
    pub fn write(self) -> String {
        format!("{} {}", self.left, self.right)
    }

    fn of(self, side: Side) -> i32 {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    fn with(self, side: Side, width: i32) -> Self {
        let width = width.clamp(RANGE.0, RANGE.1);
        match side {
            Side::Left => Self {
                left: width,
                ..self
            },
            Side::Right => Self {
                right: width,
                ..self
            },
        }
    }

    /// After an arrow key on a line.
    fn keyed(self, side: Side, key: &str) -> Option<Self> {
        let outwards = match key {
            "ArrowLeft" => -2,
            "ArrowRight" => 2,
            "Home" => -100,
            "End" => 100,
            _ => return None,
        };
        let by = if side == Side::Left {
            outwards
        } else {
            -outwards
        };
        Some(self.with(side, self.of(side) + by))
    }
}

/// The widths of this browser.
pub fn widths() -> RwSignal<Widths> {
    widths_or(Widths::default())
}

/// The widths of this browser, or others where the player has set none.
pub fn widths_or(others: Widths) -> RwSignal<Widths> {
    let kept = storage::read(KEY).and_then(|line| Widths::read(&line));
    RwSignal::new(kept.unwrap_or(others))
}

/// The share of the left pane, of the middle and of the right pane, for the style sheet.
/// Each is a property of its own: the page's policy refuses whole styles in attributes.
pub fn shares(widths: RwSignal<Widths>) -> [impl Fn() -> String + Copy + 'static; 3] {
    let share = move |pane: usize| {
        move || {
            let Widths { left, right } = widths.get();
            format!("{}fr", [left, 100 - left - right, right][pane])
        }
    };
    [share(0), share(1), share(2)]
}

/// A line between two panes, and the widths that it changes.
pub fn splitter(side: Side, widths: RwSignal<Widths>) -> El {
    let text = use_text();
    let change = move |to: Widths| {
        widths.set(to);
        // Widths that can't be kept last as long as the page.
        let _ = storage::write(KEY, &to.write());
    };
    let key = move |event: ev::KeyboardEvent| {
        if let Some(to) = widths.get_untracked().keyed(side, &event.key()) {
            event.prevent_default();
            change(to);
        }
    };
    let drag = move |event: ev::PointerEvent| {
        if event.buttons() == 1
            && let Some(width) = dragged(side, &event)
        {
            change(widths.get_untracked().with(side, width));
        }
    };
    let class = if side == Side::Left {
        "splitter first"
    } else {
        "splitter second"
    };
    el("div")
        .class(class)
        .attr("role", "separator")
        .attr("tabindex", "0")
        .attr("aria-orientation", "vertical")
        .attr("aria-label", move || text.get("board.splitter"))
        .attr("aria-valuemin", RANGE.0)
        .attr("aria-valuemax", RANGE.1)
        .attr("aria-valuenow", move || widths.get().of(side))
        .on("keydown", key)
        .on("pointerdown", |event: ev::PointerEvent| capture(&event))
        .on("pointermove", drag)
}

fn capture(event: &ev::PointerEvent) {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(element) = element {
        // A pointer that is gone already has nothing to capture.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// The width of a side pane when its line is where the pointer is.
#[expect(clippy::cast_possible_truncation, reason = "a percentage")]
fn dragged(side: Side, event: &ev::PointerEvent) -> Option<i32> {
    let line: Element = event.target()?.dyn_into().ok()?;
    let board = line.parent_element()?.get_bounding_client_rect();
    if board.width() < 1.0 {
        return None;
    }
    let part = (f64::from(event.client_x()) - board.left()) * 100.0 / board.width();
    Some(
        if side == Side::Left {
            part
        } else {
            100.0 - part
        }
        .round() as i32,
    )
}

#[cfg(test)]
mod tests {
    use super::{Side, Widths};

    #[test]
    fn what_is_kept_is_read_again_and_nonsense_is_not() {
        let widths = Widths::default().with(Side::Left, 30);
        assert_eq!(Widths::read(&widths.write()), Some(widths));
        for bad in ["", "30", "3 30", "30 x", "99 30"] {
            assert_eq!(Widths::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn arrows_move_the_line_and_not_the_pane() {
        let at = Widths::default();
        assert_eq!(at.keyed(Side::Left, "ArrowRight").map(|w| w.left), Some(26));
        assert_eq!(
            at.keyed(Side::Right, "ArrowRight").map(|w| w.right),
            Some(30)
        );
        assert_eq!(at.keyed(Side::Left, "End").map(|w| w.left), Some(44));
        assert_eq!(at.keyed(Side::Left, "a"), None);
    }
}
