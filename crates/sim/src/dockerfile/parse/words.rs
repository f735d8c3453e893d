//! Words, flags and keyword of one joined line (`parser/line_parsers.go`,
//! `parser/split_command.go`).

/// Splits at blanks; the text has none at its ends.
pub fn split_blanks(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    // A blank at the very beginning gives an empty first word, as a regular expression would.
    let mut words = Vec::new();
    let mut rest = text;
    while let Some((word, after)) = cut_blanks(rest) {
        words.push(word.to_owned());
        rest = after;
    }
    words.push(rest.to_owned());
    words
}

/// Cuts at the first run of blanks.
pub fn cut_blanks(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|byte| is_blank(*byte))?;
    let blanks = bytes[end..].iter().position(|byte| !is_blank(*byte));
    let next = blanks.map_or(text.len(), |blanks| end + blanks);
    Some((&text[..end], &text[next..]))
}

/// The blanks between words in `BuildKit`'s `[\t\v\f\r ]+`.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\x0b' | b'\x0c' | b'\r' | b' ')
}

/// Splits at blanks that are not quoted; quotes and escapes stay in the words.
pub fn parse_words(text: &str, escape: char) -> Vec<&str> {
    let mut words = Vec::with_capacity(1);
    let mut start = None;
    let mut quote = None;
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let here = at;
        at += c.len_utf8();
        if c.is_whitespace() && quote.is_none() {
            words.extend(start.take().map(|start| &text[start..here]));
            continue;
        }
        let begin = *start.get_or_insert(here);
        match quote {
            None if c == '\'' || c == '"' => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        // An escape takes the next character with it; at the very end it is dropped.
        if c == escape && quote != Some('\'') {
            let Some(escaped) = char_at(text, at) else {
                words.extend((begin < here).then(|| &text[begin..here]));
                return words;
            };
            at += escaped.len_utf8();
            continue;
        }
        let rest = &text.as_bytes()[at..];
        at += rest
            .iter()
            .position(|byte| !is_plain(*byte))
            .unwrap_or(rest.len());
    }
    words.extend(start.map(|start| &text[start..]));
    words
}

/// The character at a place, which most often is a byte.
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[at..].chars().next(),
    }
}

/// Whether a byte means nothing but itself to the readers of words.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/' | b':' | b'=' | b'_')
}

/// A text without the blanks around it. Most texts have none, which their ends say at once.
pub(super) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [only] if only.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Keyword, flags and the rest of a line.
#[derive(Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// First word as written.
    pub keyword: &'a str,
    /// Words with `--` before the first other word, quotes removed.
    pub flags: Vec<String>,
    /// What is left, trimmed.
    pub rest: &'a str,
}

/// Takes a line apart.
pub fn split_command(line: &str) -> Split<'_> {
    let line = trim(line);
    let Some((keyword, rest)) = cut_blanks(line) else {
        return Split {
            keyword: line,
            flags: Vec::new(),
            rest: "",
        };
    };
    let (flags, rest) = extract_flags(rest);
    Split {
        keyword,
        flags,
        rest: trim(rest),
    }
}

/// Takes the flags from the front; a lone `--` ends them.
fn extract_flags(line: &str) -> (Vec<String>, &str) {
    let mut flags = Vec::new();
    let mut rest = line.trim_start();
    while rest.starts_with("--") {
        let (word, blank_ok, after) = flag_word(rest);
        if word == "--" {
            return (flags, after);
        }
        if blank_ok || !word.is_empty() {
            flags.push(word);
        }
        rest = after.trim_start();
    }
    (flags, rest)
}

/// One word: quotes are removed, and a backslash takes the next character as it is.
fn flag_word(line: &str) -> (String, bool, &str) {
    let mut word = String::new();
    let mut blank_ok = false;
    let mut quote = None;
    let mut chars = line.chars();
    loop {
        let before = chars.as_str();
        let Some(c) = chars.next() else {
            return (word, blank_ok, "");
        };
        match quote {
            None if c.is_whitespace() => return (word, blank_ok, before),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                blank_ok = true;
            }
            Some(q) if q == c => quote = None,
            _ if c == '\\' => match chars.next() {
                Some(c) => word.push(c),
                None => quote = None,
            },
            _ => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_quotes() {
        for (text, words) in [
            ("a  b", vec!["a", "b"]),
            ("a=\"x y\" b", vec!["a=\"x y\"", "b"]),
            ("'x y' ''", vec!["'x y'", "''"]),
            (r"a\ b c", vec![r"a\ b", "c"]),
            (r"'a\' b", vec![r"'a\'", "b"]),
            (r#""a\" b" c"#, vec![r#""a\" b""#, "c"]),
            ("end\\", vec!["end"]),
            ("", vec![]),
        ] {
            assert_eq!(parse_words(text, '\\'), words, "{text}");
        }
    }

    #[test]
    fn flags_end_at_the_first_other_word() {
        let split = split_command("COPY --from=a  --chown='x y' src --not dst");
        assert_eq!(split.keyword, "COPY");
        assert_eq!(split.flags, ["--from=a", "--chown=x y"]);
        assert_eq!(split.rest, "src --not dst");
    }

    #[test]
    fn a_lone_double_dash_ends_flags() {
        let split = split_command("run --network=none -- --x");
        assert_eq!(split.flags, ["--network=none"]);
        assert_eq!(split.rest, "--x");
        assert_eq!(split_command("RUN - x").rest, "- x");
        assert_eq!(split_command("RUN --a=b").flags, ["--a=b"]);
    }

    #[test]
    fn keyword_alone() {
        assert_eq!(split_command("  RUN ").keyword, "RUN");
        assert_eq!(split_blanks("a\t b"), ["a", "b"]);
    }
}
