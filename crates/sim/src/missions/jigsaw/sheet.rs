//! The two texts as hands change them, in every room that works on a Dockerfile and its
//! ignore file.

use crate::finding::Arg;
use crate::mission::Rejection;
use crate::missions::jigsaw::level::Texts;
use crate::missions::jigsaw::patch::Patch;
use crate::missions::jigsaw::rows::{Row, rows, rows_by, with_row, with_row_moved, without_row};
use crate::missions::jigsaw::{Action, FileName, MAX_TEXT};
use std::sync::Arc;

/// The texts, and the rows of the Dockerfile.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    texts: Texts,
    rows: Arc<Vec<Row>>,
}

impl Sheet {
    /// The texts as they are dealt.
    pub fn new(texts: Texts) -> Self {
        Self {
            rows: Arc::new(rows(&texts.dockerfile)),
            texts,
        }
    }

    /// The two texts as they stand.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The rows of the Dockerfile as it stands.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Bytes of both texts.
    pub fn len(&self) -> u64 {
        (self.texts.dockerfile.len() + self.texts.ignore.len()) as u64
    }

    /// Whether there is nothing in either text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn set_dockerfile(&mut self, text: String) {
        self.rows = Arc::new(rows_by(&text, &[&self.rows]));
        self.texts.dockerfile = text;
    }

    /// Makes a move of the texts; a run and a called shot change none of them.
    ///
    /// # Errors
    /// The move does not fit the texts as they stand.
    pub fn apply(&mut self, blocks: &[String], action: &Action) -> Result<(), Rejection> {
        match action {
            Action::Place { block, at } => {
                let text = blocks.get(usize::from(*block));
                self.place(text.ok_or(Rejection::NoSuchPlace)?, (*at).into())
            }
            Action::Move { from, to } if from == to => Err(Rejection::NothingToDo),
            Action::Move { from, to } => {
                let text = &self.texts.dockerfile;
                let moved = with_row_moved(text, &self.rows, (*from).into(), (*to).into());
                self.set_dockerfile(moved.ok_or(Rejection::NoSuchPlace)?);
                Ok(())
            }
            Action::Remove { at } => {
                let text = without_row(&self.texts.dockerfile, &self.rows, (*at).into());
                self.set_dockerfile(text.ok_or(Rejection::NoSuchPlace)?);
                Ok(())
            }
            Action::Edit { file, patch } => self.edit(*file, patch),
            Action::Build | Action::Call(_) => Ok(()),
        }
    }

    fn place(&mut self, text: &str, at: usize) -> Result<(), Rejection> {
        if at > self.rows.len() {
            return Err(Rejection::NoSuchPlace);
        }
        let placed = with_row(&self.texts.dockerfile, &self.rows, at, text);
        if placed.len() > MAX_TEXT {
            return Err(Rejection::TooLarge);
        }
        self.set_dockerfile(placed);
        Ok(())
    }

    fn text(&self, file: FileName) -> &str {
        match file {
            FileName::Dockerfile => &self.texts.dockerfile,
            FileName::Ignore => &self.texts.ignore,
        }
    }

    fn edit(&mut self, file: FileName, patch: &Patch) -> Result<(), Rejection> {
        let text = self.text(file);
        let patched = patch.apply(text).ok_or(Rejection::NoSuchPlace)?;
        if patched.len() > MAX_TEXT {
            return Err(Rejection::TooLarge);
        }
        if patched == text {
            return Err(Rejection::NothingToDo);
        }
        match file {
            FileName::Dockerfile => self.set_dockerfile(patched),
            FileName::Ignore => self.texts.ignore = patched,
        }
        Ok(())
    }

    /// Names of places that the near-solution speaks of when this move comes next.
    pub fn pointers(&self, blocks: &[String], next: &Action) -> Vec<(&'static str, Arg)> {
        let text = |at: u8| {
            let row = self.rows.get(usize::from(at));
            Arg::Code(row.map(|row| row.text.clone()).unwrap_or_default())
        };
        let row = |at: u8| Arg::Count(u64::from(at) + 1);
        match next {
            Action::Place { block, at } => {
                let block = blocks.get(usize::from(*block)).cloned();
                vec![
                    ("block", Arg::Code(block.unwrap_or_default())),
                    ("row", row(*at)),
                ]
            }
            Action::Move { from, to } => vec![("block", text(*from)), ("row", row(*to))],
            Action::Remove { at } => vec![("block", text(*at)), ("row", row(*at))],
            Action::Edit { file, patch } => {
                vec![("block", Arg::Code(self.edited_line(*file, patch)))]
            }
            Action::Build | Action::Call(_) => Vec::new(),
        }
    }

    /// The first whole line that an edit would make.
    fn edited_line(&self, file: FileName, patch: &Patch) -> String {
        let text = self.text(file);
        let Some(edited) = patch.apply(text) else {
            return String::new();
        };
        let old: Vec<&str> = text.lines().collect();
        let new = edited.lines().find(|line| !old.contains(line));
        new.unwrap_or(patch.put.trim()).to_owned()
    }
}

impl Action {
    /// The kind of a move, as the near-solution names it.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Place { .. } => "place",
            Self::Move { .. } => "move",
            Self::Remove { .. } => "remove",
            Self::Edit {
                file: FileName::Dockerfile,
                ..
            } => "change",
            Self::Edit {
                file: FileName::Ignore,
                ..
            } => "ignore",
            Self::Build | Self::Call(_) => "run",
        }
    }
}
