//! `# key=value` lines at the top of a file (`parser/directives.go`).

/// Key of the frontend image.
pub const SYNTAX: &str = "syntax";
/// Key of the escape character.
pub const ESCAPE: &str = "escape";
/// Key of the options of the build checks.
pub const CHECK: &str = "check";

/// A directive that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// One of the three keys.
    pub key: &'static str,
    /// The value as written, trimmed.
    pub value: String,
}

/// Reads the lines from the top on, until one is no directive.
#[derive(Debug, Clone)]
pub struct DirectiveReader {
    prefix: &'static str,
    seen: Vec<&'static str>,
    done: bool,
}

impl DirectiveReader {
    /// A reader of lines that begin with `#`, or with `//`.
    pub const fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            seen: Vec::new(),
            done: false,
        }
    }

    /// Reads the next line; the error is about a key that was there before.
    pub fn read(&mut self, line: &str) -> Result<Option<Directive>, String> {
        if self.done {
            return Ok(None);
        }
        let Some((key, value)) = line.strip_prefix(self.prefix).and_then(key_value) else {
            self.done = true;
            return Ok(None);
        };
        if self.seen.contains(&key) {
            return Err(format!("only one {key} parser directive can be used"));
        }
        self.seen.push(key);
        Ok(Some(Directive {
            key,
            value: value.to_owned(),
        }))
    }
}

fn key_value(line: &str) -> Option<(&'static str, &str)> {
    let (key, value) = line.trim_start().split_once('=')?;
    let key = key.trim_end_matches(BLANK);
    let key = [SYNTAX, ESCAPE, CHECK]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(key))?;
    let value = value.trim_matches(BLANK);
    (!value.is_empty() && !value.contains('\n')).then_some((key, value))
}

const BLANK: [char; 5] = [' ', '\t', '\u{c}', '\r', '\n'];

/// Where a value was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// The first word of the value.
    pub reference: String,
    /// The whole value.
    pub command_line: String,
    /// The line, from 1; 0 when a whole document says it.
    pub line: u32,
}

/// Looks for one key among the `#` lines at the top; a `#!` line may stand before them.
pub fn detect(key: &str, text: &str) -> Option<Detected> {
    detect_with(key, text, "#")
}

/// Looks for the frontend image, also in `//` lines.
///
/// The real tool takes a JSON document with a key `syntax` as well: nobody writes a Dockerfile
/// in JSON, so that form is left to the caller.
pub fn detect_syntax(text: &str) -> Option<Detected> {
    detect(SYNTAX, text).or_else(|| detect_with(SYNTAX, text, "//"))
}

fn detect_with(key: &str, text: &str, prefix: &'static str) -> Option<Detected> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = DirectiveReader::new(prefix);
    let shebang = text.starts_with("#!");
    for (line, number) in text.lines().zip(1..).skip(usize::from(shebang)) {
        let Ok(Some(directive)) = reader.read(line) else {
            return None;
        };
        if directive.key == key {
            let command_line = directive.value;
            let reference = command_line
                .split_once(' ')
                .map_or(command_line.as_str(), |(first, _)| first);
            return Some(Detected {
                reference: reference.to_owned(),
                command_line,
                line: number,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_stand_at_the_top() {
        let found = detect(CHECK, "#!/x\n# Syntax=a\n#check = skip=all now\nFROM x").unwrap();
        assert_eq!(found.reference, "skip=all");
        assert_eq!(found.command_line, "skip=all now");
        assert_eq!(found.line, 3);
    }

    #[test]
    fn the_first_other_line_ends_them() {
        for text in [
            "\n# check=a",
            "# note\n# check=a",
            "FROM x\n# check=a",
            "# check=",
            "#check",
        ] {
            assert_eq!(detect(CHECK, text), None, "{text}");
        }
    }

    #[test]
    fn the_frontend_may_stand_behind_slashes() {
        assert_eq!(detect_syntax("// syntax=a b").unwrap().reference, "a");
        assert_eq!(detect(SYNTAX, "// syntax=a"), None);
    }

    #[test]
    fn a_key_counts_once() {
        let mut reader = DirectiveReader::new("#");
        assert!(reader.read("# escape=`").unwrap().is_some());
        assert_eq!(
            reader.read("# escape=`"),
            Err("only one escape parser directive can be used".to_owned())
        );
    }
}
