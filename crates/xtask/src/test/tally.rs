//! Counts of tests, read off what test runners print.

use std::fmt;

/// How many passed and how many failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// A check that is one test by itself.
    pub(crate) fn gate(holds: bool) -> Self {
        Self {
            passed: u32::from(holds),
            failed: u32::from(!holds),
        }
    }

    pub(crate) fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }

    /// The counts of all runs of nextest, of `cargo test` and of our own runner in a text.
    pub(crate) fn read(text: &str) -> Self {
        let lines = text.lines().map(|line| plain(line.trim()));
        lines
            .filter_map(|line| Self::read_line(&line))
            .fold(Self::default(), Self::add)
    }

    /// As a runner that failed: at least one failure, even if it died before it counted.
    pub(crate) fn or_failed(self, success: bool) -> Self {
        if success || self.failed > 0 {
            self
        } else {
            Self { failed: 1, ..self }
        }
    }

    fn read_line(line: &str) -> Option<Self> {
        let counts = if line.starts_with("Summary [") {
            line.split_once("run: ")?.1
        } else if line.starts_with("test result: ") {
            line.split_once(". ")?.1
        } else if line.ends_with(" failed") && line.starts_with(|c: char| c.is_ascii_digit()) {
            line
        } else {
            return None;
        };
        let count = |words: &[&str]| {
            counts
                .split([',', ';'])
                .filter_map(|part| part.trim().split_once(' '))
                .filter(|(_, word)| words.iter().any(|w| word.starts_with(w)))
                .filter_map(|(number, _)| number.parse::<u32>().ok())
                .sum()
        };
        Some(Self {
            passed: count(&["passed"]),
            failed: count(&["failed", "timed out", "exec failed"]),
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// A line without the escapes that colour it.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            rest.find(char::is_ascii_alphabetic);
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (u32, u32) {
        let tally = Tally::read(text);
        (tally.passed, tally.failed)
    }

    #[test]
    fn nextest_summaries_are_read() {
        assert_eq!(
            read("     Summary [   0.044s] 7 tests run: 7 passed, 0 skipped"),
            (7, 0)
        );
        assert_eq!(
            read("Summary [ 0.1s] 3/9 tests run: 1 passed (1 slow), 2 failed, 1 timed out"),
            (1, 3)
        );
    }

    #[test]
    fn every_binary_of_cargo_test_is_added() {
        let text = "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored";
        assert_eq!(read(text), (6, 2));
    }

    #[test]
    fn our_own_runner_is_read_in_colour() {
        assert_eq!(read("\u{1b}[32m12 passed, 1 failed\u{1b}[0m"), (12, 1));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(read("the build failed\nPASS [ 0.1s] 1 passed"), (0, 0));
    }

    #[test]
    fn a_runner_that_died_early_counts_as_a_failure() {
        assert_eq!(
            Tally::default().or_failed(false),
            Tally {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            Tally::gate(true).or_failed(true),
            Tally {
                passed: 1,
                failed: 0
            }
        );
    }
}
