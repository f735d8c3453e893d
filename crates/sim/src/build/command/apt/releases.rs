//! Which packages a release of Debian or Ubuntu has, and how apt refuses the others.

use crate::build::base::Suite;
use crate::build::machine::{End, Machine};
use crate::build::unknown::Unknown;

/// Names that people ask for and no release has.
const NOWHERE: [&str; 13] = [
    "docker",
    "numpy",
    "openssl-dev",
    "pandas",
    "pip",
    "pip3",
    "plotly",
    "python",
    "python-dev",
    "python-pip",
    "requests",
    "streamlit",
    "uv",
];

/// Names that only some releases have: how apt refuses them in the others, and the releases
/// that have them (<https://packages.debian.org>, <https://packages.ubuntu.com>). Other packages
/// of the release still name what is `mentioned`, and provide what is `virtual`.
const SOME: &str = "
libgl1-mesa-glx mentioned bullseye bookworm jammy
netcat virtual bullseye jammy
openjdk-17-jdk absent bullseye bookworm jammy
openjdk-17-jdk-headless absent bullseye bookworm jammy
openjdk-17-jre mentioned bullseye bookworm jammy
openjdk-17-jre-headless mentioned bullseye bookworm jammy
software-properties-common absent bullseye bookworm jammy
wkhtmltopdf mentioned bullseye bookworm jammy
";

/// Where apt is told which releases to look in.
const SOURCES: [&str; 2] = ["/etc/apt/sources.list", "/etc/apt/sources.list.d"];

/// How apt says that it cannot install a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No list has the name.
    Absent,
    /// Another package names it.
    Mentioned,
    /// Other packages stand for it.
    Virtual,
}

/// How a release refuses a package; nothing where it has it, or nobody knows.
fn refusal(suite: Suite, package: &str) -> Option<Refusal> {
    let line = SOME.lines().find(|line| {
        let rest = line.strip_prefix(package);
        rest.is_some_and(|rest| rest.starts_with(' '))
    })?;
    let mut words = line.split(' ').skip(1);
    let refusal = match words.next()? {
        "absent" => Refusal::Absent,
        "mentioned" => Refusal::Mentioned,
        _ => Refusal::Virtual,
    };
    let name = suite.name()?;
    words.all(|has| has != name).then_some(refusal)
}

/// The packages that stand for netcat.
fn netcats(suite: Suite) -> [&'static str; 2] {
    if suite == Suite::Trixie {
        ["netcat-openbsd 1.229-1", "netcat-traditional 1.10-50"]
    } else {
        ["netcat-openbsd 1.219-1", "netcat-traditional 1.10-47"]
    }
}

impl Machine<'_> {
    /// How apt surely refuses a package.
    pub(super) fn apt_refusal(&self, name: &str, lists: bool) -> Option<Refusal> {
        if Unknown::Anything.is_of(&self.disk.tree) {
            return None;
        }
        if !lists || NOWHERE.binary_search(&name).is_ok() {
            return Some(Refusal::Absent);
        }
        let refusal = refusal(self.suite, name);
        refusal.filter(|_| !self.has_other_sources())
    }

    /// Whether somebody may have told apt to look in another release as well.
    pub(super) fn has_other_sources(&self) -> bool {
        let tree = &self.disk.tree;
        SOURCES.iter().any(|path| {
            tree.get(path).is_some_and(|node| !node.is_dir())
                || tree.below(path).any(|(_, node)| !node.is_dir())
                || self.may_be_gone(path)
                || self.may_be_gone(&[path, "/debian.sources"].concat())
        })
    }

    /// The words of apt for a package that it cannot install (`apt-private/private-cacheset.cc`,
    /// `showVirtualPackageErrors`).
    pub(super) fn apt_refuses(&mut self, name: &str, refusal: Refusal, lists: bool) -> End {
        match refusal {
            Refusal::Absent => {}
            Refusal::Mentioned => {
                self.say_all(&[
                    "Package ",
                    name,
                    " is not available, but is referred to by another package.",
                ]);
                self.say("This may mean that the package is missing, has been obsoleted, or");
                self.say("is only available from another source");
                self.say("");
            }
            Refusal::Virtual => {
                self.say_all(&["Package ", name, " is a virtual package provided by:"]);
                for provider in netcats(self.suite) {
                    self.say_all(&["  ", provider]);
                }
                self.say("You should explicitly select one to install.");
                self.say("");
            }
        }
        let said = if refusal == Refusal::Absent {
            ["E: Unable to locate package ", name].concat()
        } else {
            ["E: Package '", name, "' has no installation candidate"].concat()
        };
        let code = if lists {
            "apt-package-unknown"
        } else {
            "apt-lists-missing"
        };
        self.fail(code, 100, &said, &[("package", name)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_have_their_packages() {
        for (package, suite, expected) in [
            ("netcat", Suite::Jammy, None),
            ("netcat", Suite::Bullseye, None),
            ("netcat", Suite::Bookworm, Some(Refusal::Virtual)),
            ("netcat", Suite::Trixie, Some(Refusal::Virtual)),
            ("netcat", Suite::Unknown, None),
            ("netcat-openbsd", Suite::Trixie, None),
            ("openjdk-17-jdk", Suite::Trixie, Some(Refusal::Absent)),
            ("openjdk-17-jre", Suite::Trixie, Some(Refusal::Mentioned)),
            ("openjdk-17-jre", Suite::Bookworm, None),
            ("openjdk-17", Suite::Trixie, None),
            ("", Suite::Trixie, None),
        ] {
            assert_eq!(refusal(suite, package), expected, "{package} {suite:?}");
        }
    }
}
