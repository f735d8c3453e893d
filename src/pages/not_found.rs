//! For addresses that lead nowhere, and for rooms that are not built yet.

use super::enter;
use crate::browser::route::link;
use crate::dom::{IntoNode, Node, el};
use crate::text::{t, use_text};

/// Says so and shows the way back.
pub fn not_found() -> Node {
    let text = use_text();
    enter(move || (text.get("not-found.title"), String::new()));
    dead_end("not-found.title", "not-found.lead")
}

/// A page with nothing on it but the way back.
pub(super) fn dead_end(title: &'static str, lead: &'static str) -> Node {
    el("main")
        .class("page narrow")
        .child(el("h1").attr("tabindex", "-1").child(t(title)))
        .child(el("p").class("lead").child(t(lead)))
        .child(link("/map", "btn go").child(t("not-found.back")))
        .into_node()
}
