//! Licences and sources of everything we build from, by the lists of `deny.toml`.
//!
//! `cargo deny` does this and more; this check needs nothing installed.

use std::fs;

use serde_json::Value;

use crate::failure::Done;
use crate::shell::{cargo, read};

use super::tally::Tally;

pub(super) fn check() -> Done<Tally> {
    let allowed = allowed(&fs::read_to_string("deny.toml")?);
    if allowed.is_empty() {
        return Err("deny.toml allows no licence".into());
    }
    let metadata: Value = serde_json::from_str(&read(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
    ]))?)?;
    let packages = metadata["packages"]
        .as_array()
        .ok_or("cargo metadata lists no packages")?;
    let faults: Vec<String> = packages
        .iter()
        .filter_map(|package| fault(package, &allowed))
        .collect();
    for line in &faults {
        println!("{line}");
    }
    if faults.is_empty() {
        println!(
            "{} packages, all under {}",
            packages.len(),
            allowed.join(", ")
        );
    }
    Ok(Tally::gate(faults.is_empty()))
}

/// What is wrong with a package, if anything.
fn fault(package: &Value, allowed: &[String]) -> Option<String> {
    let name = package["name"].as_str().unwrap_or("?");
    let source = package["source"].as_str();
    if source.is_some_and(|from| from != "registry+https://github.com/rust-lang/crates.io-index") {
        return Some(format!("{name} comes from {}", source.unwrap_or_default()));
    }
    match package["license"].as_str() {
        None => Some(format!("{name} states no licence")),
        Some(terms) if permits(terms, allowed) => None,
        Some(terms) => Some(format!("{name} is under {terms}")),
    }
}

/// Whether an SPDX expression can be met with the allowed licences. Reads `A OR B AND C`
/// as `(A OR B) AND C`, which may refuse too much but never allows too much.
fn permits(terms: &str, allowed: &[String]) -> bool {
    let plain = terms.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" AND ").all(|part| {
        part.split(" OR ")
            .any(|licence| allowed.iter().any(|name| name == licence.trim()))
    })
}

/// The strings of the list `allow` under `[licenses]`.
fn allowed(deny: &str) -> Vec<String> {
    let section = deny.split("[licenses]").nth(1).unwrap_or_default();
    let list = section
        .split("allow = [")
        .nth(1)
        .and_then(|rest| rest.split(']').next());
    list.unwrap_or_default()
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_alternative_is_enough_and_all_parts_are_needed() {
        let allowed =
            allowed("[bans]\nallow = [\"x\"]\n[licenses]\nallow = [\n  \"MIT\",\n  \"ISC\",\n]\n");
        assert_eq!(allowed, ["MIT", "ISC"]);
        assert!(permits("MIT/Apache-2.0", &allowed));
        assert!(permits("(GPL-3.0 OR MIT) AND ISC", &allowed));
        assert!(!permits("MIT AND GPL-3.0", &allowed));
        assert!(!permits("Apache-2.0", &allowed));
    }
}
