//! A job that is being dragged: only it and the arrows at it are touched, straight in the
//! page. The signals hear of it when it is put down.

use leptos::prelude::*;
use odp_sim::workflow::layout::{Route, Spot};
use web_sys::{Element, HtmlElement};

use super::canvas::{CANVAS, at};
use super::drawing::Drawing;
use super::sheet::{Sheet, node_of, scale, whole};
use crate::browser::page;

/// The class of a job that follows the pointer at once.
const CARRIED: &str = "carried";

/// A job that is being dragged.
pub(super) struct Carry {
    job: usize,
    origin: Spot,
    scale: f64,
    /// Where things would be.
    drawing: Drawing,
    node: HtmlElement,
    /// Lines of arrows at the job, by the places of their routes. The wide ones, which are
    /// there to be hit, wait until it is put down.
    lines: Vec<(usize, Element)>,
}

impl Carry {
    /// Lifts a job.
    pub(super) fn of(sheet: Sheet, id: &str) -> Option<Self> {
        let drawing = sheet.drawing.get_untracked();
        let job = drawing.place(id)?;
        let arrows = page::all(&["#", CANVAS, " [data-edge]"].concat());
        let touched = |arrow: Element| {
            let edge = arrow.get_attribute("data-edge")?;
            let (on, waits) = edge.split_once('>')?;
            // Only then are they looked up: few of the arrows are at the job.
            if on != id && waits != id {
                return None;
            }
            let ends = (drawing.place(on)?, drawing.place(waits)?);
            let is = |route: &Route| (route.on, route.job) == ends;
            // The wide one stands before it.
            let line = arrow.last_element_child()?;
            Some((drawing.routes.iter().position(is)?, line))
        };
        let lines = arrows.into_iter().filter_map(touched).collect();
        let node = node_of(id)?;
        let scale = scale();
        // Names of classes without blanks are always taken.
        let _ = node.class_list().add_1(CARRIED);
        Some(Self {
            job,
            origin: drawing.spots[job],
            scale,
            node,
            lines,
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
        self.show(&self.drawing);
    }

    /// Shows all as it was.
    pub(super) fn back(&self, sheet: Sheet) {
        sheet.drawing.with_untracked(|drawing| {
            // Whoever has changed the workflow meanwhile has had it drawn anew.
            if drawing.ids == self.drawing.ids && drawing.routes.len() == self.drawing.routes.len()
            {
                self.show(drawing);
            }
        });
    }

    fn show(&self, drawing: &Drawing) {
        // Attributes and styles of this kind take any text.
        let spot = at(drawing.spots[self.job]);
        let _ = self.node.style().set_property("transform", &spot);
        for (route, line) in &self.lines {
            let path = drawing.path(&drawing.routes[*route]);
            let _ = line.set_attribute("d", &path);
        }
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
