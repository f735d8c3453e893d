//! What a pattern of `type=match` finds in a tag.
//!
//! <https://github.com/docker/metadata-action#typematch>

use crate::workflow::run::script::regex;

/// Longest tag that is looked through.
const LONGEST: usize = 200;

/// What a group of a pattern finds, and group 0 for all of it; inside, nothing where the pattern
/// is not found, and outside where nobody knows.
#[expect(
    clippy::option_option,
    reason = "no match and an unknown one are two things"
)]
pub(super) fn found(pattern: &str, group: usize, text: &str) -> Option<Option<String>> {
    let bare = pattern
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    let pattern = bare.unwrap_or(pattern);
    if text.len() > LONGEST || !text.is_ascii() || pattern.contains("*?") || pattern.contains("+?")
    {
        return None;
    }
    let fits =
        |pattern: &str, text: &str| regex::found(&["^(", pattern, ")$"].concat(), text, false);
    let starts = if pattern.starts_with('^') {
        0..=0
    } else {
        0..=text.len()
    };
    let ends: Vec<usize> = if pattern.ends_with('$') {
        vec![text.len()]
    } else {
        (0..=text.len()).rev().collect()
    };
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    for start in starts {
        for end in ends.iter().copied().filter(|end| *end >= start) {
            let whole = &text[start..end];
            if fits(inner, whole)? {
                return match group {
                    0 => Some(Some(whole.to_owned())),
                    group => grouped(inner, group, whole, &fits),
                };
            }
        }
    }
    Some(None)
}

/// What a group finds in a text that all of the pattern fits.
#[expect(
    clippy::option_option,
    reason = "no group and an unknown one are two things"
)]
fn grouped(
    pattern: &str,
    group: usize,
    whole: &str,
    fits: &dyn Fn(&str, &str) -> Option<bool>,
) -> Option<Option<String>> {
    let Some((open, close)) = place(pattern, group)? else {
        return Some(None);
    };
    let (before, inner) = (&pattern[..open], &pattern[open + 1..close]);
    let after = &pattern[close + 1..];
    // How often a group is repeated, and what stands in another group, is not followed.
    if after.starts_with(['*', '+', '?', '{']) {
        return None;
    }
    for start in (0..=whole.len()).rev() {
        if !fits(before, &whole[..start])? {
            continue;
        }
        for end in (start..=whole.len()).rev() {
            if fits(inner, &whole[start..end])? && fits(after, &whole[end..])? {
                return Some(Some(whole[start..end].to_owned()));
            }
        }
    }
    None
}

/// Where a group begins and ends, if it is there and in no other one.
#[expect(
    clippy::option_option,
    reason = "no group and an unknown one are two things"
)]
fn place(pattern: &str, group: usize) -> Option<Option<(usize, usize)>> {
    let mut open = Vec::new();
    let mut count = 0;
    let (mut escaped, mut in_set) = (false, false);
    for (at, c) in pattern.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => in_set = false,
            _ if in_set => {}
            '[' => in_set = true,
            '|' if open.is_empty() => return None,
            '(' if pattern[at..].starts_with("(?") => return None,
            '(' => {
                count += 1;
                open.push((at, count));
            }
            ')' => {
                let (start, number) = open.pop()?;
                if number == group {
                    return open.is_empty().then_some(Some((start, at)));
                }
            }
            _ => {}
        }
    }
    Some(None)
}
