//! An interpreter of Python, and the modules that it can import.

use super::compiled;
use super::library;
use super::process::base_name;
use super::world::{World, join};
use crate::build::tree::{Kind, Written};
use crate::finding::Code;
use std::sync::Arc;

/// An interpreter and where it looks for installed packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Python {
    /// Its path as called.
    pub(super) path: String,
    /// `site-packages` folders in the order of the search.
    sites: Vec<String>,
    /// Minor version.
    minor: String,
}

/// Why an import failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImportFailure {
    /// Code of the finding.
    pub(super) code: Code,
    /// Class of the exception.
    pub(super) exception: &'static str,
    /// Its message.
    pub(super) message: String,
    /// What is missing.
    pub(super) missing: String,
}

impl ImportFailure {
    /// Whether what is missing is not known to be.
    fn may_be_there(&self, world: &World<'_>) -> bool {
        match self.code {
            "module-missing" => world.may_have_module(&self.missing),
            _ => world.may_be_otherwise(&self.missing) || world.may_have_file(&self.missing),
        }
    }
}

impl Python {
    /// The interpreter at a path. A virtual environment's is a link, and finds its packages
    /// beside itself (PEP 405).
    pub(super) fn at(world: &World<'_>, path: &str) -> Self {
        let minor = world
            .entry(path)
            .map_or_else(String::new, |(real, _)| minor(base_name(real)));
        let prefix = path
            .rsplit_once("/bin/")
            .map_or("/usr/local", |(prefix, _)| prefix);
        let site = |prefix: &str| [prefix, "/lib/python3.", &minor, "/site-packages"].concat();
        let mut sites = vec![site(prefix)];
        if !is_venv(world, path) {
            sites.insert(0, site(&join(world.home(), ".local")));
            // Debian's `site.py`: what pip installs, then what apt does.
            if prefix == "/usr" {
                sites.push(["/usr/local/lib/python3.", &minor, "/dist-packages"].concat());
                sites.push("/usr/lib/python3/dist-packages".into());
            }
        }
        for folder in world.var("PYTHONPATH").unwrap_or_default().split(':') {
            if !folder.is_empty() {
                sites.insert(0, join(&world.cwd, folder));
            }
        }
        sites.retain(|site| world.may_enter(site));
        Self {
            path: path.to_owned(),
            sites,
            minor,
        }
    }

    /// Whether a distribution of that normalised name is installed for it.
    pub(super) fn has(&self, world: &World<'_>, name: &str) -> bool {
        self.lists(world, name) || world.may_have_module(name)
    }

    pub(super) fn lists(&self, world: &World<'_>, name: &str) -> bool {
        self.version(world, name).is_some()
    }

    /// The version of an installed distribution; empty where that is not known.
    pub(super) fn version<'w>(&self, world: &'w World<'_>, name: &str) -> Option<&'w Arc<str>> {
        self.package(world, name).map(|(version, _)| version)
    }

    /// The version of an installed distribution, and how it was written.
    pub(super) fn package<'w>(
        &self,
        world: &'w World<'_>,
        name: &str,
    ) -> Option<(&'w Arc<str>, &'w Written)> {
        self.sites.iter().find_map(|site| {
            let path = [site, "/", name].concat();
            match world.tree().get(&path).map(|node| &node.kind) {
                Some(Kind::Package {
                    version, written, ..
                }) => Some((version, written)),
                _ => None,
            }
        })
    }

    /// Minor version of Python 3, where its name tells.
    pub(super) fn minor(&self) -> Option<u8> {
        self.minor.parse().ok()
    }

    /// Imports a module for a script in `folder`, the first place that Python looks.
    pub(super) fn import(
        &self,
        world: &World<'_>,
        folders: &[&str],
        module: &str,
    ) -> Result<(), ImportFailure> {
        match self.finds(world, folders, module) {
            Err(failure) if failure.may_be_there(world) => Ok(()),
            found => found,
        }
    }

    fn finds(
        &self,
        world: &World<'_>,
        folders: &[&str],
        module: &str,
    ) -> Result<(), ImportFailure> {
        let facts = world.facts();
        let top = module.split('.').next().unwrap_or(module);
        for folder in folders {
            if is_local(world, folder, top) {
                let path = join(folder, &module.replace('.', "/"));
                let found = world.exists(&path) || world.exists(&[&path, ".py"].concat());
                return if found {
                    Ok(())
                } else {
                    Err(no_module(module))
                };
            }
        }
        let minor = self.minor().unwrap_or(0);
        if facts.modules.has_standard(top, minor) {
            return Ok(());
        }
        if let Some(failure) = library::missing(world, self, module) {
            return Err(failure);
        }
        let owners: Vec<_> = facts
            .owners(module)
            .filter(|package| provides(&package.name, &package.modules, module))
            .collect();
        if owners.is_empty() {
            let name = top.replace('_', "-").to_ascii_lowercase();
            return if self.lists(world, &name) {
                compiled::foreign(world, self, module, &name).map_or(Ok(()), Err)
            } else {
                Err(no_module(top))
            };
        }
        let Some(package) = owners
            .iter()
            .find(|package| self.lists(world, &package.name))
        else {
            return Err(no_module(top));
        };
        if let Some(failure) = compiled::foreign(world, self, module, &package.name) {
            return Err(failure);
        }
        match &package.library {
            Some(library) if !library::has(world, &library.package) => Err(ImportFailure {
                code: "library-missing",
                exception: "ImportError",
                message: [
                    &library.file,
                    ": cannot open shared object file: No such file or directory",
                ]
                .concat(),
                missing: library.package.clone(),
            }),
            _ => Ok(()),
        }
    }
}

/// `python3.12` is 12.
fn minor(name: &str) -> String {
    name.strip_prefix("python3.").unwrap_or_default().to_owned()
}

fn is_venv(world: &World<'_>, path: &str) -> bool {
    path.rsplit_once("/bin/").is_some_and(|(prefix, _)| {
        let marker = [prefix, "/pyvenv.cfg"].concat();
        world.tree().get(&marker).is_some()
    })
}

fn is_local(world: &World<'_>, folder: &str, top: &str) -> bool {
    let path = join(folder, top);
    world.exists(&[&path, ".py"].concat())
        || (world.exists(&path) && !path.contains("site-packages"))
}

fn provides(name: &str, modules: &[String], module: &str) -> bool {
    let within = |own: &str| {
        module == own
            || module
                .strip_prefix(own)
                .is_some_and(|rest| rest.starts_with('.'))
    };
    if modules.is_empty() {
        if name.as_bytes().first() != module.as_bytes().first() {
            return false;
        }
        // A name of its own has `_` where the distribution's has `-`.
        let same = |(own, asked): (u8, u8)| asked == if own == b'-' { b'_' } else { own };
        let (own, rest) = module.split_at_checked(name.len()).unwrap_or_default();
        !own.is_empty()
            && name.bytes().zip(own.bytes()).all(same)
            && (rest.is_empty() || rest.starts_with('.'))
    } else {
        modules.iter().any(|own| within(own))
    }
}

fn no_module(name: &str) -> ImportFailure {
    ImportFailure {
        code: "module-missing",
        exception: "ModuleNotFoundError",
        message: ["No module named '", name, "'"].concat(),
        missing: name.to_owned(),
    }
}
