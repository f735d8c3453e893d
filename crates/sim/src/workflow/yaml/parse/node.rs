//! Nodes: what is known of them when they are made, and what else stands for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{
    Anchor, BOMB, DUPLICATE, FEW, MAX_NODES, MERGE, NO_ANCHOR, Parser, Properties, SYNTAX, UNUSED,
};
use crate::workflow::yaml::{Kind, Mark, Node, Resolved, Scalar, Style, resolve};

impl<'a> Parser<'a> {
    /// Makes a node, with what stood before it.
    pub(in super::super) fn node(
        &mut self,
        mut kind: Kind,
        start: Mark,
        properties: Properties<'a>,
    ) -> Arc<Node> {
        let end = self.cursor.mark();
        if let Some(tag) = properties.tag {
            self.tagged(&mut kind, tag, start);
        }
        let weight = match &kind {
            Kind::Scalar(scalar) => u32::try_from(scalar.text.len() / 32).unwrap_or(u32::MAX) + 1,
            Kind::Sequence(items) => items
                .iter()
                .fold(1, |sum: u32, item| sum.saturating_add(item.weight)),
            Kind::Mapping(entries) => entries.iter().fold(1, |sum: u32, (key, value)| {
                sum.saturating_add(key.weight).saturating_add(value.weight)
            }),
        };
        let node = Arc::new(Node {
            kind,
            start,
            end,
            weight,
        });
        self.anchored(properties, &node);
        node
    }

    fn anchored(&mut self, properties: Properties<'a>, node: &Arc<Node>) {
        let Some((name, at)) = properties.anchor else {
            return;
        };
        let anchor = Anchor {
            at,
            node: Arc::clone(node),
            used: false,
        };
        if let Some(before) = self.anchors.insert(name, anchor)
            && !before.used
        {
            self.note(UNUSED, before.at, name);
        }
    }

    /// Applies a tag of the core schema. GitHub's reader knows no other one on a scalar, and
    /// looks at none on lists and mappings.
    fn tagged(&mut self, kind: &mut Kind, tag: &str, at: Mark) {
        let Kind::Scalar(scalar) = kind else { return };
        let name = tag
            .strip_prefix("!!")
            .or_else(|| tag.strip_prefix("!<tag:yaml.org,2002:")?.strip_suffix('>'));
        let natural = resolve(&scalar.text);
        let plain = scalar.style == Style::Plain;
        let (wanted, fits) = match name {
            Some("str") => (Resolved::Str, true),
            Some("null") => (Resolved::Null, plain && natural == Resolved::Null),
            Some("bool") => (Resolved::Bool, plain && natural == Resolved::Bool),
            Some("int") => (Resolved::Int, plain && natural == Resolved::Int),
            Some("float") => {
                let number = matches!(natural, Resolved::Int | Resolved::Float);
                (Resolved::Float, plain && number)
            }
            _ => return self.fail_at(SYNTAX, at, tag),
        };
        scalar.tag = Some(wanted);
        if !fits {
            self.fail_at(SYNTAX, at, tag);
        }
    }

    pub(in super::super) fn null(&mut self, at: Mark, properties: Properties<'a>) -> Arc<Node> {
        let scalar = Scalar {
            text: String::new(),
            style: Style::Plain,
            tag: None,
        };
        let here = self.cursor.mark();
        self.cursor.reset(at);
        let node = self.node(Kind::Scalar(scalar), at, properties);
        if self.fatal.is_none() {
            self.cursor.reset(here);
        } else {
            self.cursor.stop();
        }
        node
    }

    /// `*name`.
    pub(in super::super) fn alias(&mut self) -> Arc<Node> {
        let at = self.cursor.mark();
        self.cursor.bump();
        let name = self.name();
        let Some(anchor) = self.anchors.get_mut(name) else {
            self.fail_at(NO_ANCHOR, at, name);
            return self.null(at, Properties::default());
        };
        anchor.used = true;
        let node = Arc::clone(&anchor.node);
        self.aliased = self.aliased.saturating_add(node.weight);
        if self.aliased > MAX_NODES {
            self.fail_at(BOMB, at, name);
        }
        node
    }

    /// Notes a key that is there already, or that means something else in other YAML. `seen`
    /// holds the keys of a mapping as soon as they are many.
    pub(in super::super) fn unique(
        &mut self,
        seen: &mut BTreeSet<String>,
        entries: &[(Arc<Node>, Arc<Node>)],
        key: &Arc<Node>,
    ) {
        let Some(scalar) = key.scalar() else {
            self.fail(SYNTAX, key.start);
            return;
        };
        let text = |key: &Node| {
            key.scalar()
                .map_or("", |key| key.text.as_str())
                .to_lowercase()
        };
        let is_new = if entries.len() < FEW {
            let same = |other: &Scalar| other.text.eq_ignore_ascii_case(&scalar.text);
            !entries
                .iter()
                .any(|(other, _)| other.scalar().is_some_and(same))
        } else {
            if seen.is_empty() {
                seen.extend(entries.iter().map(|(key, _)| text(key)));
            }
            seen.insert(text(key))
        };
        if scalar.text == "<<" && scalar.is_plain() {
            self.note(MERGE, key.start, "<<");
        } else if !is_new {
            let word = scalar.text.clone();
            self.note(DUPLICATE, key.start, &word);
        }
    }
}
