//! What only root may do.

use super::super::failed;
use super::{Running, Went};
use crate::workflow::run::Did;
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::engine::Engine;

impl Engine<'_> {
    /// What comes of packages of the system that are installed without `sudo` on a runner of
    /// GitHub's. In a container a script runs as root.
    /// <https://docs.github.com/en/actions/reference/runners/github-hosted-runners#administrative-privileges>
    pub(super) fn lacks_root(&self, names: &[&str], running: &mut Running<'_>) -> Option<Went> {
        let is_user = self.cells[running.cell].tools.is_of_a_user();
        if !is_user || running.by_sudo || running.root || running.hidden {
            return None;
        }
        let said = refusal(names)?;
        running.work.did.push(Did {
            what: Act::Echo(said.to_owned()),
            failed: None,
        });
        let text = names.join(" ");
        let act = Act::Execute { text, tests: None };
        let did = failed(act, Failure::Asked(100));
        Some(running.work.note(did))
    }
}

/// What apt says to somebody else than root, where it needs root.
fn refusal(names: &[&str]) -> Option<&'static str> {
    const CHANGES: [&str; 8] = [
        "autoremove",
        "dist-upgrade",
        "full-upgrade",
        "install",
        "purge",
        "reinstall",
        "remove",
        "upgrade",
    ];
    const LOOKS: [&str; 6] = [
        "-s",
        "--simulate",
        "--just-print",
        "--dry-run",
        "--print-uris",
        "--version",
    ];
    let ["apt-get" | "apt", rest @ ..] = names else {
        return None;
    };
    if rest.iter().any(|word| LOOKS.contains(word)) {
        return None;
    }
    let mut words = rest.iter();
    let verb = words.find(|word| **word == "update" || CHANGES.contains(word))?;
    Some(if *verb == "update" {
        "E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\nE: Unable to lock directory /var/lib/apt/lists/"
    } else {
        "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?"
    })
}
