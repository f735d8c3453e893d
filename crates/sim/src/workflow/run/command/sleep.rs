//! `sleep NUMBER[SUFFIX]…`: the sum of all, with fractions.
//!
//! <https://www.gnu.org/software/coreutils/manual/html_node/sleep-invocation.html>

use crate::workflow::run::act::Act;

/// What `sleep infinity` comes to, in milliseconds: some thirty years, longer than any job.
const FOREVER: u64 = 1_000_000_000_000;

/// What `sleep` does with these words; an interval that is none fails before it waits.
pub(super) fn sleep(words: &[&str]) -> Act {
    if matches!(words.first(), Some(&("--version" | "--help"))) {
        return Act::Nothing;
    }
    let words = words.strip_prefix(&["--"]).unwrap_or(words);
    let mut total = 0_u64;
    for word in words {
        let Some(own) = interval(word) else {
            return Act::Exit(1);
        };
        total = total.saturating_add(own).min(FOREVER);
    }
    if words.is_empty() {
        Act::Exit(1)
    } else {
        Act::Sleep(total)
    }
}

/// An interval in milliseconds, as `sleep` and `timeout` take it.
pub(in super::super) fn interval(word: &str) -> Option<u64> {
    let scales = [
        ('s', 1_000),
        ('m', 60_000),
        ('h', 3_600_000),
        ('d', 86_400_000),
    ];
    let suffix = scales
        .into_iter()
        .find(|(suffix, _)| word.ends_with(*suffix));
    let (number, scale) = match suffix {
        Some((suffix, scale)) => (word.strip_suffix(suffix)?, scale),
        None => (word, 1_000),
    };
    let lower = number.to_ascii_lowercase();
    if matches!(lower.trim_start_matches('+'), "inf" | "infinity") {
        return Some(FOREVER);
    }
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.strip_prefix('+').unwrap_or(whole);
    if whole.len() + part.len() == 0 || !digits(whole) || !digits(part) {
        return None;
    }
    let before = if whole.is_empty() {
        0
    } else {
        whole.parse::<u64>().unwrap_or(FOREVER)
    };
    let mut rest = 0;
    // Below a millisecond nobody counts.
    let mut unit = scale;
    for digit in part.bytes().take(12) {
        unit /= 10;
        rest += unit * u64::from(digit - b'0');
    }
    Some(
        before
            .saturating_mul(scale)
            .saturating_add(rest)
            .min(FOREVER),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_coreutils() {
        let slept = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            match sleep(&words) {
                Act::Sleep(ms) => Ok(ms),
                other => Err(other),
            }
        };
        for (line, ms) in [
            ("5", 5_000),
            ("5s", 5_000),
            ("1.9", 1_900),
            (".5", 500),
            ("2.", 2_000),
            ("1.5m", 90_000),
            ("0.25h", 900_000),
            ("1m 5s", 65_000),
            ("7h", 25_200_000),
            ("1d", 86_400_000),
            ("-- 3", 3_000),
            ("infinity", FOREVER),
            ("inf", FOREVER),
            ("Infinity 1", FOREVER),
            ("99999999999999999999d", FOREVER),
        ] {
            assert_eq!(slept(line), Ok(ms), "{line}");
        }
        for line in ["", "x", "5x", "-1", "s", ".", "1m x", "1 2s 3q"] {
            assert_eq!(slept(line), Err(Act::Exit(1)), "{line}");
        }
        assert_eq!(slept("--help"), Err(Act::Nothing));
    }
}
