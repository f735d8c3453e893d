//! Text as lines: where they begin, what they are indented by.

use std::ops::Range;

/// Where the line begins that holds a byte.
pub(super) fn start_of(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Where the next line begins, or the text ends.
pub(super) fn end_of(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// What stands in the line of a byte before it.
pub(super) fn before(text: &str, at: usize) -> &str {
    &text[start_of(text, at)..at]
}

/// Whether only blanks stand before a byte in its line.
pub(super) fn is_first(text: &str, at: usize) -> bool {
    before(text, at).trim().is_empty()
}

/// How lines end in this text.
pub(super) fn ending(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Where the comments begin that stand right above a line at its own depth. Deeper ones belong
/// to what is before.
pub(super) fn comments_above(text: &str, line: usize, depth: usize) -> usize {
    let mut first = line;
    while first > 0 {
        let above = start_of(text, first - 1);
        let content = text[above..first].trim_end();
        let blanks = content.len() - content.trim_start().len();
        if !content.trim_start().starts_with('#') || blanks != depth {
            break;
        }
        first = above;
    }
    first
}

/// Where the comments end that stand below a line and deeper than a depth.
pub(super) fn comments_below(text: &str, line: usize, depth: usize) -> usize {
    let mut last = line;
    let mut at = line;
    while at < text.len() {
        let end = end_of(text, at);
        let content = text[at..end].trim_end();
        let blanks = content.len() - content.trim_start().len();
        if content.is_empty() {
            at = end;
            continue;
        }
        if !content.trim_start().starts_with('#') || blanks <= depth {
            break;
        }
        at = end;
        last = end;
    }
    last
}

/// Whole lines to cut, without leaving two gaps where one was, nor a gap before the first of
/// its kind.
pub(super) fn cut(text: &str, range: Range<usize>, is_first: bool) -> String {
    let Range { mut start, mut end } = range;
    let blank = |line: &str| line.trim().is_empty();
    let gap_before = is_first || start == 0 || blank(&text[start_of(text, start - 1)..start]);
    if end >= text.len() {
        while start > 0 && blank(&text[start_of(text, start - 1)..start]) {
            start = start_of(text, start - 1);
        }
    } else if gap_before {
        while end < text.len() && blank(&text[end..end_of(text, end)]) {
            end = end_of(text, end);
        }
    }
    [&text[..start], &text[end..]].concat()
}

/// A block whose first line stands at the margin, without blank lines around it.
pub(super) fn dedented(block: &str) -> String {
    let lines: Vec<&str> = block.lines().collect();
    let full = lines.iter().filter(|line| !line.trim().is_empty());
    let depth = full.map(|line| line.len() - line.trim_start_matches(' ').len());
    let depth = depth.min().unwrap_or(0);
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.get(depth..).unwrap_or("").trim_end())
        .collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Every line of a block further right.
pub(super) fn indented(block: &str, depth: usize) -> String {
    let margin = " ".repeat(depth);
    let mut text = String::new();
    for (index, line) in block.lines().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        if !line.trim().is_empty() {
            text.push_str(&margin);
        }
        text.push_str(line);
    }
    text
}

/// `a:` over `b:` over a value.
pub(super) fn nested(keys: &[&str], value: &str) -> String {
    let mut text = value.to_owned();
    for key in keys.iter().rev() {
        text = [key, ":", &behind_colon(&text, 0)].concat();
    }
    text
}

/// What follows `key:` in a mapping at a depth: the value in the same line, or its lines below.
pub(super) fn behind_colon(value: &str, depth: usize) -> String {
    let value = value.trim_end();
    if is_block_scalar(value) {
        let (head, body) = value.split_once('\n').unwrap_or((value, ""));
        let body = dedented(body);
        return [" ", head.trim(), "\n", &indented(&body, depth + 2)].concat();
    }
    if value.contains('\n') || begins_block(value) {
        return ["\n", &indented(&dedented(value), depth + 2)].concat();
    }
    let value = value.trim();
    if value.is_empty() {
        String::new()
    } else {
        [" ", value].concat()
    }
}

fn is_block_scalar(value: &str) -> bool {
    let head = value.lines().next().unwrap_or("").trim();
    head.starts_with(['|', '>']) && head.len() <= 3 && value.contains('\n')
}

/// Whether a single line is a list or a mapping of its own.
fn begins_block(value: &str) -> bool {
    let value = value.trim();
    if value.starts_with("- ") || value == "-" {
        return true;
    }
    let (tree, _, fatal) = crate::workflow::yaml::parse(value);
    let mapping =
        tree.is_some_and(|tree| matches!(tree.kind, crate::workflow::yaml::Kind::Mapping(_)));
    !fatal && mapping && !value.starts_with('{')
}
