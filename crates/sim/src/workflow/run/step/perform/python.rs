//! Which versions of Python `actions/setup-python` finds.
//!
//! <https://github.com/actions/python-versions/blob/main/versions-manifest.json>

/// The minor versions of Python 3 that there are for the runners of today.
const MINORS: std::ops::RangeInclusive<u32> = 8..=14;

/// The first of these versions that there is none of; each stands in a line of its own.
pub(in super::super::super) fn missing(versions: &str) -> Option<&str> {
    let mut lines = versions.lines().map(str::trim);
    lines.find(|version| !is_there(version))
}

/// Ranges, other Pythons and versions that are not done yet are taken to be there.
fn is_there(version: &str) -> bool {
    let plain = |char: char| char.is_ascii_digit() || char == '.';
    if version.is_empty() || !version.chars().all(plain) {
        return true;
    }
    let mut parts = version.split('.').map(str::parse::<u32>);
    let (Some(Ok(3)), minor) = (parts.next(), parts.next()) else {
        return false;
    };
    minor.is_none_or(|minor| minor.is_ok_and(|minor| MINORS.contains(&minor)))
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn versions_that_nobody_made_are_not_found() {
        for (versions, expected) in [
            ("3.1", Some("3.1")),
            ("3.7", Some("3.7")),
            ("3.15", Some("3.15")),
            ("9.9", Some("9.9")),
            ("2.7.18", Some("2.7.18")),
            ("2", Some("2")),
            ("3.12\n3.1", Some("3.1")),
            ("", None),
            ("3", None),
            ("3.x", None),
            ("3.8", None),
            ("3.10", None),
            ("3.14", None),
            ("3.12.4", None),
            ("3.11\n3.12\n", None),
            (">=3.9 <3.13", None),
            ("~3.12.0-0", None),
            ("3.15-dev", None),
            ("3.13t", None),
            ("pypy3.10", None),
        ] {
            assert_eq!(missing(versions), expected, "{versions}");
        }
    }
}
