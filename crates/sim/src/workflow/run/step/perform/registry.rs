//! Registries: who is let in, and which names images get.

use super::super::host;
use crate::workflow::expression::value::Object;
use crate::workflow::expression::{Value, json};
use crate::workflow::run::act::Failure;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::event::DEFAULT_BRANCH;
use crate::workflow::run::metadata::{self, About, Inputs};

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

    /// The names that `docker/metadata-action` makes of what the run is about.
    pub(super) fn name_images(&mut self, cell: usize, inputs: Inputs<'_>) -> Result<(), Failure> {
        let about = self.about(cell);
        let names = metadata::names(inputs, &about).map_err(|_| Failure::BadInput)?;
        let listed: Vec<Value> = names.tags.iter().map(|name| name.as_str().into()).collect();
        let labels = Object::default()
            .with("org.opencontainers.image.version", names.version.as_str())
            .with("org.opencontainers.image.revision", about.sha.as_str());
        let all = Object::default()
            .with("tags", listed)
            .with("version", names.version.as_str())
            .with("labels", labels);
        let json = json::print(&all.into()).unwrap_or_default();
        for (name, value) in [
            ("tags", names.tags.join("\n")),
            ("version", names.version),
            ("json", json.to_string()),
        ] {
            self.note_told(cell, false, name, names.unsure);
            self.cells[cell].outputs.push((name.to_owned(), value));
        }
        Ok(())
    }

    /// What the run is about, as the action asks for it.
    fn about(&self, cell: usize) -> About {
        let github = &self.runs[self.cells[cell].run].github;
        let of = |key: &str| {
            let found = github.property(key);
            found.map_or(String::new(), |value| value.text().to_string())
        };
        About {
            event: of("event_name"),
            reference: of("ref"),
            sha: of("sha"),
            base: of("base_ref"),
            default_branch: DEFAULT_BRANCH.to_owned(),
            ms: self.now,
        }
    }
}
