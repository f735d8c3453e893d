//! Which Debian an image is made from, where programs depend on it.
//!
//! Debian 13 has no apt-key (apt 2.9.26, `debian/changelog`), and its minimal system no
//! adduser, which nothing there depends on any more (Debian, `adduser`, priority `optional`);
//! useradd and groupadd of the package passwd are in both.

use super::{UV, familiar};
use crate::build::base::has_any_debian_package;
use crate::build::machine::Machine;
use crate::facts::{BaseImage, System};

/// Programs of the package adduser.
const ADDUSER: [&str; 3] = ["addgroup", "adduser", "deluser"];
const APT_KEY: &str = "apt-key";

/// A release of Debian or Ubuntu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::build) enum Suite {
    /// None of them, or one that nobody knows.
    #[default]
    Unknown,
    /// Debian 11.
    Bullseye,
    /// Debian 12.
    Bookworm,
    /// Debian 13.
    Trixie,
    /// Ubuntu 22.04.
    Jammy,
}

impl Suite {
    /// Of an image by the name in the file.
    pub(in crate::build) fn of(image: &BaseImage, name: &str) -> Self {
        if image.system != System::Debian {
            return Self::Unknown;
        }
        let familiar = familiar(name);
        match familiar.rsplit_once(':') {
            Some(("python" | UV, tag)) => Self::of_tag(tag, image.python),
            Some(("debian", _)) => Self::named(&image.reference),
            Some(("ubuntu", _)) if image.reference == "ubuntu:22.04" => Self::Jammy,
            _ => Self::Unknown,
        }
    }

    /// The release that a tag stands for: by its word, or by when it was built.
    fn of_tag(tag: &str, minor: u8) -> Self {
        let mut words = tag.split('-');
        let numbers = words.next().unwrap_or(tag);
        let mut suites = words.filter(|word| !matches!(*word, "slim"));
        match suites.next_back() {
            Some(suite) => Self::named(suite),
            None => Self::built(numbers, minor),
        }
    }

    fn named(text: &str) -> Self {
        let all = [Self::Bullseye, Self::Bookworm, Self::Trixie];
        let is_it = |suite: &Self| suite.name().is_some_and(|name| text.contains(name));
        all.into_iter().find(is_it).unwrap_or_default()
    }

    /// What tags without a word stand for: Debian 12 since June 2023, and Debian 13 since August
    /// 2025, beginning with these releases of Python (docker-library/official-images,
    /// `library/python`).
    fn built(numbers: &str, minor: u8) -> Self {
        let (bookworm, trixie) = match minor {
            8 => (17, u8::MAX),
            9 => (17, 24),
            10 => (12, 19),
            11 => (4, 14),
            12 => (0, 12),
            13 => (0, 7),
            14.. => (0, 0),
            _ => return Self::Unknown,
        };
        let micro = numbers.split('.').nth(2).map(str::parse::<u8>);
        match micro {
            None if trixie == u8::MAX => Self::Bookworm,
            None => Self::Trixie,
            Some(Ok(micro)) if micro >= trixie => Self::Trixie,
            Some(Ok(micro)) if micro >= bookworm => Self::Bookworm,
            Some(_) => Self::Unknown,
        }
    }

    /// The word that tags and lists of packages have for it.
    pub(in crate::build) fn name(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Bullseye => Some("bullseye"),
            Self::Bookworm => Some("bookworm"),
            Self::Trixie => Some("trixie"),
            Self::Jammy => Some("jammy"),
        }
    }
}

impl Machine<'_> {
    /// Whether the bare system has a program of that name.
    pub(crate) fn has_bare(&self, name: &str) -> bool {
        super::has_program(self.base.system, name) && !self.lacks(name)
    }

    /// Whether a path is one of the bare system's programs.
    pub(crate) fn is_bare(&self, path: &str) -> bool {
        super::is_program(self.base.system, path)
            && !self.lacks(crate::build::tree::base_name(path))
    }

    /// Whether a program is missing that another release of the system has. What packages
    /// bring along may be adduser, and whether the many of a large image do is not known.
    fn lacks(&self, name: &str) -> bool {
        if self.suite != Suite::Trixie {
            return false;
        }
        let is_of_it = self.base.packages.is_empty() && ADDUSER.contains(&name);
        name == APT_KEY || is_of_it && !has_any_debian_package(&self.disk.tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_which_debian_it_is() {
        for (tag, minor, expected) in [
            ("3.12-slim", 12, Suite::Trixie),
            ("3.12", 12, Suite::Trixie),
            ("latest", 14, Suite::Trixie),
            ("slim", 14, Suite::Trixie),
            ("3.12-slim-trixie", 12, Suite::Trixie),
            ("3.12.3-slim-trixie", 12, Suite::Trixie),
            ("3.12-slim-bookworm", 12, Suite::Bookworm),
            ("3.12-bullseye", 12, Suite::Bullseye),
            ("3.12.3-slim", 12, Suite::Bookworm),
            ("3.11.3-slim", 11, Suite::Unknown),
            ("3.11.4-slim", 11, Suite::Bookworm),
            ("3.8.2-slim", 8, Suite::Unknown),
            ("3.9-slim-buster", 9, Suite::Unknown),
            ("3.12.11-slim", 12, Suite::Bookworm),
            ("3.12.12-slim", 12, Suite::Trixie),
            ("3.13.7", 13, Suite::Trixie),
            ("3.14.0-slim", 14, Suite::Trixie),
            ("3.8-slim", 8, Suite::Bookworm),
            ("python3.12-trixie-slim", 12, Suite::Trixie),
            ("0.9-python3.12-bookworm-slim", 12, Suite::Bookworm),
        ] {
            assert_eq!(Suite::of_tag(tag, minor), expected, "{tag}");
        }
    }
}
