//! Registries: who is let in, and which names images get.

use super::super::host;
use crate::workflow::expression::value::Object;
use crate::workflow::expression::{Value, json};
use crate::workflow::run::act::Failure;
use crate::workflow::run::engine::Engine;

impl Engine<'_> {
    pub(super) fn log_in(
        &mut self,
        cell: usize,
        registry: &str,
        known: bool,
        token: bool,
    ) -> Result<(), Failure> {
        if !known {
            return Err(Failure::NoPassword);
        }
        for registry in registry.split(',').map(host) {
            if token {
                self.cells[cell].token_logins.insert(registry.clone());
            }
            self.cells[cell].logins.insert(registry);
        }
        Ok(())
    }

    /// The names that `docker/metadata-action` makes: of branch or tag, and of what its own
    /// list says (github.com/docker/metadata-action, `tags` input).
    pub(super) fn name_images(&mut self, cell: usize, images: &str, rules: &str) {
        let tags = self.metadata_tags(cell, rules);
        let mut lines: Vec<String> = Vec::new();
        for image in images.split([',', '\n']).map(str::trim) {
            if !image.is_empty() {
                lines.extend(tags.iter().map(|tag| [image, ":", tag].concat()));
            }
        }
        let version = tags.first().cloned().unwrap_or_default();
        let named: Vec<Value> = lines.iter().map(|line| line.as_str().into()).collect();
        let all = Object::default()
            .with("tags", named)
            .with("version", version.as_str())
            .with("labels", Object::default());
        let json = json::print(&all.into()).unwrap_or_default();
        let known = &mut self.cells[cell];
        for (name, value) in [
            ("tags", lines.join("\n")),
            ("version", version),
            ("json", json.to_string()),
        ] {
            known.outputs.push((name.to_owned(), value));
        }
    }

    pub(super) fn metadata_tags(&self, cell: usize, rules: &str) -> Vec<String> {
        let github = &self.runs[self.cells[cell].run].github;
        let of = |key: &str| {
            let found = github.property(key);
            found.map_or(String::new(), |value| value.text().to_string())
        };
        let name = of("ref_name").replace('/', "-");
        let tagged = of("ref_type") == "tag";
        let mut tags: Vec<String> = Vec::new();
        for rule in rules.lines().map(str::trim).filter(|rule| !rule.is_empty()) {
            let setting = |key: &str| {
                rule.split(',')
                    .find_map(|part| part.trim().strip_prefix(key))
            };
            match setting("type=").unwrap_or("raw") {
                "sha" => {
                    let short: String = of("sha").chars().take(7).collect();
                    tags.push(["sha-", &short].concat());
                }
                "raw" => tags.push(setting("value=").unwrap_or(rule).to_owned()),
                "ref" => tags.push(name.clone()),
                "semver" | "pep440" if tagged => tags.push(name.trim_start_matches('v').to_owned()),
                _ => {}
            }
        }
        if rules.trim().is_empty() {
            tags.push(name);
            if tagged {
                tags.push("latest".to_owned());
            }
        }
        tags
    }
}
