//! For addresses that lead nowhere, and for rooms that are not built yet.

use leptos::prelude::*;

use super::enter;
use crate::browser::route::HLink;
use crate::text::{t, use_text};

/// Says so and shows the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    let text = use_text();
    enter(move || (text.get("not-found.title"), String::new()));
    dead_end("not-found.title", "not-found.lead")
}

/// A page with nothing on it but the way back.
pub(super) fn dead_end(title: &'static str, lead: &'static str) -> AnyView {
    view! {
        <main class="page narrow">
            <h1 tabindex="-1">{t(title)}</h1>
            <p class="lead">{t(lead)}</p>
            <HLink to="/map" class="btn go">
                {t("not-found.back")}
            </HLink>
        </main>
    }
    .into_any()
}
