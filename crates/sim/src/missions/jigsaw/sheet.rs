//! The two texts as hands change them, in every room that works on a Dockerfile and its
//! ignore file.

use crate::finding::Arg;
use crate::mission::{Rejection, Sentence};
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

    /// What a move does, as a sentence of its own has it: `hint.next.<name>`, with the lines
    /// of the files that it speaks of.
    pub fn sentence(&self, blocks: &[String], next: &Action) -> Sentence {
        let row = |at: u8| self.rows.get(usize::from(at));
        let text = |at: u8| Arg::Code(row(at).map(|row| row.text.clone()).unwrap_or_default());
        let line = |at: u8| {
            let after = self.rows.last().map_or(1, |row| row.last + 1);
            Arg::Count(row(at).map_or(after, |row| row.first).into())
        };
        match next {
            Action::Place { block, at } => {
                let block = blocks.get(usize::from(*block)).cloned();
                let block = Arg::Code(block.unwrap_or_default());
                ("place", vec![("block", block), ("row", line(*at))])
            }
            Action::Move { from, to } => {
                let (block, from, to) = (text(*from), line(*from), line(*to));
                ("move", vec![("block", block), ("from", from), ("row", to)])
            }
            Action::Remove { at } => ("remove", vec![("block", text(*at)), ("row", line(*at))]),
            Action::Edit { file, patch } => self.edited(*file, patch),
            Action::Build | Action::Call(_) => ("run", Vec::new()),
        }
    }

    /// The whole lines that an edit takes out and puts in.
    fn edited(&self, file: FileName, patch: &Patch) -> Sentence {
        let text = self.text(file);
        let edited = patch.apply(text).unwrap_or_default();
        let (old, new): (Vec<&str>, Vec<&str>) = (text.lines().collect(), edited.lines().collect());
        let same = |(a, b): &(&&str, &&str)| a == b;
        let head = old.iter().zip(&new).take_while(same).count();
        let (was, put) = (&old[head..], &new[head..]);
        let tail = was.iter().rev().zip(put.iter().rev());
        let tail = tail.take_while(same).count();
        let shown = |lines: &[&str]| {
            let lines: Vec<&str> = lines
                .iter()
                .copied()
                .filter(|line| !line.is_empty())
                .collect();
            lines.join("\n")
        };
        let (was, put) = (
            shown(&was[..was.len() - tail]),
            shown(&put[..put.len() - tail]),
        );
        let name = match (file, was.is_empty(), put.is_empty()) {
            (FileName::Dockerfile, false, true) => "remove",
            (FileName::Dockerfile, true, _) => "place",
            (FileName::Dockerfile, ..) => "change",
            (FileName::Ignore, _, true) => "heed",
            (FileName::Ignore, ..) => "ignore",
        };
        let block = if put.is_empty() { was } else { put };
        let row = Arg::Count(head as u64 + 1);
        (name, vec![("block", Arg::Code(block)), ("row", row)])
    }
}
