//! Which blocks are left, in every room with a tray.

use crate::missions::jigsaw::rows::{Row, keyword};

/// What these set ends with its stage, so each stage may want its own.
const SETTINGS: [&str; 4] = ["ARG", "ENV", "USER", "WORKDIR"];

/// The indices of the blocks that are left: those that the file has not. A block that sets
/// something is left until every stage has it.
pub fn left(blocks: &[String], rows: &[Row]) -> Vec<usize> {
    let stages = rows.iter().filter(|row| row.keyword() == "FROM").count();
    let texts: Vec<&str> = rows.iter().map(|row| row.text.trim()).collect();
    let is_left = |block: &String| {
        let text = block.trim();
        let placed = texts.iter().filter(|placed| **placed == text).count();
        let wanted = || SETTINGS.contains(&keyword(text).as_str());
        placed == 0 || placed < stages && wanted()
    };
    let blocks = blocks.iter().enumerate();
    let left = blocks.filter(|(_, block)| is_left(block));
    left.map(|(index, _)| index).collect()
}

/// Adds to the blocks the rows of a text that are none of them: what the player takes out of
/// it can be put back.
pub fn add_rows(blocks: &mut Vec<String>, rows: Vec<Row>) {
    for row in rows {
        if !blocks.contains(&row.text) {
            blocks.push(row.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::missions::jigsaw::rows::rows;

    #[test]
    fn a_setting_is_left_once_for_each_stage_and_anything_else_once() {
        let blocks = ["ENV A=1", "RUN true", "FROM b"].map(str::to_owned);
        for (text, expected) in [
            ("", vec![0, 1, 2]),
            ("FROM a\nENV A=1\nRUN true\n", vec![2]),
            ("FROM a\nENV A=1\nRUN true\nFROM b\n", vec![0]),
            ("FROM a\nENV A=1\nFROM b\nENV A=1\n", vec![1]),
            ("ENV A=1\n", vec![1, 2]),
        ] {
            assert_eq!(left(&blocks, &rows(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn rows_become_blocks_once() {
        let mut blocks = vec!["RUN true".to_owned()];
        add_rows(&mut blocks, rows("FROM a\nRUN true\nFROM a\n"));
        assert_eq!(blocks, ["RUN true", "FROM a"]);
    }
}
