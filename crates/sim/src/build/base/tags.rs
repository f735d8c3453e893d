//! Tags of images that are measured by a few of their tags only.

/// `3.12.14-slim-trixie` is `3.12-slim`; `slim`, `3` and `latest` are the newest measured.
pub(super) fn python(tag: &str) -> String {
    let mut parts = tag.split('-').peekable();
    let numbers = parts.next_if(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    let version =
        match numbers.map(|numbers| numbers.split('.').take(2).collect::<Vec<_>>().join(".")) {
            Some(version) if version != "3" => version,
            _ => "3.14".into(),
        };
    let mut out = version;
    for part in parts {
        if part == "slim" || part.starts_with("alpine") {
            out.push('-');
            out.push_str(if part == "slim" { "slim" } else { "alpine" });
        } else if !matches!(part, "trixie" | "bookworm" | "bullseye" | "latest") {
            out.push('-');
            out.push_str(part);
        }
    }
    out
}

/// The newest minor of Python 3 that there is a tag for, if only for testing.
const NEWEST: u8 = 15;

/// What follows the release in tags of python.
const PYTHON: &str = "slim alpine trixie bookworm bullseye buster stretch rc windowsservercore \
    ltsc nanoserver";

/// Whether the registry has, or has had, a tag like this one: a release and words that it
/// knows (<https://hub.docker.com/_/python/tags>).
pub(super) fn is_python(tag: &str) -> bool {
    let mut parts = tag.split('-').peekable();
    let _ = parts.next_if(|part| *part == "latest" || is_release(part));
    parts.all(|part| {
        let name = part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        PYTHON.split(' ').any(|known| known == name)
    })
}

/// `3`, `3.12`, `3.15.0a2`, `2.7.18`.
fn is_release(part: &str) -> bool {
    let mut numbers = part.split('.');
    let major = numbers.next();
    let minor = numbers.next().map(|minor| {
        let minor = minor.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        minor.parse::<u8>().unwrap_or(u8::MAX)
    });
    let known = match major {
        Some("2") => minor.is_none_or(|minor| minor == 7),
        Some("3") => minor.is_none_or(|minor| minor <= NEWEST),
        _ => false,
    };
    known && numbers.all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a tag of uv's image stands for uv alone: `latest`, or a release. The others say
/// which system they bring (<https://docs.astral.sh/uv/guides/integration/docker/>).
pub(super) fn is_plain_uv(tag: &str) -> bool {
    tag.split('-')
        .all(|part| part == "latest" || part.starts_with(|c: char| c.is_ascii_digit()))
}

/// `0.9-python3.12-bookworm-slim` is `python3.12-slim`.
pub(super) fn uv(tag: &str) -> String {
    let python = tag.split('-').find(|part| part.starts_with("python"));
    let slim = if tag.ends_with("-slim") { "-slim" } else { "" };
    [python.unwrap_or(tag), slim].concat()
}

/// Debian's and Ubuntu's releases by another of their names: suite or number first, `-slim` behind
/// (<https://hub.docker.com/_/debian>, <https://hub.docker.com/_/ubuntu>).
const SYSTEMS: [(&str, &str); 3] = [
    ("12", "bookworm"),
    ("oldstable", "bookworm"),
    ("jammy", "22.04"),
];

/// `12.11-slim` and `bookworm-20260901-slim` are `bookworm-slim`, `3.24.2` of Alpine is `3.24`.
pub(super) fn system(tag: &str) -> String {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or(tag);
    let major = first.split('.').next().unwrap_or(first);
    let alias = |name: &str| SYSTEMS.iter().find(|(other, _)| *other == name);
    let mut out = match alias(major) {
        Some((_, name)) => (*name).to_owned(),
        None => first.split('.').take(2).collect::<Vec<_>>().join("."),
    };
    let is_date = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit());
    for part in parts.filter(|part| !is_date(part)) {
        out.push('-');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_of_systems_lead_to_the_measured_one() {
        for (tag, same) in [
            ("12-slim", "bookworm-slim"),
            ("12.11-slim", "bookworm-slim"),
            ("oldstable-slim", "bookworm-slim"),
            ("bookworm-20260901-slim", "bookworm-slim"),
            ("12", "bookworm"),
            ("jammy", "22.04"),
            ("jammy-20260901.2", "22.04"),
            ("3.24.2", "3.24"),
            ("13-slim", "13-slim"),
            ("trixie-slim", "trixie-slim"),
            ("24.04", "24.04"),
            ("latest", "latest"),
            ("3.12", "3.12"),
        ] {
            assert_eq!(system(tag), same, "{tag}");
        }
    }

    #[test]
    fn tags_of_python_are_understood() {
        let cases = [
            ("3.12-slim", "3.12-slim"),
            ("3.12.14-slim-trixie", "3.12-slim"),
            ("3.11-slim-bookworm", "3.11-slim"),
            ("slim", "3.14-slim"),
            ("latest", "3.14"),
            ("3.12-alpine3.24", "3.12-alpine"),
            ("3.12-slm", "3.12-slm"),
        ];
        for (tag, expected) in cases {
            assert_eq!(python(tag), expected, "{tag}");
        }
    }

    #[test]
    fn only_what_was_never_published_is_no_tag() {
        for tag in [
            "latest",
            "3",
            "3.8",
            "3.10",
            "3.13-alpine",
            "slim",
            "2.7-slim-buster",
            "3.15-rc-slim",
            "3.15.0a2",
            "3.12-windowsservercore-ltsc2022",
            "3.6.15-alpine3.15",
            "alpine",
        ] {
            assert!(is_python(tag), "{tag}");
        }
        for tag in [
            "3.12-slm",
            "312-slim",
            "3.99",
            "3.12-ubuntu",
            "4",
            "lates",
            "3.12-",
        ] {
            assert!(!is_python(tag), "{tag}");
        }
    }

    #[test]
    fn tags_of_uv_say_what_else_is_there() {
        for tag in ["latest", "0.9.5", "0.9"] {
            assert!(is_plain_uv(tag), "{tag}");
        }
        for (tag, like) in [
            ("python3.12-bookworm-slim", "python3.12-slim"),
            ("0.9.5-python3.13-trixie-slim", "python3.13-slim"),
            ("python3.12-alpine", "python3.12"),
            ("debian-slim", "debian-slim-slim"),
        ] {
            assert!(!is_plain_uv(tag), "{tag}");
            assert_eq!(uv(tag), like, "{tag}");
        }
    }
}
