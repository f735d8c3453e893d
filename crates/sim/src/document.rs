//! Documents that a room writes for the player to take home: what they say is keys of
//! sentences and figures, so that they can be told in any language, as Markdown.

use crate::finding::Arg;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    blocks: Vec<Block>,
}

/// A part of a document that stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Heading(usize, Said),
    Paragraph(Said),
    Table(Vec<Vec<Cell>>),
}

/// A sentence by its key, with what is put into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its key in the words of the room.
    pub key: String,
    /// What its placeholders stand for.
    pub args: Vec<(&'static str, Arg)>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Sentences, one after the other.
    Said(Vec<Said>),
    /// A figure.
    Figure(Arg),
}

/// Knows a language.
pub trait Tell {
    /// A sentence.
    fn sentence(&self, said: &Said) -> String;
    /// A figure with its unit.
    fn figure(&self, figure: &Arg) -> String;
}

/// A sentence by its key.
pub fn said(key: impl Into<String>, args: Vec<(&'static str, Arg)>) -> Said {
    Said {
        key: key.into(),
        args,
    }
}

impl Document {
    /// With a heading, of the first level or a lower one.
    #[must_use]
    pub fn heading(mut self, level: usize, said: Said) -> Self {
        self.blocks.push(Block::Heading(level, said));
        self
    }

    /// With a paragraph.
    #[must_use]
    pub fn paragraph(mut self, said: Said) -> Self {
        self.blocks.push(Block::Paragraph(said));
        self
    }

    /// With a table, whose first row names its columns.
    #[must_use]
    pub fn table(mut self, rows: Vec<Vec<Cell>>) -> Self {
        self.blocks.push(Block::Table(rows));
        self
    }

    /// The document in the dialect of GitHub
    /// (<https://github.github.com/gfm/#tables-extension->).
    pub fn markdown(&self, tell: &dyn Tell) -> String {
        let mut text = String::new();
        for block in &self.blocks {
            if !text.is_empty() {
                text.push('\n');
            }
            match block {
                Block::Heading(level, said) => {
                    text.push_str(&"#".repeat(*level));
                    text.push(' ');
                    text.push_str(&tell.sentence(said));
                    text.push('\n');
                }
                Block::Paragraph(said) => {
                    text.push_str(&tell.sentence(said));
                    text.push('\n');
                }
                Block::Table(rows) => table(rows, tell, &mut text),
            }
        }
        text
    }
}

fn table(rows: &[Vec<Cell>], tell: &dyn Tell, text: &mut String) {
    for (at, row) in rows.iter().enumerate() {
        text.push('|');
        for cell in row {
            text.push(' ');
            // A bar would end the cell.
            text.push_str(&shown(cell, tell).replace('|', "\\|"));
            text.push_str(" |");
        }
        text.push('\n');
        if at == 0 {
            text.push('|');
            text.push_str(&"---|".repeat(row.len()));
            text.push('\n');
        }
    }
}

fn shown(cell: &Cell, tell: &dyn Tell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Said(all) => {
            let all: Vec<String> = all.iter().map(|said| tell.sentence(said)).collect();
            all.join(" · ")
        }
        Cell::Figure(figure) => tell.figure(figure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shouts keys and shows figures plainly.
    struct Plain;

    impl Tell for Plain {
        fn sentence(&self, said: &Said) -> String {
            format!("{}{}", said.key.to_uppercase(), said.args.len())
        }
        fn figure(&self, figure: &Arg) -> String {
            format!("{figure:?}")
        }
    }

    #[test]
    fn a_document_becomes_markdown() {
        let figure = |number| Cell::Figure(Arg::Count(number));
        let document = Document::default()
            .heading(2, said("title", vec![("app", Arg::Count(1))]))
            .paragraph(said("a|b", Vec::new()))
            .table(vec![
                vec![Cell::Empty, Cell::Said(vec![said("now", Vec::new())])],
                vec![
                    Cell::Said(vec![said("a|b", Vec::new()), said("c", Vec::new())]),
                    figure(7),
                ],
            ]);
        let text = "## TITLE1\n\nA|B0\n\n|  | NOW0 |\n|---|---|\n| A\\|B0 · C0 | Count(7) |\n";
        assert_eq!(document.markdown(&Plain), text);
    }
}
