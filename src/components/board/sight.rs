//! The two eyes: what a visitor sees in a browser, and what a stranger finds in the image.

use leptos::ev;
use leptos::prelude::*;
use odp_sim::container::{Leak, Visit, Way};

use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group, when};
use crate::game::Game;
use crate::text::{Arg, Text};

/// The address of an app that runs on the laptop.
pub fn local(port: u16) -> StoredValue<String> {
    StoredValue::new(["localhost:", &port.to_string()].concat())
}

/// What the eyes look at.
#[derive(Clone, Copy)]
pub struct Sight {
    /// The game.
    pub game: Game,
    /// What a visitor's session showed; `None` when nobody came that far.
    pub visit: Memo<Option<Visit>>,
    /// What a stranger found; `None` when there is no image.
    pub leaks: Memo<Option<Vec<Leak>>>,
    /// Where the app is to be found, as a browser's address.
    pub address: StoredValue<String>,
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Eye {
    Visitor,
    Stranger,
}

const EYES: [(Eye, &str, &str); 2] = [
    (Eye::Visitor, "look-visitor", "eye"),
    (Eye::Stranger, "look-stranger", "spy"),
];

/// Both eyes as tabs, on an image and what runs from it.
pub fn eyes(sight: Sight) -> El {
    eyes_on(
        sight.game,
        Box::new(move || window(sight)),
        Box::new(move || strangers(sight)),
    )
}

/// What an eye sees.
pub type Seen = Box<dyn Fn() -> Node>;

/// Both eyes as tabs: what a visitor sees, and what a stranger does.
pub fn eyes_on(game: Game, visitor: Seen, stranger: Seen) -> El {
    let eye = RwSignal::new(Eye::Visitor);
    let words = game.words;
    let tab = move |(each, id, picture): (Eye, &'static str, &'static str)| {
        let on = move || eye.get() == each;
        el("button")
            .attr("role", "tab")
            .attr("id", id)
            .testid(id)
            .attr("aria-selected", move || if on() { "true" } else { "false" })
            .attr("aria-controls", "look")
            .attr("tabindex", move || if on() { "0" } else { "-1" })
            .on_click(move || eye.set(each))
            .child(icon(picture))
            .child(move || words.get(&format!("board.{id}")))
    };
    let key = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            let other = usize::from(eye.get_untracked() == Eye::Visitor);
            eye.set(EYES[other].0);
            crate::browser::page::focus(&["#", EYES[other].1].concat());
        }
    };
    let labelled = move || EYES[usize::from(eye.get() == Eye::Stranger)].1;
    let tabs = el("div")
        .class("tabs")
        .attr("role", "tablist")
        .attr("aria-label", game.word("board.eyes"))
        .on("keydown", key)
        .child(EYES.map(tab));
    let look = el("div")
        .attr("id", "look")
        .attr("role", "tabpanel")
        .attr("aria-labelledby", labelled)
        .child(move || match eye.get() {
            Eye::Visitor => visitor(),
            Eye::Stranger => stranger(),
        });
    el("div").class("eyes").child(tabs).child(look)
}

/// A browser's window on the app.
pub fn window(sight: Sight) -> Node {
    let Sight {
        game,
        visit,
        address,
        ..
    } = sight;
    let state = move || match visit.get() {
        Some(Visit::Page { .. } | Visit::Other { .. }) => "lit",
        Some(Visit::Error { .. }) => "error",
        _ => "dark",
    };
    let theme = move || if state() == "dark" { "dark" } else { "light" };
    let old = move || game.stale();
    el("div")
        .class("win")
        .testid("window")
        .attr("data-state", state)
        .class_if("stale", old)
        .child(
            el("div")
                .class("chrome")
                .attr("aria-hidden", "true")
                .child(el("i"))
                .child(el("i"))
                .child(el("i"))
                .child(el("span").class("mono").child(address.get_value())),
        )
        .child(
            el("div")
                .class("glass")
                .attr("data-theme", theme)
                .child(move || glass(game, visit.get(), address)),
        )
        .child(when(old, move || {
            el("p")
                .class("stale-note")
                .child(icon("clock"))
                .child(game.word("board.stale"))
        }))
        .into_node()
}

fn glass(game: Game, visit: Option<Visit>, address: StoredValue<String>) -> Node {
    match visit {
        Some(Visit::Page { title, shows }) => lit(&title, &shows),
        Some(Visit::Other { title }) => lit(&title, ""),
        Some(Visit::Error {
            exception, message, ..
        }) => red_box(game, &exception, &message),
        _ => dark(game, address),
    }
}

/// Nobody answers: no image, no container, or no way to it.
fn dark(game: Game, address: StoredValue<String>) -> Node {
    let ran = game.ran.get_untracked();
    let key = if ran {
        "board.window-dark"
    } else {
        "board.window-idle"
    };
    let args = [("address", Arg::Code(address.get_value()))];
    let words = move || game.words.say(key, &args);
    el("p")
        .class("dark")
        .child(el("span").class("lamp").attr("aria-hidden", "true"))
        .child(words)
        .into_node()
}

fn red_box(game: Game, exception: &str, message: &str) -> Node {
    let message = message
        .strip_prefix(exception)
        .map_or(message, |rest| rest.trim_start_matches(':'))
        .trim();
    group![
        el("div")
            .class("redbox mono")
            .child(el("b").child(exception.to_owned()))
            .child(": ")
            .child(message.to_owned()),
        el("p").class("dim").child(game.word("board.window-error"))
    ]
}

/// Pictures of a page: talk, figures, prices, progress.
const CURVES: [&str; 4] = [
    "M4 40V24H22V40M32 40V10H50V40M60 40V18H78V40M88 40V30H106V40",
    "M4 5H72V16H4zM48 23H116V34H48zM0 40",
    "M0 34 12 30 24 31 36 22 48 25 60 15 72 19 84 10 96 13 108 6 120 8",
    "M0 34H24V26H48V20H72V12H96V6H120",
];

/// The picture of a page: each of the game's apps has its own, by the letter that its title
/// begins with.
fn curve(title: &str) -> &'static str {
    let first = title.bytes().next().unwrap_or_default();
    CURVES[usize::from((first % 9) & 3)]
}

/// The page: title, words and a chart that is only a picture.
pub fn lit(title: &str, shows: &str) -> Node {
    let curve = curve(title);
    group![
        el("p").class("headline").child(title.to_owned()),
        el("svg")
            .class("chart")
            .attr("viewBox", "0 0 120 40")
            .attr("preserveAspectRatio", "none")
            .attr("aria-hidden", "true")
            .child(
                el("path")
                    .class("area")
                    .attr("d", [curve, "V40H0z"].concat())
            )
            .child(el("path").class("curve").attr("d", curve)),
        el("p").child(shows.to_owned())
    ]
}

/// What somebody finds who gets hold of the image.
fn strangers(sight: Sight) -> Node {
    let game = sight.game;
    let found = move || match sight.leaks.get() {
        None => el("p")
            .class("dark")
            .child(game.word("board.stranger-none")),
        Some(found) => leaks(game.words, &found),
    };
    el("div")
        .class("stranger")
        .testid("stranger")
        .child(found)
        .into_node()
}

/// What was found in an image by somebody who took it apart.
pub fn leaks(words: Text, found: &[Leak]) -> El {
    if found.is_empty() {
        return el("p")
            .class("nothing")
            .child(icon("lock"))
            .child(words.get("board.stranger-nothing"));
    }
    let each = found.iter().map(|leak| leaked(words, leak));
    el("ul").class("leaks").child(each.collect::<Vec<_>>())
}

fn leaked(words: Text, leak: &Leak) -> El {
    let key = match leak.way {
        Way::File => "board.leak-file",
        Way::DeletedFile => "board.leak-deleted",
        Way::Env => "board.leak-env",
        Way::BuildArg => "board.leak-arg",
        Way::Command => "board.leak-command",
    };
    let line = (leak.line > 0).then(|| {
        let args = [("line", Arg::Count(leak.line.into()))];
        el("small").child(words.say("board.leak-line", &args))
    });
    let told = el("p")
        .child(words.get(key))
        .child(" ")
        .child(el("code").child(leak.place.clone()))
        .child(" ")
        .child(line);
    el("li").child(icon("key")).child(
        el("div")
            .child(el("b").class("mono").child(leak.secret.clone()))
            .child(told),
    )
}

#[cfg(test)]
mod tests {
    use super::curve;

    #[test]
    fn each_app_has_a_picture_of_its_own() {
        let titles = [
            "Churn predictor",
            "Doc chat",
            "Stock board",
            "Today's lessons",
        ];
        for (at, one) in titles.iter().enumerate() {
            for other in &titles[..at] {
                assert_ne!(curve(one), curve(other), "{one}, {other}");
            }
        }
    }
}
