//! What stands in `{{…}}`.
//!
//! <https://github.com/docker/metadata-action#global-expressions>

use super::About;
use crate::workflow::run::step::shell::date;

/// A text with what stands in its `{{…}}`; nothing where nobody knows. `value` gets the name and
/// what stands behind it.
pub(super) fn fill(text: &str, value: &dyn Fn(&str, &str) -> Option<String>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once("{{") {
        filled.push_str(before);
        let (inner, after) = inner.split_once("}}")?;
        let inner = inner.trim();
        let (name, words) = inner.split_once(' ').unwrap_or((inner, ""));
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return None;
        }
        filled.push_str(&value(name, words.trim())?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// Whether a pattern is nothing but `{{raw}}`.
pub(super) fn is_raw(pattern: &str) -> bool {
    let inner = pattern.strip_prefix("{{");
    let inner = inner.and_then(|inner| inner.strip_suffix("}}"));
    inner.is_some_and(|inner| inner.trim() == "raw")
}

impl About {
    /// A text with what the run is about in its placeholders.
    pub(super) fn filled(&self, text: &str) -> Option<String> {
        fill(text, &|name, words| {
            Some(match name {
                "branch" => self.branch().unwrap_or_default().to_owned(),
                "tag" => self.tag().unwrap_or_default().to_owned(),
                "sha" => self.short_sha(),
                "base_ref" if self.reference.starts_with("refs/pull/") => self.base.clone(),
                "is_default_branch" => self.is_default_branch().to_string(),
                "date" => self.date(words)?,
                // When a commit was made is told nowhere, nor where a tag was set.
                "commit_date" => return None,
                "base_ref" if self.tag().is_some() => return None,
                _ => String::new(),
            })
        })
    }

    fn is_default_branch(&self) -> bool {
        self.branch() == Some(&self.default_branch) || self.event == "schedule"
    }

    /// `{{date 'YYYYMMDD'}}`; a time zone is not read.
    fn date(&self, words: &str) -> Option<String> {
        let quote = words.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let (format, rest) = words[1..].split_once(quote)?;
        let utc = rest.trim().replace('"', "'");
        if !matches!(utc.as_str(), "" | "tz='UTC'") {
            return None;
        }
        let format = ["+", &unix(format)?].concat();
        let printed = date::printed(&[&format], self.ms)?;
        Some(printed.trim_end().to_owned())
    }
}

/// A format of Moment.js as one of `date`.
/// <https://momentjs.com/docs/#/displaying/format/>
fn unix(format: &str) -> Option<String> {
    const SIGNS: [(&str, &str); 15] = [
        ("YYYY", "%Y"),
        ("YY", "%y"),
        ("MMMM", "%B"),
        ("MMM", "%b"),
        ("MM", "%m"),
        ("M", "%-m"),
        ("DDDD", "%j"),
        ("DD", "%d"),
        ("D", "%-d"),
        ("HH", "%H"),
        ("H", "%-H"),
        ("mm", "%M"),
        ("ss", "%S"),
        ("X", "%s"),
        ("Z", "+00:00"),
    ];
    let mut text = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if let Some((literal, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        {
            text.push_str(literal);
            rest = after;
        } else if let Some((sign, own)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            text.push_str(own);
            rest = &rest[sign.len()..];
        } else if first.is_ascii_alphabetic() || first == '%' {
            return None;
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    Some(text)
}
