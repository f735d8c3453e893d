//! Whether apt-get asks before it goes on.

use crate::build::command::Words;

/// Whether nothing is asked: somebody has said yes, or wants so little said that yes is meant.
/// `-qq` implies `-y` (apt-get(8), "OPTIONS"; apt, `apt-private/private-install.cc`).
pub(super) fn is_given(words: &Words<'_>) -> bool {
    words.has(&["-y", "--yes", "--assume-yes"]) || quiet(words) >= 2 || is_configured(words)
}

/// How quiet it is told to be: every `q` counts one, and `-q=2` says it at once.
fn quiet(words: &Words<'_>) -> usize {
    let mut level = 0;
    for (flag, value) in &words.flags {
        let cluster = flag.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        let (letters, number) = match (cluster, *flag) {
            (Some(rest), _) => rest.split_once('=').unwrap_or((rest, "")),
            (None, "--quiet") => ("q", *value),
            _ => continue,
        };
        let all = letters.matches('q').count();
        match number.parse() {
            Ok(number) if all > 0 => level = number,
            _ => level += all,
        }
    }
    level
}

/// `-o APT::Get::Assume-Yes=true`, with the words that apt takes for true (apt-pkg,
/// `StringToBool`).
fn is_configured(words: &Words<'_>) -> bool {
    let options = words
        .flags
        .iter()
        .filter(|(flag, _)| matches!(*flag, "-o" | "--option"));
    let mut said = options.filter_map(|(_, value)| value.split_once('='));
    said.any(|(name, value)| {
        let on = ["1", "enable", "on", "true", "with", "yes"];
        name.eq_ignore_ascii_case("APT::Get::Assume-Yes")
            && on.iter().any(|word| word.eq_ignore_ascii_case(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::command::apt::VALUED;

    #[test]
    fn nobody_is_asked_who_has_said_yes() {
        for (line, expected) in [
            ("-y", true),
            ("-qy", true),
            ("--assume-yes", true),
            ("-qq", true),
            ("-q -q", true),
            ("-q=2", true),
            ("--quiet=2", true),
            ("--quiet --quiet", true),
            ("-o APT::Get::Assume-Yes=true", true),
            ("-oAPT::Get::Assume-Yes=1", true),
            ("--option apt::get::assume-yes=Yes", true),
            ("", false),
            ("-q", false),
            ("-q=1", false),
            ("--quiet", false),
            ("-o APT::Get::Assume-Yes=false", false),
            ("-o Dpkg::Use-Pty=0", false),
            ("--no-install-recommends", false),
        ] {
            let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            assert_eq!(is_given(&Words::new(&args, VALUED)), expected, "{line}");
        }
    }
}
