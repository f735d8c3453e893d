//! Go's paths and wildcards (`path/filepath`): `Clean` and `Match`, on slashes.

/// A pattern that is no pattern; Go's `ErrBadPattern`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadPattern;

/// Go's words for it.
pub const BAD_PATTERN: &str = "syntax error in pattern";

/// The shortest path that means the same; `.` for nothing.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let mut clean = String::with_capacity(path.len().max(1));
    for part in parts {
        if rooted || !clean.is_empty() {
            clean.push('/');
        }
        clean.push_str(part);
    }
    if clean.is_empty() {
        clean.push(if rooted { '/' } else { '.' });
    }
    clean
}

/// Whether a relative path is as `clean` would leave it.
pub fn is_clean(path: &str) -> bool {
    let odd = |part: &[u8]| matches!(part, b"" | b"." | b"..");
    !path.as_bytes().split(|byte| *byte == b'/').any(odd)
}

/// Whether a name fits a pattern: `*` and `?` stop at slashes, `[a-z]` and `[^a-z]` are
/// classes, a backslash takes the next character as it is.
pub fn go_match(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    check(pattern)?;
    let mut pattern = pattern;
    let mut name = name;
    while !pattern.is_empty() {
        let (star, chunk, rest) = scan_chunk(pattern);
        pattern = rest;
        if star && chunk.is_empty() {
            return Ok(!name.contains('/'));
        }
        let last = pattern.is_empty();
        let fits = |name: &str| match_chunk(chunk, name).filter(|left| *left == 0 || !last);
        let mut start = 0;
        let left = loop {
            if let Some(left) = fits(&name[start..]) {
                break left;
            }
            let skipped = name[start..].chars().next();
            match skipped {
                Some(c) if star && c != '/' => start += c.len_utf8(),
                _ => return Ok(false),
            }
        };
        name = &name[name.len() - left..];
    }
    Ok(name.is_empty())
}

/// Whether a pattern is sound.
pub fn check(pattern: &str) -> Result<(), BadPattern> {
    let mut rest = pattern;
    while !rest.is_empty() {
        let (_, chunk, after) = scan_chunk(rest);
        rest = after;
        let mut chunk = chunk;
        while let Some((_, after)) = piece(chunk)? {
            chunk = after;
        }
    }
    Ok(())
}

/// Cuts leading stars and what follows up to the next one.
fn scan_chunk(pattern: &str) -> (bool, &str, &str) {
    let chunk = pattern.trim_start_matches('*');
    let star = chunk.len() < pattern.len();
    let mut in_range = false;
    let mut bytes = chunk.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'[' => in_range = true,
            b']' => in_range = false,
            b'*' if !in_range => return (star, &chunk[..at], &chunk[at..]),
            _ => {}
        }
    }
    (star, chunk, "")
}

enum Piece<'a> {
    One,
    Literal(char),
    Class(&'a str, bool),
}

/// The first piece of a chunk and what follows.
fn piece(chunk: &str) -> Result<Option<(Piece<'_>, &str)>, BadPattern> {
    let mut chars = chunk.chars();
    let Some(c) = chars.next() else {
        return Ok(None);
    };
    let rest = chars.as_str();
    Ok(Some(match c {
        '?' => (Piece::One, rest),
        '[' => {
            let (negated, ranges) = match rest.strip_prefix('^') {
                Some(ranges) => (true, ranges),
                None => (false, rest),
            };
            let mut after = ranges;
            let mut any = false;
            while !(any && after.starts_with(']')) {
                after = range(after)?.2;
                any = true;
            }
            let inner = &ranges[..ranges.len() - after.len()];
            (Piece::Class(inner, negated), &after[1..])
        }
        '\\' => {
            let c = chars.next().ok_or(BadPattern)?;
            (Piece::Literal(c), chars.as_str())
        }
        c => (Piece::Literal(c), rest),
    }))
}

/// One `a` or `a-z` of a class.
fn range(text: &str) -> Result<(char, char, &str), BadPattern> {
    let (low, rest) = member(text)?;
    match rest.strip_prefix('-') {
        Some(rest) => {
            let (high, rest) = member(rest)?;
            Ok((low, high, rest))
        }
        None => Ok((low, low, rest)),
    }
}

fn member(text: &str) -> Result<(char, &str), BadPattern> {
    let mut chars = text.chars();
    let c = match chars.next() {
        None | Some('-' | ']') => return Err(BadPattern),
        Some('\\') => chars.next().ok_or(BadPattern)?,
        Some(c) => c,
    };
    let rest = chars.as_str();
    if rest.is_empty() {
        Err(BadPattern)
    } else {
        Ok((c, rest))
    }
}

/// Fits a chunk at the beginning of a name, and gives how many bytes are left.
fn match_chunk(chunk: &str, name: &str) -> Option<usize> {
    let mut chunk = chunk;
    let mut chars = name.chars();
    while let Ok(Some((piece, rest))) = piece(chunk) {
        let c = chars.next()?;
        let fits = match piece {
            Piece::One => c != '/',
            Piece::Literal(literal) => literal == c,
            Piece::Class(ranges, negated) => in_class(ranges, c) != negated,
        };
        if !fits {
            return None;
        }
        chunk = rest;
    }
    Some(chars.as_str().len())
}

fn in_class(ranges: &str, c: char) -> bool {
    // `range` wants to see the end of the class, so that the last member has something behind it.
    let mut rest = ranges.to_owned();
    rest.push(']');
    let mut rest = rest.as_str();
    let mut found = false;
    while let Ok((low, high, after)) = range(rest) {
        found |= low <= c && c <= high;
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_paths() {
        for (path, cleaned) in [
            ("", "."),
            ("./a//b/", "a/b"),
            ("a/../..", ".."),
            ("../a/./b/..", "../a"),
            ("/../a", "/a"),
            ("/", "/"),
            ("a/..", "."),
        ] {
            assert_eq!(clean(path), cleaned, "{path}");
        }
        assert!(is_clean("a/b") && !is_clean("a/") && !is_clean("./a") && !is_clean("a/../b"));
    }

    #[test]
    fn names() {
        for (pattern, name, fits) in [
            ("", "", true),
            ("*.py", "app.py", true),
            ("*.py", "src/app.py", false),
            ("s*/a*.py", "src/app.py", true),
            ("a?c", "abc", true),
            ("a?c", "a/c", false),
            ("[a-c]x", "bx", true),
            ("[^a-c]x", "bx", false),
            ("[^a]x", "/x", true),
            (r"\*", "*", true),
            (r"[\]]", "]", true),
            ("**", "a", true),
            ("*a*b", "xaybzab", true),
            ("*é?", "caféx", true),
        ] {
            assert_eq!(go_match(pattern, name), Ok(fits), "{pattern} {name}");
        }
    }

    #[test]
    fn bad_patterns() {
        for pattern in [
            "[", "[]", "[a", "[^", "a[", "\\", "[-a]", "[a-]", "x*[", "[a-b-c]",
        ] {
            assert_eq!(go_match(pattern, "zz"), Err(BadPattern), "{pattern}");
        }
    }
}
