//! A sheet over the board: the browser's own dialog, which keeps the focus inside and
//! closes on Escape.

use leptos::html;
use leptos::prelude::*;

use crate::components::icon;
use crate::text::use_text;

/// A sheet that is there while `open` says so.
pub fn dialog(
    testid: &'static str,
    open: RwSignal<bool>,
    title: Signal<String>,
    body: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let element = NodeRef::<html::Dialog>::new();
    let text = use_text();
    let heading = [testid, "-title"].concat();
    let labelled = heading.clone();
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        match (open.get(), element.open()) {
            // Fails only for a dialog that is not in the page.
            (true, false) => drop(element.show_modal()),
            (false, true) => element.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="sheet" node_ref=element aria-labelledby=labelled on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <div class="sheet-in" data-testid=testid>
                    <header>
                        <h2 id=heading.clone() tabindex="-1">
                            {title}
                        </h2>
                        <button
                            class="btn icon"
                            aria-label=move || text.get("board.close")
                            data-testid=[testid, "-close"].concat()
                            on:click=move |_| open.set(false)
                        >
                            {icon("x")}
                        </button>
                    </header>
                    {body()}
                </div>
            </Show>
        </dialog>
    }
    .into_any()
}
