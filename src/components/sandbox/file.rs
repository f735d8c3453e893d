//! The four texts of the sandbox: their names as files, and how long they may be.

use odp_sim::sandbox::{MOST_TEXT, Texts};

/// Longest listing that is taken, in bytes; it is folded at once.
pub(super) const MOST_LISTING: usize = 8 << 20;

/// One of the four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum File {
    Dockerfile,
    Ignore,
    Requirements,
    Listing,
}

impl File {
    pub(super) const ALL: [Self; 4] = [
        Self::Dockerfile,
        Self::Ignore,
        Self::Requirements,
        Self::Listing,
    ];

    /// Its name as a file.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Dockerfile => "Dockerfile",
            Self::Ignore => ".dockerignore",
            Self::Requirements => "requirements.txt",
            Self::Listing => "files.txt",
        }
    }

    /// Bytes that it may have.
    pub(super) const fn limit(self) -> usize {
        match self {
            Self::Listing => MOST_LISTING,
            _ => MOST_TEXT,
        }
    }

    /// Which text a file of that name is.
    pub(super) fn named(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            ".dockerignore" | "dockerignore" | "dockerignore.txt" | "_.dockerignore" => {
                Some(Self::Ignore)
            }
            "files.txt" | "listing.txt" | "ls.txt" => Some(Self::Listing),
            _ if lower.starts_with("requirements") => Some(Self::Requirements),
            _ if lower.starts_with("dockerfile") || lower.ends_with(".dockerfile") => {
                Some(Self::Dockerfile)
            }
            _ => None,
        }
    }

    /// The text.
    pub(super) fn of(self, texts: &Texts) -> &String {
        match self {
            Self::Dockerfile => &texts.dockerfile,
            Self::Ignore => &texts.ignore,
            Self::Requirements => &texts.requirements,
            Self::Listing => &texts.listing,
        }
    }

    /// The text, to be changed.
    pub(super) fn of_mut(self, texts: &mut Texts) -> &mut String {
        match self {
            Self::Dockerfile => &mut texts.dockerfile,
            Self::Ignore => &mut texts.ignore,
            Self::Requirements => &mut texts.requirements,
            Self::Listing => &mut texts.listing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        for (name, file) in [
            ("Dockerfile", Some(File::Dockerfile)),
            ("Dockerfile.prod", Some(File::Dockerfile)),
            ("web.dockerfile", Some(File::Dockerfile)),
            (".dockerignore", Some(File::Ignore)),
            ("requirements-dev.txt", Some(File::Requirements)),
            ("files.txt", Some(File::Listing)),
            ("notes.md", None),
        ] {
            assert_eq!(File::named(name), file, "{name}");
        }
    }
}
