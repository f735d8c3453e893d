//! What a workflow that is started by hand or called takes and gives: inputs, secrets, outputs.

use std::collections::BTreeSet;

use crate::finding::{Arg, Code, Severity};
use crate::workflow::model::{Field, Input, InputKind, Text, Trigger};
use crate::workflow::read::{MISSING, Reader, quoted, unexpected};
use crate::workflow::tables::Event;
use crate::workflow::yaml::{Mark, Node, Resolved, Scalar, resolve};

/// A default that its input cannot take.
const DEFAULT: Code = "workflow-input-default";
/// Options missing, or given where nothing is chosen.
const OPTIONS: Code = "workflow-input-options";
/// More inputs than the form has room for.
const INPUTS: Code = "workflow-too-many-inputs";
/// Inputs that the form of `workflow_dispatch` has room for (GitHub changelog 2025-12-04).
const MAX_INPUTS: usize = 25;

impl Reader {
    pub(super) fn inputs(&mut self, event: &Event, name: &Node, node: &Node) -> Vec<Input> {
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
                "required" => input.required = self.flag(value) == Some(Field::Fixed(true)),
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
                        let said = quoted("", &option.value, " is already defined");
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
                    || resolve(word) == Resolved::Int
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

    pub(super) fn call_secrets(&mut self, node: &Node, trigger: &mut Trigger) {
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
                    required = self.flag(value) == Some(Field::Fixed(true));
                } else {
                    _ = self.text(value);
                }
            }
            trigger.secrets.push((name, required));
        }
    }

    pub(super) fn call_outputs(&mut self, node: &Node, trigger: &mut Trigger) {
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
