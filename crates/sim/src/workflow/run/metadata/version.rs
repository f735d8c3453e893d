//! Versions in their parts.

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    /// As it is written.
    raw: String,
    /// Without what only some write.
    clean: String,
    numbers: [String; 3],
    /// What stands behind the numbers.
    before: String,
    /// Whether it is a release, and neither before nor after one.
    pub(super) is_final: bool,
}

impl Version {
    /// What a placeholder stands for.
    pub(super) fn part(&self, name: &str) -> String {
        match name {
            "raw" => &self.raw,
            "version" => &self.clean,
            "major" => &self.numbers[0],
            "minor" => &self.numbers[1],
            "patch" => &self.numbers[2],
            "prerelease" => &self.before,
            _ => "",
        }
        .to_owned()
    }
}

/// A version of the form `v1.2.3-rc.1+build`.
/// <https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions>
pub(super) fn semver(text: &str) -> Option<Version> {
    let raw = text.trim();
    let bare = raw.trim_start_matches('=').trim_start_matches('v').trim();
    let (bare, build) = bare
        .split_once('+')
        .map_or((bare, None), |(bare, build)| (bare, Some(build)));
    let (numbers, before) = match bare.split_once('-') {
        Some((numbers, before)) => (numbers, Some(before)),
        None => (bare, None),
    };
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let is_short = |part: &str| !is_number(part) || part == "0" || !part.starts_with('0');
    let are_parts = |parts: &str, strict: bool| {
        let mut parts = parts.split('.');
        parts.all(|part| is_part(part) && (!strict || is_short(part)))
    };
    let all: Vec<&str> = numbers.split('.').collect();
    let [major, minor, patch] = all[..] else {
        return None;
    };
    let sound = all
        .iter()
        .all(|number| is_number(number) && is_short(number))
        && before.is_none_or(|before| are_parts(before, true))
        && build.is_none_or(|build| are_parts(build, false));
    sound.then(|| Version {
        raw: raw.to_owned(),
        clean: bare.to_owned(),
        numbers: [major, minor, patch].map(str::to_owned),
        before: before.unwrap_or_default().replace('.', ","),
        is_final: before.is_none(),
    })
}

/// A version as Python's packages have them.
/// <https://packaging.python.org/en/latest/specifications/version-specifiers/#public-version-identifiers>
pub(super) fn pep440(text: &str) -> Option<Version> {
    let lower = text.trim().to_ascii_lowercase();
    let bare = lower.strip_prefix('v').unwrap_or(&lower);
    let (bare, local) = bare.split_once('+').unwrap_or((bare, ""));
    let end = bare.find(|c: char| !c.is_ascii_digit() && c != '.');
    let end = end.unwrap_or(bare.len());
    let release = bare[..end].trim_end_matches('.');
    let numbers: Vec<&str> = release.split('.').collect();
    if !numbers.iter().all(|number| is_number(number)) {
        return None;
    }
    let behind = behind(bare[release.len()..].trim_start_matches('.'))?;
    let number = |at: usize| {
        let number = numbers
            .get(at)
            .map_or("0", |number| number.trim_start_matches('0'));
        if number.is_empty() { "0" } else { number }.to_owned()
    };
    let release: Vec<String> = (0..numbers.len()).map(number).collect();
    let local = if local.is_empty() {
        String::new()
    } else {
        ["+", local].concat()
    };
    Some(Version {
        raw: text.trim().to_owned(),
        clean: [release.join(".").as_str(), &behind, &local].concat(),
        numbers: [number(0), number(1), number(2)],
        before: String::new(),
        is_final: behind.is_empty(),
    })
}

/// What stands behind the numbers of such a version, in its short form.
fn behind(text: &str) -> Option<String> {
    const WORDS: [(&str, &str); 11] = [
        ("alpha", "a"),
        ("beta", "b"),
        ("preview", "rc"),
        ("pre", "rc"),
        ("post", ".post"),
        ("dev", ".dev"),
        ("rev", ".post"),
        ("rc", "rc"),
        ("a", "a"),
        ("b", "b"),
        ("c", "rc"),
    ];
    let mut short = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        rest = rest.trim_start_matches(['.', '-', '_']);
        let (word, own) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
        rest = rest[word.len()..].trim_start_matches(['.', '-', '_']);
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let number = rest[..end].trim_start_matches('0');
        short.push_str(own);
        short.push_str(if number.is_empty() { "0" } else { number });
        rest = &rest[end..];
    }
    Some(short)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
