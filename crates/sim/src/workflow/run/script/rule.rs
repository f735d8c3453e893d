//! `${NAME:-default}` and what else a shell does to a value on its way into a word.
//!
//! <https://www.gnu.org/software/bash/manual/bash.html#Shell-Parameter-Expansion>

use super::condition::matches;

/// Most characters of a value that patterns are held against.
const MOST: usize = 4_096;

/// The value after a rule. A rule that is not known changes nothing.
pub(in super::super) fn applied(rule: &str, value: String) -> String {
    let otherwise = |sign: [&str; 2]| sign.iter().find_map(|sign| rule.strip_prefix(sign));
    if rule.is_empty() {
        value
    } else if rule == "#" {
        value.chars().count().to_string()
    } else if let Some(default) = otherwise([":-", "-"]).or(otherwise([":=", "="])) {
        if value.is_empty() {
            default.to_owned()
        } else {
            value
        }
    } else if let Some(instead) = otherwise([":+", "+"]) {
        if value.is_empty() {
            value
        } else {
            instead.to_owned()
        }
    } else if let Some(pattern) = rule.strip_prefix('#') {
        let longest = pattern.strip_prefix('#');
        let cut = ends(&value, longest.is_some(), |end| {
            matches(longest.unwrap_or(pattern), &value[..end])
        });
        value[cut.unwrap_or(0)..].to_owned()
    } else if let Some(pattern) = rule.strip_prefix('%') {
        let longest = pattern.strip_prefix('%');
        let cut = ends(&value, longest.is_none(), |start| {
            matches(longest.unwrap_or(pattern), &value[start..])
        });
        value[..cut.unwrap_or(value.len())].to_owned()
    } else if rule == "," || rule == "^" {
        first(&value, rule == "^")
    } else if rule.starts_with(',') {
        value.to_lowercase()
    } else if rule.starts_with('^') {
        value.to_uppercase()
    } else if let Some(rule) = rule.strip_prefix('/') {
        replaced(rule, &value)
    } else if let Some(range) = rule.strip_prefix(':') {
        part(range, &value).unwrap_or(value)
    } else {
        value
    }
}

/// A value with its first character in the other case.
fn first(value: &str, upper: bool) -> String {
    let mut all = value.chars();
    let Some(head) = all.next() else {
        return String::new();
    };
    let head: String = if upper {
        head.to_uppercase().collect()
    } else {
        head.to_lowercase().collect()
    };
    head + all.as_str()
}

/// Whether what a rule does is followed.
pub(in super::super) fn is_known(rule: &str) -> bool {
    let Some(first) = rule.chars().next() else {
        return true;
    };
    match first {
        '-' | '=' | '+' | '?' | '#' | '%' => true,
        ',' | '^' => matches!(rule, "," | ",," | "^" | "^^"),
        '/' => {
            let rule = rule[1..].strip_prefix('/').unwrap_or(&rule[1..]);
            cut(rule).is_some_and(|(pattern, with)| {
                !pattern.contains(['#', '%']) && !with.contains('\\')
            })
        }
        ':' => {
            let rest = &rule[1..];
            rest.starts_with(['-', '=', '+', '?', '$'])
                || rest
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b':')
        }
        '[' => matches!(rule, "[@]" | "[*]" | "[0]"),
        _ => false,
    }
}

/// Whether a rule is one of POSIX: a default, a length, an end cut off.
/// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_02>
pub(in super::super) fn is_posix(name: &str, rule: &str) -> bool {
    let plain = rule.strip_prefix(':').unwrap_or(rule);
    let default = plain.starts_with(['-', '=', '+', '?']);
    let cut = rule.starts_with(['#', '%']) && rule != "#[@]";
    !name.is_empty() && (rule.is_empty() || default || cut)
}

/// `pattern/with`, of a pattern that stands for itself; with another `/` in front everywhere.
fn replaced(rule: &str, value: &str) -> String {
    let all = rule.strip_prefix('/');
    let rule = all.unwrap_or(rule);
    match cut(rule) {
        Some((pattern, with)) if !pattern.is_empty() => {
            value.replacen(&pattern, with, if all.is_some() { usize::MAX } else { 1 })
        }
        _ => value.to_owned(),
    }
}

/// A pattern that stands for itself, without the backslashes in it, and what stands behind it.
fn cut(rule: &str) -> Option<(String, &str)> {
    let mut pattern = String::new();
    let mut signs = rule.char_indices();
    while let Some((at, c)) = signs.next() {
        match c {
            '\\' => pattern.push(signs.next()?.1),
            '/' => return Some((pattern, &rule[at + 1..])),
            '*' | '?' | '[' => return None,
            c => pattern.push(c),
        }
    }
    Some((pattern, ""))
}

/// The first place between characters that fits, from the front or from the back.
fn ends(value: &str, backwards: bool, fits: impl Fn(usize) -> bool) -> Option<usize> {
    if value.len() > MOST {
        return None;
    }
    let all = value.char_indices().map(|(at, _)| at);
    let mut all: Vec<usize> = all.chain([value.len()]).collect();
    if backwards {
        all.reverse();
    }
    all.into_iter().find(|at| fits(*at))
}

/// `offset:length` of a value.
fn part(range: &str, value: &str) -> Option<String> {
    let (offset, length) = range.split_once(':').unwrap_or((range, ""));
    let number = |text: &str, otherwise: usize| match text.trim() {
        "" => Some(otherwise),
        text => text.parse().ok(),
    };
    let (offset, length) = (number(offset, 0)?, number(length, usize::MAX)?);
    Some(value.chars().skip(offset).take(length).collect())
}

#[cfg(test)]
mod tests {
    use super::applied;

    #[test]
    fn rules_are_those_of_the_shell() {
        for (rule, value, expected) in [
            ("", "a", "a"),
            ("#", "main", "4"),
            (":-b", "", "b"),
            (":-b", "a", "a"),
            ("-b", "", "b"),
            (":+b", "a", "b"),
            (":+b", "", ""),
            ("#refs/tags/", "refs/tags/v1", "v1"),
            ("#refs/tags/", "refs/heads/v1", "refs/heads/v1"),
            ("#*/", "refs/tags/v1", "tags/v1"),
            ("##*/", "refs/tags/v1", "v1"),
            ("%.tar", "a.tar", "a"),
            ("%.*", "a.b.c", "a.b"),
            ("%%.*", "a.b.c", "a"),
            (",,", "Main", "main"),
            ("^^", "Main", "MAIN"),
            (":0:7", "0123456789", "0123456"),
            ("::7", "0123456789", "0123456"),
            (":7", "0123456789", "789"),
            (":x", "0123", "0123"),
            ("/a/b", "aa", "ba"),
            ("//a/b", "aca", "bcb"),
            ("/v", "v1", "1"),
            ("//\\//-", "linux/arm/v7", "linux-arm-v7"),
            ("/\\//-", "linux/arm/v7", "linux-arm/v7"),
            ("/a*/b", "aa", "aa"),
            ("/", "aa", "aa"),
        ] {
            assert_eq!(applied(rule, value.to_owned()), expected, "{rule} {value}");
        }
    }
}
