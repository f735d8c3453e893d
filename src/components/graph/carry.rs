//! A job that is being dragged: only it and copies of the arrows at it are touched, straight in
//! the page. The signals hear of it when it is put down.

use leptos::prelude::*;
use odp_sim::workflow::layout::{Route, Spot};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::canvas::{EDGES, at};
use super::drawing::Drawing;
use super::sheet::{Sheet, node_of, scale, whole};
use crate::browser::page;

/// The class of a job that follows the pointer at once.
const CARRIED: &str = "carried";
/// The class of an arrow that is shown by its copy.
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
        let drawing = sheet.drawing.get_untracked();
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
            copies: Copies::of(&drawing, id),
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
/// paint. The arrows themselves hide, and wait.
struct Copies {
    picture: Element,
    arrows: Vec<Element>,
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
    fn of(drawing: &Drawing, id: &str) -> Option<Self> {
        let edges = page::by_id::<Element>(EDGES)?;
        let picture = bare(&edges)?;
        let _ = picture.class_list().add_1("copies");
        // Above the arrows, and below the jobs.
        edges.after_with_node_1(&picture).ok()?;
        let mut copies = Self {
            picture,
            arrows: Vec::new(),
            lines: Vec::new(),
        };
        for arrow in page::all(&["#", EDGES, " [data-edge]"].concat()) {
            if let Some(route) = route(drawing, id, &arrow) {
                copies.take(arrow, route);
            }
        }
        copies.follow(drawing);
        Some(copies)
    }

    /// Shows an arrow by its copy.
    fn take(&mut self, arrow: Element, route: usize) {
        let look = arrow.get_attribute("class").unwrap_or_default();
        let alike = self.lines.iter().position(|line| line.look == look);
        if let Some(at) = alike.or_else(|| self.add(&arrow, look)) {
            self.lines[at].routes.push(route);
            // Names of classes without blanks are always taken.
            let _ = arrow.class_list().add_1(COPIED);
            self.arrows.push(arrow);
        }
    }

    /// Adds a line that looks like an arrow.
    fn add(&mut self, arrow: &Element, look: String) -> Option<usize> {
        // The wide one, which is there to be hit, stands before it.
        let path = bare(&arrow.last_element_child()?)?;
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
        self.picture.remove();
        for arrow in &self.arrows {
            let _ = arrow.class_list().remove_1(COPIED);
        }
    }
}

/// The place of the route of an arrow, if it begins or ends at a job.
fn route(drawing: &Drawing, id: &str, arrow: &Element) -> Option<usize> {
    let edge = arrow.get_attribute("data-edge")?;
    let (on, waits) = edge.split_once('>')?;
    // Only then are they looked up: few of the arrows are at the job.
    if on != id && waits != id {
        return None;
    }
    let ends = (drawing.place(on)?, drawing.place(waits)?);
    let is = |route: &Route| (route.on, route.job) == ends;
    drawing.routes.iter().position(is)
}

/// An element as another one is, without its id and what stands in it.
fn bare(element: &Element) -> Option<Element> {
    let copy: Element = element.clone_node().ok()?.dyn_into().ok()?;
    let _ = copy.remove_attribute("id");
    Some(copy)
}
