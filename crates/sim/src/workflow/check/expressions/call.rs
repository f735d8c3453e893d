//! What is called and compared: calls that fail, and objects where only texts can stand.

use super::Walk;
use super::text::{NOT_TEXT, prefix};
use crate::finding::{Code, Severity};
use crate::workflow::check::known::Type;
use crate::workflow::expression::visit::{Call, Parameter, Path};
use crate::workflow::expression::{Expression, json, placeholders};
use crate::workflow::model::Text;
use crate::workflow::read::quoted;

/// A call that fails whatever happens.
const CALL: Code = "workflow-call-fails";
/// A value that the format has no place for.
const UNUSED: Code = "workflow-format-unused";
/// A comparison of an object with what is none.
const COMPARED: Code = "workflow-object-compared";

impl Walk<'_, '_> {
    pub(super) fn calls(&mut self, text: &Text, at: usize, expression: &Expression) {
        for call in expression.calls() {
            let Some((severity, said)) = problem(&call) else {
                self.objects(text, at, &call);
                continue;
            };
            let place = self.locate(text, at + call.at);
            let code = match severity {
                Severity::Error => CALL,
                _ => UNUSED,
            };
            self.reader.report(severity, code, place, &call.name, said);
        }
    }

    /// Objects and lists compare with themselves alone, and make no text.
    fn objects(&mut self, text: &Text, at: usize, call: &Call) {
        let is_object = |path: &Path| {
            let found = self.around.type_of(path);
            found
                .ok()
                .filter(|kind| matches!(kind, Type::Object | Type::List))
        };
        let name = call.name.to_ascii_lowercase();
        let compares = name == "==";
        let mut found = None;
        for (place, parameter) in call.parameters.iter().enumerate() {
            let Parameter::Path(path) = parameter else {
                continue;
            };
            let Some(kind) = is_object(path) else {
                continue;
            };
            let fits = match (&*name, place) {
                ("contains" | "join", 0) => kind == Type::List,
                (
                    "contains" | "startswith" | "endswith" | "format" | "fromjson" | "hashfiles",
                    _,
                ) => false,
                _ if compares => match call.parameters.get(1 - place) {
                    Some(Parameter::Literal | Parameter::Text(_)) => false,
                    Some(Parameter::Path(other)) => self.around.type_of(other) != Ok(Type::Scalar),
                    _ => true,
                },
                _ => true,
            };
            if !fits && found.is_none() {
                found = Some(path);
            }
        }
        if let Some(path) = found {
            let place = self.locate(text, at + path.at);
            let word = prefix(path, path.steps.len());
            let (code, said) = if compares {
                (COMPARED, "An object equals nothing but itself")
            } else {
                (NOT_TEXT, "Object and list make no text; toJSON() does")
            };
            self.reader.warning(code, place, &word, said);
        }
    }
}

/// What `format` and `fromJSON` will say of texts that are written out.
fn problem(call: &Call) -> Option<(Severity, String)> {
    let Some(Parameter::Text(first)) = call.parameters.first() else {
        return None;
    };
    if call.name.eq_ignore_ascii_case("format") {
        return match placeholders(first, call.parameters.len() - 1) {
            Err(error) => Some((Severity::Error, error.said())),
            Ok(unused) => unused.map(|unused| {
                let said = ["The format has no place {", &unused.to_string(), "}"].concat();
                (Severity::Warning, said)
            }),
        };
    }
    let broken = call.name.eq_ignore_ascii_case("fromJSON") && json::read(first).is_none();
    broken.then(|| {
        let said = quoted("Error parsing fromJson: ", first, "");
        (Severity::Error, said)
    })
}
