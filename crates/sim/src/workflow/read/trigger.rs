//! `on`: events, their filters, inputs and outputs.

mod inputs;

use std::sync::Arc;

use super::{Entry, Reader, UNKNOWN_KEY, unexpected};
use crate::finding::{Arg, Code, Severity};
use crate::workflow::model::{Text, Trigger};
use crate::workflow::tables::{EVENTS, Event, FILTERS};
use crate::workflow::yaml::{Kind, Mark, Node};

/// An event that GitHub does not have.
const UNKNOWN_EVENT: Code = "workflow-unknown-event";
/// An event that says nothing without its configuration.
const BARE_EVENT: Code = "workflow-bare-event";
/// A `types` that the event does not have.
const ACTIVITY: Code = "workflow-unknown-activity";
/// A filter that the event does not have.
const NO_FILTER: Code = "workflow-filter-unavailable";
/// Two filters that exclude one another.
const CONFLICT: Code = "workflow-filter-conflict";

impl Reader {
    pub(super) fn triggers(&mut self, node: &Node) -> Vec<Trigger> {
        let mut triggers: Vec<Trigger> = Vec::new();
        let pairs: Vec<(&Node, Option<&Arc<Node>>)> = match &node.kind {
            Kind::Mapping(entries) => entries
                .iter()
                .map(|(key, value)| (&**key, Some(value)))
                .collect(),
            Kind::Sequence(items) => items.iter().map(|item| (&**item, None)).collect(),
            Kind::Scalar(_) => vec![(node, None)],
        };
        for (name, config) in pairs {
            let there = |trigger: &Trigger| name.text() == Some(trigger.event.value.as_str());
            if !triggers.iter().any(there) {
                triggers.extend(self.trigger(name, config));
            }
        }
        if triggers.is_empty() && !node.is_null() {
            let events = matches!(&node.kind, Kind::Mapping(e) if e.is_empty())
                || matches!(&node.kind, Kind::Sequence(e) if e.is_empty());
            if events {
                self.wrong_empty(node);
            }
        }
        triggers
    }

    fn trigger(&mut self, name: &Node, config: Option<&Arc<Node>>) -> Option<Trigger> {
        let event = self.fixed(name)?;
        let Some(known) = EVENTS.iter().find(|known| known.name == event.value) else {
            if !event.has_expression() {
                let names = EVENTS.iter().map(|known| known.name);
                let said = unexpected(&event.value);
                let said = crate::dockerfile::suggest::wrap(said, &event.value, names, true);
                self.report(Severity::Error, UNKNOWN_EVENT, event.at, &event.value, said);
            }
            return None;
        };
        let mut trigger = Trigger {
            event,
            ..Trigger::default()
        };
        let config = config.filter(|config| !config.is_null());
        match (known.name, config) {
            ("schedule", Some(config)) => self.schedule(config, &mut trigger),
            ("schedule" | "workflow_run", None) => {
                let said = "Required property is missing: cron or workflows";
                self.error(BARE_EVENT, trigger.event.at, known.name, said);
            }
            (_, None) => {}
            (_, Some(config)) => self.configured(known, config, &mut trigger),
        }
        Some(trigger)
    }

    fn schedule(&mut self, node: &Node, trigger: &mut Trigger) {
        if matches!(&node.kind, Kind::Sequence(items) if items.is_empty()) {
            self.wrong_empty(node);
        }
        for item in self.items(node) {
            let mut found = false;
            for (key, _, value) in self.fields(item, &["cron", "timezone"]) {
                let Some(text) = self.fixed(value) else {
                    found |= key == "cron";
                    continue;
                };
                if key == "cron" {
                    found = true;
                    trigger.cron.push(text);
                } else if !is_time_zone(&text.value) {
                    self.bad_value(text.at, &text.value, &["Area/City"]);
                }
            }
            if !found && matches!(item.kind, Kind::Mapping(_)) {
                self.missing(item.start, "cron");
            }
        }
    }

    /// The entries of an event's configuration.
    fn event_fields<'n>(&mut self, event: &Event, node: &'n Node) -> Vec<Entry<'n>> {
        let mut fields = Vec::new();
        for (name, value) in self.entries(node) {
            let word = name.scalar().map_or("", |scalar| scalar.text.as_str());
            if let Some(key) = event.keys.iter().find(|key| **key == word) {
                fields.push((*key, &**name, value));
            } else if FILTERS.contains(&word) {
                let said = unexpected(word);
                // Of these two, GitHub passes over them.
                let severity = match event.name {
                    "merge_group" | "workflow_dispatch" => Severity::Warning,
                    _ => Severity::Error,
                };
                self.report(severity, NO_FILTER, name.start, word, said);
                self.and("event", Arg::Code(event.name.to_owned()));
            } else if event.name == "workflow_dispatch" {
                // GitHub passes over them.
                let said = unexpected(word);
                self.report(Severity::Warning, UNKNOWN_KEY, name.start, word, said);
            } else {
                self.unknown_key(name.start, word, event.keys);
            }
        }
        fields
    }

    fn configured(&mut self, event: &Event, node: &Node, trigger: &mut Trigger) {
        let mut filters: Vec<(&'static str, Mark)> = Vec::new();
        for (key, name, value) in self.event_fields(event, node) {
            match key {
                "types" => trigger.types = Some(self.activities(event, value)),
                "inputs" => trigger.inputs = self.inputs(event, name, value),
                "outputs" => self.call_outputs(value, trigger),
                "secrets" => self.call_secrets(value, trigger),
                "workflows" => trigger.workflows = self.fixed_texts(value),
                "names" | "versions" => {
                    let texts = self.fixed_texts(value);
                    if texts.is_empty() {
                        self.wrong_empty(value);
                    }
                }
                filter => {
                    filters.push((filter, name.start));
                    let globs = self.fixed_texts(value);
                    *slot(trigger, filter) = Some(globs);
                }
            }
        }
        self.conflicts(&filters);
        if event.name == "workflow_run" && trigger.workflows.is_empty() {
            self.missing(node.start, "workflows");
        }
    }

    fn conflicts(&mut self, filters: &[(&'static str, Mark)]) {
        for (name, at) in filters {
            let Some(base) = name.strip_suffix("-ignore") else {
                continue;
            };
            if let Some((other, other_at)) = filters.iter().find(|(other, _)| *other == base) {
                let said = ["You may only define one of `", base, "` and `", name, "`"].concat();
                let later = (*at).max(*other_at);
                self.report(Severity::Error, CONFLICT, later, name, said);
                self.and("other", Arg::Code((*other).to_owned()));
            }
        }
    }

    fn activities(&mut self, event: &Event, node: &Node) -> Vec<Text> {
        let types = self.fixed_texts(node);
        if types.is_empty() && matches!(node.kind, Kind::Sequence(_)) {
            self.wrong_empty(node);
        }
        for text in &types {
            let word = text.value.as_str();
            if event.types.is_empty() || event.types.contains(&word) || text.has_expression() {
                continue;
            }
            let known = event.types.iter().copied();
            let said = crate::dockerfile::suggest::wrap(unexpected(word), word, known, true);
            self.report(Severity::Error, ACTIVITY, text.at, word, said);
            self.and("event", Arg::Code(event.name.to_owned()));
            self.and("wanted", Arg::Text(event.types.join(", ")));
        }
        types
    }
}

/// Where a filter is kept.
fn slot<'t>(trigger: &'t mut Trigger, filter: &str) -> &'t mut Option<Vec<Text>> {
    match filter {
        "branches" => &mut trigger.branches,
        "branches-ignore" => &mut trigger.branches_ignore,
        "tags" => &mut trigger.tags,
        "tags-ignore" => &mut trigger.tags_ignore,
        "paths" => &mut trigger.paths,
        _ => &mut trigger.paths_ignore,
    }
}

/// Areas of the time zone database.
const AREAS: [&str; 11] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Etc",
    "Europe",
    "Indian",
    "Pacific",
];

/// Whether it looks like a name of the time zone database.
fn is_time_zone(text: &str) -> bool {
    let word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '+' | '/');
    matches!(text, "UTC" | "GMT")
        || text.split_once('/').is_some_and(|(area, city)| {
            AREAS.contains(&area) && city.chars().all(word) && !city.is_empty()
        })
}
