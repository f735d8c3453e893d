//! What the player should know about the page itself: notices that stay until they are
//! dismissed, and the live region that is only heard.

use leptos::prelude::*;

use super::icon;
use crate::dom::{El, each, el};
use crate::shell::{Notice, Notices, use_status};
use crate::text::t;

/// The notices that stand.
pub fn notice_list() -> El {
    let notices = expect_context::<Notices>();
    let line = move |notice: Notice, _| notice_line(notices, notice);
    let name = |notice: &Notice| notice.key().to_owned();
    el("div")
        .class("notices")
        .attr("role", "status")
        .child(each(move || notices.standing(), name, line))
}

fn notice_line(notices: Notices, notice: Notice) -> El {
    let dismiss = el("button")
        .class("btn icon")
        .attr("aria-label", t("notice.dismiss"))
        .on_click(move || notices.dismiss(notice))
        .child(icon("x"));
    el("p")
        .class("notice")
        .testid(notice.key())
        .child(icon("warn"))
        .child(el("span").child(t(notice.key())))
        .child(dismiss)
}

/// The one polite live region.
pub fn live_region() -> El {
    let status = use_status();
    el("p")
        .class("heard")
        .attr("role", "status")
        .testid("status")
        .child(move || status.sentence())
}
