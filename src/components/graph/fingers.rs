//! What pointers do in the node editor.

mod keys;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::camera::Camera;
use super::carry::Carry;
use super::sheet::{Sheet, spot};
use super::wire::{End, Wire};
use crate::browser::clock;
use crate::components::board::drag::{Press, hit};

/// What a pointer that is down can drag.
enum Grip {
    /// An arrow out of a port.
    Port(String, End),
    /// A job.
    Node(String),
    /// The window over the drawing.
    Ground(Camera),
}

/// A pointer that is down.
struct Held {
    press: Press,
    /// Where it went down, in pixels of the page.
    from: (i32, i32),
    grip: Grip,
}

/// What the hands are doing in the editor.
pub(super) struct Fingers {
    sheet: Sheet,
    /// A pointer that is down.
    press: RefCell<Option<Held>>,
    /// A job that is being dragged, or will be if the pointer that is down on it moves.
    carry: RefCell<Option<Carry>>,
    /// The click that follows a drag is not a tap.
    dragged: Rc<Cell<bool>>,
}

impl Fingers {
    /// Idle hands.
    pub(super) fn new(sheet: Sheet) -> Rc<Self> {
        Rc::new(Self {
            sheet,
            press: RefCell::new(None),
            carry: RefCell::new(None),
            dragged: Rc::default(),
        })
    }

    /// A tap, or a key on a button.
    pub(super) fn click(&self, event: &ev::MouseEvent) {
        if self.dragged.take() {
            return;
        }
        let sheet = self.sheet;
        let wiring = sheet.wiring;
        let node = hit(event, "data-node").map(|(_, id)| id);
        if hit(event, "data-cut").is_some() {
            return self.cut();
        }
        if let Some(edge) = edge_of(event) {
            sheet.edge.set(Some(edge));
            return request_animation_frame(|| crate::browser::page::focus("[data-cut]"));
        }
        sheet.edge.set(None);
        match (node, port_of(event)) {
            (Some(node), Some(end)) => {
                wiring.press(&node, end);
            }
            (Some(node), None) if wiring.begun().is_some() || wiring.calling.get_untracked() => {
                wiring.press(&node, End::Output);
            }
            (Some(node), None) => wiring.open(&node),
            (None, _) => wiring.cancel(),
        }
    }

    /// Takes the chosen arrow away; the focus goes to the job that waited.
    fn cut(&self) {
        let Some((job, on)) = self.sheet.edge.get_untracked() else {
            return;
        };
        self.sheet.edge.set(None);
        self.sheet.wiring.free(&job, &on);
        let sheet = self.sheet;
        request_animation_frame(move || sheet.focus(&job));
    }

    /// A job, or a part of it, has got the focus.
    pub(super) fn focused(&self, event: &Event) {
        let Some((node, id)) = hit(event, "data-node") else {
            return;
        };
        crate::live::put(self.sheet.active, Some(id));
        // A pointer sees what it hits.
        if self.press.borrow().is_none() {
            self.sheet.reveal(&node);
        }
    }

    /// The wheel zooms with Ctrl, as pinching does; without, the page scrolls.
    pub(super) fn wheel(&self, event: &ev::WheelEvent) {
        if event.ctrl_key() && event.delta_y() != 0.0 {
            event.prevent_default();
            let at = (event.client_x(), event.client_y());
            self.sheet.zoom(event.delta_y() < 0.0, Some(at));
        }
    }

    /// A pointer goes down.
    pub(super) fn down(self: &Rc<Self>, event: &ev::PointerEvent) {
        let Some(press) = Press::of(event) else {
            return;
        };
        // A job that was just put down stands in the drawing before it is lifted again.
        clock::catch_up();
        self.rest();
        self.dragged.set(false);
        let node = hit(event, "data-node").map(|(_, id)| id);
        let grip = match (node, port_of(event)) {
            (Some(node), Some(end)) => Grip::Port(node, end),
            (Some(node), None) => Grip::Node(node),
            (None, _) if hit(event, "data-cut").is_some() => return,
            (None, _) => Grip::Ground(self.sheet.wiring.camera.get_untracked()),
        };
        let from = (event.client_x(), event.client_y());
        *self.press.borrow_mut() = Some(Held { press, from, grip });
        // Few pointers move at once: what a drag begins with is made ready in the meantime.
        let hands = self.clone();
        clock::after_paint(Box::new(move || hands.lift()));
    }

    /// Lifts the job that a pointer is down on.
    fn lift(&self) {
        let held = self.press.borrow();
        let Some(Grip::Node(id)) = held.as_ref().map(|held| &held.grip) else {
            return;
        };
        let mut carry = self.carry.borrow_mut();
        if carry.is_none() {
            *carry = Carry::of(self.sheet, id);
        }
    }

    /// Nothing is held any more.
    fn rest(&self) {
        self.press.take();
        self.carry.take();
    }

    /// A pointer moves.
    pub(super) fn moved(&self, event: &ev::PointerEvent) {
        if event.buttons() == 0 && !self.dragged.get() {
            // It came up where nobody told of it.
            return self.rest();
        }
        let held = self.press.borrow();
        let Some(Held { press, from, grip }) = &*held else {
            return;
        };
        if !self.dragged.get() {
            if !press.left(event) {
                return;
            }
            self.dragged.set(true);
            self.begin(event, grip);
            self.lift();
        }
        let (x, y) = (event.client_x() - from.0, event.client_y() - from.1);
        match grip {
            Grip::Port(..) => self.draw(event),
            Grip::Node(_) => {
                if let Some(carry) = &mut *self.carry.borrow_mut() {
                    carry.to(x, y);
                }
            }
            Grip::Ground(camera) => self.sheet.wiring.camera.set(camera.panned(x, y)),
        }
    }

    fn begin(&self, event: &ev::PointerEvent, grip: &Grip) {
        let target = event.current_target();
        if let Some(canvas) = target.and_then(|target| target.dyn_into::<Element>().ok()) {
            // A pointer that is gone already has nothing to capture.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        self.sheet.busy.set(true);
        match grip {
            Grip::Port(job, end) => self.sheet.wiring.wire.set(Wire::from(job, *end)),
            Grip::Node(_) | Grip::Ground(_) => {}
        }
    }

    /// Draws the arrow to the pointer, and shows the job under it.
    fn draw(&self, event: &ev::PointerEvent) {
        let (x, y) = (event.client_x(), event.client_y());
        self.sheet.pointer.set(Some(spot(x, y)));
        self.sheet.wiring.hold(job_at(event));
    }

    /// A pointer comes up.
    pub(super) fn up(&self, event: &ev::PointerEvent) {
        let held = self.press.take();
        let carry = self.carry.take();
        if !self.dragged.get() {
            // Nothing of it was to be seen.
            return clock::after_paint(Box::new(move || drop(carry)));
        }
        // The click comes before the next frame, if one comes: fingers that drag click nothing.
        let dragged = self.dragged.clone();
        request_animation_frame(move || dragged.set(false));
        let sheet = self.sheet;
        sheet.busy.set(false);
        sheet.pointer.set(None);
        match held.map(|held| held.grip) {
            Some(Grip::Port(own, _)) => {
                match job_at(event).filter(|job| *job != own) {
                    Some(job) => sheet.wiring.finish(&job),
                    None => sheet.wiring.cancel(),
                }
                // What was refused has been said; the arrow ends with the drag.
                sheet.wiring.wire.set(Wire::Idle);
            }
            Some(Grip::Node(id)) => {
                // It is to be seen where it was put; the drawing hears of it later.
                if let Some(carry) = carry {
                    clock::after_paint(Box::new(move || sheet.put(&id, carry.spot())));
                }
            }
            _ => {}
        }
    }

    /// The pointer is lost, or Escape was pressed: all is as before.
    pub(super) fn cancel(&self) {
        let sheet = self.sheet;
        sheet.busy.set(false);
        sheet.pointer.set(None);
        if let Some(carry) = self.carry.take() {
            carry.back(sheet);
        }
        match self.press.take().map(|held| held.grip) {
            Some(Grip::Ground(camera)) => sheet.wiring.camera.set(camera),
            _ => sheet.wiring.cancel(),
        }
    }
}

/// The side of a job that was hit.
fn port_of(event: &Event) -> Option<End> {
    let (_, prefix) = hit(event, "data-port")?;
    Some(if prefix == "out-" {
        End::Output
    } else {
        End::Input
    })
}

/// The arrow that was hit: what waits, and on what.
fn edge_of(event: &Event) -> Option<(String, String)> {
    let (_, name) = hit(event, "data-edge")?;
    let (on, job) = name.split_once('>')?;
    Some((job.to_owned(), on.to_owned()))
}

/// The job under the pointer, which is captured and so hits nothing by itself.
#[expect(clippy::cast_precision_loss, reason = "a place on a screen")]
fn job_at(event: &ev::PointerEvent) -> Option<String> {
    let (x, y) = (event.client_x() as f32, event.client_y() as f32);
    let found = document().element_from_point(x, y)?;
    found
        .closest("[data-node]")
        .ok()??
        .get_attribute("data-node")
}
