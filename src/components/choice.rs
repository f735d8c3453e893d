//! A labelled choice among words.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::HtmlSelectElement;

use crate::dom::{El, IntoNode, Node, el, target};
use crate::progress::use_players;
use crate::rooms::{self, Difficulty};
use crate::settings::use_settings;
use crate::text::{LANGUAGES, Language, use_text};

/// One of several words.
pub struct Choice {
    /// For the browser tests.
    pub testid: &'static str,
    /// What is chosen here.
    pub label: Box<dyn Fn() -> String>,
    /// The words, and what is shown for each.
    pub options: Box<dyn Fn() -> Vec<(&'static str, String)>>,
    /// The word of the moment.
    pub value: Rc<dyn Fn() -> &'static str>,
    /// Told of the chosen word.
    pub pick: Box<dyn Fn(&str)>,
}

impl Choice {
    /// The label and the list.
    pub fn show(self) -> Node {
        self.field("").into_node()
    }

    /// The list; its label is only heard.
    pub fn show_quiet(self) -> Node {
        self.field("heard").class_if("quiet", true).into_node()
    }

    fn field(self, label: &'static str) -> El {
        let Self { options, pick, .. } = self;
        let value = self.value.clone();
        let option = move |(word, shown): (&'static str, String)| {
            let value = value.clone();
            el("option")
                .attr("value", word)
                .attr("selected", move || value() == word)
                .child(shown)
        };
        let value = self.value;
        let picked = move |event: web_sys::Event| {
            if let Some(select) = target::<HtmlSelectElement>(&event) {
                pick(&select.value());
            }
        };
        let select = el("select")
            .testid(self.testid)
            .on("change", picked)
            .prop("value", move || value())
            .child(move || options().into_iter().map(&option).collect::<Vec<_>>());
        el("label")
            .class("choice")
            .child(el("span").class(label).child(self.label))
            .child(select)
    }
}

/// The choice of the language.
pub fn language_choice(testid: &'static str) -> Choice {
    let text = use_text();
    let settings = use_settings();
    let each = |language: &Language| (language.code(), language.name().to_owned());
    Choice {
        testid,
        label: Box::new(move || text.get("settings.language")),
        options: Box::new(move || LANGUAGES.iter().map(each).collect()),
        value: Rc::new(move || text.language().code()),
        pick: Box::new(move |word| settings.update(|now| now.language = Language::of(word))),
    }
}

/// The choice of how hard the rooms are that are entered from now on.
pub fn difficulty_choice(testid: &'static str) -> Choice {
    let text = use_text();
    let players = use_players();
    let words = move || {
        let shown = |word| (word, text.get(&["difficulty.", word].concat()));
        let words = Difficulty::ALL.map(Difficulty::as_str);
        words.into_iter().map(shown).collect()
    };
    Choice {
        testid,
        label: Box::new(move || text.get("settings.difficulty")),
        options: Box::new(words),
        value: Rc::new(move || players.difficulty().as_str()),
        pick: Box::new(move |word| {
            players.set_difficulty(rooms::difficulty(word).unwrap_or_default());
        }),
    }
}
