//! Where pip puts what it installs, and whether it may.

use crate::build::command::Words;
use crate::build::machine::{End, Machine};
use crate::build::python::Python;
use crate::build::tree::{join, parent};

/// Where an installer puts things.
#[derive(Debug, Clone)]
pub(in super::super) struct Place {
    pub(in super::super) site: String,
    pub(in super::super) bin: String,
    /// Nothing that is installed already counts.
    pub(in super::super) blind: bool,
    /// pip chose the user's directory because its own is not writable.
    pub(in super::super) fallback: bool,
}

impl Machine<'_> {
    /// Where pip puts things.
    pub(super) fn place(&mut self, python: &Python, words: &Words<'_>) -> Result<Place, End> {
        if let Some(target) = words.value(&["-t", "--target"]) {
            let site = self.path(target);
            return self.checked(Place {
                bin: join(&site, "bin"),
                site,
                blind: true,
                fallback: false,
            });
        }
        if let Some(prefix) = words.value(&["--prefix", "--root"]) {
            let prefix = self.path(prefix);
            let site = python.site_below(&prefix);
            return self.checked(Place {
                bin: join(&prefix, "bin"),
                site,
                blind: true,
                fallback: false,
            });
        }
        let own = Place {
            site: python.site(),
            bin: join(&python.prefix, "bin"),
            blind: false,
            fallback: false,
        };
        let writable = self.may_write(&join(&own.site, "x"));
        if words.has(&["--user"]) || (!writable && !python.venv) {
            let base = join(self.home(), ".local");
            let site = python.site_below(&base);
            let fallback = !words.has(&["--user"]);
            return self.checked(Place {
                bin: join(&base, "bin"),
                site,
                blind: false,
                fallback,
            });
        }
        self.checked(own)
    }

    fn checked(&mut self, place: Place) -> Result<Place, End> {
        let probe = join(&place.site, "x");
        if self.may_write(&probe) {
            return Ok(place);
        }
        let mut first = place.site.as_str();
        while self.disk.tree.find(parent(first)).is_none() && parent(first) != "/" {
            first = parent(first);
        }
        let said = [
            "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '",
            first,
            "'",
        ];
        let end = self.deny("permission-denied", 1, &said.concat(), &[("path", first)]);
        self.say("Check the permissions.");
        Err(end)
    }
}
