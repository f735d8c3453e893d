//! Packages of npm, each in a folder of its own.

use std::fs;
use std::path::PathBuf;

use super::{debian, home};
use crate::failure::{Done, Failure};
use crate::shell::{program, show};

/// The folder of a package, fetched if `file` is not in it yet.
pub(super) fn package(name: &str, version: &str, file: &str) -> Done<PathBuf> {
    let home = home(name, version)?;
    let package = home.join("node_modules").join(name);
    if package.join(file).is_file() {
        return Ok(package);
    }
    let exact = format!("{name}@{version}");
    let missing = format!("missing: {exact}");
    debian::one_of(&["npm"], "npm").map_err(|why| Failure::while_doing(&missing, why))?;
    fs::create_dir_all(&home)?;
    let quiet = ["install", "--no-audit", "--no-fund", "--ignore-scripts"];
    let mut install = program("npm", &quiet);
    show(install.arg("--prefix").arg(&home).arg(&exact))
        .map_err(|why| Failure::while_doing(&missing, why))?;
    if package.join(file).is_file() {
        Ok(package)
    } else {
        Err(format!("{missing}, which came without {file}").into())
    }
}
