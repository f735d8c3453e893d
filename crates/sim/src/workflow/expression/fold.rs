//! Text without case: the language's strings and names are compared by their upper case,
//! character for character, as .NET's `OrdinalIgnoreCase` does.

use std::cmp::Ordering;

/// A character's upper case; itself where that would be several characters. The dotless i
/// stays what it is.
fn upper(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    let mut several = c.to_uppercase();
    match (several.next(), several.next()) {
        (Some(one), None) if c != 'ı' => one,
        _ => c,
    }
}

/// The whole text in upper case.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(upper).collect()
}

/// Order without case.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    left.chars().map(upper).cmp(right.chars().map(upper))
}

/// Equality without case.
pub(super) fn equal(left: &str, right: &str) -> bool {
    compare(left, right) == Ordering::Equal
}
