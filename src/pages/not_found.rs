//! For addresses that lead nowhere.

use leptos::prelude::*;

use super::enter;
use crate::browser::route::HLink;
use crate::text::{t, use_text};

/// Says so and shows the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    let text = use_text();
    enter(move || (text.get("not-found.title"), String::new()));
    view! {
        <main class="page narrow">
            <h1 tabindex="-1">{t("not-found.title")}</h1>
            <p class="lead">{t("not-found.lead")}</p>
            <HLink to="/map" class="btn go">
                {t("not-found.back")}
            </HLink>
        </main>
    }
}
