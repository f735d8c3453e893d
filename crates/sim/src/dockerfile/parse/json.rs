//! The exec form: a strict reader of JSON arrays of strings, without recursion.

/// What a text is to the exec form.
#[derive(Debug, PartialEq, Eq)]
pub enum Json {
    /// An array of strings.
    Strings(Vec<String>),
    /// A sound array that holds something else, which is an error.
    NotStrings,
    /// Anything else, which is the shell form.
    No,
}

/// Nesting that Go's reader gives up at.
const DEPTH: usize = 10_000;

/// Reads a text.
pub fn read(text: &str) -> Json {
    let text = text.trim_start();
    if !text.starts_with('[') {
        return Json::No;
    }
    let mut reader = Reader {
        rest: text,
        depth: Vec::new(),
    };
    let mut strings = Vec::new();
    let Some(only_strings) = reader.array(&mut strings) else {
        return Json::No;
    };
    reader.blanks();
    if !reader.rest.is_empty() {
        return Json::No;
    }
    if only_strings {
        Json::Strings(strings)
    } else {
        Json::NotStrings
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Array,
    Object,
}

struct Reader<'a> {
    rest: &'a str,
    depth: Vec<Open>,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn take(&mut self, c: char) -> bool {
        self.blanks();
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// The outer array: collects strings, and says whether there was nothing else.
    fn array(&mut self, strings: &mut Vec<String>) -> Option<bool> {
        let mut only_strings = true;
        self.take('[');
        if self.take(']') {
            return Some(true);
        }
        loop {
            self.blanks();
            if self.rest.starts_with('"') {
                strings.push(self.string()?);
            } else {
                only_strings = false;
                self.value()?;
            }
            if self.take(']') {
                return Some(only_strings);
            }
            if !self.take(',') {
                return None;
            }
        }
    }

    /// Any value, read over.
    fn value(&mut self) -> Option<()> {
        loop {
            self.blanks();
            // A value begins here; opening brackets lead to another one.
            if self.take('[') {
                if !self.take(']') {
                    self.push(Open::Array)?;
                    continue;
                }
            } else if self.take('{') {
                if !self.take('}') {
                    self.push(Open::Object)?;
                    self.key()?;
                    continue;
                }
            } else if self.rest.starts_with('"') {
                self.string()?;
            } else {
                self.word()?;
            }
            if self.close()? {
                return Some(());
            }
        }
    }

    fn push(&mut self, open: Open) -> Option<()> {
        self.depth.push(open);
        (self.depth.len() < DEPTH).then_some(())
    }

    fn key(&mut self) -> Option<()> {
        self.blanks();
        if !self.rest.starts_with('"') {
            return None;
        }
        self.string()?;
        self.take(':').then_some(())
    }

    /// After a value: closes what ends here; true when nothing is open any more.
    fn close(&mut self) -> Option<bool> {
        while let Some(open) = self.depth.last().copied() {
            if self.take(',') {
                if open == Open::Object {
                    self.key()?;
                }
                return Some(false);
            }
            if !self.take(if open == Open::Array { ']' } else { '}' }) {
                return None;
            }
            self.depth.pop();
        }
        Some(true)
    }

    fn word(&mut self) -> Option<()> {
        for word in ["true", "false", "null"] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return Some(());
            }
        }
        self.number()
    }

    fn number(&mut self) -> Option<()> {
        let rest = self.rest.strip_prefix('-').unwrap_or(self.rest);
        let rest = match rest.strip_prefix('0') {
            Some(rest) => rest,
            None => digits(rest)?,
        };
        let rest = match rest.strip_prefix('.') {
            Some(fraction) => digits(fraction)?,
            None => rest,
        };
        self.rest = match rest.strip_prefix(['e', 'E']) {
            Some(power) => digits(power.strip_prefix(['+', '-']).unwrap_or(power))?,
            None => rest,
        };
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        let mut out = String::new();
        let mut chars = self.rest.chars();
        chars.next();
        loop {
            match chars.next()? {
                '"' => break,
                '\\' => out.push(match chars.next()? {
                    c @ ('"' | '\\' | '/') => c,
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => unicode(&mut chars)?,
                    _ => return None,
                }),
                c if c < ' ' => return None,
                c => out.push(c),
            }
        }
        self.rest = chars.as_str();
        Some(out)
    }
}

fn digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// Four hexadecimal digits, or a pair of surrogates; a single surrogate is U+FFFD.
fn unicode(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let first = four(chars)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some(char::from_u32(first).unwrap_or('\u{fffd}'));
    }
    let mut ahead = chars.clone();
    if ahead.next() == Some('\\') && ahead.next() == Some('u') {
        let second = four(&mut ahead)?;
        if (0xdc00..0xe000).contains(&second) {
            *chars = ahead;
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return char::from_u32(code);
        }
    }
    Some('\u{fffd}')
}

fn four(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    (0..4).try_fold(0, |code, _| Some(code * 16 + chars.next()?.to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(words: &[&str]) -> Json {
        Json::Strings(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn arrays_of_strings() {
        assert_eq!(read("[]"), strings(&[]));
        assert_eq!(read(" [ \"a\" ,\t\"b c\" ] "), strings(&["a", "b c"]));
        assert_eq!(
            read(r#"["\u00e9\n\"\/\ud83d\ude00"]"#),
            strings(&["é\n\"/😀"])
        );
        assert_eq!(read(r#"["\ud83d"]"#), strings(&["\u{fffd}"]));
    }

    #[test]
    fn other_values_are_an_error() {
        for text in [
            "[1]",
            "[-0.5e+3]",
            "[\"a\",null]",
            "[[[]]]",
            r#"[{"a":[true,{}]},"x"]"#,
        ] {
            assert_eq!(read(text), Json::NotStrings, "{text}");
        }
    }

    #[test]
    fn anything_else_is_shell_form() {
        for text in [
            "",
            "echo",
            "['a']",
            "[\"a\"",
            "[\"a\",]",
            "[\"a\"] x",
            "[01]",
            "[1.]",
            "[\"\\x\"]",
            "[\"\t\"]",
            "[{a:1}]",
            "[{\"a\"}]",
            "[1 2]",
            "[]]",
            "[+1]",
            "[\"a\" \"b\"]",
        ] {
            assert_eq!(read(text), Json::No, "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_no_recursion() {
        assert_eq!(read(&"[".repeat(1_000_000)), Json::No);
    }
}
