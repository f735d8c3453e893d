//! The languages of the game. Adding one is adding its files and its line here.

/// A language that the words are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(&'static str, &'static str);

/// All of them, the first being the one to fall back on.
pub const LANGUAGES: &[Language] = &[Language("en", "English"), Language("es", "Español")];

impl Language {
    /// The BCP 47 tag, which is also the name of its files.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// What its speakers call it.
    pub const fn name(self) -> &'static str {
        self.1
    }

    /// The language of a tag such as `es-MX`.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        LANGUAGES
            .iter()
            .copied()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

impl Default for Language {
    fn default() -> Self {
        LANGUAGES[0]
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_region_does_not_matter() {
        assert_eq!(Language::of("es-MX").map(Language::code), Some("es"));
        assert_eq!(Language::of("EN").map(Language::code), Some("en"));
        assert_eq!(Language::of("tlh"), None);
        assert_eq!(Language::of(""), None);
    }
}
