//! What the parts of the node editor share, and how its window moves.

use leptos::prelude::*;
use odp_sim::workflow::layout::Spot;
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, FocusOptions, HtmlElement};

use super::Wiring;
use super::camera::Camera;
use super::canvas::{CANVAS, EDGES, EXTENT};
use super::drawing::{Drawing, Way};
use crate::browser::page;
use crate::live::{memo, put};

/// A handle to the node editor.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    /// What it shows.
    pub(super) wiring: Wiring,
    /// Where things stand.
    pub(super) drawing: Memo<Drawing>,
    /// The job that had the focus last.
    pub(super) active: RwSignal<Option<String>>,
    /// The job that Tab comes to: that one, or the first if it has gone.
    stop: Memo<Option<String>>,
    /// The arrow that was chosen: what waits, and on what.
    pub(super) edge: RwSignal<Option<(String, String)>>,
    /// Where a pointer draws an arrow to.
    pub(super) pointer: RwSignal<Option<Spot>>,
    /// Whether a pointer drags something.
    pub(super) busy: RwSignal<bool>,
}

impl Sheet {
    /// An editor on which nothing is done yet.
    pub(super) fn new(wiring: Wiring, drawing: Memo<Drawing>) -> Self {
        let active = RwSignal::new(None);
        Self {
            wiring,
            drawing,
            active,
            stop: memo(move || {
                active.with(|active: &Option<String>| {
                    drawing.with(|drawing| {
                        let place = active.as_ref().and_then(|active| drawing.place(active));
                        drawing.ids.get(place.unwrap_or(0)).cloned()
                    })
                })
            }),
            edge: RwSignal::new(None),
            pointer: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Whether Tab comes to this job.
    pub(super) fn is_active(self, id: &str) -> bool {
        self.stop.with(|stop| stop.as_deref() == Some(id))
    }

    /// Gives a job the focus; the window follows.
    pub(super) fn focus(self, id: &str) {
        self.active.set(Some(id.to_owned()));
        if let Some(node) = node_of(id) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // An element that can't take the focus leaves it where it is.
            let _ = node.focus_with_options(&options);
            self.reveal(&node);
        }
    }

    /// Gives the focus to the nearest job in a direction.
    pub(super) fn go(self, from: &str, way: Way) {
        let next = self.drawing.with_untracked(|drawing| {
            let next = drawing.nearest(drawing.place(from)?, way)?;
            drawing.ids.get(next).cloned()
        });
        if let Some(next) = next {
            self.focus(&next);
        }
    }

    /// Puts a job somewhere else, as the player wants it.
    pub(super) fn put(self, id: &str, spot: Spot) {
        self.wiring.moved.update(|moved| {
            moved.retain(|(known, _)| known != id);
            moved.push((id.to_owned(), spot));
        });
    }

    /// Moves a job by so many units.
    pub(super) fn shift(self, id: &str, x: i32, y: i32) {
        let spot = self
            .drawing
            .with_untracked(|drawing| Some(drawing.spots[drawing.place(id)?]));
        let Some(spot) = spot else { return };
        let to = Spot {
            x: spot.x + x,
            y: spot.y + y,
        };
        self.put(id, to);
        let words = self.wiring.sentence("graph.moved", id, id);
        self.wiring.hands.tell(words);
        if let Some(node) = node_of(id) {
            request_animation_frame(move || self.reveal(&node));
        }
    }

    /// Puts everything where the layout wants it, and shows all of it.
    pub(super) fn tidy(self) {
        self.wiring.moved.update(Vec::clear);
        self.show_whole();
        self.wiring
            .hands
            .tell(self.wiring.words.get("graph.tidied"));
    }

    /// Shows all of the drawing.
    pub(super) fn show_whole(self) {
        let Some(window) = window_of() else { return };
        let zoom = f64::from(self.wiring.camera.get_untracked().zoom);
        let unit = scale() * 100.0 / zoom.max(1.0);
        let (width, height) = self.drawing.with_untracked(|drawing| drawing.size);
        let size = |units: i32| whole(f64::from(units) * unit);
        let camera = Camera::whole((size(width), size(height)), extent(&window));
        put(self.wiring.camera, camera);
    }

    /// Follows the drawing, unless the player has chosen what to see.
    pub(super) fn follow(self) {
        let chosen = self
            .wiring
            .camera
            .try_with_untracked(|camera| camera.chosen);
        if chosen == Some(false) {
            self.show_whole();
        }
    }

    /// Zooms towards a point of the page, or towards the middle.
    pub(super) fn zoom(self, closer: bool, at: Option<(i32, i32)>) {
        let Some(window) = window_of() else { return };
        let (width, height) = extent(&window);
        let at = at.map_or((width / 2, height / 2), |(x, y)| {
            (x - whole(window.left()), y - whole(window.top()))
        });
        self.wiring
            .camera
            .update(|camera| *camera = camera.zoomed(closer, at));
    }

    /// Moves the window by a third of itself.
    pub(super) fn pan(self, way: Way) {
        let Some(window) = window_of() else { return };
        let (width, height) = extent(&window);
        let (x, y) = (way.x * width / 3, way.y * height / 3);
        self.wiring
            .camera
            .update(|camera| *camera = camera.panned(-x, -y));
    }

    /// Moves the window as little as needed to see an element.
    pub(super) fn reveal(self, element: &Element) {
        let Some(window) = window_of() else { return };
        let seen = element.get_bounding_client_rect();
        let (width, height) = extent(&seen);
        let left = whole(seen.left() - window.left());
        let top = whole(seen.top() - window.top());
        let camera = self.wiring.camera.get_untracked();
        put(
            self.wiring.camera,
            camera.showing((left, top, width, height), extent(&window)),
        );
    }
}

/// Pixels of the page for a unit of the drawing, zoomed as it is.
pub(super) fn scale() -> f64 {
    let edges = page::by_id::<Element>(EDGES);
    let width = edges.map_or(0.0, |edges| edges.get_bounding_client_rect().width());
    if width > 0.0 {
        width / f64::from(EXTENT)
    } else {
        1.0
    }
}

/// A point of the page in units of the drawing.
pub(super) fn spot(x: i32, y: i32) -> Spot {
    let Some(edges) = page::by_id::<Element>(EDGES) else {
        return Spot::default();
    };
    let (origin, scale) = (edges.get_bounding_client_rect(), scale());
    Spot {
        x: whole((f64::from(x) - origin.left()) / scale),
        y: whole((f64::from(y) - origin.top()) / scale),
    }
}

/// The element of a job.
pub(super) fn node_of(id: &str) -> Option<HtmlElement> {
    let nodes = page::all(&["#", CANVAS, " [data-node]"].concat());
    let is = |node: &Element| node.get_attribute("data-node").as_deref() == Some(id);
    nodes.into_iter().find(is)?.dyn_into().ok()
}

fn window_of() -> Option<DomRect> {
    let canvas = page::by_id::<Element>(CANVAS)?;
    let window = canvas.get_bounding_client_rect();
    (window.width() > 0.0).then_some(window)
}

fn extent(window: &DomRect) -> (i32, i32) {
    (whole(window.width()), whole(window.height()))
}

/// Pixels and units are whole.
#[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
pub(super) fn whole(value: f64) -> i32 {
    value.round() as i32
}
