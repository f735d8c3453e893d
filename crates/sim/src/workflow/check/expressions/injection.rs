//! Words of strangers that would become part of a script.

use super::Walk;
use super::text::prefix;
use crate::finding::{Code, Severity};
use crate::workflow::expression::visit::{Path, Step as Part};
use crate::workflow::expression::{Part as Piece, parse, split};
use crate::workflow::model::Text;
use crate::workflow::read::quoted;
use crate::workflow::tables;

/// A stranger's words in a script.
const INJECTION: Code = "workflow-script-injection";

impl Walk<'_, '_> {
    /// Words of strangers must not become part of a script.
    pub(super) fn injection(&mut self, script: &Text) {
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
            if harmless || !mentions_github(inner) {
                continue;
            }
            let Ok(expression) = parse(inner) else {
                continue;
            };
            let mut paths = expression.paths().into_iter();
            if let Some(path) = paths.find(is_untrusted) {
                let place = self.locate(script, at + path.at);
                let word = prefix(&path, path.steps.len());
                let said = quoted("", &word, " may hold a stranger's commands");
                self.reader
                    .report(Severity::Warning, INJECTION, place, &word, said);
            }
        }
    }
}

/// Strangers' words are all in this context.
fn mentions_github(inner: &str) -> bool {
    let mut words = inner.as_bytes().windows("github".len());
    words.any(|word| word.eq_ignore_ascii_case(b"github"))
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
