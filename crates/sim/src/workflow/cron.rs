//! The five-field schedule of a workflow: what is a valid one, and when it fires.
//!
//! The rules are those of <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule>:
//! POSIX cron in UTC with `*`, lists, ranges, steps and names of months and days; no `@daily`
//! and no more often than every five minutes.

/// Shortest time between two runs that GitHub keeps, in minutes.
pub const SHORTEST_INTERVAL: u32 = 5;

/// A schedule that was read: a bit for every minute, hour, day, month and weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    bits: [u64; 5],
    /// Whether day and weekday begin with `*`: then they narrow each other down.
    any_day: bool,
    any_weekday: bool,
}

/// Why a text is no schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CronError {
    /// `@daily` and the like, which GitHub does not know.
    Shortcut,
    /// Not five fields: how many.
    Fields(usize),
    /// A field that is none: which, from 0, and where it begins in bytes.
    Field(usize, usize),
}

/// What a field may hold.
struct Field {
    least: u32,
    most: u32,
    /// Names of the values from `least` on.
    names: &'static [&'static str],
}

const MINUTE: usize = 0;
const HOUR: usize = 1;
const DAY: usize = 2;
const MONTH: usize = 3;
const WEEKDAY: usize = 4;

const FIELDS: [Field; 5] = [
    field(0, 59, &[]),
    field(0, 23, &[]),
    field(1, 31, &[]),
    field(
        1,
        12,
        &[
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ],
    ),
    field(0, 6, &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
];

const fn field(least: u32, most: u32, names: &'static [&'static str]) -> Field {
    Field { least, most, names }
}

/// Reads a schedule.
pub fn parse(text: &str) -> Result<Schedule, CronError> {
    if text.starts_with('@') {
        return Err(CronError::Shortcut);
    }
    let mut bits = [0; 5];
    let mut stars = [false; 5];
    let mut count = 0;
    let mut at = 0;
    let mut wrong = None;
    // Blanks at the ends make empty fields, which are none.
    let mut rest = Some(text);
    while let Some(here) = rest {
        let length = here.find(' ').unwrap_or(here.len());
        let word = &here[..length];
        if let (Some(field), Some(bits)) = (FIELDS.get(count), bits.get_mut(count)) {
            *bits = field.list(word).unwrap_or_default();
            stars[count] = word.starts_with('*');
            if *bits == 0 && wrong.is_none() {
                wrong = Some(CronError::Field(count, at));
            }
        }
        count += 1;
        let after = here[length..].trim_start_matches(' ');
        at = text.len() - after.len();
        rest = (length < here.len()).then_some(after);
    }
    match wrong {
        _ if count != 5 => Err(CronError::Fields(count)),
        Some(error) => Err(error),
        None => Ok(Schedule {
            bits,
            any_day: stars[DAY],
            any_weekday: stars[WEEKDAY],
        }),
    }
}

impl Field {
    /// The values of a comma-separated list, a bit each.
    fn list(&self, text: &str) -> Option<u64> {
        let mut bits = 0;
        for item in text.split(',') {
            bits |= self.item(item)?;
        }
        Some(bits)
    }

    /// `*`, a value or a range, each with a step or without.
    fn item(&self, text: &str) -> Option<u64> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(number(step)?)),
            None => (text, None),
        };
        if step.is_some_and(|step| step == 0 || step < self.least || step > self.most) {
            return None;
        }
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (self.least, self.most),
            Some((first, last)) => (self.value(first)?, self.value(last)?),
            None => {
                let first = self.value(range)?;
                (first, if step.is_some() { self.most } else { first })
            }
        };
        let mut bits = 0;
        let mut value = first;
        while value <= last {
            bits |= 1 << value;
            value += step.unwrap_or(1);
        }
        (bits != 0).then_some(bits)
    }

    fn value(&self, text: &str) -> Option<u32> {
        let named = self
            .names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(text));
        let value = match named {
            Some(place) => self.least + u32::try_from(place).ok()?,
            None => number(text)?,
        };
        (self.least..=self.most).contains(&value).then_some(value)
    }
}

/// Digits, with as many zeros in front as one likes.
fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let short = text.trim_start_matches('0');
    match short {
        "" if digits => Some(0),
        _ if digits => short.parse().ok(),
        _ => None,
    }
}

impl Schedule {
    /// The shortest time between two runs, in minutes; a day or more counts as a day.
    pub fn shortest_interval(&self) -> u32 {
        let mut times = Vec::new();
        for hour in (0..24).filter(|hour| self.has(HOUR, *hour)) {
            let minutes = (0..60).filter(|minute| self.has(MINUTE, *minute));
            times.extend(minutes.map(|minute| hour * 60 + minute));
        }
        let first = times.first().copied().unwrap_or_default();
        let next = times.iter().skip(1).copied().chain([first + 24 * 60]);
        let gaps = times.iter().zip(next).map(|(time, next)| next - time);
        gaps.min().unwrap_or(24 * 60)
    }

    /// Whether it asks for more than GitHub gives.
    pub fn is_too_often(&self) -> bool {
        self.shortest_interval() < SHORTEST_INTERVAL
    }

    /// The first time it fires after `minute`; both in minutes since 1970 began, UTC.
    pub fn next(&self, minute: i64) -> Option<i64> {
        const DAY_MINUTES: i64 = 24 * 60;
        let start = minute.checked_add(1)?;
        let today = start.div_euclid(DAY_MINUTES);
        // The 29th of February may be eight years away.
        for day in today..today.checked_add(366 * 8)? {
            if !self.has_day(day) {
                continue;
            }
            let earliest = (start - day * DAY_MINUTES).max(0);
            for time in earliest..DAY_MINUTES {
                let (hour, minute) = (time / 60, time % 60);
                let fits = |field, value| u32::try_from(value).is_ok_and(|v| self.has(field, v));
                if fits(HOUR, hour) && fits(MINUTE, minute) {
                    return Some(day * DAY_MINUTES + time);
                }
            }
        }
        None
    }

    fn has(&self, field: usize, value: u32) -> bool {
        self.bits[field] & (1 << value) != 0
    }

    /// A day and a weekday that are both narrowed down are either of them (POSIX `crontab`).
    fn has_day(&self, days: i64) -> bool {
        let (month, day) = calendar(days);
        let weekday = u32::try_from((days + 4).rem_euclid(7)).unwrap_or_default();
        let day = self.has(DAY, day);
        let weekday = self.has(WEEKDAY, weekday);
        let fits = if self.any_day || self.any_weekday {
            day && weekday
        } else {
            day || weekday
        };
        fits && self.has(MONTH, month)
    }
}

/// Month and day of the month of a day since 1970 began.
fn calendar(days: i64) -> (u32, u32) {
    // Years that begin in March have their leap day at the end.
    let since = days + 719_468;
    let day_of_era = since.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let small = |value| u32::try_from(value).unwrap_or_default();
    (small(month), small(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_take_lists_ranges_steps_and_names() {
        for text in [
            "15 3 * * 1-5",
            "*/20 8-18/2 1,15 JAN-mar,DEC fri",
            "007 0 1 1 0",
            "5/10 * * * *",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_schedule_says_which_field() {
        let cases = [
            ("@weekly", CronError::Shortcut),
            ("0 0 * *", CronError::Fields(4)),
            (" 0 0 * * *", CronError::Fields(6)),
            ("", CronError::Fields(1)),
            ("60 0 * * *", CronError::Field(0, 0)),
            ("0 24 * * *", CronError::Field(1, 2)),
            ("0 0 0 * *", CronError::Field(2, 4)),
            ("0 0 * * 7", CronError::Field(4, 8)),
            ("0 0 * * FRI-MON", CronError::Field(4, 8)),
            ("*/0 0 * * *", CronError::Field(0, 0)),
            ("0 0 * MONDAY *", CronError::Field(3, 6)),
            ("0 1+1 * * *", CronError::Field(1, 2)),
            ("0\t0 * * *", CronError::Fields(4)),
        ];
        for (text, error) in cases {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn every_minute_is_more_than_github_gives() {
        for (text, minutes) in [
            ("* * * * *", 1),
            ("*/5 * * * *", 5),
            ("1,57 * * * *", 4),
            ("1,57 6 * * *", 56),
            ("0,30 3 * * *", 30),
            ("0 3 * * MON", 24 * 60),
        ] {
            assert_eq!(parse(text).unwrap().shortest_interval(), minutes, "{text}");
        }
        assert!(parse("1,57 * * * *").unwrap().is_too_often());
        assert!(!parse("1,57 6 * * *").unwrap().is_too_often());
    }

    #[test]
    fn the_next_time_is_found_over_months_and_leap_years() {
        let day = |days: i64| days * 24 * 60;
        for (text, after, next) in [
            ("30 4 * * *", 0, Some(4 * 60 + 30)),
            ("0 0 * * *", 0, Some(day(1))),
            // 1970 began on a Thursday.
            ("0 0 * * SUN", 0, Some(day(3))),
            ("0 12 15 * *", 0, Some(day(14) + 12 * 60)),
            ("0 0 1 3 *", 0, Some(day(31 + 28))),
            ("0 0 29 2 *", 0, Some(day(365 + 365 + 31 + 28))),
            // Either the 13th or a Friday, the second day of that year.
            ("0 0 13 * FRI", 0, Some(day(1))),
            ("0 0 31 2 *", 0, None),
        ] {
            assert_eq!(parse(text).unwrap().next(after), next, "{text}");
        }
    }
}
