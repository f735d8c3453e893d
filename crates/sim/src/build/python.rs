//! Pythons in an image: where they keep packages, and what `import` finds.

mod ends;
mod writes;

use super::machine::Machine;
use super::tree::{Kind, Tree, base_name, join, parent};
use super::unknown::{NOT_KNOWN, may_have_module};
use crate::facts::{Facts, Package};
use crate::finding::Severity;

/// A Python interpreter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Python {
    /// The path by which it was started (`sys.executable`).
    pub(crate) exe: String,
    /// `sys.prefix`
    pub(crate) prefix: String,
    /// Minor version.
    pub(crate) minor: u8,
    /// Whether it is that of a virtual environment (`pyvenv.cfg`, PEP 405).
    pub(crate) venv: bool,
}

impl Python {
    /// The interpreter at a path. `None` when nothing is there that is one.
    pub(crate) fn at(tree: &Tree, exe: &str) -> Option<Self> {
        let (real, _) = tree.find(exe)?;
        let minor = base_name(real).strip_prefix("python3.")?.parse().ok()?;
        let home = parent(parent(exe));
        let venv = tree.get(&join(home, "pyvenv.cfg")).is_some();
        let prefix = if venv { home } else { parent(parent(real)) };
        Some(Self {
            exe: exe.into(),
            prefix: prefix.into(),
            minor,
            venv,
        })
    }

    /// Whether pip refuses to touch it (PEP 668): Debian and Ubuntu mark their Pythons since
    /// 3.11 (<https://www.debian.org/releases/bookworm/amd64/release-notes/ch-information>).
    pub(crate) fn is_managed(&self) -> bool {
        self.is_of_system() && self.minor >= 11
    }

    /// Whether the distribution brought it.
    fn is_of_system(&self) -> bool {
        !self.venv && self.prefix == "/usr"
    }

    /// Its own directory of packages.
    pub(crate) fn site(&self) -> String {
        if self.is_of_system() {
            return self.packages_below("/usr/local", "/dist-packages");
        }
        self.packages_below(&self.prefix, "/site-packages")
    }

    /// The directory of packages below another prefix.
    pub(crate) fn site_below(&self, prefix: &str) -> String {
        self.packages_below(prefix, "/site-packages")
    }

    fn packages_below(&self, prefix: &str, last: &str) -> String {
        [prefix, "/lib/python3.", &self.minor.to_string(), last].concat()
    }

    /// Directories it searches for packages, in order.
    pub(crate) fn sites(&self, home: &str) -> Vec<String> {
        let mut sites = vec![self.site()];
        if !self.venv {
            sites.insert(0, self.site_below(&join(home, ".local")));
        }
        sites
    }
}

/// What an import finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Import {
    /// A module of Python's own.
    Standard,
    /// A file or folder of the project, by its path.
    Local(String),
    /// An installed distribution, by its normalised name.
    Package(String),
    /// Nothing; the name that Python complains about.
    Missing(String),
}

/// Searches directories for a module, as written after `import`, for a minor version of Python.
pub(crate) fn import(
    tree: &Tree,
    facts: &Facts,
    dirs: &[String],
    module: &str,
    minor: u8,
) -> Import {
    let top = module.split('.').next().unwrap_or(module);
    for dir in dirs {
        if let Some(found) = local(tree, dir, module, top) {
            return found;
        }
        if let Some(found) = installed(tree, facts, dir, module, top) {
            return found;
        }
    }
    if facts.modules.has_standard(top, minor) {
        return Import::Standard;
    }
    Import::Missing(top.into())
}

fn local(tree: &Tree, dir: &str, module: &str, top: &str) -> Option<Import> {
    let file = join(dir, &[top, ".py"].concat());
    if tree.find(&file).is_some() {
        return Some(Import::Local(file));
    }
    let folder = join(dir, top);
    if !matches!(tree.find(&folder), Some((_, node)) if node.is_dir()) {
        return None;
    }
    // A folder is a package of its own; what is asked of it must be in it.
    let rest = module.strip_prefix(top).unwrap_or("");
    let path = [folder.as_str(), &rest.replace('.', "/")].concat();
    let there = tree.is_dir(&path) || tree.find(&[&path, ".py"].concat()).is_some();
    let empty = tree.children(&folder).next().is_none();
    if empty {
        return None;
    }
    Some(if there {
        Import::Local(path)
    } else {
        Import::Missing(module.into())
    })
}

fn installed(tree: &Tree, facts: &Facts, dir: &str, module: &str, top: &str) -> Option<Import> {
    let dir = tree.real(dir);
    let own = tree.get(&join(&dir, &top.to_ascii_lowercase().replace('_', "-")));
    if let Some(Kind::Package { name, .. }) = own.map(|node| &node.kind)
        && provides(facts.package(name), name, module) == Provided::Whole
    {
        return Some(Import::Package(name.to_string()));
    }
    let mut part = None;
    for (_, node) in tree.children(&dir) {
        let Kind::Package { name, .. } = &node.kind else {
            continue;
        };
        match provides(facts.package(name), name, module) {
            Provided::Whole => return Some(Import::Package(name.to_string())),
            Provided::Part => part = Some(()),
            Provided::Nothing => {}
        }
    }
    // `azure` is there, `azure.identity` is not.
    part.map(|()| Import::Missing(module.into()))
}

#[derive(PartialEq, Eq)]
enum Provided {
    Whole,
    Part,
    Nothing,
}

fn provides(known: Option<&Package>, name: &str, module: &str) -> Provided {
    let Some(known) = known.filter(|known| !known.modules.is_empty()) else {
        let top = module.split('.').next().unwrap_or(module);
        let same = name.len() == top.len()
            && name
                .bytes()
                .zip(top.bytes())
                .all(|(a, b)| a == b.to_ascii_lowercase() || (a == b'-' && b == b'_'));
        return if same {
            Provided::Whole
        } else {
            Provided::Nothing
        };
    };
    let below = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if known
        .modules
        .iter()
        .any(|own| below(module, own) || below(own, module))
    {
        return Provided::Whole;
    }
    let top = module.split('.').next().unwrap_or(module);
    if known.modules.iter().any(|own| below(own, top)) {
        Provided::Part
    } else {
        Provided::Nothing
    }
}

/// The modules that a script's text imports, in order, as written after `import` or `from`.
pub(crate) fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().flat_map(|line| line.split(';')) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("from ") {
            let module = rest.split_whitespace().next().unwrap_or("");
            if !module.starts_with('.') && rest.contains(" import ") {
                found.push(module.to_owned());
            }
        } else if let Some(rest) = line.strip_prefix("import ") {
            let modules = rest.split('#').next().unwrap_or("").split(',');
            found.extend(
                modules
                    .filter_map(|module| module.split_whitespace().next())
                    .map(Into::into),
            );
        }
    }
    found
}

impl Machine<'_> {
    /// Directories that a Python of this process searches, after that of the script.
    pub(crate) fn search_path(&self, python: &Python, first: Option<String>) -> Vec<String> {
        let mut dirs: Vec<String> = first.into_iter().collect();
        if let Some(more) = self.var("PYTHONPATH") {
            dirs.extend(
                more.split(':')
                    .filter(|dir| !dir.is_empty())
                    .map(|dir| self.path(dir)),
            );
        }
        dirs.extend(python.sites(self.home()));
        dirs.retain(|dir| self.barred(&join(dir, "x"), &self.cwd).is_none());
        dirs
    }

    /// The first of these modules that cannot be imported. One that may be there all the same
    /// is taken to be, and that is said.
    pub(crate) fn missing_module(
        &mut self,
        dirs: &[String],
        modules: &[String],
        minor: u8,
    ) -> Option<String> {
        let finds = |module: &String| import(&self.disk.tree, self.facts, dirs, module, minor);
        let missing = modules.iter().find_map(|module| match finds(module) {
            Import::Missing(name) => Some(name),
            _ => None,
        })?;
        if may_have_module(&self.disk.tree, self.facts) {
            self.find(NOT_KNOWN, Severity::Warning, "", &[("path", &missing)]);
            return None;
        }
        Some(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_read_from_text() {
        let text =
            "import os, sys\nfrom a.b import c\nimport x.y as z # w\nfrom . import q\nif 1: pass\n";
        assert_eq!(imports(text), ["os", "sys", "a.b", "x.y"]);
    }
}
