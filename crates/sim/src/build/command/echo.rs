//! `echo` and `printf`, to the letter.

use crate::build::machine::{End, Machine, OK};
use crate::build::printed::Content;
use crate::facts::System;

impl Machine<'_> {
    pub(super) fn echo(&mut self, name: &str, args: &[String]) -> End {
        let printed = match name {
            "printf" => printf(args),
            _ if self.may_be_literal(args) => None,
            _ => Some(self.echoed(args)),
        };
        match printed {
            Some(bytes) => self.print_bytes(bytes),
            None => self.not_simulated(&[name, " ", &args.join(" ")].concat()),
        }
        OK
    }

    /// Whether it is up to a shell that nobody knows what becomes of escapes.
    fn may_be_literal(&self, args: &[String]) -> bool {
        let escapes = args.iter().any(|arg| arg.contains('\\'));
        escapes && !self.bash && self.on_unmeasured()
    }

    /// What `echo` prints. dash takes escapes as they are, bash and busybox when told to.
    fn echoed(&self, args: &[String]) -> Vec<u8> {
        let flags = args.first().map(String::as_str);
        let flags = flags.filter(|arg| matches!(*arg, "-n" | "-e" | "-ne" | "-en"));
        let words = &args[usize::from(flags.is_some())..];
        let told = flags.is_some_and(|flags| flags.contains('e'));
        let text = words.join(" ");
        let mut out = if told || !self.bash && self.base.system != System::Alpine {
            unescaped(&text)
        } else {
            text.into_bytes()
        };
        if !flags.is_some_and(|flags| flags.contains('n')) {
            out.push(b'\n');
        }
        out
    }

    fn print_bytes(&mut self, bytes: Vec<u8>) {
        let count = bytes.len() as u64;
        let text = String::from_utf8(bytes).ok().map(Into::into);
        self.print_all(Content { text, bytes: count });
    }
}

/// What `printf` prints, which puts no line end of its own. `None` for conversions that are not
/// simulated (POSIX.1-2017, `printf`; the format is used again while words are left).
fn printf(args: &[String]) -> Option<Vec<u8>> {
    let args = match args.first().map(String::as_str) {
        Some("--") => &args[1..],
        Some("-v") => return None,
        _ => args,
    };
    let Some((format, words)) = args.split_first() else {
        return Some(Vec::new());
    };
    let mut words = words.iter().map(String::as_str).peekable();
    let mut out = Vec::new();
    loop {
        let taken = words.len();
        once(format, &mut words, &mut out)?;
        if words.len() == 0 || words.len() == taken {
            return Some(out);
        }
    }
}

/// Uses a format once.
fn once<'w>(
    format: &str,
    words: &mut impl Iterator<Item = &'w str>,
    out: &mut Vec<u8>,
) -> Option<()> {
    let mut rest = format;
    while let Some((plain, more)) = rest.split_once('%') {
        out.extend(unescaped(plain));
        let conversion = more.chars().next()?;
        match conversion {
            '%' => out.push(b'%'),
            's' => out.extend(words.next().unwrap_or("").bytes()),
            'b' => out.extend(unescaped(words.next().unwrap_or(""))),
            'd' | 'i' => {
                let number: i64 = words.next().unwrap_or("0").parse().ok()?;
                out.extend(number.to_string().bytes());
            }
            _ => return None,
        }
        rest = &more[conversion.len_utf8()..];
    }
    out.extend(unescaped(rest));
    Some(())
}

/// A text with its escapes carried out; those that nobody knows stay.
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, more)) = rest.split_once('\\') {
        out.extend(plain.bytes());
        let octal = more
            .bytes()
            .take(4)
            .take_while(|byte| matches!(byte, b'0'..=b'7'));
        let digits = octal.count().min(if more.starts_with('0') { 4 } else { 3 });
        if digits > 0 {
            let number = u32::from_str_radix(&more[..digits], 8).unwrap_or(0);
            out.push(number.to_le_bytes()[0]);
            rest = &more[digits..];
            continue;
        }
        let escape = more.bytes().next().and_then(escaped);
        out.push(escape.unwrap_or(b'\\'));
        rest = &more[usize::from(escape.is_some())..];
    }
    out.extend(rest.bytes());
    out
}

/// The character that a letter behind a backslash stands for.
fn escaped(letter: u8) -> Option<u8> {
    Some(match letter {
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        b'\\' => b'\\',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printf_prints_what_its_format_says() {
        for (words, expected) in [
            (&["abc"][..], Some("abc")),
            (&["a\\nb\\n"], Some("a\nb\n")),
            (&["%s\\n", "six", "requests"], Some("six\nrequests\n")),
            (&["%s=%d%%", "a", "7"], Some("a=7%")),
            (&["--", "\\101\\\\n"], Some("A\\n")),
            (&["%b", "a\\tb"], Some("a\tb")),
            (&["x", "unused"], Some("x")),
            (&["%5s", "a"], None),
            (&[], Some("")),
        ] {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let expected = expected.map(|text| text.as_bytes().to_vec());
            assert_eq!(printf(&words), expected, "{words:?}");
        }
    }
}
