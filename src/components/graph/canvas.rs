//! The node editor: jobs as boxes, arrows as lines, in a window that can be moved over them.

use leptos::ev;
use leptos::prelude::*;
use odp_sim::workflow::layout::{Spot, layout};

use super::drawing::{Drawing, SIZES, input, line, output};
use super::fingers::Fingers;
use super::node::node;
use super::sheet::Sheet;
use super::wire::{End, links};
use super::{Wiring, tools};
use crate::browser::clock;
use crate::dom::{El, IntoNode, Node, each, el, when};
use crate::live::{effect, memo};

/// The id of the window over the drawing.
pub(super) const CANVAS: &str = "graph-canvas";
/// The id of the picture of the arrows.
pub(super) const EDGES: &str = "graph-edges";
/// The id of the picture of the copies of arrows at a job that is dragged.
pub(super) const COPIES: &str = "graph-copies";
/// How wide and high these pictures are in units of the drawing, as in the style sheet. Arrows may
/// leave them, but the browser has it easier with those that do not.
pub(super) const EXTENT: u16 = 4800;

/// The node editor.
pub fn graph(wiring: Wiring) -> Node {
    wiring.put_away();
    let sheet = Sheet::new(wiring, drawing(wiring));
    let mut seen = false;
    effect(move || {
        sheet.drawing.with(|drawing| drawing.size);
        if seen {
            // What was moved is shown where it was put; then the window follows.
            clock::after_paint(Box::new(move || sheet.follow()));
        } else {
            request_animation_frame(move || sheet.follow());
        }
        seen = true;
    });
    let empty = move || wiring.jobs.with(Vec::is_empty);
    let none = move || el("p").class("none").child(wiring.word("graph.none"));
    el("section")
        .class("graph")
        .testid("graph")
        .attr("aria-label", wiring.word("graph.title"))
        .child(tools::tools(sheet))
        .child(canvas(sheet).child(when(empty, none)))
        .into_node()
}

/// What is drawn: laid out anew only when jobs or arrows have changed.
fn drawing(wiring: Wiring) -> Memo<Drawing> {
    let known = memo(move || {
        wiring.jobs.with(|jobs| {
            let ids: Vec<String> = jobs.iter().map(|job| job.id.clone()).collect();
            (ids, links(jobs))
        })
    });
    let laid = memo(move || known.with(|(_, links)| layout(links, SIZES)));
    memo(move || {
        let ids = known.with(|(ids, _)| ids.clone());
        wiring
            .moved
            .with(|moved| Drawing::new(ids, laid.get(), moved))
    })
}

fn canvas(sheet: Sheet) -> El {
    let wiring = sheet.wiring;
    let hands = Fingers::new(sheet);
    let [click, key, down, moved, up, lost, wheel, focus] = std::array::from_fn(|_| hands.clone());
    el("div")
        .attr("id", CANVAS)
        .class("canvas")
        .class_if("wiring", move || {
            wiring.wire.with(|wire| wire.begun().is_some())
        })
        .class_if("calling", wiring.calling)
        .class_if("dragging", sheet.busy)
        .testid("canvas")
        .attr("role", "application")
        .attr("aria-label", wiring.word("graph.canvas"))
        .on("click", move |event: ev::MouseEvent| click.click(&event))
        .on("keydown", move |event: ev::KeyboardEvent| key.key(&event))
        .on("pointerdown", move |event: ev::PointerEvent| {
            down.down(&event);
        })
        .on("pointermove", move |event: ev::PointerEvent| {
            moved.moved(&event);
        })
        .on("pointerup", move |event: ev::PointerEvent| up.up(&event))
        .on("pointercancel", move |_: ev::PointerEvent| lost.cancel())
        .on("wheel", move |event: ev::WheelEvent| wheel.wheel(&event))
        .on("focusin", move |event: ev::Event| focus.focused(&event))
        .child(plane(sheet))
}

/// All that moves when the window moves.
fn plane(sheet: Sheet) -> El {
    let wiring = sheet.wiring;
    let place = move || {
        let camera = wiring.camera.get();
        let zoom = camera.zoom;
        format!(
            "translate({}px,{}px) scale(calc({zoom}/100))",
            camera.x, camera.y
        )
    };
    let arrows = move || {
        sheet.drawing.with(|drawing| {
            let ends = |at: usize| drawing.ids[at].clone();
            let routes = drawing.routes.iter();
            routes
                .map(|route| (ends(route.job), ends(route.on)))
                .collect()
        })
    };
    let name = |(job, on): &(String, String)| [on.as_str(), ">", job].concat();
    let ids = move || sheet.drawing.with(|drawing| drawing.ids.clone());
    el("div")
        .class("plane")
        .style("transform", place)
        .style("--zoom", move || wiring.camera.get().zoom)
        .child(
            picture(EDGES)
                .child(each(arrows, name, move |ends, _| edge(sheet, ends)))
                .child(move || draft(sheet)),
        )
        .child(picture(COPIES))
        .child(each(ids, String::clone, move |id, _| node(sheet, &id)))
        .child(move || cut(sheet))
}

/// A picture of arrows.
fn picture(id: &'static str) -> El {
    el("svg")
        .class("edges")
        .attr("id", id)
        .attr("viewBox", format!("0 0 {EXTENT} {EXTENT}"))
        .attr("aria-hidden", "true")
}

/// An arrow, and a wider line that is easier to hit.
fn edge(sheet: Sheet, (job, on): (String, String)) -> El {
    let wiring = sheet.wiring;
    let testid = ["edge-", &on, "-", &job].concat();
    let name = [on.as_str(), ">", &job].concat();
    let (one, other) = (wiring.job(&job), wiring.job(&on));
    let critical = move || one.with(|job| job.critical) && other.with(|job| job.critical);
    let ends = (job.clone(), on.clone());
    let chosen = move || sheet.edge.with(|edge| edge.as_ref() == Some(&ends));
    let path = memo(move || {
        sheet.drawing.with(|drawing| {
            let route = drawing.route(&job, &on);
            route.map(|route| drawing.path(route)).unwrap_or_default()
        })
    });
    el("g")
        .class("edge")
        .class_if("critical", critical)
        .class_if("chosen", chosen)
        .attr("data-edge", name)
        .testid(testid)
        .child(el("path").attr("class", "reach").attr("d", path))
        .child(el("path").attr("d", path))
}

/// The arrow that is being drawn: to the pointer, or to the job that the keys hold. It is
/// there only then: browsers lay all arrows out anew when one gets or loses its whole way.
fn draft(sheet: Sheet) -> Option<El> {
    let (job, end, at) = sheet.wiring.wire.with(|wire| {
        wire.begun()
            .map(|begun| (begun.job.clone(), begun.end, begun.at.clone()))
    })?;
    let path = sheet.drawing.with(|drawing| {
        let spot = |id: &str| Some(drawing.spots[drawing.place(id)?]);
        let own = spot(&job)?;
        let pointer = sheet.pointer.get();
        let held = at.and_then(|at| spot(&at));
        Some(match end {
            End::Output => line(output(own), &[], pointer.or(held.map(input))?),
            End::Input => line(pointer.or(held.map(output))?, &[], input(own)),
        })
    });
    Some(el("path").attr("class", "draft").attr("d", path?))
}

/// The button that takes the chosen arrow away, in its middle.
fn cut(sheet: Sheet) -> Option<El> {
    let (job, on) = sheet.edge.get()?;
    let Spot { x, y } = sheet
        .drawing
        .with(|drawing| Some(drawing.middle(drawing.route(&job, &on)?)))?;
    let wiring = sheet.wiring;
    let label = move || wiring.sentence("graph.free", &job, &on);
    Some(
        el("button")
            .class("cut")
            .testid("cut")
            .attr("data-cut", "")
            .attr("aria-label", label)
            .style("transform", at(Spot { x, y }))
            .child(crate::components::icon("x")),
    )
}

/// A place of the drawing as the style sheet writes it.
pub(super) fn at(spot: Spot) -> String {
    format!("translate(calc({}rem/16),calc({}rem/16))", spot.x, spot.y)
}
