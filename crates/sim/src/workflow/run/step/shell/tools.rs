//! Small tools on texts: `grep`, `base64`, `seq`.

use super::Ran;
use crate::workflow::run::act::Failure;
use crate::workflow::run::base64;
use crate::workflow::run::script::regex;

/// A text as `base64` and `rev` print it; neither hides anything from people.
/// Of what is decoded nobody says how it reads.
pub(super) fn disguised(program: &str, words: &[&str], text: &str) -> Option<String> {
    let mut printed = if program == "rev" {
        let lines = text.lines();
        let turned: Vec<String> = lines.map(|line| line.chars().rev().collect()).collect();
        turned.join("\n")
    } else if words
        .iter()
        .any(|word| matches!(*word, "-d" | "-D" | "--decode"))
    {
        return None;
    } else {
        base64(text.as_bytes())
    };
    printed.push('\n');
    Some(printed)
}

/// `tr SET SET` and `tr -d SET`, where the sets are characters and ranges of them
/// (<https://pubs.opengroup.org/onlinepubs/9799919799/utilities/tr.html>).
pub(super) fn translated(words: &[&str], text: &str) -> Option<String> {
    match words {
        ["-d", set] => {
            let set = characters(set)?;
            Some(text.chars().filter(|c| !set.contains(c)).collect())
        }
        [from, to] if !from.starts_with('-') || from.len() == 1 => {
            let (from, to) = (characters(from)?, characters(to)?);
            let last = *to.last()?;
            let becomes = |c| {
                let place = from.iter().rposition(|own| *own == c);
                place.map_or(c, |place| *to.get(place).unwrap_or(&last))
            };
            Some(text.chars().map(becomes).collect())
        }
        _ => None,
    }
}

/// The characters of a set of `tr`; nothing where it has classes.
fn characters(set: &str) -> Option<Vec<char>> {
    if set.contains("[:") {
        return None;
    }
    let plain: Vec<char> = set
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .chars()
        .collect();
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(first) = plain.get(at).copied() {
        match (plain.get(at + 1), plain.get(at + 2).copied()) {
            (Some('-'), Some(last)) if first.is_ascii() && last.is_ascii() => {
                all.extend(first..=last);
                at += 3;
            }
            _ => {
                all.push(first);
                at += 1;
            }
        }
    }
    Some(all)
}

/// Most numbers that `seq` counts.
const MOST_NUMBERS: i64 = 1_000;

/// `seq [FIRST [STEP]] LAST`
pub(super) fn sequence(words: &[&str]) -> Option<String> {
    let number = |word: &str| word.parse::<i64>().ok();
    let (first, step, last) = match words {
        [last] => (1, 1, number(last)?),
        [first, last] => (number(first)?, 1, number(last)?),
        [first, step, last] => (number(first)?, number(step)?, number(last)?),
        _ => return None,
    };
    let mut text = String::new();
    let mut value = first;
    for _ in 0..MOST_NUMBERS {
        if step == 0 || step > 0 && value > last || step < 0 && value < last {
            break;
        }
        text.push_str(&value.to_string());
        text.push('\n');
        value = value.checked_add(step)?;
    }
    Some(text)
}

/// `grep [-qivcxEF] PATTERN [FILE]` on what is known; what is not known goes well.
pub(super) fn grep(
    words: &[&str],
    input: Option<String>,
    contents: &mut dyn FnMut(&str) -> Option<String>,
) -> Ran {
    let unknown = Ran {
        went: Ok(()),
        output: None,
    };
    let flags: String = words
        .iter()
        .filter(|word| word.starts_with('-'))
        .copied()
        .collect();
    // What else it may be told changes what it finds, or what it prints.
    if !flags.chars().all(|flag| "-qivcxEFPseao".contains(flag)) {
        return unknown;
    }
    let mut operands = words.iter().filter(|word| !word.starts_with('-'));
    let (pattern, file, more) = (operands.next(), operands.next(), operands.next());
    let input = match (file, more) {
        (Some(file), None) => contents(file),
        (Some(_), Some(_)) => None,
        (None, _) => input,
    };
    let (Some(input), Some(pattern)) = (input, pattern) else {
        return unknown;
    };
    let whole = flags.contains('x');
    let folded = flags.contains('i');
    let plain = flags.contains('F') || !pattern.contains(|c: char| ".*+?[](){}|\\^$".contains(c));
    // Without -E, the signs of repeating and of groups stand for themselves.
    let simple = !flags.contains(['E', 'P']) && pattern.contains(|c: char| "+?(){}|".contains(c));
    let fits = |line: &str| match (plain, folded) {
        (true, true) if whole => Some(line.to_lowercase() == pattern.to_lowercase()),
        (true, false) if whole => Some(line == *pattern),
        (false, _) if whole => None,
        (true, true) => Some(line.to_lowercase().contains(&pattern.to_lowercase())),
        (true, false) => Some(line.contains(pattern)),
        (false, _) if simple => None,
        (false, _) => regex::found(pattern, line, folded),
    };
    let inverted = flags.contains('v');
    let mut found: Vec<&str> = Vec::new();
    for line in input.lines() {
        match fits(line) {
            None => return unknown,
            Some(fits) if fits != inverted => found.push(line),
            Some(_) => {}
        }
    }
    let went = if found.is_empty() {
        Err(Failure::Asked(1))
    } else {
        Ok(())
    };
    let output = if flags.contains('q') {
        String::new()
    } else if flags.contains('c') {
        return Ran {
            went,
            output: Some(found.len().to_string() + "\n"),
        };
    } else if found.is_empty() {
        String::new()
    } else {
        found.join("\n") + "\n"
    };
    let parts = flags.contains('o') && !output.is_empty();
    Ran {
        went,
        output: (!parts).then_some(output),
    }
}
