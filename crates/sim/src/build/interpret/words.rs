//! What the words of a command become: variables, quotes, wildcards.

use super::braces::{expand, has_braces, hide, show};
use crate::build::machine::Machine;
use crate::build::shell::Part;
use crate::build::tree::join;

/// Bytes of a word.
const MAX_WORD: usize = 1 << 17;

impl Machine<'_> {
    /// A word as one field, without splitting and wildcards.
    pub(super) fn one(&mut self, word: &[Part<'_>]) -> String {
        let length = |part: &Part<'_>| match part {
            Part::Plain(text) => text.len(),
            Part::Quoted(text) => text.len(),
            _ => 0,
        };
        let mut out = String::with_capacity(word.iter().map(length).sum());
        for part in word {
            match part {
                Part::Plain(text) => out.push_str(text),
                Part::Quoted(text) => out.push_str(text),
                Part::Variable { .. } if out.len() > MAX_WORD => {}
                Part::Variable { name, default, .. } => {
                    self.substituted |= self.is_hazy(name);
                    out.push_str(self.value(name, default));
                }
                Part::Substitution => {
                    self.substituted = true;
                    self.not_simulated("$()");
                }
            }
        }
        match out.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => [self.home(), rest].concat(),
            _ => out,
        }
    }

    /// Whether nobody knows the value of a variable: what it comes from was not simulated, or
    /// a base that nobody measured may have set it.
    fn is_hazy(&self, name: &str) -> bool {
        let may_be_set = || self.on_unmeasured() && name != "PWD" && self.var(name).is_none();
        self.hazy.iter().any(|hazy| hazy == name) || may_be_set()
    }

    fn value<'b>(&'b self, name: &str, default: &'b str) -> &'b str {
        if name == "PWD" {
            return &self.cwd;
        }
        self.var(name)
            .filter(|value| !value.is_empty())
            .unwrap_or(default)
    }

    /// A word as the fields it becomes: variables split at blanks, wildcards filled in.
    pub(super) fn fields(&mut self, word: &[Part<'_>], out: &mut Vec<String>) {
        let braces = |part: &Part<'_>| matches!(part, Part::Plain(text) if has_braces(text));
        if self.bash && word.iter().any(braces) {
            return self.braces(word, out);
        }
        let splits = word
            .iter()
            .any(|part| matches!(part, Part::Variable { quoted: false, .. }));
        let wild = word
            .iter()
            .any(|part| matches!(part, Part::Plain(text) if is_wild(text)));
        if !splits && !wild {
            if !word.is_empty() {
                let field = self.one(word);
                out.push(field);
            }
            return;
        }
        let text = self.one(word);
        let fields: Vec<&str> = if splits {
            text.split_whitespace().collect()
        } else {
            vec![&text]
        };
        for field in fields {
            self.wildcards(field, out);
        }
    }

    /// The same for a word with braces, which come first.
    fn braces(&mut self, word: &[Part<'_>], out: &mut Vec<String>) {
        let mut whole = String::new();
        for part in word {
            match part {
                Part::Plain(text) => whole.push_str(text),
                part => whole.push_str(&hide(&self.one(std::slice::from_ref(part)))),
            }
        }
        for field in expand(&whole) {
            let field = show(&field);
            let field = match field.strip_prefix("~/") {
                Some(rest) => join(self.home(), rest),
                None => field,
            };
            self.wildcards(&field, out);
        }
    }

    /// A field as the paths that it stands for.
    fn wildcards(&self, field: &str, out: &mut Vec<String>) {
        let found = if is_wild(field) {
            self.disk.tree.glob(&self.path(field), false)
        } else {
            Vec::new()
        };
        if found.is_empty() {
            out.push(field.to_owned());
        } else if field.starts_with('/') {
            out.extend(found);
        } else {
            let cwd = join(&self.cwd, "");
            let own = |path: &String| path.strip_prefix(&cwd).unwrap_or(path).to_owned();
            out.extend(found.iter().map(own));
        }
    }
}

/// Whether a field may stand for several paths.
fn is_wild(field: &str) -> bool {
    field.bytes().any(|byte| matches!(byte, b'*' | b'?' | b'['))
}
