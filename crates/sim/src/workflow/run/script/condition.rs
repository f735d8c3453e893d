//! `test`, `[` and `[[`: whether a condition holds.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/test.html>

/// How deep parentheses may stand in each other.
const DEEPEST: usize = 30;

/// Most work that a pattern may make: bytes of it times bytes of what it is held against.
const MOST: usize = 1 << 20;

/// Whether a condition holds, the brackets taken off; `Err` names what is not known here, as
/// questions about files. `double` is for `[[`, where `==` takes patterns.
pub(in super::super) fn holds(words: &[&str], double: bool) -> Result<bool, String> {
    let mut reader = Reader {
        words,
        double,
        depth: 0,
    };
    if words.is_empty() {
        return Ok(false);
    }
    let holds = reader.or()?;
    match reader.words.first() {
        None => Ok(holds),
        Some(word) => Err((*word).to_owned()),
    }
}

struct Reader<'a> {
    words: &'a [&'a str],
    double: bool,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn takes(&mut self, words: [&str; 2]) -> bool {
        let taken = self.words.first().is_some_and(|word| words.contains(word));
        if taken {
            self.words = &self.words[1..];
        }
        taken
    }

    fn next(&mut self) -> &'a str {
        let Some((first, rest)) = self.words.split_first() else {
            return "";
        };
        self.words = rest;
        first
    }

    fn or(&mut self) -> Result<bool, String> {
        let mut holds = self.and()?;
        while self.takes(["-o", "||"]) {
            holds |= self.and()?;
        }
        Ok(holds)
    }

    fn and(&mut self) -> Result<bool, String> {
        let mut holds = self.not()?;
        while self.takes(["-a", "&&"]) {
            holds &= self.not()?;
        }
        Ok(holds)
    }

    fn not(&mut self) -> Result<bool, String> {
        let mut holds = true;
        // `! = x` asks about an exclamation mark.
        while self.words.len() > 1 && !is_binary(self.words[1]) && self.takes(["!", "!"]) {
            holds = !holds;
        }
        Ok(self.primary()? == holds)
    }

    fn primary(&mut self) -> Result<bool, String> {
        let words = self.words;
        if words.len() > 2 && is_binary(words[1]) {
            self.words = &words[3..];
            return self.binary(words[0], words[1], words[2]);
        }
        match self.next() {
            "(" if self.depth < DEEPEST => {
                self.depth += 1;
                let holds = self.or()?;
                self.depth -= 1;
                self.next();
                Ok(holds)
            }
            "-z" => Ok(self.next().is_empty()),
            "-n" if words.len() > 1 => Ok(!self.next().is_empty()),
            word if word.len() == 2 && word.starts_with('-') && words.len() > 1 => {
                Err(["test ", word].concat())
            }
            word => Ok(!word.is_empty()),
        }
    }

    fn binary(&self, left: &str, operator: &str, right: &str) -> Result<bool, String> {
        let number = |text: &str| text.trim().parse::<i64>().ok();
        // What `[[` compares it computes first.
        let named = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if self.double && operator.starts_with('-') && (named(left) || named(right)) {
            return Err(["test ", operator].concat());
        }
        let compared = || Some(number(left)?.cmp(&number(right)?));
        Ok(match operator {
            "=" | "==" | "!=" if self.double => {
                if left.len().saturating_mul(right.len()) > MOST {
                    return Err(["test ", operator].concat());
                }
                matches(right, left) == (operator != "!=")
            }
            "=" | "==" => left == right,
            "!=" => left != right,
            // What is no number is an error, and an error does not hold.
            "-eq" => compared().is_some_and(std::cmp::Ordering::is_eq),
            "-ne" => compared().is_some_and(std::cmp::Ordering::is_ne),
            "-lt" => compared().is_some_and(std::cmp::Ordering::is_lt),
            "-le" => compared().is_some_and(std::cmp::Ordering::is_le),
            "-gt" => compared().is_some_and(std::cmp::Ordering::is_gt),
            "-ge" => compared().is_some_and(std::cmp::Ordering::is_ge),
            "=~" => {
                return super::regex::found(right, left, false).ok_or_else(|| "test =~".to_owned());
            }
            other => return Err(["test ", other].concat()),
        })
    }
}

/// Whether `[` cannot say anything: nothing closes it, or it shall compare what is no number.
pub(in super::super) fn is_wrong(names: &[&str]) -> bool {
    let inner = match names {
        ["[", inner @ .., "]"] | ["test", inner @ ..] => inner,
        ["[", ..] => return true,
        _ => return false,
    };
    let number = |text: &str| text.trim().parse::<i64>().is_ok();
    match inner {
        [left, "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge", right] => {
            !number(left) || !number(right)
        }
        _ => false,
    }
}

/// Whether a pattern stands behind this word in `[[`.
pub(in super::super) fn compares(word: &str) -> bool {
    matches!(word, "=" | "==" | "!=" | "=~")
}

fn is_binary(word: &str) -> bool {
    matches!(
        word,
        "=" | "==" | "!=" | "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" | "=~"
    )
}

/// Whether a text fits a pattern with `*`, `?` and `[…]`.
pub(in super::super) fn matches(pattern: &str, text: &str) -> bool {
    if pattern.len().saturating_mul(text.len()) > MOST {
        return false;
    }
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut from) = (0, 0);
    let mut star = None;
    while from < text.len() {
        if pattern.get(at) == Some(&'*') {
            star = Some((at, from));
            at += 1;
            continue;
        }
        match one(&pattern[at.min(pattern.len())..], text[from]) {
            Some(length) => {
                at += length;
                from += 1;
            }
            None => match &mut star {
                Some((back, seen)) => {
                    *seen += 1;
                    (at, from) = (*back + 1, *seen);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

/// A text that stands for itself in a pattern, and in a regular expression.
pub(in super::super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if ".*+?[](){}|\\^$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// How a text reads that was made to stand for itself.
pub(in super::super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut all = text.chars();
    while let Some(c) = all.next() {
        plain.extend(if c == '\\' { all.next() } else { Some(c) });
    }
    plain
}

/// How much of a pattern the character takes; nothing when it does not fit.
fn one(pattern: &[char], c: char) -> Option<usize> {
    let first = *pattern.first()?;
    let inner = pattern.get(1..)?;
    if first == '\\'
        && let Some(exact) = inner.first()
    {
        return (*exact == c).then_some(2);
    }
    let set = inner
        .iter()
        .skip(1)
        .position(|c| *c == ']')
        .filter(|_| first == '[');
    let Some(end) = set else {
        return (first == '?' || first == c).then_some(1);
    };
    let set = &inner[..=end];
    let negated = matches!(set[0], '!' | '^');
    let set = &set[usize::from(negated)..];
    let has = set.contains(&c)
        || set
            .windows(3)
            .any(|range| range[1] == '-' && (range[0]..=range[2]).contains(&c));
    (has != negated).then_some(end + 3)
}
