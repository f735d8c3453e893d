//! One requirement of pip: a name, what is asked of its version, and where it was written.

use super::specifier::{Pieces, Unread, pieces};
use std::cmp::Ordering;
use std::sync::Arc;

/// A requirement as pip reads it (PEP 508, the part that people write).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Requirement {
    /// Normalised name (PEP 503).
    pub(crate) name: Arc<str>,
    /// As written, without extras and markers; empty when it is the name alone.
    pub(crate) written: String,
    /// Conditions: operator and version.
    pub(crate) specs: Vec<(&'static str, String)>,
    /// ` (from -r requirements.txt (line 1))`, or empty.
    pub(crate) from: Arc<str>,
    /// Whether hashes stand behind it.
    pub(crate) hashed: bool,
}

/// `Scikit_Learn` is `scikit-learn`.
pub(crate) fn normalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let c = if matches!(c, '_' | '.') {
            '-'
        } else {
            c.to_ascii_lowercase()
        };
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    out
}

impl Requirement {
    /// Reads one. `Err` for what is none; `Ok(None)` when its marker rules it out here.
    pub(crate) fn read(text: &str) -> Result<Option<Self>, Unread> {
        let (text, marker) = text.split_once(';').unwrap_or((text, ""));
        if !marker.is_empty() && is_elsewhere(marker) {
            return Ok(None);
        }
        let Pieces { name, about, specs } = pieces(text.trim())?;
        let written = [name, &about.replace(' ', "")].concat();
        let owned = specs.into_iter();
        let specs = owned.map(|(operator, version)| (operator, version.to_owned()));
        Ok(Some(Self {
            name: normalise(name).into(),
            written,
            specs: specs.collect(),
            from: Arc::default(),
            hashed: false,
        }))
    }

    /// As pip shows it.
    pub(crate) fn shown(&self) -> &str {
        if self.written.is_empty() {
            &self.name
        } else {
            &self.written
        }
    }

    /// The version that `==` names, if any.
    pub(crate) fn pin(&self) -> Option<&str> {
        let pinned = |(operator, version): &&(&str, String)| {
            operator.starts_with("==") && !version.contains('*')
        };
        self.specs
            .iter()
            .find(pinned)
            .map(|(_, version)| version.as_str())
    }

    /// Whether a version meets every condition.
    pub(crate) fn accepts(&self, version: &str) -> bool {
        self.specs.iter().all(|(operator, wanted)| {
            let order = compare(version, wanted.trim_end_matches(".*"));
            match *operator {
                "==" | "===" if wanted.ends_with(".*") => starts_with(version, wanted),
                "==" | "===" => order.is_eq(),
                "!=" => order.is_ne(),
                ">=" => order.is_ge(),
                "<=" => order.is_le(),
                ">" => order.is_gt(),
                "<" => order.is_lt(),
                _ => order.is_ge() && compatible(version, wanted),
            }
        })
    }

    /// Whether some release of a minor version of Python 3 meets every condition.
    pub(crate) fn accepts_minor(&self, minor: u8) -> bool {
        let minor = ["3.", &minor.to_string()].concat();
        self.specs.iter().all(|(operator, wanted)| {
            let exact = matches!(*operator, "==" | "===") && !wanted.ends_with('*');
            let same = starts_with(wanted, &minor);
            let (first, last) = ([&minor, ".0"].concat(), [&minor, ".99"].concat());
            let one = |version: &str| {
                let condition = (*operator, wanted.clone());
                let specs = vec![condition];
                Self {
                    specs,
                    ..Self::default()
                }
                .accepts(version)
            };
            exact && same || one(&first) || one(&last)
        })
    }

    /// Whether some older version than this one could meet the conditions.
    pub(crate) fn accepts_older_than(&self, version: &str) -> bool {
        self.specs.iter().all(|(operator, wanted)| match *operator {
            ">=" | ">" | "==" | "===" | "~=" => {
                compare(wanted.trim_end_matches(".*"), version).is_lt()
            }
            _ => true,
        })
    }
}

/// Whether a marker asks for another system.
fn is_elsewhere(marker: &str) -> bool {
    let marker = marker.replace(['"', ' ', '\''], "");
    let asked = |system: &&str| marker.contains(*system);
    ["==win32", "==Windows", "==darwin"].iter().any(asked)
}

fn starts_with(version: &str, wanted: &str) -> bool {
    let prefix = wanted.trim_end_matches('*').trim_end_matches('.');
    version
        .strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// `~= 2.2` allows 2.x, `~= 2.2.1` allows 2.2.x (PEP 440).
fn compatible(version: &str, wanted: &str) -> bool {
    wanted
        .rsplit_once('.')
        .is_none_or(|(prefix, _)| starts_with(version, prefix))
}

/// The order of versions by their numbers; what one of them leaves out is zero.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let (mut ours, mut theirs) = (Some(a), Some(b));
    while ours.is_some() || theirs.is_some() {
        let order = number(&mut ours).cmp(&number(&mut theirs));
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

/// Takes the next number off a version.
fn number(version: &mut Option<&str>) -> u64 {
    let text = version.unwrap_or_default();
    let end = text.bytes().position(|byte| byte == b'.');
    *version = end.map(|end| &text[end + 1..]);
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    digits.fold(0, |number: u64, digit| {
        let digit = u64::from(digit - b'0');
        number.saturating_mul(10).saturating_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_accepted_by_pep_440() {
        let cases = [
            ("a==1.67.0", "1.67.0", true),
            ("a==1.67", "1.67.0", true),
            ("a>=2,<3", "2.5", true),
            ("a>=2,<3", "3.0", false),
            ("a~=2.2", "2.9", true),
            ("a~=2.2.1", "2.3.0", false),
            ("a==1.*", "1.4", true),
            ("a!=1.4", "1.4", false),
            ("a<1.0.1", "1", true),
            ("a>1.9", "1.10", true),
            ("a==2", "2.0.0", true),
        ];
        for (text, version, expected) in cases {
            let requirement = Requirement::read(text).unwrap().unwrap();
            assert_eq!(requirement.accepts(version), expected, "{text} {version}");
        }
    }

    #[test]
    fn what_is_no_requirement_is_refused() {
        for text in ["pandas=>2", "foo bar", "=1", "", "a==", "-x"] {
            assert!(Requirement::read(text).is_err(), "{text}");
        }
        assert_eq!(
            Requirement::read("pywin32; sys_platform == 'win32'"),
            Ok(None)
        );
    }
}
