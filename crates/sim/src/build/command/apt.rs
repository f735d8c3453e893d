//! `apt-get` on Debian and `apk` on Alpine: lists, packages, and what they leave behind.

mod archived;
mod consent;
mod releases;
mod removed;

use super::Words;
use super::brought;
use crate::build::base::library_path;
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::{Kind, Node};
use crate::build::unknown::Unknown;
use crate::build::{AptReport, Output};
use crate::facts::System;
use crate::finding::Severity;

/// Where the lists of packages are, all together.
const LISTS: &str = "/var/lib/apt/lists/*";

/// Flags that take a value (apt-get(8), "OPTIONS").
const VALUED: &[&str] = &[
    "-o",
    "--option",
    "-t",
    "--target-release",
    "--default-release",
    "-c",
    "--config-file",
    "-a",
    "--host-architecture",
    "-P",
    "--build-profiles",
];

impl Machine<'_> {
    /// `apt-get …` and `apt …`
    pub(super) fn apt(&mut self, args: &[String]) -> End {
        let words = Words::new(args, VALUED);
        let Some((verb, names)) = words.rest.split_first() else {
            return OK;
        };
        if *verb == "install" {
            self.forget_gone();
        }
        if self.who.uid != 0 {
            let lock = if *verb == "update" {
                "/var/lib/apt/lists/lock"
            } else {
                "/var/lib/dpkg/lock-frontend"
            };
            let said = [
                "E: Could not open lock file ",
                lock,
                " - open (13: Permission denied)",
            ]
            .concat();
            return self.deny("permission-denied", 100, &said, &[("path", lock)]);
        }
        match *verb {
            "update" => self.apt_update(),
            "install" => self.apt_install(&words, names),
            "remove" | "purge" => {
                let all = words.has(&["--auto-remove", "--autoremove"]);
                self.apt_remove(names, all)
            }
            "autoremove" => {
                self.apt_remove(names, true);
                self.apt_orphans()
            }
            "clean" | "autoclean" => OK,
            _ => {
                self.not_simulated(&["apt-get ", verb].concat());
                OK
            }
        }
    }

    fn apt_update(&mut self) -> End {
        if let Some(end) = self.apt_archived() {
            return end;
        }
        let (apt, times) = (&self.facts.apt, &self.facts.times);
        self.ms += times.apt_update_ms + apt.lists_download / self.down;
        self.disk.put_deep(LISTS, Node::new(Kind::Lump, apt.lists));
        self.output.push(Output::Apt(Box::new(AptReport {
            update: true,
            ..AptReport::default()
        })));
        OK
    }

    fn apt_install(&mut self, words: &Words<'_>, names: &[&str]) -> End {
        let lists = self.disk.tree.get(LISTS).is_some();
        let mut new = Vec::new();
        for name in names {
            let name = name.split(['=', '/']).next().unwrap_or(name);
            if self.has_debian_package(name) || new.contains(&name) {
                continue;
            }
            if let Some(refusal) = self.apt_refusal(name, lists) {
                return self.apt_refuses(name, refusal, lists);
            }
            new.push(name);
        }
        let recommends = !words.has(&["--no-install-recommends"]);
        let mut report = AptReport::default();
        let mut bytes = Vec::new();
        for name in &new {
            let size = self.apt_sizes(name, recommends, &new, &mut report);
            bytes.push(size);
        }
        let asks = !consent::is_given(words) && !self.answered_yes;
        let more = report.count as usize > new.len();
        report.names = new.iter().map(|name| (*name).to_owned()).collect();
        // Of an image that nobody measured it is not known what it lacks.
        report.aborted = asks && more && !self.on_unmeasured();
        if asks && more && !report.aborted {
            self.find("apt-needs-yes", Severity::Warning, "", &[]);
        }
        self.output.push(Output::Apt(Box::new(report.clone())));
        if report.aborted {
            return self.fail("apt-needs-yes", 1, "Abort.", &[]);
        }
        let times = &self.facts.times;
        self.ms += report.download / self.down + report.installed / times.apt_write.max(1);
        self.ms += if new.is_empty() {
            0
        } else {
            times.apt_trigger_ms
        };
        for (name, bytes) in new.iter().zip(bytes) {
            self.apt_unpack(name, bytes);
        }
        // gcc recommends the headers of C and does not need them.
        let headers = library_path(HEADERS);
        if recommends && new.contains(&"gcc") && self.disk.tree.get(&headers).is_none() {
            self.disk.put_deep(&headers, Node::new(Kind::Lump, 0));
        }
        OK
    }

    /// Bytes that a package adds; counts them and the packages in the report.
    fn apt_sizes(
        &mut self,
        name: &str,
        recommends: bool,
        all: &[&str],
        report: &mut AptReport,
    ) -> u64 {
        let facts = self.facts;
        let Some(package) = facts.apt_package(name) else {
            self.find(
                "package-size-estimated",
                Severity::Info,
                "",
                &[("package", name)],
            );
            report.count += 1;
            report.download += 300_000;
            report.installed += 1_000_000;
            return 1_000_000;
        };
        let more = if recommends {
            package.recommends
        } else {
            (0, 0, 0)
        };
        let (mut download, mut installed, mut count) = (
            package.download + more.0,
            package.installed + more.1,
            package.count + more.2,
        );
        // What comes with it and is there already, or is asked for by name too, counts once.
        for part in &package.includes {
            let there = self.has_debian_package(part);
            if let Some(part) = facts
                .apt_package(part)
                .filter(|_| there || all.contains(&part.as_str()))
            {
                download = download.saturating_sub(part.download);
                installed = installed.saturating_sub(part.installed);
                count = count.saturating_sub(part.count).max(1);
            }
        }
        report.download += download;
        report.installed += installed;
        report.count += count;
        installed
    }

    fn apt_unpack(&mut self, name: &str, bytes: u64) {
        self.disk
            .put_deep(&library_path(name), Node::new(Kind::Lump, bytes));
        let facts = self.facts;
        let more = brought::commands(name);
        let package = facts.apt_package(name);
        if more.is_none() && package.is_none() && !brought::is_quiet(name) {
            self.open_up(Unknown::Anything);
        }
        for command in more.into_iter().flatten() {
            self.put_command("/usr/bin/", command);
        }
        let Some(package) = package else {
            return;
        };
        for part in &package.includes {
            let path = library_path(part);
            if self.disk.tree.get(&path).is_none() {
                self.disk.put_deep(&path, Node::new(Kind::Lump, 0));
            }
        }
        for command in &package.commands {
            let of_python = command == "python3" || command.starts_with("pip");
            if of_python && self.on_unmeasured() {
                // Nobody knows which Python that system has.
                self.open_up(Unknown::Anything);
                continue;
            }
            if command == "python3" {
                self.debian_python();
                continue;
            }
            let interpreter = command
                .starts_with("pip")
                .then(|| "/usr/bin/python3".into());
            let path = ["/usr/bin/", command].concat();
            self.disk
                .put_deep(&path, Node::new(Kind::Program { interpreter }, 0));
        }
    }

    fn put_command(&mut self, dir: &str, command: &str) {
        let node = Node::new(Kind::Program { interpreter: None }, 0);
        self.disk.put_deep(&[dir, command].concat(), node);
    }

    /// The distribution's own Python: 3.13 on Debian 13, 3.11 on Debian 12, 3.10 on Ubuntu 22.04.
    fn debian_python(&mut self) {
        let minor = match self.base.reference.as_str() {
            "ubuntu:22.04" => "10",
            _ if self.base.system == System::Alpine => "12",
            "debian:bookworm-slim" => "11",
            _ => "13",
        };
        let name = ["python3.", minor].concat();
        let exe = ["/usr/bin/", &name].concat();
        self.disk
            .put_deep(&exe, Node::new(Kind::Program { interpreter: None }, 0));
        self.disk
            .put("/usr/bin/python3", Node::new(Kind::Link(name.into()), 0));
    }

    /// Removes packages; what came along with one stays until somebody asks for all that is no
    /// longer needed (apt-get(8), `autoremove`).
    fn apt_remove(&mut self, names: &[&str], all: bool) -> End {
        let facts = self.facts;
        for name in names {
            let parts = facts
                .apt_package(name)
                .map_or(&[][..], |package| &package.includes);
            let there = self.disk.tree.get(&library_path(name)).is_some();
            if all || parts.is_empty() || !there {
                self.apt_take(name);
                continue;
            }
            self.disk
                .put_deep(&orphaned(name), Node::new(Kind::Lump, 0));
            self.say(
                "The following packages were automatically installed and are no longer required:",
            );
            self.say(["  ", &parts.join(" ")].concat());
            self.say("Use 'apt autoremove' to remove them.");
        }
        OK
    }

    /// Removes what came along with packages that are gone.
    fn apt_orphans(&mut self) -> End {
        let mut names = Vec::new();
        for (path, _) in self.disk.tree.below(INFO) {
            let name = path[INFO.len() + 1..].strip_suffix(ORPHANED);
            names.extend(name.map(str::to_owned));
        }
        for name in names {
            self.disk.remove(&orphaned(&name));
            self.apt_take(&name);
        }
        OK
    }

    /// Takes a package and what came along with it away.
    fn apt_take(&mut self, name: &str) {
        let mut paid = self.disk.remove(&library_path(name));
        let facts = self.facts;
        if let Some(package) = facts.apt_package(name) {
            for part in &package.includes {
                paid += self.disk.remove(&library_path(part));
            }
            for command in &package.commands {
                paid += self.disk.remove(&["/usr/bin/", command].concat());
            }
        }
        self.paid(paid);
    }

    /// `apk …`: sizes are not measured.
    pub(super) fn apk(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &["-t", "--virtual"]);
        let names = match words.rest.split_first() {
            Some((&"add", names)) => names,
            Some((&"del", names)) => return self.apk_del(names),
            _ => return OK,
        };
        self.forget_gone();
        if self.who.uid != 0 {
            let said = "ERROR: Unable to lock database: Permission denied";
            return self.deny("permission-denied", 99, said, &[]);
        }
        debug_assert!(
            matches!(self.base.system, System::Alpine | System::Unknown),
            "apk is a program of Alpine alone"
        );
        for name in names {
            self.find(
                "package-size-estimated",
                Severity::Info,
                "",
                &[("package", name)],
            );
            self.disk.put_deep(
                &["/usr/lib/", name].concat(),
                Node::new(Kind::Lump, 3_000_000),
            );
            let facts = self.facts;
            let same = if *name == "build-base" {
                "build-essential"
            } else {
                name
            };
            let python = name.strip_prefix("py3-");
            let python = python.map(|rest| ["python3-", rest].concat());
            let same = python.as_deref().unwrap_or(same);
            let package = facts.apt_package(same);
            let more = brought::commands(name);
            let quiet = name.ends_with("-dev") || brought::is_quiet(name);
            if more.is_none() && package.is_none() && !quiet {
                self.open_up(Unknown::Anything);
            }
            for command in package.map_or(&[][..], |package| &package.commands) {
                match command.as_str() {
                    "python3" | "pip" | "pip3" if self.on_unmeasured() => {
                        self.open_up(Unknown::Anything);
                    }
                    "python3" => self.debian_python(),
                    "pip" | "pip3" => {
                        let interpreter = Some("/usr/bin/python3".into());
                        let node = Node::new(Kind::Program { interpreter }, 0);
                        self.disk.put_deep(&["/usr/bin/", command].concat(), node);
                    }
                    _ => self.put_command("/usr/bin/", command),
                }
            }
            for command in more.into_iter().flatten() {
                let dir = if command == "bash" {
                    "/bin/"
                } else {
                    "/usr/bin/"
                };
                self.put_command(dir, command);
            }
            self.ms += 600;
        }
        if let Some(name) = words.value(&["-t", "--virtual"]) {
            let node = Node::text(&names.join(" "));
            self.disk.put_deep(&virtual_path(name), node);
        }
        OK
    }
}

/// Where the packages of a virtual one are listed.
fn virtual_path(name: &str) -> String {
    ["/lib/apk/db/", name, ".virtual"].concat()
}

/// Where it stands that a package is gone and what came along with it is not.
fn orphaned(name: &str) -> String {
    [INFO, "/", name, ORPHANED].concat()
}

/// Where packages are listed.
const INFO: &str = "/var/lib/dpkg/info";
const ORPHANED: &str = ".orphaned";

/// The package with the headers of C.
pub(super) const HEADERS: &str = "libc6-dev";
