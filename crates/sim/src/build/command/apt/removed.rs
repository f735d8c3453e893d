//! `apk del`: packages that go again, those of a virtual one together
//! (<https://docs.alpinelinux.org/user-handbook/0.1a/Working/apk.html>).

use super::virtual_path;
use crate::build::command::brought;
use crate::build::machine::{End, Machine, OK};
use crate::facts::Facts;

/// What Alpine's name for the tools of a build stands for among the measured packages.
fn measured(name: &str) -> &str {
    if name == "build-base" {
        "build-essential"
    } else {
        name
    }
}

/// The programs that a package brings.
fn commands<'f>(facts: &'f Facts, package: &str) -> Vec<&'f str> {
    let known = facts.apt_package(measured(package));
    let own = known.map_or(&[][..], |known| &known.commands);
    let mut all: Vec<&str> = own.iter().map(String::as_str).collect();
    for command in brought::commands(package).into_iter().flatten() {
        all.push(command);
    }
    all
}

impl Machine<'_> {
    pub(super) fn apk_del(&mut self, names: &[&str]) -> End {
        if self.who.uid != 0 {
            let said = "ERROR: Unable to lock database: Permission denied";
            return self.deny("permission-denied", 99, said, &[]);
        }
        let mut paid = 0;
        for name in names {
            let path = virtual_path(name);
            let parts = self.disk.tree.text(&path).map(str::to_owned);
            paid += self.disk.remove(&path);
            for part in parts.as_deref().unwrap_or(name).split(' ') {
                paid += self.disk.remove(&["/usr/lib/", part].concat());
                paid += self.apk_take(part);
            }
        }
        self.paid(paid);
        OK
    }

    /// Takes the programs of a package away, but for those that another one brings too, and
    /// Python's, which others may still stand on.
    fn apk_take(&mut self, package: &str) -> u64 {
        let facts = self.facts;
        let others: Vec<&str> = self
            .disk
            .tree
            .children("/usr/lib")
            .flat_map(|(name, _)| commands(facts, name))
            .collect();
        let mut paid = 0;
        for command in commands(facts, package) {
            let python = command.starts_with("python") || command.starts_with("pip");
            if !python && !others.contains(&command) {
                paid += self.disk.remove(&["/usr/bin/", command].concat());
            }
        }
        paid
    }
}
