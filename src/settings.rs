//! How the player wants the page to be. Stored as one line (`theme=dark&text=large`) that
//! the script in the page's head reads too, before anything is painted.

use leptos::prelude::*;

use crate::browser::{page, storage};
use crate::live::effect;
use crate::text::Language;

/// Where the line is kept. `assets/early.js` reads the same key.
pub const KEY: &str = "odp.settings";

/// The player's choices. An empty word is the choice of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// The language, when one was chosen.
    pub language: Option<Language>,
    /// Dark or light.
    pub theme: Theme,
    /// Whether things may move.
    pub motion: Motion,
    /// How large the text is.
    pub size: Size,
    /// Whether a room shows its countdown.
    pub clock: bool,
}

/// An enum whose cases have a word each, in storage and in `data-` attributes.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident: $($(#[$case_doc:meta])* $case:ident = $word:literal),+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $name { #[default] $($(#[$case_doc])* $case),+ }

        impl $name {
            /// Every case with its word.
            pub const ALL: &[(Self, &'static str)] = &[$((Self::$case, $word)),+];

            /// Every word.
            pub const WORDS: &[&'static str] = &[$($word),+];

            /// Its word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$case => $word),+ }
            }

            /// The case of a word.
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().find(|(_, known)| *known == word).map(|(case, _)| *case)
            }
        }
    };
}

choice!(
    /// Dark or light.
    Theme:
    /// As the system has it.
    System = "system",
    /// Always dark.
    Dark = "dark",
    /// Always light.
    Light = "light"
);
choice!(
    /// Whether things may move.
    Motion:
    /// As the system has it.
    System = "system",
    /// As little as can be.
    Reduced = "reduced"
);
choice!(
    /// How large the text is.
    Size:
    /// As the browser has it.
    Normal = "normal",
    /// An eighth larger.
    Large = "large",
    /// A quarter larger.
    Larger = "larger"
);

impl Settings {
    /// Reads a stored line. What it does not know it leaves at the system's choice.
    pub fn read(line: &str) -> Self {
        let mut settings = Self::default();
        for (key, word) in line.split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "lang" => settings.language = Language::of(word),
                "theme" => settings.theme = Theme::of(word).unwrap_or_default(),
                "motion" => settings.motion = Motion::of(word).unwrap_or_default(),
                "text" => settings.size = Size::of(word).unwrap_or_default(),
                "clock" => settings.clock = word == "on",
                _ => {}
            }
        }
        settings
    }

    /// The line to store.
    pub fn write(&self) -> String {
        let clock = if self.clock { "on" } else { "off" };
        let pairs = [
            ("lang", self.language.map_or("", Language::code)),
            ("theme", self.theme.word()),
            ("motion", self.motion.word()),
            ("text", self.size.word()),
            ("clock", clock),
        ];
        pairs.map(|(key, word)| [key, word].join("=")).join("&")
    }

    /// What is stored in this browser.
    pub fn stored() -> Self {
        storage::read(KEY)
            .map(|line| Self::read(&line))
            .unwrap_or_default()
    }
}

/// The settings in use, from the context.
pub fn use_settings() -> RwSignal<Settings> {
    expect_context()
}

/// Keeps the page and the store in step with the settings.
pub fn follow(settings: RwSignal<Settings>) {
    let mut first = true;
    effect(move || {
        let now = settings.get();
        page::set_root("data-theme", now.theme.word());
        page::set_root("data-motion", now.motion.word());
        page::set_root("data-text", now.size.word());
        if !std::mem::take(&mut first) {
            // Refused settings last as long as the page; the notice about storage says so.
            let _ = storage::write(KEY, &now.write());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{Language, Motion, Settings, Size, Theme};

    #[test]
    fn what_is_written_is_read_again() {
        let settings = Settings {
            language: Language::of("es"),
            theme: Theme::Light,
            motion: Motion::Reduced,
            size: Size::Larger,
            clock: true,
        };
        assert_eq!(Settings::read(&settings.write()), settings);
        assert_eq!(
            Settings::read(&Settings::default().write()),
            Settings::default()
        );
    }

    #[test]
    fn any_line_is_read_as_settings() {
        for line in [
            "",
            "&&=",
            "theme=purple&lang=xx",
            "{\"theme\":1}",
            "\0=\u{1F600}",
        ] {
            assert_eq!(Settings::read(line), Settings::default(), "{line}");
        }
    }
}
