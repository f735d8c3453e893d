//! Whether a script of `actions/github-script` says of itself that it failed, where nothing that
//! stands before decides about it.
//!
//! <https://github.com/actions/toolkit/tree/main/packages/core#exit-codes>,
//! <https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Statements/throw>

/// Words behind which nobody knows whether a statement runs.
const DECIDING: [&str; 10] = [
    "if", "else", "for", "while", "do", "switch", "try", "catch", "finally", "return",
];

/// What the script says when it fails; nothing where it may go well.
pub(in super::super) fn failure(text: &str) -> Option<String> {
    let plain = without_texts(text)?;
    for (at, statement) in statements(&plain) {
        let end = statement.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let word = &statement[..end.unwrap_or(statement.len())];
        if DECIDING.contains(&word) || statement.starts_with("process.exit") {
            return None;
        }
        let own = &text[at..];
        if statement.starts_with("core.setFailed(") {
            return Some(["##[error]", literal(own)].concat());
        }
        if word == "throw" {
            return Some(["##[error]Unhandled error: Error: ", literal(own)].concat());
        }
    }
    None
}

/// The script with blanks in place of comments and of what stands in quotes, byte by byte;
/// nothing where a quote is not closed.
fn without_texts(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut plain = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = match rest {
            [b'/', b'/', ..] => rest
                .iter()
                .position(|byte| *byte == b'\n')
                .unwrap_or(rest.len()),
            [b'/', b'*', ..] => text[at..].find("*/")? + 2,
            [quote @ (b'"' | b'\'' | b'`'), ..] => quoted(rest, *quote)?,
            _ => {
                at += 1;
                continue;
            }
        };
        let hides = if rest[0] == b'/' {
            at..at + length
        } else {
            at + 1..at + length - 1
        };
        for byte in &mut plain[hides] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at += length;
    }
    String::from_utf8(plain).ok()
}

/// How long a text in quotes is, with both of them.
fn quoted(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => return None,
            byte if byte == quote => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
}

/// The statements that stand in no brackets, with their places.
fn statements(plain: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut depth = 0_usize;
    let mut begins = true;
    let mut last = ';';
    plain.char_indices().filter_map(move |(at, c)| {
        let found = (begins && depth == 0 && !c.is_whitespace()).then(|| (at, &plain[at..]));
        begins &= c.is_whitespace();
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A line that ends in an operator goes on in the next one.
        begins |= c == ';' || c == '\n' && (last.is_alphanumeric() || ";)]}'\"`".contains(last));
        if !c.is_whitespace() {
            last = c;
        }
        found
    })
}

/// The first text in quotes of a statement, if it stands in its first line.
fn literal(statement: &str) -> &str {
    let line = statement.lines().next().unwrap_or_default();
    let Some(start) = line.find(['"', '\'', '`']) else {
        return "";
    };
    let quote = &line[start..=start];
    line[start + 1..].split(quote).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::failure;

    #[test]
    fn scripts_fail_where_they_say_so_themselves() {
        for (text, said) in [
            ("core.setFailed('no')", "##[error]no"),
            ("const x = 1\ncore.setFailed(`no`);", "##[error]no"),
            ("/* why */ core.setFailed(x)", "##[error]"),
            (
                "const f = () => {\n  return 1\n}\ncore.setFailed(\"no\")",
                "##[error]no",
            ),
            (
                "console.log(\"it's\"); throw new Error('no')",
                "##[error]Unhandled error: Error: no",
            ),
        ] {
            assert_eq!(failure(text).as_deref(), Some(said), "{text}");
        }
        for text in [
            "",
            "return 1",
            "core.info('core.setFailed()')",
            "// core.setFailed('no')",
            "/*\ncore.setFailed('no')\n*/",
            "`\ncore.setFailed('no')\n`",
            "if (x) core.setFailed('no')",
            "if (x)\n  core.setFailed('no')",
            "if (x) {\n  core.setFailed('no')\n}",
            "if (x) { return }\ncore.setFailed('no')",
            "try { f() } catch (e) { core.setFailed('no') }",
            "x ||\ncore.setFailed('no')",
            "x\n&& core.setFailed('no')",
            "x ?\ncore.setFailed('no') : f()",
            "const f = () => {\n  throw new Error('no')\n}",
            "function f() {\n  core.setFailed('no')\n}",
            "list.forEach(x => {\n  core.setFailed(x)\n})",
            "const f = x =>\ncore.setFailed(x)",
            "x.match(/['\"]/)\ncore.setFailed('no')",
            "process.exit(0)\ncore.setFailed('no')",
            "core.setFailedLater('no')",
        ] {
            assert_eq!(failure(text), None, "{text}");
        }
    }
}
