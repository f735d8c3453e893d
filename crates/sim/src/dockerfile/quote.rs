//! Go's `%q`: the quotes in the sentences of the real tool (`strconv.Quote`).

use std::fmt::Write as _;

/// A Go string literal.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if c < ' ' || c == '\u{7f}' => hex(&mut out, 'x', 2, c),
            c if unprintable(c) && c < '\u{10000}' => hex(&mut out, 'u', 4, c),
            c if unprintable(c) => hex(&mut out, 'U', 8, c),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn hex(out: &mut String, kind: char, width: usize, c: char) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\{kind}{:0width$x}", u32::from(c));
}

/// What Go does not print: controls, blanks other than the space, and the common format and
/// private characters.
fn unprintable(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..)
}

/// Go's `%q` of a list of strings.
pub fn quote_all(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quote(text)).collect();
    format!("[{}]", quoted.join(" "))
}
