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

/// What an image lacks of the programs that Debian 12 has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::build) enum Lacks {
    /// Nothing, as far as anybody knows.
    #[default]
    Nothing,
    /// What no Debian 13 has. Whether the many packages of a large image bring the others is
    /// not known.
    AptKey,
    /// What the minimal system of Debian 13 has not.
    Adduser,
}

impl Lacks {
    /// Of an image by the name in the file.
    pub(in crate::build) fn of(image: &BaseImage, name: &str) -> Self {
        let familiar = familiar(name);
        let Some((repository, tag)) = familiar.rsplit_once(':') else {
            return Self::Nothing;
        };
        let known = image.system == System::Debian && matches!(repository, "python" | UV);
        if !known || !is_trixie(tag, image.python) {
            Self::Nothing
        } else if image.packages.is_empty() {
            Self::Adduser
        } else {
            Self::AptKey
        }
    }
}

/// Whether a tag stands for Debian 13: by its word, or because it was built after August 2025,
/// when that became what tags without a word stand for (docker-library/official-images,
/// `library/python`).
fn is_trixie(tag: &str, minor: u8) -> bool {
    let mut words = tag.split('-');
    let numbers = words.next().unwrap_or(tag);
    let mut suites = words.filter(|word| !matches!(*word, "slim"));
    if let Some(suite) = suites.next_back() {
        return suite == "trixie";
    }
    let micro = numbers.split('.').nth(2).map(str::parse);
    let first = match minor {
        9 => 24,
        10 => 19,
        11 => 14,
        12 => 12,
        13 => 7,
        14.. => 0,
        _ => return false,
    };
    match micro {
        Some(micro) => micro.is_ok_and(|micro: u8| micro >= first),
        None => true,
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
    /// bring along may be adduser.
    fn lacks(&self, name: &str) -> bool {
        match self.lacks {
            Lacks::Nothing => false,
            Lacks::AptKey => name == APT_KEY,
            Lacks::Adduser => {
                let is_of_it = ADDUSER.contains(&name);
                name == APT_KEY || is_of_it && !has_any_debian_package(&self.disk.tree)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_which_debian_it_is() {
        for (tag, minor, expected) in [
            ("3.12-slim", 12, true),
            ("3.12", 12, true),
            ("latest", 14, true),
            ("slim", 14, true),
            ("3.12-slim-trixie", 12, true),
            ("3.12.3-slim-trixie", 12, true),
            ("3.12-slim-bookworm", 12, false),
            ("3.12-bullseye", 12, false),
            ("3.12.3-slim", 12, false),
            ("3.12.11-slim", 12, false),
            ("3.12.12-slim", 12, true),
            ("3.13.7", 13, true),
            ("3.14.0-slim", 14, true),
            ("3.8-slim", 8, false),
            ("python3.12-trixie-slim", 12, true),
            ("0.9-python3.12-bookworm-slim", 12, false),
        ] {
            assert_eq!(is_trixie(tag, minor), expected, "{tag}");
        }
    }
}
