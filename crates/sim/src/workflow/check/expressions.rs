//! Every expression of a workflow: whether it can be read, and sees what it names.

use std::sync::Arc;

use super::known::{Around, Type, Wrong};
use super::{Container, Job, Pairs, Text, Workflow};
use crate::finding::{Arg, Code, Severity};
use crate::workflow::expression::visit::{Call, Path, Step as Part};
use crate::workflow::expression::{
    ErrorKind, Expression, ExpressionError, MAX_LENGTH, Part as Piece, Unclosed, parse, split,
    template,
};
use crate::workflow::model::{
    Action, Concurrency, Defaults, Field, Matrix, Secrets, Step, Trigger,
};
use crate::workflow::read::{Reader, is_insert, quoted};
use crate::workflow::tables::{self, Spot};
use crate::workflow::yaml::{Kind, Mark, Node};

/// What stands between `${{` and `}}` is no expression.
const BROKEN: Code = "workflow-expression";
/// A context that is none, or cannot be used here.
const CONTEXT: Code = "workflow-context";
/// A function that is none, or cannot be used here.
const FUNCTION: Code = "workflow-function";
/// A property that its object does not have.
const PROPERTY: Code = "workflow-unknown-property";
/// A property of what has none.
const DEEPER: Code = "workflow-no-object";
/// A whole object where a text is wanted.
const NOT_TEXT: Code = "workflow-not-text";
/// A text where an object is wanted.
const NOT_OBJECT: Code = "workflow-not-mapping";
/// A condition that is a text, and so is always true.
const ALWAYS: Code = "workflow-condition-always";
/// A condition that comes to the same at every run.
const CONSTANT: Code = "workflow-condition-constant";
/// A stranger's words in a script.
const INJECTION: Code = "workflow-script-injection";
/// A text with expressions that is longer than an expression may be.
const LONG: Code = "workflow-expression-long";
/// A call that fails whatever happens.
const CALL: Code = "workflow-call-fails";

/// Looks at every expression.
pub(super) fn check(source: &str, workflow: &Workflow, reader: &mut Reader) {
    let mut walk = Walk {
        source,
        around: Around::new(workflow),
        reader,
    };
    walk.workflow(workflow);
}

struct Walk<'w, 'r> {
    source: &'w str,
    around: Around<'w>,
    reader: &'r mut Reader,
}

impl<'w> Walk<'w, '_> {
    fn workflow(&mut self, workflow: &'w Workflow) {
        for trigger in &workflow.on {
            self.trigger(trigger);
        }
        self.text(workflow.run_name.as_ref(), &tables::EARLY);
        self.pairs(&workflow.env, &tables::ROOT_ENV);
        self.concurrency(workflow.concurrency.as_ref(), &tables::EARLY);
        self.defaults(&workflow.defaults, &tables::NOWHERE);
        for job in &workflow.jobs {
            self.around.enter(job);
            self.job(job);
        }
    }

    fn trigger(&mut self, trigger: &'w Trigger) {
        let called = trigger.event.value == "workflow_call";
        let spot = if called {
            tables::EARLY
        } else {
            tables::NOWHERE
        };
        // A default sees the inputs before it.
        let all = std::mem::take(&mut self.around.inputs);
        for input in &trigger.inputs {
            self.text(input.default.as_ref(), &spot);
            let name = input.name.value.to_ascii_lowercase();
            self.around.inputs.insert(name);
        }
        self.around.inputs = all;
        for (_, value) in &trigger.outputs.entries {
            self.template(value, &tables::CALL_OUTPUT);
        }
    }

    fn job(&mut self, job: &'w Job) {
        self.text(job.name.as_ref(), &tables::IN_JOB);
        self.condition(job.condition.as_ref(), &tables::JOB_IF);
        if let Some(runs_on) = &job.runs_on {
            for label in runs_on.labels.iter().chain(&runs_on.group) {
                self.label(label);
            }
        }
        self.concurrency(job.concurrency.as_ref(), &tables::IN_JOB);
        self.pairs(&job.env, &tables::JOB_ENV);
        self.defaults(&job.defaults, &tables::JOB_DEFAULTS);
        self.field(job.timeout.as_ref(), &tables::IN_JOB);
        self.field(job.continue_on_error.as_ref(), &tables::IN_JOB);
        if let Some(strategy) = &job.strategy {
            self.field(strategy.fail_fast.as_ref(), &tables::STRATEGY);
            self.field(strategy.max_parallel.as_ref(), &tables::STRATEGY);
            if let Some(matrix) = &strategy.matrix {
                self.matrix(matrix);
            }
        }
        self.text(job.services_expression.as_ref(), &tables::IN_JOB);
        let services = job.services.iter().map(|(_, service)| service);
        for container in job.container.iter().chain(services) {
            self.container(container);
        }
        self.pairs(&job.with, &tables::IN_JOB);
        if let Secrets::Given(pairs) = &job.secrets {
            self.pairs(pairs, &tables::JOB_ENV);
        }
        for step in &job.steps {
            self.step(step);
        }
        // What is said of a job as a whole sees all of its steps.
        self.pairs(&job.outputs, &tables::JOB_OUTPUT);
        if let Some(environment) = &job.environment {
            self.template(&environment.name, &tables::IN_JOB);
            self.text(environment.url.as_ref(), &tables::ENVIRONMENT_URL);
        }
    }

    fn step(&mut self, step: &'w Step) {
        self.text(step.name.as_ref(), &tables::IN_STEP);
        self.condition(step.condition.as_ref(), &tables::STEP_IF);
        self.pairs(&step.env, &tables::IN_STEP);
        self.field(step.continue_on_error.as_ref(), &tables::IN_STEP);
        self.field(step.timeout.as_ref(), &tables::IN_STEP);
        match &step.action {
            Action::Run {
                script,
                working_directory,
                ..
            } => {
                self.template(script, &tables::IN_STEP);
                self.injection(script);
                self.text(working_directory.as_ref(), &tables::IN_STEP);
            }
            Action::Uses { name, with } => {
                self.pairs(with, &tables::IN_STEP);
                let is_script = name.value.starts_with("actions/github-script@");
                if let Some(script) = with.get("script").filter(|_| is_script) {
                    self.injection(script);
                }
            }
            Action::Nothing => {}
        }
        if let Some(id) = &step.id {
            let id = id.value.to_ascii_lowercase();
            self.around.steps.entry(id).or_insert(step);
        }
    }

    fn container(&mut self, container: &'w Container) {
        let more = container.options.iter().chain(&container.more);
        let lists = container.ports.iter().chain(&container.volumes);
        for text in std::iter::once(&container.image).chain(more).chain(lists) {
            self.template(text, &tables::IN_JOB);
        }
        self.pairs(&container.env, &tables::CONTAINER_ENV);
        self.pairs(&container.credentials, &tables::CREDENTIALS);
    }

    fn matrix(&mut self, matrix: &'w Matrix) {
        let wholes = [
            &matrix.expression,
            &matrix.include_expression,
            &matrix.exclude_expression,
        ];
        for text in wholes.into_iter().flatten() {
            self.whole(text, &tables::STRATEGY, None);
        }
        for axis in &matrix.axes {
            if let Some(text) = &axis.expression {
                self.whole(text, &tables::STRATEGY, None);
            }
            for value in &axis.values {
                self.node(value);
            }
        }
        for (_, value) in matrix.include.iter().chain(&matrix.exclude).flatten() {
            self.node(value);
        }
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            Kind::Scalar(scalar) => {
                if scalar.text.contains("${{") {
                    let text = Text {
                        value: scalar.text.clone(),
                        at: node.start,
                    };
                    self.pieces(&text, &tables::STRATEGY, false);
                }
            }
            Kind::Sequence(items) => items.iter().for_each(|item: &Arc<Node>| self.node(item)),
            Kind::Mapping(entries) => entries.iter().for_each(|(_, value)| self.node(value)),
        }
    }

    fn concurrency(&mut self, concurrency: Option<&Concurrency>, spot: &Spot) {
        if let Some(concurrency) = concurrency {
            self.template(&concurrency.group, spot);
            self.field(concurrency.cancel_in_progress.as_ref(), spot);
        }
    }

    fn defaults(&mut self, defaults: &Defaults, spot: &Spot) {
        self.text(defaults.shell.as_ref(), spot);
        self.text(defaults.working_directory.as_ref(), spot);
    }

    fn pairs(&mut self, pairs: &Pairs, spot: &Spot) {
        if let Some(text) = &pairs.expression {
            self.whole(text, spot, Some(Type::Object));
        }
        for (name, value) in &pairs.entries {
            if !is_insert(&name.value) {
                self.template(name, spot);
            }
            self.template(value, spot);
        }
    }

    fn field<T>(&mut self, field: Option<&Field<T>>, spot: &Spot) {
        if let Some(Field::Expression(text)) = field {
            self.whole(text, spot, None);
        }
    }

    fn text(&mut self, text: Option<&Text>, spot: &Spot) {
        if let Some(text) = text {
            self.template(text, spot);
        }
    }

    /// A label may be a list that an expression gives.
    fn label(&mut self, text: &Text) {
        if template::whole(&text.value).is_some() {
            self.whole(text, &tables::IN_JOB, Some(Type::List));
        } else {
            self.template(text, &tables::IN_JOB);
        }
    }

    /// A text with expressions, which must all come to texts.
    fn template(&mut self, text: &Text, spot: &Spot) {
        if text.has_expression() {
            self.pieces(text, spot, true);
        }
    }

    /// One expression that may come to anything, or must come to an object.
    fn whole(&mut self, text: &Text, spot: &Spot, wanted: Option<Type>) {
        let single = self.pieces(text, spot, false);
        let found = single.map(|path| self.around.type_of(&path));
        let wrong = matches!(
            (wanted, found),
            (Some(Type::Object), Some(Ok(Type::Scalar | Type::List)))
                | (Some(Type::List), Some(Ok(Type::Object)))
        );
        if wrong {
            let said = "A mapping was expected";
            self.reader.error(NOT_OBJECT, text.at, "", said);
        }
    }

    /// Looks at the expressions of a text. The path, if there is nothing but one.
    fn pieces(&mut self, text: &Text, spot: &Spot, texts: bool) -> Option<Path> {
        if self.reader.is_full() {
            return None;
        }
        let pieces = match split(&text.value) {
            Ok(pieces) => pieces,
            Err(Unclosed(at)) => {
                let at = self.locate(text, at);
                self.reader.error(BROKEN, at, "", template::UNCLOSED);
                return None;
            }
        };
        if pieces.len() > 1 && text.value.len() > MAX_LENGTH {
            // GitHub makes one call of `format` out of the whole text.
            let said = "Exceeded max expression length 21000";
            self.reader.error(LONG, text.at, "", said);
        }
        let mut only = None;
        for piece in &pieces {
            if let Piece::Expression(at, inner) = *piece {
                only = self.expression(text, at, inner, spot);
                if let Some(path) = only.as_ref().filter(|_| texts) {
                    self.must_be_text(text, at, inner, path);
                }
            }
        }
        only.filter(|_| pieces.len() == 1)
    }

    fn must_be_text(&mut self, text: &Text, at: usize, inner: &str, path: &Path) {
        let found = self.around.type_of(path);
        if matches!(found, Ok(Type::Object | Type::List)) {
            let place = self.locate(text, at + path.at);
            let word = inner.trim();
            let said = "Object and list make no text; toJSON() does";
            self.reader.warning(NOT_TEXT, place, word, said);
        }
    }

    /// `if`: an expression with or without `${{ }}`.
    fn condition(&mut self, text: Option<&Text>, spot: &Spot) {
        let Some(text) = text.filter(|text| !text.value.trim().is_empty()) else {
            return;
        };
        let value = text.value.as_str();
        if !text.has_expression() {
            self.expression(text, 0, value, spot);
            self.constant(text, value);
        } else if let Some((_, inner)) = template::whole(value) {
            self.pieces(text, spot, false);
            self.constant(text, inner);
        } else {
            self.pieces(text, spot, false);
            let said = "Text around ${{ }} makes the condition a string, which is always true";
            self.reader.error(ALWAYS, text.at, "", said);
        }
    }

    fn constant(&mut self, text: &Text, inner: &str) {
        if parse(inner).is_ok_and(|expression| expression.is_constant()) {
            let said = "The condition comes to the same at every run";
            self.reader.warning(CONSTANT, text.at, inner.trim(), said);
        }
    }

    /// Looks at one expression. The path, if it is nothing but one.
    fn expression(&mut self, text: &Text, at: usize, inner: &str, spot: &Spot) -> Option<Path> {
        if inner.trim().is_empty() {
            let place = self.locate(text, at);
            self.reader.error(BROKEN, place, "", template::EMPTY);
            return None;
        }
        let expression = match parse(inner) {
            Ok(expression) => expression,
            Err(error) => {
                self.broken(text, at, inner, &error);
                return None;
            }
        };
        if let Err(error) = expression.check(spot.contexts, spot.functions) {
            self.broken(text, at, inner, &error);
        }
        let paths = expression.paths();
        for path in &paths {
            if spot.contexts.contains(&path.context.as_str()) {
                self.path(text, at, path);
            }
        }
        self.calls(text, at, &expression);
        let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        match <[Path; 1]>::try_from(paths) {
            Ok([path]) if inner.trim().bytes().all(bare) => Some(path),
            _ => None,
        }
    }

    fn broken(&mut self, text: &Text, at: usize, inner: &str, error: &ExpressionError) {
        let code = match error.kind {
            ErrorKind::Context => CONTEXT,
            ErrorKind::Function => FUNCTION,
            _ => BROKEN,
        };
        let place = self.locate(text, at + error.at);
        let said = error.said(inner.trim());
        self.reader
            .report(Severity::Error, code, place, &error.symbol, said);
    }

    fn path(&mut self, text: &Text, at: usize, path: &Path) {
        let (code, step) = match self.around.type_of(path) {
            Ok(_) => return,
            Err(Wrong::Property(step)) => (PROPERTY, step),
            Err(Wrong::Deeper(step)) => (DEEPER, step),
        };
        let place = self.locate(text, at + path.at);
        let name = path.name(step).unwrap_or("*");
        let of = prefix(path, step);
        let said = quoted("Property ", name, &quoted(" does not exist on ", &of, ""));
        self.reader
            .report(Severity::Warning, code, place, name, said);
        self.reader.and("of", Arg::Code(of));
    }

    fn calls(&mut self, text: &Text, at: usize, expression: &Expression) {
        for call in expression.calls() {
            if let Some(said) = call_fails(&call) {
                let place = self.locate(text, at + call.at);
                self.reader
                    .report(Severity::Error, CALL, place, &call.name, said);
            }
        }
    }

    /// Words of strangers must not become part of a script.
    fn injection(&mut self, script: &Text) {
        let Ok(pieces) = split(&script.value) else {
            return;
        };
        for piece in pieces {
            let Piece::Expression(at, inner) = piece else {
                continue;
            };
            // What is compared comes to true or false.
            let tests = ["contains", "startsWith", "endsWith"];
            let harmless = inner.contains("==")
                || inner.contains("!=")
                || tests.iter().any(|name| inner.trim().starts_with(name));
            let Ok(expression) = parse(inner) else {
                continue;
            };
            let mut paths = expression.paths().into_iter();
            if let Some(path) = paths.find(|path| !harmless && is_untrusted(path)) {
                let place = self.locate(script, at + path.at);
                let word = prefix(&path, path.steps.len());
                let said = quoted("", &word, " may hold a stranger's commands");
                self.reader
                    .report(Severity::Warning, INJECTION, place, &word, said);
            }
        }
    }

    /// Where in the file a byte of a text stands.
    fn locate(&self, text: &Text, byte: usize) -> Mark {
        let from = text.at.offset as usize;
        let Some(source) = self.source.get(from..) else {
            return text.at;
        };
        // The expressions stand in the file as they stand in the text; what is around them
        // may be escaped or folded.
        let before = text.value.get(..byte).unwrap_or("");
        let (start, rest) = match before.rfind("${{") {
            Some(open) => {
                let count = before[..open].matches("${{").count();
                let mut opens = source.match_indices("${{");
                match opens.nth(count) {
                    Some((start, _)) => (start, byte - open),
                    None => return text.at,
                }
            }
            None if source.starts_with(['|', '>']) => return text.at,
            None => (usize::from(source.starts_with(['"', '\''])), byte),
        };
        advance(text.at, source, start + rest)
    }
}

/// A place some bytes further on.
fn advance(from: Mark, source: &str, bytes: usize) -> Mark {
    let mut mark = from;
    let passed = source.get(..bytes).unwrap_or("");
    for char in passed.chars() {
        if char == '\n' {
            mark.line += 1;
            mark.column = 1;
        } else {
            mark.column += 1;
        }
    }
    mark.offset += u32::try_from(passed.len()).unwrap_or(0);
    mark
}

/// `github.event.issue` of `github.event.issue.title`.
fn prefix(path: &Path, steps: usize) -> String {
    let mut word = path.context.clone();
    for step in path.steps.iter().take(steps) {
        word.push('.');
        word.push_str(match step {
            Part::Name(name) => name,
            Part::Any | Part::Dynamic => "*",
        });
    }
    word
}

fn is_untrusted(path: &Path) -> bool {
    path.context == "github"
        && tables::UNTRUSTED.iter().any(|known| {
            let mut steps = path.steps.iter();
            known.split('.').all(|part| match steps.next() {
                Some(Part::Name(name)) => part == "*" || part.eq_ignore_ascii_case(name),
                Some(Part::Any | Part::Dynamic) => true,
                None => false,
            })
        })
}

/// What `format` and `fromJSON` will say of texts that are written out.
fn call_fails(call: &Call) -> Option<String> {
    let first = call.parameters.first()?.as_ref()?;
    if call.name.eq_ignore_ascii_case("format") {
        let highest = highest_argument(first)?;
        (highest >= call.parameters.len() - 1).then(|| {
            quoted(
                "The following format string references more arguments than were supplied: ",
                first,
                "",
            )
        })
    } else if call.name.eq_ignore_ascii_case("fromJSON") {
        let broken = crate::workflow::expression::json::read(first).is_none();
        broken.then(|| quoted("Error parsing fromJson: ", first, ""))
    } else {
        None
    }
}

/// The highest `{n}` of a format; `{{` is a brace.
fn highest_argument(format: &str) -> Option<usize> {
    let mut highest = None;
    let mut rest = format;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            rest = after;
            continue;
        }
        let end = rest.find('}')?;
        let number: usize = rest[..end].parse().ok()?;
        highest = highest.max(Some(number));
        rest = &rest[end + 1..];
    }
    highest
}
