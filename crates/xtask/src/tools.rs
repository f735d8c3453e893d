//! The pinned tools: found on PATH, found in the per-user cache, or installed there.
//!
//! The cache is `~/.cache/operation-deploy/tools/<name>-<version>/`, so that every clone
//! of the project uses the same installation and an upgrade never breaks an older one.

mod browser;
mod checkers;
mod debian;
mod npm;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

pub(crate) use browser::{e2e, for_browser, for_other_engines};
pub(crate) use checkers::{linter, schema};

use crate::failure::{Done, Failure};
use crate::shell::{cargo, exists, path_with, program, read, show};

/// The bundler. 0.22 needs a newer compiler than the pinned one.
const TRUNK: &str = "0.21.14";

/// A tool that cargo can install.
struct Tool {
    package: &'static str,
    binary: &'static str,
    version: String,
    minutes: u32,
}

/// Everything that building and testing need.
pub(crate) fn all() -> Done {
    for_building()?;
    for_browser()?;
    for_other_engines()?;
    schema()?;
    linter()?;
    Ok(())
}

/// What a build of the page needs; returns the `PATH` to build it with.
pub(crate) fn for_building() -> Done<OsString> {
    wasm_target()?;
    let bindings = locked_version("wasm-bindgen")?;
    let trunk = Tool {
        package: "trunk",
        binary: "trunk",
        version: TRUNK.into(),
        minutes: 7,
    };
    let bindgen = Tool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        version: bindings,
        minutes: 3,
    };
    let mut folders = Vec::new();
    let missing: Vec<&Tool> = [&trunk, &bindgen]
        .into_iter()
        .filter(|t| t.found().is_none())
        .collect();
    if !missing.is_empty() {
        let minutes: u32 = missing.iter().map(|tool| tool.minutes).sum();
        println!("First set-up: about {minutes} minutes on two cores, once for this user.");
    }
    for tool in [&trunk, &bindgen] {
        folders.extend(tool.require()?);
    }
    path_with(&folders)
}

impl Tool {
    /// Folders to put on PATH for it: none if PATH has the right version already.
    fn found(&self) -> Option<Vec<PathBuf>> {
        if self.is(self.binary) {
            return Some(Vec::new());
        }
        let folder = home(self.package, &self.version).ok()?.join("bin");
        self.is(folder.join(self.binary).to_str()?)
            .then(|| vec![folder])
    }

    fn is(&self, binary: &str) -> bool {
        read(&mut program(binary, &["--version"]))
            .is_ok_and(|said| said.split_whitespace().nth(1) == Some(&self.version))
    }

    fn require(&self) -> Done<Vec<PathBuf>> {
        if let Some(folders) = self.found() {
            return Ok(folders);
        }
        let home = home(self.package, &self.version)?;
        println!(
            "Installing {} {} (about {} minutes) into {} ...",
            self.package,
            self.version,
            self.minutes,
            home.display()
        );
        fs::create_dir_all(&home)?;
        let exact = format!("{}@{}", self.package, self.version);
        let mut install = cargo(&["install", "--locked", "--root"]);
        install
            .arg(&home)
            .arg(&exact)
            .env_remove("CARGO_TARGET_DIR");
        show(&mut install).map_err(|why| {
            Failure::while_doing(
                &format!("missing: {exact}, which cargo could not install"),
                why,
            )
        })?;
        self.found().ok_or_else(|| {
            format!(
                "missing: {exact}, which is not in {} after its install",
                home.display()
            )
            .into()
        })
    }
}

/// The folder of one version of a tool.
fn home(name: &str, version: &str) -> Done<PathBuf> {
    let cache = cache().ok_or("neither HOME nor XDG_CACHE_HOME says where to keep tools")?;
    Ok(cache.join(format!("{name}-{version}")))
}

/// The per-user folder for tools.
fn cache() -> Option<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| {
            let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"))?;
            Some(PathBuf::from(home).join(".cache"))
        })?;
    Some(base.join("operation-deploy/tools"))
}

/// The compiler's own library for wasm32, which `rustup` adds.
fn wasm_target() -> Done {
    const TARGET: &str = "wasm32-unknown-unknown";
    let installed = || -> Done<bool> {
        let sysroot = read(&mut program("rustc", &["--print", "sysroot"]))?;
        Ok(PathBuf::from(sysroot.trim())
            .join("lib/rustlib")
            .join(TARGET)
            .join("lib")
            .is_dir())
    };
    if installed()? {
        return Ok(());
    }
    if !exists("rustup") {
        return Err(format!("missing: the Rust target {TARGET}, and rustup to add it").into());
    }
    show(&mut program("rustup", &["target", "add", TARGET]))?;
    if installed()? {
        Ok(())
    } else {
        Err(format!("missing: the Rust target {TARGET}").into())
    }
}

/// The version of a package in `Cargo.lock`.
fn locked_version(package: &str) -> Done<String> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let name = format!("name = \"{package}\"");
    lock.split("[[package]]")
        .filter(|entry| entry.lines().any(|line| line == name))
        .find_map(|entry| {
            let line = entry
                .lines()
                .find_map(|line| line.strip_prefix("version = "))?;
            Some(line.trim_matches('"').to_owned())
        })
        .ok_or_else(|| format!("Cargo.lock has no {package}").into())
}
