//! Where an image has files that nobody lists: the system's own directories, what lies in
//! installed distributions, and homes that were begun with a skeleton.

use super::has_vague_files;
use super::trace::{Trace, is_below};
use crate::build::machine::Machine;
use crate::build::tree::{Kind, Node, Tree, base_name, join, parent};
use crate::facts::{Facts, System};

/// Directories that a system fills, of whose files only a few are listed (Debian, the list of
/// `dpkg -L base-files`; <https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html>). The
/// directories of programs are none of them: which programs there are is measured.
const SYSTEM: [&str; 18] = [
    "/dev/",
    "/etc/",
    "/lib/",
    "/lib64/",
    "/proc/",
    "/run/lock/",
    "/sys/",
    "/usr/include/",
    "/usr/lib/",
    "/usr/lib64/",
    "/usr/libexec/",
    "/usr/local/share/man/",
    "/usr/share/",
    "/var/backups/",
    "/var/cache/",
    "/var/lib/",
    "/var/log/",
    "/var/spool/",
];

/// What every container has: its devices and its process (OCI runtime specification,
/// "Default Devices" and "Default Filesystems"), and what a builder mounts
/// (moby/buildkit, `executor/oci`: `hosts.go`, `resolvconf.go`).
const OF_CONTAINER: &str = " /dev/fd /dev/full /dev/null /dev/pts /dev/random /dev/shm \
    /dev/stderr /dev/stdin /dev/stdout /dev/tty /dev/urandom /dev/zero /etc/hosts \
    /etc/resolv.conf /proc/cpuinfo /proc/loadavg /proc/meminfo /proc/mounts /proc/self \
    /proc/stat /proc/uptime /proc/version /sys ";

/// Those of them that are folders.
const FOLDERS: &str = " /dev/fd /dev/pts /dev/shm /proc/self /sys ";

/// Files of the base system itself (the lists of files of Debian's base-files and
/// base-passwd, and of Alpine's alpine-baselayout).
const OF_BASE: &str =
    " /etc/group /etc/hostname /etc/os-release /etc/passwd /etc/profile /etc/shadow ";

/// What a Python of its own prefix installs beside its library (`make install` of Python).
const OF_PYTHON: [&str; 9] = [
    "bin/2to3",
    "bin/idle",
    "bin/pip",
    "bin/pydoc",
    "bin/python",
    "include/python",
    "lib/libpython",
    "lib/pkgconfig",
    "share/man",
];

/// Files of `/etc/skel`, which a new home begins with, and root's has as well (Debian, package
/// bash).
const SKELETON: [&str; 3] = [".bash_logout", ".bashrc", ".profile"];

/// Whether a stage whose files are known surely has a file that is not listed.
pub(crate) fn is_of_base(tree: &Tree, path: &str) -> bool {
    let known = OF_BASE.contains(&[" ", path, " "].concat());
    let gone = Trace::Gone.holds(tree, path) || Trace::Blurred.holds(tree, path);
    known && tree.is_dir("/etc") && !gone && !has_vague_files(tree)
}

impl Machine<'_> {
    /// Whether something that is not listed may stand at a path.
    pub(crate) fn vague_at(&self, path: &str) -> bool {
        if self.vague() {
            return true;
        }
        let path = self.path(path);
        let path = self.disk.tree.real(&path);
        let tree = &self.disk.tree;
        if Trace::Blurred.holds(tree, &path) {
            return true;
        }
        !Trace::Gone.holds(tree, &path) && self.brought(&path)
    }

    /// Whether a path lies where the base image or a tool has put more than is listed.
    pub(crate) fn brought(&self, path: &str) -> bool {
        self.is_of_system(path)
            || self.is_of_skeleton(path)
            || in_lump(&self.disk.tree, path)
            || in_distribution(&self.disk.tree, self.facts, path)
    }

    /// Notes that more came along with a folder than is listed of it, where that is so.
    pub(crate) fn blur_copy(&mut self, from: &str, to: &str) {
        let inside = join(from, "");
        let whole = |dir: &str| dir.starts_with(&inside);
        let of_system = self.disk.tree.is_dir("/etc") && SYSTEM.iter().any(|dir| whole(dir));
        let blurred = Trace::Blurred.holds(&self.disk.tree, from);
        let more = of_system || blurred || self.is_of_system(from);
        if self.disk.tree.is_dir(from) && more && !Trace::Gone.holds(&self.disk.tree, from) {
            self.blur_at(to);
        }
    }

    fn is_of_system(&self, path: &str) -> bool {
        let holds = |dir: &&str| path.starts_with(*dir) || *path == dir[..dir.len() - 1];
        self.disk.tree.is_dir("/etc") && (SYSTEM.iter().any(holds) || self.is_of_python(path))
    }

    /// Whether something stands for certain at a path which is not listed: `Some` with whether
    /// it is a folder.
    pub(crate) fn surely_there(&self, path: &str) -> Option<bool> {
        let path = self.path(path);
        let word = [" ", &path, " "].concat();
        let version = match self.base.system {
            System::Unknown => return None,
            System::Alpine => "/etc/alpine-release",
            System::Debian | System::Distroless => "/etc/debian_version",
        };
        let tree = &self.disk.tree;
        let known = OF_BASE.contains(&word) || OF_CONTAINER.contains(&word) || path == version;
        let may = known && tree.is_dir("/etc") && tree.get(&path).is_none();
        let gone = Trace::Gone.holds(tree, &path) || Trace::Blurred.holds(tree, &path);
        (may && !gone).then(|| FOLDERS.contains(&word))
    }

    /// The library of the image's own Python, its packages aside, and what belongs to it.
    fn is_of_python(&self, path: &str) -> bool {
        let prefix = self.base.prefix.as_str();
        let Some(rest) = path.strip_prefix(prefix) else {
            return false;
        };
        let rest = rest.trim_start_matches('/');
        if self.base.python == 0 || prefix.is_empty() {
            return false;
        }
        let library = ["lib/python3.", &self.base.python.to_string()].concat();
        let own =
            is_below(rest, &library) && !is_below(rest, &[&library, "/site-packages"].concat());
        own || OF_PYTHON.iter().any(|start| rest.starts_with(start))
    }

    /// What a home has from the start.
    fn is_of_skeleton(&self, path: &str) -> bool {
        let home = parent(path);
        SKELETON.contains(&base_name(path))
            && self.disk.tree.is_dir(home)
            && self.users.iter().any(|user| *user.home == *home)
    }

    /// Whether a path is one of the bare system's programs, which the tree does not list.
    pub(crate) fn is_bare_program(&self, path: &str) -> bool {
        let path = self.path(path);
        let real = self.disk.tree.real(&path);
        self.disk.tree.find(&real).is_none() && (self.is_bare(&path) || self.is_bare(&real))
    }
}

/// Whether a node stands for many files: a distribution, or what nobody knows.
pub(crate) fn is_bundle(node: &Node) -> bool {
    matches!(node.kind, Kind::Package { .. } | Kind::Lump)
}

/// Whether a path lies in what is one entry for many files.
fn in_lump(tree: &Tree, path: &str) -> bool {
    let mut at = path;
    while at.len() > 1 {
        if tree.get(at).is_some_and(is_bundle) {
            return true;
        }
        at = parent(at);
    }
    false
}

/// Whether a path lies where distributions of Python do, and may belong to one of them. What
/// is called like a measured one that is not there is missing.
fn in_distribution(tree: &Tree, facts: &Facts, path: &str) -> bool {
    let (mut dir, mut name) = (parent(path), base_name(path));
    while dir.len() > 1 {
        let mut found = false;
        for (_, node) in tree.children(dir) {
            let Kind::Package { name: own, .. } = &node.kind else {
                continue;
            };
            found |= **own != *"pip" || name.starts_with("pip");
        }
        if found {
            return !names_another(facts, name);
        }
        (name, dir) = (base_name(dir), parent(dir));
    }
    false
}

/// Whether a name in a folder of packages is that of a measured distribution: those that are
/// installed are entries themselves.
fn names_another(facts: &Facts, name: &str) -> bool {
    let plain = name.strip_suffix(".py").unwrap_or(name).replace('_', "-");
    facts.package(&plain.to_lowercase()).is_some()
}
