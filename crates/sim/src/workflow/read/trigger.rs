//! `on`: events, their filters, inputs and outputs.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Entry, MISSING, Reader, UNKNOWN_KEY, unexpected};
use crate::finding::{Arg, Code, Severity};
use crate::workflow::model::{Input, InputKind, Text, Trigger};
use crate::workflow::tables::{EVENTS, Event, FILTERS};
use crate::workflow::yaml::{Kind, Mark, Node, Resolved, Scalar};

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
/// A default that its input cannot take.
const DEFAULT: Code = "workflow-input-default";
/// Options missing, or given where nothing is chosen.
const OPTIONS: Code = "workflow-input-options";
/// More inputs than the form has room for.
const INPUTS: Code = "workflow-too-many-inputs";

/// Inputs that the form of `workflow_dispatch` has room for (GitHub changelog 2025-12-04).
const MAX_INPUTS: usize = 25;

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
                self.report(Severity::Error, NO_FILTER, name.start, word, said);
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

    fn inputs(&mut self, event: &Event, name: &Node, node: &Node) -> Vec<Input> {
        let mut inputs = Vec::new();
        if node.is_null() {
            return inputs;
        }
        let called = event.name == "workflow_call";
        for (key, value) in self.entries(node) {
            if let Some(name) = self.fixed(key) {
                self.identifier(&name, false);
                inputs.push(self.input(name, value, called));
            }
        }
        if !called && inputs.len() > MAX_INPUTS {
            let said = "you may only define up to 25 `inputs` for a `workflow_dispatch` event";
            self.error(INPUTS, name.start, "", said);
            self.and("count", Arg::Count(inputs.len() as u64));
        }
        inputs
    }

    fn input(&mut self, name: Text, node: &Node, called: bool) -> Input {
        let keys: &[&'static str] = if called {
            &["description", "required", "default", "type"]
        } else {
            &[
                "description",
                "required",
                "default",
                "type",
                "options",
                "deprecationMessage",
            ]
        };
        let at = name.at;
        let mut input = Input {
            name,
            ..Input::default()
        };
        let mut kind = None;
        let mut options = None;
        let mut default = None;
        let fields = if node.is_null() {
            Vec::new()
        } else {
            self.fields(node, keys)
        };
        for (key, key_at, value) in fields {
            match key {
                "description" | "deprecationMessage" => _ = self.text(value),
                "required" => input.required = self.flag(value) == Some(super::Field::Fixed(true)),
                "type" => kind = Some(self.input_kind(value, called)),
                "options" => options = Some((key_at.start, self.fixed_texts(value))),
                _ => default = Some(value),
            }
        }
        if called && kind.is_none() {
            self.missing(at, "type");
        }
        input.kind = kind.flatten().unwrap_or_default();
        self.options(&mut input, at, options);
        if let Some(value) = default {
            self.default(&mut input, value, called);
        }
        input
    }

    fn input_kind(&mut self, node: &Node, called: bool) -> Option<InputKind> {
        let text = self.fixed(node)?;
        let kind = match text.value.as_str() {
            "string" => InputKind::String,
            "boolean" => InputKind::Boolean,
            "number" => InputKind::Number,
            "choice" if !called => InputKind::Choice,
            "environment" if !called => InputKind::Environment,
            word => {
                let known = ["string", "boolean", "number", "choice", "environment"];
                let known = if called { &known[..3] } else { &known };
                self.bad_value(text.at, word, known);
                return None;
            }
        };
        Some(kind)
    }

    fn options(&mut self, input: &mut Input, at: Mark, options: Option<(Mark, Vec<Text>)>) {
        let chooses = input.kind == InputKind::Choice;
        let name = input.name.value.clone();
        match options {
            Some((at, _)) if !chooses => {
                self.error(OPTIONS, at, &name, "Unexpected value 'options'");
            }
            Some((at, options)) => {
                if options.is_empty() {
                    self.error(OPTIONS, at, &name, "Required property is missing: options");
                }
                let mut seen = BTreeSet::new();
                for option in &options {
                    if !seen.insert(option.value.as_str()) {
                        let said = super::quoted("", &option.value, " is already defined");
                        self.error(OPTIONS, option.at, &name, &said);
                    }
                }
                input.options = options;
            }
            None if chooses => {
                self.error(OPTIONS, at, &name, "Required property is missing: options");
            }
            None => {}
        }
    }

    fn default(&mut self, input: &mut Input, node: &Node, called: bool) {
        let Some(text) = self.text(node) else { return };
        let resolved = node.scalar().map_or(Resolved::Null, Scalar::resolved);
        let word = text.value.as_str();
        let fits = match input.kind {
            InputKind::Boolean => resolved == Resolved::Bool || matches!(word, "true" | "false"),
            InputKind::Number => {
                matches!(resolved, Resolved::Int | Resolved::Float)
                    || crate::workflow::yaml::resolve(word) == Resolved::Int
            }
            InputKind::Choice => input.options.iter().any(|option| option.value == word),
            InputKind::String | InputKind::Environment => true,
        };
        let evaluated = called && text.has_expression();
        if !fits && !evaluated {
            let said = unexpected(word);
            self.report(Severity::Error, DEFAULT, text.at, &input.name.value, said);
        } else if called && input.required {
            let said = "A default of a required input is never used";
            self.warning(DEFAULT, text.at, &input.name.value, said);
        }
        input.default = Some(text);
    }

    fn call_secrets(&mut self, node: &Node, trigger: &mut Trigger) {
        trigger.names_secrets = true;
        if node.is_null() {
            return;
        }
        for (key, value) in self.entries(node) {
            let Some(name) = self.fixed(key) else {
                continue;
            };
            self.identifier(&name, false);
            let mut required = false;
            let fields = if value.is_null() {
                Vec::new()
            } else {
                self.fields(value, &["description", "required"])
            };
            for (key, _, value) in fields {
                if key == "required" {
                    required = self.flag(value) == Some(super::Field::Fixed(true));
                } else {
                    _ = self.text(value);
                }
            }
            trigger.secrets.push((name, required));
        }
    }

    fn call_outputs(&mut self, node: &Node, trigger: &mut Trigger) {
        if node.is_null() {
            return;
        }
        for (key, value) in self.entries(node) {
            let Some(name) = self.fixed(key) else {
                continue;
            };
            self.identifier(&name, false);
            let mut found = None;
            for (key, _, value) in self.fields(value, &["description", "value"]) {
                let text = self.text(value);
                if key == "value" {
                    found = text;
                }
            }
            match found {
                Some(value) => trigger.outputs.entries.push((name, value)),
                None => self.error(
                    MISSING,
                    name.at,
                    "value",
                    "Required property is missing: value",
                ),
            }
        }
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
    text.split_once('/').is_some_and(|(area, city)| {
        AREAS.contains(&area) && city.chars().all(word) && !city.is_empty()
    })
}
