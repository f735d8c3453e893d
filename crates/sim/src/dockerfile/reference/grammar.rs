//! The grammar of references (`distribution/reference`, `regexp.go`), by hand.

/// A reference cut in three.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Domain and path.
    pub name: &'a str,
    /// Behind the colon.
    pub tag: Option<&'a str>,
    /// Behind the `@`.
    pub digest: Option<&'a str>,
}

/// Cuts a reference, if it is one.
pub fn reference(text: &str) -> Option<Parts<'_>> {
    let (rest, digest) = match text.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (text, None),
    };
    // A colon before the last slash is the port's.
    let slash = rest.rfind('/').unwrap_or(0);
    let (name, tag) = match rest[slash..].find(':') {
        Some(at) => (&rest[..slash + at], Some(&rest[slash + at + 1..])),
        None => (rest, None),
    };
    let sound =
        self::name(name).is_some() && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
    sound.then_some(Parts { name, tag, digest })
}

/// Cuts a name into domain and path, if it is one. The domain is the first component whenever
/// it could be one.
pub fn name(text: &str) -> Option<(&str, &str)> {
    if let Some((domain, path)) = text.split_once('/')
        && is_domain(domain)
        && is_path(path)
    {
        return Some((domain, path));
    }
    is_path(text).then_some(("", text))
}

/// Host and optional port.
pub fn is_domain(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else {
            return false;
        };
        let sound = address.chars().all(|c| c.is_ascii_hexdigit() || c == ':');
        return sound && !address.is_empty() && (port.is_empty() || is_port(port));
    }
    match text.find(':') {
        Some(at) => is_host(&text[..at]) && is_port(&text[at..]),
        None => is_host(text),
    }
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':')
        .is_some_and(|port| all(port, |c| c.is_ascii_digit()))
}

fn is_host(text: &str) -> bool {
    text.split('.').all(|part| {
        all(part, |c| c.is_ascii_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    })
}

fn is_path(text: &str) -> bool {
    text.split('/').all(is_component)
}

/// Lower-case letters and digits, with `.`, `_`, `__` or any number of `-` between them.
fn is_component(text: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let mut rest = text;
    loop {
        let after = rest.trim_start_matches(alphanumeric);
        if after.len() == rest.len() {
            return false;
        }
        if after.is_empty() {
            return true;
        }
        rest = after.trim_start_matches(|c| !alphanumeric(c));
        let separator = &after[..after.len() - rest.len()];
        let sound = matches!(separator, "." | "_" | "__") || separator.chars().all(|c| c == '-');
        if !sound {
            return false;
        }
    }
}

/// Up to 128 letters, digits, `_`, `.` and `-`, the latter two not in front.
pub(super) fn is_tag(text: &str) -> bool {
    text.len() <= 128
        && all(text, |c| c.is_ascii_alphanumeric() || "_.-".contains(c))
        && !text.starts_with(['.', '-'])
}

/// Algorithm, colon, and at least 32 hexadecimal digits.
pub(super) fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else {
        return false;
    };
    let part = |part: &str| {
        all(part, |c| c.is_ascii_alphanumeric()) && part.starts_with(|c: char| !c.is_ascii_digit())
    };
    algorithm.split(['-', '_', '+', '.']).all(part)
        && hex.len() >= 32
        && all(hex, |c| c.is_ascii_hexdigit())
}

/// The looser form of the digest library.
pub(super) fn is_any_digest(algorithm: &str, encoded: &str) -> bool {
    algorithm
        .split(['-', '_', '+', '.'])
        .all(|part| all(part, |c| c.is_ascii_lowercase() || c.is_ascii_digit()))
        && all(encoded, |c| c.is_ascii_alphanumeric() || "=_-".contains(c))
}

/// 64 lower-case hexadecimal digits.
pub fn is_identifier(text: &str) -> bool {
    text.len() == 64 && all(text, |c| c.is_ascii_digit() || ('a'..='f').contains(&c))
}

fn all(text: &str, fits: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(fits)
}
