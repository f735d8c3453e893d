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

/// The words that a word becomes: lists with commas and sequences of numbers and letters, also
/// nested.
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

/// `1..3`, `01..10..2`, `a..e`
fn sequence(text: &str) -> Option<Vec<String>> {
    let mut parts = text.split("..");
    let (first, last) = (parts.next()?, parts.next()?);
    let step = parts.next().map_or(Ok(1), str::parse::<i32>).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let letters = letter(first).zip(letter(last));
    let numbers = || Some((first.parse().ok()?, last.parse().ok()?));
    let (from, to): (i32, i32) = letters.or_else(numbers)?;
    let step = step.unsigned_abs().max(1);
    if from.abs_diff(to) / step >= MOST.try_into().ok()? {
        return None;
    }
    let width = if is_padded(first) || is_padded(last) {
        first.len().max(last.len())
    } else {
        0
    };
    let shown = |number: i32| match u32::try_from(number).ok().and_then(char::from_u32) {
        Some(letter) if letters.is_some() => letter.to_string(),
        _ => format!("{number:0width$}"),
    };
    let step: usize = step.try_into().ok()?;
    Some(if from <= to {
        (from..=to).step_by(step).map(shown).collect()
    } else {
        (to..=from).rev().step_by(step).map(shown).collect()
    })
}

/// The number of a letter; both ends of a sequence are letters, or numbers.
fn letter(text: &str) -> Option<i32> {
    let mut letters = text.chars();
    let letter = letters.next().filter(char::is_ascii_alphabetic)?;
    letters.next().is_none().then_some(letter as i32)
}

/// Whether a number begins with a zero, which makes all of them as long.
fn is_padded(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    digits.len() > 1 && digits.starts_with('0')
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
            ("{-1..1}", "-1 0 1"),
            ("{08..10}", "08 09 10"),
            ("{1..10..4}", "1 5 9"),
            ("{9..1..-3}", "9 6 3"),
            ("{1..3..0}", "1 2 3"),
            ("{a..e}", "a b c d e"),
            ("{e..a..2}", "e c a"),
            ("x{A..C}{1..2}", "xA1 xA2 xB1 xB2 xC1 xC2"),
            ("{a..3}", "{a..3}"),
            ("{aa..b}", "{aa..b}"),
            ("{1..2..3..4}", "{1..2..3..4}"),
            ("{1..99999}", "{1..99999}"),
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
