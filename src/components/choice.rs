//! A labelled choice among words.

use leptos::prelude::*;

use crate::settings::use_settings;
use crate::text::{LANGUAGES, Language, use_text};

/// One of several words. `options` gives the stored word and what is shown for it.
#[component]
pub fn Choice(
    /// For the browser tests, and the id.
    testid: &'static str,
    /// What is chosen here.
    #[prop(into)]
    label: Signal<String>,
    /// The words and what is shown for them.
    #[prop(into)]
    options: Signal<Vec<(&'static str, String)>>,
    /// The word of the moment.
    #[prop(into)]
    value: Signal<&'static str>,
    /// Told of the chosen word.
    #[prop(into)]
    pick: Callback<String>,
    /// Whether the label is only heard.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let option = move |(word, shown): (&'static str, String)| {
        view! {
            <option value=word selected=move || value.get() == word>
                {shown}
            </option>
        }
    };
    view! {
        <label class="choice" class:quiet=quiet>
            <span class:heard=quiet>{label}</span>
            <select
                data-testid=testid
                on:change:target=move |event| pick.run(event.target().value())
                prop:value=value
            >
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// The choice of the language.
#[component]
pub fn LanguageChoice(
    /// For the browser tests.
    testid: &'static str,
    /// Whether the label is only heard.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let text = use_text();
    let settings = use_settings();
    let each = |language: &Language| (language.code(), language.name().to_owned());
    view! {
        <Choice
            testid
            quiet
            label=Signal::derive(move || text.get("settings.language"))
            options=Signal::derive(move || LANGUAGES.iter().map(each).collect())
            value=Signal::derive(move || text.language().code())
            pick=move |word: String| settings.update(|now| now.language = Language::of(&word))
        />
    }
}
