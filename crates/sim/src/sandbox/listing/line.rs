//! One line of a listing, by the tool that printed it.

use super::size::{self, Size};

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Blank, a remark, a sum, a folder that `ls` lists among the files.
    Nothing,
    /// A heading of `ls -R`: the files of this folder follow.
    Folder(&'a str),
    /// A file.
    File(Shape<'a>),
    /// A link, or something else that is no file.
    Link,
    /// A size that cannot be counted.
    TooLarge,
    /// None of these.
    Unknown,
}

/// A file as a line has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape<'a> {
    /// As written.
    pub(super) path: &'a str,
    /// `None` when the line has no size.
    pub(super) bytes: Option<u64>,
    /// Permission bits, where the line has them.
    pub(super) mode: Option<u16>,
    /// The size is in front of a tab, as `du` prints it, and has no unit.
    pub(super) blocks: bool,
    /// The path is relative to the folder of the last heading.
    pub(super) listed: bool,
}

pub(super) fn read(line: &str) -> Line<'_> {
    let line = line.trim();
    if line.is_empty() || line == "#" || (line.starts_with("# ") && !line.contains('\t')) {
        return Line::Nothing;
    }
    if line.contains('\t') {
        return git(line).unwrap_or_else(|| tabbed(line));
    }
    if let Some(folder) = line.strip_suffix(':') {
        return Line::Folder(folder.trim_matches(['"', '\'']));
    }
    if is_total(line) {
        return Line::Nothing;
    }
    long(line).unwrap_or_else(|| spaced(line))
}

/// `total 12`
fn is_total(line: &str) -> bool {
    line.strip_prefix("total ")
        .is_some_and(|rest| size::read(rest).is_some())
}

fn file(path: &str, size: Option<Size>, mode: Option<u16>) -> Line<'_> {
    let bytes = match size {
        Some(Size::TooLarge) => return Line::TooLarge,
        Some(Size::Bytes(bytes)) => Some(bytes),
        None => None,
    };
    Line::File(Shape {
        path,
        bytes,
        mode,
        blocks: false,
        listed: false,
    })
}

/// `100644 blob 9daeafb9864cf43055ae93beb0afd6c7d144bfa4    1234<TAB>app.py`
fn git(line: &str) -> Option<Line<'_>> {
    let (meta, path) = line.split_once('\t')?;
    let mut words = meta.split_whitespace();
    let mode = match words.next()? {
        "100644" => 0o644,
        "100755" => 0o755,
        "120000" => return Some(Line::Link),
        "040000" | "160000" => return Some(Line::Nothing),
        _ => return None,
    };
    let words: Vec<&str> = words.collect();
    let size = match words[..] {
        ["blob", _, size] => size::read(size),
        // `git ls-files -s` has no sizes.
        _ => None,
    };
    Some(file(path, size, Some(mode)))
}

/// `8<TAB>./app.py`, `app.py<TAB>812`, `start.sh<TAB>812<TAB>755`
fn tabbed(line: &str) -> Line<'_> {
    let mut words = line
        .split('\t')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let (first, second, third) = (words.next(), words.next(), words.next());
    let (Some(first), Some(second)) = (first, second) else {
        return spaced(line);
    };
    if words.next().is_some() {
        return Line::Unknown;
    }
    let spelled = |word: &str| match word.split_once(' ') {
        Some((number, unit)) if size::factor(unit).is_some() => {
            size::read(&(number.to_owned() + unit))
        }
        _ => size::read(word),
    };
    match (spelled(first), spelled(second), third) {
        (_, Some(size), None) => file(first, Some(size), None),
        (_, Some(size), Some(mode)) if permissions(mode).is_some() => {
            file(first, Some(size), permissions(mode))
        }
        (Some(size), None, None) => match file(second, Some(size), None) {
            Line::File(shape) => Line::File(Shape {
                blocks: first.bytes().all(|byte| byte.is_ascii_digit()),
                ..shape
            }),
            other => other,
        },
        _ => Line::Unknown,
    }
}

/// `755`, `0644`
fn permissions(word: &str) -> Option<u16> {
    let octal =
        (3..=4).contains(&word.len()) && word.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    let mode = u16::from_str_radix(word, 8).ok().filter(|_| octal)?;
    Some(mode & 0o7777)
}

/// The line behind so many words.
fn behind(line: &str, words: usize) -> &str {
    let mut rest = line;
    for _ in 0..words {
        rest = rest.trim_start();
        rest = rest.find(char::is_whitespace).map_or("", |at| &rest[at..]);
    }
    rest.trim_start()
}

/// `-rw-r--r-- 1 me me 812 Nov 21 05:43 app.py`
fn long(line: &str) -> Option<Line<'_>> {
    let words: Vec<&str> = line.split_whitespace().take(12).collect();
    let kind = line.bytes().next()?;
    let mode = letters(words.first()?)?;
    match kind {
        b'd' => return Some(Line::Nothing),
        b'-' => {}
        _ => return Some(Line::Link),
    }
    let at = (2..words.len()).find(|at| is_date(words[*at]))?;
    let next = *words.get(at + 1)?;
    let (size, last) = if !words[at].contains('-') {
        // `Nov 21 05:43`, or `21 Nov 05:43` where the language has it so.
        if next.len() <= 2 {
            (at - 1, at + 2)
        } else {
            (at.checked_sub(2)?, at + 1)
        }
    } else if words.get(at + 2).is_some_and(|word| is_zone(word)) {
        (at - 1, at + 2)
    } else {
        (at - 1, at + 1)
    };
    let path = behind(line, last + 1).trim_matches('"');
    if path.is_empty() {
        return None;
    }
    Some(
        match file(path, Some(size::read(words[size])?), Some(mode)) {
            Line::File(shape) => Line::File(Shape {
                listed: true,
                ..shape
            }),
            other => other,
        },
    )
}

/// `-rwxr-xr-x`, perhaps with a sign for more behind it.
fn letters(word: &str) -> Option<u16> {
    let bits = word.as_bytes().get(1..10)?;
    if !b"-dlbcps".contains(&word.as_bytes()[0]) || word.len() > 11 {
        return None;
    }
    let mut mode = 0;
    for (at, byte) in bits.iter().enumerate() {
        let set = match byte {
            b'-' | b'S' | b'T' => 0,
            b'r' | b'w' | b'x' | b's' | b't' => 1,
            _ => return None,
        };
        mode |= set << (8 - at);
    }
    Some(mode)
}

fn is_date(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let bytes = word.as_bytes();
    let iso = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    MONTHS.contains(&word) || (iso && bytes[0].is_ascii_digit())
}

/// `+0100`
fn is_zone(word: &str) -> bool {
    word.len() == 5
        && word.starts_with(['+', '-'])
        && word[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// `app.py 812`, `812 app.py`, `755 812 start.sh`, `start.sh 812 755`, `data/model.pkl 80 MB`
fn spaced(line: &str) -> Line<'_> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Line::Nothing;
    };
    let count = words.len();
    let upto = |words: usize| front(line, words);
    if count == 1 {
        // As `ls -R` and `git ls-files` have it.
        return Line::File(Shape {
            path: first,
            bytes: None,
            mode: None,
            blocks: false,
            listed: true,
        });
    }
    let before = words[count - 2];
    if count > 2
        && size::factor(last).is_some()
        && let Some(size) = size::read(&[before, last].concat())
    {
        return file(upto(2), Some(size), None);
    }
    if count > 2
        && let (Some(mode), Some(size)) = (permissions(last), size::read(before))
    {
        return file(upto(2), Some(size), Some(mode));
    }
    if let Some(size) = size::read(last) {
        return file(upto(1), Some(size), None);
    }
    if count > 2
        && let (Some(mode), Some(size)) = (permissions(first), size::read(words[1]))
    {
        return file(behind(line, 2), Some(size), Some(mode));
    }
    match size::read(first) {
        Some(size) => file(behind(line, 1), Some(size), None),
        None => Line::Unknown,
    }
}

/// The line before its last so many words, without a comma at the end.
fn front(line: &str, words: usize) -> &str {
    let mut rest = line;
    for _ in 0..words {
        rest = rest.trim_end();
        rest = rest.rfind(char::is_whitespace).map_or("", |at| &rest[..at]);
    }
    rest.trim_end()
        .trim_end_matches([',', ';'])
        .trim_matches('"')
}
