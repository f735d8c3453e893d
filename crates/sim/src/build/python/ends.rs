//! How a one-liner of Python ends, as far as its plain statements tell
//! (<https://docs.python.org/3/library/sys.html#sys.exit>).

use crate::build::machine::{End, Machine, OK};

/// How it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ends {
    /// By itself.
    Well,
    /// With an exit code, and what it says last.
    With(i32, String),
    /// It may leave early: that is not followed.
    Somehow,
}

/// How a text ends whose statements stand in lines or behind semicolons.
fn ends(text: &str) -> Ends {
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            return unclear(text);
        }
        for statement in line.split(';').map(str::trim) {
            match end_of(statement) {
                Some(Ends::Well) => {}
                Some(end) => return end,
                None => return unclear(text),
            }
        }
    }
    Ends::Well
}

/// What is not followed may leave where it has words for it.
fn unclear(text: &str) -> Ends {
    const WORDS: [&str; 4] = ["exit(", "SystemExit", "raise ", "assert "];
    if WORDS.iter().any(|word| text.contains(word)) || text.contains("/0") {
        Ends::Somehow
    } else {
        Ends::Well
    }
}

/// How one statement ends the program; `None` for what is not followed.
fn end_of(statement: &str) -> Option<Ends> {
    let harmless = ["import ", "from ", "print(", "#"];
    if matches!(statement, "" | "pass") || harmless.iter().any(|start| statement.starts_with(start))
    {
        return Some(Ends::Well);
    }
    if let Some(value) = exit_value(statement) {
        return Some(exit_with(value));
    }
    if let Some(truth) = statement.strip_prefix("assert ") {
        let (truth, words) = truth.split_once(',').unwrap_or((truth, ""));
        return match truth.trim() {
            "False" | "0" | "None" => Some(raised("AssertionError", words)),
            "True" | "1" => Some(Ends::Well),
            _ => None,
        };
    }
    if let Some(error) = statement.strip_prefix("raise ") {
        let (name, words) = error.split_once('(').unwrap_or((error, ""));
        let plain = name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric);
        return plain.then(|| raised(name, words.strip_suffix(')').unwrap_or(words)));
    }
    let divided = statement
        .split_once('/')
        .map(|(one, other)| (one.trim(), other.trim()));
    match divided {
        Some((one, "0")) if one.parse::<i64>().is_ok() => {
            Some(raised("ZeroDivisionError", "division by zero"))
        }
        _ => None,
    }
}

/// What a statement that leaves gives back.
fn exit_value(statement: &str) -> Option<&str> {
    if statement == "raise SystemExit" {
        return Some("");
    }
    let calls = [
        "sys.exit(",
        "exit(",
        "quit(",
        "os._exit(",
        "raise SystemExit(",
    ];
    let inside = calls.iter().find_map(|call| statement.strip_prefix(call))?;
    inside.strip_suffix(')').map(str::trim)
}

fn exit_with(value: &str) -> Ends {
    let said = unquoted(value);
    match value.parse::<i32>() {
        _ if matches!(value, "" | "None" | "False") => Ends::With(0, String::new()),
        Ok(code) => Ends::With(code & 0xff, String::new()),
        Err(_) => said.map_or(Ends::Somehow, |said| Ends::With(1, said.to_owned())),
    }
}

fn raised(name: &str, words: &str) -> Ends {
    let words = words.trim();
    let words = unquoted(words).unwrap_or(words);
    let colon = if words.is_empty() { "" } else { ": " };
    Ends::With(1, [name, colon, words].concat())
}

/// A literal without its quotes.
fn unquoted(text: &str) -> Option<&str> {
    let strip = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    let inside = strip('\'').or_else(|| strip('"'))?;
    (!inside.contains(['\'', '"'])).then_some(inside)
}

impl Machine<'_> {
    /// Ends as the plain statements of a one-liner say.
    pub(crate) fn leave(&mut self, text: &str) -> End {
        match ends(text) {
            Ends::Well => OK,
            Ends::Somehow => {
                self.not_simulated(text);
                OK
            }
            Ends::With(code, said) => {
                if !said.is_empty() {
                    self.say(said);
                }
                End::Code(code)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_statements_tell_how_it_ends() {
        let with = |code, said: &str| Ends::With(code, said.to_owned());
        for (text, expected) in [
            ("import sys; sys.exit(3)", with(3, "")),
            ("import sys\nsys.exit('no')", with(1, "no")),
            ("import sys; sys.exit()", with(0, "")),
            ("raise SystemExit(1)", with(1, "")),
            ("exit(256)", with(0, "")),
            ("assert False", with(1, "AssertionError")),
            ("assert 0, 'x'", with(1, "AssertionError: x")),
            ("raise ValueError('x')", with(1, "ValueError: x")),
            ("1/0", with(1, "ZeroDivisionError: division by zero")),
            ("print(1); import os", Ends::Well),
            ("x = 3; print(x)", Ends::Well),
            ("import sys; f(); sys.exit(3)", Ends::Somehow),
            ("import a; assert a.b == 1", Ends::Somehow),
            ("import sys; sys.exit(f())", Ends::Somehow),
            (
                "try:\n  f()\nexcept E:\n  raise SystemExit(1)",
                Ends::Somehow,
            ),
            ("print('raise x')", Ends::Well),
        ] {
            assert_eq!(ends(text), expected, "{text}");
        }
    }
}
