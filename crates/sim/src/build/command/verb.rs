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
        at += 1 + usize::from(valued.contains(&args[at].as_str()));
    }
    Some(at)
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
            ("", "none"),
        ] {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            let split = split_verb(&words, &["--cache-dir"]);
            let shown = split.map_or("none".to_owned(), |(verb, rest)| {
                [verb, ": ", &rest.join(" ")].concat()
            });
            assert_eq!(shown, expected, "{line}");
        }
    }
}
