//! The buttons over the node editor: zoom, move the window, tidy up.

use leptos::prelude::*;

use super::drawing::Way;
use super::sheet::Sheet;
use crate::components::icon;
use crate::dom::{El, el};
use crate::text::Arg;

/// A button: its test id, its words, its icon if it has one, and what it does.
#[derive(Clone, Copy)]
struct Tool {
    testid: &'static str,
    label: &'static str,
    picture: &'static str,
    run: fn(Sheet),
}

const FARTHER: Tool = tool("zoom-out", "graph.zoom-out", "minus", |sheet| {
    sheet.zoom(false, None);
});
const CLOSER: Tool = tool("zoom-in", "graph.zoom-in", "plus", |sheet| {
    sheet.zoom(true, None);
});
const WAYS: [Tool; 4] = [
    tool("pan-left", "graph.left", "up", |sheet| {
        sheet.pan(Way { x: -1, y: 0 });
    }),
    tool("pan-up", "graph.up", "up", |sheet| {
        sheet.pan(Way { x: 0, y: -1 });
    }),
    tool("pan-down", "graph.down", "up", |sheet| {
        sheet.pan(Way { x: 0, y: 1 });
    }),
    tool("pan-right", "graph.right", "up", |sheet| {
        sheet.pan(Way { x: 1, y: 0 });
    }),
];
const WORDS: [Tool; 2] = [
    tool("whole", "graph.whole", "", Sheet::show_whole),
    tool("tidy", "graph.tidy", "", Sheet::tidy),
];

const fn tool(
    testid: &'static str,
    label: &'static str,
    picture: &'static str,
    run: fn(Sheet),
) -> Tool {
    Tool {
        testid,
        label,
        picture,
        run,
    }
}

/// The buttons.
pub(super) fn tools(sheet: Sheet) -> El {
    let wiring = sheet.wiring;
    let percent = move || {
        let zoom = u64::try_from(wiring.camera.get().zoom).unwrap_or(0);
        wiring
            .words
            .say("graph.zoom", &[("count", Arg::Count(zoom))])
    };
    let button = move |tool: Tool| button(sheet, tool);
    // One arrow, turned by the style sheet.
    let way = move |tool: Tool| button(tool).class_if(tool.testid, true);
    el("div")
        .class("viewing")
        .attr("role", "group")
        .attr("aria-label", wiring.word("graph.view"))
        .child(button(FARTHER))
        .child(el("output").child(percent))
        .child(button(CLOSER))
        .child(el("span").class("ways").child(WAYS.map(way)))
        .child(WORDS.map(button))
}

fn button(sheet: Sheet, tool: Tool) -> El {
    let words = sheet.wiring.word(tool.label);
    let button = el("button")
        .testid(tool.testid)
        .on_click(move || (tool.run)(sheet));
    if tool.picture.is_empty() {
        button.class("btn").child(words)
    } else {
        button
            .class("btn icon")
            .attr("aria-label", words)
            .child(icon(tool.picture))
    }
}
