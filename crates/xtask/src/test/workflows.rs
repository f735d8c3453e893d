//! Workflows in the eyes of others, the published schema and a linter: those that players take
//! home, and the project's own. A checker that cannot be had here is named, and the step fails.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Done;
use crate::shell::{cargo, files, program, root, show_and_keep};
use crate::tools;

use super::tally::Tally;

/// Lints files: what is wrong, a line each. Arguments: the linter's package and the files. Its
/// list of GitHub's runners ends before `ubuntu-24.04`, so that what it says of them is not heard.
const LINT: &str = r#"
const [, home, ...files] = process.argv;
const { createLinter } = await import(`${home}/node.mjs`);
const { readFileSync } = await import("node:fs");
const { basename } = await import("node:path");
const lint = await createLinter();
let wrong = 0;
for (const file of files) {
  const found = lint(readFileSync(file, "utf8"), `.github/workflows/${basename(file)}`);
  for (const { line, message } of found.filter(({ kind }) => kind !== "runner-label")) {
    wrong += 1;
    console.log(`${file}:${line}: ${message}`);
  }
}
process.exit(wrong === 0 ? 0 : 1);
"#;

/// Our own workflows, every solution, and 200 pipelines made by random moves.
pub(super) fn check() -> Done<Tally> {
    let out = root().join("target/workflows");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let mut odp = cargo(&["run", "--quiet", "--profile", "native", "-p", "odp-cli"]);
    let said = show_and_keep(odp.args(["--", "workflow", "samples"]).arg(&out))?;
    let written = Tally::gate(said.success);
    if !said.success {
        return Ok(written);
    }
    let mut all = files(Path::new(".github/workflows"))?;
    all.extend(files(&out)?);
    let looked = [schema(&all), linter(&all)].map(told);
    Ok(looked.into_iter().fold(written, Tally::add))
}

/// What cannot be looked at has failed, and does not keep the other checker from looking.
fn told(looked: Done<Tally>) -> Tally {
    looked.unwrap_or_else(|why| {
        println!("FAILED workflows: {why}");
        Tally::gate(false)
    })
}

fn schema(workflows: &[PathBuf]) -> Done<Tally> {
    let checker = tools::schema()?;
    let quiet = ["--quiet", "--builtin-schema", "vendor.github-workflows"];
    let mut check = program(&checker.to_string_lossy(), &quiet);
    let said = show_and_keep(check.args(workflows))?;
    Ok(Tally::gate(said.success))
}

fn linter(workflows: &[PathBuf]) -> Done<Tally> {
    let package = tools::linter()?;
    let mut lint = program("node", &["--input-type=module", "--eval", LINT, "--"]);
    let said = show_and_keep(lint.arg(&package).args(workflows))?;
    Ok(Tally::gate(said.success))
}
