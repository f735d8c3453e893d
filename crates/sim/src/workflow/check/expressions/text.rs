//! One text: whether its expressions can be read and see what they name, and where in the
//! file they stand.

use super::Walk;
use crate::finding::{Arg, Code, Severity};
use crate::workflow::check::known::{Type, Wrong};
use crate::workflow::expression::visit::{Path, Step as Part};
use crate::workflow::expression::{
    ErrorKind, ExpressionError, MAX_LENGTH, Part as Piece, Unclosed, parse, split, template,
};
use crate::workflow::model::Text;
use crate::workflow::read::quoted;
use crate::workflow::tables::Spot;
use crate::workflow::yaml::Mark;

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
pub(super) const NOT_TEXT: Code = "workflow-not-text";
/// A text where an object is wanted.
const NOT_OBJECT: Code = "workflow-not-mapping";
/// A condition that is a text, and so is always true.
const ALWAYS: Code = "workflow-condition-always";
/// A condition that comes to the same at every run.
const CONSTANT: Code = "workflow-condition-constant";
/// A text with expressions that is longer than an expression may be.
const LONG: Code = "workflow-expression-long";

/// What is known of an expression.
struct Read {
    /// The path, if it is nothing but one.
    path: Option<Path>,
    /// Whether it comes to the same at every run.
    is_constant: bool,
}

impl Walk<'_, '_> {
    /// A text with expressions, which must all come to texts.
    pub(super) fn template(&mut self, text: &Text, spot: &Spot) {
        if text.has_expression() {
            self.pieces(text, spot, true);
        }
    }

    /// One expression that may come to anything, or must come to an object.
    pub(super) fn whole(&mut self, text: &Text, spot: &Spot, wanted: Option<Type>) {
        let single = self.pieces(text, spot, false);
        let found = single.map(|path| self.around.type_of(&path));
        let wrong = matches!(
            (wanted, found),
            (Some(Type::Object), Some(Ok(Type::Scalar | Type::List)))
                | (Some(Type::List), Some(Ok(Type::Object)))
        );
        if wrong {
            let said = "A mapping was expected";
            self.reader.warning(NOT_OBJECT, text.at, "", said);
        }
    }

    /// Looks at the expressions of a text. The path, if there is nothing but one.
    pub(super) fn pieces(&mut self, text: &Text, spot: &Spot, texts: bool) -> Option<Path> {
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
                let read = self.expression(text, at, inner, spot);
                only = read.and_then(|read| read.path);
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
    pub(super) fn condition(&mut self, text: Option<&Text>, spot: &Spot) {
        let Some(text) = text.filter(|text| !text.value.trim().is_empty()) else {
            return;
        };
        let value = text.value.as_str();
        if !text.has_expression() {
            let read = self.expression(text, 0, value, spot);
            if read.is_some_and(|read| read.is_constant) {
                self.constant(text, value);
            }
        } else if let Some((_, inner)) = template::whole(value) {
            self.pieces(text, spot, false);
            if parse(inner).is_ok_and(|expression| expression.is_constant()) {
                self.constant(text, inner);
            }
        } else {
            self.pieces(text, spot, false);
            let said = "Text around ${{ }} makes the condition a string, which is always true";
            self.reader.error(ALWAYS, text.at, "", said);
        }
    }

    fn constant(&mut self, text: &Text, inner: &str) {
        let said = "The condition comes to the same at every run";
        self.reader.warning(CONSTANT, text.at, inner.trim(), said);
    }

    /// Looks at one expression. Nothing when it cannot be read.
    fn expression(&mut self, text: &Text, at: usize, inner: &str, spot: &Spot) -> Option<Read> {
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
        // Only a job can ask for the result of others by their ids (`job-if` and `step-if`).
        // <https://github.com/actions/languageservices/blob/main/workflow-parser/src/workflow-v1.0.json>
        if spot.contexts.contains(&"steps") {
            for call in expression.calls() {
                let asks = ["success", "failure"]
                    .iter()
                    .any(|own| call.name.eq_ignore_ascii_case(own));
                if asks && !call.parameters.is_empty() {
                    let error = ExpressionError {
                        at: call.at,
                        kind: ErrorKind::TooMany,
                        symbol: call.name.into(),
                    };
                    self.broken(text, at, inner, &error);
                }
            }
        }
        self.calls(text, at, &expression);
        let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let path = match <[Path; 1]>::try_from(paths) {
            Ok([path]) if inner.trim().bytes().all(bare) => Some(path),
            _ => None,
        };
        let is_constant = expression.is_constant();
        Some(Read { path, is_constant })
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

    /// Where in the file a byte of a text stands.
    pub(super) fn locate(&self, text: &Text, byte: usize) -> Mark {
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
pub(super) fn prefix(path: &Path, steps: usize) -> String {
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
