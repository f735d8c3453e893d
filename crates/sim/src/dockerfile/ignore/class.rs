//! Character classes of the expressions that ignore patterns are turned into, by the rules of
//! Go's `regexp/syntax`.

/// Characters, or all but those.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Class {
    pub(super) negated: bool,
    pub(super) ranges: Vec<(char, char)>,
}

impl Class {
    pub(super) fn contains(&self, c: char) -> bool {
        self.ranges.iter().any(|&(low, high)| low <= c && c <= high) != self.negated
    }
}

/// A single character behind a backslash, by the rules of Go's `regexp/syntax`.
pub(super) fn escaped_char(c: char) -> Option<char> {
    match c {
        'a' => Some('\u{7}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\u{b}'),
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    }
}

/// `\d`, `\s`, `\w`; their capitals are the same, negated.
pub(super) fn perl(c: char) -> Option<&'static [(char, char)]> {
    match c.to_ascii_lowercase() {
        'd' => Some(&[('0', '9')]),
        's' => Some(&[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')]),
        'w' => Some(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
        _ => None,
    }
}

/// A class, from behind its bracket.
pub(super) fn class(text: &str) -> Option<(Class, &str)> {
    let mut class = Class::default();
    let mut rest = text;
    if let Some(after) = rest.strip_prefix('^') {
        class.negated = true;
        rest = after;
    }
    let mut first = true;
    loop {
        if let Some(after) = rest.strip_prefix(']')
            && !first
        {
            return Some((class, after));
        }
        // A hyphen means itself only at the ends.
        if !first && rest.starts_with('-') && !rest[1..].starts_with(']') {
            return None;
        }
        first = false;
        if let Some(after) = named(rest, &mut class)? {
            rest = after;
            continue;
        }
        let (low, after) = class_char(rest)?;
        rest = after;
        let mut high = low;
        if let Some(after) = rest.strip_prefix('-')
            && !after.starts_with(']')
        {
            (high, rest) = class_char(after)?;
        }
        if high < low {
            return None;
        }
        class.ranges.push((low, high));
    }
}

/// `[:alpha:]` and `\d` inside a class. The outer `None` is an error.
#[expect(
    clippy::option_option,
    reason = "either nothing of the kind here, or an error"
)]
fn named<'a>(text: &'a str, class: &mut Class) -> Option<Option<&'a str>> {
    if let Some(inner) = text.strip_prefix("[:")
        && let Some(end) = inner.find(":]")
    {
        let ranges = posix(&inner[..end])?;
        class.ranges.extend_from_slice(ranges);
        return Some(Some(&inner[end + 2..]));
    }
    let Some(inner) = text.strip_prefix('\\') else {
        return Some(None);
    };
    let mut chars = inner.chars();
    match chars.next().and_then(|c| Some((c, perl(c)?))) {
        Some((c, ranges)) => {
            extend(class, ranges, c.is_ascii_uppercase());
            Some(Some(chars.as_str()))
        }
        None => Some(None),
    }
}

fn extend(class: &mut Class, ranges: &[(char, char)], negated: bool) {
    if !negated {
        class.ranges.extend_from_slice(ranges);
        return;
    }
    let mut from = '\0';
    for &(low, high) in ranges {
        if let Some(before) = char::from_u32(u32::from(low).wrapping_sub(1)) {
            class.ranges.push((from, before));
        }
        from = char::from_u32(u32::from(high) + 1).unwrap_or(char::MAX);
    }
    class.ranges.push((from, char::MAX));
}

fn posix(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\u{7f}')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}

fn class_char(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let c = match chars.next()? {
        '\\' => escaped_char(chars.next()?)?,
        c => c,
    };
    Some((c, chars.as_str()))
}
