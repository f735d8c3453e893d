//! `date [-u] [+FORMAT]`: the time of the simulation, which begins on a day in January.
//!
//! <https://www.gnu.org/software/coreutils/manual/html_node/date-invocation.html>

/// When the simulation begins, in seconds since 1970: Thursday, the 15th of January 2026.
const BEGIN: u64 = 1_768_435_200;

/// Seconds after which nobody asks for the date any more: some three thousand years.
const LONGEST: u64 = 100_000_000_000;

const DAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];

const MONTHS: [(&str, u64); 12] = [
    ("January", 31),
    ("February", 28),
    ("March", 31),
    ("April", 30),
    ("May", 31),
    ("June", 30),
    ("July", 31),
    ("August", 31),
    ("September", 30),
    ("October", 31),
    ("November", 30),
    ("December", 31),
];

/// A time in its parts.
struct Time {
    seconds: u64,
    year: u64,
    /// From 0.
    month: usize,
    /// From 1.
    day: u64,
    /// From 1.
    day_of_year: u64,
}

/// What it prints so many milliseconds after the simulation began; nothing where nobody knows.
pub(in crate::workflow::run) fn printed(words: &[&str], ms: u64) -> Option<String> {
    let format = match words {
        [] | ["-u" | "--utc"] => "%a %b %e %T UTC %Y",
        ["-I" | "--iso-8601"] | ["-u", "-I"] => "%F",
        ["-Is" | "-Iseconds" | "--iso-8601=seconds"] | ["-u", "-Is" | "-Iseconds"] => "%FT%T+00:00",
        [format] | ["-u" | "--utc", format] | [format, "-u"] => format.strip_prefix('+')?,
        _ => return None,
    };
    let elapsed = Some(ms / 1_000).filter(|seconds| *seconds < LONGEST)?;
    let time = Time::at(BEGIN + elapsed);
    let mut text = String::new();
    let mut parts = format.split('%');
    text.push_str(parts.next()?);
    while let Some(part) = parts.next() {
        // `%%` leaves nothing between two signs.
        if part.is_empty() {
            text.push('%');
            text.push_str(parts.next()?);
            continue;
        }
        let (bare, part) = match part.strip_prefix('-') {
            Some(part) => (true, part),
            None => (false, part),
        };
        let sign = part.chars().next()?;
        let value = time.part(sign)?;
        text.push_str(if bare { unpadded(&value) } else { &value });
        text.push_str(&part[sign.len_utf8()..]);
    }
    text.push('\n');
    Some(text)
}

/// A number without the zeros or blanks before it.
fn unpadded(value: &str) -> &str {
    let short = value.trim_start_matches(['0', ' ']);
    if short.is_empty() { "0" } else { short }
}

impl Time {
    fn at(seconds: u64) -> Self {
        let mut days = seconds / 86_400;
        let mut year = 1970;
        while days >= length(year) {
            days -= length(year);
            year += 1;
        }
        let day_of_year = days + 1;
        let mut month = 0;
        while days >= length_of(month, year) {
            days -= length_of(month, year);
            month += 1;
        }
        Self {
            seconds,
            year,
            month,
            day: days + 1,
            day_of_year,
        }
    }

    /// What a sign of a format stands for.
    fn part(&self, sign: char) -> Option<String> {
        let weekday = usize::try_from(self.seconds / 86_400 % 7).ok()?;
        let (month, _) = MONTHS.get(self.month)?;
        let (hour, minute) = (self.seconds / 3_600 % 24, self.seconds / 60 % 60);
        let second = self.seconds % 60;
        let number = self.month + 1;
        Some(match sign {
            'Y' => self.year.to_string(),
            'y' => format!("{:02}", self.year % 100),
            'm' => format!("{number:02}"),
            'd' => format!("{:02}", self.day),
            'e' => format!("{:2}", self.day),
            'j' => format!("{:03}", self.day_of_year),
            'H' => format!("{hour:02}"),
            'M' => format!("{minute:02}"),
            'S' => format!("{second:02}"),
            'F' => format!("{}-{number:02}-{:02}", self.year, self.day),
            'T' => format!("{hour:02}:{minute:02}:{second:02}"),
            'R' => format!("{hour:02}:{minute:02}"),
            'D' => format!("{number:02}/{:02}/{:02}", self.day, self.year % 100),
            's' => self.seconds.to_string(),
            'a' => DAYS[weekday][..3].to_owned(),
            'A' => DAYS[weekday].to_owned(),
            'b' | 'h' => month[..3].to_owned(),
            'B' => (*month).to_owned(),
            // Monday is 1 for `%u`, and Sunday 0 for `%w`.
            'u' => ((weekday + 3) % 7 + 1).to_string(),
            'w' => ((weekday + 4) % 7).to_string(),
            'Z' => "UTC".to_owned(),
            'z' => "+0000".to_owned(),
            'n' => "\n".to_owned(),
            't' => "\t".to_owned(),
            _ => return None,
        })
    }
}

/// How many days a year has.
fn length(year: u64) -> u64 {
    365 + u64::from(is_leap(year))
}

fn length_of(month: usize, year: u64) -> u64 {
    let days = MONTHS.get(month).map_or(u64::MAX, |(_, days)| *days);
    days + u64::from(month == 1 && is_leap(year))
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn dates_follow_their_format() {
        let later = 1_000 * (45 * 86_400 + 3_661);
        for (words, first, then) in [
            (
                &[][..],
                "Thu Jan 15 00:00:00 UTC 2026",
                "Sun Mar  1 01:01:01 UTC 2026",
            ),
            (&["+%s"], "1768435200", "1772326861"),
            (&["+%Y-%m-%d"], "2026-01-15", "2026-03-01"),
            (&["-u", "+%Y%m%d"], "20260115", "20260301"),
            (&["+%H%M%S"], "000000", "010101"),
            (
                &["+%Y-%m-%dT%H:%M:%SZ", "-u"],
                "2026-01-15T00:00:00Z",
                "2026-03-01T01:01:01Z",
            ),
            (&["+%F %T"], "2026-01-15 00:00:00", "2026-03-01 01:01:01"),
            (&["+v%-m.%-d.%y"], "v1.15.26", "v3.1.26"),
            (
                &["+%A %u %w %j 100%%"],
                "Thursday 4 4 015 100%",
                "Sunday 7 0 060 100%",
            ),
            (&["-I"], "2026-01-15", "2026-03-01"),
            (&["+"], "", ""),
        ] {
            let said = |ms| printed(words, ms).unwrap();
            assert_eq!(said(0).trim_end_matches('\n'), first, "{words:?}");
            assert_eq!(said(later).trim_end_matches('\n'), then, "{words:?}");
        }
        for words in [
            &["-d", "tomorrow", "+%F"][..],
            &["+%V"],
            &["+%3N"],
            &["+%"],
            &["--version"],
            &["-R"],
        ] {
            assert_eq!(printed(words, 0), None, "{words:?}");
        }
    }
}
