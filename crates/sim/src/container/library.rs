//! Shared libraries of the system that distributions of Python load when they are imported and
//! do not bring.

use super::python::{ImportFailure, Python};
use super::world::World;
use crate::facts::System;

/// What a distribution that nobody measured needs.
struct Needs {
    distributions: &'static str,
    /// The module whose import loads it, and those below.
    module: &'static str,
    /// Packages of Debian that have it; the first is the usual one.
    packages: &'static str,
    exception: &'static str,
    message: &'static str,
}

/// The dynamic sections of the wheels' libraries, and the modules that look for one by its name
/// (opencv-python 5.0, python-magic 0.4 `loader.py`, pyzbar 0.1 `zbar_library.py`, psycopg2 2.9
/// built from source).
const NEEDS: [Needs; 4] = [
    Needs {
        distributions: " opencv-python opencv-contrib-python ",
        module: "cv2",
        packages: " libgl1 libgl1-mesa-glx libgl1-mesa-dev libgl-dev ",
        exception: "ImportError",
        message: "libGL.so.1: cannot open shared object file: No such file or directory",
    },
    Needs {
        distributions: " python-magic ",
        module: "magic",
        packages: " libmagic1 libmagic1t64 libmagic-dev file ",
        exception: "ImportError",
        message: "failed to find libmagic.  Check your installation",
    },
    Needs {
        distributions: " pyzbar ",
        module: "pyzbar.pyzbar",
        packages: " libzbar0 libzbar0t64 libzbar-dev zbar-tools ",
        exception: "ImportError",
        message: "Unable to find zbar shared library",
    },
    Needs {
        distributions: " psycopg2 ",
        module: "psycopg2",
        packages: " libpq5 libpq-dev ",
        exception: "ImportError",
        message: "libpq.so.5: cannot open shared object file: No such file or directory",
    },
];

/// Packages that surely bring none of those libraries (<https://packages.debian.org>, their
/// dependencies).
const WITHOUT: &str = "apt-transport-https ca-certificates curl dumb-init gnupg gosu jq less \
    libffi-dev libgomp1 libpq-dev libpq5 libssl-dev locales lsb-release nano netcat-openbsd \
    pkg-config procps rsync sudo tini tree unixodbc unzip wget";

/// Packages that bring another one along, each behind it: compilers need what their programs
/// run with.
const BRINGERS: [(&str, &str); 2] = [
    ("libgomp1", "build-essential cmake g++ gcc gfortran ffmpeg"),
    ("unixodbc", " unixodbc-dev "),
];

/// Whether a measured package of Debian is there, by itself or with another one: `dpkg` keeps a
/// list for every installed one.
pub(super) fn has(world: &World<'_>, package: &str) -> bool {
    let bringers = BRINGERS.iter().find(|(brought, _)| *brought == package);
    let mut others = words(bringers.map_or("", |(_, others)| others));
    is_installed(world, package) || others.any(|other| is_installed(world, other))
}

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(' ').filter(|word| !word.is_empty())
}

fn is_installed(world: &World<'_>, package: &str) -> bool {
    world.exists(&["/var/lib/dpkg/info/", package, ".list"].concat())
}

/// Why a module cannot be imported for want of a library that surely nothing has brought.
pub(super) fn missing(world: &World<'_>, python: &Python, module: &str) -> Option<ImportFailure> {
    let needs = NEEDS.iter().find(|needs| {
        let rest = module.strip_prefix(needs.module);
        let is_it = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        is_it && words(needs.distributions).any(|name| python.lists(world, name))
    })?;
    let mut packages = words(needs.packages);
    let usual = words(needs.packages).next().unwrap_or_default();
    let brought = packages.any(|name| is_installed(world, name));
    (!brought && has_only_the_known(world)).then(|| ImportFailure {
        code: "library-missing",
        exception: needs.exception,
        message: needs.message.to_owned(),
        missing: usual.to_owned(),
    })
}

/// Whether nothing but packages without libraries has come to a slim image of Debian, and no
/// library by another way.
fn has_only_the_known(world: &World<'_>) -> bool {
    let base = world.facts().image(&world.image().base);
    let slim = base.is_some_and(|base| base.system == System::Debian && base.packages.is_empty());
    let tree = world.tree();
    let names = tree.children("/var/lib/dpkg/info").map(|(name, _)| name);
    let mut names = names.filter_map(|name| name.strip_suffix(".list"));
    let known = |name: &str| WITHOUT.split(' ').any(|known| known == name);
    let mut places = ["/usr/lib", "/usr/local/lib", "/lib"].iter();
    let other = places.any(|dir| tree.children(dir).any(|(name, _)| is_library(name)));
    slim && names.all(known) && !other && world.var("LD_LIBRARY_PATH").is_none()
}

fn is_library(name: &str) -> bool {
    name.contains(".so") || name.ends_with("-gnu")
}
