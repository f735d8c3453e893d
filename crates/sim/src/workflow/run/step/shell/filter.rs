//! Programs that print some of what they read: `head`, `sort`, `cut` and their like.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/contents.html>

/// What such a program prints of a text; nothing where nobody knows.
pub(super) fn filtered(program: &str, words: &[&str], text: &str) -> Option<String> {
    let lines = || text.lines();
    let kept: Vec<String> = match (program, words) {
        ("head", words) => {
            let count = count(words)?;
            lines().take(count).map(str::to_owned).collect()
        }
        ("tail", words) => {
            let count = count(words)?;
            let all = lines().count();
            let kept = lines().skip(all.saturating_sub(count));
            kept.map(str::to_owned).collect()
        }
        ("sort", [] | ["-u" | "-r"]) => {
            // Of the order of other characters than these, the language decides.
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '\n';
            if !text.chars().all(plain) {
                return None;
            }
            let mut all: Vec<String> = lines().map(str::to_owned).collect();
            all.sort();
            match words {
                ["-u"] => all.dedup(),
                ["-r"] => all.reverse(),
                _ => {}
            }
            all
        }
        ("uniq", []) => {
            let mut all: Vec<String> = lines().map(str::to_owned).collect();
            all.dedup();
            all
        }
        ("wc", ["-l"]) => vec![text.matches('\n').count().to_string()],
        ("cut", words) => {
            let (sign, places) = fields(words)?;
            lines().map(|line| cut(line, sign, &places)).collect()
        }
        ("sed", [rule] | ["-e" | "-E" | "-r", rule]) => {
            let (from, to, all) = substitution(rule)?;
            let put = |line: &str| {
                if all {
                    line.replace(from, to)
                } else {
                    line.replacen(from, to, 1)
                }
            };
            lines().map(put).collect()
        }
        _ => return None,
    };
    Some(
        kept.into_iter()
            .flat_map(|line| [line, "\n".to_owned()])
            .collect(),
    )
}

/// How many lines `head` and `tail` are told to print.
fn count(words: &[&str]) -> Option<usize> {
    match words {
        [] => Some(10),
        ["-n", count] => count.parse().ok().filter(|_| !count.starts_with('+')),
        [count] => {
            let count = count.strip_prefix("-n").or(count.strip_prefix('-'))?;
            count.parse().ok().filter(|_| !count.starts_with('+'))
        }
        _ => None,
    }
}

/// What `cut` parts lines at, and which of the parts it prints.
fn fields<'w>(words: &[&'w str]) -> Option<(&'w str, Vec<usize>)> {
    let (mut sign, mut places) = ("\t", None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (flag, value) = word.split_at_checked(2)?;
        let value = if value.is_empty() {
            *words.next()?
        } else {
            value
        };
        match flag {
            "-d" if value.chars().count() == 1 => sign = value,
            "-f" => {
                let all = value.split(',').map(|place| place.parse::<usize>().ok());
                places = Some(all.collect::<Option<Vec<usize>>>()?);
            }
            _ => return None,
        }
    }
    let mut places = places.filter(|places| !places.contains(&0))?;
    places.sort_unstable();
    places.dedup();
    Some((sign, places))
}

fn cut(line: &str, sign: &str, places: &[usize]) -> String {
    // A line without such parts is printed as it is.
    if !line.contains(sign) {
        return line.to_owned();
    }
    let parts: Vec<&str> = line.split(sign).collect();
    let kept = places.iter().filter_map(|place| parts.get(place - 1));
    let kept: Vec<&str> = kept.copied().collect();
    kept.join(sign)
}

/// `s/from/to/` and `s/from/to/g`, where nothing stands for anything else than itself.
fn substitution(rule: &str) -> Option<(&str, &str, bool)> {
    let rest = rule.strip_prefix('s')?;
    let sign = rest.chars().next().filter(char::is_ascii_punctuation)?;
    let mut parts = rest[1..].split(sign);
    let (from, to, flags) = (parts.next()?, parts.next()?, parts.next()?);
    let special = |c: char| ".*+?[](){}|\\^$&\n".contains(c);
    let plain = !from.is_empty() && !from.contains(special) && !to.contains(special);
    let known = matches!(flags, "" | "g") && parts.next().is_none();
    (plain && known).then_some((from, to, flags == "g"))
}

#[cfg(test)]
mod tests {
    use super::filtered;

    #[test]
    fn filters_print_what_they_keep() {
        for (line, printed) in [
            ("head -1", Some("b c\n")),
            ("head -n 2", Some("b c\na\n")),
            ("tail -n1", Some("a\n")),
            ("tail -n +2", None),
            ("uniq", Some("b c\na\n")),
            ("sort", None),
            ("wc -l", Some("3\n")),
            ("wc -w", None),
            ("cut -d c -f 1", Some("b \na\na\n")),
            ("cut -dc -f2,1", Some("b c\na\na\n")),
            ("cut -c1", None),
            ("sed s/a/x/", Some("b c\nx\nx\n")),
            ("sed s|b|xyz|g", Some("xyz c\na\na\n")),
            ("sed s/./x/", None),
            ("sed -n s/a/x/", None),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            let found = filtered(words[0], &words[1..], "b c\na\na\n");
            assert_eq!(found.as_deref(), printed, "{line}");
        }
        let sorted = filtered("sort", &["-u"], "b\na\nb\n");
        assert_eq!(sorted.as_deref(), Some("a\nb\n"));
    }
}
