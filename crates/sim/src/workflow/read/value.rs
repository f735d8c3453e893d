//! What a value says: texts, lists, names with texts, flags and amounts, or one expression.

use std::sync::Arc;

use super::words::unexpected;
use super::{BAD_VALUE, EMPTY_VALUE, Reader};
use crate::finding::{Arg, Severity};
use crate::workflow::matrix;
use crate::workflow::model::{Field, Pairs, Text};
use crate::workflow::yaml::{Kind, Node, Resolved};

impl Reader {
    /// The entries of a mapping with whatever keys.
    pub(super) fn entries<'n>(&mut self, node: &'n Node) -> &'n [(Arc<Node>, Arc<Node>)] {
        if let Kind::Mapping(entries) = &node.kind {
            return entries;
        }
        self.wrong(node, "key: value");
        &[]
    }

    /// The items of a list.
    pub(super) fn items<'n>(&mut self, node: &'n Node) -> &'n [Arc<Node>] {
        if let Kind::Sequence(items) = &node.kind {
            return items;
        }
        self.wrong(node, "- item");
        &[]
    }

    /// A text, which may be empty.
    pub(super) fn text(&mut self, node: &Node) -> Option<Text> {
        let Some(scalar) = node.scalar() else {
            self.wrong(node, "text");
            return None;
        };
        let value = match scalar.resolved() {
            Resolved::Null => String::new(),
            _ => scalar.text.clone(),
        };
        Some(Text {
            value,
            at: node.start,
        })
    }

    /// A text of what is read as a value first: a number arrives as GitHub prints it, `3.10` as
    /// `3.1`. <https://yaml.org/spec/1.2.2/#103-core-schema>
    fn converted(&mut self, node: &Node) -> Option<Text> {
        let mut text = self.text(node)?;
        let scalar = node.scalar()?;
        if matches!(
            scalar.resolved(),
            Resolved::Int | Resolved::Float | Resolved::Bool
        ) {
            text.value = matrix::scalar(scalar).text().to_string();
        }
        Some(text)
    }

    /// A text with something in it.
    pub(super) fn filled(&mut self, node: &Node) -> Option<Text> {
        let text = self.text(node)?;
        if text.value.is_empty() {
            self.wrong_empty(node);
            return None;
        }
        Some(text)
    }

    pub(super) fn wrong_empty(&mut self, node: &Node) {
        self.report(Severity::Error, EMPTY_VALUE, node.start, "", unexpected(""));
        self.and("wanted", Arg::Code("text".to_owned()));
    }

    /// A text in which no expression is read.
    pub(super) fn fixed(&mut self, node: &Node) -> Option<Text> {
        let text = self.filled(node)?;
        if text.has_expression() {
            self.no_expression(text.at);
        }
        Some(text)
    }

    /// One text or a list of them.
    pub(super) fn texts(&mut self, node: &Node) -> Vec<Text> {
        match &node.kind {
            Kind::Sequence(items) => items.iter().filter_map(|item| self.filled(item)).collect(),
            _ => self.filled(node).into_iter().collect(),
        }
    }

    /// The same without expressions.
    pub(super) fn fixed_texts(&mut self, node: &Node) -> Vec<Text> {
        let texts = self.texts(node);
        for text in texts.iter().filter(|text| text.has_expression()) {
            self.no_expression(text.at);
        }
        texts
    }

    /// Names with texts, or one expression for all of them.
    pub(super) fn pairs(&mut self, node: &Node) -> Pairs {
        let mut pairs = Pairs::default();
        if let Some(text) = whole_expression(node) {
            pairs.expression = Some(text);
            return pairs;
        }
        for (key, value) in self.entries(node) {
            let key = self.filled(key);
            if let (Some(key), Some(value)) = (key, self.converted(value)) {
                pairs.entries.push((key, value));
            }
        }
        pairs
    }

    /// `true`, `false` or one expression.
    pub(super) fn flag(&mut self, node: &Node) -> Option<Field<bool>> {
        if let Some(text) = whole_expression(node) {
            return Some(Field::Expression(text));
        }
        let scalar = node.scalar();
        let Some(scalar) = scalar.filter(|scalar| scalar.resolved() == Resolved::Bool) else {
            self.wrong(node, "true / false");
            return None;
        };
        Some(Field::Fixed(scalar.text.eq_ignore_ascii_case("true")))
    }

    /// A number above zero, in thousandths, or one expression.
    pub(super) fn amount(&mut self, node: &Node, whole: bool) -> Option<Field<u64>> {
        if let Some(text) = whole_expression(node) {
            return Some(Field::Expression(text));
        }
        let scalar = node.scalar();
        let number = scalar.filter(|scalar| match scalar.resolved() {
            Resolved::Int => true,
            Resolved::Float => !whole,
            _ => false,
        });
        let Some(number) = number else {
            self.wrong(node, "1, 2, 3, …");
            return None;
        };
        match thousandths(&number.text) {
            Some(amount) if amount > 0 => Some(Field::Fixed(amount)),
            _ => {
                // GitHub takes it, and nothing runs for less than no time.
                let said = unexpected(&number.text);
                self.report(Severity::Warning, BAD_VALUE, node.start, &number.text, said);
                self.and("wanted", Arg::Text("1, 2, 3, …".to_owned()));
                None
            }
        }
    }
}

/// A scalar that is one `${{ }}` and nothing else.
pub(in super::super) fn whole_expression(node: &Node) -> Option<Text> {
    let text = node.text()?;
    let inner = text.trim().strip_prefix("${{")?.strip_suffix("}}")?;
    // Two expressions side by side are a text.
    (!inner.contains("${{")).then(|| Text {
        value: text.to_owned(),
        at: node.start,
    })
}

/// A decimal number in thousandths; nothing for what is negative or written otherwise.
fn thousandths(text: &str) -> Option<u64> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let mut amount: u64 = 0;
    for digit in whole.bytes() {
        amount = amount
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'));
    }
    amount = amount.saturating_mul(1000);
    for (digit, scale) in part.bytes().zip([100, 10, 1]) {
        amount = amount.saturating_add(u64::from(digit - b'0') * scale);
    }
    Some(amount)
}
