//! The verb of a tool such as pip, uv or apt-get, which its general options may precede.

/// The verb, and all other words with what stood before it in front. `valued` are options
/// whose value stands in the next word. `None` without a verb.
pub(super) fn split_verb<'a>(
    args: &'a [String],
    valued: &[&str],
) -> Option<(&'a str, Vec<String>)> {
    let at = verb_at(args, valued)?;
    let (before, rest) = (&args[..at], &args[at + 1..]);
    Some((&args[at], [before, rest].concat()))
}

/// Where the first word stands that is neither an option nor the value of one.
pub(super) fn verb_at(args: &[String], valued: &[&str]) -> Option<usize> {
    let mut at = 0;
    while args.get(at)?.starts_with('-') {
        let arg = args[at].as_str();
        let ends = |(last, _): (usize, &str)| last + 1 == arg.len();
        let takes = valued.contains(&arg) || valued_letter(arg, valued).is_some_and(ends);
        at += 1 + usize::from(takes);
    }
    Some(at)
}

/// Where the first letter stands behind a single dash that takes a value, and its flag.
pub(super) fn valued_letter<'a>(arg: &str, valued: &[&'a str]) -> Option<(usize, &'a str)> {
    let letters = arg.strip_prefix('-')?;
    if letters.starts_with('-') {
        return None;
    }
    letters.bytes().enumerate().find_map(|(at, letter)| {
        let is_it = |flag: &&&'a str| flag.as_bytes() == [b'-', letter];
        Some((at + 1, *valued.iter().find(is_it)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_may_stand_before_the_verb() {
        for (line, expected) in [
            ("install six", "install: six"),
            ("-q install six", "install: -q six"),
            ("--cache-dir /c install six", "install: --cache-dir /c six"),
            ("--cache-dir=/c install six", "install: --cache-dir=/c six"),
            ("--cache-dir /c -q", "none"),
            ("--cache-dir", "none"),
            ("-qp 3 install six", "install: -qp 3 six"),
            ("-qp3 install six", "install: -qp3 six"),
            ("", "none"),
        ] {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            let split = split_verb(&words, &["--cache-dir", "-p"]);
            let shown = split.map_or("none".to_owned(), |(verb, rest)| {
                [verb, ": ", &rest.join(" ")].concat()
            });
            assert_eq!(shown, expected, "{line}");
        }
    }
}
