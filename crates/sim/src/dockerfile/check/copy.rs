//! Rules about `COPY` and `ADD` (`dockerfile2llb/convert_copy.go`).

use super::instruction::{Outcome, Visitor};
use super::rule::COPY_IGNORED_FILE;
use crate::dockerfile::glob;
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::Copy;
use crate::dockerfile::quote::quote;
use crate::dockerfile::remote::{refusal, remote};

impl Visitor<'_, '_> {
    /// Looks at either; the error is the real tool's.
    pub(super) fn copy(&mut self, copy: &Copy, add: bool) -> Outcome {
        let mut flags = [const { None }; 3];
        for (word, flag) in [&copy.chown, &copy.chmod, &copy.checksum]
            .into_iter()
            .zip(&mut flags)
        {
            *flag = word.as_ref().map(|word| self.word(word)).transpose()?;
        }
        let mut sources = Vec::with_capacity(copy.sources.len());
        for source in &copy.sources {
            sources.push(self.word(source)?);
        }
        self.word(&copy.destination)?;
        for body in copy.inline.iter().filter(|body| body.expand) {
            let (expansion, outcome) = self.state.scope.expand_body(&body.content);
            self.undefined(&expansion);
            outcome?;
        }
        let [_, chmod, checksum] = flags;
        for source in &sources {
            if remote(source).is_none() {
                self.ignored(copy, source, add);
            }
        }
        match refusal(add, chmod.as_deref(), checksum.as_deref(), &sources) {
            Some(said) => Err(said),
            None => Ok(()),
        }
    }

    fn ignored(&mut self, copy: &Copy, source: &str, add: bool) {
        let Some(ignore) = self.around.ignore else {
            return;
        };
        // With negations it takes the files to know what is left of a folder.
        if copy.from.is_some() || ignore.has_negations() {
            return;
        }
        let path = glob::clean(source);
        let root = matches!(path.as_str(), "." | "/");
        if (root && !ignores_everything(ignore)) || !ignore.excludes(&path) {
            return;
        }
        let command = if add { "Add" } else { "Copy" };
        let quoted = quote(&path);
        let said =
            format!("Attempting to {command} file {quoted} that is excluded by .dockerignore");
        self.run(&COPY_IGNORED_FILE, said, &[("path", &path)]);
    }
}

fn ignores_everything(ignore: &Ignore) -> bool {
    ignore
        .rules()
        .iter()
        .any(|rule| matches!(rule.pattern.text(), "*" | "**" | "**/*"))
}
