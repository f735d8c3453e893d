//! Rules about `COPY` and `ADD` (`dockerfile2llb/convert_copy.go`).

use super::instruction::{Outcome, Visitor};
use super::rule::COPY_IGNORED_FILE;
use crate::dockerfile::glob;
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::Copy;
use crate::dockerfile::quote::quote;

impl Visitor<'_, '_> {
    /// Looks at either; the error is the real tool's.
    pub(super) fn copy(&mut self, copy: &Copy, add: bool) -> Outcome {
        for word in [&copy.chown, &copy.chmod, &copy.checksum]
            .into_iter()
            .flatten()
        {
            self.word(word)?;
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
        for source in &sources {
            let url = source.starts_with("http://") || source.starts_with("https://");
            match (add, url) {
                (false, true) => return Err("source can't be a URL for COPY".to_owned()),
                (true, _) if url || is_git(source) => {}
                _ => self.ignored(copy, source, add),
            }
        }
        Ok(())
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

/// Whether a source of `ADD` is a repository.
fn is_git(source: &str) -> bool {
    let path = source.split('#').next().unwrap_or_default();
    let starts = ["git://", "ssh://", "git@", "github.com/"];
    starts.iter().any(|start| source.starts_with(start)) || path.strip_suffix(".git").is_some()
}
