//! Distributions that are published as source alone, and what it takes to build them.

use crate::build::command::apt::HEADERS;
use crate::build::command::requirement::{Requirement, compare};
use crate::build::machine::{End, Machine};
use crate::build::python::Python;
use crate::facts::System;
use crate::finding::Severity;

/// Distributions without a wheel for Linux, and the programs that their builds call, in that
/// order (<https://pypi.org>, their lists of files; the `setup.py` or `meson.build` of each).
const SOURCES: &str = "
mysqlclient pkg-config gcc
netifaces gcc
psycopg2 pg_config gcc
pyaudio gcc
pycairo gcc
python-ldap gcc
uwsgi gcc
";

/// Packages that bring a compiler along without being one, as they need or recommend it
/// (<https://packages.debian.org>, <https://pkgs.alpinelinux.org>).
const WITH_COMPILER: &str = "cargo cmake golang golang-go libtool python3-pip rust rustc";

/// Packages of Debian that surely come without the headers of C, a compiler among them
/// (<https://packages.debian.org>, their dependencies).
const WITHOUT_HEADERS: &str = "ca-certificates curl gcc gosu jq less libffi-dev libgomp1 libpq5 \
    locales make nano netcat-openbsd pkg-config procps rsync sudo tini tree unzip wget";

/// What a build says for want of a program, and whether that is before it builds anything.
fn complaint(name: &str, program: &str) -> (&'static str, bool) {
    match (name, program) {
        ("psycopg2", "pg_config") => ("Error: pg_config executable not found.", true),
        ("mysqlclient", program) if program != "gcc" => {
            ("Exception: Can not find valid pkg-config name.", true)
        }
        (_, HEADERS) => (
            "error: command '/usr/bin/gcc' failed with exit code 1",
            false,
        ),
        ("uwsgi", _) => ("Exception: you need a C compiler to build uWSGI", false),
        ("pycairo", _) => (
            "ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang'], ['nvc'], ['pgcc'], ['icc'], ['icx']]",
            true,
        ),
        _ => (
            "error: command 'gcc' failed: No such file or directory",
            false,
        ),
    }
}

/// The programs that building a distribution takes; none where there is a wheel.
fn programs(wanted: &Requirement, minor: u8) -> impl Iterator<Item = &'static str> {
    let mut found = "".split(' ');
    let line = SOURCES.lines().find_map(|line| {
        let rest = line.strip_prefix(&*wanted.name)?;
        rest.strip_prefix(' ')
    });
    // The last release of netifaces has wheels for the Pythons of its time.
    if let Some(line) = line.filter(|_| *wanted.name != *"netifaces" || minor >= 10) {
        found = line.split(' ');
    }
    // mysqlclient asks pkg-config since 2.2 (its `HISTORY.rst`).
    let old = wanted.pin().is_some_and(|pin| compare(pin, "2.2").is_lt());
    let early = *wanted.name == *"mysqlclient" && old;
    found.filter(move |program| !program.is_empty() && (*program == "gcc" || !early))
}

impl Machine<'_> {
    /// Fails when a distribution has to be built and what that takes is surely not there.
    pub(super) fn compiles(&mut self, python: &Python, wanted: &Requirement) -> Result<(), End> {
        let mut needed = programs(wanted, python.minor).peekable();
        let builds = needed.peek().is_some();
        let missing = needed.find(|program| !self.may_call(program));
        let missing = missing.or((builds && self.lacks_headers()).then_some(HEADERS));
        match missing {
            Some(program) => Err(self.not_built(&wanted.name, program)),
            None => Ok(()),
        }
    }

    /// Whether a build may call a program: it is there, or a package or a variable that is not
    /// followed may stand for it. Large images have what is needed for many builds
    /// (docker-library/buildpack-deps).
    pub(super) fn may_call(&self, program: &str) -> bool {
        if self.has(program) || self.may_have_command(program, false) {
            return true;
        }
        if program == "gcc" {
            let mut bringers = WITH_COMPILER.split(' ');
            return self.var("CC").is_some() || bringers.any(|name| self.has_system_package(name));
        }
        let developed = |path: &str| path.ends_with("-dev");
        let below = self.disk.tree.children("/usr/lib");
        !self.base.packages.is_empty()
            || self.var("MYSQLCLIENT_CFLAGS").is_some()
            || program != "pg_config" && below.into_iter().any(|(path, _)| developed(path))
    }

    /// Whether gcc is there without the headers that it recommends: nothing else that was
    /// installed may have brought them.
    fn lacks_headers(&self) -> bool {
        let bare = |name: &str| WITHOUT_HEADERS.split(' ').any(|known| known == name);
        let names = self.disk.tree.children("/var/lib/dpkg/info");
        let mut names = names.filter_map(|(name, _)| name.strip_suffix(".list"));
        let known = self.base.system == System::Debian && self.base.packages.is_empty();
        let compiles = self.has_debian_package("gcc") && self.var("CC").is_none();
        known && compiles && !self.vague() && names.all(bare)
    }

    /// Whether a package of Debian or Alpine was installed.
    fn has_system_package(&self, name: &str) -> bool {
        let lump = ["/usr/lib/", name].concat();
        self.has_debian_package(name) || self.disk.tree.get(&lump).is_some()
    }

    /// The words of pip when a build fails.
    fn not_built(&mut self, name: &str, program: &str) -> End {
        let (said, early) = complaint(name, program);
        if !early {
            self.say_all(&["Building wheels for collected packages: ", name]);
            let ended = " (pyproject.toml): finished with status 'error'";
            self.say_all(&["  Building wheel for ", name, ended]);
        }
        let what = if early {
            "Getting requirements to build wheel".to_owned()
        } else {
            ["Building wheel for ", name, " (pyproject.toml)"].concat()
        };
        self.say("  error: subprocess-exited-with-error");
        self.say_all(&["  × ", &what, " did not run successfully."]);
        self.say("  │ exit code: 1");
        self.say_all(&["      ", said]);
        if !early {
            self.say_all(&["  ERROR: Failed building wheel for ", name]);
        }
        let args = [("package", name), ("command", program)];
        self.find("compiler-missing", Severity::Error, said, &args);
        self.cause = Some("compiler-missing");
        if early {
            self.say("note: This error originates from a subprocess, and is likely not a problem with pip.");
        } else {
            let first = "ERROR: Failed to build installable wheels for some pyproject.toml based projects (";
            self.say_all(&[first, name, ")"]);
        }
        End::Code(1)
    }

    /// Whether pip or uv is told about another index than the public one by a variable or a
    /// file (<https://pip.pypa.io/en/stable/topics/configuration/>).
    pub(super) fn has_other_index(&self) -> bool {
        const VARIABLES: [&str; 7] = [
            "PIP_CONFIG_FILE",
            "PIP_EXTRA_INDEX_URL",
            "PIP_FIND_LINKS",
            "PIP_INDEX_URL",
            "UV_DEFAULT_INDEX",
            "UV_EXTRA_INDEX_URL",
            "UV_INDEX",
        ];
        let files = [
            "/etc/pip.conf",
            "/etc/xdg/pip/pip.conf",
            "/root/.pip/pip.conf",
        ];
        VARIABLES.iter().any(|name| self.var(name).is_some())
            || files.iter().any(|path| self.disk.tree.get(path).is_some())
    }
}
