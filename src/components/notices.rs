//! What the player should know about the page itself: notices that stay until they are
//! dismissed, and the live region that is only heard.

use leptos::prelude::*;

use super::icon;
use crate::live::words;
use crate::shell::{Notice, Notices, use_status};
use crate::text::t;

/// The notices that stand.
#[component]
pub fn NoticeList() -> impl IntoView {
    let notices = expect_context::<Notices>();
    view! {
        <div class="notices" role="status">
            <For each=move || notices.standing() key=|notice| notice.key() let:notice>
                <NoticeLine notice />
            </For>
        </div>
    }
}

#[component]
fn NoticeLine(notice: Notice) -> impl IntoView {
    let notices = expect_context::<Notices>();
    view! {
        <p class="notice" data-testid=notice.key()>
            {icon("warn")}
            <span>{t(notice.key())}</span>
            <button class="btn icon" aria-label=t("notice.dismiss") on:click=move |_| notices.dismiss(notice)>
                {icon("x")}
            </button>
        </p>
    }
}

/// The one polite live region.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let status = use_status();
    view! {
        <p class="heard" role="status" data-testid="status">
            {words(move || status.sentence())}
        </p>
    }
}
