//! From the tree of a text to the model: every key looked at, what does not fit reported.
//!
//! Nothing here fails. What cannot be made out is left out of the model and said in a
//! finding; the sentences are those of GitHub's own reader where it has one.

mod job;
mod parts;
mod step;
mod trigger;

use std::sync::Arc;

use super::model::{Field, Pairs, Text, Workflow};
use super::yaml::{self, Kind, Mark, Node, Problem, Resolved};
use super::{check, tables};
use crate::dockerfile::suggest;
use crate::finding::{Arg, Code, Finding, Place, Severity};

/// Where the game keeps the workflow.
pub const PATH: &str = ".github/workflows/deploy.yml";
/// Nobody reads more findings.
pub const MAX_FINDINGS: usize = 200;

/// There is nothing in the text.
pub(super) const EMPTY: Code = "workflow-empty";
/// A key that GitHub does not know.
pub(super) const UNKNOWN_KEY: Code = "workflow-unknown-key";
/// The same, near to one that it knows.
pub(super) const MISSPELT_KEY: Code = "workflow-misspelt-key";
/// A key that must be there.
pub(super) const MISSING: Code = "workflow-missing-key";
/// A value of another kind than the key takes.
pub(super) const WRONG_TYPE: Code = "workflow-wrong-type";
/// Nothing where something must be.
pub(super) const EMPTY_VALUE: Code = "workflow-empty-value";
/// A value that is none of those that can be there.
pub(super) const BAD_VALUE: Code = "workflow-bad-value";
/// An expression where none is read.
pub(super) const NO_EXPRESSION: Code = "workflow-expression-place";

/// Reads a workflow: what could be made out, and all that is wrong with it, in the order of
/// the text.
pub fn read(text: &str) -> (Workflow, Vec<Finding>) {
    let (root, problems, fatal) = yaml::parse(text);
    let mut reader = Reader::default();
    let workflow = reader.workflow(root.as_deref());
    if fatal {
        // What follows from the gap would bury its cause.
        reader.findings.clear();
    } else {
        check::check(text, &workflow, &mut reader);
    }
    for problem in problems {
        reader.problem(&problem);
    }
    let mut findings = reader.findings;
    crate::order::by(&mut findings, |a, b| {
        (a.place.line, a.place.column) < (b.place.line, b.place.column)
    });
    (workflow, findings)
}

/// Collects findings while it reads.
#[derive(Default)]
pub(super) struct Reader {
    findings: Vec<Finding>,
}

/// A known key, where it stands, and its value.
type Entry<'n> = (&'static str, &'n Node, &'n Arc<Node>);

impl Reader {
    /// Reports something. `word` is what it is about, `said` the tool's sentence.
    pub(super) fn report(
        &mut self,
        severity: Severity,
        code: Code,
        at: Mark,
        word: &str,
        said: String,
    ) {
        if self.is_full() {
            return;
        }
        let place = Place {
            path: PATH.to_owned(),
            line: at.line,
            column: at.column,
        };
        let finding = Finding::new(code, severity, place).said(said);
        let finding = if word.is_empty() {
            finding
        } else {
            finding.with("name", Arg::Code(shortened(word)))
        };
        // Aliases are read as often as they are used, and said once.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Whether there is more than anybody would read.
    pub(super) fn is_full(&self) -> bool {
        self.findings.len() >= MAX_FINDINGS
    }

    pub(super) fn error(&mut self, code: Code, at: Mark, word: &str, said: &str) {
        self.report(Severity::Error, code, at, word, said.to_owned());
    }

    pub(super) fn warning(&mut self, code: Code, at: Mark, word: &str, said: &str) {
        self.report(Severity::Warning, code, at, word, said.to_owned());
    }

    pub(super) fn info(&mut self, code: Code, at: Mark, word: &str, said: &str) {
        self.report(Severity::Info, code, at, word, said.to_owned());
    }

    /// Adds a parameter to what was reported last.
    pub(super) fn and(&mut self, name: &'static str, arg: Arg) {
        if let Some(last) = self.findings.last_mut()
            && last.args.iter().all(|(known, _)| *known != name)
        {
            last.args.push((name, arg));
        }
    }

    fn problem(&mut self, problem: &Problem) {
        let (severity, said) = match problem.code {
            yaml::DUPLICATE => (
                Severity::Error,
                quoted("", &problem.word, " is already defined"),
            ),
            yaml::MERGE => (Severity::Error, "Merge keys are not supported".to_owned()),
            yaml::UNUSED => (
                Severity::Warning,
                quoted("Anchor ", &problem.word, " is not used"),
            ),
            code => (Severity::Error, yaml_words(code).to_owned()),
        };
        // The cause of silence must not be silent.
        self.findings.truncate(MAX_FINDINGS - 1);
        self.report(severity, problem.code, problem.at, &problem.word, said);
        if problem.code == yaml::TOO_LARGE {
            self.and("limit", Arg::Bytes(yaml::MAX_BYTES as u64));
        }
    }

    fn workflow(&mut self, root: Option<&Node>) -> Workflow {
        let mut workflow = Workflow::default();
        let start = Mark {
            offset: 0,
            line: 1,
            column: 1,
        };
        let Some(root) = root.filter(|root| !root.is_null()) else {
            self.error(EMPTY, start, "", "The workflow is empty");
            return workflow;
        };
        // A root of another kind lacks more than keys.
        let other = !matches!(root.kind, Kind::Mapping(_));
        let mut has_on = other;
        let mut has_jobs = other;
        for (key, at, value) in self.fields(root, tables::ROOT) {
            match key {
                "name" => workflow.name = self.fixed(value),
                "run-name" => workflow.run_name = self.text(value),
                "on" => {
                    has_on = true;
                    workflow.on = self.triggers(value);
                }
                "permissions" => workflow.permissions = self.permissions(value),
                "env" => workflow.env = self.pairs(value),
                "defaults" => workflow.defaults = self.defaults(value),
                "concurrency" => workflow.concurrency = self.concurrency(value),
                "jobs" => {
                    has_jobs = true;
                    workflow.jobs = self.jobs(at, value);
                }
                _ => _ = self.fixed(value),
            }
        }
        if !has_on {
            self.missing(root.start, "on");
        }
        if !has_jobs {
            self.missing(root.start, "jobs");
        }
        workflow
    }

    /// Says that a key is missing.
    pub(super) fn missing(&mut self, at: Mark, key: &'static str) {
        let said = ["Required property is missing: ", key].concat();
        self.report(Severity::Error, MISSING, at, key, said);
    }

    /// Says that a value is of the wrong kind.
    fn wrong(&mut self, node: &Node, wanted: &'static str) {
        let said = match &node.kind {
            Kind::Mapping(_) => "A mapping was not expected".to_owned(),
            Kind::Sequence(_) => "A sequence was not expected".to_owned(),
            Kind::Scalar(scalar) => unexpected(&scalar.text),
        };
        let code = if node.is_null() {
            EMPTY_VALUE
        } else {
            WRONG_TYPE
        };
        self.report(Severity::Error, code, node.start, "", said);
        self.and("wanted", Arg::Code(wanted.to_owned()));
    }

    /// Says that a word is none of those that can stand here.
    fn bad_value(&mut self, at: Mark, word: &str, known: &[&str]) {
        let said = suggest::wrap(unexpected(word), word, known.iter().copied(), true);
        self.report(Severity::Error, BAD_VALUE, at, word, said);
        self.and("wanted", Arg::Text(known.join(", ")));
    }

    /// Says that no expression is read here.
    fn no_expression(&mut self, at: Mark) {
        let said = "A template expression is not allowed in this context";
        self.error(NO_EXPRESSION, at, "", said);
    }

    /// The entries of a mapping whose keys are known; others are reported.
    fn fields<'n>(&mut self, node: &'n Node, keys: &[&'static str]) -> Vec<Entry<'n>> {
        let mut fields = Vec::new();
        for (name, value) in self.entries(node) {
            let word = name.scalar().map_or("", |scalar| scalar.text.as_str());
            match keys.iter().find(|key| **key == word) {
                Some(key) => fields.push((*key, &**name, value)),
                None => self.unknown_key(name.start, word, keys),
            }
        }
        fields
    }

    fn unknown_key(&mut self, at: Mark, word: &str, keys: &[&'static str]) {
        if word == "<<" || is_insert(word) {
            return;
        }
        if word.contains("${{") {
            return self.no_expression(at);
        }
        let near = suggest::search(word, keys.iter().copied(), true).or_else(|| {
            let longer = |key: &&&str| {
                key.strip_prefix(word)
                    .is_some_and(|rest| rest.starts_with('-'))
            };
            keys.iter().find(longer).map(|key| (*key).to_owned())
        });
        // Every short word is near to some other.
        let near = near.filter(|_| word.len() > 2);
        let said = unexpected(word);
        match near {
            Some(near) => {
                let said = [&said, " (did you mean ", &near, "?)"].concat();
                self.report(Severity::Error, MISSPELT_KEY, at, word, said);
                self.and("near", Arg::Code(near));
            }
            None => self.report(Severity::Error, UNKNOWN_KEY, at, word, said),
        }
    }

    /// The entries of a mapping with whatever keys.
    fn entries<'n>(&mut self, node: &'n Node) -> &'n [(Arc<Node>, Arc<Node>)] {
        if let Kind::Mapping(entries) = &node.kind {
            return entries;
        }
        self.wrong(node, "key: value");
        &[]
    }

    /// The items of a list.
    fn items<'n>(&mut self, node: &'n Node) -> &'n [Arc<Node>] {
        if let Kind::Sequence(items) = &node.kind {
            return items;
        }
        self.wrong(node, "- item");
        &[]
    }

    /// A text, which may be empty.
    fn text(&mut self, node: &Node) -> Option<Text> {
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

    /// A text with something in it.
    fn filled(&mut self, node: &Node) -> Option<Text> {
        let text = self.text(node)?;
        if text.value.is_empty() {
            self.wrong_empty(node);
            return None;
        }
        Some(text)
    }

    fn wrong_empty(&mut self, node: &Node) {
        self.report(Severity::Error, EMPTY_VALUE, node.start, "", unexpected(""));
        self.and("wanted", Arg::Code("text".to_owned()));
    }

    /// A text in which no expression is read.
    fn fixed(&mut self, node: &Node) -> Option<Text> {
        let text = self.filled(node)?;
        if text.has_expression() {
            self.no_expression(text.at);
        }
        Some(text)
    }

    /// One text or a list of them.
    fn texts(&mut self, node: &Node) -> Vec<Text> {
        match &node.kind {
            Kind::Sequence(items) => items.iter().filter_map(|item| self.filled(item)).collect(),
            _ => self.filled(node).into_iter().collect(),
        }
    }

    /// The same without expressions.
    fn fixed_texts(&mut self, node: &Node) -> Vec<Text> {
        let texts = self.texts(node);
        for text in texts.iter().filter(|text| text.has_expression()) {
            self.no_expression(text.at);
        }
        texts
    }

    /// Names with texts, or one expression for all of them.
    fn pairs(&mut self, node: &Node) -> Pairs {
        let mut pairs = Pairs::default();
        if let Some(text) = whole_expression(node) {
            pairs.expression = Some(text);
            return pairs;
        }
        for (key, value) in self.entries(node) {
            let key = self.filled(key);
            if let (Some(key), Some(value)) = (key, self.text(value)) {
                pairs.entries.push((key, value));
            }
        }
        pairs
    }

    /// `true`, `false` or one expression.
    fn flag(&mut self, node: &Node) -> Option<Field<bool>> {
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
    fn amount(&mut self, node: &Node, whole: bool) -> Option<Field<u64>> {
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

/// The key that puts the entries of an object into a mapping (`TemplateConstants.InsertDirective`).
pub(super) fn is_insert(key: &str) -> bool {
    let inner = key.trim().strip_prefix("${{");
    let inner = inner.and_then(|rest| rest.strip_suffix("}}"));
    inner.is_some_and(|inner| inner.trim() == "insert")
}

/// A scalar that is one `${{ }}` and nothing else.
pub(super) fn whole_expression(node: &Node) -> Option<Text> {
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

/// GitHub's sentence for a word that cannot stand somewhere.
pub(super) fn unexpected(word: &str) -> String {
    quoted("Unexpected value ", &shortened(word), "")
}

pub(super) fn quoted(before: &str, word: &str, after: &str) -> String {
    [before, "'", word, "'", after].concat()
}

/// A word as long as one likes to read it.
fn shortened(word: &str) -> String {
    match word.char_indices().nth(60) {
        Some((end, _)) => [&word[..end], "…"].concat(),
        None => word.to_owned(),
    }
}

/// Sentences for what is no YAML, in the manner of its readers.
fn yaml_words(code: Code) -> &'static str {
    match code {
        yaml::TOO_LARGE => "Maximum file size exceeded",
        yaml::TOO_DEEP => "Maximum object depth exceeded",
        yaml::BOMB => "Maximum number of nodes exceeded",
        yaml::NO_ANCHOR => "While parsing a node, found undefined alias",
        yaml::TAB => "Found a tab character where an indentation space is expected",
        yaml::INDENT => "Did not find expected key at this indentation",
        yaml::OPEN => "Found end of text before the end of what opens here",
        yaml::COLON => "Mapping values are not allowed in this context",
        yaml::NO_COLON => "Could not find expected ':'",
        yaml::DOCUMENTS => "Expected one document",
        _ => "While parsing, found a character or word that cannot stand here",
    }
}

#[cfg(test)]
mod tests;
