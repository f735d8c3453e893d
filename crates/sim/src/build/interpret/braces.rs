//! Brace expansion, which bash does before everything else
//! (<https://www.gnu.org/software/bash/manual/html_node/Brace-Expansion.html>).

/// Words that one word may become.
const MOST: usize = 1_000;

/// Whether braces in a plain text may be expanded.
pub(super) fn has_braces(text: &str) -> bool {
    text.contains('{')
}

/// Keeps characters that stand in quotes from being taken for braces.
pub(super) fn hide(text: &str) -> String {
    let hidden = |c| match c {
        '{' => '\u{e000}',
        ',' => '\u{e001}',
        '}' => '\u{e002}',
        c => c,
    };
    text.chars().map(hidden).collect()
}

/// Undoes [`hide`].
pub(super) fn show(text: &str) -> String {
    let shown = |c| match c {
        '\u{e000}' => '{',
        '\u{e001}' => ',',
        '\u{e002}' => '}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// The words that a word becomes: lists with commas and sequences of numbers, also nested.
pub(super) fn expand(word: &str) -> Vec<String> {
    let (mut done, mut open) = (Vec::new(), vec![(String::new(), word.to_owned())]);
    while let Some((before, rest)) = open.pop() {
        if done.len() + open.len() > MOST {
            return vec![word.to_owned()];
        }
        let Some((start, end, choices)) = first(&rest) else {
            done.push([before, rest].concat());
            continue;
        };
        let before = [&before, &rest[..start]].concat();
        for choice in choices.iter().rev() {
            open.push((before.clone(), [choice.as_str(), &rest[end..]].concat()));
        }
    }
    done
}

/// The first braces that hold a list: where they begin and end, and what stands in them.
fn first(text: &str) -> Option<(usize, usize, Vec<String>)> {
    let starts = text.match_indices('{').map(|(at, _)| at);
    starts.into_iter().find_map(|start| {
        let (length, choices) = list(&text[start + 1..])?;
        Some((start, start + 1 + length, choices))
    })
}

/// What stands up to the brace that closes, when it is a list or a sequence.
fn list(text: &str) -> Option<(usize, Vec<String>)> {
    let (mut depth, mut from, mut choices) = (0_usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                choices.push(text[from..at].to_owned());
                from = at + 1;
            }
            '}' => {
                if choices.is_empty() {
                    choices = sequence(&text[..at])?;
                } else {
                    choices.push(text[from..at].to_owned());
                }
                return Some((at + 1, choices));
            }
            _ => {}
        }
    }
    None
}

/// `1..3`
fn sequence(text: &str) -> Option<Vec<String>> {
    let (first, last) = text.split_once("..")?;
    let (first, last): (i32, i32) = (first.parse().ok()?, last.parse().ok()?);
    if first.abs_diff(last) as usize >= MOST {
        return None;
    }
    let up = (first..=last).map(|number| number.to_string());
    let down = (last..=first).rev().map(|number| number.to_string());
    Some(if first <= last {
        up.collect()
    } else {
        down.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_become_words() {
        for (word, expected) in [
            ("a/{b,c}", "a/b a/c"),
            ("{a,b{1,2}}x", "ax b1x b2x"),
            ("{a,b}{c,d}", "ac ad bc bd"),
            ("x{,.bak}", "x x.bak"),
            ("f{1..3}", "f1 f2 f3"),
            ("{2..0}", "2 1 0"),
            ("{a}", "{a}"),
            ("a{b", "a{b"),
            ("{x{a,b}", "{xa {xb"),
            ("{}", "{}"),
        ] {
            assert_eq!(expand(word).join(" "), expected, "{word}");
        }
        assert_eq!(show(&hide("{a,b}")), "{a,b}");
    }
}
