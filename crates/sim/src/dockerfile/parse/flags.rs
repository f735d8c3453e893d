//! Builder flags such as `--from=x` (`instructions/bflag.go`).

use super::node::Fault;
use crate::dockerfile::suggest;
use crate::order;

/// What a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `--x`, `--x=true`, `--x=false`.
    Bool,
    /// `--x=text`, once.
    Text,
    /// `--x=text`, any number of times.
    Texts,
}

/// Flags that were given, by name; there are few names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flags<'a> {
    values: Vec<(&'a str, Vec<String>)>,
}

impl<'a> Flags<'a> {
    /// Reads the flags of a line against those that its instruction knows.
    pub fn read(flags: &[String], known: &[(&'a str, Kind)]) -> Result<Self, Fault> {
        let mut read = Self::default();
        for flag in flags {
            if flag == "--" {
                break;
            }
            read.one(flag, known)
                .map_err(|text| Fault::about(text, flag.as_str()))?;
        }
        Ok(read)
    }

    fn one(&mut self, flag: &str, known: &[(&'a str, Kind)]) -> Result<(), String> {
        let (written, value) = match flag.split_once('=') {
            Some((written, value)) => (written, Some(value)),
            None => (flag, None),
        };
        let Some(name) = written.strip_prefix("--") else {
            return Err(format!("arg should start with -- : {flag}"));
        };
        let Some(&(name, kind)) = known.iter().find(|(known, _)| *known == name) else {
            let sentence = format!("unknown flag: {written}");
            let mut names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            order::by(&mut names, |a, b| a < b);
            return Err(suggest::wrap(sentence, name, names, true));
        };
        if kind != Kind::Texts && !self.given(name).is_empty() {
            return Err(format!("duplicate flag specified: {written}"));
        }
        let value = match (kind, value) {
            (Kind::Bool, Some("")) | (Kind::Text | Kind::Texts, None) => {
                return Err(format!("missing a value on flag: {written}"));
            }
            (Kind::Bool, value) => bool_value(written, value)?,
            (_, Some(value)) => value.to_owned(),
        };
        match self.values.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => self.values.push((name, vec![value])),
        }
        Ok(())
    }

    fn given(&self, name: &str) -> &[String] {
        let values = self.values.iter().find(|(known, _)| *known == name);
        values.map_or(&[], |(_, values)| values)
    }

    /// The value of a flag that was given.
    pub fn text(&self, name: &str) -> Option<String> {
        self.given(name).first().cloned()
    }

    /// Every value of a flag that may be repeated.
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.given(name).to_vec()
    }

    /// Whether a yes-or-no flag was given, and how.
    pub fn bool(&self, name: &str) -> Option<bool> {
        self.text(name).map(|value| value == "true")
    }

    /// Names that were given, sorted.
    pub fn used(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.values.iter().map(|(name, _)| *name).collect();
        order::by(&mut names, |a, b| a < b);
        names
    }
}

fn bool_value(written: &str, value: Option<&str>) -> Result<String, String> {
    match value.map(str::to_ascii_lowercase).as_deref() {
        None | Some("true") => Ok("true".to_owned()),
        Some("false") => Ok("false".to_owned()),
        Some(_) => {
            let value = value.unwrap_or_default();
            Err(format!(
                "expecting boolean value for flag {written}, not: {value}"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(&str, Kind); 3] = [
        ("link", Kind::Bool),
        ("from", Kind::Text),
        ("exclude", Kind::Texts),
    ];

    fn read(flags: &[&str]) -> Result<Flags<'static>, String> {
        let flags: Vec<String> = flags.iter().map(|&flag| flag.to_owned()).collect();
        Flags::read(&flags, &KNOWN).map_err(|fault| fault.text)
    }

    #[test]
    fn values() {
        let flags = read(&["--link", "--from=a=b", "--exclude=x", "--exclude=y"]).unwrap();
        assert_eq!(flags.bool("link"), Some(true));
        assert_eq!(flags.text("from").as_deref(), Some("a=b"));
        assert_eq!(flags.texts("exclude"), ["x", "y"]);
        assert_eq!(flags.used(), ["exclude", "from", "link"]);
        assert_eq!(read(&["--link=FALSE"]).unwrap().bool("link"), Some(false));
        assert_eq!(
            read(&["--from="]).unwrap().text("from").as_deref(),
            Some("")
        );
    }

    #[test]
    fn errors() {
        for (flags, error) in [
            (vec!["--frm=x"], "unknown flag: --frm (did you mean from?)"),
            (vec!["--zzzzzz"], "unknown flag: --zzzzzz"),
            (vec!["--from"], "missing a value on flag: --from"),
            (vec!["--link="], "missing a value on flag: --link"),
            (
                vec!["--link=1"],
                "expecting boolean value for flag --link, not: 1",
            ),
            (
                vec!["--from=a", "--from=b"],
                "duplicate flag specified: --from",
            ),
        ] {
            assert_eq!(read(&flags), Err(error.to_owned()));
        }
    }
}
