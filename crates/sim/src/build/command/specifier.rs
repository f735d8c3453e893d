//! The grammar of a requirement: a name, extras, and conditions on the version
//! (<https://packaging.python.org/en/latest/specifications/dependency-specifiers/>), read and
//! refused as pip 25 does (its vendored `packaging`, `_parser.py`, `_tokenizer.py` and
//! `specifiers.py`).

/// The pieces of a requirement.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pieces<'t> {
    /// The name as written.
    pub(crate) name: &'t str,
    /// All that is written about the version.
    pub(crate) about: &'t str,
    /// Operators and versions.
    pub(crate) specs: Vec<(&'static str, &'t str)>,
}

/// Why a text is no requirement, and where that shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// What the parser says.
    pub(crate) said: &'static str,
    /// Where the part begins that was being read.
    pub(crate) from: usize,
    /// Where it could not go on.
    pub(crate) at: usize,
}

const NO_NAME: &str = "Expected package name at the start of dependency specifier";
const OPEN_EXTRAS: &str = "Expected matching RIGHT_BRACKET for LEFT_BRACKET, after extras";
const NO_CONDITION: &str = "Expected end or semicolon (after name and no valid version specifier)";
const NO_END: &str = "Expected end or semicolon (after version specifier)";
const OPEN_CONDITIONS: &str =
    "Expected matching RIGHT_PARENTHESIS for LEFT_PARENTHESIS, after version specifier";
const NO_STAR: &str = ".* suffix can only be used with `==` or `!=` operators";
const NO_LOCAL: &str = "Local version label can only be used with `==` or `!=` operators";

/// Operators, longest first.
pub(crate) const OPERATORS: [&str; 8] = ["===", "==", ">=", "<=", "~=", "!=", ">", "<"];

/// Reads a text without its marker and without blanks around it.
pub(crate) fn pieces(text: &str) -> Result<Pieces<'_>, Unread> {
    let name = &text[..name_end(text)];
    if name.is_empty() {
        return Err(refused(NO_NAME, 0, 0));
    }
    let mut at = blanks(text, name.len());
    if text[at..].starts_with('[') {
        let close = text[at..].find(|c: char| !is_of_name(c) && !matches!(c, '[' | ',' | ' '));
        let end = close.map_or(text.len(), |close| at + close);
        if !text[end..].starts_with(']') {
            return Err(refused(OPEN_EXTRAS, at, end));
        }
        at = blanks(text, end + 1);
    }
    let start = at;
    let enclosed = text[at..].starts_with('(');
    if enclosed {
        at = blanks(text, at + 1);
    }
    let first = at;
    let mut specs = Vec::new();
    while let Some((spec, end)) = condition(text, at) {
        specs.push(spec);
        if text[end..].starts_with(".*") {
            return Err(refused(NO_STAR, at, end + 1));
        }
        if text[end..].starts_with('+') {
            return Err(refused(NO_LOCAL, at, end));
        }
        at = blanks(text, end);
        if !text[at..].starts_with(',') {
            break;
        }
        at = blanks(text, at + 1);
    }
    let about = text[first..at].trim_end();
    if enclosed {
        if !text[at..].starts_with(')') {
            return Err(refused(OPEN_CONDITIONS, start, at));
        }
        at = blanks(text, at + 1);
    }
    if at < text.len() {
        let (said, from) = if enclosed || !specs.is_empty() {
            (NO_END, start)
        } else {
            (NO_CONDITION, at)
        };
        return Err(refused(said, from, at));
    }
    Ok(Pieces { name, about, specs })
}

fn refused(said: &'static str, from: usize, at: usize) -> Unread {
    Unread { said, from, at }
}

fn blanks(text: &str, at: usize) -> usize {
    at + skip(&text[at..], |byte| matches!(byte, b' ' | b'\t'))
}

/// How many bytes of the beginning are such.
fn skip(text: &str, is_such: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| is_such(*byte)).count()
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Where a name ends: it begins and ends with a letter or a digit.
fn name_end(text: &str) -> usize {
    let end = text.find(|c| !is_of_name(c)).unwrap_or(text.len());
    let is_edge = |c: char| c.is_ascii_alphanumeric();
    if text.starts_with(is_edge) {
        text[..end].trim_end_matches(|c| !is_edge(c)).len()
    } else {
        0
    }
}

/// An operator and a version, and where they end.
fn condition(text: &str, at: usize) -> Option<((&'static str, &str), usize)> {
    let rest = &text[at..];
    let operator = OPERATORS.into_iter().find(|name| rest.starts_with(name))?;
    let start = blanks(text, at + operator.len());
    let rest = &text[start..];
    let length = if operator == "===" {
        skip(rest, |byte| {
            !byte.is_ascii_whitespace() && byte != b';' && byte != b')'
        })
    } else {
        version(rest, matches!(operator, "==" | "!="))
    };
    let number = &rest[..length];
    let parts = number.split('.').count();
    let long = operator != "~=" || parts > 1;
    (length > 0 && long).then(|| ((operator, number), start + length))
}

/// How long a version is at the beginning of a text (PEP 440, appendix B). Only `==` and `!=`
/// take `.*` and what stands behind `+`.
fn version(text: &str, equal: bool) -> usize {
    let lower = text.to_ascii_lowercase();
    let digits = |at: usize| skip(&lower[at..], |byte| byte.is_ascii_digit());
    let mut at = usize::from(lower.starts_with('v'));
    let epoch = digits(at);
    if epoch > 0 && lower[at + epoch..].starts_with('!') {
        at += epoch + 1;
    }
    let first = digits(at);
    if first == 0 {
        return 0;
    }
    at += first;
    while lower[at..].starts_with('.') && digits(at + 1) > 0 {
        at += 1 + digits(at + 1);
    }
    if equal && lower[at..].starts_with(".*") {
        return at + 2;
    }
    at += suffix(&lower[at..], "alpha beta preview pre a b c rc");
    let post = usize::from(lower[at..].starts_with('-'));
    at += match digits(at + post) {
        number if post == 1 && number > 0 => 1 + number,
        _ => suffix(&lower[at..], "post rev r"),
    };
    at += suffix(&lower[at..], "dev");
    let local = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if equal && lower[at..].starts_with('+') {
        let all = skip(&lower[at + 1..], local);
        let own = lower[at + 1..at + 1 + all].trim_end_matches(['-', '_', '.']);
        at += if own.is_empty() { 0 } else { 1 + own.len() };
    }
    at
}

/// How long `.rc1`, `-post.2` or `dev` is, if one of these words stands there.
fn suffix(text: &str, words: &str) -> usize {
    let is_mark = |byte| matches!(byte, b'-' | b'_' | b'.');
    let mark = skip(text, is_mark);
    let word = words.split(' ').find(|word| text[mark..].starts_with(word));
    let Some(word) = word.filter(|_| mark <= 1) else {
        return 0;
    };
    let end = mark + word.len();
    let mark = skip(&text[end..], is_mark).min(1);
    let digits = skip(&text[end + mark..], |byte| byte.is_ascii_digit());
    if digits == 0 {
        end
    } else {
        end + mark + digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read() {
        for (text, name, specs) in [
            ("pandas", "pandas", ""),
            ("pandas==2.2.3", "pandas", "==2.2.3"),
            ("pandas >= 2, < 3", "pandas", ">=2 <3"),
            ("pkg>=1,<2", "pkg", ">=1 <2"),
            ("pkg>=1,", "pkg", ">=1"),
            ("pkg (>=1)", "pkg", ">=1"),
            ("pkg[a,b] ~=1.4", "pkg", "~=1.4"),
            ("pkg[]", "pkg", ""),
            ("pkg==1.*", "pkg", "==1.*"),
            ("pkg!=1.0rc1", "pkg", "!=1.0rc1"),
            ("pkg==1!2.0.post1.dev3", "pkg", "==1!2.0.post1.dev3"),
            ("torch==2.3.0+cpu", "torch", "==2.3.0+cpu"),
            ("pkg==v1.0-1", "pkg", "==v1.0-1"),
            ("pkg===weird", "pkg", "===weird"),
            ("zope.interface<7", "zope.interface", "<7"),
        ] {
            let read = pieces(text).unwrap();
            let shown: Vec<String> = read
                .specs
                .iter()
                .map(|(operator, version)| [*operator, *version].concat())
                .collect();
            assert_eq!(
                (read.name, shown.join(" ").as_str()),
                (name, specs),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_none_is_refused_where_it_goes_wrong() {
        for (text, said, from, at) in [
            ("pandas,", NO_CONDITION, 6, 6),
            ("pandas,numpy", NO_CONDITION, 6, 6),
            ("pandas=2", NO_CONDITION, 6, 6),
            ("foo bar", NO_CONDITION, 4, 4),
            ("pandas==latest", NO_CONDITION, 6, 6),
            ("pandas >=", NO_CONDITION, 7, 7),
            ("pandas~=2", NO_CONDITION, 6, 6),
            ("pandas<>1", NO_CONDITION, 6, 6),
            ("pandas-", NO_CONDITION, 6, 6),
            ("a/b/c", NO_CONDITION, 1, 1),
            ("pandas>=2,,<3", NO_END, 6, 10),
            ("pandas>=2 <3", NO_END, 6, 10),
            ("pandas==1.0=2", NO_END, 6, 11),
            ("pandas==1.0.", NO_END, 6, 11),
            ("pandas==1.x", NO_END, 6, 9),
            ("pandas>=1.*", NO_STAR, 6, 10),
            ("pandas<2+cpu", NO_LOCAL, 6, 8),
            ("pandas (>=1", OPEN_CONDITIONS, 7, 11),
            ("foo[bar", OPEN_EXTRAS, 3, 7),
            ("=1", NO_NAME, 0, 0),
            ("_a", NO_NAME, 0, 0),
            ("\"pandas\"", NO_NAME, 0, 0),
            ("", NO_NAME, 0, 0),
            ("é", NO_NAME, 0, 0),
        ] {
            assert_eq!(pieces(text), Err(Unread { said, from, at }), "{text}");
        }
    }
}
