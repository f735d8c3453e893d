//! The sandbox: its words, its code and the facts that it needs, and what its address asks
//! for.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;

use super::{enter, room};
use crate::browser::{self, route};
use crate::chunks::{self, Sandbox};
use crate::dom::{IntoNode, Node, el, live};
use crate::live::memo;
use crate::missions;
use crate::text::{t, use_text};

/// What the builder says is told with the words of the first room, why it ran a step with
/// those of the second.
const WORDS: &[&str] = &[
    "content/workshop.",
    "content/jigsaw.",
    "content/cache.",
    "text/sandbox/",
];

/// What has arrived of the sandbox.
#[derive(Clone, Default)]
struct Arrived {
    sandbox: Option<Sandbox>,
    content: Option<Arc<Content>>,
    lost: bool,
}

/// The page. Everything of the sandbox hangs on this one function.
pub fn page() -> Node {
    let text = use_text();
    let moves = enter(move || (text.get("map.sandbox"), String::new()));
    let arrived = RwSignal::new(Arrived::default());
    fetch(arrived);
    let ready = memo(move || text.ready(WORDS));
    let link = memo(|| route::address().search_params().get("s"));
    live(move || match arrived.get() {
        Arrived {
            sandbox: Some(sandbox),
            content: Some(content),
            ..
        } if ready.get() => {
            let link = link.get();
            // The heading comes later than the page.
            if moves {
                browser::page::focus_if_lost("h1".into());
            }
            untrack(|| (sandbox.page)(content.facts.clone(), link.as_deref()))
        }
        Arrived { lost, .. } if lost || text.failed() => room::gone(),
        _ => el("p")
            .class("loading")
            .attr("role", "status")
            .child(t("wait"))
            .into_node(),
    })
}

/// Asks for the words, the facts and the code, all at once.
fn fetch(arrived: RwSignal<Arrived>) {
    use_text().need(WORDS);
    browser::spawn(async move {
        let sandbox = sandbox().await;
        let _left = arrived.try_update(|arrived| {
            arrived.lost |= sandbox.is_none();
            arrived.sandbox = sandbox;
        });
    });
    browser::spawn(async move {
        let content = missions::content().await;
        let _left = arrived.try_update(|arrived| {
            arrived.lost |= content.is_none();
            arrived.content = content;
        });
    });
}

/// The sandbox, with its style sheets and what it needs to know.
async fn sandbox() -> Option<Sandbox> {
    let facts = missions::facts();
    missions::dressed(&missions::SANDBOX_SHEETS).await?;
    let sandbox = chunks::sandbox().await.ok()?;
    missions::learn(sandbox.facts, facts).await?;
    Some(sandbox)
}
