//! A job that is being dragged: only it and copies of the arrows at it are touched, straight in
//! the page. The signals hear of it when it is put down.

use leptos::prelude::*;
use odp_sim::workflow::layout::Spot;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::canvas::{COPIES, EDGES, at};
use super::drawing::Drawing;
use super::sheet::{Sheet, node_of, scale, whole};
use crate::browser::page;

/// The class of a job that follows the pointer at once.
const CARRIED: &str = "carried";
/// The class of a line that is shown by its copy.
const COPIED: &str = "copied";

/// A job that is being dragged.
pub(super) struct Carry {
    job: usize,
    origin: Spot,
    scale: f64,
    /// Where things would be.
    drawing: Drawing,
    node: HtmlElement,
    copies: Option<Copies>,
}

impl Carry {
    /// Lifts a job.
    pub(super) fn of(sheet: Sheet, id: &str) -> Option<Self> {
        // Whoever lifts it after a paint may find that the page was left.
        let drawing = sheet.drawing.try_get_untracked()?;
        let job = drawing.place(id)?;
        let node = node_of(id)?;
        let scale = scale();
        // Names of classes without blanks are always taken.
        let _ = node.class_list().add_1(CARRIED);
        Some(Self {
            job,
            origin: drawing.spots[job],
            scale,
            node,
            copies: Copies::of(&drawing, job),
            drawing,
        })
    }

    /// Holds it so many pixels from where it was lifted.
    pub(super) fn to(&mut self, x: i32, y: i32) {
        let spot = Spot {
            x: self.origin.x + whole(f64::from(x) / self.scale),
            y: self.origin.y + whole(f64::from(y) / self.scale),
        };
        self.drawing.put(self.job, spot);
        self.show(spot);
        if let Some(copies) = &self.copies {
            copies.follow(&self.drawing);
        }
    }

    /// Shows it where it was.
    pub(super) fn back(&self, sheet: Sheet) {
        sheet.drawing.with_untracked(|drawing| {
            // Whoever has changed the workflow meanwhile has had it drawn anew.
            if drawing.ids == self.drawing.ids {
                self.show(drawing.spots[self.job]);
            }
        });
    }

    fn show(&self, spot: Spot) {
        // Styles of this kind take any text.
        let _ = self.node.style().set_property("transform", &at(spot));
    }

    /// Where it is held.
    pub(super) fn spot(&self) -> Spot {
        self.drawing.spots[self.job]
    }
}

impl Drop for Carry {
    fn drop(&mut self) {
        let _ = self.node.class_list().remove_1(CARRIED);
    }
}

/// Copies of the arrows at a job, in a picture of their own that is small to lay out and to
/// paint. Their own lines hide; the wide ones, which are there to be hit, wait.
struct Copies {
    picture: Element,
    hidden: Vec<Element>,
    /// One line for all arrows that look alike: every line that changes costs the browser.
    lines: Vec<Line>,
}

/// Arrows that look alike.
struct Line {
    look: String,
    path: Element,
    /// The places of their routes.
    routes: Vec<usize>,
}

impl Copies {
    fn of(drawing: &Drawing, job: usize) -> Option<Self> {
        let mut copies = Self {
            picture: page::by_id(COPIES)?,
            hidden: Vec::new(),
            lines: Vec::new(),
        };
        // They stand in the page as their routes do in the drawing.
        let arrows = page::all(&["#", EDGES, " [data-edge]"].concat());
        for (at, (arrow, route)) in arrows.iter().zip(&drawing.routes).enumerate() {
            if route.job == job || route.on == job {
                copies.take(arrow, at);
            }
        }
        copies.follow(drawing);
        Some(copies)
    }

    /// Shows an arrow by its copy.
    fn take(&mut self, arrow: &Element, route: usize) -> Option<()> {
        // The wide one stands before it.
        let own = arrow.last_element_child()?;
        let look = arrow.get_attribute("class").unwrap_or_default();
        let alike = self.lines.iter().position(|line| line.look == look);
        let at = alike.or_else(|| self.add(&own, look))?;
        self.lines[at].routes.push(route);
        // Names of classes without blanks are always taken.
        let _ = own.class_list().add_1(COPIED);
        self.hidden.push(own);
        Some(())
    }

    /// Adds a line as another one, with the looks of its arrow.
    fn add(&mut self, own: &Element, look: String) -> Option<usize> {
        let path: Element = own.clone_node().ok()?.dyn_into().ok()?;
        path.set_attribute("class", &look).ok()?;
        self.picture.append_child(&path).ok()?;
        self.lines.push(Line {
            look,
            path,
            routes: Vec::new(),
        });
        Some(self.lines.len() - 1)
    }

    fn follow(&self, drawing: &Drawing) {
        for line in &self.lines {
            let path = |route: &usize| drawing.path(&drawing.routes[*route]);
            let paths: String = line.routes.iter().map(path).collect();
            // Attributes of this kind take any text.
            let _ = line.path.set_attribute("d", &paths);
        }
    }
}

impl Drop for Copies {
    fn drop(&mut self) {
        self.picture.replace_children_with_node_0();
        for line in &self.hidden {
            let _ = line.class_list().remove_1(COPIED);
        }
    }
}
