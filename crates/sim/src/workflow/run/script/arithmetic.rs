//! `$(( … ))` and `(( … ))`: whole numbers, as the shell computes them.
//!
//! <https://www.gnu.org/software/bash/manual/bash.html#Shell-Arithmetic>

/// How deep parentheses may stand in each other.
const DEEPEST: usize = 30;

/// Reads a variable, or sets it when a value is given.
pub(in super::super) type Variables<'a> = &'a mut dyn FnMut(&str, Option<i64>) -> i64;

/// What an expression comes to; 0 where it makes no sense.
pub(in super::super) fn evaluate(text: &str, variables: Variables<'_>) -> i64 {
    let mut reader = Reader {
        rest: text,
        depth: 0,
        variables,
    };
    let mut value = reader.assigned();
    while reader.takes(",") {
        value = reader.assigned();
    }
    value
}

/// Whether an expression divides by a 0 that stands in it, which ends the script.
pub(in super::super) fn divides_by_zero(text: &str) -> bool {
    let mut parts = text.split(['/', '%']).skip(1);
    parts.any(|part| {
        let part = part.trim_start();
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        part[..end.unwrap_or(part.len())] == *"0"
    }) && !text.contains(['?', '&', '|'])
}

/// Operators by how tightly they hold, the loosest first; longer ones before their beginnings.
const LEVELS: [&[&str]; 6] = [
    &["||"],
    &["&&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["+", "-"],
    &["*", "/", "%"],
];

struct Reader<'a, 'v> {
    rest: &'a str,
    depth: usize,
    variables: Variables<'v>,
}

impl<'a> Reader<'a, '_> {
    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start();
        let taken = rest.strip_prefix(sign);
        self.rest = taken.unwrap_or(rest);
        taken.is_some()
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest.trim_start();
        let (word, after) = rest.split_at(super::lexer::name(rest));
        self.rest = after;
        word
    }

    /// `name = …`, `name += …`, or a value with `? … : …`.
    fn assigned(&mut self) -> i64 {
        let before = self.rest;
        let name = self.word();
        let is_name = name.starts_with(|c: char| !c.is_ascii_digit());
        let sign = ["+=", "-=", "*=", "/=", "%=", "="];
        let found = sign.into_iter().find(|sign| self.takes(sign));
        if let Some(sign) = found.filter(|sign| {
            is_name && self.depth < DEEPEST && !(*sign == "=" && self.rest.starts_with('='))
        }) {
            self.depth += 1;
            let right = self.assigned();
            self.depth -= 1;
            let value = match sign.strip_suffix('=') {
                Some("") | None => right,
                Some(operator) => combined((self.variables)(name, None), operator, right),
            };
            return (self.variables)(name, Some(value));
        }
        self.rest = before;
        let value = self.level(0);
        if !self.takes("?") {
            return value;
        }
        let (then, otherwise) = (
            self.level(0),
            if self.takes(":") { self.level(0) } else { 0 },
        );
        if value == 0 { otherwise } else { then }
    }

    fn level(&mut self, level: usize) -> i64 {
        let Some(operators) = LEVELS.get(level) else {
            return self.power();
        };
        let mut left = self.level(level + 1);
        while let Some(operator) = operators.iter().find(|operator| self.takes(operator)) {
            let right = self.level(level + 1);
            left = combined(left, operator, right);
        }
        left
    }

    /// `a ** b`, which holds less tightly than a sign.
    fn power(&mut self) -> i64 {
        let base = self.unary();
        if self.depth >= DEEPEST || !self.takes("**") {
            return base;
        }
        self.depth += 1;
        let power = self.power();
        self.depth -= 1;
        base.wrapping_pow(u32::try_from(power).unwrap_or(0))
    }

    fn unary(&mut self) -> i64 {
        let mut apply: Vec<u8> = Vec::new();
        for sign in ["++", "--"] {
            if self.takes(sign) {
                let name = self.word();
                return self.stepped(name, sign);
            }
        }
        while let Some(sign) = ["!", "-", "+"].into_iter().find(|sign| self.takes(sign)) {
            apply.extend(sign.bytes());
        }
        let mut value = self.primary();
        for sign in apply.into_iter().rev() {
            value = match sign {
                b'!' => i64::from(value == 0),
                b'-' => value.wrapping_neg(),
                _ => value,
            };
        }
        value
    }

    fn primary(&mut self) -> i64 {
        if self.takes("(") {
            if self.depth >= DEEPEST {
                return 0;
            }
            self.depth += 1;
            let value = self.assigned();
            self.depth -= 1;
            self.takes(")");
            return value;
        }
        let word = self.word();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            // `16#ff`
            if let Some(rest) = self.rest.strip_prefix('#') {
                self.rest = rest;
                let digits = self.word();
                let radix = word.parse().ok().filter(|radix| (2..=36).contains(radix));
                return i64::from_str_radix(digits, radix.unwrap_or(10)).unwrap_or(0);
            }
            return number(word);
        }
        if word.is_empty() {
            return 0;
        }
        for sign in ["++", "--"] {
            if self.takes(sign) {
                let before = (self.variables)(word, None);
                self.stepped(word, sign);
                return before;
            }
        }
        (self.variables)(word, None)
    }

    /// `++` and `--`: the value behind it.
    fn stepped(&mut self, name: &str, sign: &str) -> i64 {
        let before = (self.variables)(name, None);
        (self.variables)(name, Some(combined(before, &sign[..1], 1)))
    }
}

/// Whether a number stands in a text that has a 0 in front, and then digits that are too great.
/// <https://www.gnu.org/software/bash/manual/bash.html#Shell-Arithmetic>
pub(in super::super) fn is_too_great(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '#');
    words.any(|word| {
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        digits && word.starts_with('0') && word.contains(['8', '9'])
    })
}

/// What only bash computes: `a ** b`, `a++` and `a--`.
pub(in super::super) fn is_of_bash(text: &str) -> bool {
    let behind = |sign: &str| {
        let mut parts = text.split(sign);
        let first = parts.next().unwrap_or_default().trim_end();
        let second = parts.next().map(str::trim_start);
        first.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && second.is_some_and(|rest| {
                !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "_($-+".contains(c))
            })
    };
    text.contains("**") || behind("++") || behind("--")
}

/// What a number comes to that a variable holds; nothing where it holds something else.
pub(in super::super) fn held(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| sign * number(digits))
}

fn number(word: &str) -> i64 {
    let (digits, radix) = match word.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None if word.len() > 1 && word.starts_with('0') => (word, 8),
        None => (word, 10),
    };
    i64::from_str_radix(digits, radix).unwrap_or(0)
}

fn combined(left: i64, operator: &str, right: i64) -> i64 {
    match operator {
        "||" => i64::from(left != 0 || right != 0),
        "&&" => i64::from(left != 0 && right != 0),
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        "/" => left.checked_div(right).unwrap_or(0),
        _ => left.checked_rem(right).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::evaluate;

    #[test]
    fn numbers_come_to_what_the_shell_says() {
        for (text, wanted) in [
            ("1 + 2*3", 7),
            ("(1 + 2) * 3", 9),
            ("10/3", 3),
            ("10 % 3", 1),
            ("-7 / 2", -3),
            ("2 - 1 - 1", 0),
            ("1 < 2 && 2 >= 2", 1),
            ("1 == 2 || !3", 0),
            ("!0", 1),
            ("n", 5),
            ("n + 1", 6),
            ("n == 5", 1),
            ("n++ + n", 11),
            ("++n", 6),
            ("n += 2, n", 7),
            ("m = n * 2", 10),
            ("n > 3 ? 1 : 2", 1),
            ("0x1f + 010", 39),
            ("10#08 + 16#ff", 263),
            ("1 / 0", 0),
            ("", 0),
            (") nonsense (", 0),
        ] {
            let mut n = 5;
            let found = evaluate(text, &mut |name, value| {
                if name == "n" {
                    n = value.unwrap_or(n);
                    return n;
                }
                value.unwrap_or(0)
            });
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn depth_has_an_end() {
        for text in ["(".repeat(9_000), "-".repeat(9_000), "a=".repeat(9_000)] {
            evaluate(&text, &mut |_, value| value.unwrap_or(1));
        }
    }
}
