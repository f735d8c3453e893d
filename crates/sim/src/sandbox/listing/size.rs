//! Sizes as people and tools write them: `812`, `4.0K`, `80 MB`, `1,234`.

use super::MOST_BYTES;

/// A size that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Bytes.
    Bytes(u64),
    /// More than can be counted exactly.
    TooLarge,
}

/// A number with its unit, if any, in one word. A letter alone is a power of 1,024, as `ls -h`
/// and `du -h` print it; `kB` and `MB` are powers of 1,000 (IEC 80000-13).
pub(super) fn read(word: &str) -> Option<Size> {
    let end = word
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '_'))
        .unwrap_or(word.len());
    let (number, unit) = word.split_at(end);
    scaled(number, factor(unit)?, !unit.is_empty())
}

/// Bytes of a unit; the empty one is a byte.
pub(super) fn factor(unit: &str) -> Option<u64> {
    Some(match unit {
        "" | "B" | "b" | "bytes" | "byte" => 1,
        "K" | "k" | "KiB" | "kiB" => 1 << 10,
        "M" | "MiB" => 1 << 20,
        "G" | "GiB" => 1 << 30,
        "T" | "TiB" => 1 << 40,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        _ => return None,
    })
}

fn scaled(number: &str, factor: u64, has_unit: bool) -> Option<Size> {
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, part) = split(number, has_unit)?;
    let mut bytes = 0_u64;
    for digit in whole.bytes().filter(u8::is_ascii_digit) {
        bytes = bytes
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'));
    }
    bytes = bytes.saturating_mul(factor);
    let mut tenths = 1;
    let mut rest = 0;
    for digit in part.bytes() {
        tenths *= 10;
        rest = rest * 10 + u64::from(digit - b'0');
    }
    bytes = bytes.saturating_add(factor * rest / tenths);
    Some(if bytes > MOST_BYTES {
        Size::TooLarge
    } else {
        Size::Bytes(bytes)
    })
}

/// What stands before and behind the decimal sign. Groups of three digits may be set off.
fn split(number: &str, has_unit: bool) -> Option<(&str, &str)> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((whole, part)) = number.split_once(['.', ','])
        && has_unit
        && (1..=2).contains(&part.len())
    {
        return (digits(whole) && digits(part)).then_some((whole, part));
    }
    let mut groups = number.split([',', '_']);
    let first = groups.next().unwrap_or_default();
    let grouped = groups.clone().next().is_some();
    let sound = digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && digits(group));
    sound.then_some((number, ""))
}
