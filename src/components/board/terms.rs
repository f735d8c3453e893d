//! Everyday words beside a term of the trade, for beginners, where the term comes first.

use odp_sim::setup::Difficulty;

use crate::dom::{El, el};
use crate::game::Game;

/// The terms, by the ends of their keys. Longer ones come before those that they hold.
const TERMS: [&str; 20] = [
    "base-image",
    "cache-key",
    "health-check",
    "image",
    "layer",
    "cache",
    "path",
    "commit",
    "rebuild",
    "runner",
    "arg",
    "stage",
    "registry",
    "ledger",
    "tag",
    "variable",
    "user",
    "workdir",
    "lint",
    "push",
];

/// What the terms of a text mean, but for those that were told; `told` grows by them.
pub fn terms(game: Game, text: &str, told: &mut Vec<&'static str>) -> Vec<El> {
    if game.difficulty != Difficulty::Beginner {
        return Vec::new();
    }
    let mut each = Vec::new();
    for term in TERMS {
        let words = game.words.get(&format!("term.{term}.word"));
        let found = words.split('|').find(|word| holds(text, word));
        if let Some(word) = found.filter(|_| !told.contains(&term)) {
            told.push(term);
            let says = game.words.get(&format!("term.{term}.says"));
            let line = el("p")
                .class("term-says")
                .child(el("b").child(word.to_owned()))
                .child([": ", &says].concat());
            each.push(line);
        }
    }
    each
}

/// Whether a text has a word, whole; case counts in words that are all capitals.
fn holds(text: &str, word: &str) -> bool {
    // Capitals matter in ASCII only: the tables for all other letters weigh seven kilobytes.
    let name = !word.bytes().any(|byte| byte.is_ascii_lowercase());
    let (text, word) = if name {
        (text.to_owned(), word.to_owned())
    } else {
        (text.to_ascii_lowercase(), word.to_ascii_lowercase())
    };
    let mut from = 0;
    while let Some(at) = text[from..].find(&word) {
        let (start, end) = (from + at, from + at + word.len());
        let before = text[..start].chars().next_back().is_some_and(joined);
        let after = text[end..].chars().next().is_some_and(joined);
        if !before && !after {
            return true;
        }
        from = end;
    }
    false
}

/// Whether a character goes on with a word: letters and digits do, of whatever script.
fn joined(char: char) -> bool {
    let mark = matches!(char, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}');
    char.is_ascii_alphanumeric() || char == '_' || !(char.is_ascii() || mark)
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn whole_words_are_found_and_names_only_as_they_are_written() {
        for (text, word, found) in [
            ("The image builds", "image", true),
            ("Images are large.", "images", true),
            ("imaginary images", "image", false),
            ("PATH does not lead there", "PATH", true),
            ("a path through", "PATH", false),
            ("PYTHONPATH", "PATH", false),
            ("la caché, aquí", "caché", true),
            ("¿imagen?", "imagen", true),
            ("«capas» … capa—", "capa", true),
            ("imágenes", "im", false),
            ("cachés", "caché", false),
            ("", "image", false),
        ] {
            assert_eq!(holds(text, word), found, "{text} {word}");
        }
    }
}
