//! From the tree of a text to the model: every key looked at, what does not fit reported.
//!
//! Nothing here fails. What cannot be made out is left out of the model and said in a
//! finding; the sentences are those of GitHub's own reader where it has one.

mod job;
mod parts;
mod step;
mod trigger;
mod value;
mod words;

use std::sync::Arc;

use super::model::Workflow;
use super::yaml::{self, Kind, Mark, Node, Problem, Source};
use super::{check, tables};
use crate::dockerfile::suggest;
use crate::finding::{Arg, Code, Finding, Place, Severity};
pub(super) use job::call::is_remote_workflow;
pub(super) use value::whole_expression;
pub(super) use words::{quoted, unexpected};
use words::{shortened, yaml_words};

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
    read_source(&Source::new(text))
}

/// The same of a text whose tree is known.
pub fn read_source(source: &Source) -> (Workflow, Vec<Finding>) {
    let mut reader = Reader::default();
    let workflow = reader.workflow(source.root());
    if source.is_fatal() {
        // What follows from the gap would bury its cause.
        reader.findings.clear();
    } else {
        check::check(source, &workflow, &mut reader);
    }
    for problem in source.problems() {
        reader.problem(problem);
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
                // It may be empty, and is the path of the file then.
                "name" => {
                    let name = self.text(value);
                    if let Some(text) = name.as_ref().filter(|text| text.has_expression()) {
                        self.no_expression(text.at);
                    }
                    workflow.name = name.filter(|text| !text.value.is_empty());
                }
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
}

/// The key that puts the entries of an object into a mapping (`TemplateConstants.InsertDirective`).
pub(super) fn is_insert(key: &str) -> bool {
    let inner = key.trim().strip_prefix("${{");
    let inner = inner.and_then(|rest| rest.strip_suffix("}}"));
    inner.is_some_and(|inner| inner.trim() == "insert")
}

#[cfg(test)]
mod tests;
